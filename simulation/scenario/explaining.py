"""Tell the errors of pydantic apart: each becomes a sentence key with its values, at the line that caused it."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ValidationError

from simulation.parameters import facts_of
from simulation.scenario.layers import Layer, Path, nearest

BOUNDS: Final = {
    "greater_than_equal": ("input.too_small", "ge"), "greater_than": ("input.too_small", "gt"),
    "less_than_equal": ("input.too_large", "le"), "less_than": ("input.too_large", "lt"),
}  # fmt: skip
TYPES: Final = {
    "int_type": "input.not_whole", "int_from_float": "input.not_whole", "int_parsing": "input.not_whole",
    "float_type": "input.not_number", "float_parsing": "input.not_number", "finite_number": "input.not_number",
    "bool_type": "input.not_bool", "bool_parsing": "input.not_bool", "string_type": "input.not_text",
    "model_type": "input.not_mapping", "dict_type": "input.not_mapping",
    "tuple_type": "input.not_list", "list_type": "input.not_list", "string_pattern_mismatch": "input.bad_id",
}  # fmt: skip


def explain(
    layer: Layer, path: Path, record: type[BaseModel], error: ValidationError, told: set[str], leaf_of: str = ""
) -> None:
    """Note every error of ``record`` in ``layer``, but for paths already ``told``."""
    for item in error.errors(include_url=False):
        names = tuple(str(part) for part in item["loc"])
        where = path if leaf_of else (*path, *names)
        may_be_inherited = item["type"] == "missing" and layer.is_stand_in
        if ".".join(where) in told or may_be_inherited:
            continue
        key, values = _sentence(record, names, dict(item))
        layer.report(layer.spot_of(where), where, key, **values)


def _sentence(record: type[BaseModel], names: tuple[str, ...], item: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind, given, context = item["type"], item.get("input"), item.get("ctx", {})
    if kind.startswith("input."):
        return kind, {"given": str(given)} | context
    if kind in BOUNDS:
        key, bound = BOUNDS[kind]
        return key, {"given": given, "bound": context[bound], "unit": _unit(record, names)}
    if kind == "missing":
        return "input.missing", {"name": names[-1]}
    if kind == "extra_forbidden":
        return "input.unknown_key", {"name": names[-1], "nearest": nearest(names[-1], record.model_fields)}
    if kind == "literal_error":
        return _not_option(record, names, given)
    if kind in TYPES:
        return TYPES[kind], {"given": str(given)}
    return "input.not_valid", {"given": str(given), "reason": item["msg"]}


def _not_option(record: type[BaseModel], names: tuple[str, ...], given: Any) -> tuple[str, dict[str, Any]]:
    annotation = record.model_fields[names[0]].annotation
    choices = [str(choice) for choice in getattr(annotation, "__args__", ())]
    return "input.not_option", {"given": str(given), "choices": choices, "nearest": nearest(given, choices)}


def _unit(record: type[BaseModel], names: tuple[str, ...]) -> str:
    facts = facts_of(record, names[0]) if names and names[0] in record.model_fields else None
    return facts.unit if facts else ""
