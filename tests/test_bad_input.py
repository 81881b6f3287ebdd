"""Bad input: every mistake is told at once, with file, line, key path, what was expected and the nearest name."""

import contextlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasar.errors import word
from pasar.language import LANGUAGES, Texts
from pasar.yaml_words import reason
from simulation.errors import PasarError
from simulation.scenario import Problem, Scenario, load
from simulation.scenario.documents import KEYS
from simulation.scenario.reading import parse

Check = Callable[[str], list[Problem]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Return a function that loads a text and returns its problems."""

    def problems(text: str) -> list[Problem]:
        path = tmp_path / "mine.yaml"
        path.write_text(text, encoding="utf-8")
        return problems_of(path)

    return problems


def problems_of(path: Path | str, options: tuple[str, ...] = ()) -> list[Problem]:
    with pytest.raises(PasarError) as caught:
        load(path, set=options)
    assert caught.value.key == "input.invalid"
    found: list[Problem] = caught.value.values["problems"]
    assert found
    return found


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, problems
    return problems[0]


def test_all_mistakes_are_told_at_once_at_their_lines(check: Check) -> None:
    found = check(
        "extends: baseline\n"
        "horizn: 3 years\n"
        "world:\n"
        "  capacity_slak: 1.2\n"
        "  talk: {tell_strong: 3}\n"
        "co_creation: volunatry\n"
        "programmes:\n"
        "  - {id: t, kind: digital_marketing_trainng}\n"
        "  - id: g\n"
        "    kind: grant\n"
        "    take_up: 1.2\n"
        "    amont: Rp2 juta\n"
        "sectors: [fashon]\n"
    )
    assert [(item.line, item.path, item.key) for item in found] == [
        (2, "horizn", "input.unknown_key"),
        (4, "world.capacity_slak", "input.unknown_key"),
        (5, "world.talk.tell_strong", "input.too_large"),
        (6, "co_creation", "input.not_option"),
        (8, "programmes.t.kind", "input.unknown_programme"),
        (11, "programmes.g.take_up", "input.too_large"),
        (12, "programmes.g.amont", "input.unknown_key"),
        (13, "sectors.fashon", "input.unknown_preset"),
    ]
    nearest = [item.values.get("nearest") for item in found]
    assert nearest == [
        "horizon", "capacity_slack", None, "voluntary", "digital_marketing_training", None, "amount", "fashion",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "path", "key"),
    [
        ("world: {customers: 0}", "world.population.customers", "input.too_small"),
        ("world: {customers: 20000000}", "world.population.customers", "input.too_large"),
        ("world: {customers: 10.000}", "world.population.customers", "input.ambiguous_number"),
        ("world: {customers: 10.5}", "world.population.customers", "input.not_whole"),
        ("world: {customers: many}", "world.population.customers", "input.not_whole"),
        ("world: {customers: true}", "world.population.customers", "input.not_whole"),
        ("world: {customers: }", "world.population.customers", "input.no_value"),
        ("world: {customers_per_umkm: 0}", "world.population.customers_per_umkm", "input.too_small"),
        ("world: {participant_cost: 1.500}", "world.cocreation.participant_cost", "input.ambiguous_number"),
        ("world: {participant_cost: Rp1.500 ribu}", "world.cocreation.participant_cost", "input.ambiguous_number"),
        ("world: {participant_cost: 5 dollars}", "world.cocreation.participant_cost", "input.money"),
        ("world: {price_weight: .nan}", "world.demand.price_weight", "input.not_number"),
        ("world: {price_weight: high}", "world.demand.price_weight", "input.not_number"),
        ("world: {lag: 3 lightyears}", "world.production.lag", "input.duration"),
        ("world: {lag: 10 years}", "world.production.lag", "input.too_large"),
        ("world: {target_rule: chioce}", "world.learning.target_rule", "input.not_option"),
        ("world: {switches: {drift: maybe}}", "world.switches.drift", "input.not_bool"),
        ("world: {switches: {drift: off}}", "world.switches.drift", "input.not_bool"),
        ("world: {methods: {pol: {cost: 1}}}", "world.methods.pol", "input.unknown_key"),
        ("world: {methods: {poll: {cots: 1}}}", "world.methods.poll.cots", "input.unknown_key"),
        ("world: {bond: true}", "world.bond", "input.ambiguous_name"),
        ("world: [1, 2]", "world", "input.not_mapping"),
        ("world: {talk: [1]}", "world.talk", "input.not_mapping"),
        ("horizon: 0 weeks", "horizon", "input.no_horizon"),
        ("horizon: 5", "horizon", "input.duration"),
        ("title_en: 5", "title_en", "input.not_text"),
        ("co_creation: {share: 2}", "co_creation", "input.not_option"),
        ("co_creation: {shar: 0.2}", "co_creation", "input.not_option"),
        ("sectors: []", "sectors", "input.no_sectors"),
        ("sectors: 5", "sectors", "input.not_mapping"),
        ("sectors: [{drift: 1}]", "sectors", "input.missing"),
        ("sectors: {culinary: {share: 0}}\nregions: []", "regions", "input.no_regions"),
        ("regions: jawa", "regions", "input.unknown_preset"),
        ("regions: [desert]", "regions.desert", "input.unknown_item"),
        ("regions: [{online_share: 1}]", "regions", "input.missing"),
        ("regions: [remote, remote]", "regions.remote", "input.duplicate_id"),
        (
            "regions: [{name: desert, name_id: a, name_en: b, online_shar: 1}]",
            "regions.desert.online_shar",
            "input.unknown_key",
        ),
        ("regions: {remote: {online_share: 1.4}}", "regions.remote.online_share", "input.too_large"),
        ("regions: {remote: {online_shar: 0.4}}", "regions.remote.online_shar", "input.unknown_key"),
        ("changes: {umkm_contacts: 8}", "changes.marketing.umkm_contacts", "input.not_dated_values"),
        ("changes: {umkm_contcts: {1 year: 8}}", "changes.umkm_contcts", "input.unknown_key"),
        ("changes: {umkm_contacts: {6 years: 8}}", "changes.marketing.umkm_contacts", "input.after_horizon"),
        ("changes: {umkm_contacts: {-2 weeks: 8}}", "changes.marketing.umkm_contacts.-2 weeks", "input.before_week_0"),
        ("changes: {umkm_contacts: {1 year: -8}}", "changes.marketing.umkm_contacts.1 year", "input.too_small"),
        ("changes: {customers: {1 year: 800}}", "changes.population.customers", "input.not_dated"),
        ("programmes: {id: x}", "programmes", "input.not_list"),
        ("programmes: [grant]", "programmes", "input.not_mapping"),
        ("programmes: [{start: 1 year}]", "programmes", "input.missing"),
        ("programmes: [{id: x}]", "programmes.x.kind", "input.missing"),
        ("programmes: [{id: 7 up, kind: grant}]", "programmes.7 up.id", "input.bad_id"),
        ("programmes: [{id: x, kind: [grant]}]", "programmes.x.kind", "input.unknown_programme"),
        ("programmes: [{id: x, kind: {grant: 1}}]", "programmes.x.kind", "input.unknown_programme"),
        ("programmes: [{id: x, kind: grant, amount: Rp2,4 juta}]", "programmes.x.4 juta", "input.comma_in_braces"),
        ("world: {capacity_slack: 1,5}", "world.5", "input.comma_in_braces"),
        ("world: {production: {capacity_slack: 1,5}}", "world.production.5", "input.comma_in_braces"),
        ("programmes: [{id: x, kind: grant, amount: Rp 10,000,000}]", "", "input.malformed"),
    ],
)
def test_one_mistake_is_one_sentence(check: Check, line: str, path: str, key: str) -> None:
    problem = only(check(f"extends: baseline\n{line}\n"))
    assert (problem.path, problem.key) == (path, key)
    assert problem.file.endswith("mine.yaml")
    assert problem.line in (2, 3)


@pytest.mark.parametrize(
    ("fields", "path", "key"),
    [
        ("kind: grant, start: 1 year, end: 1 year", "end", "input.end_before_start"),
        ("kind: grant, start: 5 years", "start", "input.after_horizon"),
        ("kind: grant, end: 6 years", "end", "input.after_horizon"),
        ("kind: grant, start: -1 week", "start", "input.before_week_0"),
        ("kind: grant, start: 3", "start", "input.duration"),
        ("kind: grant, every: 0 weeks", "every", "input.no_interval"),
        ("kind: soft_loan, every: 0.1 weeks", "every", "input.no_interval"),
        ("kind: grant, slots: 0", "slots", "input.nobody_to_reach"),
        ("kind: grant, slots: 0 firms", "slots", "input.nobody_to_reach"),
        ("kind: grant, slots: 40", "slots", "input.slots"),
        ("kind: grant, slots: 140%", "slots", "input.slots"),
        ("kind: grant, take_up: 0", "take_up", "input.nobody_to_reach"),
        ("kind: grant, target: randm", "target", "input.not_option"),
        ("kind: grant, regions: [remote], remote_reach: 0", "remote_reach", "input.nobody_to_reach"),
        ("kind: grant, sectors: [batik]", "sectors", "input.not_option"),
        ("kind: grant, sectors: culinary", "sectors", "input.not_list"),
        ("kind: grant, amount: 2.400", "amount", "input.ambiguous_number"),
        ("kind: grant, amount: -5", "amount", "input.too_small"),
        ("kind: digital_infrastructure, online_gain: 0", "online_gain", "input.nobody_to_reach"),
        ("kind: digital_infrastructure, slots: 40 firms", "slots", "input.unknown_key"),
    ],
)
def test_a_programme_with_a_mistake(check: Check, fields: str, path: str, key: str) -> None:
    found = check(f"extends: baseline\nprogrammes:\n  - {{id: x, {fields}}}\n")
    assert (f"programmes.x.{path}", key) in {(item.path, item.key) for item in found}
    assert all(item.line == 3 for item in found)


def test_infrastructure_for_remote_areas_needs_a_remote_area(check: Check) -> None:
    found = check("extends: classroom\nprogrammes: [{id: x, kind: digital_infrastructure}]\n")
    assert only(found).key == "input.nobody_to_reach"


def test_two_programmes_with_one_id(check: Check) -> None:
    found = check("extends: baseline\nprogrammes:\n  - {id: a, kind: grant}\n  - {id: a, kind: soft_loan}\n")
    assert (only(found).line, only(found).key) == (4, "input.duplicate_id")


def places_of(found: list[Problem]) -> list[tuple[int, str, str]]:
    return [(item.line, item.path, item.key) for item in found]


def test_what_is_wrong_in_a_second_programme_of_one_id_is_told_as_well(check: Check) -> None:
    found = check(
        "extends: support\n"
        "programmes:\n"
        "  - {id: a, kind: grant}\n"
        "  - {id: a, kind: soft_loan, take_up: 1.4, start: 9 years, sectors: [batik]}\n"
        "  - {id: a, strt: 1 year}\n"
        "  - {id: train, slots: 3 firms}\n"
        "  - {id: train, amount: 2, end: 1 year}\n"
    )
    assert places_of(found) == [
        (4, "programmes.a", "input.duplicate_id"),
        (4, "programmes.a (2).take_up", "input.too_large"),
        (4, "programmes.a (2).start", "input.after_horizon"),
        (4, "programmes.a (2).sectors", "input.not_option"),
        (5, "programmes.a", "input.duplicate_id"),
        (5, "programmes.a (3).strt", "input.unknown_key"),
        (6, "programmes.train.kind", "input.missing"),
        (7, "programmes.train", "input.duplicate_id"),
    ]


def test_what_is_wrong_whatever_kind_was_meant_is_told_as_well(check: Check) -> None:
    found = check(
        "extends: baseline\n"
        "programmes:\n"
        "  - {id: b, kind: grnt, take_up: 2, start: 7 years, fo: 3, regions: [moon], hours: -3}\n"
        "  - {id: c, kind: soft_lone, hours: 40, amount: Rp3 juta, end: 1 year}\n"
        "  - {id: d, slots: 40}\n"
    )
    assert places_of(found) == [
        (3, "programmes.b.kind", "input.unknown_programme"),
        (3, "programmes.b.take_up", "input.too_large"),
        (3, "programmes.b.fo", "input.unknown_key"),
        (3, "programmes.b.hours", "input.too_small"),
        (3, "programmes.b.start", "input.after_horizon"),
        (3, "programmes.b.regions", "input.not_option"),
        (4, "programmes.c.kind", "input.unknown_programme"),
        (5, "programmes.d.kind", "input.missing"),
        (5, "programmes.d.slots", "input.slots"),
    ]


LATE = "changes: {umkm_contacts: {6 years: 8}}\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("sectors: [fashon]\nprogrammes: [{id: a, kind: grant, sectors: [fashion]}]\n", "sectors.fashon"),
        ("sectors: {culinary: 3}\nprogrammes: [{id: a, kind: grant, sectors: [culinary]}]\n", "sectors.culinary"),
        ("regions: jawa\nprogrammes: [{id: i, kind: digital_infrastructure, regions: [jawa]}]\n", "regions"),
        (
            "regions: {remote: {is_remote: ya}}\nprogrammes: [{id: i, kind: digital_infrastructure}]\n",
            "regions.remote.is_remote",
        ),
        (f"horizon: 10 yeers\n{LATE}programmes: [{{id: a, kind: grant, start: 8 years}}]\n", "horizon"),
        ("programmes: [{id: a, kind: grant, start: 1 yeer, end: 0 weeks}]\n", "programmes.a.start"),
        ("programmes: [{id: a, kind: grant, sectors: [batik]}]\n", "programmes.a.sectors"),
    ],
)  # fmt: skip
def test_one_mistake_brings_no_false_ones(check: Check, text: str, path: str) -> None:
    assert only(check(f"extends: baseline\n{text}")).path == path


@pytest.mark.parametrize(
    "text",
    [
        f"regions: [desert]\n{LATE}",
        "sectors: {batik: {share: 1}}\n",
        "programmes: [{id: train, slots: 3 firms}, {id: g, kind: grant, sectors: [batik]}]\n",
    ],
)
def test_a_base_that_cannot_be_read_brings_no_false_mistakes(check: Check, text: str) -> None:
    assert only(check(f"extends: baselin\n{text}")).path == "extends"


def test_a_mistake_elsewhere_in_the_sectors_does_not_hide_a_false_filter(check: Check) -> None:
    found = check(
        "extends: baseline\nsectors: {culinary: {drift: -1}}\nprogrammes: [{id: a, kind: grant, sectors: [batik]}]\n"
    )
    assert [item.path for item in found] == ["sectors.culinary.drift", "programmes.a.sectors"]


@pytest.mark.parametrize(
    ("text", "most"),
    [("horizon: 631 years\n", 32767), ("horizon: 100 years\nworld: {ticks_per_week: 7}\n", 4681)],
)
def test_a_run_in_which_memories_cannot_be_dated_is_refused(check: Check, text: str, most: int) -> None:
    problem = only(check(f"extends: baseline\n{text}"))
    assert (problem.line, problem.path, problem.key) == (2, "horizon", "input.too_long")
    assert problem.values["most"] == most
    assert load("baseline").with_(horizon=f"{most} weeks", ticks_per_week=32767 // most).horizon == most


@pytest.mark.parametrize("line", [f"horizon: {'9' * 400} years", f"world: {{participant_cost: Rp{'9' * 400}}}"])
def test_endless_numbers_are_refused_in_a_sentence(check: Check, line: str) -> None:
    assert only(check(f"extends: baseline\n{line}\n")).key in {"input.duration", "input.money"}


def test_a_mistake_in_an_inherited_file_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "parent.yaml").write_text("extends: baseline\nname: p\nworld: {price_weight: -1}\n")
    child = tmp_path / "child.yaml"
    child.write_text("extends: parent.yaml\n")
    problem = only(problems_of(child))
    assert (Path(problem.file).name, problem.line) == ("parent.yaml", 3)


# files


def test_a_missing_base_does_not_hide_the_other_mistakes(check: Check) -> None:
    found = {
        problem.path: problem.key for problem in check("extends: baselin\nworld: {learning: {sales_nose: 1}}\nfoo: 1\n")
    }
    assert found["extends"] == "input.unknown_scenario"
    assert found["world.learning.sales_nose"] == found["foo"] == "input.unknown_key"


def test_rings_of_files(tmp_path: Path) -> None:
    for name, parent in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{name}.yaml").write_text(f"name: {name}\nextends: {parent}.yaml\n")
    problem = only(problems_of(tmp_path / "a.yaml"))
    assert problem.key == "input.ring"
    assert problem.values["ring"] == ["a.yaml", "b.yaml", "c.yaml", "a.yaml"]
    assert (Path(problem.file).name, problem.line) == ("c.yaml", 2)
    (tmp_path / "self.yaml").write_text("extends: self.yaml\n")
    assert only(problems_of(tmp_path / "self.yaml")).key == "input.ring"


def test_files_that_are_not_there(tmp_path: Path, check: Check) -> None:
    assert only(problems_of(tmp_path / "none.yaml")).key == "input.no_file"
    assert only(problems_of("baselin")).values["nearest"] == "baseline"
    assert only(check("extends: baselin\n")).key == "input.unknown_scenario"
    missing = only(check("extends: none.yaml\n"))
    assert (missing.key, missing.line, missing.path) == ("input.no_file", 1, "extends")
    assert only(problems_of(tmp_path)).key == "input.folder"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "input.empty_file"),
        ("# nothing yet\n", "input.empty_file"),
        ("--- \n", "input.empty_file"),
        ("just words\n", "input.not_mapping"),
        ("- a\n- b\n", "input.not_mapping"),
        ("name: [1, 2\n", "input.malformed"),
        ("name: a\n\tb: c\n", "input.malformed"),
        ("name: a\nname: b\n", "input.malformed"),
        ("name: a\n---\nname: b\n", "input.malformed"),
        ("name: &a [*a]\n", None),
        ("name: *nobody\n", "input.malformed"),
        ("name: !!python/object:os.system x\n", None),
        ("\x00\x01", "input.malformed"),
    ],
)
def test_files_that_are_no_scenario(check: Check, text: str, key: str | None) -> None:
    found = check(text)
    if key is not None:
        assert only(found).key == key


def test_files_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_bytes(b"name: \xff\xfe\n")
    assert only(problems_of(path)).key == "input.not_utf8"


def test_a_scenario_needs_sectors_and_regions(check: Check) -> None:
    assert {item.key for item in check("name: alone\n")} == {"input.no_sectors", "input.no_regions"}


# --set and with_


@pytest.mark.parametrize(
    ("option", "path", "key"),
    [
        ("capacity_slak=1", "capacity_slak", "input.unknown_key"),
        ("capacity_slack", "", "input.no_equals"),
        ("=3", "", "input.no_equals"),
        ("capacity_slack=", "world.production.capacity_slack", "input.no_value"),
        ("co_creation=", "co_creation", "input.no_value"),
        ("horizon=", "horizon", "input.no_value"),
        ("sectors=", "sectors", "input.no_value"),
        ("world=3", "world", "input.not_mapping"),
        ("changes=3", "changes", "input.not_mapping"),
        ("programmes=3", "programmes", "input.not_list"),
        ("capacity_slack=[1", "", "input.malformed"),
        ("capacity_slack=-1", "world.production.capacity_slack", "input.too_small"),
        ("customers=10.000", "world.population.customers", "input.ambiguous_number"),
        ("bond=false", "bond", "input.ambiguous_name"),
        ("sectors.culinry.drift=2", "sectors.culinry", "input.unknown_item"),
        ("sectors.culinary.drif=2", "sectors.culinary.drif", "input.unknown_key"),
        ("programmes.train.slots=3 firms", "programmes.train", "input.unknown_item"),
        ("programmes.loans=3", "programmes.loans", "input.unknown_item"),
        ("changes.umkm_contcts[1 year]=3", "changes.umkm_contcts", "input.unknown_key"),
        ("changes.umkm_contacts[soon]=3", "changes.marketing.umkm_contacts.soon", "input.duration"),
        ("co_creation=some", "co_creation", "input.not_option"),
        ("horizon=3", "horizon", "input.duration"),
        ("extends=baseline", "extends", "input.unknown_key"),
    ],
)
def test_set_reports_like_yaml(option: str, path: str, key: str) -> None:
    problem = only(problems_of("support", ("talk.talk=0.2", option)))
    assert (problem.file, problem.line, problem.path, problem.key) == ("--set", 2, path, key)


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        ("talk.talk=0.2", "talk.talk=0.3", "world.talk.talk"),
        ("capacity_slack=1", "world.production.capacity_slack=2", "world.production.capacity_slack"),
        ("horizon=1 year", "horizon=2 years", "horizon"),
        ("programmes.grants.take_up=1", "programmes.grants.take_up=1", "programmes.grants.take_up"),
    ],
)
def test_what_is_set_twice_is_told(first: str, second: str, path: str) -> None:
    problem = only(problems_of("support", (first, "fit_cap=3", second)))
    assert (problem.line, problem.path, problem.key) == (3, path, "input.set_twice")


@pytest.mark.parametrize(
    ("text", "english", "indonesian"),
    [
        ("world:\n  customers:\n", "'customers' has no value.", "'customers' belum diisi."),
        ("co_creation:\n", "'co_creation' has no value.", "'co_creation' belum diisi."),
        ("changes:\n  explanation:\n", "'explanation' has no value.", "'explanation' belum diisi."),
        ("world: {bond_weight: 9}\n", "expected at most 6.", "seharusnya paling banyak 6."),
        ("world: {customers: 20000000}\n", "at most 10,000,000 (people).", "paling banyak 10.000.000 (orang)."),
        (
            "changes:\n  explanation: {1 year: 0.3, 52 weeks: 0.4}\n",
            "for one week: 1 year and 52 weeks are both week 52.",
            "untuk satu minggu: 1 year dan 52 weeks sama-sama minggu 52.",
        ),
        (
            "programmes:\n  - {kind: grant, start: 0 weeks, end: 0 weeks}\n",
            "it begins in week 0 and ends in week 0.",
            "mulainya minggu 0 dan akhirnya minggu 0.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_words_and_numbers_of_the_reader(
    check: Check, text: str, english: str, indonesian: str
) -> None:
    problem = only(check("extends: baseline\n" + text))
    for language, told in (("en", english), ("id", indonesian)):
        assert word(problem, Texts(language))[0].endswith(told)


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    problem = only(problems_of(tmp_path))
    for language, told in (("en", "is a folder, not a scenario"), ("id", "adalah folder, bukan skenario")):
        assert told in word(problem, Texts(language))[0]


def test_setting_what_a_dated_change_overrides_names_both() -> None:
    problem = only(problems_of("explain_refusals", ("explanation=0.2",)))
    assert problem.key == "input.set_and_dated"
    assert problem.values["file"].endswith("explain_refusals.yaml")
    assert problem.values["line"] > 1


@pytest.mark.parametrize(
    "changes",
    [{"capacity_slak": 1}, {"customers": 0}, {"co_creation": "some"}, {"programmes": [{"id": "x"}]}, {"horizon": 52}],
)
def test_with_checks_too(changes: dict[str, Any]) -> None:
    with pytest.raises(PasarError, match=r"input\.invalid"):
        load("baseline").with_(**changes)


@pytest.mark.parametrize(
    ("option", "path"),
    [
        ("changes.umkm_contacts[3 years]=8", "changes.marketing.umkm_contacts"),
        ("changes={umkm_contacts: {3 years: 8}}", "changes.marketing.umkm_contacts"),
        ("programmes.grants.start=2 years", "programmes.grants.start"),
        ("programmes.grants.end=2 years", "programmes.grants.end"),
        ("programmes=[{id: g, kind: grant, start: 1 year}]", "programmes.g.start"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_date_set_together_with_the_length_of_the_run_lies_within_it(option: str, path: str, first: bool) -> None:
    both = ("horizon=1 year", option) if first else (option, "horizon=1 year")
    problem = only(problems_of("support", both))
    assert (problem.file, problem.path, problem.key) == ("--set", path, "input.after_horizon")
    assert problem.line == (2 if first else 1)
    assert problem.values["horizon"] == 52


def test_with_checks_dates_against_the_length_it_is_given_and_against_no_other() -> None:
    late = {"programmes": [{"id": "g", "kind": "grant", "start": "2 years"}]}
    with pytest.raises(PasarError, match=r"input\.invalid|after the end of the run"):
        load("baseline").with_(horizon="1 year", **late)
    short = load("baseline").with_(**late, name="with_").with_(horizon="1 year")
    assert Scenario.from_dict(short.to_dict()) == short, "another call made it shorter, so the plan stays"


@pytest.mark.parametrize(
    ("of_numpy", "of_python"),
    [
        ({"customers": np.int64(800)}, {"customers": 800}),
        ({"capacity_slack": np.float64(1.25)}, {"capacity_slack": 1.25}),
        ({"word_of_mouth": np.bool_(False)}, {"word_of_mouth": False}),
        ({"world": {"talk": {"talk": np.float64(0.25)}}}, {"world": {"talk": {"talk": 0.25}}}),
        ({"co_creation": {"share": np.float64(0.5)}}, {"co_creation": {"share": 0.5}}),
        ({"changes": {"umkm_contacts": {"1 year": np.int64(8)}}}, {"changes": {"umkm_contacts": {"1 year": 8}}}),
        (
            {"programmes": [{"id": np.str_("g"), "kind": "grant", "amount": np.int32(7), "regions": np.array(["urban"])}]},
            {"programmes": [{"id": "g", "kind": "grant", "amount": 7, "regions": ["urban"]}]},
        ),
    ],
)  # fmt: skip
def test_numbers_of_numpy_are_numbers(of_numpy: dict[str, Any], of_python: dict[str, Any]) -> None:
    base = load("baseline")
    assert base.with_(**of_numpy) == base.with_(**of_python)
    assert base.with_(**of_numpy).to_dict() == base.with_(**of_python).to_dict()


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"horizon": np.int64(52)}, "input.duration"),
        ({"customers": np.float64(10.5)}, "input.not_whole"),
        ({"customers": np.bool_(True)}, "input.not_whole"),
        ({"capacity_slack": np.float64("nan")}, "input.not_number"),
        ({"word_of_mouth": np.int64(1)}, "input.not_bool"),
        ({"programmes": [{"id": "g", "kind": "grant", "amount": np.int64(-1)}]}, "input.too_small"),
        ({"programmes": [object()]}, "input.not_mapping"),
    ],
)
def test_numbers_of_numpy_are_refused_like_numbers(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(PasarError) as caught:
        load("baseline").with_(**changes)
    assert only(caught.value.values["problems"]).key == key


def test_a_dictionary_is_checked_like_a_file() -> None:
    full = load("baseline").to_dict()
    full["world"]["talk"]["talk"] = 7
    with pytest.raises(PasarError) as caught:
        Scenario.from_dict(full)
    assert only(caught.value.values["problems"]).key == "input.too_large"


@given(text=st.text(max_size=60))
def test_no_text_whatever_ends_in_another_error(text: str) -> None:
    """Whatever stands in a file, the answer is a document or a list of problems."""
    with contextlib.suppress(PasarError):
        assert parse(text, "mine.yaml").is_mapping


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(key=st.sampled_from([key for key in KEYS if key != "extends"]), value=VALUES)
def test_no_value_whatever_ends_in_another_error(key: str, value: Any) -> None:
    full = load("baseline").to_dict() | {key: value}
    with contextlib.suppress(PasarError):
        assert isinstance(Scenario.from_dict(full), Scenario)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        *(
            "a: [1, 2\nb: 3",
            "a: {b: 1\nc: 2",
            "a: b: c",
            "\ta: 1",
            "a: *x",
            "a: @x",
            'a: "\\q"',
            "a: 'x\n",
            "- a\nb: 1",
        ),
        *("a: [", "a: ,", "a: * b", "a: | b", "a: !`", "a: - b", '"\n--- b"', "a: *'b", "a: !%b1?c"),
        *("a: 1\n---\nb: 2", "a: \x01", "key: [a, b]]", "&a *b", "name: a\nname: b\n"),
    ],
)
def test_why_a_text_is_no_yaml_is_said_in_plain_words(tmp_path: Path, text: str, language: str) -> None:
    """Not in the words of the reader of YAML, which are English and speak of blocks, tokens and streams."""
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    said = only(problems_of(path)).values["reason"]
    told = reason(said, Texts(language))
    assert told != said
    assert not re.search(r"\b(block|token|stream|mapping|chomping)\b|<", told)
