"""What the effect of co-creation depends on: Morris and slopes over every number, Sobol over the ten steepest.

The output is a paired effect, co-creation by all against none, of one market under one seed a point (Morris, slopes) or
a few (Sobol). An elementary effect is one difference of two noisy numbers; a slope over a Latin hypercube is learned
from all of its points, so the ten are chosen by slopes (decision 0103). Sobol indices come from an emulator of the
effect: 256 x 12 points of the market itself with their seeds would take hours on two cores, and what they would add is
known from the emulator's skill at points held out.
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
from scipy import stats
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
FALSE_FOUND: Final = 0.05
APART: Final = (
    "time.burn_in", "time.ticks_per_week", "population.customers", "population.trade_area_size",
    "population.dimensions", "population.memory_slots",
)  # fmt: skip  # structure: the choices of ``robustness.py`` change it

type Ranges = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Screening:
    """Morris' measures and slopes of all parameters, Sobol indices of the ten steepest.

    ``linear``: share of the variance over the hypercube that the slopes explain, held to their number. ``skill``: share
    of the variance of the mean effects that the emulator predicts at points held out; ``luck``: share of it that is
    chance, so that no emulator could.
    """

    morris: pd.DataFrame
    slopes: pd.DataFrame
    linear: float
    sobol: pd.DataFrame
    skill: float
    luck: float
    points: int
    seeds: int
    trajectories: int
    draws: int


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


def effects_of(plan: Scenario, asked: Sequence[tuple[Mapping[str, float], int]], *, store: Path | None,
               jobs: int | None, progress: Progress | None) -> NDArray[np.float64]:  # fmt: skip
    """Return the effect at every (point, seed), in order; NaN where it is not known."""
    tasks = []
    for point, seed in asked:
        told = plan.with_(**point)
        payload = {"scenario": told.to_dict(), "seed": seed, "measure": MEASURE}
        tasks.append(Task(f"screen/{MEASURE}/{told.hash}/{seed}", f"{HERE}:run_point", payload))
    values = carry_out(list({task.key: task for task in tasks}.values()), store, jobs, progress)
    return np.array([_number(values[task.key]) for task in tasks])


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def screen(plan: Scenario, *, trajectories: int, draws: int, points: int, seeds: int, rounds: int = 1,
           ranges: Ranges | None = None, store: Path | None = None, jobs: int | None = None,
           progress: Progress | None = None) -> Screening:  # fmt: skip
    """Screen all parameters by Morris (``trajectories``) and slopes (``draws``), ten of them by Sobol (``points``).

    Every round adds as many trajectories, draws and points again; those of the rounds before stay (points as long as
    the ten are the same).
    """
    every = dict(ranges or swept())
    lucks = range(LUCK, LUCK + rounds)
    asked: dict[str, Any] = {"store": store, "jobs": jobs, "progress": progress}
    unit = np.vstack([sensitivity_points("morris", trajectories, LEVELS, luck, len(every)) for luck in lucks])
    effects = effects_of(plan, [(point, 0) for point in settings_of(unit, every)], **asked)
    morris = morris_of(unit, effects, list(every))
    cube = _cube(draws, len(every), lucks)
    own_luck = list(zip(settings_of(cube, every), range(len(cube)), strict=True))
    slopes, linear = slopes_of(cube, effects_of(plan, own_luck, **asked), list(every))
    steepest = set(slopes["factor"].head(MOST))
    first = {name: ends for name, ends in every.items() if name in steepest}  # the same ten: the same points
    settings = settings_of(_cube(points, len(first), lucks), first)
    found = effects_of(plan, [(point, seed) for point in settings for seed in range(seeds)], **asked)
    sobol, skill, luck = sobol_of(settings, pd.DataFrame(found.reshape(-1, seeds)), first)
    return Screening(
        morris, slopes, linear, sobol, skill, luck, len(settings), seeds, trajectories * rounds, draws * rounds
    )


def _cube(points: int, dimensions: int, lucks: Sequence[int]) -> NDArray[np.float64]:
    return np.vstack([qmc.LatinHypercube(dimensions, rng=luck).random(points) for luck in lucks])


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


def slopes_of(unit: NDArray[np.float64], effects: NDArray[np.float64], names: list[str]) -> tuple[pd.DataFrame, float]:
    """Return the change of the effect over the whole range of each parameter, steepest first, and the adjusted R².

    Least squares on the unit cube, shape (draws, parameters), with standard errors for unequal luck (HC3). ``p`` is
    held to the number of parameters: among those at 5% or less, one in twenty is expected to be chance (Benjamini and
    Hochberg 1995). What is curved or works only together with another parameter is not in a slope.
    """
    import statsmodels.api as sm

    known = np.isfinite(effects)
    fitted = sm.OLS(effects[known], sm.add_constant(unit[known])).fit(cov_type="HC3", use_t=True)
    ends = np.asarray(fitted.conf_int())[1:]
    slope = np.asarray(fitted.params)[1:]
    p = stats.false_discovery_control(np.asarray(fitted.pvalues)[1:])
    table = pd.DataFrame({"factor": names, "slope": slope, "low": ends[:, 0], "high": ends[:, 1], "p": p})
    order = table["slope"].abs().sort_values(ascending=False).index
    return table.loc[order].reset_index(drop=True), float(fitted.rsquared_adj)


def sobol_of(
    settings: Sequence[Mapping[str, float]], effects: pd.DataFrame, ranges: Ranges
) -> tuple[pd.DataFrame, float, float]:
    """Return Sobol indices of the emulated effect with intervals, the emulator's skill, and the share that is luck.

    ``effects``: a row a point, a column a seed.
    """
    from SALib.analyze import sobol

    names = list(ranges)
    vectors = pd.DataFrame(list(settings))
    rest = float(np.nanmean(effects.var(axis=1, ddof=1))) if effects.shape[1] > 1 else 0.0
    errors = np.sqrt(rest / effects.notna().sum(axis=1).replace(0, np.nan))
    means = effects.mean(axis=1)
    emulator = emulate(vectors, means, errors, ranges)
    luck = float(np.square(errors).mean() / means.var()) if means.var() else 0.0
    unit = sensitivity_points("saltelli", BASE_POINTS, LEVELS, LUCK, len(names))
    low, high = np.array(list(ranges.values())).T
    mean, _ = emulator.predict(pd.DataFrame(low + (high - low) * unit, columns=names))
    found = sobol.analyze(problem_of(names), mean, calc_second_order=False, num_resamples=RESAMPLES, seed=LUCK)
    table = pd.DataFrame({
        "factor": names,
        **{f"{key}{end}": np.asarray(found[key]) + sign * np.asarray(found[f"{key}_conf"])
           for key in ("S1", "ST") for end, sign in (("", 0), ("_low", -1), ("_high", 1))},
    })  # fmt: skip
    return table.sort_values("ST", ascending=False, ignore_index=True), emulator.skill, min(luck, 1.0)
