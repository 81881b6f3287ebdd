"""Turn one document (a file, or what ``with_`` was given) into a layer of leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from simulation.scenario.folder import preset_files
from simulation.scenario.layers import Layer, Spot, nearest
from simulation.scenario.names import full_name, is_group, misnamed, themes
from simulation.scenario.reading import Node, read_document

TEXTS: Final = ("name", "title_id", "title_en", "description_id", "description_en")
SCALARS: Final = (*TEXTS, "horizon", "planned")
BESIDE: Final = " ("  # "grant (2)": where a programme is read whose id is taken, so that its mistakes are told as well
GROUPS: Final = ("sectors", "regions", "programmes")
KEYS: Final = ("extends", *TEXTS, "horizon", "world", "sectors", "regions", "co_creation", "changes", "programmes")


def layer_of(document: Node, folder: Path | None = None) -> Layer:
    """Return the layer that ``document`` (a mapping) says; mistakes of form are noted in ``problems``."""
    layer = Layer()
    layer.spots[()] = document.spot
    for key, node in document.items():
        layer.spots[(key,)] = node.spot
        reader = READERS.get(key)
        if reader is not None:
            reader(layer, node, folder)
        elif key in SCALARS:
            _read_scalar(layer, key, node)
        elif key != "extends":
            _unknown(layer, (key,), node.spot, KEYS)
    return layer


def _read_scalar(layer: Layer, key: str, node: Node) -> None:
    layer.put((key,), node.plain(), node.spot)


def _unknown(layer: Layer, path: tuple[str, ...], spot: Spot, known: Any) -> None:
    layer.report(spot, path, "input.unknown_key", name=path[-1], nearest=nearest(path[-1], known))


def _wants_mapping(layer: Layer, path: tuple[str, ...], node: Node) -> bool:
    """Note that ``node`` should hold keys; an empty one simply says nothing."""
    if node.value is not None and not node.is_mapping:
        layer.report(node.spot, path, "input.not_mapping", given=str(node.plain()))
    return node.is_mapping


def _read_world(layer: Layer, node: Node, _folder: Path | None) -> None:
    if _wants_mapping(layer, ("world",), node):
        for key, item in node.items():
            if is_theme(key, item):
                _read_theme(layer, key, item)
            elif not _follows_comma(layer, ("world", key), item):
                _put_world(layer, key, item)


def is_theme(key: str, node: Node) -> bool:
    """Return whether ``key`` opens a theme here, and is not the short name of a number."""
    return is_group(key) or (key in themes() and (node.is_mapping or full_name(key) is None))


def _read_theme(layer: Layer, theme: str, node: Node) -> None:
    """Read the numbers of a theme, or the themes of a group."""
    if _wants_mapping(layer, ("world", theme), node):
        for key, item in node.items():
            if f"{theme}.{key}" in themes():
                _read_theme(layer, f"{theme}.{key}", item)
            elif not _follows_comma(layer, ("world", theme, key), item):
                _put_world(layer, f"{theme}.{key}", item)


def _put_world(layer: Layer, name: str, node: Node) -> None:
    found = full_name(name)
    theme, _, field = name.rpartition(".")
    if found is not None:
        path = ("world", *found)
        if path in layer.leaves:  # under its short name and its long one
            layer.report(node.spot, path, "input.given_twice", name=".".join(found), first=layer.leaves[path].spot.line)
        layer.put(path, node.plain(), node.spot)
    elif theme in themes():
        _unknown(layer, ("world", theme, field), node.spot, themes()[theme].model_fields)
    else:
        key, values = misnamed(name)
        layer.report(node.spot, ("world", name), key, **values)


def _read_co_creation(layer: Layer, node: Node, _folder: Path | None) -> None:
    layer.put(("co_creation",), node.plain(), node.spot)


def _read_sectors(layer: Layer, node: Node, folder: Path | None) -> None:
    """A list says which sectors there are (presets or own); a mapping changes or adds some."""

    def preset(name: str, spot: Spot) -> None:
        read_preset(layer, "sectors", name, spot, folder)

    if node.is_list:
        _read_list(layer, "sectors", node, preset)
    elif _wants_mapping(layer, ("sectors",), node):
        for name, item in node.items():
            _read_fields(layer, ("sectors", name), item)


def _read_list(layer: Layer, group: str, node: Node, named: Callable[[str, Spot], None]) -> None:
    """Read which of ``group`` there are; an entry is keys with a ``name``, or a name, which ``named`` looks up."""
    names = [name for entry in node.entries() if (name := _read_entry(layer, group, entry, named))]
    for name in (name for name in dict.fromkeys(names) if names.count(name) > 1):
        layer.report(node.spot, (group, name), "input.duplicate_id", name=name)
    layer.only[group] = tuple(names)


def _read_entry(layer: Layer, group: str, entry: Node, named: Callable[[str, Spot], None]) -> str:
    if entry.value is None:
        layer.report(entry.spot, (group,), "input.no_value", name=group)
        return ""
    if not entry.is_mapping:
        named(str(entry.plain()), entry.spot)
        return str(entry.plain())
    name = str(entry.value.get("name", ""))
    if not name:
        layer.report(entry.spot, (group,), "input.missing", name="name")
    else:
        _read_fields(layer, (group, name), entry)
    return name


def read_preset(layer: Layer, group: str, name: str, spot: Spot, folder: Path | None) -> None:
    """Add the leaves of the shipped sector ``name``, or note that there is none."""
    files = preset_files(group, folder)
    if name not in files:
        values = {"name": name, "nearest": nearest(name, files), "choices": list(files)}
        layer.report(spot, (group, name), "input.unknown_preset", group=group, **values)
        return
    layer.spots[(group, name)] = spot
    document = read_document(files[name], f"{group}/{files[name].name}")
    layer.put((group, name, "name"), name, document.spot)
    _read_fields(layer, (group, name), document)


def _read_regions(layer: Layer, node: Node, folder: Path | None) -> None:
    """A text names a preset of regions; a list says which there are (inherited or own); a mapping changes or adds."""

    def inherited(name: str, spot: Spot) -> None:
        layer.spots["regions", name] = spot

    if isinstance(node.value, str):
        _read_region_preset(layer, str(node.value), node.spot, folder)
    elif node.is_list:
        _read_list(layer, "regions", node, inherited)
    elif _wants_mapping(layer, ("regions",), node):
        for name, item in node.items():
            _read_fields(layer, ("regions", name), item)


def _read_region_preset(layer: Layer, name: str, spot: Spot, folder: Path | None) -> None:
    files = preset_files("regions", folder)
    if name not in files:
        values = {"name": name, "nearest": nearest(name, files), "choices": list(files)}
        layer.report(spot, ("regions",), "input.unknown_preset", group="regions", **values)
        return
    document = read_document(files[name], f"regions/{files[name].name}")
    layer.only["regions"] = tuple(region for region, _ in document.items())
    for region, item in document.items():
        layer.put(("regions", region, "name"), region, item.spot)
        _read_fields(layer, ("regions", region), item)


def _read_fields(layer: Layer, path: tuple[str, ...], node: Node) -> None:
    layer.spots.setdefault(path, node.spot)
    if not _wants_mapping(layer, path, node):
        return
    for key, item in node.items():
        if not _follows_comma(layer, (*path, key), item):
            layer.put((*path, key), item.plain(), item.spot)


def _follows_comma(layer: Layer, path: tuple[str, ...], node: Node) -> bool:
    """Note a key that is the rest of a number with a comma: ``{amount: Rp2,4 juta}`` is Rp2 and a key ``4 juta``."""
    is_rest = node.value is None and path[-1][:1].isdigit()
    if is_rest:
        layer.report(node.spot, path, "input.comma_in_braces", name=path[-1])
    return is_rest


def _read_changes(layer: Layer, node: Node, _folder: Path | None) -> None:
    if not _wants_mapping(layer, ("changes",), node):
        return
    for name, item in node.items():
        if name in themes() and full_name(name) is None and item.is_mapping:
            for field, dated in item.items():
                _read_dated(layer, f"{name}.{field}", dated)
        else:
            _read_dated(layer, name, item)


def _read_dated(layer: Layer, name: str, node: Node) -> None:
    found = full_name(name)
    if found is None:
        key, values = misnamed(name)
        layer.report(node.spot, ("changes", name), key, **values)
        return
    path = ("changes", ".".join(found))
    if node.value is None:
        layer.report(node.spot, path, "input.no_value", name=name)
        return
    if not node.is_mapping:
        layer.report(node.spot, path, "input.not_dated_values", given=str(node.plain()))
        return
    for date, value in node.items():
        layer.put((*path, date), value.plain(), value.spot)


def _read_programmes(layer: Layer, node: Node, _folder: Path | None) -> None:
    """Programmes with a known id change the inherited one; an empty list drops all that were inherited."""
    if not node.is_list:
        if node.value is not None:
            layer.report(node.spot, ("programmes",), "input.not_list", given=str(node.plain()))
        return
    if not node.value:
        layer.only["programmes"] = ()
    seen: set[str] = set()
    for entry in node.entries():
        _read_programme(layer, entry, seen)


def _read_programme(layer: Layer, entry: Node, seen: set[str]) -> None:
    if not _wants_mapping(layer, ("programmes",), entry):
        return
    name = str(entry.value.get("id", entry.value.get("kind", "")))
    if not name:
        layer.report(entry.spot, ("programmes",), "input.missing", name="id")
    else:
        place = name
        if name in seen:
            layer.report(entry.spot, ("programmes", name), "input.duplicate_id", name=name)
            place = f"{name}{BESIDE}{2 + sum(other.startswith(name + BESIDE) for other in layer.names('programmes'))})"
        layer.put(("programmes", place, "id"), name, entry.spot)
        _read_fields(layer, ("programmes", place), entry)
    seen.add(name)


READERS: Final[dict[str, Callable[[Layer, Node, Path | None], None]]] = {
    "world": _read_world,
    "sectors": _read_sectors,
    "regions": _read_regions,
    "co_creation": _read_co_creation,
    "changes": _read_changes,
    "programmes": _read_programmes,
}
