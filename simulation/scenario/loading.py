"""Load a scenario by name or path, following ``extends`` to the first file, with ``--set`` on top."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from simulation.errors import PasarError
from simulation.scenario.building import build
from simulation.scenario.documents import layer_of
from simulation.scenario.folder import scenario_files
from simulation.scenario.layers import Layer, Leaf, Problem, Spot, lay, nearest, refuse
from simulation.scenario.options import overlay, read_options
from simulation.scenario.reading import Node, read_document
from simulation.scenario.scenario import Scenario

STAND_IN = "baseline"  # what a file whose base is missing is checked against
OWN = ("name", "title_id", "title_en", "description_id", "description_en")


@dataclass(frozen=True)
class Shipped:
    """Name and titles of a shipped scenario."""

    name: str
    title_id: str
    title_en: str


def load(name_or_path: str | Path, set: Iterable[str] = ()) -> Scenario:
    """Return the checked scenario; raise ``input.invalid`` with every problem at once."""
    options = read_options(set)
    return build(overlay(read_layers(find(name_or_path)), options))


def shipped() -> list[Shipped]:
    """Return name and titles of every shipped scenario, the 2x2 first."""
    found = []
    for name, path in scenario_files().items():
        leaves = layer_of(read_document(path)).leaves
        titles = (str(leaves[(key,)].value) if (key,) in leaves else "" for key in ("title_id", "title_en"))
        found.append(Shipped(name, *titles))
    return found


def find(name_or_path: str | Path, beside: Path | None = None, spot: Spot | None = None) -> Path:
    """Return the file that a name or a path (relative to folder ``beside``) means."""
    text = str(name_or_path)
    known = scenario_files()
    path = Path(text) if beside is None else beside / text
    if path.is_file():
        return path
    if text in known:
        return known[text]
    spot, where = spot or Spot(text, 0), "extends" if beside else ""
    if path.is_dir():
        refuse([Problem(spot.file, spot.line, where, "input.folder", {"given": text})])
    if text.endswith((".yaml", ".yml")):
        refuse([Problem(spot.file, spot.line, where, "input.no_file", {"name": text})])
    values = {"name": text, "nearest": nearest(text, known), "choices": list(known)}
    refuse([Problem(spot.file, spot.line, where, "input.unknown_scenario", values)])
    raise AssertionError(text)


def read_layers(path: Path, above: tuple[Path, ...] = (), spot: Spot | None = None) -> Layer:
    """Return the file at ``path`` laid over all that it extends."""
    if path.resolve() in above:
        ring = [item.name for item in (*above[above.index(path.resolve()) :], path)]
        place = spot or Spot(str(path), 0)
        refuse([Problem(place.file, place.line, "extends", "input.ring", {"ring": ring})])
    document = read_document(path)
    layer = layer_of(document)
    layer.leaves.setdefault(("name",), _stem(path))
    below = _below(document, path, above)
    if below is None:
        return layer
    for key in OWN:
        below.leaves.pop((key,), None)
    return lay(below, layer)


def _below(document: Node, path: Path, above: tuple[Path, ...]) -> Layer | None:
    """Return what ``document`` extends; the baseline where that cannot be read, so that the rest is checked as well."""
    try:
        parent = _parent(document, path)
        return read_layers(parent[0], (*above, path.resolve()), parent[1]) if parent else None
    except PasarError as error:
        if error.key != "input.invalid":
            raise
        stand_in = layer_of(read_document(scenario_files()[STAND_IN]))
        stand_in.problems += error.values["problems"]
        stand_in.is_stand_in = True
        return stand_in


def _stem(path: Path) -> Leaf:
    return Leaf(path.stem, Spot(str(path), 1))


def _parent(document: Node, path: Path) -> tuple[Path, Spot] | None:
    """Return the file that ``document`` extends and where it says so."""
    for key, node in document.items():
        if key == "extends":
            if node.value is None:
                refuse([Problem(node.spot.file, node.spot.line, key, "input.no_value", {"name": key})])
            if not isinstance(node.value, str):
                refuse([Problem(node.spot.file, node.spot.line, key, "input.not_text", {"given": str(node.value)})])
            return find(node.value, path.parent, node.spot), node.spot
    return None
