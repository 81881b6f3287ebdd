"""From a study to the points that are run: settings by path, one dictionary a point."""

import csv
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.study import Factor, Study
from simulation.errors import PasarError
from simulation.parameters import sweep_of
from simulation.scenario.layers import Problem, refuse
from simulation.scenario.names import defaults, full_name, themes
from simulation.scenario.options import read_options

type Settings = dict[str, Any]
type Unit = NDArray[np.float64]

DIGITS: Final = 10  # significant digits of a drawn value, so that it reads the same everywhere


def points_of(study: Study) -> list[Settings]:
    """Return the settings of the uncertain parameters, a dictionary a point; one empty point when nothing varies."""
    if study.design.kind == "list":
        return read_points(Path(study.design.file))
    if not study.uncertain:
        return [{}]
    factors = {path: resolved(path, factor) for path, factor in study.uncertain.items()}
    if study.design.kind == "factorial":
        return list(combinations(factors, study.design.levels))
    if study.design.kind == "one_at_a_time":
        return list(_one_at_a_time(factors, study.design.levels))
    return scaled(factors, unit_points(study, len(factors)))


def levers_of(study: Study) -> list[Settings]:
    """Return every combination of the levers; one empty combination when there are none."""
    factors = {path: resolved(path, factor) for path, factor in study.levers.items()}
    return list(combinations(factors, study.design.levels))


def resolved(path: str, factor: Factor) -> Factor:
    """Return a factor with bounds: its own, or those that its parameter record gives for sweeps."""
    if factor.values or factor.low is not None:
        return factor
    found = full_name(path.removeprefix("world."))
    ends = sweep_of(themes()[found[0]], found[1], getattr(defaults()[found[0]], found[1])) if found else None
    if ends is None:
        raise PasarError("study.no_range", path=path)
    return Factor(low=ends[0], high=ends[1], log=factor.log)


def combinations(factors: Mapping[str, Factor], levels: int) -> Iterator[Settings]:
    """Yield the full factorial; the last factor moves fastest."""
    tables = [levels_of(path, factor, levels) for path, factor in factors.items()]
    for chosen in itertools.product(*tables):
        yield dict(zip(factors, chosen, strict=True))


def levels_of(path: str, factor: Factor, levels: int) -> list[Any]:
    """Return the values of a factor, or ``levels`` of them evenly spread over its range."""
    if factor.values:
        return list(factor.values)
    return list(dict.fromkeys(value_at(path, factor, float(u)) for u in np.linspace(0.0, 1.0, levels)))


def value_at(path: str, factor: Factor, u: float) -> Any:
    """Return the value at ``u`` in [0, 1]; whole where the parameter counts things."""
    if factor.values:
        return factor.values[min(int(u * len(factor.values)), len(factor.values) - 1)]
    low, high = float(factor.low or 0.0), float(factor.high or 0.0)
    value = low * (high / low) ** u if factor.log else low + u * (high - low)
    return round(value) if is_whole(path) else float(f"{value:.{DIGITS}g}")


def is_whole(path: str) -> bool:
    """Return whether a path names a parameter that is a whole number."""
    found = full_name(path.removeprefix("world."))
    return found is not None and themes()[found[0]].model_fields[found[1]].annotation is int


def scaled(factors: Mapping[str, Factor], unit: Unit) -> list[Settings]:
    """Return settings for points of the unit cube, one row a point."""
    return [
        {path: value_at(path, factor, float(u)) for (path, factor), u in zip(factors.items(), row, strict=True)}
        for row in unit
    ]


def unit_points(study: Study, dimensions: int) -> Unit:
    """Return the points of a random design in the unit cube; the same for the same seed."""
    from scipy.stats import qmc

    design = study.design
    if design.kind == "latin_hypercube":
        return np.asarray(qmc.LatinHypercube(dimensions, rng=design.seed).random(design.points))
    if design.kind == "sobol":
        size = int(np.ceil(np.log2(design.points)))
        return np.asarray(qmc.Sobol(dimensions, rng=design.seed).random_base2(size))[: design.points]
    from experiments.sensitivity.samples import sensitivity_points

    return sensitivity_points(design.kind, design.points, design.levels, design.seed, dimensions)


def read_points(path: Path) -> list[Settings]:
    """Read a CSV of points: a path a column, a point a row, cells as in ``--set``; empty cells change nothing."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file)
            paths = [name.strip() for name in next(reader, [])]
            rows = [(reader.line_num, row) for row in reader if row]
    except OSError as error:
        raise PasarError("file.system", path=str(path), reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise PasarError("input.not_utf8", name=str(path)) from error
    twice = sorted({name for name in paths if paths.count(name) > 1})
    if twice:
        raise PasarError("study.columns_twice", path=str(path), columns=twice)
    if not rows:
        raise PasarError("study.no_points", path=str(path))
    refuse([_ragged(path, line, row, paths) for line, row in rows if len(row) != len(paths)])
    return [_point(dict(zip(paths, row, strict=True))) for _, row in rows]


def _ragged(path: Path, line: int, row: Sequence[str], paths: Sequence[str]) -> Problem:
    return Problem(str(path), line, "", "study.ragged_row", {"cells": len(row), "columns": len(paths)})


def _point(row: Mapping[str, str]) -> Settings:
    options = [f"{path}={cell}" for path, cell in row.items() if path and cell.strip()]
    return {path: value for path, value, _ in read_options(options)}


def _one_at_a_time(factors: Mapping[str, Factor], levels: int) -> Iterator[Settings]:
    """Yield the scenarios as they are, then each factor alone at each of its levels."""
    yield {}
    for path, factor in factors.items():
        for value in levels_of(path, factor, levels):
            yield {path: value}


def table_of(points: Sequence[Settings]) -> dict[str, list[Any]]:
    """Return the points as columns, None where a point leaves a path alone."""
    paths = list(dict.fromkeys(path for point in points for path in point))
    return {path: [point.get(path) for point in points] for path in paths}
