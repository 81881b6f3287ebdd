"""What the effect of co-creation depends on: Morris over every parameter with a sweep range, Sobol over the first ten.

The output is a paired effect, co-creation by all against none, of one market under one seed a point (Morris) or a few
(Sobol). Sobol indices come from an emulator of the effect over a Latin hypercube: 256 x 12 runs of the market itself
would take hours on two cores, and what they would add is known from the emulator's skill at points held out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import qmc

from experiments.evidence.emulation import emulate
from experiments.evidence.lived import live
from experiments.evidence.running import carry_out
from experiments.pool import Progress
from experiments.sensitivity.samples import problem_of, sensitivity_points
from experiments.tasks import Task
from experiments.wire import Message
from simulation import Scenario
from simulation.parameters import sweep_of
from simulation.scenario.names import defaults, full_name, themes

HERE: Final = "experiments.evidence.screening"
MEASURE: Final = "umkm_revenue_share"
LEVELS: Final = 4
MOST: Final = 10
BASE_POINTS: Final = 256
RESAMPLES: Final = 200
LUCK: Final = 11
APART: Final = (
    "time.burn_in", "time.ticks_per_week", "population.customers", "population.trade_area_size",
    "population.dimensions", "population.memory_slots",
)  # fmt: skip  # structure: the choices of ``robustness.py`` change it

type Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Screening:
    """Morris' measures of all parameters, Sobol indices of the first ten, and how well the emulator predicts."""

    morris: pd.DataFrame
    sobol: pd.DataFrame
    skill: float
    points: int
    seeds: int
    trajectories: int


def swept() -> dict[str, tuple[float, float]]:
    """Return every number of the world with its sweep range, but for what is zero (off) and settings of structure."""
    found = {}
    for path, value in _values():
        theme, name = full_name(path) or ("", "")
        ends = sweep_of(themes()[theme], name, value) if theme and path not in APART else None
        if ends is not None and ends[0] < ends[1]:
            found[path] = ends
    return found


def _values() -> list[tuple[str, Any]]:
    return [
        (f"{theme}.{name}", getattr(record, name))
        for theme, record in defaults().items()
        for name in type(record).model_fields
    ]


def settings_of(unit: NDArray[np.float64], ranges: Ranges) -> list[dict[str, float | int]]:
    """Return points of the unit cube as settings; whole numbers stay whole."""
    kinds = {path: type(value) for path, value in _values()}
    rows = []
    for point in unit:
        row: dict[str, float | int] = {}
        for (path, (low, high)), share in zip(ranges.items(), point, strict=True):
            value = low + (high - low) * float(share)
            row[path] = round(value) if kinds[path] is int else round(value, 6)
        rows.append(row)
    return rows


def run_point(payload: dict[str, Any]) -> Message:
    """Task: the effect of co-creation by all on one measure, at one point and seed."""
    plan, seed, measure = Scenario.from_dict(payload["scenario"]), payload["seed"], payload["measure"]
    base, arm = live(plan.with_(co_creation="off"), seed), live(plan.with_(co_creation="all"), seed)
    effect = arm.measures[f"{measure}/all"] - base.measures[f"{measure}/all"]
    return Message(effect if math.isfinite(effect) else None)


