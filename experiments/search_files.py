"""Read search files: which programmes money may go to, how much there is, and what it is for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ConfigDict, Field, ValidationError

from experiments.file_problems import problem_of, spot_of
from experiments.sensitivity.search import Goal, Option, Search, places_cost
from experiments.study_files import beside
from simulation.errors import PasarError
from simulation.parameters import Record
from simulation.policy.intake import Intake
from simulation.policy.quantities import Rupiah
from simulation.policy.targeting import Target
from simulation.record import MEASURES
from simulation.scenario import Scenario, load
from simulation.scenario.layers import Problem, nearest, refuse
from simulation.scenario.reading import Node, read_document

FOLDER: Final = Path(__file__).parent / "searches"
FRESH: Final = 1000  # how far the seeds of the last word lie from those of the search


class Offer(Record):
    """What one programme may be given: targeting rules to choose from, and Rp a place where not its own price."""

    cost: Rupiah | None = None
    target: tuple[Target, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid")


class SearchFile(Record):
    """A search file, checked; ``goals`` say of each measure whether it should go up or down."""

    name: str
    title_id: str = ""
    title_en: str = ""
    question_id: str = ""
    question_en: str = ""
    scenario: str
    settings: dict[str, Any] = Field(default_factory=dict, alias="set")
    horizon: str = ""
    budget: Rupiah = Field(gt=0)
    options: dict[str, Offer] = Field(min_length=1)
    goals: dict[str, Literal["up", "down"]] = Field(min_length=1)
    group: str = "all"
    trials: int = Field(200, ge=2, le=100_000)
    seeds: int = Field(10, ge=2)
    fresh: int = Field(30, ge=2)
    seed: int = Field(0, ge=0)

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def search_files() -> dict[str, Path]:
    """Return the shipped searches by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}


def load_search(name_or_path: str) -> tuple[SearchFile, Search]:
    """Return the file and the search it describes; raises ``input.invalid`` with every problem at once."""
    path = _find(name_or_path)
    document = read_document(path)
    try:
        told = SearchFile.model_validate({"name": path.stem} | _prepared(document, path))
    except ValidationError as error:
        problems = error.errors(include_url=False)
        refuse([problem_of(document, detail, SearchFile, {"options": Offer}) for detail in problems])
        raise
    settings = told.settings | ({"horizon": told.horizon} if told.horizon else {})
    scenario = load(told.scenario).with_(**settings) if settings else load(told.scenario)
    refuse(list(_unknown_names(told, document, scenario)))
    return told, _search_of(told, scenario)


def _find(name_or_path: str) -> Path:
    path, known = Path(name_or_path), search_files()
    if path.is_file():
        return path
    if name_or_path in known:
        return known[name_or_path]
    raise PasarError("search.unknown", name=name_or_path, choices=list(known), nearest=nearest(name_or_path, known))


def _prepared(document: Node, path: Path) -> dict[str, Any]:
    """Return the plain document, an option that is left empty written out, a scenario beside the file found."""
    values = dict(document.plain())
    if isinstance(values.get("options"), dict):
        values["options"] = {name: {} if offer is None else offer for name, offer in values["options"].items()}
    if "scenario" in values:
        values["scenario"] = beside(values["scenario"], path)
    return values


def _unknown_names(told: SearchFile, document: Node, scenario: Scenario) -> Iterator[Problem]:
    """Yield programmes and measures that do not exist, and programmes whose places cost nothing."""
    programmes = {programme.id: programme for programme in scenario.programmes if isinstance(programme, Intake)}
    measures = [measure.name for measure in MEASURES]
    for part, names, known in (("options", told.options, list(programmes)), ("goals", told.goals, measures)):
        for name in names:
            if name not in known:
                spot = spot_of(document, (part, name))
                values = {"given": name, "choices": known, "nearest": nearest(name, known)}
                yield Problem(spot.file, spot.line, f"{part}.{name}", "input.not_option", values)
    for name, offer in told.options.items():
        if name in programmes and not (offer.cost or programmes[name].price()):
            spot = spot_of(document, ("options", name))
            yield Problem(spot.file, spot.line, f"options.{name}", "input.missing", {"name": "cost"})


def _search_of(told: SearchFile, scenario: Scenario) -> Search:
    programmes = {programme.id: programme for programme in scenario.programmes if isinstance(programme, Intake)}
    options = tuple(
        Option(name, float(offer.cost or places_cost(programmes[name], scenario.horizon)), offer.target)
        for name, offer in told.options.items()
    )
    goals = tuple(Goal(name, 1 if way == "up" else -1) for name, way in told.goals.items())
    first = max(FRESH, told.seeds)
    return Search(scenario, options, float(told.budget), goals, range(told.seeds), range(first, first + told.fresh))
