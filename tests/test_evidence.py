"""The evidence: estimates with known answers, patterns on a small market, registered hypotheses, current documents."""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import unescape

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.stats import qmc

from experiments.evidence import calibration, registered, screening
from experiments.evidence.agreement import Region, Spread, deciding, predicted, share_interval, spread_of, variances
from experiments.evidence.calibration import (
    FITTED,
    OPEN,
    Calibration,
    Matched,
    Vector,
    as_shipped,
    emulators_of,
    hypercube,
)
from experiments.evidence.decomposition import CHANNELS, coalitions, shapley
from experiments.evidence.diary import Diary
from experiments.evidence.emulation import Emulator
from experiments.evidence.estimates import Estimate, jackknife, mean_of, ratio
from experiments.evidence.held_back import DIGITAL_PATH
from experiments.evidence.hypotheses import (
    CENTRAL,
    OFF,
    Hypothesis,
    Judgement,
    Verdict,
    judge,
    prior_of,
    read_all,
    region_of,
    tasks_of,
    verdict_of,
)
from experiments.evidence.measuring import base_run, path_of, price_shock, standing
from experiments.evidence.patterns import C_PATTERNS, PATTERNS
from experiments.evidence.registered import Effort, parameters_of, seeds_of, shipped_set, vectors_of
from experiments.evidence.robustness import holds
from experiments.evidence.running import carry_out, read_store
from experiments.evidence.screening import APART, Screening, morris_of, settings_of, slopes_of, sobol_of, swept
from experiments.evidence.shocks import fork_with, keyed_tenth
from experiments.evidence.sign_surface import LEAST_POINTS, sign_surface
from experiments.evidence.smc import sample
from experiments.evidence.validation import judge as judge_patterns
from experiments.sensitivity.samples import sensitivity_points
from experiments.tasks import Task
from experiments.wire import Message
from pasar.cli.proving import DECOMPOSED, seeds_text
from pasar.documents.calibration import document, write_calibration
from pasar.documents.findings import also_text, arm_name, is_opposed, share_text, spread, write_findings
from pasar.documents.rigour import DOCUMENTS
from pasar.documents.robustness import Robustness, write_robustness
from pasar.language import LANGUAGES, Texts
from simulation import Market, Scenario, load
from simulation.chance import Chance, Draw

POSITIVE, NEGATIVE = Region(low=0.0), Region(high=0.0)
DOCS = Path(__file__).parent.parent / "docs"
MATCHED_PARTS = ("vectors", "estimates", "errors", "implausibility")
SMALL = [
    "population.customers=400",
    "population.trade_area_size=400",
    "population.customers_per_umkm=40",
    "time.burn_in=12",
]


@pytest.fixture(scope="module")
def plan() -> Scenario:
    return load("classroom", set=[*SMALL, "finance.settling=6", "horizon=1 year"])


@pytest.fixture(scope="module")
def market(plan: Scenario) -> Market:
    return Market(plan, seed=5).run_to(week=0)


def test_the_jackknife_of_a_mean_is_students_interval() -> None:
    found = mean_of(pd.Series([1.0, 2.0, 4.0, math.nan]))
    assert found.n == 3
    assert found.value == pytest.approx(7 / 3)
    assert found.se == pytest.approx(np.std([1, 2, 4], ddof=1) / math.sqrt(3))


def test_a_pooled_ratio_is_the_ratio_of_sums() -> None:
    sums = pd.DataFrame({"top": [1.0, 3.0], "bottom": [2.0, 2.0]})
    assert jackknife(sums, lambda total: ratio(total["top"], total["bottom"])).value == 1.0


def test_shapley_shares_add_up_to_the_whole() -> None:
    worth = {some: float(len(some) ** 2 + ("fit" in some)) for some in coalitions()}
    shares = shapley(worth)
    assert sum(shares.values()) == pytest.approx(worth[frozenset(CHANNELS)] - worth[frozenset()])
    assert shares["fit"] == pytest.approx(shares["bond"] + 1.0)


def test_observing_a_market_changes_nothing(market: Market) -> None:
    plain = market.fork(market.plan).run_to(week=8)
    watched = fork_with(market, market.plan, Diary(with_talk=True).beside(market.processes)).run_to(week=8)
    assert np.array_equal(plain.firms.cash, watched.firms.cash)
    assert np.array_equal(plain.customers.bond, watched.customers.bond)


def test_a_tenth_is_a_tenth_of_living_umkm(market: Market) -> None:
    rows = keyed_tenth(market)
    assert len(rows) == max(1, round(0.1 * int((market.firms.is_alive & ~market.firms.is_brand).sum())))
    assert np.array_equal(rows, keyed_tenth(market))
    assert not market.firms.is_brand[rows].any()


def test_patterns_come_out_of_the_sums_of_experiments(market: Market) -> None:
    base = base_run(market)
    sums = {**standing(base), **path_of(base), **price_shock(market), "one": 1.0}
    assert sums["purchases"] > 0
    assert sums["price_after"] < sums["price_before"]
    found = {one.pattern.name: one for one in judge_patterns(pd.DataFrame([sums, sums]))}
    assert 0 < found["share"].estimate.value < 1
    assert found["V13"].verdict == "unknown"


