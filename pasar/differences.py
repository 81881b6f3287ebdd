"""Say in words what sets one arm apart from another, from the scenarios as they were run."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pasar.code_words import said
from pasar.language import Texts
from pasar.late import is_late
from pasar.numbers import PERCENT_UNITS, Numbers
from simulation.parameters import Facts, facts_of
from simulation.policy.programme import Programme
from simulation.policy.programmes import programme_kinds
from simulation.policy.quantities import weeks
from simulation.scenario import load, shipped
from simulation.scenario.names import themes

if TYPE_CHECKING:
    from pasar.results import Result

MOST_LINES: Final = 12
UNSAID: Final = ("name", "title_id", "title_en", "description_id", "description_en", "planned", "programmes")
PROGRAMME_FACTS: Final = ("start", "end", "slots", "target")
DATES: Final = ("start", "end")
HOURS: Final = "hours"


def describe_differences(result: "Result", base: str, arm: str, texts: Texts) -> list[str]:
    """Return one line a difference between two arms, programmes last; at most a dozen, then how many more."""
    before, after = result.scenarios[base], result.scenarios[arm]
    lines = [*changed_lines(before, after, texts), *programme_lines(before, after, texts)]
    return limited(lines, texts) if lines else [texts("summary.differences.none")]


def limited(lines: list[str], texts: Texts) -> list[str]:
    """Return the first dozen of lines, and how many more there are."""
    hidden = len(lines) - MOST_LINES
    return lines if hidden <= 1 else [*lines[:MOST_LINES], texts("summary.differences.more", count=hidden)]


def everywhere(result: "Result", texts: Texts) -> list[str]:
    """Return one line a number that ``--set`` or the page changed in every arm; customers and length stand elsewhere.

    It shows in all of them as the same difference from the shipped base; none where that is a file of one's own.
    """
    usual = as_shipped(result.findings.base)
    if usual is None:
        return []
    first, *others = (
        list(changed_lines(unsized(usual, arm["horizon"]), unsized(arm, arm["horizon"]), texts))
        for arm in result.scenarios.values()
    )
    return limited([line for line in first if all(line in lines for lines in others)], texts)


def unsized(arm: Mapping[str, Any], horizon: str) -> dict[str, Any]:
    """Return the market of an arm without the number of its customers, over a length that is no difference."""
    themes_of = {name: numbers for name, numbers in arm["world"].items() if name != "population"}
    people = {name: value for name, value in arm["world"]["population"].items() if name != "customers"}
    parts = {part: arm[part] for part in ("sectors", "regions", "changes")}
    return {"horizon": horizon, "world": {**themes_of, "population": people}, **parts}


def as_shipped(name: str) -> dict[str, Any] | None:
    """Return the shipped scenario of a name in full, if there is one."""
    return load(name).to_dict() if name in {one.name for one in shipped()} else None


def changed_lines(before: Mapping[str, Any], after: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    """Yield one line a value that differs, programmes apart."""
    old, new = dict(leaves(before)), dict(leaves(after))
    for path in dict.fromkeys((*old, *new)):
        if path[0] not in UNSAID and old.get(path) != new.get(path):
            if path[0] == "changes" and len(path) > 2:
                yield from dated_line(before, after, path[1], path[2], texts)
            else:
                values = {"before": worded(old.get(path), texts), "after": worded(new.get(path), texts)}
                yield texts("summary.differences.changed", path=path_name(path, texts), **values)


def dated_line(
    before: Mapping[str, Any], after: Mapping[str, Any], name: str, date: str, texts: Texts
) -> Iterator[str]:
    """Yield what a number is from a date on in either arm, where it is not the same in both."""
    week = weeks(date)
    old, new = value_at(before, name, week), value_at(after, name, week)
    if old != new:
        values = {"before": worded(old, texts), "after": worded(new, texts), "week": Numbers(texts).count(week)}
        line = texts("summary.differences.dated", path=path_name(("changes", name), texts), **values)
        yield told_late(line, after, date, texts)


def value_at(scenario: Mapping[str, Any], name: str, week: int) -> Any:
    """Return the value of a number of the world in a week: that of its last change, else the one it began with."""
    dates = scenario.get("changes", {}).get(name, {})
    begun = [date for date in dates if weeks(date) <= week]
    if begun:
        return dates[max(begun, key=weeks)]
    return dict(leaves(scenario.get("world", {}))).get(tuple(name.split(".")))


def told_late(line: str, scenario: Mapping[str, Any], date: str, texts: Texts) -> str:
    """Return a line, with the remark that it begins too late for the run where it does."""
    return texts("summary.differences.late", line=line) if is_late(date, scenario) else line


def leaves(tree: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every value of a nested mapping with its path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*path, str(key)))
        else:
            yield (*path, str(key)), value


def path_name(path: tuple[str, ...], texts: Texts) -> str:
    """Return the name of a setting: the label of its parameter record with the path behind it."""
    facts = facts_at(path)
    shown = ".".join(path[1:] if path[0] == "changes" else path)
    return texts.named("setting", shown) if facts is None else f"{getattr(facts, texts.language)} (`{shown}`)"


def facts_at(path: tuple[str, ...]) -> Facts | None:
    """Return the facts of the parameter that a path such as (world, talk, talk) or (changes, talk.talk) means."""
    theme, _, name = ".".join(path[1:]).rpartition(".") if path[0] in ("world", "changes") else ("", "", "")
    if theme not in themes() or name not in themes()[theme].model_fields:
        return None
    return facts_of(themes()[theme], name)


def worded(value: Any, texts: Texts) -> str:
    """Return a value as people of the language write it."""
    if value is None:
        return texts("summary.differences.absent")
    if isinstance(value, bool):
        return texts("value.true" if value else "value.false")
    if isinstance(value, int | float):
        return Numbers(texts).shortest(value)
    if isinstance(value, str):
        return texts.named("value", duration(value, texts))
    return ", ".join(worded(item, texts) for item in value) if isinstance(value, list | tuple) else str(value)


def duration(text: str, texts: Texts, key: str = "value.weeks") -> str:
    """Return ``52 weeks`` in the language of `texts`, as a length of time or by ``key``; other texts as they are."""
    number, _, unit = text.partition(" ")
    return texts(key, count=number) if unit == "weeks" and number.isdigit() else text


def programme_lines(before: Mapping[str, Any], after: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    """Yield one line a programme that one arm has and the other lacks, or that differs."""
    old, new = by_id(before), by_id(after)
    for name, programme in new.items():
        if name not in old:
            details = "; ".join(filter(None, (programme_details(programme, texts), own_settings(programme, texts))))
            line = texts("summary.differences.programme_added", name=kind_name(programme, texts), details=details)
            yield told_late(line, after, programme.get("start", 0), texts)
        else:
            for line in changed_lines({f"{name}": old[name]}, {f"{name}": programme}, texts):
                yield told_late(line, after, programme.get("start", 0), texts)
    gone = (old[name] for name in old if name not in new)
    yield from (texts("summary.differences.programme_removed", name=kind_name(item, texts)) for item in gone)


def by_id(scenario: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the programmes of a scenario by their id."""
    return {str(programme["id"]): programme for programme in scenario.get("programmes", ())}


