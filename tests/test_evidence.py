"""The evidence: estimates with known answers, patterns on a small market, registered hypotheses, current documents."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.evidence.calibration import FITTED, OPEN, Matched, emulators_of, hypercube
from experiments.evidence.decomposition import CHANNELS, coalitions, shapley
from experiments.evidence.diary import Diary
from experiments.evidence.emulation import Emulator
from experiments.evidence.estimates import jackknife, mean_of, ratio
from experiments.evidence.hypotheses import Hypothesis, agrees, judge, read_all, tasks_of, verdict_of
from experiments.evidence.measuring import base_run, path_of, price_shock, standing
from experiments.evidence.patterns import C_PATTERNS, PATTERNS
from experiments.evidence.registered import CENTRAL, Effort, vectors_of
from experiments.evidence.running import carry_out, read_store
from experiments.evidence.shocks import fork_with, keyed_tenth
from experiments.evidence.smc import sample
from experiments.evidence.validation import judge as judge_patterns
from experiments.tasks import Task
from experiments.wire import Message
from pasar.documents.findings import document
from pasar.documents.rigour import DOCUMENTS
from pasar.language import Texts
from simulation import Market, Scenario, load

DOCS = Path(__file__).parent.parent / "docs"
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


@pytest.mark.parametrize(
    ("share", "verdict"),
    [(1.0, "supported"), (0.7, "within_limits"), (0.5, "undecided"), (0.2, "not_supported"), (0.0, "contradicted")],
)
def test_the_verdict_is_the_share_of_the_set(share: float, verdict: str) -> None:
    (first,) = read_all(["H1"])
    assert verdict_of(first, share) == verdict


def test_a_hypothesis_is_judged_and_told_in_both_languages() -> None:
    (first,) = read_all(["H1"])
    vectors = {CENTRAL: {}, "set0": {}, "prior0": {}}
    seeds = {CENTRAL: range(3), "set0": range(1), "prior0": range(1)}
    values = {task.key: invented(first, seed) for seed, task in enumerate(tasks_of(first, vectors, seeds))}
    found = judge(first, values)
    assert found.verdict == "supported"
    for language in ("en", "id"):
        text = document(Texts(language), [found], Effort(3, 1, 1))
        assert first.claim in text


def invented(hypothesis: Hypothesis, seed: int) -> dict[str, dict[str, float]]:
    effects = dict.fromkeys((hypothesis.measure, *hypothesis.also), 0.02 + 0.001 * seed)
    return {"effects": effects, "levels": dict.fromkeys(hypothesis.arms, 0.5)}


def test_agreement_is_by_sign() -> None:
    (fewer,) = read_all(["H5"])
    assert agrees(fewer, -1.0)
    assert not agrees(fewer, 1.0)


def test_vectors_have_the_central_one_first() -> None:
    names = list(vectors_of(Effort(2, 3, 2), []))
    assert names == [CENTRAL, "set0", "set1", "set2", "prior0", "prior1"]


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
    assert (DOCS / name).read_text(encoding="utf-8").rstrip() == DOCUMENTS[name]().rstrip()