def test_pattern_names_are_unique_and_bounds_in_order() -> None:
    assert len({pattern.name for pattern in PATTERNS}) == len(PATTERNS)
    assert all(pattern.low < pattern.high for pattern in PATTERNS)


def test_the_interval_of_an_error_ends_at_zero() -> None:
    error = next(pattern for pattern in PATTERNS if pattern.name == "V13")
    shares = {f"digital_{week}": share for week, share in DIGITAL_PATH.items()}
    off = [{name: share + gap for name, share in shares.items()} | {"one": 1.0} for gap in (-0.02, 0.0, 0.05)]
    found = error.estimate(pd.DataFrame(off))
    assert found.low == 0.0 < found.value < found.high


def test_every_searched_parameter_exists_and_may_take_its_bounds() -> None:
    base = load("classroom")
    for end in (0, 1):
        base.with_(**{name: ends[end] for name, ends in {**FITTED, **OPEN}.items()})


def test_the_hypercube_is_the_same_every_time_and_inside() -> None:
    first = hypercube(5)
    assert first == hypercube(5)
    assert all(FITTED[name][0] <= vector[name] <= FITTED[name][1] for vector in first for name in FITTED)


def test_history_matching_rules_out_what_lies_far_from_the_bounds() -> None:
    vectors = pd.DataFrame({"a": [0.0, 0.5, 1.0], "b": [1.0, 0.0, 0.5]})
    names = [pattern.name for pattern in C_PATTERNS]
    distances = pd.DataFrame(0.0, index=range(3), columns=names)
    distances.loc[2, names[0]] = 9.0
    zeros = pd.DataFrame(0.0, index=range(3), columns=names)
    matched = Matched(vectors, zeros, zeros, distances)
    assert list(matched.is_left) == [True, True, False]
    assert set(matched.central()) == {"a", "b"}


def invented_wave(points: int) -> Matched:
    """Return a wave in which V1 falls with the price weight, V6 rises with drift, all else lies inside its bounds."""
    vectors = pd.DataFrame(hypercube(points))
    middle = {pattern.name: (pattern.low + pattern.high) / 2 for pattern in C_PATTERNS}
    estimates = pd.DataFrame([middle] * points)
    estimates["V1"] = -1.0 * vectors["demand.price_weight"] - 1.5
    estimates["V6"] = 0.2 + 4.0 * vectors["taste.trend_drift"]
    errors = pd.DataFrame(0.01, index=estimates.index, columns=estimates.columns)
    return Matched(vectors, estimates, errors, pd.DataFrame(0.0, index=estimates.index, columns=estimates.columns))


@pytest.fixture(scope="module")
def emulators() -> dict[str, Emulator]:
    return emulators_of(invented_wave(30))


def test_an_emulator_predicts_vectors_that_were_not_run(emulators: dict[str, Emulator]) -> None:
    assert emulators["V1"].skill > 0.9
    unseen = pd.DataFrame(hypercube(37)[30:])
    mean, sd = emulators["V1"].predict(unseen)
    assert np.allclose(mean, -unseen["demand.price_weight"] - 1.5, atol=0.1)
    assert (sd < 0.2).all()


def test_sequential_monte_carlo_proposes_only_where_the_patterns_hold(emulators: dict[str, Emulator]) -> None:
    ranges = {**FITTED, **OPEN}
    fixed = {name: low for name, (low, _) in ranges.items() if name not in ("demand.price_weight", "taste.trend_drift")}
    few = {name: emulators[name] for name in ("V1", "V6")}
    found, tolerance = sample(few, ranges, fixed, particles=20)
    assert list(found) == [*ranges, "weight"]
    assert tolerance < 2.0
    assert (found["demand.price_weight"] < 2.9).all()  # V1 above -4 allows a price weight of up to 2.5, and slack
    assert found["taste.trend_drift"].between(0.015, 0.085).all()  # V6 within .30 and .50: .025 to .075, and slack
    assert (found["demand.fit_weight"] == fixed["demand.fit_weight"]).all()
    assert found.equals(sample(few, ranges, fixed, particles=20)[0])


def test_all_42_hypotheses_are_registered_and_can_be_built() -> None:
    found = read_all()
    assert [item.id for item in found] == [f"H{number}" for number in range(1, 43)]
    for item in found:
        plans = item.plans({})
        assert all(plan.horizon_weeks >= 52 for plan in plans.values())
        assert any(arm.weight for arm in item.arms.values())


def test_claims_are_in_the_words_of_the_paper_and_expectations_have_a_sign() -> None:
    assert all(item.claim and item.expected in ("+", "-", "0", "open") for item in read_all())


NOBODY = pd.Series(dtype=float)
VECTORS_DIFFER = Spread(NOBODY, NOBODY, of_vectors=2.0, of_chance=1.0, plain=NOBODY, of_seeds=NOBODY)
CHANCE_DIFFERS = Spread(NOBODY, NOBODY, of_vectors=0.5, of_chance=1.0, plain=NOBODY, of_seeds=NOBODY)


