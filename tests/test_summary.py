"""Sentences, tables and figures of a comparison, from made-up numbers whose meaning is known."""

import dataclasses
import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import pasar
from experiments.effects import COLUMNS
from pasar.answer import Answer
from pasar.differences import changed_lines, everywhere, programme_lines
from pasar.findings import RECORDS, Effect
from pasar.language import Texts
from pasar.pictures import FIGURES, save_figures
from pasar.plots import Pen, by_group
from pasar.report.blocks import Bullets, Picture, Table
from pasar.report.first_page import FirstPage, FirstPageOfMany, first_page_of
from pasar.report.sections import Sections
from pasar.report.tables import contrasted, cost_blocks
from pasar.results import Result
from pasar.sentences import Writer, told_classes
from pasar.summary import Summary, write_summary
from simulation import load
from simulation.record import MEASURES

ARMS = {
    "baseline": ("Without co-creation", "Tanpa kokreasi"),
    "co_creation": ("Co-creation", "Kokreasi"),
    "support": ("Government support", "Dukungan pemerintah"),
    "co_creation_and_support": ("Co-creation with government support", "Kokreasi dengan dukungan pemerintah"),
}
SECTORS = {"culinary": "Kuliner", "fashion": "Fesyen", "craft": "Kerajinan", "staple": "Bahan pokok"}
REGIONS = {"urban": "Perkotaan", "remote": "Terpencil"}
GROUPS = [
    "all",
    "umkm",
    "adopters",
    "others",
    *(f"sector:{name}" for name in SECTORS),
    *(f"region:{name}" for name in REGIONS),
]
GROUPS += ["size:small", "size:middle", "size:large"]
SCALES = {"Rp/week": 400_000.0, "Rp": 250_000_000.0, "units/week": 3_000.0}
SEEDS = 30
BESIDE = ("co_creation_and_support", "co_creation", "programmes", "cost_per_extra_survivor", "all", "Rp")


def scenario(name: str) -> dict[str, object]:
    co_creates = "co_creation" in name
    programmes = [
        {
            "id": "train",
            "kind": "grant",
            "start": "13 weeks",
            "end": "104 weeks",
            "slots": "40 firms",
            "target": "remote_first",
        }
    ]
    return {
        "name": name,
        "title_en": ARMS[name][0],
        "title_id": ARMS[name][1],
        "horizon": "260 weeks",
        "planned": "260 weeks",
        "world": {"population": {"customers": 10_000}},
        "sectors": {key: {"name_en": key, "name_id": value, "share": 0.25} for key, value in SECTORS.items()},
        "regions": {key: {"name_en": key, "name_id": value} for key, value in REGIONS.items()},
        "co_creation": "voluntary" if co_creates else "off",
        "changes": {},
        "programmes": programmes if "support" in name else [],
    }


def made_up_effects() -> pd.DataFrame:
    chance = np.random.default_rng(1)
    rows = []
    for place, arm in enumerate(list(ARMS)[1:], 1):
        for measure in MEASURES:
            scale = SCALES.get(measure.unit, 0.4)
            for group in GROUPS:
                effect = scale * 0.03 * place * chance.normal(0.6, 1.0)
                half = scale * 0.03 * chance.uniform(0.3, 1.2)
                key = (arm, "baseline", "policy", measure.name, group)
                rows.append((*key, measure.unit, SEEDS, scale, scale + effect, effect, effect - half, effect + half))
        for name in ("profit", "sales_growth", "survival"):
            unit = next(measure.unit for measure in MEASURES if measure.name == name)
            scale = SCALES.get(unit, 0.4)
            rows.append(
                (
                    arm,
                    arm,
                    "adopters",
                    name,
                    "all",
                    unit,
                    SEEDS,
                    scale,
                    1.2 * scale,
                    0.2 * scale,
                    0.15 * scale,
                    0.25 * scale,
                )
            )
        ratio = (4e7, 1e7, 9e7) if place == 2 else (np.nan,) * 3
        rows.append((arm, "baseline", "policy", "cost_per_extra_survivor", "all", "Rp", SEEDS, np.nan, np.nan, *ratio))
    rows.append((*BESIDE, SEEDS, *(np.nan,) * 5))
    for name in ("umkm_revenue_share", "profit", "survival"):
        unit = next(measure.unit for measure in MEASURES if measure.name == name)
        scale = SCALES.get(unit, 0.4) * 0.02
        key = ("co_creation_and_support", "baseline", "interaction", name, "all", unit, SEEDS)
        rows.append((*key, scale, 1.5 * scale, 0.5 * scale, -0.1 * scale, 1.1 * scale))
    return pd.DataFrame(rows, columns=COLUMNS)


def made_up_weekly() -> pd.DataFrame:
    chance = np.random.default_rng(2)
    parts = []
    for place, arm in enumerate(ARMS):
        for measure in ("umkm_revenue_share", "repeat_rate", "fit", "fill_rate", "adoption_share"):
            for seed in range(5):
                path = 0.5 + 0.0003 * place * np.arange(260) + np.cumsum(chance.normal(0, 0.002, 260))
                parts.append(
                    pd.DataFrame(
                        {
                            "scenario": arm,
                            "seed": seed,
                            "week": range(260),
                            "measure": measure,
                            "group": "all",
                            "value": path,
                        }
                    )
                )
    return pd.concat(parts, ignore_index=True)


