"""The market without co-creation and support stands still after the burn-in: no yearly trend over weeks 0-260."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
import pytest

from simulation import Market
from simulation.scenario import load

YEARS: Final = 5
# measures that must not drift, and the change over five years that nobody would call a trend
LEVELS: Final = {"umkm_revenue_share": 0.010, "fit": 0.02, "design_spread": 0.03, "bond": 0.010}


def yearly(seed: int, customers: int) -> dict[str, list[float]]:
    """Return each measure's mean over each of the five years."""
    plan = load("baseline").with_(**{"population.customers": customers})
    table = Market(plan, seed=seed).run().tables().weekly
    table = table[table["group"] == "all"]
    by_year = table.groupby(["measure", table["week"] // 52])["value"].mean()
    return {name: [float(by_year[name, year]) for year in range(YEARS)] for name in LEVELS}


def trend(paths: Iterable[list[float]]) -> tuple[float, float]:
    """Return the mean change over five years (of fitted lines) and its standard error over seeds."""
    slopes = np.array([np.polyfit(np.arange(YEARS), path, 1)[0] * YEARS for path in paths])
    return float(slopes.mean()), float(slopes.std(ddof=1) / math.sqrt(len(slopes)))


def assert_no_trend(seeds: range, customers: int) -> None:
    """Fail where the trend exceeds both what chance allows and what matters."""
    runs = [yearly(seed, customers) for seed in seeds]
    told = []
    for name, matters in LEVELS.items():
        change, error = trend(run[name] for run in runs)
        if abs(change) > 2.6 * error + matters:
            told.append(f"{name}: {change:+.4f} in five years, standard error {error:.4f}")
    assert not told, "; ".join(told)


def test_the_market_without_co_creation_has_no_trend() -> None:
    assert_no_trend(range(4), 4000)


@pytest.mark.long
def test_the_market_without_co_creation_has_no_trend_over_many_seeds() -> None:
    assert_no_trend(range(30), 10_000)
