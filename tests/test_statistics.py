"""Statistics against libraries and known answers."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.statistics.paired import adjusted, described, interactions, paired_effects, winners_and_losers
from experiments.statistics.planning import need, stability
from experiments.statistics.ranks import ranks
from tests.fake_batch import luck

SEEDS = range(40)


def rows(effect: float = 0.02, noise: float = 0.01, seeds: range = SEEDS) -> pd.DataFrame:
    """Return runs of three arms that share most of their luck."""
    found = []
    for seed in seeds:
        shared = 0.3 + 0.2 * luck(seed, "shared")
        for label, gain in (("base", 0.0), ("good", effect), ("bad", -effect)):
            value = shared + gain + noise * (luck(seed, label) - 0.5)
            found.append((0, label, seed, "umkm_revenue_share", "all", value))
    return pd.DataFrame(found, columns=["point", "label", "seed", "measure", "group", "value"])


def test_paired_effects_are_those_of_scipy() -> None:
    table = paired_effects(rows()).set_index("label")
    wide = rows().pivot(index="seed", columns="label", values="value")
    test = stats.ttest_rel(wide["good"], wide["base"])
    good = table.loc["good"]
    assert good["p"] == pytest.approx(test.pvalue)
    assert (good["low"], good["high"]) == pytest.approx(tuple(test.confidence_interval(0.95)))
    assert good["boot_low"] == pytest.approx(good["low"], abs=5e-4)
    assert good["size"] == pytest.approx(good["effect"] / (wide["good"] - wide["base"]).std())
    assert good["note"] == ""
    assert table["effect"]["bad"] < 0


def test_the_bootstrap_covers_the_truth_about_as_often_as_it_says() -> None:
    """Twenty pairs a study; the bounds leave out one honest interval in a thousand on either side."""
    studies, covered = 400, {"t": 0, "bootstrap": 0}
    for study in range(studies):
        seeds = range(20 * study, 20 * study + 20)
        told = described(np.zeros(20), np.array([luck(seed, "good") - luck(seed, "base") for seed in seeds]))
        covered["t"] += int(told["low"] <= 0.0 <= told["high"])
        covered["bootstrap"] += int(told["boot_low"] <= 0.0 <= told["boot_high"])
    least, most = (int(stats.binom.ppf(p, studies, 0.95)) for p in (0.001, 0.999))
    assert all(least <= count <= most for count in covered.values()), covered


def test_too_few_runs_and_trivial_effects_are_said_to_be_so() -> None:
    few = paired_effects(rows(effect=0.005, noise=0.2, seeds=range(5)))
    assert set(few["note"]) == {"underpowered"}
    many = paired_effects(rows(effect=0.002, noise=0.001, seeds=range(100)))
    assert set(many["note"]) == {"trivial"}
    same = paired_effects(rows(effect=0.0, noise=0.0))
    assert same["p"].isna().all()
    assert (same["effect"] == 0).all()


def test_many_questions_raise_the_bar() -> None:
    p = np.array([0.001, 0.02, np.nan, 0.04])
    assert adjusted(p) == pytest.approx([0.003, 0.04, np.nan, 0.04], nan_ok=True)
    assert adjusted(p, "fdr_bh")[1] == pytest.approx(0.03)


def test_the_best_arm_is_best_with_its_chance() -> None:
    sure = ranks(rows(), "umkm_revenue_share")
    assert sure["label"].tolist() == ["good", "base", "bad"]
    assert sure["best"].tolist() == [1.0, 0.0, 0.0]
    assert ranks(rows(effect=0.0), "umkm_revenue_share")["best"].sum() == pytest.approx(1.0)


def test_equal_arms_are_best_a_third_of_the_time_and_seldom_surely() -> None:
    """One study of equal arms may well read 0.97, as one p-value in thirty reads 0.03: what counts is how often."""
    best = pd.concat(
        [
            ranks(rows(effect=0.0, seeds=range(40 * study, 40 * study + 40)), "umkm_revenue_share").assign(study=study)
            for study in range(60)
        ]
    )
    assert best.groupby("label")["best"].mean().to_numpy() == pytest.approx(1 / 3, abs=0.1)
    surest = best.groupby("study")["best"].max()
    assert (surest > 0.95).mean() <= 0.15
    assert (surest > 0.5).mean() >= 0.5


def test_groups_gain_and_lose() -> None:
    parts = [rows(effect).assign(group=group) for effect, group in ((0.02, "small"), (-0.02, "large"), (0.0, "middle"))]
    table = winners_and_losers(paired_effects(pd.concat(parts)).query("label == 'good'"), "umkm_revenue_share")
    assert dict(zip(table["group"], table["verdict"], strict=True)) == {
        "small": "better", "middle": "unclear", "large": "worse",
    }  # fmt: skip


def test_interactions_of_a_factorial_are_found() -> None:
    found = [
        (seed, a, b, "fit", "all", luck(seed, "x") + 2 * a + 3 * b + 4 * a * b + 0.01 * luck(seed, f"{a}{b}"))
        for seed in range(10) for a in (0, 1) for b in (0, 1)
    ]  # fmt: skip
    table = pd.DataFrame(found, columns=["seed", "a", "b", "measure", "group", "value"])
    effects = interactions(table, ["a", "b"], "fit").set_index("effect_of")["effect"]
    assert effects.to_dict() == pytest.approx({"a": 4.0, "b": 5.0, "a x b": 2.0}, abs=0.02)


def test_the_planner_asks_for_what_is_needed() -> None:
    differences = np.array([luck(seed, "d") for seed in range(12)])
    wanted = need(differences, width=0.05, power=0.95)
    spread, count = wanted.spread, wanted.for_width

    def half(n: int) -> float:
        drawn = spread * np.sqrt(stats.chi2.ppf(0.95, n - 1) / (n - 1))
        return float(stats.t.ppf(0.975, n - 1) * drawn / np.sqrt(n))

    assert half(count) <= 0.05 < half(count - 1)
    assert wanted.more == wanted.total - 12 > 0
    assert need(differences, width=10.0, power=0.95).more == 0
    assert need(np.full(5, 0.1), width=0.01, power=0.95).more == 0


def test_stability_tells_the_half_width_after_each_pair() -> None:
    differences = np.array([luck(seed, "d") for seed in range(12)])
    table = stability(differences)
    interval = stats.ttest_1samp(differences, 0).confidence_interval(0.95)
    assert table["half_width"].iloc[-1] == pytest.approx((interval.high - interval.low) / 2)
    assert table["variance"].iloc[-1] == pytest.approx(differences.var(ddof=1))
