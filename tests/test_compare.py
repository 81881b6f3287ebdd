"""A comparison finds effects that are known, says what it cannot know, and loses nothing."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments import compare as comparing
from experiments import job, runner
from experiments.arms import arms_of, joint_of, squares_of
from experiments.assumptions import Assumptions, assumption_range, shipped_presets
from experiments.effects import COLUMNS, fieller_interval
from experiments.job import checked
from experiments.manifest import PACKAGE, versions
from experiments.pool import Pool
from experiments.results import Comparison, load_results
from experiments.tasks import RunFailed
from pasar.errors import word
from pasar.language import Texts
from simulation import load
from simulation.errors import PasarError, RunEnded
from tests.fake_market import ADOPTERS, COHORT, SUPPORT, TREATED, FakeScenario, luck, measures_of

BASE = FakeScenario("baseline")
COCREATE = FakeScenario("co_creation", "voluntary")
SUPPORTED = FakeScenario("support", "off", SUPPORT)
BOTH = FakeScenario("co_creation_and_support", "voluntary", SUPPORT)
LOTTERY = FakeScenario("lottery", {"share": 0.3})
SQUARE = [BASE, COCREATE, SUPPORTED, BOTH]


def fake(patch: pytest.MonkeyPatch) -> None:
    """Compare fake markets: there is no kernel to warm, no code to hash, and two measures are known."""
    patch.setattr(comparing, "warm_up", lambda arms, pool: None)
    patch.setattr("simulation.code_hash", lambda: "fake", raising=False)
    patch.setattr("experiments.contrasts.measures_of", measures_of)


@pytest.fixture(autouse=True)
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    fake(monkeypatch)


def compare(scenarios: Any, seeds: Any = 4, jobs: int = 1, **settings: Any) -> Comparison:
    return comparing.compare(scenarios, seeds, jobs=jobs, run="tests.fake_market:run", **settings)


def firms_mean(seeds: int, uids: range) -> float:
    """Return the mean profit that luck alone gives."""
    return float(np.mean([100 * luck(seed, uid) for seed in range(seeds) for uid in uids]))


@pytest.fixture(scope="module")
def square(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    with pytest.MonkeyPatch.context() as patch:
        fake(patch)
        return compare(SQUARE, 6, out=tmp_path_factory.mktemp("square") / "out")


def test_columns_and_groups(square: Comparison) -> None:
    assert list(square.effects.columns) == COLUMNS
    assert set(square.effects["contrast"]) == {"policy", "adopters", "spillover", "interaction", "programmes"}
    assert set(square.effects["against"]) == {"baseline", "co_creation", "co_creation_and_support"}
    assert (square.effects["n"].isin([0, 6])).all()


def test_policy_effect_is_the_mean_paired_difference_with_its_t_interval(square: Comparison) -> None:
    runs = square.runs.query("measure == 'survival' and group == 'umkm'").pivot(
        index="seed", columns="scenario", values="value"
    )
    difference = runs["support"] - runs["baseline"]
    interval = stats.ttest_1samp(difference, 0).confidence_interval(0.95)
    found = square.effect("survival", "umkm", scenario="support")
    assert (found.effect, found.low, found.high) == pytest.approx((difference.mean(), *interval))
    assert (found.base, found.value) == pytest.approx((runs["baseline"].mean(), runs["support"].mean()))
    assert "support against baseline" in str(found)


def test_known_effects_have_no_width_under_shared_luck(square: Comparison) -> None:
    found = square.effect("profit", "umkm", scenario="co_creation")
    expected = (50 * len(ADOPTERS) - 10 * (len(COHORT) - len(ADOPTERS))) / len(COHORT)
    assert (found.effect, found.low, found.high) == pytest.approx((expected,) * 3)


def test_adopters_and_others_are_followed_by_uid_and_the_naive_contrast_stays_inside_one_market(
    square: Comparison,
) -> None:
    assert square.effect("profit", "adopters", "co_creation").effect == pytest.approx(50)
    assert square.effect("profit", "others", "co_creation").effect == pytest.approx(-10)
    assert square.effect("profit", scenario="co_creation", contrast="spillover").effect == pytest.approx(-10)
    naive = square.effect("profit", scenario="co_creation", contrast="adopters")
    selection = firms_mean(6, ADOPTERS) - firms_mean(6, range(len(ADOPTERS), len(COHORT)))
    assert naive.against == "co_creation"
    assert naive.effect == pytest.approx(60 + selection)


def test_treated_are_those_a_programme_reached(square: Comparison) -> None:
    assert square.effect("profit", "treated", "support").effect == pytest.approx(30)
    assert square.effects.query("scenario == 'co_creation' and group == 'treated'").empty


def test_a_co_creating_baseline_still_names_the_adopters() -> None:
    effects = compare([COCREATE, BASE]).effects
    adopters = effects.query("contrast == 'policy' and group == 'adopters' and measure == 'profit'")
    assert adopters["effect"].tolist() == pytest.approx([-50])


def test_direct_effects_need_a_lottery() -> None:
    effects = compare([BASE, LOTTERY, COCREATE]).effects
    assert set(effects.query("contrast == 'direct'")["scenario"]) == {"lottery"}


def test_interaction_is_the_difference_of_effects_in_points_and_as_log_ratio(square: Comparison) -> None:
    points = square.effect("profit", "umkm", contrast="interaction")
    extra = 40 * len(set(ADOPTERS) & set(TREATED)) / len(COHORT)
    assert (points.scenario, points.against) == ("co_creation_and_support", "baseline")
    assert points.effect == pytest.approx(extra)
    assert points.value - points.base == pytest.approx(points.effect)
    logs = square.effect("profit_log_ratio", "umkm", contrast="interaction")
    assert logs.unit == "log ratio"
    assert logs.effect != pytest.approx(points.effect)
    assert square.manifest["main_scale"] == "points"


def test_interaction_at_equal_outlay_scales_the_costlier_support_down(square: Comparison) -> None:
    both = len(set(ADOPTERS) & set(TREATED))
    apart = 30 * len(TREATED) / len(COHORT)
    together = (70 * both + 30 * (len(TREATED) - both)) / len(COHORT)
    found = square.effect("profit_equal_outlay", "umkm", contrast="interaction")
    assert (found.base, found.value, found.unit) == (pytest.approx(apart), pytest.approx(together / 1.5), "Rp/week")
    assert (found.effect, found.low) == (pytest.approx(together / 1.5 - apart),) * 2


def test_where_support_is_free_there_is_no_equal_outlay_and_negative_numbers_have_no_logarithm() -> None:
    changed = [FakeScenario(f"{arm.name}_2", arm.co_creation, arm.programmes, extra={"free": True}) for arm in SQUARE]
    result = compare(changed, 2)
    reasons = result.notes.query("contrast == 'interaction' and group == 'umkm'").set_index("measure")["reason"]
    assert reasons["profit_equal_outlay"] == "no_outlay"
    assert reasons["remote_gap_log_ratio"] == "not_positive"
    assert reasons["repeat_rate_log_ratio"] == "nothing_happened"
    assert reasons["sales_growth_log_ratio"] == "run_too_short"


def test_the_shipped_scenarios_make_two_squares() -> None:
    names = ("baseline", "co_creation", "support", "co_creation_and_support")
    lottery = ("co_creation_by_lottery", "lottery_and_support")
    arms = arms_of([load(name) for name in (*names, *lottery)])
    assert [square.both for square in squares_of(arms)] == ["co_creation_and_support", "lottery_and_support"]
    assert [arm.name for arm in arms if arm.by_lottery] == list(lottery)


def test_each_2x2_has_its_interaction() -> None:
    by_lottery = FakeScenario("lottery_and_support", LOTTERY.co_creation, SUPPORT)
    result = compare([*SQUARE, LOTTERY, by_lottery], 2)
    rows = result.effects.query("contrast == 'interaction' and measure == 'profit' and group == 'umkm'")
    assert rows["scenario"].tolist() == ["co_creation_and_support", "lottery_and_support"]
    assert rows["n"].tolist() == [2, 2]


def test_interaction_needs_a_square() -> None:
    assert [found.both for found in squares_of(arms_of(SQUARE))] == ["co_creation_and_support"]
    assert squares_of(arms_of(SQUARE[::-1])) == squares_of(arms_of(SQUARE))
    for scenarios in (
        SQUARE[:3],
        [BASE, LOTTERY, SUPPORTED, BOTH],
        [*SQUARE[:3], FakeScenario("b", "voluntary", SUPPORT, "v")],
    ):
        assert not squares_of(arms_of(scenarios))
    assert compare([BASE, COCREATE, SUPPORTED], 2).effects.query("contrast == 'interaction'").empty


def test_costs_are_ratios_of_means_or_not_determined(square: Comparison) -> None:
    firms, outlay = square.firms, 1000 * len(TREATED)
    alive = firms[firms["cohort"]].groupby(["scenario", "seed"])["alive"].sum()
    extra = alive["support"].mean() - alive["baseline"].mean()
    cost = square.effect("cost_per_extra_survivor", scenario="support")
    assert (cost.effect, cost.unit) == (pytest.approx(outlay / extra), "Rp")
    assert cost.low < cost.effect < cost.high
    profit = square.effect("extra_profit_per_rupiah", scenario="support")
    assert profit.effect == pytest.approx(30 * len(TREATED) / outlay)
    assert 0 < square.effect("deadweight_share", scenario="support").effect < 1
    assert np.isnan(square.effect("cost_per_extra_survivor", scenario="co_creation").effect)
    notes = square.notes.query("scenario == 'co_creation' and measure == 'extra_profit_per_rupiah'")
    assert notes["reason"].tolist() == ["denominator_is_zero"]


def test_runs_of_different_length_are_not_compared() -> None:
    base = load("classroom")
    with pytest.raises(PasarError, match=r"compare\.horizons"):
        arms_of([base, base.with_(name="shorter", horizon="2 years")])


def test_what_programmes_buy_is_told_beside_co_creation_alone(square: Comparison) -> None:
    both = "co_creation_and_support"
    profit = square.firms[square.firms["kind"] == "umkm"].groupby(["scenario", "seed"])["profit"].sum()
    outlay = square.effect("public_outlay", scenario=both).effect
    beside = square.effect("extra_profit_per_rupiah", scenario=both, contrast="programmes")
    in_all = square.effect("extra_profit_per_rupiah", scenario=both)
    assert (beside.against, in_all.against) == ("co_creation", "baseline")
    for found in (beside, in_all):
        gain = (profit[both] - profit[found.against]).mean()
        assert found.effect == pytest.approx(gain / outlay)
    assert in_all.effect > beside.effect > 0
    reached = square.effect("deadweight_share", scenario=both, contrast="programmes")
    assert 0 < reached.effect <= 1
    assert set(square.effects.query("contrast == 'programmes'")["scenario"]) == {"co_creation_and_support"}


@pytest.mark.parametrize(("arms", "against"), [([BASE, BOTH], None), ([BASE, COCREATE, BOTH], "co_creation")])
def test_an_arm_with_co_creation_alone_parts_it_from_programmes(arms: list[Any], against: str | None) -> None:
    """It need not be a 2x2; what else differs from it is no support of the arm's own."""
    found = compare(arms, 3)
    rows = found.effects.query("contrast == 'programmes'")
    assert set(rows["scenario"]) == ({BOTH.name} if against else set())
    assert set(rows["against"]) == ({against} if against else set())
    assert joint_of(arms_of(arms)) == {BOTH.name: against or ""}


