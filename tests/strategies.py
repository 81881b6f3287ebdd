"""Small markets in which a lot happens in a few weeks, and random ones for Hypothesis."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from simulation.parameters import Facts, facts_of
from simulation.policy.programmes import programme_kinds
from simulation.scenario import Scenario, load
from simulation.scenario.records import World

# Everything that takes months in life happens within weeks here: sessions, lessons, launches, exits, entries.
LIVELY: Final[dict[str, Any]] = {
    "time.burn_in": 1,
    "population.customers": 300,
    "population.trade_area_size": 150,
    "population.customers_per_umkm": 25,
    "population.community_size": 20,
    "population.brands_per_sector": 2,
    "demand.shopping_rate": 3.5,
    "taste.half_life": 3,
    "learning.sales_interval": 1,
    "learning.brand_interval": 1,
    "learning.trial_weeks": 1,
    "cocreation.session_interval": 0.5,
    "cocreation.invited": 60,
    "cocreation.answer_share": 0.5,
    "cocreation.panel_limit": 0.5,
    "cocreation.start_share": 0.7,
    "cocreation.unanswered_after": 1,
    "adoption.digital_share": 0.6,
    "adoption.review_interval": 1,
    "adoption.minimum_stay": 0,
    "production.lag": 0.5,
    "production.brand_lag": 1,
    "production.capacity_slack": 0.8,
    "talk.talk": 0.5,
    "talk.tell_strong": 0.3,
    "loyalty.bond_gain": 0.3,
    "finance.hazard": 0.1,
    "finance.entry_delay": 0.25,
    "finance.settling": 0,
    "finance.starting_cash": 0.5,
}  # fmt: skip
LEFT_ALONE: Final = ("time.", "population.customers", "population.trade_area_size")  # the size of the test
SMALL: Final = {"population.brands_per_sector": 5, "cocreation.invited": 300}  # what a test can afford at most
MODES: Final = ("off", "voluntary", "all", {"share": 0.5})
WEEKS: Final = 10


@cache
def lively(name: str = "classroom") -> Scenario:
    """Return the shipped scenario ``name``, small and fast-living; horizon 52 weeks."""
    return load(name).with_(horizon="52 weeks", **LIVELY)


def programme(kind: str, name: str = "", **fields: Any) -> dict[str, Any]:
    """Return a programme that reaches somebody in the first weeks, as it is written in a scenario."""
    common = {"id": name or kind, "kind": kind, "start": "1 weeks", "every": "3 weeks", "take_up": 1.0, "slots": 0.5}
    if kind == "digital_infrastructure":
        common = {"id": name or kind, "kind": kind, "start": "1 weeks", "regions": ["urban"]}
    return common | fields


@cache
def numbers() -> dict[str, tuple[Any, Facts]]:
    """Return the default and the facts of every parameter of the world by its full name."""
    found: dict[str, tuple[Any, Facts]] = {}
    for theme in World.model_fields:
        record = getattr(World(), theme)
        for name in type(record).model_fields:
            facts = facts_of(type(record), name)
            if facts is not None:
                found[f"{theme}.{name}"] = getattr(record, name), facts
    return {name: item for name, item in found.items() if not name.startswith(LEFT_ALONE)}


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Return every value that parameter ``name`` may take, bounds included."""
    default, _ = numbers()[name]
    theme, field = name.split(".")
    schema = type(getattr(World(), theme)).model_json_schema()["properties"][field]
    if isinstance(default, bool):
        return st.booleans()
    if isinstance(default, str):
        return st.sampled_from(schema["enum"])
    low, high = schema["minimum"], min(schema["maximum"], SMALL.get(name, schema["maximum"]))
    if isinstance(default, int):
        return st.integers(low, high)
    return st.one_of(st.sampled_from([float(low), float(high)]), st.floats(low, high).map(lambda x: round(x, 4)))


@st.composite
def settings_of_world(draw: st.DrawFn) -> dict[str, Any]:
    """Return up to ten parameters with random values."""
    names = draw(st.lists(st.sampled_from(sorted(numbers())), max_size=10, unique=True))
    return {name: draw(values_of(name)) for name in names}


@st.composite
def programmes(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return up to four programmes of any kinds, with random windows and targets."""
    kinds = draw(st.lists(st.sampled_from(sorted(programme_kinds())), max_size=4))
    targets = st.sampled_from(
        ["random", "first_come", "remote_first", "low_literacy_first", "tight_capacity_first", "all"]
    )
    found = []
    for number, kind in enumerate(kinds):
        start = draw(st.integers(0, 3))
        window = {"start": f"{start} weeks", "end": f"{start + draw(st.integers(1, 9))} weeks"}
        if kind != "digital_infrastructure":
            window |= {"target": draw(targets)}
        found.append(programme(kind, f"p{number}", **window))
    return found


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Return a random scenario: one sector or five, any way of co-creating, any programmes, switches and numbers."""
    base = lively(draw(st.sampled_from(["classroom", "baseline"])))
    return base.with_(
        co_creation=draw(st.sampled_from(MODES)),
        programmes=draw(programmes()),
        **{"time.ticks_per_week": draw(st.sampled_from([1, 1, 1, 2]))},
        **draw(settings_of_world()),
    )


seeds = st.integers(0, 2**40)
