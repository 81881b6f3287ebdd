"""Calibration to the C-patterns: Latin hypercube, history matching, ABC-SMC, and what cannot be pinned down.

Every vector is run under the same seeds. A vector is ruled out when its worst implausibility exceeds a cutoff:
``I = distance to the bounds / sqrt(se² + slack²)``; se over seeds, slack the discrepancy a pattern is allowed.
The first wave is a Latin hypercube. Emulators of it steer ABC-SMC to where a later wave is worth running; half of such
a wave leaves the open parameters where they are, so that a central member exists. What is left of all waves is a set,
not a point; the central member is the one nearest to the medians of the set.
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

from experiments.evidence.emulation import LEAST_POINTS, Emulator, emulate
from experiments.evidence.estimates import Estimate
from experiments.evidence.patterns import C_PATTERNS
from experiments.evidence.running import carry_out, rounds_within, seed_task, sums_table
from experiments.evidence.smc import sample
from experiments.evidence.validation import HERE
from experiments.pool import Progress
from simulation import Scenario

CUTOFF: Final = 3.0  # Pukelsheim's three sigma
SECOND_WORST: Final = 2.5
DESIGN_SEED: Final = 20

type Vector = dict[str, float]

# The few parameters that patterns are meant to set, over most of the sweep range of their records. `faint` stands for
# how long a memory lasts: with `forgetting` only their combination shows.
FITTED: Final[Mapping[str, tuple[float, float]]] = {
    "talk.talk": (0.15, 0.3),
    "talk.tell_strong": (0.03, 0.07),
    "loyalty.faint": (0.72, 0.88),
    "marketing.umkm_contacts": (4.0, 18.0),
    "marketing.brand_reach": (0.05, 0.15),
    "demand.brand_quality": (-0.5, 0.4),
    "demand.bond_weight": (1.0, 3.0),
    "demand.price_weight": (2.2, 4.0),
    "demand.outside_utility": (-5.0, -3.3),
    "finance.overhead": (0.34, 0.56),
    "finance.kept_cash": (1.5, 4.0),
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
    errors: pd.DataFrame
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
        """Return the member nearest to the medians of the set, in units of the ranges that were searched.

        Without a member it is the vector whose worst pattern is missed by least.
        """
        left = self.members if len(self.members) else self.vectors.iloc[[int(np.argmin(self.worst.to_numpy()))]]
        spread = (self.vectors.max() - self.vectors.min()).replace(0.0, 1.0)
        gaps = (((left - left.median()) / spread) ** 2).sum(axis=1)
        nearest = left.iloc[int(np.argmin(gaps.to_numpy()))]
        return {str(name): float(value) for name, value in nearest.items()}

    def pinned(self) -> pd.DataFrame:
        """Return how much of each parameter's range is left and which pattern it moves most (rank correlation)."""
        left = self.members
        varied = self.estimates.loc[:, self.estimates.nunique() > 1]
        rows = []
        for name in self.vectors:
            whole = self.vectors[name].max() - self.vectors[name].min()
            kept = left[name].quantile(0.9) - left[name].quantile(0.1) if len(left) > 1 else math.nan
            moved = varied.corrwith(self.vectors[name], method="spearman").abs()
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


def as_shipped(plan: Scenario) -> Vector:
    """Return the searched parameters as a scenario has them."""
    return {
        name: float(getattr(getattr(plan.world, name.partition(".")[0]), name.partition(".")[2]))
        for name in (*FITTED, *OPEN)
    }


def match(plan: Scenario, vectors: Sequence[Vector], seeds: Sequence[int], *, first: int = 0,
          store: Path | None = None, jobs: int | None = None, progress: Progress | None = None) -> Matched:  # fmt: skip
    """Run every vector under every seed and say which are not ruled out; vectors are numbered from ``first``."""
    tasks = [
        seed_task(f"{HERE}:measure_c", plan.with_(**vector), seed, key=f"/vector-{first + place}")
        for place, vector in enumerate(vectors) for seed in seeds
    ]  # fmt: skip
    values = carry_out(tasks, store, jobs, progress)
    by_vector: dict[int, dict[str, Any]] = {first + place: {} for place in range(len(vectors))}
    for task in tasks:
        by_vector[int(task.key.rpartition("-")[2])][task.key] = values[task.key]
    tables = [sums_table(held) for held in by_vector.values()]
    found = [{pattern.name: pattern.estimate(table) for pattern in C_PATTERNS} for table in tables]
    index = list(by_vector)
    return Matched(
        pd.DataFrame(list(vectors), index=index),
        pd.DataFrame([{name: one.value for name, one in row.items()} for row in found], index=index),
        pd.DataFrame([{name: one.se for name, one in row.items()} for row in found], index=index),
        pd.DataFrame([_distances(row) for row in found], index=index),
    )


