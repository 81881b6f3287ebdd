"""How much of a set of parameter vectors shows an expected sign: chance taken out, the vectors' own spread left.

Vectors share their seeds, so an effect is ``mean + vector + seed + rest`` (a crossed random-effects model). The
vector's part is what one assumption against another does; seed and rest are chance. Counting signs of raw means would
mix the two, so each vector's effect is predicted from all runs together (best linear unbiased prediction: Henderson
1975), and the share is the mean probability of the sign over the set (Efron and Morris 1975). A vector with more seeds,
as the central one has, enters with its own, smaller error, and what it tells of the seeds helps the others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from experiments.evidence.estimates import Estimate

LEAST_VECTORS: Final = 3
SMALLEST_VARIANCE: Final = 1e-8  # of the whole: keeps the covariance of runs invertible when seeds change nothing


@dataclass(frozen=True)
class Region:
    """Effects that agree with what was registered: those between ``low`` and ``high``."""

    low: float = -math.inf
    high: float = math.inf

    def probability(self, effect: NDArray[np.float64], error: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the probability that an effect lies inside, from its value and standard error."""
        error = np.maximum(error, 1e-300)
        inside = stats.norm.cdf((self.high - effect) / error) - stats.norm.cdf((self.low - effect) / error)
        return np.asarray(inside, float)

    def has(self, value: float) -> bool:
        """Return whether a value lies inside."""
        return self.low <= value <= self.high

    def covers(self, found: Estimate) -> bool:
        """Return whether the whole interval lies inside; one that is not known does not."""
        return self.low <= found.low and found.high <= self.high

    def misses(self, found: Estimate) -> bool:
        """Return whether the whole interval lies outside."""
        return found.high < self.low or found.low > self.high


@dataclass(frozen=True)
class Spread:
    """Effects by vector with chance taken out, their standard errors, and the two standard deviations apart.

    ``plain`` has the same effects not drawn toward their mean, only freed of ``of_seeds``, what their seeds did;
    ``of_rest`` is the standard deviation of one run when vector and seed are known.
    """

    effects: pd.Series
    errors: pd.Series
    of_vectors: float
    of_chance: float
    plain: pd.Series
    of_seeds: pd.Series
    of_rest: float = math.nan

    def share(self, region: Region) -> float:
        """Return the mean over vectors of the probability of lying in ``region``."""
        if self.effects.empty:
            return math.nan
        return float(region.probability(self.effects.to_numpy(float), self.errors.to_numpy(float)).mean())

    @property
    def is_mostly_chance(self) -> bool:
        """Return whether chance leaves the common mean less sure than vectors differ, or neither can be told."""
        return not self.of_vectors >= self.of_chance


def spread_of(table: pd.DataFrame, seed_spread: float) -> Spread:
    """Take chance out of ``table``: effects with vectors as rows and common seeds as columns (NaN: not run, not known).

    ``seed_spread`` is the standard deviation over seeds at one vector, known from more seeds than most vectors have;
    what of its square the vectors do not share is the rest. With fewer than two seeds or three vectors that ran them
    nothing is drawn together.
    """
    known = table.dropna(how="all")
    means, counts = known.mean(axis=1), known.notna().sum(axis=1)
    nothing = pd.Series(0.0, index=known.columns)
    if known.empty:
        return Spread(means, means, math.nan, math.nan, means, nothing)
    common = known.loc[:, known.notna().sum() >= min(2, len(known))]
    rest = _rest(common)
    if not math.isfinite(rest):
        rest = seed_spread**2 if math.isfinite(seed_spread) else 0.0
        return Spread(means, np.sqrt(rest / counts), math.nan, math.sqrt(rest), means, nothing)
    few = common.notna().sum(axis=1)
    chance = rest * float((1 / few[few > 0]).mean())
    between = max(float(common.mean(axis=1).var(ddof=1)) - chance, 0.0)
    of_seeds = max(seed_spread**2 - rest, 0.0) if math.isfinite(seed_spread) else 0.0
    return predicted(known, between, of_seeds, rest)


