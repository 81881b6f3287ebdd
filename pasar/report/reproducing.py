"""The command that repeats a comparison, where its arms are shipped scenarios in a world of one's own choice."""

import json
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from experiments.arms import arm_of, parts
from pasar.differences import as_shipped
from simulation.errors import PasarError
from simulation.policy.quantities import weeks
from simulation.scenario import load, shipped
from simulation.scenario.folder import preset_files

if TYPE_CHECKING:
    from pasar.results import Result

# What a scenario says of itself changes no number: the page hands scenarios over without their descriptions.
WORDS: Final = ("planned", "title_id", "title_en", "description_id", "description_en")
SIZE: Final = "population.customers"
WORLD: Final = ("world", "sectors", "regions")


def commands(result: "Result") -> list[str]:
    """Return the lines that repeat a comparison, or none when an arm is not shipped or was changed."""
    line = compare_line(result, list(result.scenarios), "results/again")
    return [line, "pasar report results/again"] if line else []


def compare_line(result: "Result", names: list[str], folder: str) -> str:
    """Return the line that compares shipped scenarios as a result does; "" where its own are not shipped."""
    scenarios = result.scenarios
    told = settings_of(next(iter(scenarios.values())))
    seeds = list(result.seeds)
    if seeds != list(range(len(seeds))) or not all(is_shipped(arm, told) for arm in scenarios.values()):
        return ""
    words = ["pasar", "compare", *names, "--seeds", str(len(seeds)), *options(told)]
    words += ["--assumptions"] if result.assumptions is not None else []
    return shlex.join([*words, "--out", folder])


def parting_scenario(result: "Result", arm: str) -> dict[str, Any] | None:
    """Return the shipped scenario that parts co-creation from the programmes of an arm, if there is one.

    It has the co-creation of the arm and the programmes of the baseline, in the same world.
    """
    base, wanted = result.scenarios[result.findings.base], result.scenarios[arm]
    told = settings_of(base)
    for one in shipped():
        try:
            found = load(one.name, set=told).to_dict()
        except PasarError:
            return None
        world = "same" if all(found[part] == wanted[part] for part in WORLD) else "other"
        if parts(arm_of(found, world), arm_of(wanted, "same"), arm_of(base, "same")):
            return found
    return None


def settings_of(arm: dict[str, Any]) -> list[str]:
    """Return the settings of an arm: customers and horizon, and of the rest what is not as in the shipped scenario."""
    told = [f"{SIZE}={arm['world']['population']['customers']}", f"horizon={weeks(arm['horizon'])} weeks"]
    usual = as_shipped(arm["name"])
    if usual is None:
        return told
    told += [f"{path}={text(value)}" for path, value in other_numbers(arm["world"], usual["world"])]
    if arm["sectors"] != usual["sectors"]:
        told.append(f"sectors={json.dumps(sectors_of(arm))}")
    if arm["regions"] != usual["regions"]:
        presets = preset_files("regions")
        told += [f"regions={name}" for name in presets if regions_of(arm["name"], name) == arm["regions"]]
    return told


def other_numbers(world: dict[str, Any], usual: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield path and value of every number of the world, but its customers, that is not as in another world."""
    for theme, numbers in world.items():
        for name, value in numbers.items():
            if value != usual[theme][name] and f"{theme}.{name}" != SIZE:
                yield f"{theme}.{name}", value


def sectors_of(arm: dict[str, Any]) -> list[Any]:
    """Return the sectors of an arm as a setting: by name, with their shares where those are not the usual ones."""
    names = list(arm["sectors"])
    usual = load(arm["name"], set=[f"sectors={json.dumps(names)}"]).to_dict()["sectors"]
    if usual == arm["sectors"]:
        return names
    return [{"name": name, "share": arm["sectors"][name]["share"]} for name in names]


def regions_of(name: str, preset: str) -> dict[str, Any]:
    """Return the regions of a shipped scenario under a shipped preset of regions."""
    regions: dict[str, Any] = load(name, set=[f"regions={preset}"]).to_dict()["regions"]
    return regions


def text(value: Any) -> str:
    """Return a value as ``--set`` reads it: words as they are, everything else in JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def options(settings: list[str]) -> list[str]:
    """Return settings as words of the command line."""
    return [word for setting in settings for word in ("--set", setting)]


def is_shipped(arm: dict[str, Any], settings: list[str]) -> bool:
    """Tell whether an arm gives the numbers of the shipped scenario of its name under these settings."""
    if as_shipped(arm["name"]) is None:
        return False
    try:
        mine = load(arm["name"], set=settings).to_dict()
    except PasarError:
        return False
    return without_words(mine) == without_words(arm)


def without_words(arm: dict[str, Any]) -> dict[str, Any]:
    """Return what an arm's numbers follow from."""
    return {key: value for key, value in arm.items() if key not in WORDS}