def _distances(found: Mapping[str, Estimate]) -> dict[str, float]:
    """Return the implausibility of every C-pattern; a pattern that is not determined rules nothing out."""
    return {
        pattern.name: pattern.miss(one) / math.hypot(one.se, pattern.slack) if math.isfinite(one.value) else 0.0
        for pattern in C_PATTERNS
        for one in (found[pattern.name],)
    }


@dataclass(frozen=True)
class Calibration:
    """All waves together, the last emulators' skill by pattern, and the tolerance that ABC-SMC reached with them."""

    matched: Matched
    first: int
    skill: dict[str, float]
    tolerance: float
    waves: int = 2

    @property
    def later(self) -> int:
        """Return how many vectors the waves after the first ran."""
        return len(self.matched.vectors) - self.first


def calibrate(plan: Scenario, points: int, second: int, seeds: Sequence[int], *, hours: float = 0.0,
              store: Path | None = None, jobs: int | None = None,
              progress: Progress | None = None) -> Calibration:  # fmt: skip
    """Run a hypercube of ``points`` vectors (the shipped one first), then ``second`` that ABC-SMC proposes.

    While ``hours`` last, further waves of as many follow, each proposed over emulators of all waves before it.
    """
    shipped = as_shipped(plan)
    asked: dict[str, Any] = {"store": store, "jobs": jobs, "progress": progress}
    found = match(plan, [shipped, *(hypercube(points - 1) if points > 1 else [])], seeds, **asked)
    if not second:
        return Calibration(found, points, {}, math.inf, waves=1)
    skill, tolerance, waves = dict[str, float](), math.inf, 1
    for later in rounds_within(hours):
        emulators = emulators_of(found)
        skill, waves = {name: emulator.skill for name, emulator in emulators.items()}, later + 1
        proposed, tolerance = propose(emulators, shipped, second)
        found = joined(found, match(plan, proposed, seeds, first=len(found.vectors), **asked))
    return Calibration(found, points, skill, tolerance, waves)


def joined(one: Matched, other: Matched) -> Matched:
    """Return two waves as one."""
    return Matched(*(pd.concat([getattr(wave, part) for wave in (one, other)]) for part in Matched.__annotations__))


def emulators_of(matched: Matched) -> dict[str, Emulator]:
    """Return an emulator of every C-pattern that enough vectors determine."""
    ranges = {**FITTED, **OPEN}
    known = matched.estimates.notna().sum()
    names = [pattern.name for pattern in C_PATTERNS if known[pattern.name] >= LEAST_POINTS]
    return {name: emulate(matched.vectors, matched.estimates[name], matched.errors[name], ranges) for name in names}


def propose(emulators: Mapping[str, Emulator], shipped: Vector, count: int) -> tuple[list[Vector], float]:
    """Return vectors drawn from ABC-SMC's last particles, and the larger tolerance of the two searches.

    Half have the open parameters as shipped. The particles' weights are left aside: they rest on few particles, and the
    set is not a density: a vector is in it when the market run there is not ruled out.
    """
    ranges = {**FITTED, **OPEN}
    free, reached = sample(emulators, ranges, {})
    closed, closed_reached = sample(emulators, ranges, {name: shipped[name] for name in OPEN})
    drawn: list[Vector] = []
    for table, share in ((closed, count // 2), (free, count - count // 2)):
        chosen = table.sample(min(share, len(table)), random_state=DESIGN_SEED)
        chosen = chosen.drop(columns="weight").round(4)
        drawn += [{str(name): float(value) for name, value in row.items()} for _, row in chosen.iterrows()]
    return drawn, max(reached, closed_reached)
