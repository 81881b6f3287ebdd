"""In a worker: turn documents from a visitor into checked scenarios. Nothing in them is executed or opened."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent

from experiments.wire import Message
from pasar.errors import word
from pasar.language import LANGUAGES, Texts
from simulation.errors import PasarError
from simulation.scenario import Scenario
from simulation.scenario.building import build
from simulation.scenario.documents import layer_of
from simulation.scenario.folder import scenario_files
from simulation.scenario.layers import Layer, Leaf, Problem, Spot, lay, nearest, refuse
from simulation.scenario.loading import OWN, read_layers
from simulation.scenario.reading import parse

MOST_CHARACTERS: Final = 64_000
MOST_CUSTOMERS: Final = 20_000
MOST_WEEKS: Final = 520


def check(payload: dict[str, Any]) -> Message:
    """Return ``{"arms": resolved scenarios}``, or ``{"problems": {language: sentences}}``."""
    try:
        arms = scenarios_of(payload["documents"], payload["settings"])
    except PasarError as error:
        return Message({"problems": {language: word(error, Texts(language)) for language in LANGUAGES}})
    return Message({"arms": [arm.to_dict() for arm in arms], "hashes": [arm.hash for arm in arms]})


def scenarios_of(documents: Sequence[Mapping[str, str]], settings: Mapping[str, Any]) -> list[Scenario]:
    """Return one checked scenario a document, all under the same settings of the world; raise every mistake."""
    arms = []
    for document in documents:
        arm = scenario_of(document["text"], document["name"]).with_(**settings)
        refuse(too_large(arm, document["name"]))
        arms.append(arm)
    return arms


def too_large(arm: Scenario, shown: str) -> list[Problem]:
    """Return what makes a scenario larger than this page may run."""
    sizes = (
        ("world.population.customers", arm.world.population.customers, MOST_CUSTOMERS),
        ("horizon", arm.horizon_weeks, MOST_WEEKS),
    )
    return [
        Problem(shown, 0, path, "input.too_large", {"given": str(size), "bound": most, "unit": ""})
        for path, size, most in sizes
        if size > most
    ]


def scenario_of(text: str, shown: str) -> Scenario:
    """Return the scenario that a text describes; it may extend shipped scenarios only, never a file."""
    refuse_tricks(text, shown)
    document = parse(text, shown)
    layer = layer_of(document)
    layer.leaves.setdefault(("name",), Leaf("scenario", Spot(shown, 1)))
    parent = document.value.get("extends")
    return build(layer if parent is None else lay(shipped_layers(str(parent), shown), layer))


def shipped_layers(name: str, shown: str) -> Layer:
    """Return the layers of a shipped scenario without its names."""
    known = scenario_files()
    if name not in known:
        values = {"name": name[:80], "nearest": nearest(name, known), "choices": list(known)}
        refuse([Problem(shown, 0, "extends", "input.unknown_scenario", values)])
    below = read_layers(known[name])
    for key in OWN:
        below.leaves.pop((key,), None)
    return below


def refuse_tricks(text: str, shown: str) -> None:
    """Refuse a text that is too long, and aliases, with which a small text can stand for an endless one."""
    if len(text) > MOST_CHARACTERS:
        refuse([Problem(shown, 0, "", "input.text_too_long", {"bound": MOST_CHARACTERS})])
    try:
        aliases = [event for event in YAML(typ="rt", pure=True).parse(text) if isinstance(event, AliasEvent)]
    except YAMLError:
        return  # `parse` says where
    if aliases:
        line = aliases[0].start_mark.line + 1
        refuse([Problem(shown, line, "", "input.alias", {})])
