"""The description of the model in Indonesian says all that can be said in Indonesian."""

import re
from collections.abc import Iterator

import pytest

from pasar.code_words import dictionary, process_said, said, source_said
from pasar.language import Texts
from pasar.odd import ENTITIES, first_line, name_of, odd_tables, parts_of, told
from simulation.agents import Method
from simulation.agents.columns import columns_of
from simulation.agents.community import Community
from simulation.parameters import Facts, Record, facts_of
from simulation.policy.programmes import PROGRAMMES
from simulation.record import MEASURES
from simulation.scenario import load
from simulation.scenario.records import Region, Sector, World
from simulation.schedule import TICK

RECORDS: list[type[Record]] = [
    type(part) for theme in World.model_fields for _, part in parts_of(theme, getattr(World(), theme))
]
RECORDS += [Sector, Region, *PROGRAMMES]
NAMES = {
    "name",
    "measure",
    "parameter",
    "english",
    "indonesian",
    "variable",
    "type",
}  # what the code itself uses, or both languages
SAME = {"Rp", "UMKM", "log", "logit", "KUR 2021", "Kuliner", "Program"}  # one word in both languages


def facts() -> Iterator[Facts]:
    for record in RECORDS:
        yield from (known for name in record.model_fields if (known := facts_of(record, name)) is not None)


def spoken() -> dict[str, set[str]]:
    """Return all that the code says of itself, by part."""
    indonesian, held = Texts("id"), [item for kind in ENTITIES for item in columns_of(kind).values()]
    sources = {one.source for one in facts()}
    return {
        "units": {one.unit for one in facts()} | {item.unit for item in held} | {one.unit for one in MEASURES},
        "sources": {source for source in sources if indonesian.source(source) == source},
        "columns": {item.doc for item in held},
        "records": {first_line(thing) for thing in (*ENTITIES, *RECORDS)},
        "processes": {name_of(step) for step in TICK},
    }


@pytest.mark.parametrize("part", ["units", "sources", "columns", "records", "processes"])
def test_everything_the_code_says_has_indonesian_words_and_nothing_more(part: str) -> None:
    assert set(dictionary()[part]) == spoken()[part]


@pytest.mark.parametrize("name", ["baseline", "support", "co_creation_and_support", "classroom"])
def test_the_indonesian_description_is_not_half_english(name: str) -> None:
    scenario = load(name)
    pairs = zip(odd_tables(scenario, Texts("en")), odd_tables(scenario, Texts("id")), strict=True)
    left = set()
    for english, indonesian in pairs:
        assert english.heads == indonesian.heads
        assert english.about != indonesian.about or not english.about
        for one, other in zip(english.rows, indonesian.rows, strict=True):
            cells = zip(english.heads, one, other, strict=True)
            left |= {
                cell for head, cell, own in cells if head not in NAMES and cell == own and re.search("[a-z]{3}", cell)
            }
    assert left - SAME == set()


def test_every_process_is_said_in_a_sentence_and_its_docstring_is_marked() -> None:
    texts = Texts("id")
    (week,) = (table for table in odd_tables(load("baseline"), texts) if table.title == "week")
    assert "bahasa Inggris" in week.about
    for (_, name, what), step in zip(week.rows, TICK, strict=True):
        label, does = process_said(texts, name_of(step))
        assert name == f"{name_of(step)}\n({label})"
        assert what == f"{does}\nDari kode: {told(step)}"
        assert does.endswith(".")


def test_every_theme_of_parameters_has_an_indonesian_name() -> None:
    themes = {path for theme in World.model_fields for path, _ in parts_of(theme, getattr(World(), theme))}
    assert themes <= set(dictionary()["words"])
    about = [table.about for table in odd_tables(load("baseline"), Texts("id")) if table.title == "parameters"]
    assert any(line.startswith("finance (keuangan): ") for line in about)


