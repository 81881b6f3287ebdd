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
from scipy import linalg, optimize, stats

from experiments.evidence.estimates import Estimate

LEAST_VECTORS: Final = 3
STARTS: Final = (0.0, 0.3, 1.5)  # of the search for variances, in standard deviations of the rest
FARTHEST: Final = 1e4
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

    The variances of vectors, seeds and the rest come from all runs (restricted maximum likelihood). With fewer than
    three vectors that ran two common seeds nothing is drawn together, and ``seed_spread``, the standard deviation over
    seeds at one vector, says how sure each mean is.
    """
    known = table.dropna(how="all")
    means, counts = known.mean(axis=1), known.notna().sum(axis=1)
    nothing = pd.Series(0.0, index=known.columns)
    if known.empty:
        return Spread(means, means, math.nan, math.nan, means, nothing)
    if not _tells_variances(known):
        rest = seed_spread**2 if math.isfinite(seed_spread) else 0.0
        return Spread(means, np.sqrt(rest / counts), math.nan, math.sqrt(rest), means, nothing)
    return predicted(known, *variances(known))


def _tells_variances(known: pd.DataFrame) -> bool:
    """Return whether at least three vectors ran two seeds that they share."""
    common = known.loc[:, known.notna().sum() >= min(2, len(known))]
    return len(common.dropna()) >= LEAST_VECTORS and common.shape[1] >= 2


def variances(known: pd.DataFrame) -> tuple[float, float, float]:
    """Return the variances of vectors, of seeds and of the rest by restricted maximum likelihood.

    Patterson and Thompson (1971); with every vector under every seed, and none of the three at zero, it is the analysis
    of variance. What is sought are the first two in units of the rest, which has its best value in closed form.
    """
    runs, of_vector, of_seed = _runs(known)
    scale = float(runs.std())
    if scale <= 0.0:
        return 0.0, 0.0, 0.0
    runs = (runs - runs.mean()) / scale
    vectors, seeds, count = of_vector @ of_vector.T, of_seed @ of_seed.T, len(runs)

    def restricted(roots: NDArray[np.float64]) -> tuple[float, float]:
        """Return minus twice the log likelihood (up to a constant) and the rest, at two ratios' square roots."""
        whole = np.eye(count) + roots[0] ** 2 * vectors + roots[1] ** 2 * seeds
        factor = linalg.cho_factor(whole)
        across = linalg.cho_solve(factor, np.column_stack([np.ones(count), runs]))
        weight = across[:, 0].sum()
        rest = max(float(runs @ across[:, 1] - across[:, 1].sum() ** 2 / weight) / (count - 1), 1e-300)
        return 2 * np.log(np.diag(factor[0])).sum() + math.log(weight) + (count - 1) * math.log(rest), rest

    def surprise(roots: NDArray[np.float64]) -> float:
        return restricted(roots)[0]

    starts = [np.array([one, other]) for one in STARTS for other in STARTS]
    found = [optimize.minimize(surprise, start, bounds=[(0.0, FARTHEST)] * 2) for start in starts]
    best = min(found, key=lambda one: float(one.fun)).x
    rest = restricted(best)[1] * scale**2
    return float(best[0] ** 2 * rest), float(best[1] ** 2 * rest), rest


def _runs(known: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the effect of every run, and which vector and which seed it belongs to (one column each)."""
    table = known.to_numpy(float)
    vector, seed = np.nonzero(np.isfinite(table))
    return table[vector, seed], np.eye(table.shape[0])[vector], np.eye(table.shape[1])[seed]


def predicted(known: pd.DataFrame, between: float, of_seeds: float, rest: float) -> Spread:
    """Predict every vector's effect from all runs, given the variances of vectors, of seeds and of the rest.

    With the mean unknown and the covariance of runs V, the mean is the generalised least squares one, and a random
    part with covariance c to the runs is predicted by c V^-1 (runs - mean).
    """
    runs, of_vector, of_seed = _runs(known)
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


def share_interval(share: float, vectors: int, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval of a share seen in so many vectors drawn at random from the set."""
    if not vectors or math.isnan(share):
        return math.nan, math.nan
    z = float(stats.norm.ppf(0.5 + level / 2))
    middle = (share + z**2 / (2 * vectors)) / (1 + z**2 / vectors)
    reach = z / (1 + z**2 / vectors) * math.sqrt(share * (1 - share) / vectors + z**2 / (4 * vectors**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)  # rounding may pass the ends


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