def test_what_differs_in_one_thing_only_is_not_joint() -> None:
    assert joint_of(arms_of([BASE, COCREATE, SUPPORTED, LOTTERY])) == {}
    assert joint_of(arms_of([COCREATE, BOTH])) == {}
    assert joint_of(arms_of([COCREATE, BASE, SUPPORTED])) == {SUPPORTED.name: BASE.name}


def test_fieller_ends_are_where_the_t_test_turns() -> None:
    bottom = np.array([4.0, 5.5, 6.1, 4.7, 5.2, 6.6])
    top = 2 * bottom + np.array([0.3, -0.8, 0.9, -0.2, 0.5, -0.4])
    ratio, *ends = fieller_interval(top, bottom)
    assert ends[0] < ratio < ends[1]
    for end in ends:
        assert stats.ttest_1samp(top - end * bottom, 0).pvalue == pytest.approx(0.05)
    assert all(np.isnan(fieller_interval(top, bottom - bottom.mean())))


def test_empty_numbers_stay_empty_with_a_reason(square: Comparison) -> None:
    reasons = square.notes.query("contrast == 'policy' and scenario == 'support'").set_index(["measure", "group"])[
        "reason"
    ]
    assert reasons["fit", "all"] == "no_firms"
    assert reasons["sales_growth", "umkm"] == "run_too_short"
    assert reasons["repeat_rate", "umkm"] == "nothing_happened"
    assert reasons["profit", "sector:craft"] == "too_few_firms"
    assert reasons["profit", "umkm"] == ""
    empty = square.effects.query("measure == 'fit' or group == 'sector:craft'")
    assert empty[["base", "value", "effect", "low", "high"]].isna().all(axis=None)


