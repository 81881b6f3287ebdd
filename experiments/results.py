"""The result of a comparison: a folder of tables, read when asked for."""

import difflib
import shutil
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

import pandas as pd

from experiments.assumptions import assumption_range
from experiments.files import aside, begun, read_json, writable_folder
from experiments.luck import variance_gain
from simulation.errors import PasarError

MANIFEST: Final = "manifest.json"
SAVED: Final = ("effects.csv", "notes.csv", "runs.parquet", "weekly.parquet", "firms.parquet", MANIFEST)
OPTIONAL: Final = ("assumptions.csv",)
TEXTS: Final = ("effects.csv", "notes.csv", *OPTIONAL)  # equal results are written as equal texts
IDENTITY: Final = ("schema", "code_hash", "arms", "seeds", "assumptions")  # when and how long it ran does not matter


@dataclass(frozen=True, slots=True)
class Effect:
    """One row of the table of effects."""

    scenario: str
    against: str
    contrast: str
    measure: str
    group: str
    unit: str
    n: int
    base: float
    value: float
    effect: float
    low: float
    high: float

    def __str__(self) -> str:
        numbers = f"{self.effect:+.4g} [{self.low:+.4g}, {self.high:+.4g}]"
        return (
            f"{self.measure} ({self.group}), {self.scenario} against {self.against}: {numbers} {self.unit}, n={self.n}"
        )


class Comparison:
    """Arms compared under shared luck. Tables are data frames, read from ``folder`` on first use.

    ``effects`` has columns scenario, against, contrast, measure, group, unit, n (seeds), base, value, effect, low,
    high; in ``interaction`` rows base and value are the effects of co-creation without and with support. Why a number
    is empty stands in ``notes``, with the firms behind each row. ``assumptions`` is the range over the decisive
    assumptions, None when that was not run.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def temporary(cls) -> Self:
        """Return a comparison in a folder that lives as long as the object."""
        comparison = cls(Path(tempfile.mkdtemp(prefix="pasar-")))
        weakref.finalize(comparison, shutil.rmtree, comparison.folder, ignore_errors=True)
        return comparison

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Scenarios in full, seeds, code hash, versions, platform, wall time, notes."""
        manifest: dict[str, Any] | None = read_json(self.folder / MANIFEST)
        if manifest is None:
            raise PasarError("results.none", path=str(self.folder))
        return manifest

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Every effect with its 95% interval over seeds."""
        return read_csv(self._path("effects.csv"))

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row per scenario, seed, measure and group."""
        return pd.read_parquet(self._path("runs.parquet"))

    @cached_property
    def weekly(self) -> pd.DataFrame:
        """One row per scenario, seed, week, measure and group."""
        return pd.read_parquet(self._path("weekly.parquet"))

    @cached_property
    def firms(self) -> pd.DataFrame:
        """One row per scenario, seed and firm uid."""
        return pd.read_parquet(self._path("firms.parquet"))

    @cached_property
    def assumptions(self) -> pd.DataFrame | None:
        """Effects per preset of the decisive assumptions (column ``preset``, then those of ``effects``)."""
        path = self.folder / "assumptions.csv"
        return read_csv(path) if path.exists() else None

    @cached_property
    def notes(self) -> pd.DataFrame:
        """Firms behind each row of ``effects``, and why its numbers are empty where they are."""
        return read_csv(self._path("notes.csv"))

    @property
    def baseline(self) -> str:
        """Name of the arm that the others are set against."""
        return str(self.manifest["baseline"])

    def effect(self, measure: str, group: str = "all", scenario: str | None = None, contrast: str = "policy") -> Effect:
        """Return one effect; raises PasarError when it does not exist, or exists for several scenarios."""
        wanted = {"contrast": contrast, "measure": measure, "group": group}
        if scenario is not None:
            wanted["scenario"] = scenario
        rows = self.effects
        for column, name in wanted.items():
            found = rows[rows[column] == name]
            if found.empty:
                raise _unknown(column, name, rows[column].unique().tolist())
            rows = found
        if len(rows) > 1:
            raise PasarError("results.which_scenario", names=rows["scenario"].tolist())
        return Effect(*rows.iloc[0].tolist())

    def assumption_range(
        self, scenario: str, measure: str, group: str = "all", contrast: str = "policy"
    ) -> tuple[float, float] | None:
        """Return lowest and highest effect over the presets, or None when they were not run or leave it empty."""
        if self.assumptions is None:
            return None
        estimate = self.effect(measure, group, scenario, contrast).effect
        return assumption_range(self.assumptions, scenario, measure, group, contrast, estimate)

    def variance_gain(self, group: str = "all") -> pd.DataFrame:
        """Return what shared luck is worth, per measure (see `experiments.luck.variance_gain`)."""
        return variance_gain(self.runs, self.baseline, group)

    def save(self, folder: str | Path) -> Path:
        """Copy the tables and the manifest to a folder, each written aside and renamed; the manifest comes last.

        Raises PasarError where the folder holds anything but these results: nothing is written over. The same
        comparison run again has the same results.
        """
        target = writable_folder(Path(folder))
        if target.resolve() == self.folder.resolve():
            return target
        before = begun(target / MANIFEST)
        differs = [] if before is None else self._differences(target, before)
        if differs:
            raise PasarError("out.exists", folder=str(target), differs=differs)
        for name in (*OPTIONAL, *SAVED):
            if (self.folder / name).exists():
                with aside(target / name) as draft:
                    shutil.copyfile(self.folder / name, draft)
        return target

    def _differences(self, folder: Path, manifest: dict[str, Any]) -> list[str]:
        """Name what sets the results in a folder, with their manifest, apart from these; empty where they are equal."""
        others = [name for name in IDENTITY if manifest.get(name) != self.manifest.get(name)]
        return others or ([] if all(_is_equal(self.folder / name, folder / name) for name in TEXTS) else ["results"])

    def _path(self, name: str) -> Path:
        path = self.folder / name
        if not path.exists():
            raise PasarError("results.none", path=str(path))
        return path


def load_results(folder: str | Path) -> Comparison:
    """Open the results in a folder; raises PasarError when there are none or the comparison was not finished."""
    comparison = Comparison(Path(folder))
    if comparison.manifest["state"] != "complete":
        raise PasarError("results.incomplete", path=str(folder))
    return comparison


def read_csv(path: Path) -> pd.DataFrame:
    """Read a table whose empty numbers are NaN and whose texts are never missing."""
    table = pd.read_csv(path, keep_default_na=False, na_values=[""])
    texts = table.columns.intersection(["unit", "reason"])
    # As objects: a column of nothing but empty cells is read as numbers.
    return table.assign(**table[texts].astype(object).fillna(""))


def _is_equal(mine: Path, other: Path) -> bool:
    """Return whether two files hold the same, or neither is there."""
    if mine.exists() and other.exists():
        return mine.read_bytes() == other.read_bytes()
    return mine.exists() == other.exists()


def _unknown(column: str, name: str, names: Sequence[str]) -> PasarError:
    nearest = next(iter(difflib.get_close_matches(name, names)), None)
    return PasarError("results.no_effect", column=column, name=name, nearest=nearest, names=names)
