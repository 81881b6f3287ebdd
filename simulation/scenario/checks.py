"""Checks across parts of a scenario: dates within the run, programmes that reach someone, filters that exist."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import PydanticCustomError

from simulation.parameters import LAST_TICK, facts_of
from simulation.policy.intake import Intake
from simulation.policy.programmes import Programme
from simulation.policy.quantities import weeks
from simulation.scenario.layers import Layer, Path, nearest
from simulation.scenario.names import themes
from simulation.scenario.records import Region, Sector
from simulation.scenario.scenario import Change

EVER: Final = math.inf  # weeks
TOGETHER: Final = ("--set", "with_")  # sources whose dates and length of the run are given in one call
PLACES: Final = ("sectors", "regions", "remote_reach", "online_gain")  # hang on the sectors and regions there are
HIDING: Final = (
    "input.unknown_preset", "input.unknown_item", "input.missing", "input.not_mapping", "input.not_list",
    "input.no_sectors", "input.no_regions",
)  # fmt: skip


@dataclass(frozen=True)
class Ends:
    """Up to which week dates may lie: mostly the planned end, for a run may stop earlier than its file says.

    Whoever gives a date and the length of the run together (`--set`, ``with_``) means both: there the run's own end
    counts.
    """

    layer: Layer
    horizon: int
    planned: float

    def of(self, path: Path) -> float:
        """Return the end that counts for the date at ``path``."""
        source = self.layer.spot_of(path).file
        is_together = source in TOGETHER and self._source("horizon") == source != self._source("planned")
        return min(self.horizon, self.planned) if is_together else self.planned

    def _source(self, key: str) -> str:
        leaf = self.layer.leaves.get((key,))
        return "" if leaf is None else leaf.spot.file


def check_scenario(layer: Layer, parts: dict[str, Any]) -> None:
    """Note every mistake that only shows when the parts of a scenario are seen together.

    What hangs on a part that is itself mistaken is left alone: one mistake is told once.
    """
    is_dated = not layer.is_stand_in and not layer.has_problem("horizon", "planned")
    ends = Ends(layer, parts["horizon"], parts["planned"] if is_dated else EVER)
    _check_length(layer, parts["horizon"], parts["world"].time.ticks_per_week)
    for change in parts["changes"]:
        _check_change(layer, change, ends)
    for group in ("sectors", "regions"):
        is_sure = not (layer.is_stand_in or layer.has_problem(group))
        if is_sure and parts[group] and sum(item.share for item in parts[group]) <= 0:
            layer.report(layer.spot_of((group,)), (group,), f"input.no_{group}")
    for name, programme in parts["programmes"].items():
        path = ("programmes", name)
        _check_dates(layer, path, programme, ends)
        _check_filters(layer, path, programme, parts["sectors"], parts["regions"])


def _check_length(layer: Layer, horizon: int, ticks: int) -> None:
    """Note a run in which memories could not be dated to its end."""
    most = LAST_TICK // ticks
    if horizon > most:
        where = ("horizon",)
        layer.report(layer.spot_of(where), where, "input.too_long", weeks=horizon, ticks=ticks, most=most)


def _check_change(layer: Layer, change: Change, ends: Ends) -> None:
    theme, _, name = change.path.rpartition(".")
    facts = facts_of(themes()[theme], name)
    path = ("changes", change.path)
    if facts is None or not facts.dated:
        layer.report(layer.spot_of(path), path, "input.not_dated", name=change.path)
    where = _dated(layer, path, change.week)
    end = ends.of(where)
    if change.week >= end:
        layer.report(layer.spot_of(where), path, "input.after_horizon", week=change.week, horizon=end)


def _dated(layer: Layer, path: Path, week: int) -> Path:
    """Return the path of a change with its date as it was written last: several spellings may mean one week."""
    dates = [rest for rest, leaf in layer.under(*path) if _means(rest[0], week)]
    return (*path, *dates[-1]) if dates else path


def _means(date: str, week: int) -> bool:
    try:
        return weeks(date) == week
    except PydanticCustomError:
        return False


def _check_dates(layer: Layer, path: Path, programme: Programme, ends: Ends) -> None:
    for name, week in (("start", programme.start + 1), ("end", programme.end or 0)):
        where = (*path, name)
        end = ends.of(where)
        if week > end:
            shown = programme.start if name == "start" else week
            layer.report(layer.spot_of(where), where, "input.after_horizon", week=shown, horizon=end)
    is_told = layer.has_problem(*(".".join((*path, name)) for name in ("start", "end")))
    if programme.end is not None and programme.end <= programme.start and not is_told:
        layer.report(
            layer.spot_of((*path, "end")), (*path, "end"), "input.end_before_start",
            start=programme.start, end=programme.end,
        )  # fmt: skip


def _check_filters(
    layer: Layer, path: Path, programme: Programme, sectors: Iterable[Sector], regions: Iterable[Region]
) -> None:
    if isinstance(programme, Intake):
        _check_known(layer, (*path, "sectors"), programme.sectors, [item.name for item in sectors])
    _check_known(layer, (*path, "regions"), programme.regions, [item.name for item in regions])
    if type(programme) is Programme:  # of no known kind
        return
    reason = programme.nobody(list(sectors), list(regions))
    hangs_on_others = reason in PLACES and (layer.is_stand_in or layer.has_problem("sectors", "regions"))
    if reason and not hangs_on_others and not layer.has_problem(".".join((*path, reason))):
        layer.report(layer.spot_of((*path, reason)), (*path, reason), "input.nobody_to_reach", name=reason)


def _check_known(layer: Layer, path: tuple[str, ...], names: Iterable[str], known: list[str]) -> None:
    if layer.is_stand_in or _is_open(layer, path[-1]):
        return
    for name in names:
        if known and name not in known:
            values = {"given": name, "choices": known, "nearest": nearest(name, known)}
            layer.report(layer.spot_of(path), path, "input.not_option", **values)


def _is_open(layer: Layer, group: str) -> bool:
    """Return whether it is not known which ``group`` (sectors, regions) there are: a mistake hides some of them."""
    return any(
        problem.key in HIDING and problem.path.count(".") < 2 and problem.path.partition(".")[0] == group
        for problem in layer.problems
    )
