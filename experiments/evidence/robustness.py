"""Do the headlines hold when arbitrary choices change: horizon, tick, size, dimensions, memory, ties?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.evidence.estimates import mean_of
from experiments.evidence.lived import live
from experiments.evidence.running import carry_out
from experiments.pool import Progress
from experiments.tasks import Task
from experiments.wire import Message
from simulation import Scenario

HERE: Final = "experiments.evidence.robustness"
MEASURES: Final = ("umkm_revenue_share", "fit", "net_margin", "fill_rate")
HORIZON: Final = "3 years"
CHOICES: Final[dict[str, dict[str, Any]]] = {
    "as shipped": {},
    "horizon 1 year": {"horizon": "1 year"},
    "horizon 10 years": {"horizon": "10 years"},
    "two half-weeks a week": {"time.ticks_per_week": 2},
    "half the customers": {"population.customers": {"times": 0.5}, "population.trade_area_size": {"times": 0.5}},
    "twice the customers": {"population.customers": {"times": 2.0}},
    "ten times the customers": {"population.customers": {"times": 10.0}},
    "one dimension": {"population.dimensions": 1},
    "three dimensions": {"population.dimensions": 3},
    "four dimensions": {"population.dimensions": 4},
    "six memory slots": {"population.memory_slots": 6},
    "24 memory slots": {"population.memory_slots": 24},
    "few ties": {"population.strong_ties": 5, "population.weak_ties": 1},
    "many weak ties": {"population.strong_ties": 8, "population.weak_ties": 10},
    "ties at random, no communities": {
        "population.strong_ties": 0,
        "population.weak_ties": 10,
        "population.community_share": 0.0,
    },
    "goes to the mean report": {"learning.target_rule": "mean"},
    "25 customers a firm": {"population.customers_per_umkm": 25},
    "400 customers a firm": {"population.customers_per_umkm": 400},
}


def variant(plan: Scenario, choice: str) -> Scenario:
    """Return the scenario under one choice; ``{times: x}`` multiplies what the scenario has, in whole people."""
    settings: dict[str, Any] = {"horizon": HORIZON}
    for path, value in CHOICES[choice].items():
        theme, _, name = path.partition(".")
        if isinstance(value, dict):
            settings[path] = round(getattr(getattr(plan.world, theme), name) * value["times"])
        else:
            settings[path] = value
    return plan.with_(**settings)


def run_seed(payload: dict[str, Any]) -> Message:
    """Task: the effect of co-creation by all on the headline measures under one choice and seed."""
    plan, seed = Scenario.from_dict(payload["scenario"]), payload["seed"]
    base, arm = live(plan.with_(co_creation="off"), seed), live(plan.with_(co_creation="all"), seed)
    effects = {name: arm.measures[f"{name}/all"] - base.measures[f"{name}/all"] for name in MEASURES}
    return Message({name: effect if math.isfinite(effect) else None for name, effect in effects.items()})


def robustness(plan: Scenario, seeds: Sequence[int], *, choices: Sequence[str] = tuple(CHOICES),
               store: Path | None = None, jobs: int | None = None,
               progress: Progress | None = None) -> pd.DataFrame:  # fmt: skip
    """Return the effect of co-creation under each choice; columns choice, measure, n, effect, low, high, holds.

    ``holds`` says whether the effect can be told from zero with the sign that the scenario as shipped has (``yes``),
    with the other sign (``no``), or not at all (``unclear``).
    """
    tasks = []
    for choice in choices:
        told = variant(plan, choice)
        tasks += [
            Task(f"robust/{choice}/{told.hash}/{seed}", f"{HERE}:run_seed", {"scenario": told.to_dict(), "seed": seed})
            for seed in seeds
        ]
    values = carry_out(tasks, store, jobs, progress)
    rows = []
    for choice in choices:
        mine = pd.DataFrame([value for key, value in values.items() if key.split("/")[1] == choice]).astype(float)
        for name in MEASURES:
            found = mean_of(mine[name])
            rows.append((choice, name, found.n, found.value, found.low, found.high))
    table = pd.DataFrame(rows, columns=["choice", "measure", "n", "effect", "low", "high"])
    shipped = table[table["choice"] == choices[0]].set_index("measure")["effect"]
    ends = zip(table["low"], table["high"], table["measure"], strict=True)
    table["holds"] = [holds(low, high, shipped[name]) for low, high, name in ends]
    return table


def holds(low: float, high: float, shipped: float) -> str:
    """Return what an interval says about the sign of the effect as shipped."""
    if not (low > 0 or high < 0):
        return "unclear"
    return "yes" if (low > 0) == (shipped > 0) else "no"
