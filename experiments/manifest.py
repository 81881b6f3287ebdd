"""The manifest of a comparison: enough to know what was run, by which code, and to run it again."""

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

import simulation
from experiments.effects import FEWEST_FIRMS, LEVEL, MAIN_SCALE

if TYPE_CHECKING:
    from experiments.assumptions import Assumptions
    from simulation import Scenario

SCHEMA: Final = 1
PACKAGE: Final = "pasar-kokreasi"
LIBRARIES: Final = ("mesa", "numba", "numpy", "pandas", "pyarrow", "scipy")


def started(scenarios: "Sequence[Scenario]", command: Sequence[str] | None = None) -> dict[str, Any]:
    """Return the manifest of a comparison that is about to run; ``command`` is what asked for it, None from Python."""
    return identity(scenarios) | {
        "baseline": scenarios[0].name,
        "scenarios": [scenario.to_dict() for scenario in scenarios],
        "versions": versions(),
        **asked(command),
        "platform": platform.platform(),
        "wall_seconds": 0.0,
        "interval": LEVEL,
        "main_scale": MAIN_SCALE,
        "fewest_firms": FEWEST_FIRMS,
    }


def asked(command: Sequence[str] | None) -> dict[str, Any]:
    """Return the words that asked for what a folder holds: a folder that is completed holds what was asked last."""
    return {"command": None if command is None else list(command)}


def versions() -> dict[str, str]:
    """Return the versions of Python, this package and the libraries that results depend on."""
    found = {"python": platform.python_version()}
    for name in (PACKAGE, *LIBRARIES):
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # this package, where it is used without being installed
            continue
    return found


def identity(scenarios: "Sequence[Scenario]") -> dict[str, Any]:
    """Return what must be equal for finished seeds to be used again: tables, model code, arms and their order."""
    arms = [{"name": scenario.name, "hash": scenario.hash, "world_hash": scenario.world_hash} for scenario in scenarios]
    return {"schema": SCHEMA, "code_hash": simulation.code_hash(), "arms": arms}


def differences(before: Mapping[str, Any], scenarios: "Sequence[Scenario]") -> list[str]:
    """Name what keeps the seeds of an earlier comparison from being used again; empty when nothing does."""
    return [name for name, value in identity(scenarios).items() if before.get(name) != value]


def finished(
    before: Mapping[str, Any],
    seeds: Sequence[int],
    ran: Sequence[int],
    seconds: float,
    notes: pd.DataFrame,
    assumptions: "Assumptions | None",
) -> dict[str, Any]:
    """Complete a manifest; wall time adds up over resumed runs, ``ran`` are the seeds of this one.

    A resumed run without other assumptions keeps those that were run before: their table is still in the folder.

    ``notes`` are those of `effects_of`; the manifest counts the empty rows by reason, ``notes.csv`` names them.
    """
    return {
        **before,
        "state": "complete",
        "seeds": list(seeds),
        "seeds_run": list(ran),
        "seeds_reused": [seed for seed in seeds if seed not in set(ran)],
        "wall_seconds": round(before["wall_seconds"] + seconds, 3),
        "assumptions": before.get("assumptions") if assumptions is None else assumptions.to_dict(),
        "empty": notes.loc[notes["reason"] != "", "reason"].value_counts().to_dict(),
    }
