"""The search keeps to its budget, finds a known front, and gives the last word to fresh seeds."""

from collections.abc import Sequence

import numpy as np
import pytest

from experiments.sensitivity.search import Goal, Option, Search, on_the_front, search
from simulation import Scenario, load
from tests.fake_batch import luck

pytest.importorskip("optuna")
BUDGET = 100_000_000.0


def what() -> Search:
    scenario = load("support")
    first, second = (programme.id for programme in scenario.programmes[:2])
    options = (Option(first, 1e6, ("random", "remote_first")), Option(second, 2e6))
    return Search(scenario, options, BUDGET, (Goal("survival"), Goal("remote_gap", -1)))


def judge(scenario: Scenario, seeds: Sequence[int]) -> dict[str, float]:
    """Survival grows with the first programme, the gap shrinks with the second: a front from end to end."""
    first, second = scenario.programmes[:2]
    noise = float(np.mean([luck(seed, "s") for seed in seeds])) / 1000
    gain = 0.02 if first.target == "remote_first" else 0.0
    return {"survival": 0.5 + first.slots / 1000 + noise, "remote_gap": 0.3 - second.slots / 1000 - gain}


@pytest.mark.filterwarnings("default")
def test_the_front_keeps_to_the_budget_and_is_judged_afresh() -> None:
    wanted = what()
    table = search(wanted, judge, trials=60)
    one, two = (f"programmes.{option.programme}" for option in wanted.options)
    cost = sum(
        table[f"{name}.slots"].str.removesuffix(" firms").astype(int) * option.cost
        for name, option in zip((one, two), wanted.options, strict=True)
    )
    assert (cost <= BUDGET + 2e6).all()
    assert len(table) > 3
    assert (table[f"{one}.target"] == "remote_first").mean() > 0.5
    assert (table["survival (fresh)"] != table["survival"]).all()
    assert table["stays"].any()


def test_a_row_is_on_the_front_when_nothing_beats_it() -> None:
    values = np.array([[1.0, 5.0], [2.0, 6.0], [0.5, 5.5], [1.0, 5.0]])
    assert on_the_front(values, [1, -1]).tolist() == [True, True, False, True]
