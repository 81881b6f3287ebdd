"""The report says what the result tables say, in both languages, as HTML and as PDF."""

import io
import math
import re
import shlex
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader

import pasar
from pasar.cli import main
from pasar.dashboard.checking import check
from pasar.dashboard.describing import describe
from pasar.dashboard.state import State
from pasar.differences import programme_details
from pasar.findings import HEADLINE, RECORDS
from pasar.language import LANGUAGES, Texts
from pasar.looks import drawing
from pasar.numbers import Numbers
from pasar.plots import Pen
from pasar.report import write_report
from pasar.report.blocks import Bullets, Paragraph, Picture, Section, Table, pieces
from pasar.report.content import report_of
from pasar.report.figures import interaction, main_measures
from pasar.report.first_page import FirstPage
from pasar.report.reproducing import commands, compare_line, parting_scenario
from pasar.report.sections import Sections, named
from pasar.report.tables import path_tables
from pasar.report.writing import unbroken
from pasar.results import Result
from pasar.summary import Summary
from simulation.scenario import Scenario, load

ARMS = ("baseline", "co_creation", "support", "co_creation_and_support")
SMALL = {"customers": 1000, "time.burn_in": "1 year", "horizon": "2 years"}
A4 = (595, 842)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    arms = [pasar.load(name).with_(**SMALL) for name in ARMS]
    return pasar.compare(*arms, seeds=2, jobs=1, out=tmp_path_factory.mktemp("results") / "small")


@pytest.fixture(scope="module")
def written(result: Result) -> dict[str, bytes]:
    paths = [path for lang in LANGUAGES for path in write_report(result, result.folder, Texts(lang), ("html", "pdf"))]
    return {path.name: path.read_bytes() for path in paths}


