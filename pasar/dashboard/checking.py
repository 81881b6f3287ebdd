"""In a worker: turn documents from a visitor into checked scenarios. Nothing in them is executed or opened."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent

from experiments.register.population import population_of
from experiments.register.reading import Register, read_register
from experiments.wire import Message
from pasar.dashboard.naming import worded
from pasar.errors import word
from pasar.language import LANGUAGES, Texts
from simulation.errors import PasarError
from simulation.scenario import Scenario, load
from simulation.scenario.building import build
from simulation.scenario.documents import layer_of
from simulation.scenario.folder import scenario_files
from simulation.scenario.layers import Layer, Leaf, Problem, Spot, lay, nearest, refuse
from simulation.scenario.loading import OWN, read_layers
from simulation.scenario.reading import parse

MOST_CHARACTERS: Final = 64_000
MOST_REGISTER: Final = 2_000_000
MOST_CUSTOMERS: Final = 20_000
MOST_WEEKS: Final = 520
MOST_TOLD: Final = 12


def check(payload: dict[str, Any]) -> Message:
    """Return ``{"arms": resolved scenarios}``, or ``{"problems": {language: sentences}}``."""
    try:
        arms = scenarios_of(payload["documents"], payload["settings"])
    except PasarError as error:
        told = {language: worded(error, payload["documents"], Texts(language)) for language in LANGUAGES}
        return Message({"problems": told})
    return Message({"arms": [arm.to_dict() for arm in arms], "hashes": [arm.hash for arm in arms]})


def check_register(payload: dict[str, Any]) -> Message:
    """Return ``{"register": what a register of UMKM says of the population}``, or ``{"problems": ...}``.

    The text is read from a file of its own in a folder that is gone afterwards; names in messages are the visitor's.
    """
    name = str(payload["name"])
    try:
        refuse_long(str(payload["text"]), name, MOST_REGISTER)
        base = load("baseline").with_(regions=payload["region"])
        with TemporaryDirectory(prefix="pasar-register-") as folder:
            path = Path(folder) / "register.csv"
            path.write_text(str(payload["text"]), encoding="utf-8")
            register = read_register(path, [one.name for one in base.sectors], [one.name for one in base.regions])
        refuse([replace(problem, file=name) for problem in register.refused[:MOST_TOLD]])
        told = told_register(name, register, base)
    except PasarError as error:
        own = renamed(error, name)
        return Message({"problems": {language: word(own, Texts(language)) for language in LANGUAGES}})
    return Message({"register": told})


def renamed(error: PasarError, name: str) -> PasarError:
    """Return an error that speaks of the visitor's file, not of the folder in which it was read; not of every line."""
    if "problems" not in error.values:
        return error
    return PasarError(error.key, problems=[replace(one, file=name) for one in error.values["problems"][:MOST_TOLD]])


def told_register(name: str, register: Register, base: Scenario) -> dict[str, Any]:
    """Return the levels and spreads of a register, checked as settings; how many people there are stays as chosen."""
    document = population_of(register, base).document
    world = {f"{theme}.{key}": value for theme, part in document["world"].items() for key, value in part.items()}
    world.pop("population.customers", None)
    told = {"name": name, "firms": len(register.firms), "world": world}
    told |= {"sectors": document["sectors"], "regions": document["regions"]}
    base.with_(**world, sectors=told["sectors"], regions=told["regions"])
    return told


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
    refuse_long(text, shown)
    try:
        aliases = [event for event in YAML(typ="rt", pure=True).parse(text) if isinstance(event, AliasEvent)]
    except YAMLError:
        return  # `parse` says where
    if aliases:
        line = aliases[0].start_mark.line + 1
        refuse([Problem(shown, line, "", "input.alias", {})])


def refuse_long(text: str, shown: str, most: int = MOST_CHARACTERS) -> None:
    """Refuse a text of more characters than anybody needs."""
    if len(text) > most:
        refuse([Problem(shown, 0, "", "input.text_too_long", {"bound": most})])
