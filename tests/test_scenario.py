"""Scenarios: what files say, what is inherited, what may be set, and what two equal scenarios are."""

import json
import math
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from simulation.errors import PasarError
from simulation.parameters import Kind, facts_of, per_tick
from simulation.policy.quantities import months, places, rupiah, weeks
from simulation.policy.rules import RulesBook
from simulation.scenario import Scenario, data_folder, load, scenario_files, schema, shipped
from simulation.scenario.folder import PACKAGE
from simulation.scenario.names import owners, themes


@pytest.fixture
def baseline() -> Scenario:
    return load("baseline")


def write(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(PasarError) as raised:
        load(write(folder, text))
    return [f"{problem.line} {problem.path} {problem.key}" for problem in raised.value.values["problems"]]


def test_what_is_given_twice_under_two_names_is_refused(tmp_path: Path) -> None:
    head = "extends: classroom\n"
    twice = "world:\n  customers: 300\n  population:\n    customers: 400\n"
    assert problems_of(tmp_path, head + twice) == ["5 world.population.customers input.given_twice"]
    dated = "changes:\n  cocreation.explanation:\n    1 year: 0.5\n    52 weeks: 0.6\n"
    assert problems_of(tmp_path, head + dated) == ["5 changes.cocreation.explanation.52 weeks input.same_week"]
    assert "input.duplicate_id" in problems_of(tmp_path, head + "sectors: [culinary, culinary]\n")[0]
    below = write(tmp_path, head + dated.replace("    52 weeks: 0.6\n", ""), "below.yaml")
    above = load(write(tmp_path, "extends: below.yaml\nchanges: {cocreation.explanation: {52 weeks: 0.6}}\n"))
    assert below.exists()
    assert [change.value for change in above.changes] == [0.6]  # a later file may override


def test_a_theme_is_not_a_number(baseline: Scenario) -> None:
    with pytest.raises(PasarError) as caught:
        baseline.with_(production=3)
    assert [problem.key for problem in caught.value.values["problems"]] == ["input.theme"]


# shipped files


@pytest.mark.parametrize("name", scenario_files())
def test_every_shipped_scenario_loads_and_has_titles_in_both_languages(name: str) -> None:
    scenario = load(name)
    assert scenario.name == name
    assert scenario.title_id
    assert scenario.title_en
    assert scenario.description_id
    assert scenario.description_en


def test_shipped_lists_the_2x2_first_and_at_least_eight_policies() -> None:
    names = [item.name for item in shipped()]
    assert names[:5] == ["baseline", "co_creation", "support", "co_creation_and_support", "classroom"]
    assert len(names) >= 13


def test_the_2x2_shares_one_world_and_differs_in_two_ways_only() -> None:
    corners = [load(name) for name in ("baseline", "co_creation", "support", "co_creation_and_support")]
    assert len({corner.world_hash for corner in corners}) == 1
    assert len({corner.hash for corner in corners}) == 4
    assert [corner.co_creation for corner in corners] == ["off", "voluntary", "off", "voluntary"]
    assert corners[2].programmes == corners[3].programmes


def test_policies_share_the_world_of_the_baseline(baseline: Scenario) -> None:
    policies = [name for name, path in scenario_files().items() if path.parent.name == "policies"]
    assert {load(name).world_hash for name in policies} == {baseline.world_hash}


def test_the_classroom_is_one_sector_in_one_place() -> None:
    classroom = load("classroom")
    assert [sector.name for sector in classroom.sectors] == ["culinary"]
    assert [region.name for region in classroom.regions] == ["urban"]
    assert classroom.sectors[0].share == 1
    assert classroom.world.population.customers == 4000


def test_data_lie_in_the_checkout_or_in_the_wheel(tmp_path: Path) -> None:
    assert data_folder(PACKAGE) in (PACKAGE.parent / "scenarios", PACKAGE / "_scenarios")
    installed = tmp_path / "simulation"
    (installed / "_scenarios").mkdir(parents=True)
    (installed / "_scenarios" / "baseline.yaml").write_text("name: baseline\n")
    assert data_folder(installed) == installed / "_scenarios"
    with pytest.raises(PasarError, match="no_data"):
        data_folder(tmp_path / "elsewhere")


def test_every_number_shipped_has_a_source_or_says_that_it_is_assumed() -> None:
    """A comment on the line, or in the lines above it, says where a number comes from."""
    for path in data_folder().rglob("*.yaml"):
        assert path.read_text(encoding="utf-8").lstrip().startswith("#"), path
    for record in (*themes().values(),):
        for name in record.model_fields:
            facts = facts_of(record, name)
            assert facts is not None
            assert facts.source
            assert facts.id
            assert facts.en


# quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("26 weeks", 26), ("1 week", 1), ("3 months", 13), ("3 bulan", 13), ("12 months", 52), ("2 years", 104),
        ("1,5 tahun", 78), ("1.5 years", 78), ("4 minggu", 4), (0, 0),
    ],
)  # fmt: skip
def test_durations(text: object, expected: int) -> None:
    assert weeks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rp2,4 juta", 2_400_000), ("Rp 2.4 million", 2_400_000), ("Rp1.500.000", 1_500_000), ("Rp3.000", 3_000),
        ("Rp1,500,000", 1_500_000), ("2 miliar", 2 * 10**9), ("Rp75 ribu", 75_000), ("Rp1.234.567,50", 1_234_568),
        ("IDR 10 jt", 10_000_000), (2500, 2500),
    ],
)  # fmt: skip
def test_money(text: object, expected: int) -> None:
    assert rupiah(text) == expected


