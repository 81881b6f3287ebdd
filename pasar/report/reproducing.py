"""The command that repeats a comparison, where its arms are shipped scenarios."""

import json
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
    """Return the settings of size of an arm: customers, horizon and, where they are not the shipped ones, the rest."""
    population = arm["world"]["population"]
    told = [f"population.customers={population['customers']}", f"horizon={weeks(arm['horizon'])} weeks"]
    shipped_arm = as_shipped(arm["name"])
    if shipped_arm is None:
        return told
    if population["trade_area_size"] != shipped_arm["world"]["population"]["trade_area_size"]:
        told.append(f"population.trade_area_size={population['trade_area_size']}")
    if list(arm["sectors"]) != list(shipped_arm["sectors"]):
        told.append(f"sectors={json.dumps(list(arm['sectors']))}")
    return told


def as_shipped(name: str) -> dict[str, Any] | None:
    """Return the shipped scenario of a name in full, if there is one."""
    return load(name).to_dict() if name in {one.name for one in shipped()} else None


def options(size: list[str]) -> list[str]:
    """Return settings as words of the command line."""
    return [word for setting in size for word in ("--set", setting)]


def is_shipped(arm: dict[str, Any], size: list[str]) -> bool:
    """Tell whether an arm is the shipped scenario of its name at this size."""
    if as_shipped(arm["name"]) is None:
        return False
    try:
        mine = load(arm["name"], set=size).to_dict()
    except PasarError:
        return False
    return {**mine, "planned": ""} == {**arm, "planned": ""}
