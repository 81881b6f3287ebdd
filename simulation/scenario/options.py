"""``--set path=value`` and ``with_``: one value by its path, read and reported like YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from simulation.errors import PasarError
from simulation.scenario.documents import SCALARS, layer_of
from simulation.scenario.layers import Layer, Path, Spot, lay, nearest, refuse
from simulation.scenario.names import full_name, misnamed, themes, world_names
from simulation.scenario.reading import Node, parse_value, plain

DATED: Final = re.compile(r"changes\.(?P<name>[^\[\]]+)\[(?P<date>[^\[\]]+)\]")
PARTS: Final = ("world", "sectors", "regions", "programmes", "changes")

Option = tuple[str, Any, Spot]


def as_text(value: Any) -> Any:
    """Return ``value`` of a Python call as what a file would hold: scalars and arrays of NumPy as Python's numbers."""
    if isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    if isinstance(value, dict):
        return {str(as_text(key)): as_text(item) for key, item in value.items()}
    return [as_text(item) for item in value] if isinstance(value, list | tuple) else value


def read_options(options: Iterable[str]) -> list[Option]:
    """Return (path, value, spot) of each ``path=value``; the spot counts the options from 1."""
    layer, found = Layer(), []
    for number, option in enumerate(options, start=1):
        spot = Spot("--set", number)
        path, equals, text = option.partition("=")
        if not equals or not path.strip():
            layer.report(spot, (), "input.no_equals", given=option)
            continue
        try:
            found.append((path.strip(), plain(parse_value(text, spot)), spot))
        except PasarError as error:
            layer.problems.extend(error.values["problems"])
    refuse(layer.problems)
    return found


def overlay(below: Layer, options: Iterable[Option]) -> Layer:
    """Return ``below`` with every option laid over it; mistakes are noted, not raised."""
    told: set[Path] = set()
    for path, value, spot in options:
        if path in PARTS:
            above = _part(path, value, spot)
        else:
            above = _single(below, path, value, spot)
            _refuse_twice(above, told, path, spot)
        below = lay(below, above)
    return below


def _refuse_twice(above: Layer, told: set[Path], path: str, spot: Spot) -> None:
    """Note where an option sets what an earlier one of the same call has set, under the same name or another."""
    for leaf in above.leaves:
        if leaf in told:
            above.report(spot, leaf, "input.set_twice", name=path)
        told.add(leaf)


def _part(path: str, value: Any, spot: Spot) -> Layer:
    """Return a whole part as a file would say it; an empty one, which says nothing in a file, is a mistake here."""
    above = layer_of(Node({path: value}, spot))
    if value is None:
        above.report(spot, (path,), "input.no_value", name=path)
    return above


def _single(below: Layer, path: str, value: Any, spot: Spot) -> Layer:
    above = Layer()
    found = _address(below, above, path, spot)
    if found is None:
        return above
    if found == ("horizon",):
        _keep_plan(below, above)
    above.put(found, value, spot)
    return above


def _address(below: Layer, above: Layer, path: str, spot: Spot) -> Path | None:
    """Return the leaf that ``path`` means, or None and a problem."""
    dated = DATED.fullmatch(path)
    if dated is not None:
        return _dated(above, dated["name"], dated["date"], spot)
    head, _, rest = path.partition(".")
    if path in SCALARS or path == "co_creation":
        return (path,)
    if head in ("sectors", "regions", "programmes"):
        return _item(below, above, head, rest, spot)
    return _world(below, above, rest if head == "world" else path, spot)


def _dated(above: Layer, name: str, date: str, spot: Spot) -> Path | None:
    found = full_name(name)
    if found is None:
        key, values = misnamed(name)
        above.report(spot, ("changes", name), key, **values)
        return None
    return ("changes", ".".join(found), date.strip())


def _item(below: Layer, above: Layer, group: str, rest: str, spot: Spot) -> Path | None:
    name, _, field = rest.partition(".")
    if name not in below.names(group) and field and below.is_stand_in:
        return None
    if name not in below.names(group) or not field:
        known = below.names(group)
        values = {"name": name, "nearest": nearest(name, known), "choices": known}
        above.report(spot, (group, name), "input.unknown_item", group=group, **values)
        return None
    return (group, name, field)


def _world(below: Layer, above: Layer, name: str, spot: Spot) -> Path | None:
    found = full_name(name)
    if found is None and name in themes():
        above.report(spot, (name,), "input.theme", name=name, choices=list(themes()[name].model_fields))
        return None
    if found is None:
        key, values = misnamed(name)
        if key == "input.unknown_key":
            values["nearest"] = nearest(name, (*world_names(), *SCALARS, "co_creation"))
        above.report(spot, (name,), key, **values)
        return None
    for (path, date), leaf in below.under("changes"):
        if path == ".".join(found):
            values = {"file": leaf.spot.file, "line": leaf.spot.line, "date": date}
            above.report(spot, tuple(path.split(".")), "input.set_and_dated", name=path, **values)
            return None
    return ("world", *found)


def _keep_plan(below: Layer, above: Layer) -> None:
    """Let dates of the file be checked against its own horizon, so that a shorter run just stops earlier."""
    if ("planned",) not in below.leaves:
        leaf = below.leaves.get(("horizon",))
        above.put(("planned",), leaf.value if leaf else "5 years", Spot("", 0))
