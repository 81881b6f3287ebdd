"""Checks across parts of a scenario: dates within the run, programmes that reach someone, filters that exist."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulation.parameters import facts_of
from simulation.policy.intake import Intake
from simulation.policy.programmes import Programme
from simulation.scenario.layers import Layer, nearest
from simulation.scenario.names import themes
from simulation.scenario.records import Region, Sector
from simulation.scenario.scenario import Change


def check_scenario(layer: Layer, parts: dict[str, Any]) -> None:
    """Note every mistake that only shows when the parts of a scenario are seen together."""
    for change in parts["changes"]:
        _check_change(layer, change, parts["planned"])
    for group in ("sectors", "regions"):
        if parts[group] and sum(item.share for item in parts[group]) <= 0:
            layer.report(layer.spot_of((group,)), (group,), f"input.no_{group}")
    for programme in parts["programmes"]:
        _check_dates(layer, programme, parts["planned"])
        _check_filters(layer, programme, parts["sectors"], parts["regions"])


def _check_change(layer: Layer, change: Change, planned: int) -> None:
    theme, _, name = change.path.rpartition(".")
    facts = facts_of(themes()[theme], name)
    path = ("changes", change.path)
    if facts is None or not facts.dated:
        layer.report(layer.spot_of(path), path, "input.not_dated", name=change.path)
    if change.week >= planned:
        layer.report(layer.spot_of(path), path, "input.after_horizon", week=change.week, horizon=planned)


def _check_dates(layer: Layer, programme: Programme, planned: int) -> None:
    path = ("programmes", programme.id)
    for name, week in (("start", programme.start + 1), ("end", programme.end or 0)):
        if week > planned:
            where = (*path, name)
            shown = programme.start if name == "start" else week
            layer.report(layer.spot_of(where), where, "input.after_horizon", week=shown, horizon=planned)
    if programme.end is not None and programme.end <= programme.start:
        layer.report(
            layer.spot_of((*path, "end")), (*path, "end"), "input.end_before_start",
            start=programme.start, end=programme.end,
        )  # fmt: skip


def _check_filters(layer: Layer, programme: Programme, sectors: Iterable[Sector], regions: Iterable[Region]) -> None:
    path = ("programmes", programme.id)
    if isinstance(programme, Intake):
        _check_known(layer, (*path, "sectors"), programme.sectors, [item.name for item in sectors])
    _check_known(layer, (*path, "regions"), programme.regions, [item.name for item in regions])
    reason = programme.nobody(list(sectors), list(regions))
    if reason:
        layer.report(layer.spot_of((*path, reason)), (*path, reason), "input.nobody_to_reach", name=reason)


def _check_known(layer: Layer, path: tuple[str, ...], names: Iterable[str], known: list[str]) -> None:
    for name in names:
        if known and name not in known:
            values = {"given": name, "choices": known, "nearest": nearest(name, known)}
            layer.report(layer.spot_of(path), path, "input.not_option", **values)
