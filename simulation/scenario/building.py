"""Build a checked scenario from layers: convert what people write, check every value, gather every mistake."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ValidationError

from simulation.parameters import WEEKS_PER_YEAR
from simulation.policy.programmes import PROGRAMMES, Programme, programme_kinds
from simulation.policy.quantities import share as as_share
from simulation.policy.quantities import weeks
from simulation.scenario.checks import check_scenario
from simulation.scenario.converting import convert_leaf, quantity
from simulation.scenario.documents import BESIDE, TEXTS, layer_of
from simulation.scenario.explaining import explain
from simulation.scenario.layers import Layer, Leaf, Path, Problem, Spot, nearest, refuse
from simulation.scenario.names import defaults, themes
from simulation.scenario.options import as_text, overlay
from simulation.scenario.reading import Node
from simulation.scenario.records import Region, Sector, World
from simulation.scenario.scenario import Change, CoCreationRule, Scenario

DEFAULT_HORIZON: Final = 5 * WEEKS_PER_YEAR


def build(layer: Layer) -> Scenario:
    """Return the scenario that ``layer`` describes, or raise ``input.invalid`` with all problems at once."""
    parts: dict[str, Any] = {
        **_texts(layer),
        **_horizon(layer),
        "world": _world(layer),
        "sectors": _shared(_group(layer, "sectors", Sector)),
        "regions": _shared(_group(layer, "regions", Region)),
        "co_creation": _co_creation(layer),
        "changes": _changes(layer),
        "programmes": _programmes(layer),
    }
    check_scenario(layer, parts)
    refuse(layer.problems)
    return Scenario(**parts | {"programmes": tuple(parts["programmes"].values())})


def from_dict(full: dict[str, Any]) -> Scenario:
    """Return the scenario that :meth:`Scenario.to_dict` described."""
    return build(_layer_of_dict(as_text(full)))


def _layer_of_dict(full: dict[str, Any]) -> Layer:
    return layer_of(Node(full, Spot(str(full.get("name", "scenario")), 0)))


def changed(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    """Return ``scenario`` with ``changes`` laid over it: paths as in ``--set``, or whole parts."""
    below = _layer_of_dict(scenario.to_dict())
    return build(overlay(below, [(path, as_text(value), Spot("with_", 0)) for path, value in changes.items()]))


def _texts(layer: Layer) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in TEXTS:
        leaf = layer.leaves.get((key,))
        if leaf is not None and not isinstance(leaf.value, str):
            layer.report(leaf.spot, (key,), "input.not_text", given=str(leaf.value))
        elif leaf is not None:
            found[key] = " ".join(leaf.value.split())
    return {"name": "scenario"} | found


def _horizon(layer: Layer) -> dict[str, int]:
    found = {key: _weeks(layer, key) for key in ("horizon", "planned")}
    horizon = found["horizon"]
    told = any(problem.path == "horizon" for problem in layer.problems)
    if horizon == 0 and ("horizon",) in layer.leaves and not told:
        layer.report(layer.spot_of(("horizon",)), ("horizon",), "input.no_horizon")
    horizon = horizon or DEFAULT_HORIZON
    return {"horizon": horizon, "planned": max(found["planned"], horizon)}


def _weeks(layer: Layer, key: str) -> int:
    leaf = layer.leaves.get((key,))
    found = None if leaf is None else quantity(layer, (key,), leaf, weeks)
    return found if isinstance(found, int) else 0


def _world(layer: Layer) -> World:
    parts: dict[str, Any] = {}
    for theme, default in defaults().items():
        group, _, name = theme.rpartition(".")
        found = _record(layer, ("world", theme), type(default), dict(default)) or default
        if group:
            parts[group] = parts.get(group, getattr(World(), group)).model_copy(update={name: found})
        else:
            parts[theme] = found
    return World(**parts)


def _record(layer: Layer, path: Path, record: type[BaseModel], default: dict[str, Any] | None = None) -> Any:
    """Return one record built from the leaves under ``path`` over its ``default``; None when a value does not fit."""
    values, known = default or {}, len(layer.problems)
    for (name, *_), leaf in layer.under(*path):
        value = convert_leaf(layer, (*path, name), leaf, record)
        if value is not None or leaf.value is None:
            values[name] = value
    try:
        return record.model_validate(values, strict=True)
    except ValidationError as error:
        explain(layer, path, record, error, {problem.path for problem in layer.problems[known:]})
        return _without(record, values, error)


def _without(record: type[BaseModel], values: dict[str, Any], error: ValidationError) -> Any:
    """Return the record without the values that do not fit, so that later checks can go on; None if that fails."""
    wrong = {item["loc"][0] for item in error.errors() if item["loc"]}
    try:
        return record.model_validate({name: value for name, value in values.items() if name not in wrong}, strict=True)
    except ValidationError:
        return None


def _group(layer: Layer, group: str, record: type[BaseModel]) -> list[Any]:
    found = [_record(layer, (group, name), record) for name in layer.names(group)]
    if not found and not layer.is_stand_in and not layer.has_problem(group):
        layer.report(layer.spot_of((group,)), (group,), f"input.no_{group}")
    return [item for item in found if item is not None]


def _shared(records: list[Any]) -> tuple[Any, ...]:
    """Return ``records`` with shares that sum to one: they are relative in a file."""
    total = sum(record.share for record in records)
    if total <= 0 or abs(total - 1) < 1e-9:
        return tuple(records)
    return tuple(record.model_copy(update={"share": record.share / total}) for record in records)


def _co_creation(layer: Layer) -> CoCreationRule:
    leaf = layer.leaves.get(("co_creation",))
    if leaf is None or leaf.value in ("off", "voluntary", "all"):
        return "off" if leaf is None else leaf.value
    value = leaf.value
    share = None
    if isinstance(value, dict):
        share = quantity(layer, ("co_creation",), leaf._replace(value=value.get("share")), as_share)
    if isinstance(share, int | float) and not isinstance(share, bool) and len(value) == 1 and 0 <= share <= 1:
        return {"share": float(share)}
    choices = ("off", "voluntary", "all", "{share: 0.3}")
    layer.report(
        leaf.spot, ("co_creation",), "input.not_option",
        given=str(value), choices=list(choices), nearest=nearest(value, choices[:3]),
    )  # fmt: skip
    return "off"


def _changes(layer: Layer) -> tuple[Change, ...]:
    found: dict[tuple[str, int], Change] = {}
    spots: dict[tuple[str, int], tuple[Spot, str]] = {}
    for (path, date), leaf in layer.under("changes"):
        where = ("changes", path, date)
        week = quantity(layer, where, leaf._replace(value=date), weeks)
        theme, _, name = path.rpartition(".")
        value = convert_leaf(layer, where, leaf, themes()[theme], name)
        try:
            value = getattr(themes()[theme].model_validate({name: value}, strict=True), name)
        except ValidationError as error:
            explain(layer, where, themes()[theme], error, set(), leaf_of=name)
            continue
        if week is None:
            continue
        earlier = spots.get((path, week))
        if earlier is not None and leaf.spot.line and earlier[0].file == leaf.spot.file:  # a later source may override
            layer.report(leaf.spot, where, "input.same_week", name=path, first=earlier[1], date=date, week=week)
        spots[path, week] = leaf.spot, date
        found[path, week] = Change(path=path, week=week, value=value)
    return tuple(found[key] for key in sorted(found))


def _programmes(layer: Layer) -> dict[str, Programme]:
    """Return the programmes by their place in ``layer``; of one whose kind is not known, what all kinds have."""
    kinds, found = programme_kinds(), {}
    for name in layer.names("programmes"):
        path = ("programmes", name)
        leaf = layer.leaves.get((*path, "kind"))
        if leaf is not None and isinstance(leaf.value, str) and leaf.value in kinds:
            found[name] = _record(layer, path, kinds[leaf.value])
        elif leaf is None and BESIDE in name:  # says no kind, for it means to change the one of this id
            _of_some_kind(layer, path)
        elif leaf is None and layer.is_stand_in:  # the kind may stand in the base that cannot be read
            found[name] = _of_some_kind(layer, path)
        else:
            _report_kind(layer, path, leaf)
            found[name] = _of_some_kind(layer, path)
    return {name: programme for name, programme in found.items() if programme is not None}


def _report_kind(layer: Layer, path: Path, leaf: Leaf | None) -> None:
    """Note that a programme has no kind, or one that there is not."""
    if leaf is None:
        layer.report(layer.spot_of(path), (*path, "kind"), "input.missing", name="kind")
        return
    kinds = programme_kinds()
    values = {"given": str(leaf.value), "nearest": nearest(leaf.value, kinds), "choices": list(kinds)}
    layer.report(leaf.spot, (*path, "kind"), "input.unknown_programme", **values)


def _of_some_kind(layer: Layer, path: Path) -> Programme | None:
    """Note what is wrong whatever kind was meant: a key or a value that no kind takes. Return what all kinds have."""
    common = Layer(spots=layer.spots)
    for (name, *_), leaf in layer.under(*path):
        if name == "kind":
            continue
        takers = [kind for kind in PROGRAMMES if name in kind.model_fields]
        refusals = [_refusals(layer, (*path, name), leaf, kind) for kind in takers]
        if not takers:
            known = dict.fromkeys(field for kind in PROGRAMMES for field in kind.model_fields)
            layer.report(leaf.spot, (*path, name), "input.unknown_key", name=name, nearest=nearest(name, known))
        elif all(refusals):
            layer.problems += refusals[0]
        elif name in Programme.model_fields:
            common.put((*path, name), leaf.value, leaf.spot)
    found: Programme | None = _record(common, path, Programme)
    return found


def _refusals(layer: Layer, path: Path, leaf: Leaf, kind: type[Programme]) -> list[Problem]:
    """Return what a programme of ``kind`` has against one value at ``path``."""
    alone = Layer({path: leaf}, spots=layer.spots)
    _record(alone, path[:-1], kind)
    return [problem for problem in alone.problems if problem.path.startswith(".".join(path))]
