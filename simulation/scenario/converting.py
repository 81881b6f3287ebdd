"""Convert what people write into what the records hold: units, money, whole numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from simulation.parameters import Facts, Kind, facts_of
from simulation.policy.quantities import months, rupiah, share, wrong
from simulation.scenario.layers import Layer, Leaf, Path
from simulation.scenario.reading import Ambiguous


def quantity(layer: Layer, path: Path, leaf: Leaf, convert: Callable[[Any], Any]) -> Any:
    """Return ``convert(leaf.value)``, or None and a problem when it cannot be read."""
    try:
        return convert(leaf.value)
    except PydanticCustomError as error:
        layer.report(leaf.spot, path, error.type, **{"given": str(leaf.value)} | dict(error.context or {}))
        return None


def convert_leaf(layer: Layer, path: Path, leaf: Leaf, record: type[BaseModel], name: str = "") -> Any:
    """Return the value of ``leaf`` in the unit of its field, or None and a problem when that is not possible."""
    name = name or path[-1]
    field = record.model_fields.get(name)
    if field is None:
        return leaf.value
    facts = facts_of(record, name)
    is_money = facts is not None and facts.unit.startswith("Rp")
    if isinstance(leaf.value, Ambiguous) and (is_money or field.annotation is int):
        layer.report(leaf.spot, path, "input.ambiguous_number", given=f"{leaf.value:.3f}")
        return None
    return quantity(layer, path, leaf, lambda value: _convert(value, facts, field.annotation, is_money))


def is_share(facts: Facts | None) -> bool:
    """Return whether a number is a share, so that it may be written in percent."""
    return facts is not None and facts.unit.partition("/")[0] == "share"


def _convert(value: Any, facts: Facts | None, annotation: Any, is_money: bool) -> Any:
    if isinstance(value, float):
        value = float(value)
        if not math.isfinite(value):
            raise wrong("input.not_number", given=value)
    if facts is not None and facts.kind is Kind.DURATION:
        value = months(value)
    elif is_money:
        value = rupiah(value)
    elif is_share(facts):
        value = share(value)
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole and (is_money or annotation is int) else value