def test_one_seed_has_an_effect_and_no_interval() -> None:
    found = compare([BASE, COCREATE], [7]).effect("profit", "umkm")
    assert (found.n, found.effect) == (1, pytest.approx(10.0))
    assert np.isnan(found.low)
    notes = compare([BASE, COCREATE, SUPPORTED], [7]).notes
    few = notes.query("contrast == 'policy' and measure == 'profit' and group == 'sector:craft'")
    assert set(few["reason"]) == {"too_few_firms"}, "few firms are few with one seed, too"


def test_processes_and_order_do_not_matter(tmp_path: Path) -> None:
    one = compare(SQUARE, 5, out=tmp_path / "one")
    two = compare(SQUARE, 5, jobs=2, out=tmp_path / "two")
    for table in ("runs.parquet", "firms.parquet", "weekly.parquet", "effects.csv"):
        assert (one.folder / table).read_bytes() == (two.folder / table).read_bytes()


def test_a_folder_is_resumed_by_missing_seed_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[list[int], list[int]]] = []
    settings: dict[str, Any] = {"out": tmp_path / "out", "announce": lambda *seeds: told.append(seeds)}
    compare([BASE, COCREATE], [0, 1, 3], **settings)
    second = compare([BASE, COCREATE], 5, **settings)
    assert told == [([], [0, 1, 3]), ([0, 1, 3], [2, 4])]
    assert second.manifest["seeds_reused"] == [0, 1, 3]
    assert sorted(second.runs["seed"].unique()) == [0, 1, 2, 3, 4]
    with pytest.raises(PasarError) as other_arms:
        compare([BASE, BOTH], 5, **settings)
    monkeypatch.setattr("simulation.code_hash", lambda: "edited")
    with pytest.raises(PasarError) as other_code:
        compare([BASE, COCREATE], 5, **settings)
    assert [error.value.values["differs"] for error in (other_arms, other_code)] == [["arms"], ["code_hash"]]


