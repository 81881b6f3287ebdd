"""Numbers with intervals out of one row of sums per seed: pooled ratios, log ratios, jackknife over seeds."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

type Pooled = Callable[[pd.Series], float]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error and 95% interval over ``n`` seeds; NaN where it cannot be said."""

    value: float
    se: float
    low: float
    high: float
    n: int

    @classmethod
    def unknown(cls, n: int = 0) -> Estimate:
        """Return what stands for a value that the seeds do not determine."""
        return cls(math.nan, math.nan, math.nan, math.nan, n)


def jackknife(seeds: pd.DataFrame, pooled: Pooled, level: float = 0.95) -> Estimate:
    """Estimate ``pooled`` of the column sums over seeds; leaving out one seed at a time gives the standard error.

    The interval is Student's with n - 1 degrees of freedom. Seeds with a NaN are left out.
    """
    known = seeds.dropna()
    n = len(known)
    if n < 2:
        return Estimate.unknown(n)
    total = known.sum()
    value = pooled(total)
    parts = np.array([pooled(total - row) for _, row in known.iterrows()])
    if not (math.isfinite(value) and np.isfinite(parts).all()):
        return Estimate.unknown(n)
    se = math.sqrt((n - 1) / n * float(np.square(parts - parts.mean()).sum()))
    reach = float(stats.t.ppf(0.5 + level / 2, n - 1)) * se
    return Estimate(value, se, value - reach, value + reach, n)


def mean_of(values: pd.Series, level: float = 0.95) -> Estimate:
    """Estimate a mean over seeds with Student's interval."""
    known = values.dropna()
    frame = pd.DataFrame({"sum": known, "n": 1.0})
    return jackknife(frame, lambda total: ratio(total["sum"], total["n"]), level)


def ratio(top: float, bottom: float) -> float:
    """Return ``top / bottom``, NaN where there is nothing to divide by."""
    return float(top) / float(bottom) if bottom else math.nan


def log_ratio(top: float, bottom: float) -> float:
    """Return ``ln(top / bottom)``, NaN unless both are positive."""
    return math.log(top / bottom) if top > 0 and bottom > 0 else math.nan