@pytest.mark.parametrize("text", ["1.500", "1,500", "Rp1.500 juta", "Rp2.500 million"])
def test_money_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="ambiguous"):
        rupiah(text)


@pytest.mark.parametrize("text", ["", "lots", "Rp", "Rp2,4 jutaan", "2 M", "Rp1.2.3", "$5", "-5"])
def test_money_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        rupiah(text)


@pytest.mark.parametrize("text", ["", "3", 3, 3.5, True, None, "3 lightyears", "-3 weeks", "1.500 weeks"])
def test_durations_without_a_unit_are_refused(text: object) -> None:
    with pytest.raises(PydanticCustomError):
        weeks(text)


def test_places_are_a_count_or_a_share() -> None:
    assert places("40 firms") == 40
    assert isinstance(places("40 firms"), int)
    assert places(0.25) == places("25%") == 0.25
    assert places("7,5 %") == places("7.5 persen") == 0.075
    assert isinstance(places(1), float)
    for wrong in (40, -0.1, True, "40", "many"):
        with pytest.raises(PydanticCustomError):
            places(wrong)


def test_shares_may_be_written_in_percent() -> None:
    written = load("support").with_(
        co_creation={"share": "30%"},
        community_share="12,5 persen",
        sectors={"culinary": {"spoilage": "20 %"}},
        changes={"explanation": {"1 year": "40 percent"}},
        **{"programmes.loans.take_up": "33.333%"},
    )
    assert written.co_creation == {"share": 0.3}
    assert written.world.population.community_share == 0.125
    assert (written.sectors[0].spoilage, written.changes[0].value) == (0.2, 0.4)
    assert next(one for one in written.programmes if one.id == "loans").take_up == 0.33333
    assert written.to_dict() == Scenario.from_dict(written.to_dict()).to_dict()
    for share in ("150%", "thirty", "-5%", "%"):
        with pytest.raises(PasarError):
            load("support").with_(**{"programmes.loans.take_up": share})
    with pytest.raises(PasarError):  # a plain number has no percent
        load("support").with_(price_weight="30%")


@given(number=st.integers(1, 500))
def test_weeks_survive_the_way_through_months(number: int) -> None:
    assert per_tick(months(f"{number} weeks"), Kind.DURATION) == number


@given(value=st.floats(0.0, 1.0))
def test_a_probability_per_tick_compounds_to_the_month(value: float) -> None:
    per_week = per_tick(value, Kind.PROBABILITY)
    assert math.isclose(1 - (1 - per_week) ** 4.345, value, abs_tol=1e-9)


# inheritance and overriding


def test_a_file_says_only_what_differs(tmp_path: Path, baseline: Scenario) -> None:
    path = write(tmp_path, "extends: baseline\nworld: {capacity_slack: 1.2, talk: {talk: 0.2}}\n")
    mine = load(path)
    assert mine.name == "mine"
    assert mine.title_en == ""
    assert mine.world.production.capacity_slack == 1.2
    assert mine.world.talk.talk == 0.2
    assert mine.world.talk.tell_weak == baseline.world.talk.tell_weak
    assert mine.world_hash != baseline.world_hash


def test_extends_is_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    write(tmp_path, "extends: co_creation\nname: parent\nhorizon: 2 years\n", "parent.yaml")
    child = load(write(tmp_path / "deep", "extends: ../parent.yaml\n", "child.yaml"))
    assert child.horizon_weeks == 104
    assert child.co_creation == "voluntary"
    assert child.name == "child"


def test_programmes_are_changed_by_id_and_dropped_by_an_empty_list(tmp_path: Path) -> None:
    path = write(tmp_path, "extends: support\nprogrammes:\n  - {id: grants, amount: Rp5 juta}\n")
    changed, grants = load(path), {item.id: item for item in load("support").programmes}["grants"]
    found = {item.id: item for item in changed.programmes}
    assert list(found) == [item.id for item in load("support").programmes]
    assert found["grants"] == grants.model_copy(update={"amount": 5_000_000})
    assert load(write(tmp_path, "extends: support\nprogrammes: []\n")).programmes == ()


