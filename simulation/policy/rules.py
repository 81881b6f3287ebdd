"""The rules of a tick: baseline and dated changes, converted to the tick. Nothing is mutated and undone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from simulation.parameters import Kind, Record, facts_of, per_tick

if TYPE_CHECKING:
    from simulation.scenario import Change, Scenario, World

type Rules = World
"""The rules of one tick: the themes of the world, each number converted to the tick (durations to whole ticks)."""


class RulesBook:
    """The rules of every tick of one scenario: ``book.at(tick).talk.tell_strong``.

    The market before week 0 sees the baseline only. Between two dates of change the same object is returned.
    """

    def __init__(self, plan: Scenario) -> None:
        self._ticks_per_week = plan.world.time.ticks_per_week
        self._since = sorted({change.week * self._ticks_per_week for change in plan.changes})
        self._rules = [convert(plan.world, self._ticks_per_week)]
        for since in self._since:
            dated = [change for change in plan.changes if change.week * self._ticks_per_week <= since]
            self._rules.append(convert(changed(plan.world, dated), self._ticks_per_week))

    def at(self, tick: int) -> Rules:
        """Return the rules of ``tick`` (negative during the burn-in)."""
        return self._rules[bisect_right(self._since, tick)]

    @property
    def dates(self) -> list[int]:
        """Ticks at which the rules change."""
        return list(self._since)


def changed(world: World, changes: Iterable[Change]) -> World:
    """Return ``world`` with ``changes`` applied in order of date; ``world`` itself stays as it is."""
    for change in sorted(changes, key=lambda change: change.week):
        world = _moved(world, change.path.split("."), change.value)
    return world


def _moved[R: Record](record: R, path: list[str], value: Any) -> R:
    """Return ``record`` with the number at ``path`` replaced."""
    name, *rest = path
    return record.model_copy(update={name: _moved(getattr(record, name), rest, value) if rest else value})


def convert[R: Record](record: R, ticks_per_week: int) -> R:
    """Return ``record`` with every number per month (or in months) turned into one per tick (or in ticks)."""
    converted: dict[str, Any] = {}
    for name in type(record).model_fields:
        facts, value = facts_of(type(record), name), getattr(record, name)
        if isinstance(value, Record):
            converted[name] = convert(value, ticks_per_week)
        elif facts is not None and facts.kind not in (Kind.LEVEL, Kind.EVENT):
            number = per_tick(value, facts.kind, ticks_per_week)
            converted[name] = int(number) if facts.kind is Kind.DURATION else number
    return record.model_copy(update=converted)
