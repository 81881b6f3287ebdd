"""The command that repeats a comparison, where its arms are shipped scenarios."""

import shlex
from typing import TYPE_CHECKING, Any

from simulation.errors import PasarError
from simulation.policy.quantities import weeks
from simulation.scenario import load, shipped

if TYPE_CHECKING:
    from pasar.results import Result


def commands(result: "Result") -> list[str]:
    """Return the lines that repeat a comparison, or none when an arm is not shipped or was changed."""
    scenarios = result.scenarios
    size = size_options(next(iter(scenarios.values())))
    if not all(is_shipped(arm, size) for arm in scenarios.values()):
        return []
    words = ["pasar", "compare", *scenarios, "--seeds", str(len(result.seeds)), *options(size)]
    words += ["--assumptions"] if result.assumptions is not None else []
    return [shlex.join([*words, "--out", "results/again"]), "pasar report results/again"]


def size_options(arm: dict[str, Any]) -> list[str]:
    """Return the settings of size of an arm: customers and horizon."""
    return [f"population.customers={arm['world']['population']['customers']}", f"horizon={weeks(arm['horizon'])} weeks"]


def options(size: list[str]) -> list[str]:
    """Return settings as words of the command line."""
    return [word for setting in size for word in ("--set", setting)]


def is_shipped(arm: dict[str, Any], size: list[str]) -> bool:
    """Tell whether an arm is the shipped scenario of its name at this size."""
    if arm["name"] not in {one.name for one in shipped()}:
        return False
    try:
        mine = load(arm["name"], set=size).to_dict()
    except PasarError:
        return False
    return {**mine, "planned": ""} == {**arm, "planned": ""}
