"""The decisive assumptions: how far an effect moves when they do. Never mixed with the interval over seeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from simulation import Scenario

CENTRAL: Final = "central"
FEW_SEEDS: Final = 5


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of changes of the world, by path of the parameter, the same in every arm; none: as they are."""

    name: str
    changes: tuple[tuple[str, float | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Which presets to run, and on how many of the comparison's seeds each."""

    presets: tuple[Preset, ...]
    seeds: int = FEW_SEEDS

    @classmethod
    def shipped(cls, seeds: int = FEW_SEEDS) -> "Assumptions":
        """Return the pessimistic, central and optimistic presets."""
        return cls(shipped_presets(), seeds)

    def to_dict(self) -> dict[str, Any]:
        """Return presets and seeds as plain data."""
        return {"seeds": self.seeds, "presets": {preset.name: dict(preset.changes) for preset in self.presets}}


@cache
def shipped_presets() -> tuple[Preset, ...]:
    """Read the presets that come with the package."""
    text = resources.files("experiments").joinpath("presets.yaml").read_text(encoding="utf-8")
    presets: Mapping[str, Mapping[str, float | str]] = YAML(typ="safe").load(text)
    return tuple(Preset(name, tuple(changes.items())) for name, changes in presets.items())


def with_preset(scenario: "Scenario", preset: Preset) -> "Scenario":
    """Return a scenario under a preset; it keeps its name, since the preset is told apart."""
    return scenario.with_(**dict(preset.changes))


def assumption_range(
    table: pd.DataFrame, scenario: str, measure: str, group: str, contrast: str, estimate: float
) -> tuple[float, float] | None:
    """Return lowest and highest effect over the presets around ``estimate``; None where any leaves it empty.

    Presets are run on the first few seeds only. What a preset does is therefore taken as its distance from the central
    one *on the same seeds* and laid on the ``estimate`` from all seeds, so that luck of the few seeds does not pass for
    an assumption and the range holds the estimate.
    """
    wanted = {"scenario": scenario, "measure": measure, "group": group, "contrast": contrast}
    rows = table
    for column, name in wanted.items():
        rows = rows[rows[column] == name]
    effects = rows.set_index("preset")["effect"]
    if rows.empty or effects.isna().any() or CENTRAL not in effects.index:
        return None
    moved = estimate + effects - effects[CENTRAL]
    return float(moved.min()), float(moved.max())