def around(value: float, reach: float) -> Estimate:
    """Return an estimate with an interval of ``reach`` to both sides."""
    return Estimate(value, reach / 2, value - reach, value + reach, 8)


@pytest.mark.parametrize(
    ("central", "verdict", "told"),
    [(-0.2, "within_limits", True), (0.2, "within_limits", False), (-0.2, "undecided", False),
     (math.nan, "within_limits", False)],
)  # fmt: skip
def test_a_set_that_agrees_while_the_shipped_values_do_not_is_told(
    central: float, verdict: Verdict, told: bool
) -> None:
    (first,) = read_all(["H1"])
    off, found = Estimate.unknown(), around(central, 0.5)
    one = Judgement(first, found, VECTORS_DIFFER, CHANCE_DIFFERS, {}, off, {}, 0.7, verdict)
    assert is_opposed(one) is told


@pytest.mark.parametrize(
    ("share", "central", "verdict"),
    [(1.0, 1.0, "supported"), (0.7, 1.0, "within_limits"), (0.5, 1.0, "undecided"), (0.2, -1.0, "not_supported"),
     (0.0, -1.0, "contradicted")],
)  # fmt: skip
def test_the_verdict_is_the_share_of_the_set(share: float, central: float, verdict: str) -> None:
    (first,) = read_all(["H1"])
    assert verdict_of(first, share, VECTORS_DIFFER, around(central, 0.5)) == (verdict, "")


@pytest.mark.parametrize(
    ("share", "central", "told"),
    [(0.99, 0.3, ("within_limits", "open")), (0.99, -0.3, ("undecided", "against")),
     (0.99, -1.0, ("undecided", "against")), (0.01, -0.3, ("not_supported", "open")),
     (0.01, 0.3, ("undecided", "against")), (0.01, 1.0, ("undecided", "against")),
     (0.7, -1.0, ("undecided", "against")), (0.7, -0.3, ("within_limits", "")),
     (0.2, 1.0, ("undecided", "against"))],
)  # fmt: skip
def test_nothing_is_claimed_against_the_interval_at_the_central_values(
    share: float, central: float, told: tuple[str, str]
) -> None:
    (first,) = read_all(["H1"])
    assert verdict_of(first, share, VECTORS_DIFFER, around(central, 0.5)) == told


def test_no_end_is_claimed_without_an_interval_at_the_central_values() -> None:
    (first,) = read_all(["H1"])
    assert verdict_of(first, 1.0, VECTORS_DIFFER, Estimate.unknown())[0] != "supported"
    assert verdict_of(first, 0.0, VECTORS_DIFFER, Estimate.unknown())[0] != "contradicted"


@pytest.mark.parametrize("share", [0.2, 0.8])
def test_chance_between_seeds_is_no_limit(share: float) -> None:
    (first,) = read_all(["H1"])
    assert verdict_of(first, share, CHANCE_DIFFERS, around(0.3, 0.5)) == ("undecided", "chance")


def test_a_hypothesis_is_judged_told_and_drawn_in_both_languages(tmp_path: Path) -> None:
    (first,) = read_all(["H1"])
    vectors = parameters_of(vectors_of(Effort(3, 3, 1), []))
    seeds = {name: range(3 if name == CENTRAL else 2) for name in (*vectors, OFF)}
    values = {task.key: invented(first, seed) for seed, task in enumerate(tasks_of(first, vectors, seeds))}
    found = judge(first, values, vectors)
    assert found.verdict == "supported"
    assert len(found.deciding) == 2
    paths = write_findings(tmp_path, [found], Effort(3, 3, 1))
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert first.claim in text
        assert found.deciding[0].parameter in text
        assert (tmp_path / text.rpartition("(")[2].rstrip(")\n")).exists()


def test_the_noisy_get_more_seeds_but_not_with_the_mechanism_off() -> None:
    effort = Effort(3, 2, 1, most_seeds=9)
    planned = seeds_of(effort, vectors_of(effort, []), central=7)
    assert {name: len(seeds) for name, seeds in planned.items()} == {
        "central": 7, "off": 3, "set0": 2, "set1": 2, "prior0": 1,
    }  # fmt: skip
    (first,) = read_all(["H1"])
    keys = [task.key for task in tasks_of(first, {CENTRAL: {}}, planned)]
    assert sum("/off/" in key for key in keys) == 3
    assert sum("/on/" in key for key in keys) == 7


def test_vectors_that_differ_by_chance_alone_have_no_range() -> None:
    alike = predicted(effects_by_vector(4, 3, of_vectors=0.0, of_chance=1.0, mean=0.0), 0.0, 0.0, 0.0009)
    told = spread(Texts("en"), alike, "share")
    assert "standard error of that mean" in told
    assert " to " not in told
    apart = predicted(effects_by_vector(4, 3, of_vectors=0.1, of_chance=0.01, mean=0.0), 0.01, 0.0, 0.0001)
    assert " to " in spread(Texts("en"), apart, "share")


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_findings_name_has_a_name(language: str) -> None:
    texts = Texts(language)
    for one in read_all():
        assert all(arm_name(texts, name) for name in one.different_arms)
        assert {one.arms[name].plan(load(one.scenario), {}, one.horizon, "").hash for name in one.arms} == {
            one.arms[name].plan(load(one.scenario), {}, one.horizon, "").hash for name in one.different_arms
        }
        assert all(also_text(texts, measure, Estimate.unknown()) for measure in one.also)