def test_sectors_are_chosen_by_a_list_and_changed_by_a_mapping(tmp_path: Path) -> None:
    chosen = load(write(tmp_path, "extends: baseline\nsectors: [fashion, staple]\n"))
    assert [(item.name, round(item.share, 4)) for item in chosen.sectors] == [("fashion", 0.5714), ("staple", 0.4286)]
    changed = load(write(tmp_path, "extends: baseline\nsectors: {fashion: {drift: 3}}\n"))
    assert [item.drift for item in changed.sectors if item.name == "fashion"] == [3.0]
    assert len(changed.sectors) == 5


def test_an_own_sector(tmp_path: Path) -> None:
    text = "extends: baseline\nsectors:\n  - {name: batik, name_id: Batik, name_en: Batik, share: 1, drift: 0.5}\n"
    assert [sector.name for sector in load(write(tmp_path, text)).sectors] == ["batik"]


def test_a_preset_of_regions(tmp_path: Path) -> None:
    islands = load(write(tmp_path, "extends: baseline\nregions: outer_islands\n"))
    assert [region.online_share for region in islands.regions] == [0.80, 0.66]


def test_own_regions_in_one_file(tmp_path: Path) -> None:
    own = "{name: bantul, name_id: Bantul, name_en: Bantul, share: 0.6, online_share: 90%}"
    told = load(write(tmp_path, f"extends: baseline\nregions:\n  - {own}\n  - remote\n"))
    assert [(region.name, region.online_share) for region in told.regions] == [("bantul", 0.9), ("remote", 0.74)]


def test_a_misspelt_region_is_told_the_name_it_is_like(tmp_path: Path) -> None:
    with pytest.raises(PasarError) as told:
        load(write(tmp_path, "extends: baseline\nregions: [urban, remot]\n"))
    assert [problem.values["nearest"] for problem in told.value.values["problems"]] == ["remote"]


# hashes and copies


def test_a_scenario_survives_json_and_pickle() -> None:
    for name in scenario_files():
        scenario = load(name)
        again = Scenario.from_dict(json.loads(json.dumps(scenario.to_dict())))
        assert again == scenario
        assert again.hash == scenario.hash
        assert again.world_hash == scenario.world_hash
        assert pickle.loads(pickle.dumps(scenario)).hash == scenario.hash


def test_words_do_not_enter_the_hash_but_numbers_do(baseline: Scenario) -> None:
    assert baseline.with_(title_en="Other", name="other").hash == baseline.hash
    assert baseline.with_(price_weight=2.8).hash != baseline.hash
    assert baseline.with_(price_weight=2.8).world_hash != baseline.world_hash
    assert baseline.with_(co_creation="all").world_hash == baseline.world_hash
    assert baseline.with_(price_weight=3).hash == baseline.with_(price_weight=3.0).hash


def test_the_order_of_sectors_is_part_of_the_world(tmp_path: Path) -> None:
    one = load(write(tmp_path, "extends: baseline\nsectors: [fashion, staple]\n"))
    other = load(write(tmp_path, "extends: baseline\nsectors: [staple, fashion]\n"))
    assert one.world_hash != other.world_hash


def test_a_scenario_cannot_be_changed_in_place(baseline: Scenario) -> None:
    with pytest.raises(ValueError, match="frozen"):
        baseline.horizon = 3  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        baseline.world.talk.talk = 0.5  # type: ignore[misc]


# with_ and --set


def test_with_takes_short_names_paths_and_whole_parts(baseline: Scenario) -> None:
    changed = baseline.with_(customers=300, co_creation={"share": 0.3}, horizon="2 years")
    assert changed.world.population.customers == 300
    assert changed.co_creation == {"share": 0.3}
    assert changed.horizon_weeks == 104
    changed = load("support").with_(**{"programmes.loans.slots": "60 firms", "sectors.culinary.drift": 2})
    assert {item["id"]: item.get("slots") for item in changed.to_dict()["programmes"]}["loans"] == "60 firms"
    assert changed.sectors[0].drift == 2
    changed = baseline.with_(
        world={"capacity_slack": 1.1},
        changes={"umkm_contacts": {"1 year": 8}},
        programmes=[{"id": "g", "kind": "grant"}],
    )
    assert changed.world.production.capacity_slack == 1.1
    assert [(item.path, item.week, item.value) for item in changed.changes] == [("marketing.umkm_contacts", 52, 8.0)]
    assert changed.programmes[0].id == "g"
    assert changed.with_(programmes=[]).programmes == ()


def test_with_nothing_changes_nothing(baseline: Scenario) -> None:
    assert baseline.with_() == baseline