@pytest.mark.parametrize("harm", ["junk", "short", "gone"])
def test_a_seed_whose_tables_are_damaged_is_run_again(tmp_path: Path, harm: str) -> None:
    told: list[tuple[list[int], list[int]]] = []
    settings: dict[str, Any] = {"out": tmp_path / "out", "announce": lambda *seeds: told.append(seeds)}
    whole = compare([BASE, COCREATE], 3, **settings).effects
    table = tmp_path / "out" / "parts" / "seed-1" / "firms.parquet"
    if harm == "gone":
        table.unlink()
    else:
        table.write_bytes(b"junk" if harm == "junk" else table.read_bytes()[:-8])
    again = compare([BASE, COCREATE], 3, **settings).effects
    assert told[1] == ([0, 2], [1])
    pd.testing.assert_frame_equal(again, whole)


def test_the_manifest_names_the_version_and_the_command_that_was_asked_last(tmp_path: Path) -> None:
    out, command = tmp_path / "out", ["pasar", "compare", "base", "cocreate", "--seeds", "2"]
    first = compare([BASE, COCREATE], 2, out=out, command=command).manifest
    assert first["command"] == command
    assert first["versions"] == versions()
    assert {"python", PACKAGE, "numpy"} <= set(first["versions"])
    more = [*command[:-1], "3"]
    assert compare([BASE, COCREATE], 3, out=out, command=more).manifest["command"] == more, "what is held now"
    assert compare([BASE, COCREATE], 3, out=out).manifest["command"] is None, "asked for in Python"