def test_every_number_that_can_move_tells_between_what_a_sweep_moves_it() -> None:
    still = set()
    for table in odd_tables(load("support"), Texts("en")):
        if table.title == "parameters":
            told = [dict(zip(table.heads, row, strict=True)) for row in table.rows]
            still |= {row["parameter"] for row in told if re.match(r"-?\d", row["level"]) and not row["sweep"]}
            assert all(row["sweep"].count(" - ") == 1 for row in told if row["sweep"])
    assert still == {"seeding", "start"}, "half of zero is zero"


def test_english_tables_say_what_the_code_says() -> None:
    texts = Texts("en")
    assert said(texts, "units", "taste²") == "taste²"
    assert source_said(texts, "setting") == "setting"
    assert process_said(texts, "shop") == ("", "")
    about = [table.about for table in odd_tables(load("baseline"), texts) if table.title == "entities"]
    assert f"Community: {first_line(Community)}" in about


def test_regions_of_a_programme_are_named() -> None:
    scenario = load("support").with_(**{"programmes.remote_internet.regions": ["remote"]})
    (table,) = (table for table in odd_tables(scenario, Texts("id")) if table.title == "programmes")
    region = next(region.name_id for region in scenario.regions if region.name == "remote")
    assert [row[-1] for row in table.rows if row[0] == "remote_internet"] == [region]


def test_every_method_of_co_creation_has_a_table_of_its_traits() -> None:
    abouts = [table.about for table in odd_tables(load("baseline"), Texts("en")) if table.title == "parameters"]
    for method in Method:
        (mine,) = (about for about in abouts if about.startswith(f"methods.{method.name.lower()}:"))
        assert mine
    assert all(table.rows for table in odd_tables(load("baseline"), Texts("en")) if table.title == "parameters")


@pytest.mark.parametrize(("language", "told"), [("en", "0.4 (changed; default {})"), ("id", "0,4 (diubah; bawaan {})")])
def test_a_value_that_a_scenario_changes_is_marked_with_the_default(language: str, told: str) -> None:
    texts = Texts(language)
    settings = {"adoption.literacy_mean": 0.4, "sectors.culinary.taste_spread": 2.0}
    changed = load("baseline").with_(**settings)
    rows = [row for one in odd_tables(changed, texts) if one.title == "parameters" for row in one.rows]
    word = texts("odd.changed", value="", default="").strip(" ()").split(";")[0]
    marked = {row[0]: row for row in rows if word in row[2]}
    assert set(marked) == {"literacy_mean", "taste_spread"}
    default = next(row[2] for row in plain_rows(texts) if row[0] == "literacy_mean")
    assert marked["literacy_mean"][2] == told.format(default)
    assert marked["literacy_mean"][6].startswith(texts("odd.source_of_default", source=""))
    assert not any(word in row[2] for row in plain_rows(texts))


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_number_that_a_programme_sets_is_marked_and_the_others_are_not(language: str) -> None:
    texts = Texts(language)
    course = {"id": "course", "kind": "digital_marketing_training"}
    plain, own = (of_programme(item, texts) for item in (course, course | {"slots": "7 firms"}))
    word = texts("odd.changed", value="", default="").strip(" ()").split(";")[0]
    assert [row[0] for row in own if word in row[2]] == ["slots"]
    assert len(plain) == len(own)
    assert not any(word in row[2] for row in plain)


def of_programme(programme: dict[str, str], texts: Texts) -> list[tuple[str, ...]]:
    """Return the parameters of one programme in the default market."""
    tables = odd_tables(load("baseline").with_(programmes=[programme]), texts)
    (found,) = (one for one in tables if one.about.startswith(f"{programme['id']} ("))
    return list(found.rows)


def plain_rows(texts: Texts) -> list[tuple[str, ...]]:
    """Return the parameters of the default market."""
    return [row for one in odd_tables(load("baseline"), texts) if one.title == "parameters" for row in one.rows]
