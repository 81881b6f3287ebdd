"""In a worker: say mistakes in what was chosen on the page by the names of its controls, not by paths and lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ruamel.yaml import YAML

from pasar.dashboard.state import PERCENT_UNITS
from pasar.errors import word
from pasar.language import Texts
from pasar.numbers import Numbers
from simulation.errors import PasarError
from simulation.parameters import Facts, facts_of
from simulation.policy.programmes import programme_kinds
from simulation.scenario.names import themes

SETTINGS: Final = "with_"
CONTROLS: Final = {
    "horizon": "page.years",
    "world.population.customers": "page.size",
    "world.population.trade_area_size": "page.size",
    "regions": "page.region",
    "co_creation": "page.co_creation",
}
REST: Final = re.compile("[:;] ")
COUNTED: Final = ("given", "bound")


def worded(error: PasarError, documents: Sequence[Mapping[str, str]], texts: Texts) -> list[str]:
    """Return one sentence a mistake; what a visitor brought as a file keeps file and line."""
    if "problems" not in error.values:
        return word(error, texts)
    made = {document["name"]: document for document in documents if "scenario" in document}
    return [line for problem in error.values["problems"] for line in worded_one(problem, made, texts)]


def worded_one(problem: Any, made: Mapping[str, Mapping[str, str]], texts: Texts) -> list[str]:
    """Return the sentence on one mistake."""
    if problem.file not in (SETTINGS, *made):
        return word(problem, texts)
    where, facts = place_of(problem.path, made.get(problem.file, {}), texts)
    values = localised(problem.values, facts, problem.path.startswith("programmes."), texts)
    bare = replace(problem, file="", line=0, path="", values=values)
    return [f"{where}: {line}".replace(" ()", "") for line in word(bare, texts)]


def place_of(path: str, document: Mapping[str, str], texts: Texts) -> tuple[str, Facts | None]:
    """Return where a mistake is, in the words of the page, and the facts of what it concerns."""
    words = [texts("page.arm", number=document["scenario"])] if document else []
    group, _, rest = path.partition(".")
    if path in CONTROLS:
        return ", ".join([*words, texts(CONTROLS[path])]), None
    if group == "programmes" and document:
        kind, facts = programme_at(rest, document["text"])
        words += [getattr(kind, f"name_{texts.language}")] if kind else []
    else:
        facts = facts_at(*rest.rpartition(".")[::2])
    words.append(label(facts, texts) if facts else path.rpartition(".")[2])
    return ", ".join(words), facts


def programme_at(rest: str, text: str) -> tuple[Any, Facts | None]:
    """Return the kind of a programme in a document that the page wrote, and the facts of one of its fields."""
    name, _, field = rest.partition(".")
    items = YAML(typ="safe", pure=True).load(text).get("programmes") or []
    kind = next((programme_kinds().get(item["kind"]) for item in items if item.get("id") == name), None)
    return kind, facts_of(kind, field) if kind and field in kind.model_fields else None


def facts_at(theme: str, name: str) -> Facts | None:
    """Return the facts of a number of the world, if there is one of that name."""
    record = themes().get(theme)
    return facts_of(record, name) if record and name in record.model_fields else None


def label(facts: Facts, texts: Texts) -> str:
    """Return the name of a control, as it stands on the page."""
    return REST.split(str(getattr(facts, texts.language)))[0]


def localised(values: Mapping[str, Any], facts: Facts | None, is_programme: bool, texts: Texts) -> dict[str, Any]:
    """Return the values of a sentence with numbers by locale, on the scale of the control, and units in words."""
    in_percent = facts is not None and facts.unit in PERCENT_UNITS and is_programme
    scale = 100 if in_percent else 1
    shown = {name: number(values[name], scale, texts) for name in COUNTED if name in values}
    if values.get("unit"):
        name = PERCENT_UNITS[facts.unit] if facts and in_percent else str(values["unit"])
        shown["unit"] = texts.named("page.unit", name)
    return {**values, **shown}


def number(value: Any, scale: int, texts: Texts) -> str:
    """Return a number as people of the language write it; what is no number stays as it is."""
    try:
        return Numbers(texts).shortest(scale * float(value))
    except (TypeError, ValueError):
        return str(value)