def effects_at(plan: Scenario, points: Sequence[Mapping[str, float]], seeds: Sequence[int], measure: str, *,
               store: Path | None, jobs: int | None, progress: Progress | None) -> pd.DataFrame:  # fmt: skip
    """Return the effect by point (rows) and seed (columns)."""
    tasks = {}
    for place, point in enumerate(points):
        told = plan.with_(**point)
        for seed in seeds:
            payload = {"scenario": told.to_dict(), "seed": seed, "measure": measure}
            tasks[place, seed] = Task(f"screen/{measure}/{told.hash}/{seed}", f"{HERE}:run_point", payload)
    values = carry_out(list({task.key: task for task in tasks.values()}.values()), store, jobs, progress)
    rows = [[_number(values[tasks[place, seed].key]) for seed in seeds] for place in range(len(points))]
    return pd.DataFrame(rows, columns=list(seeds))


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def screen(plan: Scenario, *, trajectories: int, points: int, seeds: int, rounds: int = 1, measure: str = MEASURE,
           ranges: Ranges | None = None, store: Path | None = None, jobs: int | None = None,
           progress: Progress | None = None) -> Screening:  # fmt: skip
    """Screen all parameters by Morris with ``trajectories``, then the ten that matter by Sobol over ``points``.

    Every round adds as many trajectories and points again; those of the rounds before stay.
    """
    every = dict(ranges or swept())
    lucks = range(LUCK, LUCK + rounds)
    unit = np.vstack([sensitivity_points("morris", trajectories, LEVELS, luck, len(every)) for luck in lucks])
    asked: dict[str, Any] = {"store": store, "jobs": jobs, "progress": progress}
    effects = effects_at(plan, settings_of(unit, every), range(1), measure, **asked)[0]
    morris = morris_of(unit, effects.to_numpy(float), list(every))
    first = {name: every[name] for name in morris["factor"].head(MOST)}
    cube = np.vstack([qmc.LatinHypercube(len(first), rng=luck).random(points) for luck in lucks])
    settings = settings_of(cube, first)
    sobol, skill = sobol_of(settings, effects_at(plan, settings, range(seeds), measure, **asked), first)
    return Screening(morris, sobol, skill, len(settings), seeds, trajectories * rounds)


def morris_of(unit: NDArray[np.float64], effects: NDArray[np.float64], names: list[str]) -> pd.DataFrame:
    """Return mean absolute elementary effect (with 95% interval), its sign-keeping mean and spread, largest first.

    A trajectory with an effect that is not known is left out.
    """
    from SALib.analyze import morris

    step = len(names) + 1
    whole = np.repeat(np.isfinite(effects.reshape(-1, step)).all(axis=1), step)
    found = morris.analyze(
        problem_of(names), unit[whole], effects[whole], num_resamples=RESAMPLES, num_levels=LEVELS, seed=LUCK
    )
    star, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    table = pd.DataFrame({
        "factor": names, "mu_star": star, "low": np.maximum(star - half, 0.0), "high": star + half,
        "mu": np.asarray(found["mu"], float), "sigma": np.asarray(found["sigma"], float),
    })  # fmt: skip
    return table.sort_values("mu_star", ascending=False, ignore_index=True)


def sobol_of(
    settings: Sequence[Mapping[str, float]], effects: pd.DataFrame, ranges: Ranges
) -> tuple[pd.DataFrame, float]:
    """Return first-order and total Sobol indices of the emulated effect with intervals, and the emulator's skill."""
    from SALib.analyze import sobol

    names = list(ranges)
    vectors = pd.DataFrame(list(settings))
    rest = float(np.nanmean(effects.var(axis=1, ddof=1))) if effects.shape[1] > 1 else 0.0
    errors = np.sqrt(rest / effects.notna().sum(axis=1).replace(0, np.nan))
    emulator = emulate(vectors, effects.mean(axis=1), errors, ranges)
    unit = sensitivity_points("saltelli", BASE_POINTS, LEVELS, LUCK, len(names))
    low, high = np.array(list(ranges.values())).T
    mean, _ = emulator.predict(pd.DataFrame(low + (high - low) * unit, columns=names))
    found = sobol.analyze(problem_of(names), mean, calc_second_order=False, num_resamples=RESAMPLES, seed=LUCK)
    table = pd.DataFrame({
        "factor": names,
        **{f"{key}{end}": np.asarray(found[key]) + sign * np.asarray(found[f"{key}_conf"])
           for key in ("S1", "ST") for end, sign in (("", 0), ("_low", -1), ("_high", 1))},
    })  # fmt: skip
    return table.sort_values("ST", ascending=False, ignore_index=True), emulator.skill