def kind_name(programme: Mapping[str, Any], texts: Texts) -> str:
    """Return what kind of programme this is, by the label of its class."""
    return programme_label(str(programme["kind"]), texts)


def programme_label(kind: str, texts: Texts) -> str:
    """Return the label that a kind of programme carries, or its own name where it carries none."""
    return str(getattr(programme_kinds().get(kind), f"name_{texts.language}", kind))


def programme_details(programme: Mapping[str, Any], texts: Texts) -> str:
    """Return start, end, places and targeting of a programme."""
    told = {name: worded(programme[name], texts) for name in PROGRAMME_FACTS if programme.get(name) is not None}
    told |= {name: duration(str(programme[name]), texts, "value.week") for name in DATES if name in told}
    if "slots" in told:
        told["slots"] = places(programme["slots"], texts)
    return "; ".join(f"{texts.named('setting', name)}: {value}" for name, value in told.items())


def own_settings(programme: Mapping[str, Any], texts: Texts) -> str:
    """Return what else a programme sets: every number that is not the one of its kind."""
    kind = str(programme["kind"])
    usual = usual_settings(kind)
    changed = [name for name in usual if name in programme and programme[name] != usual[name]]
    return "; ".join(own_setting(kind, name, programme[name], texts) for name in changed if name not in PROGRAMME_FACTS)


@cache
def usual_settings(kind: str) -> dict[str, Any]:
    """Return the defaults of a kind of programme as scenarios in full write them; nothing for an unknown kind."""
    usual = usual_programme(kind)
    return {} if usual is None else usual.model_dump(mode="json", exclude={"id", "kind"})


def usual_programme(kind: str) -> Programme | None:
    """Return a programme of a kind with nothing set, or None for an unknown kind."""
    known = programme_kinds().get(kind)
    return None if known is None else known.model_validate({"id": kind, "kind": kind})


def own_setting(kind: str, name: str, value: Any, texts: Texts) -> str:
    """Return "length of the course: 40 hours" for one number of a programme."""
    facts = facts_of(programme_kinds()[kind], name)
    assert facts is not None
    label = str(getattr(facts, texts.language)).partition(";")[0]
    return f"{label[:1].lower()}{label[1:]}: {with_unit(value, facts.unit, texts)}"


def with_unit(value: Any, unit: str, texts: Texts) -> str:
    """Return the value of a programme's number with its unit, where the name of the number does not say it."""
    if not isinstance(value, int | float):
        return worded(value, texts)
    numbers = Numbers(texts)
    if unit.startswith("Rp"):
        return numbers.money(value)
    if unit in PERCENT_UNITS:
        return numbers.value(value, unit)
    return f"{numbers.shortest(value)} {said(texts, 'units', unit)}" if unit == HOURS else numbers.shortest(value)


def places(slots: str | float, texts: Texts) -> str:
    """Return the places of an intake, a share of the UMKM that qualify or a number of firms, in words."""
    if isinstance(slots, str):
        return texts("value.firms", count=slots.partition(" ")[0])
    return texts("value.share_of_umkm", share=Numbers(texts).shortest(100 * slots))
