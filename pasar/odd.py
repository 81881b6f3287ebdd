"""The ODD tables of the model, read from the code itself: entities, the week, parameters, programmes, measures."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from pasar.code_words import process_said, said, source_said
from pasar.differences import places, programme_label, usual_programme, worded
from pasar.language import Texts
from simulation.agents.columns import column, columns_of
from simulation.agents.community import Community
from simulation.agents.customer import Customer
from simulation.agents.firm import BigBrand, Firm, Umkm
from simulation.agents.government import Government
from simulation.conditions import Conditions
from simulation.parameters import Facts, facts_of, sweep_of
from simulation.policy.programmes import kind_of
from simulation.policy.rules import RulesBook
from simulation.record import MEASURES
from simulation.scenario import load
from simulation.schedule import TICK

if TYPE_CHECKING:
    from simulation.scenario import Scenario

DEFAULT: Final = "baseline"  # the market whose values count as the shipped ones
ENTITIES: Final = (Customer, Firm, Umkm, BigBrand, Community, Government)
BOUNDS: Final = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
NOTES: Final = re.compile(r"^(?:Chance|Order):", re.MULTILINE)


@dataclass(frozen=True)
class OddTable:
    """One table: the keys of its title and heads in the catalogue, and rows of text."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    about: str = ""


def odd_tables(scenario: "Scenario", texts: Texts) -> Iterator[OddTable]:
    """Yield every table of the description of a scenario."""
    for kind in ENTITIES:
        yield entity(kind, texts)
    yield week(texts)
    yield policy(scenario, texts)
    yield programmes(scenario, texts)
    yield from parameters(scenario, texts)
    yield suitability(scenario, texts)
    yield measures(texts)


def entity(kind: type, texts: Texts) -> OddTable:
    """Return the state variables that a kind of agent declares itself."""
    held = {name: item for name, item in columns_of(kind).items() if name in own_columns(kind)}
    rows = tuple(
        (name, typed(item), said(texts, "units", item.unit), said(texts, "columns", item.doc))
        for name, item in held.items()
    )
    about = f"{titled(texts, kind.__name__)}: {said(texts, 'records', first_line(kind))}"
    return OddTable("entities", ("variable", "type", "unit", "meaning"), rows, about)


def titled(texts: Texts, name: str) -> str:
    """Return a name of the code, with the word for it behind where the language is another."""
    word = said(texts, "words", name)
    return name if word == name else f"{name} ({word})"


def own_columns(kind: type) -> set[str]:
    """Return the columns that the class adds to those of the classes above it."""
    above = {name for parent in kind.__mro__[1:] if parent in ENTITIES for name in columns_of(parent)}
    return set(columns_of(kind)) - above


def typed(item: column) -> str:
    """Return the type of a column with its further axes."""
    return f"{item.dtype}[{', '.join(item.shape)}]" if item.shape else str(item.dtype)


def week(texts: Texts) -> OddTable:
    """Return the processes of a week in order, as their docstrings tell them.

    Docstrings are the code's own and English; another language says each process in a sentence before its docstring.
    """
    rows = tuple((str(place), *process_row(step, texts)) for place, step in enumerate(TICK, 1))
    return OddTable("week", ("step", "process", "what"), rows, texts("odd.week"))


def process_row(step: Callable[..., Any], texts: Texts) -> tuple[str, str]:
    """Return the name of a process and what it does."""
    name = name_of(step)
    label, does = process_said(texts, name)
    if not label:
        return name, told(step)
    return f"{name}\n({label})", "\n".join((does, texts("odd.from_code", text=told(step))))


def name_of(step: Any) -> str:
    """Return the name of a process."""
    return str(getattr(step, "__name__", type(step).__name__))


def told(step: Callable[..., Any]) -> str:
    """Return the docstring of a process up to its notes on chance and order."""
    text = NOTES.split(inspect.getdoc(step) or "")[0]
    return "\n".join(" ".join(block.split()) for block in text.split("\n\n")).strip()


def first_line(thing: object) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def policy(scenario: "Scenario", texts: Texts) -> OddTable:
    """Return co-creation and the dated changes of a scenario."""
    full = scenario.to_dict()
    rows = [(texts("setting.co_creation"), worded_rule(full["co_creation"], texts), "0")]
    for path, dated in full["changes"].items():
        rows += [(path, worded(value, texts), worded(when, texts)) for when, value in dated.items()]
    return OddTable("policy", ("parameter", "change", "when"), tuple(rows))


def worded_rule(rule: Any, texts: Texts) -> str:
    """Return who may co-create, in words."""
    if isinstance(rule, dict):
        return texts("value.share", share=worded(100 * float(rule["share"]), texts))
    return worded(rule, texts)


def programmes(scenario: "Scenario", texts: Texts) -> OddTable:
    """Return the programmes of a scenario."""
    rows = tuple(programme_row(scenario, programme, texts) for programme in scenario.to_dict()["programmes"])
    return OddTable("programmes", ("name", "programme", "when", "whom"), rows)


def programme_row(scenario: "Scenario", programme: dict[str, Any], texts: Texts) -> tuple[str, str, str, str]:
    """Return id, kind, dates, places, targeting and regions of a programme."""
    named = {region.name: getattr(region, f"name_{texts.language}") for region in scenario.regions}
    label = programme_label(programme["kind"], texts)
    ends = (worded(programme["start"], texts), worded(programme["end"] or "to_the_end", texts))
    told = (places(programme["slots"], texts), worded(programme["target"], texts)) if "slots" in programme else ()
    whom = "; ".join((*told, ", ".join(named.get(name, name) for name in programme["regions"]))).strip("; ")
    return str(programme["id"]), label, " - ".join(ends), whom