def test_every_hypothesis_has_a_mechanism_to_switch_off() -> None:
    assert [one.id for one in read_all() if not (one.switch and one.switch_en and one.switch_id)] == []


def test_of_several_parts_the_least_favourable_is_judged_without_chance_picking_it() -> None:
    """Both parts are 0.02 on average and swing against each other: the least of each run would be below zero."""
    (eighth,) = read_all(["H8"])
    vectors = {CENTRAL: {}, "set0": {}, "set1": {}, "set2": {}}
    tasks = tasks_of(eighth, vectors, dict.fromkeys((*vectors, OFF), range(4)))
    values = {}
    for task in tasks:
        swing = 0.1 if task.payload["seed"] % 2 else -0.1
        levels = {"off_f": 0.5, "fit_alone": 0.52 + swing, "off_b": 0.5, "bond_alone": 0.52 - swing, "both": 0.5}
        least = dict.fromkeys((eighth.measure, *eighth.also), 0.02 - abs(swing))
        values[task.key] = {"effects": least, "levels": levels}
    found = judge(eighth, values)
    assert found.central.value == pytest.approx(0.02)
    assert found.part in eighth.parts == ["fit", "bond"]


def effects_by_vector(vectors: int, seeds: int, of_vectors: float, of_chance: float, mean: float) -> pd.DataFrame:
    """Return known effects: normal quantiles over vectors, chance from keyed draws."""
    chance = Chance(3).uniforms(Draw.TARGET, np.arange(vectors * seeds, dtype=np.uint32)).reshape(vectors, seeds)
    level = mean + of_vectors * stats.norm.ppf((np.arange(vectors) + 0.5) / vectors)
    return pd.DataFrame(level[:, None] + of_chance * stats.norm.ppf(chance))


def test_chance_does_not_pass_for_disagreement_between_vectors() -> None:
    noisy = spread_of(effects_by_vector(40, 2, of_vectors=0.0, of_chance=1.0, mean=0.5), math.nan)
    assert (effects_by_vector(40, 2, of_vectors=0.0, of_chance=1.0, mean=0.5).mean(axis=1) > 0).mean() < 0.9
    assert noisy.share(POSITIVE) > 0.9
    assert noisy.of_vectors < 0.4


def test_real_disagreement_stays() -> None:
    found = spread_of(effects_by_vector(40, 4, of_vectors=1.0, of_chance=0.5, mean=0.5), math.nan)
    assert found.of_vectors == pytest.approx(1.0, abs=0.2)
    assert found.share(POSITIVE) == pytest.approx(stats.norm.cdf(0.5), abs=0.06)
    assert found.share(NEGATIVE) == pytest.approx(1 - found.share(POSITIVE))


def test_an_effect_hidden_by_chance_is_undecided() -> None:
    """Seeds move the effect eight times as far as its mean is from zero: two of them, or twelve, do not tell its sign."""
    table = pd.concat([effects_by_vector(12, 2, of_vectors=0.0, of_chance=1.0, mean=0.0)] * 6, axis=1)
    table = table.set_axis(range(12), axis=1) + np.tile([9.0, -8.0, 7.0, -7.0, 8.0, -8.5], 2)
    table.iloc[1:, 2:] = math.nan
    hidden = spread_of(table, math.nan)
    assert 0.4 < hidden.share(POSITIVE) < 0.6
    assert hidden.of_chance > 1.5


def test_with_every_vector_under_every_seed_variances_are_those_of_the_analysis_of_variance() -> None:
    vectors, seeds = 8, 5
    table = effects_by_vector(vectors, seeds, of_vectors=1.0, of_chance=0.6, mean=0.3) + np.linspace(-1, 1, seeds)
    residual = table.sub(table.mean(axis=1), axis=0).sub(table.mean(axis=0), axis=1) + table.to_numpy().mean()
    rest = float((residual**2).to_numpy().sum()) / ((vectors - 1) * (seeds - 1))
    by_vector, by_seed = table.mean(axis=1).var() - rest / seeds, table.mean(axis=0).var() - rest / vectors
    assert variances(table) == pytest.approx((by_vector, by_seed, rest), rel=1e-3)


def test_a_vector_far_from_the_others_keeps_its_own_effect() -> None:
    """Thirty seeds of one vector say that it lies elsewhere: it is not told as equal to twelve that two seeds saw."""
    luck = stats.norm.ppf(Chance(4).uniforms(Draw.TARGET, np.arange(13 * 30, dtype=np.uint32))).reshape(13, 30)
    table = pd.DataFrame(0.3 * luck)
    table.iloc[0] += 1.0
    table.iloc[1:, 2:] = math.nan
    found = spread_of(table, math.nan)
    assert found.of_vectors > 0.05
    assert found.effects.iloc[0] > found.effects.iloc[1:].mean() + 0.4