def made_up_result(folder: Path, effects: pd.DataFrame | None = None, arms: Iterable[str] = ARMS) -> Result:
    effects = made_up_effects() if effects is None else effects
    notes = effects[["scenario", "against", "contrast", "measure", "group"]].copy()
    notes["firms"] = 40
    notes["reason"] = np.where(effects["effect"].isna(), "denominator_interval_holds_zero", "")
    manifest = {
        "state": "complete",
        "baseline": "baseline",
        "scenarios": [scenario(name) for name in arms],
        "arms": [{"name": name, "world_hash": "w"} for name in arms],
        "seeds": list(range(SEEDS)),
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    effects.to_csv(folder / "effects.csv", index=False)
    notes.to_csv(folder / "notes.csv", index=False)
    made_up_weekly().to_parquet(folder / "weekly.parquet")
    return Result(folder)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return made_up_result(tmp_path_factory.mktemp("made-up"))


def row(low: float, effect: float, high: float, measure: str = "survival") -> Effect:
    return Effect(
        "co_creation", "baseline", "policy", measure, "umkm", "share", 30, 0.5, 0.5 + effect, effect, low, high
    )


@pytest.mark.parametrize(
    ("ends", "english", "indonesian"),
    [
        ((0.01, 0.02, 0.03), "very likely higher", "kemungkinan besar naik"),
        ((-0.03, -0.02, -0.01), "very likely lower", "kemungkinan besar turun"),
        ((-0.01, 0.02, 0.05), "cannot be told apart from zero", "tidak dapat dibedakan dari nol"),
        ((0.0, 0.0, 0.0), "no change at all", "tidak berubah sama sekali"),
        ((np.nan, 0.02, np.nan), "too few seeds to judge", "ulangan terlalu sedikit untuk dinilai"),
        ((np.nan, np.nan, np.nan), "not determined", "tidak dapat ditentukan"),
    ],
)
def test_words_follow_the_interval(ends: tuple[float, float, float], english: str, indonesian: str) -> None:
    effect = row(*ends)
    assert Texts("en")(f"verdict.{effect.verdict}") == english
    assert Texts("id")(f"verdict.{effect.verdict}") == indonesian


@pytest.mark.parametrize(
    ("n", "ends", "verdict"),
    [
        (2, (0.02, 0.02, 0.02), "no_interval"),
        (2, (0.0, 0.0, 0.0), "no_interval"),
        (2, (0.01, 0.02, 0.03), "no_interval"),
        (3, (-0.02, -0.02, -0.02), "no_interval"),
        (3, (0.0, 0.0, 0.0), "same"),
        (3, (-1.4e-17, 0.0, 1.9e-17), "same"),
        (3, (2e-17, 2e-17, 2e-17), "same"),
        (3, (0.01, 0.02, 0.03), "up"),
        (5, (-0.02, -0.02, -0.02), "down"),
    ],
)
def test_a_few_equal_differences_are_no_verdict(n: int, ends: tuple[float, float, float], verdict: str) -> None:
    effect = dataclasses.replace(row(*ends), n=n)
    assert effect.verdict == verdict
    assert (effect.good != 0) == (verdict in ("up", "down"))


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_summary_of_two_seeds_claims_nothing(tmp_path: Path, language: str) -> None:
    texts, effects = Texts(language), made_up_effects()
    effects["n"] = 2
    effects["low"] = effects["high"] = effects["effect"]
    result = made_up_result(tmp_path, effects)
    summary = write_summary(result, texts)
    sure = {"en": "very likely", "id": "kemungkinan besar"}[language]
    lines = [line for line in summary.splitlines() if sure in line]
    assert lines == [line for line in lines if line == texts("summary.effects.note")]
    assert texts("verdict.no_interval") in summary
    few = texts("sentence.groups.few", groups="x").partition(":")[0]
    assert few in summary
    answer = Answer(result.findings, Writer.of(result, texts), texts, lambda _: None).where("support")
    assert answer[:10].lower() == texts("answer.where.few", groups="x")[:10].lower()
    assert texts("reason.too_few_seeds") in summary


def test_an_interval_names_the_seeds_behind_it() -> None:
    told = Writer(Texts("en"), {}, {}, 30).effect(dataclasses.replace(row(0.01, 0.02, 0.03), n=7))
    assert "95% interval over 7 seeds" in told


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_sentence_gives_estimate_and_interval_with_units(language: str) -> None:
    sentence = Writer(Texts(language), {}, {}, 30).effect(row(0.0042, 0.0123, 0.0204))
    expected = {
        "en": "+1.2 percentage points (95% interval over 30 seeds: +0.42 to +2.0 percentage points)",
        "id": "+1,2 poin persen (selang 95% dari 30 ulangan: +0,42 sampai +2,0 poin persen)",
    }
    assert expected[language] in sentence


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_summary_opens_with_what_differs_and_answers_every_question(result: Result, language: str) -> None:
    texts = Texts(language)
    summary = write_summary(result, texts)
    titles = [line.removeprefix("## ") for line in summary.splitlines() if line.startswith("## ")]
    keys = ("differences", "headline", "effects", "index", "groups", "cost", "interaction", "naive", "limits", "files")
    assert titles == [texts(f"summary.{key}.title") for key in keys]
    assert texts("summary.assumptions.not_run") in summary
    assert texts("summary.naive.warning") in summary
    assert texts("reason.denominator_interval_holds_zero") in summary
    assert "nan" not in summary.lower().split()
    assert "{" not in summary


def test_what_was_set_in_every_arm_is_told(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise nobody who reads the summary knows that the market is not the shipped one."""
    names, texts = ("baseline", "support"), Texts("id")

    def told(name: str, *settings: str) -> list[str]:
        arms = {arm: load(arm, set=list(settings)).to_dict() for arm in names}
        arms[name] = arms["baseline"] | {"name": name}
        return everywhere(SimpleNamespace(scenarios=arms, findings=SimpleNamespace(base=name)), texts)  # type: ignore[arg-type]

    size = ("customers=500", "horizon=1 year")
    slack = "Kelonggaran kapasitas (`world.production.capacity_slack`): 1,5 → 1,3"
    assert (told("baseline", *size), told("baseline", "capacity_slack=1.3", *size)) == ([], [slack])
    mixed = {"baseline": load("baseline", set=["capacity_slack=1.3"]).to_dict(), "support": load("support").to_dict()}
    one = SimpleNamespace(scenarios=mixed, findings=SimpleNamespace(base="baseline"))
    assert everywhere(one, texts) == [], "what one arm alone has stands among the differences"  # type: ignore[arg-type]
    assert told("own", "capacity_slack=1.3") == [], "a file of one's own says itself what it holds"
    monkeypatch.setattr("pasar.summary.everywhere", lambda *_: [slack])
    assert f"- {texts('summary.differences.everywhere')}\n  - {slack}\n" in write_summary(result, texts)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "+4.2 percentage points | +5.1 percentage points | +0.84 percentage points"),
        ("id", "+4,2 poin persen | +5,1 poin persen | +0,84 poin persen"),
    ],
)
def test_the_level_of_a_gap_between_two_shares_is_in_points(result: Result, language: str, told: str) -> None:
    gap = dataclasses.replace(row(0.003, 0.0084, 0.014, "remote_gap"), group="all", base=0.0424, value=0.0508)
    assert told in " | ".join(Summary(result, Texts(language)).cells(gap))
    other = dataclasses.replace(gap, measure="fill_rate")
    assert Summary(result, Texts("en")).cells(other)[1] == "4.2%"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            (
                "chance that an offer is taken up: 100.0%",
                "length of the course: 40 hours",
                "cost of an hour per firm: Rp 90,000",
            ),
        ),
        ("id", ("kesediaan ikut: 100,0%", "lama pelatihan: 40 jam", "biaya per jam: Rp90.000")),
    ],
)
def test_a_programme_is_told_with_what_its_file_sets(language: str, told: tuple[str, ...]) -> None:
    base = pasar.load("baseline")
    course = {"id": "course", "kind": "digital_marketing_training", "slots": 0.5}
    plain, own = (
        base.with_(programmes=[course | more]) for more in ({}, {"take_up": 1, "hours": 40, "unit_cost": 90_000})
    )
    before, usual, changed = (one.to_dict() for one in (base, plain, own))
    (line,) = programme_lines(before, changed, Texts(language))
    assert all(part in line for part in told)
    (short,) = programme_lines(before, usual, Texts(language))
    assert line.startswith(short.removesuffix(")")), "what is as usual for its kind is not told"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "How well a refusal is explained (`cocreation.explanation`): 0.5 → 0.9 from week 26"),
        ("id", "Penjelasan (`cocreation.explanation`): 0,5 → 0,9 mulai minggu 26"),
    ],
)
def test_a_dated_change_says_what_was_before_what_comes_and_when(language: str, told: str) -> None:
    base = pasar.load("co_creation")
    dated, again = (
        base.with_(changes={"cocreation.explanation": dates})
        for dates in ({"6 months": 0.9}, {"6 months": 0.9, "1 year": 0.9})
    )
    before, after, same = (one.to_dict() for one in (base, dated, again))
    assert list(changed_lines(before, after, Texts(language))) == [told]
    assert list(changed_lines(after, same, Texts(language))) == [], "a change to the same value changes nothing"


def test_only_the_first_clause_on_groups_begins_small() -> None:
    groups = [row(1, 2, 3), row(-1, 0.5, 2), row(math.nan, math.nan, math.nan)]
    first, *others = Writer(Texts("en"), {}, {}, SEEDS).sorted_groups(groups)
    assert first.startswith("very likely better off")
    assert [clause.partition(":")[0] for clause in others] == [
        "Cannot be told apart from zero",
        "Not determined, because nothing in the run determines it",
    ]


def test_the_indonesian_summary_writes_numbers_and_names_the_indonesian_way(result: Result) -> None:
    summary = write_summary(result, Texts("id"))
    assert "Kuliner" in summary
    assert "poin persen" in summary
    assert re.search(r"Rp\d{1,3}(\.\d{3})*,\d juta", summary)
    assert not re.search(r"\d\.\d+ (poin|juta|miliar)", summary)
    assert "percentage" not in summary
    assert "million" not in summary


def test_every_headline_number_comes_from_the_table(result: Result) -> None:
    texts = Texts("en")
    summary = write_summary(result, texts)
    writer = Writer.of(result, texts)
    for arm in result.findings.arms:
        effect = result.findings.of(arm, "umkm_revenue_share")
        assert effect is not None
        assert writer.amount(effect) in summary


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "*Without co-creation*, over all seeds, are: micro 1,500 (75.0%), small 500 (25.0%), medium 0 (0.0%)."),
        ("id", "*Tanpa kokreasi*, dari semua ulangan, terdiri atas: mikro 1.500 (75,0%), kecil 500 (25,0%), menengah"),
    ],
)
def test_the_summary_counts_the_legal_classes_of_the_baseline(tmp_path: Path, language: str, told: str) -> None:
    made, texts = made_up_result(tmp_path), Texts(language)
    firms = pd.DataFrame({"scenario": "baseline", "kind": "umkm", "alive": True, "size": ["small"] * 2000})
    firms.to_parquet(tmp_path / "firms.parquet")
    assert made.legal_classes is None, "tables from before the class was told"
    del made.legal_classes
    firms["legal_class"] = ["micro"] * 1500 + ["small"] * 500
    others = firms.assign(scenario="support", legal_class="large")
    pd.concat([firms, others]).to_parquet(tmp_path / "firms.parquet")
    assert told in write_summary(made, texts)
    assert told_classes(texts, {"micro": 1, "large": 3}).endswith(
        f"{texts('legal.large')} 3 ({'75.0%' if language == 'en' else '75,0%'})"
    )


@pytest.mark.parametrize("language", ["en", "id"])
def test_tables_show_every_line_of_launch_success_and_figures_one(result: Result, language: str) -> None:
    texts = Texts(language)
    labels = [texts.label(RECORDS[f"launch_success{line}"]) for line in ("", "_lenient", "_strict")]
    summary = write_summary(result, texts)
    assert all(f"| {label} |" in summary for label in labels)
    assert [name for name in result.findings.drawn() if name.startswith("launch_success")] == ["launch_success"]


@pytest.mark.parametrize(
    ("language", "reason"),
    [("en", "it needs a run of at least 156 weeks"), ("id", "memerlukan simulasi paling sedikit 156 minggu")],
)
def test_a_measure_left_empty_says_why(tmp_path: Path, language: str, reason: str) -> None:
    effects = made_up_effects()
    effects.loc[effects["measure"] == "survival", ["base", "value", "effect", "low", "high"]] = np.nan
    made = made_up_result(tmp_path, effects)
    made.notes.loc[made.notes["measure"] == "survival", "reason"] = "run_too_short"
    texts = Texts(language)
    summary = write_summary(made, texts)
    label = Writer.of(made, texts).measure("survival")
    assert re.search(
        rf"^{texts('sentence.left_empty', measures='')[:-1]}.*{re.escape(label)} \(.*{reason}\)", summary, re.M
    )


def test_an_interaction_names_its_scales(result: Result) -> None:
    texts = Texts("en")
    section = write_summary(result, texts).split(texts("summary.interaction.title"))[1]
    assert texts("summary.interaction.scales") in section
    assert len(result.squares) == 1
    assert result.square == ("co_creation", "support", "co_creation_and_support")


@pytest.mark.parametrize(
    ("seeds", "english", "indonesian"),
    [
        (3, "too few to rely on any interval", "terlalu sedikit"),
        (4, "too few to rely on any interval", "terlalu sedikit"),
        (5, "intervals are wide", "selangnya lebar"),
        (14, "small effects cannot be seen", "pengaruh kecil tidak terlihat"),
        (15, "may still be missed", "masih dapat luput"),
        (29, "may still be missed", "masih dapat luput"),
    ],
)
def test_how_far_seeds_carry_is_told_in_grades(seeds: int, english: str, indonesian: str) -> None:
    for language, told in (("en", english), ("id", indonesian)):
        warning = Writer(Texts(language), {}, {}, seeds).few_seeds()
        assert told in warning
        assert str(seeds) in warning
        assert "30" in warning
        assert Writer(Texts(language), {}, {}, 30).few_seeds() == ""
        assert Writer(Texts(language), {}, {}, seeds, warns=False).few_seeds() == ""


@pytest.mark.parametrize(("language", "told"), [("en", "fewer than ten firms"), ("id", "kurang dari sepuluh usaha")])
def test_a_group_without_marks_says_why(tmp_path: Path, language: str, told: str) -> None:
    effects = made_up_effects()
    group = next(name for name in GROUPS if name.startswith("sector:"))
    mine = (effects["measure"] == "profit") & (effects["group"] == group)
    one = mine & (effects["scenario"] == "support")
    for withheld, times in ((mine, 1), (one, 1)):
        changed = effects.copy()
        changed.loc[withheld, ["base", "value", "effect", "low", "high"]] = np.nan
        made_up_result(tmp_path, changed)
        notes = pd.read_csv(tmp_path / "notes.csv", keep_default_na=False)
        notes.loc[withheld, "reason"] = "too_few_firms"
        notes.to_csv(tmp_path / "notes.csv", index=False)
        figure = by_group(Pen(Result(tmp_path), Texts(language)))
        assert figure is not None
        assert [text.get_text() for axis in figure.axes for text in axis.texts] == [told] * times


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_figure_is_drawn_and_saved(result: Result, tmp_path: Path, language: str) -> None:
    written = save_figures(result, tmp_path, Texts(language))
    assert {path.name for path in written} == {f"{name}.{kind}" for name in FIGURES for kind in ("png", "svg")}
    assert all(path.stat().st_size > 3_000 for path in written)
    assert not list(tmp_path.glob(".*"))


def test_a_comparison_of_two_arms_has_no_interaction(tmp_path: Path) -> None:
    effects = made_up_effects()
    pair = effects[(effects["scenario"] == "co_creation") & (effects["contrast"] != "interaction")]
    summary = write_summary(made_up_result(tmp_path, pair), Texts("en"))
    assert Texts("en")("summary.interaction.title") not in summary


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_answer_says_how_much_how_sure_where_and_at_what_cost(result: Result, language: str) -> None:
    texts = Texts(language)
    findings, write = result.findings, Writer.of(result, texts)
    for arm in findings.arms:
        row = findings.of(arm, "umkm_revenue_share")
        assert row is not None
        told = Answer(findings, write, texts, lambda _: (0.005, 0.06)).of(arm)
        assert write.interval(row) in told
        assert texts("answer.assumptions", range=write.numbers.range(0.005, 0.06, row.unit)) in told
        sectors = [findings.of(arm, "umkm_revenue_share", name) for name in findings.groups("sector")]
        assert all(write.group(one.group) in told for one in sectors if one is not None and one.determined)
        paid = findings.of(arm, "public_outlay", "all")
        kinds = ("alone", "beside")
        costs = [texts(f"answer.cost.undetermined.{kind}") for kind in kinds]
        costs += [texts(f"answer.cost.{kind}", value="", low="", high="").partition(" Rp")[0][:40] for kind in kinds]
        assert (paid is not None and paid.effect != 0) == any(cost in told for cost in costs)
    assert texts("answer.assumptions.not_run") in write_summary(result, texts)


@pytest.mark.parametrize("language", ["en", "id"])
def test_part_of_what_a_combined_arm_brings_costs_nothing(tmp_path: Path, language: str) -> None:
    texts, arm = Texts(language), "co_creation_and_support"
    effects = made_up_effects()
    effects.loc[effects["contrast"] == "programmes", ["effect", "low", "high"]] = (5e7, 3e7, 8e7)
    result = made_up_result(tmp_path, effects)
    written = write_summary(result, texts)
    write = Writer.of(result, texts)
    names = {"arm": write.arm(arm), "base": write.arm("baseline"), "against": write.arm("co_creation")}
    assert texts("summary.cost.beside", **names) in written
    assert texts("answer.joint") not in written
    value, low, high = (write.numbers.value(end, "Rp") for end in (5e7, 3e7, 8e7))
    assert texts("answer.cost.beside", value=value, low=low, high=high) in written


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_programme_is_not_credited_with_co_creation(tmp_path: Path, language: str) -> None:
    """Of two arms that differ in both, what is counted is said, no cost is given, and how to part the two is."""
    texts, arm = Texts(language), "co_creation_and_support"
    effects = made_up_effects()
    pair = effects[(effects["scenario"] == arm) & effects["contrast"].isin(["policy", "adopters"])].copy()
    priced = {"cost_per_share_point": "Rp", "extra_profit_per_rupiah": "Rp/Rp", "deadweight_share": "share"}
    rows = [(arm, "baseline", "policy", name, "all", unit, SEEDS, 0, 0, 2, 1, 3) for name, unit in priced.items()]
    pair.loc[pair["measure"] == "cost_per_extra_survivor", ["effect", "low", "high"]] = (4e7, 1e7, 9e7)
    pair = pd.concat([pair, pd.DataFrame(rows, columns=COLUMNS)], ignore_index=True)
    result = made_up_result(tmp_path, pair, ("baseline", arm))
    told, write = Summary(result, texts), Writer.of(result, texts)
    assert result.findings.joint == {arm}
    assert all(not result.findings.bought(arm, name).determined for name in ("cost_per_extra_survivor", *priced))  # type: ignore[union-attr]
    names = {"arm": write.arm(arm), "base": write.arm("baseline")}
    apart = texts("summary.cost.apart.none", **names)  # these arms are not shipped: nobody knows a scenario to add
    costs, joint, *rest = (line.strip(" -") for line in told.cost())
    assert joint == texts("summary.cost.joint", **names)
    assert texts("reason.joint") in rest[0]
    assert rest[1:] == [apart]
    assert "Rp" in costs
    assert texts("answer.joint") in told.text()
    assert texts("reason.joint") in Answer(result.findings, write, texts, lambda _: None).of(arm)
    cells = [cell.text for block in cost_blocks(told) if isinstance(block, Table) for row in block.rows for cell in row]
    assert sum(texts("reason.joint") in cell for cell in cells) == 4
    assert any(isinstance(block, Bullets) and apart in block.items for block in cost_blocks(told))


def test_an_effect_that_may_be_zero_keeps_its_sign(result: Result) -> None:
    texts, write = Texts("en"), Writer.of(result, Texts("en"))
    row = result.findings.of("support", "umkm_revenue_share")
    assert row is not None
    lost = dataclasses.replace(row, effect=-0.004, low=-0.02, high=0.012)
    told = Answer(result.findings, write, texts, lambda _: None).move(lost)
    assert "a difference of -0.4" in told


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_order_that_chance_could_turn_is_not_told_without_saying_so(tmp_path: Path, language: str) -> None:
    texts, effects = Texts(language), made_up_effects()
    index = (effects["measure"] == "competitiveness_index") & (effects["contrast"] == "policy")
    clear, open_ = effects.copy(), effects.copy()
    clear.loc[index, ["effect", "low", "high"]] = [0.02, 0.01, 0.03]
    open_.loc[index & (open_["scenario"] == "support"), ["effect", "low", "high"]] = [0.01, -0.01, 0.03]
    open_.loc[index & (open_["scenario"] != "support"), ["effect", "low", "high"]] = [0.02, 0.01, 0.03]
    for name in ("open", "clear"):
        (tmp_path / name).mkdir()
    result = made_up_result(tmp_path / "open", open_)
    write = Writer.of(result, texts)
    told = texts("summary.index.alike", arms=write.arm("support"), base=write.arm("baseline"))
    assert told in write_summary(result, texts)
    ranked = write_summary(made_up_result(tmp_path / "clear", clear), texts)
    assert told not in ranked
    assert " > " in ranked
    shut = open_.copy()
    shut.loc[index, ["effect", "low", "high"]] = [0.01, -0.01, 0.03]
    (tmp_path / "shut").mkdir()
    unranked = write_summary(made_up_result(tmp_path / "shut", shut), texts)
    section = unranked[unranked.index(f"## {texts('summary.index.title')}") :]
    first = texts("summary.index.alike", arms="|", base="").partition("|")[0]
    assert section.splitlines()[2].startswith(first), "first that nobody can be told apart"
    assert " > " not in unranked


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_opening_names_the_largest_gain_its_price_and_who_is_left_out(tmp_path: Path, language: str) -> None:
    texts, effects = Texts(language), made_up_effects()
    policy = effects["contrast"] == "policy"
    for arm, ends in (("co_creation", (0.01, -0.01, 0.03)), ("support", (0.04, 0.02, 0.06))):
        chosen = policy & (effects["scenario"] == arm) & (effects["measure"] == "umkm_revenue_share")
        effects.loc[chosen, ["effect", "low", "high"]] = ends
    both = policy & (effects["scenario"] == "co_creation_and_support") & (effects["measure"] == "umkm_revenue_share")
    effects.loc[both, ["effect", "low", "high"]] = (0.02, 0.01, 0.03)
    profit = policy & (effects["scenario"] == "support") & (effects["measure"] == "profit")
    for group, ends in (
        ("size:small", (9e4, 5e4, 1e5)),
        ("region:urban", (3e4, 1e4, 5e4)),
        ("region:remote", (-9, -12, -5)),
    ):
        effects.loc[profit & (effects["group"] == group), ["effect", "low", "high"]] = ends
    result = made_up_result(tmp_path, effects)
    write = Writer.of(result, texts)
    told = Answer(result.findings, write, texts, lambda _: (0.005, 0.06)).opening(5.0)
    led, whom, priced = told
    row = result.findings.of("support", "umkm_revenue_share")
    assert row is not None
    assert led.index(write.arm("support")) < led.index(write.interval(row))
    assert texts("answer.assumptions", range=write.numbers.range(0.005, 0.06, row.unit)) in led
    assert led.index(write.interval(row)) < led.index(texts("verdict.unclear")), "then the others"
    small, urban, remote = (
        f"*{write.group(name).lower()}*" for name in ("size:small", "region:urban", "region:remote")
    )
    loses = texts("answer.whom.lose", groups="|").partition("|")[0]
    assert whom.lower().index(small) < whom.lower().index(urban) < whom.index(loses) < whom.lower().index(remote)
    assert write.arm("support") in priced


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_opening_says_why_no_price_can_be_given_and_what_buys_nothing(tmp_path: Path, language: str) -> None:
    texts, effects = Texts(language), made_up_effects()
    arm = effects["scenario"] == "support"
    pair = effects[arm & (effects["contrast"] != "interaction")].copy()
    share = (pair["contrast"] == "policy") & (pair["measure"] == "umkm_revenue_share")
    pair.loc[share, ["effect", "low", "high"]] = (0.001, -0.01, 0.012)
    pair = pair[pair["measure"] != "cost_per_extra_survivor"]
    result = made_up_result(tmp_path, pair)
    write = Writer.of(result, texts)
    told = Answer(result.findings, write, texts, lambda _: None).opening(2.5)
    led, _, priced = told
    assert write.numbers.decimal(2.5, 1) in led
    assert led.count(write.arm("support")) == led.count(write.arm("baseline")) == 1
    assert texts("answer.assumptions.not_run") in led
    assert priced.endswith(f"{texts('reason.not_determined')}.")
    outlay = result.findings.of("support", "public_outlay", "all")
    assert outlay is not None
    assert write.numbers.value(outlay.effect, "Rp") in priced


@pytest.mark.parametrize("language", ["en", "id"])
def test_public_money_is_written_as_a_price(result: Result, language: str) -> None:
    texts = Texts(language)
    write = Writer.of(result, texts)
    row = result.findings.of("support", "public_outlay", "all")
    assert row is not None
    told = texts("summary.cost.outlay", arm=write.arm("support"), amount=write.spent(row))
    assert told in write_summary(result, texts)
    assert "+" not in told
    assert write.numbers.value(row.low, row.unit) in told


def made_up_runs(folder: Path, alike: str) -> None:
    """Write runs in which one arm has every number of the baseline, and the others their own."""
    rows = [
        {"scenario": arm, "seed": seed, "measure": "profit", "group": "umkm", "value": float(place * (arm != alike))}
        for place, arm in enumerate(ARMS)
        for seed in range(2)
    ]
    pd.DataFrame(rows).to_parquet(folder / "runs.parquet")


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("n", [1, 2])
def test_an_arm_equal_to_the_base_bit_for_bit_is_called_identical(tmp_path: Path, language: str, n: int) -> None:
    texts, effects = Texts(language), made_up_effects()
    mine = effects["scenario"] == "support"
    effects["n"] = n
    effects.loc[mine, ["effect", "low", "high"]] = (0.0, np.nan, np.nan) if n == 1 else (0.0, 0.0, 0.0)
    result = made_up_result(tmp_path, effects)
    assert result.identical == (), "without the runs nobody knows"
    made_up_runs(tmp_path, "support")
    result = Result(tmp_path)
    assert result.identical == ("support",)
    summary = write_summary(result, texts)
    title = dict(zip(("en", "id"), ARMS["support"], strict=True))[language]
    base = dict(zip(("en", "id"), ARMS["baseline"], strict=True))[language]
    same = texts("answer.identical", base=f"*{base}*")
    assert texts("summary.identical", arm=title, same=same) in summary
    page = FirstPage(result, texts)
    assert page.losing("support") == [f"{same}."]
    assert all(same in line for line in (*page.measures(), page.answer()[0]))
    assert texts("verdict.same") not in " ".join(page.measures())
    rows = [row for row in result.findings if row.scenario == "support" and row.contrast == "policy"]
    assert {row.verdict for row in rows} == {"same"}


@pytest.mark.parametrize("language", ["en", "id"])
def test_of_arms_that_are_all_identical_no_interval_is_spoken_of(tmp_path: Path, language: str) -> None:
    texts, effects = Texts(language), made_up_effects()
    effects[["effect", "low", "high"]] = 0.0
    made_up_result(tmp_path, effects)
    assert texts("summary.assumptions.not_run") in write_summary(Result(tmp_path), texts)
    made_up_runs(tmp_path, "support")
    runs = pd.read_parquet(tmp_path / "runs.parquet")
    runs.assign(value=1.0).to_parquet(tmp_path / "runs.parquet")
    result = Result(tmp_path)
    assert result.findings.is_all_identical
    assert texts("summary.assumptions.not_run") not in write_summary(result, texts)


def test_a_second_arm_of_one_scenario_goes_by_its_title(tmp_path: Path) -> None:
    made_up_result(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    manifest["scenarios"].append({**scenario("baseline"), "name": "baseline_2", "title_en": "", "title_id": ""})
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    titles = Result(tmp_path).titles("en")
    assert titles["baseline_2"] == "Without co-creation (baseline_2)"
    assert titles["baseline"] == "Without co-creation (baseline)"


@pytest.mark.parametrize(
    ("language", "label", "verdict"),
    [("en", "Public outlay", "a cost, not a result"), ("id", "Dana publik yang dipakai", "ini biaya, bukan hasil")],
)
def test_more_public_money_is_a_cost(result: Result, language: str, label: str, verdict: str) -> None:
    write = Writer.of(result, Texts(language))
    spent = dataclasses.replace(row(0.01, 0.02, 0.03, "public_outlay"), unit="Rp")
    assert write.measure("public_outlay") == label
    assert verdict in write.words(spent)


def test_a_pillar_that_all_share_is_named_once(result: Result) -> None:
    told = Summary(result, Texts("en"))
    assert told.weakest({"a": "fit", "b": "fit"}).count(told.write.measure("fit")) == 1
    both = told.weakest({"a": "fit", "b": "fit", "c": "profit"})
    assert f"{told.write.measure('fit')} (*a*, *b*); {told.write.measure('profit')} (*c*)" in both


def test_equal_means_are_not_yet_identical_arms(tmp_path: Path) -> None:
    effects = made_up_effects()
    effects.loc[effects["scenario"] == "support", ["effect", "low", "high"]] = 0.0
    made_up_result(tmp_path, effects)
    made_up_runs(tmp_path, "nobody")
    assert Result(tmp_path).identical == ()


@pytest.mark.parametrize(
    ("language", "reason"), [("en", "cannot be told apart from zero"), ("id", "dibedakan dari nol")]
)
def test_an_effect_without_a_number_prints_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, reason: str
) -> None:
    effects = made_up_effects()
    mine = (effects["scenario"] == "support") & (effects["measure"] == "profit")
    effects.loc[mine & (effects["group"] == "adopters"), ["effect", "low", "high"]] = np.nan
    effects.loc[mine & (effects["group"] == "others"), ["low", "high"]] = np.nan
    monkeypatch.setenv("PASAR_LANG", language)
    result = made_up_result(tmp_path, effects)
    told = [str(result.effect("profit", group, scenario="support")) for group in ("adopters", "others", "umkm")]
    assert reason in told[0]
    assert "nan" not in "".join(told)
    assert "95%" not in told[1]
    assert "[" in told[2]


def many(folder: Path, effects: pd.DataFrame, language: str) -> FirstPageOfMany:
    """Return the first page of the four made-up arms."""
    page = first_page_of(made_up_result(folder, effects), Texts(language))
    assert isinstance(page, FirstPageOfMany)
    return page


@pytest.mark.parametrize("language", ["en", "id"])
def test_what_is_told_of_every_arm_is_told_of_every_arm(tmp_path: Path, language: str) -> None:
    texts, effects = Texts(language), made_up_effects()
    shares = (effects["measure"] == "umkm_revenue_share") & (effects["contrast"] == "policy")
    effects.loc[shares, ["effect", "low", "high"]] = (0.02, 0.01, 0.03)
    everywhere = texts("report.together.all", text=texts("verdict.up"))
    page = many(tmp_path, effects, language)
    assert page.in_words(page.rows("umkm_revenue_share")) == everywhere
    effects.loc[shares & (effects["scenario"] == "support"), ["effect", "low", "high"]] = np.nan
    page = many(tmp_path, effects, language)
    told = page.in_words([row for row in page.rows("umkm_revenue_share") if row.determined])
    assert texts("verdict.up") in told
    assert everywhere not in told
    for arm in ("co_creation", "co_creation_and_support"):
        assert f"“{page.write.arm(arm)}”" in told
    assert page.write.arm("support") not in told


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_headline_measure_without_numbers_is_told_once_and_one_without_rows_not_at_all(
    tmp_path: Path, language: str
) -> None:
    texts, effects = Texts(language), made_up_effects()
    effects.loc[effects["measure"] == "profit", ["effect", "low", "high"]] = np.nan
    effects = effects[effects["measure"] != "survival"]
    table, left = many(tmp_path, effects, language).measure_blocks()
    assert isinstance(table, Table)
    assert isinstance(left, Bullets)
    assert len(table.heads) == 2
    (line,) = left.items
    reason = texts("reason.denominator_interval_holds_zero")
    assert texts("report.together.all", text=f"{texts('number.none')} ({reason})") in line


@pytest.mark.parametrize("language", ["en", "id"])
def test_arms_that_cost_nothing_are_named_together_and_have_no_table(tmp_path: Path, language: str) -> None:
    texts, effects = Texts(language), made_up_effects()
    effects.loc[effects["measure"] == "public_outlay", ["effect", "low", "high"]] = 0.0
    page = many(tmp_path, effects, language)
    (block,) = page.cost_blocks()
    assert isinstance(block, Bullets)
    assert texts("summary.cost.nothing.several", arm=page.write.arms(page.findings.arms)) == block.items[0]


@pytest.mark.parametrize("language", ["en", "id"])
def test_tables_of_several_arms_say_whose_effect_is_of_both_together(tmp_path: Path, language: str) -> None:
    effects = made_up_effects()
    page = many(tmp_path, effects[effects["contrast"] != "programmes"], language)
    assert page.findings.is_unparted("co_creation_and_support")
    for table in (page.measure_blocks()[0], page.cost_blocks()[0]):
        assert isinstance(table, Table)
        rows = [row[0].text for row in table.rows]
        assert page.texts("answer.joint.arm", arm=page.write.arm("co_creation_and_support")) in rows


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_misleading_comparison_names_its_arm_and_tells_of_it_once(tmp_path: Path, language: str) -> None:
    """Figure and table hold the numbers of one arm; sentences follow for the others alone."""
    sections = Sections(made_up_result(tmp_path), Texts(language))
    first, *others = contrasted(sections)
    blocks = sections.naive_blocks()
    (picture,) = [block for block in blocks if isinstance(block, Picture)]
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert sections.plain(first) in picture.caption
    assert sections.write.arm(first) in table.caption
    told = [line for block in blocks if isinstance(block, Bullets) for line in block.items]
    assert told == [line for arm in others for line in sections.pairs(arm)]


@pytest.mark.parametrize("language", ["en", "id"])
def test_several_arms_of_both_together_are_told_of_once(tmp_path: Path, language: str) -> None:
    """Their table on the first page gives what was spent alone: nobody knows what the programmes bring by themselves."""
    texts, effects = Texts(language), made_up_effects()
    free = effects["scenario"].isin(["co_creation"]) & (effects["measure"] == "public_outlay")
    effects.loc[free, ["effect", "low", "high"]] = 0.0
    page = many(tmp_path, effects[effects["contrast"] != "programmes"], language)
    page.findings.joint = frozenset({"support", "co_creation_and_support"})  # type: ignore[misc]
    table, lines = page.cost_blocks()
    assert isinstance(table, Table)
    assert isinstance(lines, Bullets)
    assert len(table.heads) == 2
    names = {"arm": page.write.arms(["support", "co_creation_and_support"]), "base": page.write.arm("baseline")}
    assert lines.items.count(texts("summary.cost.joint.several", **names)) == 1
