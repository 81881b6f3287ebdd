"""Approximate Bayesian computation by sequential Monte Carlo (pyABC) over the emulated market.

The distance of a vector is its worst implausibility over the C-patterns; each generation halves what the last one
accepted. Three generations: in twenty dimensions the weights of more of them rest on ever fewer particles. The prior is
uniform over the ranges that were searched. What comes out is where to run the market itself next: no vector enters the
calibrated set on an emulator's word.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy import random as global_luck  # noqa: TID251 - pyABC draws from the global generator and takes no other

from experiments.evidence.emulation import Emulator, Ranges
from experiments.evidence.patterns import C_PATTERNS
from simulation.errors import PasarError

PARTICLES: Final = 200
GENERATIONS: Final = 3
LEAST_ACCEPTED: Final = 0.02
CLOSE_ENOUGH: Final = 0.5  # a tolerance below which patterns lie at their bounds within half their own uncertainty
LUCK: Final = 7


def implausibility(emulators: Mapping[str, Emulator], vectors: pd.DataFrame) -> pd.DataFrame:
    """Return the implausibility of every emulated C-pattern at each vector (rows)."""
    found = {}
    for pattern in C_PATTERNS:
        if pattern.name in emulators:
            mean, sd = emulators[pattern.name].predict(vectors)
            miss = np.maximum.reduce([pattern.low - mean, mean - pattern.high, np.zeros_like(mean)])
            found[pattern.name] = miss / np.hypot(sd, pattern.slack)
    return pd.DataFrame(found, index=vectors.index)


def sample(emulators: Mapping[str, Emulator], ranges: Ranges, fixed: Mapping[str, float], *,
           particles: int = PARTICLES) -> tuple[pd.DataFrame, float]:  # fmt: skip
    """Return weighted particles (columns: parameters, ``weight``) and the tolerance that was reached.

    Parameters in ``fixed`` stay there; the others move over ``ranges``. The same emulators give the same particles.
    """
    try:
        import pyabc
    except ImportError as error:
        raise PasarError("extra.missing", extra="evidence", reason=str(error)) from error
    free = {name: ends for name, ends in ranges.items() if name not in fixed}
    prior = pyabc.Distribution(**{_plain(name): pyabc.RV("uniform", 0.0, 1.0) for name in free})

    def from_unit(name: str, share: Any) -> Any:
        low, high = free[name]
        return low + (high - low) * share

    def market(told: Mapping[str, float]) -> dict[str, float]:
        vector = pd.DataFrame([{**fixed, **{name: from_unit(name, told[_plain(name)]) for name in free}}])
        return {"worst": float(implausibility(emulators, vector).to_numpy().max())}

    with _quiet(), _seeded():
        search = pyabc.ABCSMC(
            market, prior, lambda run, _: run["worst"], population_size=particles,
            sampler=pyabc.sampler.SingleCoreSampler(), eps=pyabc.MedianEpsilon(),
        )  # fmt: skip
        search.new("sqlite://", {"worst": 0.0})
        history = search.run(
            minimum_epsilon=CLOSE_ENOUGH, max_nr_populations=GENERATIONS, min_acceptance_rate=LEAST_ACCEPTED
        )
        table, weights = history.get_distribution(m=0)
        reached = float(history.get_all_populations()["epsilon"].iloc[-1])
    found = pd.DataFrame({name: from_unit(name, table[_plain(name)].to_numpy(float)) for name in free})
    for name, value in fixed.items():
        found[name] = value
    return found[list(ranges)].assign(weight=weights / weights.sum()), reached


def _plain(name: str) -> str:
    """Return a name that may be a keyword argument."""
    return name.replace(".", "__")


@contextmanager
def _seeded() -> Iterator[None]:
    """Fix the global generator that pyABC draws from, and put it back as it was."""
    before: Any = global_luck.get_state()  # noqa: NPY002
    global_luck.seed(LUCK)  # noqa: NPY002
    try:
        yield
    finally:
        global_luck.set_state(before)  # noqa: NPY002


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pyABC's progress out of the terminal."""
    logger = logging.getLogger("ABC")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
