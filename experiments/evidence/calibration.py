"""Calibration to the C-patterns: Latin hypercube, history matching, and what the patterns cannot pin down.

Every vector is run under the same seeds. A vector is ruled out when its worst implausibility exceeds a cutoff:
``I = distance to the bounds / sqrt(se² + slack²)``; se over seeds, slack the discrepancy a pattern is allowed.
What is left is a set, not a point; the central member is the one nearest to the medians of the set.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.stats import qmc

from experiments.evidence.patterns import C_PATTERNS
from experiments.evidence.running import carry_out, seed_task, sums_table
from experiments.evidence.validation import HERE
from experiments.pool import Progress
from simulation import Scenario

CUTOFF: Final = 3.0  # Pukelsheim's three sigma
SECOND_WORST: Final = 2.5
DESIGN_SEED: Final = 20

type Vector = dict[str, float]

# Ranges of the second wave: around what a first wave of single moves left. They are narrower than the sweep ranges of
# the records, which hold the ranges before any pattern was looked at.
FITTED: Final[Mapping[str, tuple[float, float]]] = {
    "talk.talk": (0.2, 0.3),
    "loyalty.faint": (0.74, 0.86),
    "marketing.umkm_contacts": (7.0, 18.0),
    "marketing.brand_reach": (0.07, 0.14),
    "demand.brand_quality": (-0.4, 0.2),
    "demand.bond_weight": (1.2, 2.6),
    "demand.price_weight": (2.5, 3.7),
    "demand.outside_utility": (-4.7, -3.5),
    "finance.overhead": (0.36, 0.54),
}
# Expected to stay open: the patterns do not see them, so they are carried over their whole range.
OPEN: Final[Mapping[str, tuple[float, float]]] = {
    "demand.fit_weight": (0.8, 3.0),
    "learning.sales_noise": (0.3, 1.5),
    "learning.sales_interval": (3.0, 24.0),
    "cocreation.report_noise": (0.2, 2.0),
    "cocreation.panel_limit": (0.02, 0.3),
    "production.capacity_slack": (1.1, 2.5),
    "taste.trend_drift": (0.0, 0.15),
    "cocreation.realised_gain": (0.0, 0.5),
    "cocreation.rejection_loss": (0.0, 0.6),
}


@dataclass(frozen=True)
class Matched:
    """Vectors with the estimate and implausibility of every pattern, and which of them are left."""

    vectors: pd.DataFrame
    estimates: pd.DataFrame
    implausibility: pd.DataFrame

    @property
    def worst(self) -> pd.Series:
        """Return the largest implausibility of each vector over the patterns that are known."""
        return self.implausibility.max(axis=1)

    @property
    def is_left(self) -> pd.Series:
        """Return which vectors are not ruled out, by the worst and the second worst pattern."""
        second = self.implausibility.apply(lambda row: row.nlargest(2).iloc[-1], axis=1)
        return pd.Series((self.worst <= CUTOFF) & (second <= SECOND_WORST))

    @property
    def members(self) -> pd.DataFrame:
        """Return the vectors that are left."""
        return self.vectors[self.is_left]

    def central(self) -> Vector:
        """Return the member nearest to the medians of the set, in units of the ranges that were searched."""
        left = self.members if len(self.members) else self.vectors.iloc[[int(np.argmin(self.worst.to_numpy()))]]
        spread = (self.vectors.max() - self.vectors.min()).replace(0.0, 1.0)
        gaps = (((left - left.median()) / spread) ** 2).sum(axis=1)
        nearest = left.iloc[int(np.argmin(gaps.to_numpy()))]
        return {str(name): float(value) for name, value in nearest.items()}

    def pinned(self) -> pd.DataFrame:
        """Return how much of each parameter's range is left and which pattern it moves most (rank correlation)."""
        left = self.members
        rows = []
        for name in self.vectors:
            whole = self.vectors[name].max() - self.vectors[name].min()
            kept = left[name].quantile(0.9) - left[name].quantile(0.1) if len(left) > 1 else math.nan
            moved = self.estimates.corrwith(self.vectors[name], method="spearman").abs()
            strongest = str(moved.idxmax()) if moved.notna().any() else ""
            rows.append((name, self.vectors[name].min(), self.vectors[name].max(), left[name].min(), left[name].max(),
                         kept / (0.8 * whole) if whole else math.nan, strongest, float(moved.max())))  # fmt: skip
        heads = [
            "parameter",
            "searched_low",
            "searched_high",
            "left_low",
            "left_high",
            "share_left",
            "moves",
            "rank_correlation",
        ]
        return pd.DataFrame(rows, columns=heads)


def hypercube(points: int, ranges: Mapping[str, tuple[float, float]] | None = None) -> list[Vector]:
    """Return a Latin hypercube over all ranges; the first ``points`` of one design are the same every time."""
    wanted = {**FITTED, **OPEN} if ranges is None else dict(ranges)
    unit = qmc.LatinHypercube(d=len(wanted), rng=DESIGN_SEED, optimization="random-cd").random(points)
    low, high = np.array(list(wanted.values())).T
    return [dict(zip(wanted, map(float, row), strict=True)) for row in np.round(qmc.scale(unit, low, high), 4)]


def match(plan: Scenario, vectors: Sequence[Vector], seeds: Sequence[int], *, store: Path | None = None,
          jobs: int | None = None, progress: Progress | None = None) -> Matched:  # fmt: skip
    """Run every vector under every seed and say which are not ruled out."""
    tasks = [
        seed_task(f"{HERE}:measure_c", plan.with_(**vector), seed, key=f"/vector-{place}")
        for place, vector in enumerate(vectors) for seed in seeds
    ]  # fmt: skip
    values = carry_out(tasks, store, jobs, progress)
    by_vector: dict[int, dict[str, Any]] = {}
    for task in tasks:
        by_vector.setdefault(int(task.key.rpartition("-")[2]), {})[task.key] = values[task.key]
    rows = [_judged(sums_table(held)) for held in by_vector.values()]
    index = list(by_vector)
    return Matched(
        pd.DataFrame(list(vectors)),
        pd.DataFrame([estimates for estimates, _ in rows], index=index),
        pd.DataFrame([distances for _, distances in rows], index=index),
    )


def _judged(sums: pd.DataFrame) -> tuple[dict[str, float], dict[str, float]]:
    """Return estimate and implausibility of every C-pattern; a pattern that is not determined rules nothing out."""
    estimates, distances = {}, {}
    for pattern in C_PATTERNS:
        found = pattern.estimate(sums)
        estimates[pattern.name] = found.value
        known = math.isfinite(found.value)
        distances[pattern.name] = pattern.miss(found) / math.hypot(found.se, pattern.slack) if known else 0.0
    return estimates, distances
