"""Why, and what would change the answer: channels add up, the map knows its sign, both languages tell it."""

import itertools
import math
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import pasar
from experiments.assumptions import shipped_presets
from experiments.evidence import deeper
from experiments.evidence.decomposition import CHANNELS, coalitions, label
from pasar.language import LANGUAGES, Texts
from pasar.report.blocks import Bullets, Cell, Code, Paragraph, Picture, Table
from pasar.report.content import report_of
from pasar.report.deep_tables import own_values, write_deeper
from pasar.report.sections import Sections
from pasar.report.writing import as_pdf
from pasar.results import Result

NAMES = ("baseline", "co_creation")
WORTH = {"fit": 3.0, "bond": 1.0, "talk": 0.5, "cost": -2.0}
TILT, SLACK = "learning.sales_noise", "production.capacity_slack"


def answer(seed: int) -> dict[str, object]:
    """Return a why-answer in which channels add up by hand, with some luck of the seed."""
    luck = 0.1 * seed
    channels = {
        f"{name}/{label(some)}": sum(WORTH[channel] for channel in some) + luck
        for name in deeper.MEASURES
        for some in coalitions()
    }
    return {"chain": {name: [0.0, 0.01 * (seed + 1)] for name in deeper.LINKS}, "channels": channels}


def places(seeds: int) -> list[list[object]]:
    """Return rows in which one assumption turns the sign, another doubles the effect and the others do nothing."""
    asked = [*deeper.screen_places(), *deeper.corner_places((TILT, SLACK))]
    rows: list[list[object]] = []
    for seed, place, name in itertools.product(range(seeds), asked, deeper.MEASURES):
        effect = (-1.0 if place.get(TILT) == "low" else 1.0) * (2.0 if place.get(SLACK) == "high" else 1.0)
        rows += [[place, NAMES[0], name, 5.0, seed], [place, NAMES[1], name, 5.0 + effect + 0.01 * seed, seed]]
    return rows


def test_channels_add_up_to_the_whole() -> None:
    table = deeper.why_table([answer(seed) for seed in range(3)])
    for name in deeper.MEASURES:
        parts = table[table["measure"] == name].set_index("part")["effect"]
        assert math.isclose(parts.drop("whole").sum(), parts["whole"])
        assert {channel: round(parts[channel], 9) for channel in CHANNELS} == WORTH
        assert round(parts["none"], 9) == 0.1  # what is there with every channel off


def test_the_two_assumptions_that_move_the_effect_most_span_the_map() -> None:
    rows = places(3)
    pair = deeper.decisive_pair(rows)
    assert pair == (TILT, SLACK)
    signs = deeper.sign_tables(rows, pair, NAMES)
    assert len(signs) == len(deeper.MEASURES) * 9
    told = signs[signs["measure"] == "profit"]
    assert all((sign == "-") == (across == "low") for across, sign in zip(told["across"], told["sign"], strict=True))
    undecided = [[*row[:3], row[3] + (9.0 * (-1) ** row[4] if row[1] == NAMES[1] else 0.0), row[4]] for row in rows]  # type: ignore[operator]
    assert set(deeper.sign_tables(undecided, pair, NAMES)["sign"]) == {"?"}


def test_a_place_is_the_presets_end() -> None:
    ends = deeper.ends()
    assert set(ends) >= {TILT, SLACK}
    assert deeper.values_at({TILT: "low", SLACK: "own"}) == {TILT: ends[TILT]["low"]}
    assert len(deeper.screen_places()) == 1 + 2 * len(ends)


def test_low_is_the_smaller_value_even_where_it_is_the_good_one() -> None:
    ends = deeper.ends()
    assert all(float(str(of["low"]).split()[0]) < float(str(of["high"]).split()[0]) for of in ends.values())
    optimistic = dict(next(preset.changes for preset in shipped_presets() if preset.name == "optimistic"))
    assert {path for path, of in ends.items() if of["low"] == optimistic[path]} == {"cocreation.report_noise"}


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    small = {"customers": 500, "trade_area_size": 500, "sectors": ["culinary"], "time.burn_in": "26 weeks"}
    arms = [pasar.load(name).with_(**small, horizon="26 weeks") for name in NAMES]
    return pasar.compare(*arms, seeds=2, jobs=1, out=tmp_path_factory.mktemp("deeper") / "small")


