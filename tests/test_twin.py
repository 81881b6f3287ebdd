"""Two independent programs of one model give the same numbers, every week: a market of columns, its twin of objects.

The default suite runs six scenarios under one seed; ``pytest -n 0 -m long`` twenty under three. A failure names the week,
the process after which the two first differ, who and which attribute.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.plain import WEEK, PlainMarket
from simulation import Market, Scenario
from simulation.policy.programmes import programme_kinds
from simulation.schedule import TICK
from tests.twin_differences import differences, explain, live_together
from tests.twin_scenarios import METHODS, TARGETS, scenario

SHORT = range(6)
LONG = range(20)


def test_both_have_the_same_week() -> None:
    """A process that one of them lacks would look like a difference in the next one that both have."""
    assert [process.__name__ for process in WEEK] == [process.__name__ for process in TICK]


@pytest.mark.parametrize("k", SHORT)
def test_the_twins_agree_every_week(k: int) -> None:
    fast, plain = live_together(scenario(k), seed=k)
    assert len(plain.launches) > 10
    assert fast.week == fast.plan.horizon_weeks


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("k", LONG)
def test_the_twins_agree_in_twenty_scenarios(k: int, seed: int) -> None:
    live_together(scenario(k), seed)


def test_both_live_the_same_week() -> None:
    assert [process.__name__ for process in WEEK] == [process.__name__ for process in TICK]


def test_the_short_suite_holds_all_there_is() -> None:
    plans = [scenario(k) for k in SHORT]
    assert {programme.kind for plan in plans for programme in plan.programmes} == set(programme_kinds())
    assert {getattr(programme, "target", None) for plan in plans for programme in plan.programmes} >= set(TARGETS)
    assert {plan.world.cocreation.method for plan in plans} == set(METHODS)
    assert {str(plan.co_creation) for plan in plans} == {"voluntary", "all", "{'share': 0.5}", "off"}
    assert {len(plan.sectors) for plan in plans} == {1, 5}
    _spread(plans, "population.dimensions", {1, 2, 3})
    _spread(plans, "demand.retries", {0, 1, 2})
    _spread(plans, "time.ticks_per_week", {1, 2})
    _spread(plans, "population.meets_every", {1, 2, 3, 4})
    _spread(plans, "learning.target_rule", {"mean", "choice"})


def _spread(plans: list[Scenario], path: str, expected: set[Any]) -> None:
    theme, name = path.split(".")
    assert {getattr(getattr(plan.world, theme), name) for plan in plans} == expected


def test_a_difference_is_found_and_named() -> None:
    fast = Market(scenario(2), seed=1)
    plain = PlainMarket.from_world(fast)
    assert not list(differences(fast, plain, after="open_books"))
    fast.firms.price[3] += 1
    fast.customers.bond[7, 0] = np.nextafter(fast.customers.bond[7, 0], np.float32(1))
    found = list(differences(fast, plain, after="open_books"))
    assert any(line.startswith("firm 3, price: fast ") for line in found)
    assert any(line.startswith("customer 7, memory of firm ") and "bond" in line for line in found)


def test_the_process_that_differs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(market: PlainMarket) -> None:
        """Book nothing."""

    forgetful.__name__ = "settle"
    broken = tuple(forgetful if process.__name__ == "settle" else process for process in WEEK)
    monkeypatch.setattr("benchmarks.plain.market.WEEK", broken)
    monkeypatch.setattr("tests.twin_differences.WEEK", broken)
    plan = scenario(2)
    with pytest.raises(AssertionError, match=r"twin-2, seed 1, week -\d+ .*after settle: \d+ differences\n.*cash"):
        live_together(plan, seed=1)
    assert "after settle" in explain(plan, 1, -plan.burn_in_weeks)