def parameters(scenario: "Scenario", texts: Texts) -> Iterator[OddTable]:
    """Yield one table a theme of the world, a sector, a region and a programme, with the values this scenario uses."""
    shipped = load(DEFAULT)
    for name in type(scenario.world).model_fields:
        defaults = dict(parts_of(name, getattr(shipped.world, name)))
        for path, record in parts_of(name, getattr(scenario.world, name)):
            yield record_table(titled(texts, path), record, texts, defaults.get(path))
    known = dict(places_of(shipped))
    for key, part in places_of(scenario):
        kind = said(texts, "words", type(part).__name__.lower())
        yield record_table(f"{kind} {getattr(part, f'name_{texts.language}')}", part, texts, known.get(key))
    for programme in scenario.programmes:
        kind = kind_of(type(programme))
        title = f"{programme.id} ({programme_label(kind, texts)})"
        yield record_table(title, programme, texts, usual_programme(kind))


def places_of(scenario: "Scenario") -> Iterator[tuple[tuple[str, str], BaseModel]]:
    """Yield sectors and regions, each with what tells it from the others."""
    yield from ((("sector", sector.name), sector) for sector in scenario.sectors)
    yield from ((("region", region.name), region) for region in scenario.regions)


def parts_of(path: str, record: BaseModel) -> list[tuple[str, BaseModel]]:
    """Return the records in ``record`` by path: itself, or its parts where it is made of parts (methods are)."""
    parts = [name for name in type(record).model_fields if isinstance(getattr(record, name), BaseModel)]
    return [(f"{path}.{name}", getattr(record, name)) for name in parts] or [(path, record)]


def record_table(name: str, record: BaseModel, texts: Texts, default: BaseModel | None = None) -> OddTable:
    """Return the parameters of one record with value, unit, bounds, sweep range and source.

    What differs from the same record of the default market, or of a programme of that kind with nothing set, is marked.
    """
    fields = ((field, facts_of(type(record), field)) for field in type(record).model_fields)
    rows = tuple(parameter_row(record, field, facts, texts, default) for field, facts in fields if facts is not None)
    heads = ("parameter", "name", "level", "unit", "bounds", "sweep", "source")
    return OddTable("parameters", heads, rows, f"{name}: {said(texts, 'records', first_line(type(record)))}")


def parameter_row(
    record: BaseModel, field: str, facts: Facts, texts: Texts, default: BaseModel | None = None
) -> tuple[str, ...]:
    """Return what is known of one parameter; the English tables, which the others refer to, give both names."""
    name = f"{facts.en} / {facts.id}" if texts.language == "en" else facts.id
    source, origin = source_said(texts, facts.source), texts.named("origin", facts.origin)
    source = source if source.startswith(origin) else f"{source} ({origin})"
    value = value_said(record, field, texts)
    if default is not None and getattr(default, field) != getattr(record, field):
        value = texts("odd.changed", value=value, default=value_said(default, field, texts))
        source = texts("odd.source_of_default", source=source)
    unit = said(texts, "units", facts.unit)
    return field, name, value, unit, bounds_of(type(record), field, texts), sweep_said(record, field, texts), source


def value_said(record: BaseModel, field: str, texts: Texts) -> str:
    """Return the value of a parameter in words of the language."""
    return said(texts, "values", worded(getattr(record, field), texts))


def sweep_said(record: BaseModel, field: str, texts: Texts) -> str:
    """Return between what a sweep moves a parameter, with a star where that is the rule: its record states nothing."""
    ends, facts = sweep_of(type(record), field, getattr(record, field)), facts_of(type(record), field)
    if ends is None or facts is None:
        return ""
    told = " - ".join(worded(end, texts) for end in ends)
    return told if facts.range else f"{told} *"


def bounds_of(record: type[BaseModel], field: str, texts: Texts) -> str:
    """Return the bounds that validation holds a parameter to."""
    metadata: Sequence[Any] = record.model_fields[field].metadata
    found = ((sign, getattr(item, name)) for item in metadata for name, sign in BOUNDS.items() if hasattr(item, name))
    return ", ".join(f"{sign} {worded(value, texts)}" for sign, value in found)


def suitability(scenario: "Scenario", texts: Texts) -> OddTable:
    """Return fit weight x taste variance of each sector at week 0: whether the mean taste is a good place or a bad one.

    A change that the scenario dates later is not in it.
    """
    conditions = Conditions.of(scenario, RulesBook(scenario).at(-1))
    products = conditions.suitability()
    rows = []
    for place, sector in enumerate(scenario.sectors):
        values = (conditions.fit_weight[place], conditions.spread[place] ** 2, products[place])
        told = "worst" if products[place] > 1.0 else "best" if products[place] < 1.0 else "level"
        name = getattr(sector, f"name_{texts.language}")
        rows.append((name, *(worded(float(value), texts) for value in values), texts(f"odd.centre.{told}")))
    heads = ("sector", "fit_weight", "taste_variance", "weight_x_variance", "centre")
    return OddTable("suitability", heads, tuple(rows), texts("odd.suitability"))


def measures(texts: Texts) -> OddTable:
    """Return every measure with its unit and its names in both languages."""
    rows = tuple(
        (record.name, record.label_en, record.label_id, said(texts, "units", record.unit)) for record in MEASURES
    )
    return OddTable("measures", ("measure", "english", "indonesian", "unit"), rows)