def test_a_real_market_answers_every_step(result: Result) -> None:
    arms = [result.scenarios[name] for name in NAMES]
    why = deeper.why_seed({"arms": arms, "seed": 0}).value
    assert {len(values) for values in why["chain"].values()} == {2}
    assert len(why["channels"]) == 16 * len(deeper.MEASURES)
    assert any(value for value in why["chain"]["sessions"])
    rows = deeper.places_seed({"arms": arms, "seed": 0, "places": [{}, {TILT: "high"}]}).value
    assert len(rows) == 2 * 2 * len(deeper.MEASURES)
    whole, own = why["channels"]["profit/fit+bond+talk+cost"], {row[1]: row[3] for row in rows if row[2] == "profit"}
    assert whole is not None
    assert own


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_tells_it_in_words_figures_and_tables(language: str, result: Result, tmp_path: Path) -> None:
    base = result.scenarios[NAMES[0]]
    told = {"base": NAMES[0], "arm": NAMES[1], "why": [answer(seed) for seed in range(3)], "places": places(3)}
    write_deeper(tmp_path, {**told, "own": own_values(base)})
    texts = Texts(language)
    sections = Sections(result, texts, tmp_path)
    blocks = [*sections.why(), *sections.signs()]
    assert [block.name for block in blocks if isinstance(block, Picture)] == ["channels", "chain", "signs"]
    tables = [block for block in blocks if isinstance(block, Table)]
    assert len(tables) == 3 + len(deeper.MEASURES)
    assert all(len(row) == len(table.heads) for table in tables for row in table.rows)
    assert len(tables[2].rows) == 9
    svg = next(block.svg for block in blocks if isinstance(block, Picture) and block.name == "signs")
    assert svg.count("−") >= 6
    assert not re.search(r">[^<]*-\d", svg), "a minus, also before the estimate"
    assert Sections(result, texts).why() == []  # nobody went deeper in the folder of the results
    for told_by, ends in ((sections, f"--why {NAMES[1]}"), (Sections(result, texts), "results/again")):
        (typed,) = (block.lines for block in told_by.reproduce() if isinstance(block, Code))
        assert typed[-1].endswith(ends)


def short_run(result: Result, folder: Path) -> None:
    """Write what is found deeper in a run too short for survival."""
    rows = [[*row[:3], None if row[2] == "survival" else row[3], row[4]] for row in places(3)]
    whys = [answer(seed) for seed in range(3)]
    for told in whys:
        channels = told["channels"]
        told["channels"] = {key: None if key.startswith("survival") else of for key, of in channels.items()}  # type: ignore[attr-defined]
    own = own_values(result.scenarios[NAMES[0]])
    write_deeper(folder, {"base": NAMES[0], "arm": NAMES[1], "why": whys, "places": rows, "own": own})


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_run_has_its_map_in_the_pdf_line_by_line(language: str, result: Result, tmp_path: Path) -> None:
    short_run(result, tmp_path)
    texts = Texts(language)
    table = next(block for block in Sections(result, texts, tmp_path).signs() if isinstance(block, Table))
    assert (len(table.heads), len(table.widths), len(table.rows)) == (4, 4, 9)
    path = tmp_path / "report.pdf"
    path.write_bytes(as_pdf(report_of(result, texts, tmp_path)))
    told = subprocess.run(("pdftotext", "-layout", path, "-"), check=True, capture_output=True, text=True).stdout
    lines = told[told.index(texts("report.table.signs", arm="", base="").partition(":")[0]) :].splitlines()
    firsts = [row[0].text for row in table.rows]
    below = [line for line in lines if line.strip().startswith(tuple(firsts)) and line.count("[") == 2]
    assert len(below) == 9, "each cell of the map has a line of its own, with both measures on it"


def test_a_table_is_refused_whose_numbers_would_stand_under_wrong_headings() -> None:
    row = [Cell("1"), Cell("2")]
    with pytest.raises(ValueError, match="3 widths for 2 columns"):
        Table(["a", "b"], [row], "both", widths=(1, 1, 1))
    with pytest.raises(ValueError, match="a row that has not 2 cells"):
        Table(["a", "b"], [[*row, Cell("3")]], "both")


def test_a_channel_that_does_nothing_at_all_is_said_to_and_not_called_unclear(result: Result, tmp_path: Path) -> None:
    told = {"base": NAMES[0], "arm": NAMES[1], "own": own_values(result.scenarios[NAMES[0]]), "places": places(3)}
    whys = [answer(seed) for seed in range(3)]
    flat = [{**why, "channels": dict.fromkeys(why["channels"], 0.0)} for why in whys]  # type: ignore[call-overload]
    write_deeper(tmp_path, {**told, "why": flat})
    texts = Texts("en")
    (lines,) = (block.items for block in Sections(result, texts, tmp_path).why() if isinstance(block, Bullets))
    assert all(texts("verdict.same") in line and texts("verdict.unclear") not in line for line in lines)


def test_a_map_that_is_open_everywhere_says_that_its_order_may_be_chance(result: Result, tmp_path: Path) -> None:
    told = {"base": NAMES[0], "arm": NAMES[1], "own": own_values(result.scenarios[NAMES[0]]), "why": []}
    rows = places(3)
    undecided = [[*row[:3], row[3] + (9.0 * (-1) ** row[4] if row[1] == NAMES[1] else 0.0), row[4]] for row in rows]  # type: ignore[operator]
    texts = Texts("en")
    for places_, is_open in ((rows, False), (undecided, True)):
        write_deeper(tmp_path, {**told, "places": places_})
        first = next(block for block in Sections(result, texts, tmp_path).signs() if isinstance(block, Paragraph))
        assert (texts("report.signs.chance", seeds=3) in first.text) == is_open
