"""Measures of three small markets, kept in ``golden.json``: a result that moves is noticed and has to be explained.

``python -m tests.golden`` writes the file anew. Then CHANGELOG.md needs an entry under *Results change* that says which
measures moved, how far and why, and ends in the new file's mark.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from pathlib import Path
from typing import Final

from simulation import Market, load
from simulation.scenario import Scenario

FILE: Final = Path(__file__).with_suffix(".json")
SEED: Final = 2024


def scenarios() -> dict[str, Scenario]:
    """Return a class in one town, a market with everything in it, and one under pressure, each with its name."""
    small = {"population.customers": 1000, "population.customers_per_umkm": 50, "time.burn_in": 6}
    town = {"population.trade_area_size": 500, "horizon": "60 weeks"}
    pressure = {"production.capacity_slack": 0.8, "taste.trend_persistence": 0.6, "learning.target_rule": "mean"}
    return {
        "class": load("classroom").with_(**small | {"horizon": "60 weeks"}),
        "everything": load("co_creation_and_support").with_(**small | town),
        "pressure": load("co_creation").with_(**small | town | pressure),
    }


def measured(scenario: Scenario) -> dict[str, float | None]:
    """Return every measure of all firms together, and the weekly paths at week 30; None where it cannot be said."""
    tables = Market(scenario, seed=SEED).run().tables()
    last = tables.measures[tables.measures["group"] == "all"].set_index("measure")["value"]
    path = tables.weekly[(tables.weekly["group"] == "all") & (tables.weekly["week"] == 30)].set_index("measure")[
        "value"
    ]
    values = {str(name): float(value) for name, value in last.items()}
    values |= {f"{name}, week 30": float(value) for name, value in path.items()}
    return {name: None if math.isnan(value) else value for name, value in values.items()}


def kept() -> dict[str, dict[str, float | None]]:
    """Return what the file holds."""
    return dict(json.loads(FILE.read_text(encoding="utf-8")))


def mark() -> str:
    """Return the mark of the file, which its changelog entry carries."""
    return hashlib.sha256(FILE.read_text(encoding="utf-8").encode()).hexdigest()[:8]


if __name__ == "__main__":
    found = {name: measured(scenario) for name, scenario in scenarios().items()}
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")
    sys.stdout.write(f"{FILE.name}: golden {mark()}\n")
