"""Why, and what would change the answer: channels add up, the map knows its sign, both languages tell it."""

import itertools
import math
from pathlib import Path

import pytest

import pasar
from experiments.assumptions import shipped_presets
from experiments.evidence import deeper
from experiments.evidence.decomposition import CHANNELS, coalitions, label
from pasar.language import LANGUAGES, Texts
from pasar.report.blocks import Picture, Table
from pasar.report.deep_tables import own_values, write_deeper
from pasar.report.sections import Sections
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
    assert len(tables) == 4
    assert all(len(row) == len(table.heads) for table in tables for row in table.rows)
    assert len(tables[2].rows) == 9
    svg = next(block.svg for block in blocks if isinstance(block, Picture) and block.name == "signs")
    assert svg.count("−") >= 3
    assert Sections(result, texts).why() == []  # nobody went deeper in the folder of the results