def test_contrasts_are_found_as_seeds_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []
    whole = job.contrasts_of

    def counted(seed: Any, squares: Any) -> pd.DataFrame:
        found.append(1)
        return whole(seed, squares)

    monkeypatch.setattr(job, "contrasts_of", counted)
    told: list[tuple[int, int]] = []
    compare(SQUARE, 3, progress=lambda done, _total: told.append((done, len(found))))
    assert [pair for pair in told if pair[0]] == [(1, 1), (2, 2), (3, 3)]
    assert len(found) == 3, "each seed once"


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(PasarError, match=r"out\.exists"):
        compare([BASE, COCREATE], out=tmp_path)
    with pytest.raises(PasarError, match=r"file\.system"):
        compare([BASE, COCREATE], out=tmp_path / "letter.txt" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_an_interrupt_keeps_finished_seeds(tmp_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        compare([BASE, COCREATE], 5, out=out, progress=interrupt)
    with pytest.raises(PasarError, match="incomplete"):
        load_results(out)
    resumed = compare([BASE, COCREATE], 5, out=out)
    assert resumed.manifest["seeds_reused"] == [0, 1]
    assert not list(out.rglob(".*")), "nothing half-written is left"


@pytest.mark.parametrize(("kind", "error"), [("raise", RunFailed), ("refuse", PasarError), ("end", RunEnded)])
def test_a_failed_seed_stops_the_result_but_not_the_others(tmp_path: Path, kind: str, error: type[PasarError]) -> None:
    out = tmp_path / "out"
    with pytest.raises(error) as failed:
        compare([BASE, FakeScenario("trouble", trouble=kind)], 4, out=out)
    assert failed.type is error
    assert sorted(path.name for path in (out / "parts").iterdir()) == ["seed-0", "seed-1", "seed-3"]


def test_a_killed_worker_does_not_change_the_result(tmp_path: Path) -> None:
    trouble = FakeScenario("trouble", "voluntary", trouble=str(tmp_path / "mark"))
    result = compare([BASE, trouble], 4, jobs=2)
    assert (tmp_path / "mark").exists()
    assert result.effect("profit", "umkm").effect == pytest.approx(
        compare([BASE, COCREATE], 4).effect("profit", "umkm").effect
    )


def test_save_and_load_keep_every_table(tmp_path: Path) -> None:
    result = compare(SQUARE, 3)
    loaded = load_results(result.save(tmp_path / "saved"))
    for table in ("effects", "runs", "weekly", "firms", "notes"):
        pd.testing.assert_frame_equal(getattr(loaded, table), getattr(result, table))
    assert {path.name for path in loaded.folder.iterdir()} == {
        "effects.csv", "notes.csv", "runs.parquet", "weekly.parquet", "firms.parquet", "manifest.json",
    }  # fmt: skip
    manifest = json.loads((loaded.folder / "manifest.json").read_text())
    assert [scenario["name"] for scenario in manifest["scenarios"]] == [arm.name for arm in SQUARE]
    assert manifest["code_hash"] == "fake"
    folder = result.folder
    del result, loaded
    assert not folder.exists(), "a temporary folder goes with its object"


def test_save_writes_over_nothing(tmp_path: Path) -> None:
    result, other = compare([BASE, COCREATE], 2), compare([BASE, SUPPORTED], 2)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "effects.csv").write_text("mine")
    with pytest.raises(PasarError, match=r"out\.exists|already holds other files"):
        result.save(tmp_path / "mine")
    assert {path.name: path.read_text() for path in (tmp_path / "mine").iterdir()} == {"effects.csv": "mine"}
    saved = result.save(tmp_path / "saved")
    assert result.save(saved) == saved, "the same results may be saved again"
    with pytest.raises(PasarError, match=r"out\.exists|results of another"):
        other.save(saved)


def test_the_same_comparison_run_again_may_be_saved_over_the_first(tmp_path: Path) -> None:
    saved = compare([BASE, COCREATE], 2).save(tmp_path / "saved")
    again = compare([BASE, COCREATE], 2)
    again.manifest["wall_seconds"] += 1
    assert again.save(saved) == saved
    with pytest.raises(PasarError) as caught:
        compare([BASE, COCREATE], 3).save(saved)
    assert caught.value.values["differs"] == ["seeds"]
    with (saved / "effects.csv").open("a", encoding="utf-8") as effects:
        effects.write("\n")
    with pytest.raises(PasarError) as caught:
        again.save(saved)
    assert caught.value.values["differs"] == ["results"]
    assert "--out" not in str(word(caught.value, Texts("en")))


def test_results_are_read_from_a_folder_only(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: classroom\n")
    with pytest.raises(PasarError) as caught:
        load_results(tmp_path / "a.yaml")
    assert caught.value.key == "results.none"


def test_assumptions_stand_beside_the_interval(tmp_path: Path) -> None:
    out = tmp_path / "out"
    counts: list[tuple[int, int]] = []
    result = compare(
        [BASE, COCREATE], 4, out=out, assumptions=Assumptions.shipped(2), progress=lambda *c: counts.append(c)
    )
    assert counts[-1] == (8, 8), "the central preset uses seeds of the comparison"
    assert result.assumptions is not None
    assert result.assumptions["preset"].unique().tolist() == ["pessimistic", "central", "optimistic"]
    low, high = result.assumption_range("co_creation", "profit", "umkm") or (0.0, 0.0)
    assert (low, high) == pytest.approx((10 * 1.1 / 1.6, 10 * 2.2 / 1.6))
    assert result.effect("profit", "umkm").effect == pytest.approx(10)
    assert load_results(out / "assumptions" / "optimistic").effect("profit", "umkm").n == 2
    assert compare([BASE, COCREATE], 2).assumption_range("co_creation", "profit", "umkm") is None


def test_luck_of_the_few_seeds_is_no_assumption() -> None:
    """The central preset is off by 3 on its few seeds; the range must lie around the estimate from all seeds."""
    told = {"scenario": "a", "measure": "profit", "group": "all", "contrast": "policy"}
    table = pd.DataFrame([{"preset": name, **told, "effect": effect}
                          for name, effect in (("pessimistic", 11.0), ("central", 13.0), ("optimistic", 18.0))])  # fmt: skip
    assert assumption_range(table, "a", "profit", "all", "policy", estimate=10.0) == (8.0, 15.0)
    assert assumption_range(table[1:2], "a", "profit", "all", "policy", estimate=10.0) == (10.0, 10.0)
    assert assumption_range(table[:1], "a", "profit", "all", "policy", estimate=10.0) is None


@dataclass
class FakeMarket:
    """Notes what is done to it."""

    plan: FakeScenario
    seed: int
    done: list[str] = field(default_factory=list)

    def run_to(self, week: int) -> None:
        self.done.append(f"{self.plan.name} to {week}")

    def fork(self, scenario: FakeScenario) -> "FakeMarket":
        return FakeMarket(scenario, self.seed, [*self.done, f"fork {scenario.name}"])

    def run(self) -> None:
        self.done.append("end")

    def tables(self) -> list[str]:
        return self.done


def test_arms_on_one_world_share_a_burn_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "Market", FakeMarket)
    elsewhere = FakeScenario("elsewhere", world="v")
    told: Any = runner.run_arms([BASE, elsewhere, COCREATE], seed=3)  # type: ignore[list-item]
    assert told == [
        ["co_creation to 0", "fork baseline", "end"],
        ["elsewhere to 0", "end"],
        ["co_creation to 0", "end"],
    ]


def test_presets_name_the_same_parameters_or_none() -> None:
    paths = {tuple(path for path, _ in preset.changes) for preset in shipped_presets()}
    assert len(paths - {()}) == 1


def test_variance_gain_is_that_of_shared_luck(square: Comparison) -> None:
    gain = square.variance_gain("umkm").set_index(["scenario", "measure"])["ratio"]
    assert gain["co_creation", "profit"] == pytest.approx(0, abs=1e-12)
    assert 0 < gain["support", "survival"] < 2
    assert np.isnan(square.variance_gain().set_index(["scenario", "measure"])["ratio"]["support", "public_outlay"])


@pytest.mark.parametrize("seeds", [0, [], [-1]])
def test_bad_seeds_are_refused(seeds: Any) -> None:
    with pytest.raises(PasarError):
        compare([BASE, COCREATE], seeds)


def test_arms_need_names_of_their_own() -> None:
    for scenarios in ([BASE], [BASE, BASE]):
        with pytest.raises(PasarError):
            compare(scenarios)


def test_unknown_effects_name_the_nearest(square: Comparison) -> None:
    with pytest.raises(PasarError) as unknown:
        square.effect("proft")
    assert unknown.value.values["nearest"] == "profit"
    with pytest.raises(PasarError, match="which_scenario"):
        square.effect("profit", "umkm")


def test_a_real_market_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    small = {"customers": 300, "horizon": "1 year", "burn_in": "3 months"}
    arms = [load(name).with_(**small) for name in ("baseline", "co_creation", "baseline")]
    arms[2] = arms[2].with_(name="same")
    result = comparing.compare(arms, 2, jobs=1)
    same = result.effects.query("scenario == 'same'").dropna(subset="effect")
    assert len(same)
    assert (same[["effect", "low", "high"]] == 0).all(axis=None), "a policy that does nothing changes nothing"
    assert result.effect("adoption_share", scenario="co_creation").effect > 0
    reasons = result.notes.set_index(["scenario", "contrast", "measure", "group"])["reason"]
    assert reasons["same", "policy", "survival", "umkm"] == "run_too_short"
    assert set(reasons) >= {"", "run_too_short", "too_few_firms"}


OPEN_MANY = """
import sys, time
from pathlib import Path
from experiments.job import open_job
from simulation import load
scenarios = [load("baseline"), load("support")]
print(flush=True)
start = float(sys.stdin.readline())
for number in range(20):
    while time.time() < start + 0.04 * number:
        pass
    open_job(scenarios, [0], Path(sys.argv[1], str(number)))
"""


def test_workers_may_open_a_comparison_at_the_same_moment(tmp_path: Path) -> None:
    command, pipe = [sys.executable, "-c", OPEN_MANY, str(tmp_path)], subprocess.PIPE
    workers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(3)]
    for worker in workers:
        assert worker.stdout is not None
        worker.stdout.readline()
    start = f"{time.time() + 0.5}\n"
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write(start)
        worker.stdin.flush()
    errors = [worker.communicate(timeout=120)[1][-500:] for worker in workers]
    assert errors == ["", "", ""]


