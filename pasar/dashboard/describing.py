"""In a worker: what the page lets people choose, with units, ranges, defaults and sources, as plain data."""

from typing import Any, Final

from experiments.assumptions import shipped_presets
from experiments.wire import Message
from simulation import code_hash
from simulation.parameters import Facts, facts_of
from simulation.policy.programmes import Programme, programme_kinds
from simulation.scenario import load, shipped
from simulation.scenario.folder import preset_files
from simulation.scenario.names import defaults, themes

EXTRA: Final = ("cocreation.start_share", "adoption.literacy_mean", "adoption.digital_share", "talk.talk")
FIELDS: Final = ("start", "end", "every", "slots", "target", "take_up", "unit_cost", "budget")
DOSES: Final = ("hours", "visits", "contacts")


def describe(_payload: dict[str, Any]) -> Message:
    """Return shipped scenarios, kinds of programme, assumptions, presets, regions and sectors."""
    return Message(
        {
            "code": code_hash(),
            "scenarios": {one.name: scenario(one.name) for one in shipped()},
            "kinds": {name: kind(record) for name, record in programme_kinds().items()},
            "assumptions": [parameter(path) for path in assumption_paths()],
            "presets": {preset.name: [list(change) for change in preset.changes] for preset in shipped_presets()},
            "regions": list(preset_files("regions")),
            "sectors": sectors(),
        }
    )


def scenario(name: str) -> dict[str, Any]:
    """Return what a shipped scenario says beyond the baseline."""
    full = load(name).to_dict()
    keys = ("title_id", "title_en", "description_id", "description_en", "co_creation", "changes", "programmes")
    return {key: full[key] for key in keys}


def kind(record: type[Programme]) -> dict[str, Any]:
    """Return the names of a kind of programme and the facts of its main fields."""
    names = [
        name
        for name in (*FIELDS, *DOSES, "amount", "subsidy", "tenor", "build_time", "online_gain")
        if name in record.model_fields
    ]
    fields = {
        name: told(facts) | {"default": plain_default(record, name)}
        for name in names
        if (facts := facts_of(record, name))
    }
    return {"id": record.name_id, "en": record.name_en, "needs": record.needs_cocreation, "fields": fields}


def plain_default(record: type[Programme], name: str) -> Any:
    """Return a default as a file would write it."""
    default = record.model_fields[name].default
    return list(default) if isinstance(default, tuple) else default


def told(facts: Facts) -> dict[str, Any]:
    """Return facts as JSON can hold them."""
    ends = list(facts.range) if facts.range else None
    return {
        "unit": facts.unit,
        "range": ends,
        "source": facts.source,
        "id": facts.id,
        "en": facts.en,
        "origin": facts.origin,
    }


def assumption_paths() -> list[str]:
    """Return the decisive assumptions and some more that people ask about."""
    decisive = dict.fromkeys(path for preset in shipped_presets() for path, _ in preset.changes)
    return [path for path in (*decisive, *EXTRA) if path.rpartition(".")[0] in themes()]


def parameter(path: str) -> dict[str, Any]:
    """Return one assumption: path, default and facts."""
    theme, _, name = path.rpartition(".")
    facts = facts_of(themes()[theme], name)
    return {"path": path, "default": getattr(defaults()[theme], name)} | (told(facts) if facts else {})


def sectors() -> dict[str, dict[str, Any]]:
    """Return the shipped sectors with their names and shares of UMKM."""
    return {one.name: {"id": one.name_id, "en": one.name_en, "share": one.share} for one in load("baseline").sectors}