def test_set_reads_like_yaml() -> None:
    options = [
        "capacity_slack=1.2",
        "world.talk.talk=0.2",
        "participant_cost=Rp2,5 ribu",
        "lag=2 bulan",
        "switches.bond=false",
        "co_creation={share: 0.5}",
        "changes.marketing.umkm_contacts[1 year]=8",
        "regions.remote.online_share=0.6",
        "horizon=3 years",
    ]
    found = load("baseline", set=options)
    assert found.world.production.capacity_slack == 1.2
    assert found.world.talk.talk == 0.2
    assert found.world.cocreation.participant_cost == 2500
    assert found.world.production.lag == 2
    assert found.world.switches.bond is False
    assert found.co_creation == {"share": 0.5}
    assert [(item.week, item.value) for item in found.changes] == [(52, 8)]
    assert found.regions[1].online_share == 0.6
    assert found.horizon_weeks == 156


def test_a_shorter_run_keeps_the_plan() -> None:
    """`--years 1` stops the run earlier; what is planned for later is no mistake, and starts no sooner."""
    short = load("buy_local", set=["horizon=1 year"])
    assert short.horizon_weeks == 52
    assert short.programmes == load("buy_local").programmes
    assert Scenario.from_dict(short.to_dict()) == short


# rules by date


def test_rules_change_at_their_dates_and_only_then(baseline: Scenario) -> None:
    dated = baseline.with_(changes={"umkm_contacts": {"1 year": 8, "2 years": 12}, "talk.talk": {"1 year": 0.3}})
    book = RulesBook(dated)
    monthly = [book.at(tick).marketing.umkm_contacts * 4.345 for tick in (-10, 0, 51, 52, 103, 104, 259)]
    start = baseline.world.marketing.umkm_contacts
    assert monthly == pytest.approx([start, start, start, 8, 8, 12, 12])
    assert [book.at(tick).talk.talk for tick in (51, 52, 200)] == [baseline.world.talk.talk, 0.3, 0.3]
    assert book.at(60) is book.at(103)
    assert dated.world == baseline.world


def test_rules_convert_by_kind(baseline: Scenario) -> None:
    rules = RulesBook(baseline).at(0)
    world = baseline.world
    assert rules.finance.hazard == pytest.approx(1 - (1 - world.finance.hazard) ** (1 / 4.345))
    assert rules.taste.trend_drift == pytest.approx(world.taste.trend_drift / math.sqrt(4.345))
    assert rules.learning.sales_interval == 52
    assert isinstance(rules.learning.sales_interval, int)
    assert rules.talk.talk == world.talk.talk
    assert rules.demand.price_weight == world.demand.price_weight


def test_half_week_ticks_take_twice_as_long(baseline: Scenario) -> None:
    book = RulesBook(baseline.with_(ticks_per_week=2, changes={"umkm_contacts": {"1 year": 8}}))
    assert book.dates == [104]
    assert book.at(0).learning.sales_interval == 104


def test_every_short_name_is_found() -> None:
    short = [name for name, where in owners().items() if len(where) == 1]
    assert "capacity_slack" in short
    assert "bond" not in short


# schema


def test_the_schema_accepts_what_is_shipped_and_refuses_a_misspelling(tmp_path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from simulation.scenario.reading import plain, read_document

    validator = jsonschema.Draft202012Validator(schema())
    for path in scenario_files().values():
        assert not list(validator.iter_errors(plain(read_document(path).value))), path
    assert list(validator.iter_errors({"extends": "baseline", "world": {"capacity_slak": 1}}))
    assert list(validator.iter_errors({"programmes": [{"id": "x", "kind": "grnt"}]}))
    in_percent = {"co_creation": {"share": "30%"}, "programmes": [{"id": "x", "kind": "grant", "take_up": "95 persen"}]}
    assert not list(validator.iter_errors(in_percent))
    changed = {"promise": {"1 year": 0.5}, "talk.talk": {"1 year": 0.2}, "cocreation": {"explanation": {"1 year": 0.9}}}
    ways = {"programmes": [{"kind": "grant"}], "changes": changed, "world": {"production.capacity_slack": 1.2}}
    assert not list(validator.iter_errors(ways))
    assert load(write(tmp_path, json.dumps({"extends": "baseline"} | ways))).world.production.capacity_slack == 1.2
    assert list(validator.iter_errors({"changes": {"promise": {"1 year": "much"}}}))
    own = [{"name": "bantul", "name_id": "Bantul", "name_en": "Bantul", "share": 0.6}, "remote"]
    assert not list(validator.iter_errors({"extends": "baseline", "regions": own}))
    assert list(validator.iter_errors({"regions": [{"name": "bantul", "shar": 0.6}]}))