class Cells(HTMLParser):
    """Collects what cells with a source show, every id and every address."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.shown: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.source = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.source = told.get("data-source", "")
        self.ids += [told["id"]] if "id" in told else []
        self.addresses += [told[name] for name in ("href", "src", "xlink:href") if name in told]

    def handle_data(self, data: str) -> None:
        if self.source:
            self.shown.append((self.source, data))
            self.source = ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_can_be_recomputed_from_the_runs(language: str, result: Result, written: dict[str, bytes]) -> None:
    """Levels and differences are means over seeds of paired runs, formatted as the language formats them."""
    cells = Cells(written[f"report-{language}.html"].decode())
    numbers, runs = Numbers(Texts(language)), result.runs
    table = runs.pivot_table(index=["measure", "group", "seed"], columns="scenario", values="value", dropna=False)
    checked = 0
    for source, shown in cells.shown:
        scenario, contrast, measure, group, column = source.split("|")
        unit = result.findings.rows[scenario, contrast, measure, group].unit
        if (measure, group) not in table.index.droplevel("seed"):
            continue
        arms = table.loc[(measure, group)]
        value = recomputed(arms, scenario, column)
        assert shown.partition(" [")[0] in told_as(numbers, value, unit, (column, measure)), source
        checked += 1
    assert checked > 100


def told_as(numbers: Numbers, value: float, unit: str, what: tuple[str, str]) -> set[str]:
    """Return how a number of the tables may be written; an outlay on the first page goes without a sign, as a price."""
    column, measure = what
    told = [numbers.difference(value, unit) if column == "effect" else numbers.level(value, unit, measure)]
    told += [numbers.value(value, unit)] if what == ("effect", "public_outlay") else []
    return set(map(unbroken, told))


def recomputed(arms: pd.DataFrame, scenario: str, column: str) -> float:
    both = arms[["baseline", scenario]].dropna()
    means = {"base": both["baseline"].mean(), "value": both[scenario].mean()}
    return float(means.get(column, (both[scenario] - both["baseline"]).mean())) if len(both) else math.nan


@pytest.mark.parametrize("language", LANGUAGES)
def test_wording_follows_the_interval(language: str, result: Result) -> None:
    texts = Texts(language)
    table, *left_out = box(result, texts, "measures").blocks
    cells = [cell.text for row in table.rows for cell in row]  # type: ignore[union-attr]
    sentences = FirstPage(result, texts).measures()  # of a comparison with fewer arms
    verdicts = [row.verdict for name in HEADLINE for row in rows(result, name)]
    for verdict in ("up", "down", "unclear", "no_interval"):
        for told in ("".join(cells), "".join(sentences)):
            assert told.count(texts(f"verdict.{verdict}")) == verdicts.count(verdict)
    assert len(sentences) == len(HEADLINE)
    without = [name for name in HEADLINE if not any(row.determined for row in rows(result, name))]
    assert len(table.heads) == 1 + len(HEADLINE) - len(without)  # type: ignore[union-attr]
    told = [item for block in left_out for item in block.items]  # type: ignore[union-attr]
    assert [texts.label(RECORDS[name]) in item for name, item in zip(without, told, strict=True)] == [True] * len(told)


def box(result: Result, texts: Texts, key: str) -> Section:
    return next(one for one in report_of(result, texts).first_page if one.key == key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_opens_with_an_answer_in_sentences(language: str, result: Result) -> None:
    """Three: how much with both uncertainties, for whom, at what cost."""
    texts = Texts(language)
    page = FirstPage(result, texts)
    sentences = page.answer()
    assert len(sentences) == 3
    assert all(len(re.findall(r"[.!?](?= |$)", sentence)) == 1 for sentence in sentences), sentences
    assert [block.text for block in box(result, texts, "answer").blocks] == sentences  # type: ignore[union-attr]
    share = max(rows(result, "umkm_revenue_share"), key=lambda row: row.effect)
    for arm in (result.findings.base, share.scenario):
        assert f"*{result.titles(language)[arm]}*" in sentences[0]
    words = {"size": page.write.numbers.difference(share.effect, share.unit)}
    words["assumptions"] = texts("answer.assumptions.not_run")
    few = texts("answer.move.no_interval", **words)
    assert few[1:-1] in sentences[0], "two seeds are too few for an interval"
    outlays = [page.write.numbers.value(row.effect, row.unit) for row in rows(result, "public_outlay") if row.effect]
    assert any(outlay in sentences[2] for outlay in outlays)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_tells_certainty_in_words_and_in_numbers_and_how_large_the_market_was(
    language: str, result: Result
) -> None:
    texts = Texts(language)
    (certainty,) = box(result, texts, "certainty").blocks
    found = rows(result, "umkm_revenue_share")
    of_few = FirstPage(result, texts).certainty()  # as a comparison with fewer arms tells it
    for warning, words, *_ in (certainty.items, of_few):  # type: ignore[union-attr]
        assert "2" in warning
        assert texts("verdict.no_interval") in words
        assert not re.search(r"\d", words)
    assert all(Numbers(texts).difference(row.effect, row.unit) in of_few[2] for row in found)
    runs = result.runs[(result.runs["measure"] == "umkm_revenue_share") & (result.runs["group"] == "all")]
    shares = runs.pivot_table(index="seed", columns="scenario", values="value")
    for row in found:
        gaps = shares[row.scenario] - shares["baseline"]
        counts = {"up": (gaps > 0).sum(), "down": (gaps < 0).sum(), "seeds": len(gaps)}
        arm = f"*{result.titles(language)[row.scenario]}*"
        assert texts("report.certainty.counts", arm=arm, **counts) in certainty.items[2]  # type: ignore[union-attr]
    firms = result.firms
    cohort = firms[firms["cohort"] & (firms["kind"] == "umkm") & (firms["scenario"] == "baseline")]
    size = f"{Numbers(texts).count(len(cohort) / len(result.seeds))} UMKM"
    question = box(result, texts, "question").blocks[0].text  # type: ignore[union-attr]
    assert size in question
    assert Numbers(texts).count(1000) in question


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_source_that_goes_by_a_label_is_spelt_out(language: str, result: Result) -> None:
    """E are works, V patterns, H hypotheses; what a reference itself rests on is among them."""
    sections = report_of(result, Texts(language)).sections
    (told,) = next(one for one in sections if one.key == "references").blocks
    known = {re.match(r"\*\*(\w+)\*\*", item)[1] for item in told.items}  # type: ignore[union-attr, index]
    tables = [block for one in sections for block in one.blocks if isinstance(block, Table)]
    heads = {Texts(language)(key) for key in ("column.source", "report.column.source")}
    cells = [row[-1].text for table in tables if table.heads[-1] in heads for row in table.rows]
    used = {code for text in (*cells, *told.items) for code in re.findall(r"\b[EVH]\d+\b", text)}  # type: ignore[union-attr]
    assert used
    assert used <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_patterns_and_hypotheses_are_read_from_what_ships(language: str) -> None:
    hypothesis, pattern = named(["V3", "H7"], Texts(language))
    assert {"en": "Positive to negative talk (E4)", "id": "Kabar baik terhadap keluhan (E4)"}[language] in pattern
    assert {"en": "feeling of ownership", "id": "rasa kepemilikan"}[language] in hypothesis
    assert list(named(["H999"], Texts(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_yearly_means_of_the_weekly_paths_have_their_bands(language: str, result: Result) -> None:
    told = Summary(result, Texts(language))
    (table,) = (one for one in path_tables(told) if told.write.measure("umkm_revenue_share") in one.caption)
    weekly = result.weekly
    part = weekly[(weekly["measure"] == "umkm_revenue_share") & (weekly["group"] == "all") & (weekly["week"] < 52)]
    first = part[part["scenario"] == "baseline"].groupby("seed")["value"].mean()
    value = Numbers(Texts(language)).value(first.mean(), "share")
    ends = [
        Numbers(Texts(language)).bare(first.quantile(level), "share", (1.0, "")).lstrip("+") for level in (0.05, 0.95)
    ]
    assert table.rows[0][1].text == f"{value} [{Texts(language)('number.range', low=ends[0], high=ends[1])}]"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_report_doubles_its_stops(language: str, written: dict[str, bytes]) -> None:
    text = re.sub(
        r"<(style|pre|svg).*?</\1>|<[^>]+>", " ", written[f"report-{language}.html"].decode(), flags=re.DOTALL
    )
    assert re.findall(r".{30}(?:\.\.|\.;|;\.|,\.|\. \.)(?!\.)", text) == []


def test_what_was_moved_one_by_one_is_not_said_to_be_missing(result: Result) -> None:
    texts = Texts("id")
    signs: Any = SimpleNamespace(signs=pd.DataFrame({"sign": ["?"]}))
    told = Summary(result, texts)
    assert told.not_run(signs) == texts("summary.assumptions.screened", section=texts("report.signs.title"))
    assert told.not_run() == texts("summary.assumptions.not_run")


def test_a_number_that_is_missing_goes_by_the_name_of_its_measure(result: Result) -> None:
    """In a run of two years survival over three is of no group; every arm is told so once, together where alike."""
    texts = Texts("en")
    (groups,) = (one for one in report_of(result, texts).sections if one.key == "groups")
    told = [block.text for block in groups.blocks if isinstance(block, Paragraph)]
    titles = result.titles("en")
    heads = [line.split(": ")[0] for line in told if "156 weeks" in line]
    assert all(head.startswith("**Survival (3 years)**, ") for head in heads)
    assert [sum(f"*{titles[arm]}*" in head for head in heads) for arm in result.findings.arms] == [1, 1, 1]
    assert len(heads) == 2, "the two arms with adopters have the same groups"
    assert [line for line in told if not line.startswith("**")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_alike_is_told_once(language: str, result: Result) -> None:
    """Programmes that an earlier arm has in full go by the name of that arm."""
    texts = Texts(language)
    sections = {one.key: one.blocks for one in report_of(result, texts).sections}
    titles = {arm: f"*{title}*" for arm, title in result.titles(language).items()}
    lists = [block.items for block in sections["compared"] if isinstance(block, Bullets)]
    _, support, both, everywhere = lists
    assert both[-1] == texts("report.compared.as", arm=titles["support"])
    assert not set(both) & set(support)
    assert [line for line in everywhere if "`world.time.burn_in`" in line], "what was set in every arm is told, too"


@pytest.mark.parametrize("language", LANGUAGES)
def test_heads_of_effects_name_the_baseline_and_not_what_a_title_may_say(language: str, result: Result) -> None:
    """Above the columns of *Without co-creation, with programmes*, "without" and "with" would mislead."""
    texts = Texts(language)
    tables = [block for block in Sections(result, texts).effects_blocks() if isinstance(block, Table)]
    assert len(tables) == 3
    for table in tables:
        assert list(table.heads[1:3]) == [texts("report.column.base"), texts("report.column.value")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_programme_starts_in_a_week_and_lasts_some_weeks(language: str) -> None:
    """Weeks after the start of the policy are dates, not lengths of time."""
    texts = Texts(language)
    told = programme_details({"start": "26 weeks", "end": "2027-01-01", "slots": 0.1}, texts)
    assert texts("value.week", count="26") in told
    assert texts("value.weeks", count="26") not in told
    assert "2027-01-01" in told


def test_an_outlay_that_is_nothing_has_no_panel(result: Result) -> None:
    """It would be a bare zero on an empty axis."""
    pen = Pen(result, Texts("en"))
    assert "public_outlay" in main_measures(pen)
    free: Any = SimpleNamespace(drawn=result.findings.drawn, of=result.findings.of, arms=("co_creation",))
    free.outlay = result.findings.outlay
    pen.findings = free
    assert "public_outlay" not in main_measures(pen)
    assert "profit" in main_measures(pen)


def test_the_bars_of_a_square_stand_side_by_side(result: Result) -> None:
    with drawing():
        figure = interaction(Pen(result, Texts("en")), result.squares[0])
    assert figure is not None
    for axis in figure.axes:
        places = [np.asarray(line.get_xdata(), dtype=float) for line in axis.lines]
        upright = [float(at[0]) for at in places if len(set(at)) == 1]
        assert len(upright) == 3
        assert len(set(upright)) == 3, "no two bars at one place"


def rows(result: Result, measure: str) -> list:  # type: ignore[type-arg]
    return [row for arm in result.findings.arms if (row := result.findings.of(arm, measure)) is not None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_needs_no_other_file(language: str, written: dict[str, bytes]) -> None:
    text = written[f"report-{language}.html"].decode()
    cells = Cells(text)
    assert f'<html lang="{language}">' in text
    assert "<script" not in text
    assert len(cells.ids) == len(set(cells.ids))
    assert {address for address in cells.addresses if not address.startswith("#")} == set()
    assert {address[1:] for address in cells.addresses} <= set(cells.ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_a4_with_pages_contents_and_embedded_fonts(language: str, written: dict[str, bytes]) -> None:
    texts = Texts(language)
    reader = PdfReader(io.BytesIO(written[f"report-{language}.pdf"]))
    pages = [page.extract_text() for page in reader.pages]
    assert all((round(page.mediabox.width), round(page.mediabox.height)) == A4 for page in reader.pages)
    assert all(f"{texts('report.word.page')} {number} / {len(pages)}" in text for number, text in enumerate(pages, 1))
    for key in ("question", "answer", "measures", "certainty", "cost", "not_for"):
        assert texts(f"report.{key}.title") in pages[0]
    assert texts("report.word.contents") in pages[1]
    assert len([item for item in reader.outline if not isinstance(item, list)]) >= 8
    assert all(is_embedded(font.get_object()) for page in reader.pages for font in fonts_of(page))
    assert not [text for text in pages if len(text) < 60]


def fonts_of(page) -> list:  # type: ignore[no-untyped-def, type-arg]
    return list(page["/Resources"].get("/Font", {}).values())


def is_embedded(font: dict) -> bool:  # type: ignore[type-arg]
    below = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    descriptor = below["/FontDescriptor"].get_object()
    return font["/Subtype"] == "/Type3" or any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3"))


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_table_is_wider_than_the_page(language: str, written: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(written[f"report-{language}.pdf"])
    told = subprocess.run(("pdftotext", "-bbox", path, "-"), check=True, capture_output=True, text=True).stdout
    ends = [(float(low), float(high)) for low, high in re.findall(r'<word xMin="([^"]+)".*? xMax="([^"]+)"', told)]
    assert len(ends) > 500
    assert min(low for low, _ in ends) >= 50
    assert max(high for _, high in ends) <= A4[0] - 50


def test_marks_in_running_text() -> None:
    assert list(pieces("a *b* **c** `d`")) == [
        ("plain", "a "), ("em", "b"), ("plain", " "), ("strong", "c"), ("plain", " "), ("code", "d"),
    ]  # fmt: skip


def test_every_square_has_a_figure_and_a_table_of_its_own(tmp_path: Path) -> None:
    small = {**SMALL, "horizon": "1 year"}
    arms = [pasar.load(name).with_(**small) for name in (*ARMS, "grants")]
    arms.append(pasar.load("grants").with_(**small, name="grants_alone", co_creation="off"))
    found = pasar.compare(*arms, seeds=1, jobs=1, out=tmp_path)
    (section,) = (one for one in report_of(found, Texts("en")).sections if one.key == "interaction")
    pictures = [block for block in section.blocks if isinstance(block, Picture)]
    tables = [block for block in section.blocks if isinstance(block, Table)]
    assert [picture.name for picture in pictures] == ["interaction", "interaction-2"]
    assert [len(table.heads) for table in tables] == [6, 6]
    assert {found.titles("en")[name] for name in ("grants", "grants_alone")} <= set(tables[1].heads)


def test_html_of_titles_is_never_executed(result: Result, written: dict[str, bytes], tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    scenario = pasar.load("co_creation").with_(**SMALL, title_en=evil, title_id=evil)
    small = pasar.compare(pasar.load("baseline").with_(**SMALL), scenario, seeds=1, jobs=1, out=tmp_path / "evil")
    (path,) = write_report(small, tmp_path, Texts("en"), ("html",))
    text = path.read_text(encoding="utf-8")
    assert evil not in text
    assert "&lt;script&gt;" in text


def test_command_writes_both_and_words_mistakes(
    result: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(result.folder), "--lang", "id", "--format", "html"]) == 0
    assert "report-id.html" in capsys.readouterr().out
    assert main(["report", str(tmp_path), "--lang", "id"]) == 2
    assert "Tidak ada hasil" in capsys.readouterr().err
    assert main(["report", str(result.folder), "--format", "odt"]) == 2
    assert re.search("html, pdf", capsys.readouterr().err)


def ran_on_the_page(state: State) -> SimpleNamespace:
    """Return what a report reads of a choice that the page checked and ran, as the page does it."""
    answer = check({"documents": state.documents(describe({}).value), "settings": state.settings()}).value
    arms = {arm["name"]: arm for arm in answer["arms"]}
    return SimpleNamespace(scenarios=arms, seeds=range(state.seeds), assumptions=None)


@pytest.mark.parametrize(
    "state",
    [
        State(),
        State(size="look", years=2),
        State(size="study", region="java"),
        State(assumptions={"talk.talk": 0.2, "taste.trend_drift": 0.1, "learning.sales_interval": 6.0}),
        State(sectors={"culinary": 0.75, "craft": 0.25}),
    ],
)
def test_what_the_page_ran_can_be_repeated_by_command(state: State) -> None:
    ran = ran_on_the_page(state)
    first, _ = commands(ran)  # type: ignore[arg-type]
    words = shlex.split(first)
    assert words[:8] == ["pasar", "compare", *ran.scenarios, "--seeds", str(state.seeds)]
    told = [word for word, before in zip(words[1:], words, strict=False) if before == "--set"]
    for name, arm in ran.scenarios.items():
        assert load(name, set=told).hash == Scenario.from_dict(arm).hash


@pytest.mark.parametrize(
    ("names", "other"),
    [
        (("baseline", "soft_loans"), "co_creation"),
        (("baseline", "lottery_and_support"), "co_creation_by_lottery"),
        (("co_creation", "support"), "baseline"),
    ],
)
def test_the_scenario_that_parts_co_creation_from_a_programme_is_named(names: tuple[str, str], other: str) -> None:
    arms = {name: load(name, set=["horizon=2 years", "population.customers=1000"]).to_dict() for name in names}
    base = SimpleNamespace(base=names[0])
    ran: Any = SimpleNamespace(scenarios=arms, seeds=range(8), assumptions=None, findings=base)
    found = parting_scenario(ran, names[1])
    assert found is not None
    assert found["name"] == other
    line = compare_line(ran, [names[0], other, names[1]], "results/apart")
    assert line.startswith(f"pasar compare {names[0]} {other} {names[1]} --seeds 8 --set population.customers=1000")
    arms[names[1]]["world"]["time"]["burn_in"] = "1 week"
    assert parting_scenario(ran, names[1]) is None, "no shipped scenario is in that world"


def test_what_was_changed_on_the_page_goes_by_no_command() -> None:
    ran = ran_on_the_page(State())
    other_world = {**ran.scenarios["support"], "horizon": "52 weeks"}
    for changed in ({**ran.scenarios["support"], "programmes": {}}, other_world):
        ran.scenarios["support"] = changed
        assert commands(ran) == []  # type: ignore[arg-type]
    ran = ran_on_the_page(State())
    ran.seeds = [3, 4]
    assert commands(ran) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_how_to_verify_and_the_command_does_it(
    language: str, result: Result, written: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = Texts(language)("report.reproduce.verify", seed=0)
    command = next(piece for style, piece in pieces(said) if style == "code")
    assert command in written[f"report-{language}.html"].decode()
    copy = tmp_path / "copy"
    shutil.copytree(result.folder, copy)
    words = [word.replace("FOLDER", str(copy)) for word in shlex.split(command)[1:]]
    assert main([*words, "--lang", language]) == 0
    rows = pd.read_parquet(copy / "runs.parquet")
    rows.loc[(rows["seed"] == 0) & (rows["measure"] == "umkm_revenue_share"), "value"] += 1e-9
    rows.to_parquet(copy / "runs.parquet", index=False)
    assert main([*words, "--lang", language]) == 1
    assert "umkm_revenue_share" in capsys.readouterr().out


def test_verify_refuses_other_code_and_seeds_that_were_not_run(
    result: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(result.folder), "7"]) == 2
    assert "its seeds are: 0, 1" in capsys.readouterr().err
    assert main(["verify", str(result.folder), "first"]) == 2
    assert "SEED" in capsys.readouterr().err
    copy = tmp_path / "copy"
    shutil.copytree(result.folder, copy)
    manifest = (copy / "manifest.json").read_text(encoding="utf-8").replace(result.manifest["code_hash"], "other")
    (copy / "manifest.json").write_text(manifest, encoding="utf-8")
    assert main(["verify", str(copy), "0"]) == 2
    assert "other model code" in capsys.readouterr().err
