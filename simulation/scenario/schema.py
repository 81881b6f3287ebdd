"""The JSON schema of a scenario file, so that editors complete keys and mark mistakes while one types."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

from simulation.parameters import Kind, facts_of
from simulation.policy.programmes import PROGRAMMES
from simulation.policy.quantities import DURATION_SCHEMA, MONEY_SCHEMA, SHARE_SCHEMA
from simulation.scenario.converting import is_share
from simulation.scenario.documents import TEXTS
from simulation.scenario.folder import preset_files, scenario_files
from simulation.scenario.names import full_name, owners, themes
from simulation.scenario.records import Region, Sector

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
CO_CREATION: Final[Schema] = {
    "description": "Who co-creates from week 0",
    "anyOf": [
        {"enum": ["off", "voluntary", "all"]},
        {
            "type": "object",
            "properties": {"share": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, SHARE_SCHEMA]}},
            "required": ["share"],
            "additionalProperties": False,
        },
    ],
}


def schema() -> Schema:
    """Return the JSON schema (draft 2020-12) of scenario files."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Scenario",
        **_object(
            dict.fromkeys(TEXTS, TEXT)
            | {
                "extends": {"description": "A shipped scenario or a path", "examples": list(scenario_files()), **TEXT},
                "horizon": {"description": "Length of the run from week 0", **DURATION_SCHEMA},
                "world": _world(),
                "sectors": _sectors(),
                "regions": _regions(),
                "co_creation": CO_CREATION,
                "changes": _changes(),
                "programmes": {"type": "array", "items": _programme()},
            }
        ),
    }


def _object(properties: Schema, **more: Any) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


def _fields(record: type[BaseModel]) -> Schema:
    """Return the schema of every field of ``record`` as people may write it."""
    written = record.model_json_schema()["properties"]
    return {name: _as_written(record, name, written[name]) for name in record.model_fields}


def _as_written(record: type[BaseModel], name: str, plain: Schema) -> Schema:
    facts = facts_of(record, name)
    if facts is None:
        return {key: value for key, value in plain.items() if key != "title"}
    kept = {key: value for key, value in plain.items() if key not in ("facts", "title", "description", "default")}
    told = {"description": f"{facts.en} / {facts.id} [{facts.unit}] ({facts.source})", "default": plain.get("default")}
    if facts.kind is Kind.DURATION:
        return told | {"anyOf": [kept, DURATION_SCHEMA]}
    if facts.unit.startswith("Rp"):
        return told | {"anyOf": [kept, MONEY_SCHEMA]}
    if is_share(facts):
        return told | {"anyOf": [kept, SHARE_SCHEMA]}
    return told | kept


def _world() -> Schema:
    """Return themes, and every parameter by its full name, and by its short name where only one theme has it."""
    grouped = {theme: _fields(record) for theme, record in themes().items()}
    short = {name: grouped[where[0]][name] for name, where in owners().items() if len(where) == 1}
    both = {name: {"anyOf": [_object(grouped[name]), short[name]]} for name in short if name in grouped}
    full = {f"{theme}.{name}": field for theme, fields in grouped.items() for name, field in fields.items()}
    nested: Schema = {}
    for theme, fields in grouped.items():
        group, dot, name = theme.partition(".")
        if dot:
            nested.setdefault(group, _object({}))["properties"][name] = _object(fields)
        else:
            nested[group] = _object(fields)
    return _object(nested | full | short | both)


def _changes() -> Schema:
    """Return, for every parameter that may change, values by date: under its names, or within its theme."""
    dated: Schema = {}
    for theme, record in themes().items():
        mine: Schema = {}
        for name, field in _fields(record).items():
            facts = facts_of(record, name)
            if facts is not None and facts.dated:
                by_date = {"type": "object", "additionalProperties": field, "minProperties": 1}
                mine[name] = dated[f"{theme}.{name}"] = by_date
                if owners().get(name) == (theme,):
                    dated[name] = by_date
        if mine and full_name(theme) is None:
            dated[theme] = _object(mine)
    return _object(dated)


def _sectors() -> Schema:
    entry = {"anyOf": [{"enum": list(preset_files("sectors"))}, _object(_fields(Sector), required=["name"])]}
    by_name = {"type": "object", "additionalProperties": _object(_fields(Sector))}
    return {"anyOf": [{"type": "array", "items": entry, "minItems": 1}, by_name]}


def _regions() -> Schema:
    by_name = {"type": "object", "additionalProperties": _object(_fields(Region))}
    entry = {"anyOf": [TEXT, _object(_fields(Region), required=["name"])]}
    which = {"type": "array", "items": entry, "minItems": 1}
    return {"anyOf": [{"enum": list(preset_files("regions"))}, which, by_name]}


def _programme() -> Schema:
    """Return one alternative for each kind, which is its id where it has none; one without changes an inherited one."""
    kinds = [_object(_fields(kind), required=["kind"]) for kind in PROGRAMMES]
    everything: Schema = {}
    for kind in PROGRAMMES:
        everything |= {name: {} for name in kind.model_fields if name != "kind"}
    return {"anyOf": [*kinds, _object(everything, required=["id"])]}