def test_the_deciding_parameters_are_those_that_move_the_effect() -> None:
    vectors = pd.DataFrame(hypercube(12))
    effects = vectors["taste.trend_drift"] * 2 - vectors["demand.fit_weight"] * 0.02
    first, _ = deciding(effects, vectors)
    assert first.parameter == "taste.trend_drift"
    one = stats.spearmanr(vectors["taste.trend_drift"], effects).pvalue
    assert first.by_chance == pytest.approx(1 - (1 - one) ** len(vectors.columns))


def test_with_equal_seeds_prediction_is_the_known_shrinkage() -> None:
    """Balanced runs: each mean is drawn to the common one by between / (between + rest / seeds)."""
    table, between, rest = effects_by_vector(6, 3, of_vectors=1.0, of_chance=0.7, mean=0.4), 0.8, 0.5
    found = predicted(table, between, 0.0, rest)
    weight = between / (between + rest / 3)
    means = table.mean(axis=1)
    assert np.allclose(found.effects, means.mean() + weight * (means - means.mean()))
    assert np.allclose(found.errors**2, weight * rest / 3 + (1 - weight) ** 2 * (between + rest / 3) / 6)
    assert np.allclose(found.plain, means)


def test_without_a_difference_between_vectors_every_run_counts_the_same() -> None:
    runs = [1.0, 2.0, 6.0, 3.0, 2.0, 4.0]
    table = pd.DataFrame([[*runs[:4]], [*runs[4:], math.nan, math.nan]])
    found = predicted(table, 0.0, 0.0, 2.0)
    assert np.allclose(found.effects, np.mean(runs))
    assert np.allclose(found.errors, math.sqrt(2.0 / len(runs)))


def test_what_one_vector_tells_of_the_seeds_helps_the_others() -> None:
    """Effects are vector + seed without a rest: the central one's many seeds say what the common two did to all."""
    seeds, vectors = np.array([5.0, 3.0, -1.0, -2.0, -3.0, -2.0]), np.array([1.0, 2.0, 0.0])
    table = pd.DataFrame(vectors[:, None] + seeds)
    table.iloc[1:, 2:] = math.nan
    found = predicted(table, 1e4, 10.0, 1e-3)
    assert np.allclose(found.effects, vectors, atol=0.01)
    assert np.allclose(found.plain, vectors, atol=0.01)
    assert np.allclose(found.errors, math.sqrt(10.0 / 6), rtol=0.01)


def test_more_seeds_make_a_vector_surer() -> None:
    table = effects_by_vector(5, 6, of_vectors=1.0, of_chance=1.0, mean=0.0)
    table.iloc[1:, 2:] = math.nan
    found = spread_of(table, seed_spread=1.0)
    assert (found.errors.iloc[1:] > found.errors.iloc[0]).all()


def test_disagreement_is_chance_or_vectors() -> None:
    assert spread_of(effects_by_vector(8, 2, of_vectors=0.0, of_chance=1.0, mean=0.3), 1.0).is_mostly_chance
    assert not spread_of(effects_by_vector(8, 2, of_vectors=2.0, of_chance=0.5, mean=0.3), 0.5).is_mostly_chance
    alone = spread_of(effects_by_vector(2, 2, of_vectors=2.0, of_chance=0.5, mean=0.3), 0.5)
    assert alone.is_mostly_chance  # two vectors say nothing of a set


def test_the_error_of_the_common_mean_is_that_of_seeds_and_rest() -> None:
    """Balanced runs of V vectors under S seeds: seeds' variance over S and the rest's over V S."""
    found = predicted(effects_by_vector(4, 3, of_vectors=1.0, of_chance=1.0, mean=0.0), 1.0, 0.6, 0.9)
    assert found.of_chance == pytest.approx(math.sqrt(0.6 / 3 + 0.9 / 12))


def test_draws_from_the_prior_are_freed_of_the_chance_known_from_the_set() -> None:
    of_set = predicted(pd.DataFrame([[2.0, 0.0], [3.0, 1.0], [1.0, -1.0]]), 1.0, 1.0, 0.25)
    prior = pd.DataFrame({0: [1.0, 4.0, 7.0, math.nan]}, index=["prior0", "prior1", "prior2", "prior3"])
    found = prior_of(prior, of_set)
    assert np.allclose(found.plain, np.array([1.0, 4.0, 7.0]) - of_set.of_seeds[0])
    weight = (9.0 - 0.25) / 9.0
    assert np.allclose(found.effects - found.plain.mean(), weight * (found.plain - found.plain.mean()))


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert share_interval(1.0, 9) == pytest.approx((9 / (9 + stats.norm.ppf(0.975) ** 2), 1.0))
    low, high = share_interval(0.5, 16)
    assert low + high == pytest.approx(1.0)
    assert all(math.isnan(end) for end in share_interval(math.nan, 9))