def test_workers_compile_together_once_for_the_same_arms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(runner, "cache_folder", lambda: tmp_path)

    class Workers(Pool):
        def map(self, tasks: Any, on_done: Any, progress: Any = None) -> list[Any]:
            asked.extend(task.function for task in tasks)
            return []

    arms = [load("baseline"), load("co_creation")]
    for _ in range(2):
        runner.warm_up(arms, Workers(2))
    assert asked == [runner.WARM] * 2
    runner.warm_up([load("support")], Workers(2))
    assert asked == [runner.WARM] * 4


# seeds


def test_seeds_may_be_numbers_of_numpy() -> None:
    assert checked(np.int64(2)) == checked(2) == (0, 1)
    assert checked(np.arange(3)) == (0, 1, 2)
    assert [type(seed) for seed in checked(np.array([4, 2]))] == [int, int]


def test_a_seed_named_twice_is_refused() -> None:
    with pytest.raises(PasarError) as caught:
        checked([3, 1, 2, 1, 3, 1])
    assert (caught.value.key, caught.value.values["seeds"]) == ("compare.seeds_twice", [3, 1])
    for language, told in (("en", "named more than once: 3, 1."), ("id", "disebut lebih dari sekali: 3, 1.")):
        assert told in word(caught.value, Texts(language))[0]


@pytest.mark.parametrize("seeds", [0, -3, True, 2.5, None, [], np.array(2)])
def test_what_holds_no_seed_is_refused(seeds: Any) -> None:
    with pytest.raises(PasarError) as caught:
        checked(seeds)
    assert (caught.value.key, caught.value.values["found"]) == ("compare.seeds", str(seeds))


@pytest.mark.parametrize("seeds", [[0, 1.5], [0, -1], [True], "12", np.linspace(0, 1, 2)])
def test_a_seed_that_is_no_whole_number_is_refused(seeds: Any) -> None:
    with pytest.raises(PasarError) as caught:
        checked(seeds)
    assert caught.value.key == "seed.not_whole"
