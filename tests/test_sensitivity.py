"""Sensitivity and discovery find what is known to be there."""

import numpy as np
import pandas as pd
import pytest

from experiments.design import points_of
from experiments.sensitivity.indices import (
    DUMMY,
    inputs_of,
    morris_indices,
    one_at_a_time,
    outputs_of,
    pawn_indices,
    sobol_indices,
)
from experiments.sensitivity.robustness import robustness
from experiments.study import Study
from tests.fake_batch import luck

pytest.importorskip("SALib")
FACTORS = {
    "production.capacity_slack": {"from": 0.5, "to": 1.5},
    "learning.sales_noise": {"from": 0.5, "to": 1.5},
    "demand.fit_weight": {"from": 0.5, "to": 1.5},
}


def study(kind: str, points: int) -> Study:
    design = {"kind": kind, "points": points, "levels": 4}
    return Study.model_validate({"name": "s", "scenarios": ["classroom"], "uncertain": FACTORS, "design": design})


def known(points: list[dict[str, float]]) -> np.ndarray:
    """Return 3 a + b, and nothing of c: variance shares 0.9, 0.1, 0."""
    return np.array([3 * point["production.capacity_slack"] + point["learning.sales_noise"] for point in points])


def test_sobol_indices_are_the_variance_shares() -> None:
    plan = study("saltelli", 256)
    table = sobol_indices(plan, known(points_of(plan)))
    first = table[table["index"] == "S1"].set_index("factor")["value"].to_numpy()
    assert first == pytest.approx([0.9, 0.1, 0.0], abs=0.05)
    assert (table["low"] <= table["high"]).all()


def test_morris_and_pawn_rank_the_factors() -> None:
    plan = study("morris", 20)
    star = morris_indices(plan, known(points_of(plan))).query("index == 'mu_star'")["value"].to_numpy()
    assert star == pytest.approx([3.0, 1.0, 0.0], abs=1e-6)
    plan = study("latin_hypercube", 300)
    pawn = pawn_indices(inputs_of(plan), known(points_of(plan))).set_index("factor")
    assert pawn["value"].iloc[0] > pawn["value"].iloc[1] > pawn["value"].iloc[2]
    assert pawn["low"].iloc[0] > pawn.loc[DUMMY, "high"]
    assert pawn["value"].iloc[2] <= pawn.loc[DUMMY, "high"]
    assert (pawn["low"] <= pawn["value"]).all()
    assert (pawn["value"] <= pawn["high"]).all()


def runs(points: list[dict[str, float]], seeds: int = 4) -> pd.DataFrame:
    """Return runs in which co-creation gains where slack exceeds 1 and loses elsewhere."""
    found = []
    for number, point in enumerate(points):
        for seed in range(seeds):
            shared = luck(seed, "shared")
            gain = 0.1 * (point.get("production.capacity_slack", 1.2) - 1.0) + 0.001 * luck(seed, str(number))
            for label, value in (("off", shared), ("all", shared + gain)):
                found.append(
                    {
                        "point": number,
                        "label": label,
                        "seed": seed,
                        "measure": "fit",
                        "group": "all",
                        "value": value,
                        **point,
                    }
                )
    return pd.DataFrame(found)


def test_one_at_a_time_is_paired_by_seed() -> None:
    points = points_of(study("one_at_a_time", 1))
    table = one_at_a_time(points, runs(points), "all", "fit")
    assert points[0] == {}
    slack = table[table["factor"] == "production.capacity_slack"]
    assert slack["effect"].tolist() == pytest.approx([-0.07, -0.0367, -0.0033, 0.03], abs=0.002)


@pytest.mark.filterwarnings("default")
def test_discovery_finds_the_conditions_and_the_map_their_sign() -> None:
    pytest.importorskip("ema_workbench")
    from experiments.sensitivity.discovery import discover, sign_map

    plan = study("latin_hypercube", 200)
    points = points_of(plan)
    table = pd.DataFrame(points)
    gains = outputs_of(runs(points), "all", "fit") > 0
    box = discover(table, gains)
    assert box is not None
    assert box.limits["production.capacity_slack"][0] == pytest.approx(1.0, abs=0.03)
    assert box.density > 0.95
    assert box.coverage > 0.95
    assert box.p["production.capacity_slack"] < 0.001
    assert discover(table, np.zeros(200, bool)) is None
    grid = points_of(study("factorial", 1))
    signs = sign_map(runs(grid), "all", "fit", "production.capacity_slack", "demand.fit_weight")
    assert set(signs[signs["production.capacity_slack"] > 1.1]["sign"]) == {"+"}
    assert set(signs[signs["production.capacity_slack"] < 0.9]["sign"]) == {"-"}


def test_robustness_weighs_regret_against_the_mean() -> None:
    points = [{"production.capacity_slack": 0.5}, {"production.capacity_slack": 1.5}]
    table = robustness(runs(points), "fit").set_index("label")
    assert table.loc["all", "worst_regret"] == pytest.approx(0.05, abs=0.002)
    assert table.loc["off", "worst_regret"] == pytest.approx(0.05, abs=0.002)
    assert table.loc["all", "satisfied"] == 0.5
    assert table.loc["off", "satisfied"] == 1.0
