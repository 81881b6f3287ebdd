"""What decides an output: Morris, Sobol and PAWN, and one at a time. Every number comes with its 95% interval.

Outputs are noisy: `outputs_of` averages over the seeds of a point, and an index within the interval of a factor that
does nothing (`DUMMY`) decides nothing.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design import resolved, unit_points
from experiments.sensitivity.samples import problem_of
from experiments.study import Study

RESAMPLES: Final = 200
MOST_SLICES: Final = 10
POINTS_A_SLICE: Final = 20
DUMMY: Final = "dummy"
COLUMNS: Final = ["factor", "index", "value", "low", "high"]

type Numbers = NDArray[np.float64]


def outputs_of(rows: pd.DataFrame, label: str, measure: str, group: str = "all") -> Numbers:
    """Return one number a point, in order: the mean over seeds of the difference from the first arm of the point.

    The arm's own value where it is the first.
    """
    part = rows[(rows["measure"] == measure) & (rows["group"] == group)]
    base = str(rows["label"].iloc[0])
    wide = part.pivot(index=["point", "seed"], columns="label", values="value")
    values = wide[label] if label == base else wide[label] - wide[base]
    return np.asarray(values.groupby("point").mean().sort_index(), dtype=float)


def morris_indices(study: Study, outputs: Numbers, seed: int = 0) -> pd.DataFrame:
    """Return mean absolute elementary effect (mu_star), with interval, and mu and sigma of each factor."""
    from SALib.analyze import morris

    names = list(study.uncertain)
    levels = max(4, study.design.levels + study.design.levels % 2)
    found = morris.analyze(
        problem_of(names),
        unit_points(study, len(names)),
        outputs,
        num_resamples=RESAMPLES,
        num_levels=levels,
        seed=seed,
    )
    star, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    table = _table(names, "mu_star", star, star - half, star + half)
    more = {"mu": found["mu"], "sigma": found["sigma"]}
    nan = np.full(len(names), np.nan)
    return pd.concat([table, *(_table(names, key, np.asarray(value), nan, nan) for key, value in more.items())])


def sobol_indices(study: Study, outputs: Numbers, seed: int = 0) -> pd.DataFrame:
    """Return first-order and total Sobol indices with bootstrap intervals; the design must be ``saltelli``."""
    from SALib.analyze import sobol

    names = list(study.uncertain)
    found = sobol.analyze(problem_of(names), outputs, calc_second_order=False, num_resamples=RESAMPLES, seed=seed)
    return pd.concat(
        [
            _table(
                names, key, np.asarray(found[key]), found[key] - found[f"{key}_conf"], found[key] + found[f"{key}_conf"]
            )
            for key in ("S1", "ST")
        ],
        ignore_index=True,
    )


def pawn_indices(points: pd.DataFrame, outputs: Numbers, seed: int = 0) -> pd.DataFrame:
    """Return median PAWN indices with bootstrap intervals, and those of a dummy, for any design of points.

    ``points``: one row a point, numeric. The dummy is a shuffled copy of the first factor. The largest distance between
    two cumulative curves of few points is too large, and larger still in a resample; the mean excess of the resamples
    is taken off, and the interval is the basic one, for the same reason.
    """
    inputs = points.assign(**{DUMMY: _shuffled(points.iloc[:, 0].to_numpy(float))})
    median = _pawn(inputs, outputs, seed)
    draws = np.array([_pawn(inputs.iloc[chosen], outputs[chosen], seed) for chosen in _resamples(len(outputs))])
    low, high = 2 * median - np.quantile(draws, [0.975, 0.025], axis=0)
    value = 2 * median - draws.mean(axis=0)
    return _table(list(inputs.columns), "PAWN", *(np.clip(part, 0.0, 1.0) for part in (value, low, high)))


def _pawn(inputs: pd.DataFrame, outputs: Numbers, seed: int) -> Numbers:
    from SALib.analyze import pawn

    bounds = [[float(inputs[name].min()), float(inputs[name].max())] for name in inputs]
    problem = problem_of(list(inputs.columns)) | {"bounds": bounds}
    slices = min(MOST_SLICES, max(2, len(outputs) // POINTS_A_SLICE))
    return np.asarray(pawn.analyze(problem, inputs.to_numpy(float), outputs, S=slices, seed=seed)["median"], float)


def _resamples(size: int) -> NDArray[np.int64]:
    """Return bootstrap resamples of row numbers, drawn by scipy."""
    from scipy.stats import randint

    return np.asarray(randint(0, size).rvs(size=(RESAMPLES // 2, size), random_state=0), dtype=np.int64)


def _shuffled(values: Numbers) -> Numbers:
    """Return the values in the order of a fixed low-discrepancy sequence: related to nothing."""
    golden = (np.arange(1, len(values) + 1) * 0.6180339887498949) % 1.0
    return values[np.argsort(golden)]


def one_at_a_time(
    points: Sequence[dict[str, Any]], rows: pd.DataFrame, label: str, measure: str, group: str = "all"
) -> pd.DataFrame:
    """Return, for each point that sets one factor, the paired change of the output against the point that sets none."""
    from experiments.statistics.paired import described

    part = rows[(rows["measure"] == measure) & (rows["group"] == group)]
    base = str(rows["label"].iloc[0])
    wide = part.pivot(index=["point", "seed"], columns="label", values="value")
    values = (wide[label] if label == base else wide[label] - wide[base]).unstack("seed")
    found = []
    for number, settings in enumerate(points):
        for path, value in settings.items():
            told = described(values.loc[0].to_numpy(float), values.loc[number].to_numpy(float))
            keys = ("base", "value", "effect", "low", "high")
            found.append({"factor": path, "setting": value, **{key: told[key] for key in keys}})
    return pd.DataFrame(found)


def inputs_of(study: Study) -> pd.DataFrame:
    """Return the points of a random design on the unit cube, a column a factor."""
    factors = {path: resolved(path, factor) for path, factor in study.uncertain.items()}
    return pd.DataFrame(unit_points(study, len(factors)), columns=list(factors))


def _table(names: list[str], index: str, value: Numbers, low: Numbers, high: Numbers) -> pd.DataFrame:
    return pd.DataFrame({"factor": names, "index": index, "value": value, "low": low, "high": high}, columns=COLUMNS)