def test_a_fitted_sign_is_the_prediction_of_a_new_vector() -> None:
    """Effects that depend on the first parameter alone: at its mean a fair coin, at its ends what Student says."""
    corners = np.array([(x, y) for x in (-1.0, 1.0) for y in (-1.0, 1.0)])
    at = pd.DataFrame(np.repeat(corners, 5, axis=0), columns=["a", "b"])
    noise = np.tile([-0.5, -0.25, 0.0, 0.25, 0.5], 4)
    found = sign_surface(at, pd.Series(1.0 * at["a"] + noise))
    assert found is not None
    assert np.allclose(found.probability + found.probability[:, ::-1], 1.0)
    free = len(at) - 4
    error = math.sqrt(float(np.square(noise).sum()) / free * (1 + 4 / len(at)))
    right = stats.t.cdf(1.0 / error, free)  # at a corner, which lies between two cells of the picture
    at_corner = [np.interp(1.0, found.across, row) for row in found.probability]
    assert np.interp([-1.0, 1.0], found.up, at_corner) == pytest.approx([right, right], abs=2e-3)


def test_too_few_points_carry_no_fit() -> None:
    at = pd.DataFrame(hypercube(LEAST_POINTS)).iloc[:, :2]
    effects = pd.Series(np.arange(float(LEAST_POINTS)))
    assert sign_surface(at, effects) is not None
    assert sign_surface(at.iloc[1:], effects.iloc[1:]) is None


def invented(hypothesis: Hypothesis, seed: int) -> dict[str, dict[str, float]]:
    effects = dict.fromkeys((hypothesis.measure, *hypothesis.also), 0.02 + 0.001 * seed)
    return {"effects": effects, "levels": dict.fromkeys(hypothesis.arms, 0.5)}


@pytest.mark.parametrize(("name", "effect", "share"), [("H5", -1.0, 1.0), ("H5", 1.0, 0.0), ("H1", 1.0, 1.0)])
def test_agreement_is_by_the_registered_sign(name: str, effect: float, share: float) -> None:
    (item,) = read_all([name])
    region = region_of(item)
    assert region is not None
    assert region.probability(np.array([effect]), np.array([0.01])) == pytest.approx([share])


def test_vectors_have_the_central_one_first() -> None:
    names = list(vectors_of(Effort(2, 3, 2), []))
    assert names == [CENTRAL, "set0", "set1", "set2", "prior0", "prior1"]


def test_the_shipped_vector_does_not_count_twice() -> None:
    shipped = as_shipped(load("classroom"))
    assert shipped in shipped_set()
    members = [{**shipped, "talk.talk": 0.2}, shipped, {**shipped, "talk.talk": 0.25}]
    assert list(vectors_of(Effort(2, 2, 0), members)) == [CENTRAL, "set0", "set2"]


@pytest.mark.parametrize(("low", "high", "said"), [(0.1, 0.3, "yes"), (-0.3, -0.1, "no"), (-0.1, 0.1, "unclear")])
def test_an_effect_holds_when_its_interval_has_the_sign_as_shipped(low: float, high: float, said: str) -> None:
    assert holds(low, high, shipped=0.02) == said


def test_morris_and_sobol_find_the_parameters_that_act() -> None:
    ranges = {name: swept()[name] for name in ("demand.fit_weight", "taste.trend_drift", "talk.talk")}
    unit = sensitivity_points("morris", 6, 4, 1, len(ranges))
    table = morris_of(unit, 3.0 * unit[:, 1] + 0.5 * unit[:, 0], list(ranges))
    assert list(table["factor"]) == ["taste.trend_drift", "demand.fit_weight", "talk.talk"]
    assert table["mu_star"].to_list() == pytest.approx([3.0, 0.5, 0.0])
    settings = settings_of(qmc.LatinHypercube(3, rng=2).random(40), ranges)
    drift = np.array([point["taste.trend_drift"] for point in settings]) / ranges["taste.trend_drift"][1]
    weight = (np.array([point["demand.fit_weight"] for point in settings]) - 0.8) / 2.2
    effects = 3.0 * drift + 1.0 * weight
    sobol, skill, luck = sobol_of(settings, pd.DataFrame({0: effects, 1: effects + 1e-6}), ranges)
    assert skill > 0.95
    assert luck < 1e-6
    assert sobol["ST"].to_list() == pytest.approx([0.9, 0.1, 0.0], abs=0.04)


def test_slopes_tell_from_chance_what_acts() -> None:
    draw = np.random.default_rng(3)
    names = [f"x{number}" for number in range(30)]
    unit = qmc.LatinHypercube(30, rng=4).random(400)
    effects = 2.0 * unit[:, 7] - 1.0 * unit[:, 2] + draw.normal(0.0, 0.5, 400)
    effects[5] = np.nan
    table, linear = slopes_of(unit, effects, names)
    assert list(table["factor"][:2]) == ["x7", "x2"]
    assert table["slope"][:2].to_list() == pytest.approx([2.0, -1.0], abs=0.35)
    assert (table["p"][:2] < 1e-6).all()
    assert (table["p"][2:] > 0.05).mean() > 0.9
    assert ((table["low"] < table["slope"]) & (table["slope"] < table["high"])).all()
    variance = (4.0 + 1.0) / 12
    assert linear == pytest.approx(variance / (variance + 0.25), abs=0.07)


