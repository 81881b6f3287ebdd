"""Turn what pydantic finds wrong in a file into mistakes with file, line, path and the nearest valid word."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from simulation.scenario.layers import Problem, Spot, nearest
from simulation.scenario.reading import Node

type Parts = Mapping[str, type[BaseModel]]

KINDS: Final = {
    "int_type": "input.not_whole",
    "int_parsing": "input.not_whole",
    "int_from_float": "input.not_whole",
    "float_type": "input.not_number",
    "float_parsing": "input.not_number",
    "string_type": "input.not_text",
    "tuple_type": "input.not_list",
    "dict_type": "input.not_mapping",
    "model_type": "input.not_mapping",
    "bool_type": "input.not_bool",
    "bool_parsing": "input.not_bool",
}
BOUNDS: Final = {"greater_than_equal": "ge", "greater_than": "gt", "less_than_equal": "le", "less_than": "lt"}


def problem_of(document: Node, detail: ErrorDetails, record: type[BaseModel], parts: Parts) -> Problem:
    """Word one mistake that pydantic found."""
    place = [
        part for part in detail["loc"] if part not in ("Until", "int", "function-after[_least_is_below_most(), Until]")
    ]
    words = [str(part) for part in place]
    spot, given = spot_of(document, place), detail.get("input")
    kind, context = detail["type"], detail.get("ctx", {})
    key: str
    values: dict[str, Any]
    if kind == "missing":
        key, values = "input.missing", {"name": words[-1]}
    elif kind == "extra_forbidden":
        known = _keys(words, record, parts)
        key, values = "input.unknown_key", {"name": words[-1], "nearest": nearest(words[-1], known)}
    elif kind == "literal_error":
        choices = [word.strip(" '") for word in re.split(r",| or ", str(context["expected"]))]
        key, values = "input.not_option", {"given": given, "choices": choices, "nearest": nearest(given, choices)}
    elif kind in BOUNDS:
        key = "input.too_small" if kind.startswith("greater") else "input.too_large"
        values = {"given": given, "bound": context[BOUNDS[kind]], "unit": "1"}
    elif kind in KINDS:
        key, values = KINDS[kind], {"given": given}
    else:
        key, values = "input.not_valid", {"given": str(given), "reason": detail["msg"].removeprefix("Value error, ")}
    if given is None and "given" in values:
        key, values = "input.no_value", {"name": words[-1] if words else ""}
    return Problem(spot.file, spot.line, ".".join(words), key, values)


def _keys(words: list[str], whole: type[BaseModel], parts: Parts) -> Iterable[str]:
    """Return the keys that may stand where an unknown one was found."""
    record = parts.get(words[0], whole) if len(words) > 1 else whole
    return [field.alias or name for name, field in record.model_fields.items()]


def spot_of(document: Node, place: Iterable[str | int]) -> Spot:
    """Return where a path was written, or the nearest thing around it."""
    node = document
    for part in place:
        inside: Mapping[Any, Node] = {}
        if node.is_mapping:
            inside = dict(node.items())
        elif node.is_list:
            inside = dict(enumerate(node.entries()))
        if part not in inside:
            break
        node = inside[part]
    return node.spot
