"""How much of a set of parameter vectors shows an expected sign: chance taken out, the vectors' own spread left.

Every vector is run under the same few seeds, so an effect is ``mean + vector + seed + rest``. The vector's part is what
one assumption against another does; seed and rest are chance. Counting signs of raw means would mix the two, so each
vector's mean is shrunk toward the common one by what chance explains (random effects, moments), and the share is the
mean probability of the sign over the set (Efron and Morris 1975).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

LEAST_VECTORS: Final = 3

type Holds = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True)
class Spread:
    """Effects by vector with chance taken out, their standard errors, and the two standard deviations apart."""

    effects: pd.Series
    errors: pd.Series
    of_vectors: float
    of_chance: float

    def share(self, holds: Holds) -> float:
        """Return the mean over vectors of the probability that ``holds(effect, standard error)`` gives."""
        if self.effects.empty:
            return math.nan
        return float(holds(self.effects.to_numpy(float), self.errors.to_numpy(float)).mean())


def above(limit: float) -> Holds:
    """Return the probability of lying above ``limit``."""
    return lambda effect, error: stats.norm.sf((limit - effect) / np.maximum(error, 1e-300))


def below(limit: float) -> Holds:
    """Return the probability of lying below ``limit``."""
    return lambda effect, error: stats.norm.cdf((limit - effect) / np.maximum(error, 1e-300))


def within(reach: float) -> Holds:
    """Return the probability of lying within ``reach`` of zero."""
    return lambda effect, error: above(-reach)(effect, error) - above(reach)(effect, error)


def spread_of(table: pd.DataFrame, seed_spread: float) -> Spread:
    """Take chance out of ``table``: effects with vectors as rows and common seeds as columns (NaN: not determined).

    ``seed_spread`` is the standard deviation over seeds at one vector, known from more seeds than these few; what of it
    the vectors share moves all effects alike. With fewer than two seeds or three vectors nothing is shrunk.
    """
    known = table.dropna(how="all")
    means, counts = known.mean(axis=1), known.notna().sum(axis=1)
    if known.empty:
        return Spread(means, means, math.nan, math.nan)
    rest = _rest(known)
    if not math.isfinite(rest):
        rest = seed_spread**2 if math.isfinite(seed_spread) else 0.0
        return Spread(means, np.sqrt(rest / counts), math.nan, math.sqrt(rest))
    between = max(float(means.var(ddof=1)) - rest * float((1 / counts).mean()), 0.0)
    common = max(seed_spread**2 - rest, 0.0) if math.isfinite(seed_spread) else 0.0
    weight = between / (between + rest / counts) if between else 0.0 * counts
    effects = means.mean() + weight * (means - means.mean())
    alike = common / table.shape[1] + rest / counts.sum()
    errors = np.sqrt(weight * rest / counts + (1 - weight) ** 2 * rest / counts.sum() + common / table.shape[1])
    return Spread(effects, errors.clip(lower=0.0), math.sqrt(between), math.sqrt(alike))


def _rest(known: pd.DataFrame) -> float:
    """Return the variance left when vector and seed means are taken out; NaN when too little is known."""
    whole = known.dropna()
    if len(whole) < LEAST_VECTORS or whole.shape[1] < 2:
        return math.nan
    residual = whole.sub(whole.mean(axis=1), axis=0).sub(whole.mean(axis=0), axis=1) + whole.to_numpy().mean()
    return float(np.square(residual.to_numpy()).sum() / ((len(whole) - 1) * (whole.shape[1] - 1)))


def deciding(effects: pd.Series, vectors: pd.DataFrame, count: int = 2) -> list[tuple[str, float]]:
    """Return the parameters whose rank correlation with the effect over vectors is largest, with that correlation."""
    if len(effects) < LEAST_VECTORS:
        return []
    here = vectors.loc[effects.index]
    moves = here.loc[:, here.nunique() > 1].corrwith(effects, method="spearman").dropna()
    names = moves.abs().sort_values(ascending=False).index[:count]
    return [(str(name), float(moves[str(name)])) for name in names]