def test_luck_is_the_share_of_the_variance_of_means_that_seeds_make() -> None:
    ranges = {name: swept()[name] for name in ("demand.fit_weight", "talk.talk")}
    settings = settings_of(qmc.LatinHypercube(2, rng=5).random(300), ranges)
    noise = np.random.default_rng(6).normal(0.0, 1.0, (300, 2))
    signal = np.array([point["demand.fit_weight"] for point in settings])
    signal = (signal - signal.mean()) / signal.std()
    _, skill, luck = sobol_of(settings, pd.DataFrame(signal[:, None] + noise), ranges)
    assert luck == pytest.approx(0.5 / 1.5, abs=0.1)
    assert skill == pytest.approx(1.0 - luck, abs=0.12)


def test_swept_parameters_keep_whole_numbers_whole() -> None:
    ranges = swept()
    assert len(ranges) > 150, "every number of the world"
    assert not set(APART) & set(ranges)
    assert ranges["learning.alternatives"] == (3.0, 5.0), "within bounds"
    assert ranges["adoption.base"] == (-5.4, -1.8), "no range is stated"
    assert ranges["methods.taste_test.answers"] == (1.0, 3.0), "around the method's own value"
    (point,) = settings_of(np.full((1, len(ranges)), 0.37), ranges)
    assert isinstance(point["population.strong_ties"], int)
    assert load("classroom").with_(**point).world.population.strong_ties == point["population.strong_ties"]


def test_the_document_of_robustness_says_what_holds(tmp_path: Path, plan: Scenario) -> None:
    parts = [*CHANNELS, "none", "whole"]
    channels = pd.DataFrame(
        {"measure": DECOMPOSED[0], "part": parts, "n": 4, "effect": 0.01, "low": -0.01, "high": 0.03}
    )
    choices = pd.DataFrame({"choice": ["as shipped", "one dimension"], "measure": DECOMPOSED[0], "n": 4,
                            "effect": [0.02, -0.02], "low": [0.01, -0.03], "high": [0.03, -0.01], "holds": ["yes", "no"]})  # fmt: skip
    morris = pd.DataFrame(
        {"factor": ["a"], "mu_star": [0.1], "low": [0.05], "high": [0.15], "mu": [0.1], "sigma": [0.0]}
    )
    ends = {f"{key}{end}": [0.5] for key in ("S1", "ST") for end in ("", "_low", "_high")}
    slopes = pd.DataFrame(
        {"factor": ["a", "b"], "slope": [0.1, 0.0], "low": [0.08, -0.02], "high": [0.12, 0.02], "p": [0.0, 0.9]}
    )
    sobol = pd.DataFrame({"factor": ["a"], **ends})
    screening = Screening(morris, slopes, 0.3, sobol, skill=0.4, luck=0.5, points=20, seeds=2, trajectories=4, draws=50)
    path = write_robustness(tmp_path, Robustness({100: channels}, choices, screening, 4, 4), plan)
    text = path.read_text(encoding="utf-8")
    assert "turns its sign under: one dimension" in text
    assert (
        f"`{DECOMPOSED[0]}` turns its sign under: one dimension; it cannot be told from zero under: no choice" in text
    )
    assert "+2.0 percentage points" in text
    assert "1 of 2 slopes are told from zero" in text
    assert (
        "40% of the variance; an estimated 50% of it is chance, which no emulator predicts, so it predicts 80%" in text
    )
    for name in ("channels", "choices", "screening"):
        english, indonesian = words_of_figure(tmp_path, name, "en"), words_of_figure(tmp_path, name, "id")
        assert english - indonesian, name
        assert indonesian - english, name
        assert f"(figures/{name}_en.svg)" in text
    assert "100 pelanggan per UMKM" in words_of_figure(tmp_path, "channels", "id")
    assert "satu dimensi selera" in words_of_figure(tmp_path, "choices", "id")
    assert "orde pertama" in words_of_figure(tmp_path, "screening", "id")


