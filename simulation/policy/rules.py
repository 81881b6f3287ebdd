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
        theme, name = change.path.split(".")
        moved = getattr(world, theme).model_copy(update={name: change.value})
        world = world.model_copy(update={theme: moved})
    return world


def convert(world: World, ticks_per_week: int) -> Rules:
    """Return ``world`` with every number per month (or in months) turned into one per tick (or in ticks)."""
    themes = {name: _convert_theme(getattr(world, name), ticks_per_week) for name in type(world).model_fields}
    return world.model_copy(update=themes)


def _convert_theme(theme: Record, ticks_per_week: int) -> Record:
    converted: dict[str, Any] = {}
    for name in type(theme).model_fields:
        facts, value = facts_of(type(theme), name), getattr(theme, name)
        if facts is None or facts.kind in (Kind.LEVEL, Kind.EVENT):
            continue
        number = per_tick(value, facts.kind, ticks_per_week)
        converted[name] = int(number) if facts.kind is Kind.DURATION else number
    return theme.model_copy(update=converted)
