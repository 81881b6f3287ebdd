"""What a file, a ``--set`` or a call of ``with_`` says, as leaves: path -> value, each with the place it was read.

A scenario is a pile of layers. A later layer overrides leaf by leaf; a list of sectors or regions says which ones
there are, and an empty list of programmes drops all that were inherited.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simulation.errors import PasarError

Path = tuple[str, ...]


class Spot(NamedTuple):
    """Where something was written: file (or ``--set``, ``with_``) and line (or number of the option), 0 if unknown."""

    file: str
    line: int


class Leaf(NamedTuple):
    """One value and where it was written."""

    value: Any
    spot: Spot


@dataclass(frozen=True)
class Problem:
    """One mistake: where it is (file, line, path of keys) and what it is (key of a sentence and its values)."""

    file: str
    line: int
    path: str
    key: str
    values: dict[str, Any]


def refuse(problems: list[Problem]) -> None:
    """Raise one error that holds all ``problems``, in reading order; do nothing when there are none."""
    if problems:
        unique = {(p.file, p.line, p.path, p.key, str(p.values)): p for p in problems}
        ordered = sorted(unique.values(), key=lambda problem: (problem.file, problem.line))
        raise PasarError("input.invalid", problems=ordered)


@dataclass
class Layer:
    """The leaves of one source, and what of the layers below it keeps or drops."""

    leaves: dict[Path, Leaf] = field(default_factory=dict)
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    spots: dict[Path, Spot] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_stand_in: bool = False  # for a base that cannot be read: what is missing here may well stand there

    def has_problem(self, *keys: str) -> bool:
        """Return whether a mistake was noted at one of the paths ``keys`` or below."""
        return any(f"{problem.path}.".startswith(f"{key}.") for problem in self.problems for key in keys)

    def report(self, spot: Spot, path: Path, key: str, **values: Any) -> None:
        """Note one mistake; where nothing stands at ``path``, that is the mistake, whatever was expected there."""
        leaf = self.leaves.get(path)
        if leaf is not None and leaf.value is None and "given" in values:
            key, values = "input.no_value", {"name": path[-1]}
        self.problems.append(Problem(spot.file, spot.line, ".".join(map(str, path)), key, values))

    def put(self, path: Path, value: Any, spot: Spot) -> None:
        """Set one leaf."""
        self.leaves[path] = Leaf(value, spot)

    def under(self, *prefix: str) -> Iterator[tuple[Path, Leaf]]:
        """Yield the rest of the path, and the leaf, of every leaf under ``prefix``."""
        size = len(prefix)
        return ((path[size:], leaf) for path, leaf in self.leaves.items() if path[:size] == prefix)

    def names(self, group: str) -> list[str]:
        """Return the names in ``group`` (sectors, regions, programmes), in order."""
        return list(dict.fromkeys(path[1] for path in self.leaves if path[0] == group and len(path) > 1))

    def spot_of(self, path: Path) -> Spot:
        """Return where ``path`` or what it belongs to was written."""
        for size in range(len(path), -1, -1):
            prefix = path[:size]
            if prefix in self.leaves:
                return self.leaves[prefix].spot
            if prefix in self.spots:
                return self.spots[prefix]
            for known, leaf in self.leaves.items():
                if size and known[:size] == prefix:
                    return leaf.spot
        return Spot("", 0)


def lay(below: Layer, above: Layer) -> Layer:
    """Return ``above`` laid over ``below``; neither changes."""
    kept = {path: leaf for path, leaf in below.leaves.items() if _survives(path, above)}
    leaves = kept | above.leaves
    for group, names in above.only.items():
        if not below.is_stand_in:
            _report_missing(below.leaves | above.leaves, above, group, names)
        leaves = _in_order(leaves, group, names)
    return Layer(leaves, {}, below.spots | above.spots, below.problems + above.problems, below.is_stand_in)


def _survives(path: Path, above: Layer) -> bool:
    group = path[0]
    return group not in above.only or path[1] in above.only[group]


def _report_missing(leaves: dict[Path, Leaf], above: Layer, group: str, names: tuple[str, ...]) -> None:
    """Note names in a list that nothing was said of, here or below (a sector's preset is looked up when read)."""
    known = list(dict.fromkeys(path[1] for path in leaves if path[0] == group and len(path) > 1))
    for name in names:
        if name not in known and not any(problem.path == f"{group}.{name}" for problem in above.problems):
            values = {"name": name, "nearest": nearest(name, known), "choices": known}
            above.report(above.spot_of((group, name)), (group, name), "input.unknown_item", group=group, **values)


def nearest(name: Any, known: Iterable[str]) -> str:
    """Return the known name most like ``name``, or an empty text."""
    found = difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def _in_order(leaves: dict[Path, Leaf], group: str, names: tuple[str, ...]) -> dict[Path, Leaf]:
    """Return ``leaves`` with those of ``group`` last, in the order of ``names``."""
    others = {path: leaf for path, leaf in leaves.items() if path[0] != group}
    mine = [(path, leaf) for name in names for path, leaf in leaves.items() if path[:2] == (group, name)]
    return others | dict(mine)