def words_of_figure(folder: Path, name: str, language: str) -> set[str]:
    """Return what is written in a figure of the documents, without numbers."""
    svg = (folder / "figures" / f"{name}_{language}.svg").read_text(encoding="utf-8")
    written = (unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    return {text for text in written if re.search("[a-z]", text)}


def test_the_document_of_calibration_names_what_stays_open(tmp_path: Path, plan: Scenario) -> None:
    wave = invented_wave(20)
    shipped = tmp_path / "set.csv"
    found = Calibration(wave, 20, {"V1": 0.9}, 2.0)
    *_, path = write_calibration(tmp_path, shipped, found, plan, seeds=3)
    assert "**The set: 20 vectors**" in path.read_text(encoding="utf-8")
    assert not words_of_figure(tmp_path, "calibration", "en") & words_of_figure(tmp_path, "calibration", "id")
    assert "Peluang bercerita" in words_of_figure(tmp_path, "calibration", "id")
    assert len(shipped_set(shipped)) == 20
    assert shipped_set(shipped)[0].keys() == {**FITTED, **OPEN}.keys()


@pytest.mark.parametrize(("hours", "members"), [(0.0, 8), (2.5, 16), (100.0, 24)])
def test_a_budget_buys_more_vectors_of_the_set(hours: float, members: int, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, asked = [0.0], []

    def an_hour(_: object, effort: Effort, **__: object) -> list[object]:
        clock[0] += 3600.0
        asked.append(effort.members)
        return []

    monkeypatch.setattr(registered, "run_registered", an_hour)
    monkeypatch.setattr(registered, "shipped_set", lambda: [{}] * 30)
    monkeypatch.setattr("experiments.evidence.running.time.monotonic", lambda: clock[0])
    _, effort = registered.run_within([], Effort(2, 8, 0), hours)
    assert effort.members == members
    assert asked == list(range(8, members + 1, 8))


def test_a_budget_buys_further_waves_proposed_over_all_before(plan: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, known = [0.0], []

    def an_hour(_: object, vectors: Sequence[Vector], *__: object, first: int = 0, **___: object) -> Matched:
        clock[0] += 3600.0
        wave = invented_wave(len(vectors))
        return Matched(*(getattr(wave, part).set_axis(range(first, first + len(vectors))) for part in MATCHED_PARTS))

    def proposals(_: object, shipped: Vector, count: int) -> tuple[list[Vector], float]:
        return [shipped] * count, 1.0

    monkeypatch.setattr(calibration, "match", an_hour)
    monkeypatch.setattr(calibration, "propose", proposals)
    monkeypatch.setattr(calibration, "emulators_of", lambda wave: known.append(len(wave.vectors)) or {})
    monkeypatch.setattr("experiments.evidence.running.time.monotonic", lambda: clock[0])
    found = calibration.calibrate(plan, 20, 10, range(2), hours=2.5)
    assert known == [20, 30]
    assert (found.waves, found.first, found.later) == (3, 20, 20)
    assert list(found.matched.vectors.index) == list(range(40))
    text = document(found, plan, 2)
    assert "Waves 2 to 3: 20 vectors proposed by ABC-SMC over emulators of those before" in text


def test_a_further_round_of_screening_keeps_the_points_before(plan: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[tuple[Mapping[str, float], int]]] = []

    def invented(_: object, asked: list[tuple[Mapping[str, float], int]], *__: object, **___: object) -> np.ndarray:
        ran.append(asked)
        return np.array([point["demand.price_weight"] + 0.01 * (seed % 2) for point, seed in asked])

    monkeypatch.setattr(screening, "effects_of", invented)
    ranges = {name: FITTED[name] for name in ("demand.price_weight", "talk.talk", "loyalty.faint")}
    ask = {"trajectories": 2, "draws": 10, "points": 12, "seeds": 2, "ranges": ranges}
    once, twice = screening.screen(plan, **ask), screening.screen(plan, **ask, rounds=2)
    for before, after in zip(ran[:3], ran[3:], strict=True):
        assert after[: len(before)] == before
        assert len(after) == 2 * len(before)
    assert len({tuple(point.items()) for point, _ in ran[5]}) == 24
    assert [seed for _, seed in ran[4]] == list(range(20)), "every draw has a seed of its own"
    assert (once.trajectories, once.draws, once.points) == (2, 10, 12)
    assert (twice.trajectories, twice.draws, twice.points) == (4, 20, 24)
    assert once.slopes["factor"].iloc[0] == twice.morris["factor"].iloc[0] == "demand.price_weight"


def echo(payload: dict[str, object]) -> Message:
    return Message({"seed": payload["seed"]})


def test_finished_tasks_are_not_run_again(tmp_path: Path) -> None:
    store = tmp_path / "runs.jsonl"
    task = Task("one", f"{__name__}:echo", {"seed": 1})
    assert carry_out([task], store, jobs=1) == {"one": {"seed": 1}}
    with store.open("a", encoding="utf-8") as file:
        file.write('{"key": "half')
    assert read_store(store) == {"one": {"seed": 1}}
    assert carry_out([Task("one", "nowhere:nothing")], store, jobs=1) == {"one": {"seed": 1}}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_generated_documents_are_current(name: str) -> None:
    written, made = ((DOCS / name).read_text(encoding="utf-8").rstrip(), DOCUMENTS[name]().rstrip())
    assert written.splitlines() == made.splitlines(), "run: python -m pasar.documents.rigour"


def test_all_documents_of_evidence_were_made_by_one_code(repository: Path) -> None:
    told = {
        name: set(
            re.findall(r"(?:code|kode) `([0-9a-f]{16})`", (repository / "docs" / f"{name}.md").read_text("utf-8"))
        )
        for name in ("calibration", "validation", "findings", "temuan", "robustness")
    }
    assert all(told.values()), told
    assert len(set.union(*told.values())) == 1, told


def test_the_command_says_how_many_seeds_were_run_and_how_sure_the_share_is() -> None:
    texts = Texts("id")
    ran = [SimpleNamespace(central=SimpleNamespace(n=seeds)) for seeds in (32, 12, 27)]
    assert (seeds_text(texts, ran), seeds_text(texts, ran[:1])) == ("12 sampai 32", "32")  # type: ignore[arg-type]
    assert share_text(texts, SimpleNamespace(share=0.75, share_interval=(0.58, 0.87))) == "75% (58% sampai 87%)"  # type: ignore[arg-type]
