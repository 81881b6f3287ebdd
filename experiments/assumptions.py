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
    table: pd.DataFrame, scenario: str, measure: str, group: str, contrast: str
) -> tuple[float, float] | None:
    """Return lowest and highest estimate of an effect over the presets; None where any leaves it empty."""
    wanted = {"scenario": scenario, "measure": measure, "group": group, "contrast": contrast}
    rows = table
    for column, name in wanted.items():
        rows = rows[rows[column] == name]
    if rows.empty or rows["effect"].isna().any():
        return None
    return float(rows["effect"].min()), float(rows["effect"].max())