def predicted(known: pd.DataFrame, between: float, of_seeds: float, rest: float) -> Spread:
    """Predict every vector's effect from all runs, given the variances of vectors, of seeds and of the rest.

    With the mean unknown and the covariance of runs V, the mean is the generalised least squares one, and a random
    part with covariance c to the runs is predicted by c V^-1 (runs - mean).
    """
    table = known.to_numpy(float)
    vector, seed = np.nonzero(np.isfinite(table))
    runs = table[vector, seed]
    of_vector, of_seed = np.eye(table.shape[0])[vector], np.eye(table.shape[1])[seed]
    rest = max(rest, SMALLEST_VARIANCE * (between + of_seeds), 1e-300)
    parts = between * of_vector @ of_vector.T + of_seeds * of_seed @ of_seed.T
    inverse = np.linalg.inv(parts / rest + np.eye(len(runs))) / rest
    weights = inverse.sum(axis=0) / inverse.sum()  # of the runs in the mean
    mean = float(weights @ runs)
    surprise = inverse @ (runs - mean)
    effects = mean + between * of_vector.T @ surprise
    seeds = pd.Series(of_seeds * of_seed.T @ surprise, index=known.columns)
    lean = 1.0 - between * of_vector.T @ inverse.sum(axis=1)  # how far an effect still rests on the mean
    explained = between**2 * np.einsum("rv,rq,qv->v", of_vector, inverse, of_vector)
    errors = np.sqrt(np.maximum(between - explained + lean**2 / inverse.sum(), 0.0))
    return Spread(
        pd.Series(effects, index=known.index), pd.Series(errors, index=known.index), math.sqrt(between),
        math.sqrt(float(weights @ (of_seeds * of_seed @ of_seed.T + rest * np.eye(len(runs))) @ weights)),
        known.sub(seeds).mean(axis=1), seeds, math.sqrt(rest),
    )  # fmt: skip


def _rest(known: pd.DataFrame) -> float:
    """Return the variance left when vector and seed means are taken out; NaN when too little is known."""
    whole = known.dropna()
    if len(whole) < LEAST_VECTORS or whole.shape[1] < 2:
        return math.nan
    residual = whole.sub(whole.mean(axis=1), axis=0).sub(whole.mean(axis=0), axis=1) + whole.to_numpy().mean()
    return float(np.square(residual.to_numpy()).sum() / ((len(whole) - 1) * (whole.shape[1] - 1)))


def share_interval(share: float, vectors: int, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval of a share seen in so many vectors drawn at random from the set."""
    if not vectors or math.isnan(share):
        return math.nan, math.nan
    z = float(stats.norm.ppf(0.5 + level / 2))
    middle = (share + z**2 / (2 * vectors)) / (1 + z**2 / vectors)
    reach = z / (1 + z**2 / vectors) * math.sqrt(share * (1 - share) / vectors + z**2 / (4 * vectors**2))
    return middle - reach, middle + reach


@dataclass(frozen=True, slots=True)
class Mover:
    """A parameter that moves the effect: rank correlation, and how often chance alone has one of all as large."""

    parameter: str
    correlation: float
    by_chance: float


def deciding(effects: pd.Series, vectors: pd.DataFrame, count: int = 2) -> list[Mover]:
    """Return the parameters whose rank correlation with the effect over vectors is largest.

    They are picked out of many, so the probability by chance is that of the largest of all (Sidak 1967).
    """
    if len(effects) < LEAST_VECTORS:
        return []
    here = vectors.loc[effects.index]
    varied = here.loc[:, here.nunique() > 1]
    found = []
    for name in varied if effects.nunique() > 1 else ():
        one = stats.spearmanr(varied[name], effects)
        found.append(Mover(str(name), float(one.statistic), float(1 - (1 - one.pvalue) ** varied.shape[1])))
    return sorted(found, key=lambda mover: -abs(mover.correlation))[:count]
