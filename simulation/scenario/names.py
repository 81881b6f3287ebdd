"""Find the parameter that a name means: ``talk.tell_strong``, or ``tell_strong`` where only one theme has it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from simulation.parameters import Record
from simulation.scenario.layers import nearest
from simulation.scenario.records import World


@cache
def defaults() -> dict[str, Record]:
    """Return the themes of the world with their default values: ``talk``, ``methods.poll``."""
    return dict(_parts("", World()))


def _parts(prefix: str, record: Record) -> Iterator[tuple[str, Record]]:
    """Yield the records below ``record`` that hold numbers, by dotted name."""
    for name in type(record).model_fields:
        part = getattr(record, name)
        if isinstance(part, Record):
            below = list(_parts(f"{prefix}{name}.", part))
            yield from below or [(f"{prefix}{name}", part)]


@cache
def themes() -> dict[str, type[Record]]:
    """Return the record of each theme."""
    return {name: type(record) for name, record in defaults().items()}


def is_group(name: str) -> bool:
    """Return whether ``name`` holds further themes (``methods`` holds ``methods.poll``)."""
    return any(theme.startswith(f"{name}.") for theme in themes())


@cache
def owners() -> dict[str, tuple[str, ...]]:
    """Return the themes in which each short name occurs; themes within a group have no short names."""
    found: dict[str, tuple[str, ...]] = {}
    for theme, record in themes().items():
        for name in record.model_fields if "." not in theme else ():
            found[name] = (*found.get(name, ()), theme)
    return found


@cache
def world_names() -> tuple[str, ...]:
    """Return every name that ``world:`` understands: themes, short names, full names."""
    full = [f"{theme}.{name}" for theme, record in themes().items() for name in record.model_fields]
    short = [name for name, where in owners().items() if len(where) == 1]
    return (*World.model_fields, *short, *full)


def full_name(name: str) -> tuple[str, str] | None:
    """Return (theme, field) that ``name`` means, or None when no parameter or more than one has that name."""
    theme, dot, field = name.rpartition(".")
    if dot:
        return (theme, field) if theme in themes() and field in themes()[theme].model_fields else None
    where = owners().get(name, ())
    return (where[0], name) if len(where) == 1 else None


def misnamed(name: str) -> tuple[str, dict[str, Any]]:
    """Return the sentence, and its values, for a ``name`` that means no parameter or several."""
    where = owners().get(name, ())
    if len(where) > 1:
        return "input.ambiguous_name", {"name": name, "choices": [f"{theme}.{name}" for theme in where]}
    return "input.unknown_key", {"name": name, "nearest": nearest(name, world_names())}
