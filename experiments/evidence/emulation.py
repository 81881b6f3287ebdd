"""Emulators: what the market would show at vectors that were not run, with how unsure that is.

One Gaussian process a pattern (linear trend plus a smooth rest), fitted to the vectors that were run, each with the
squared standard error of its own seeds as noise. Where a pattern is hard to predict the emulator says so by a wide
band, and then it rules little out (Vernon, Goldstein and Bower 2010).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.errors import PasarError

Ranges = Mapping[str, tuple[float, float]]
FOLDS: Final = 8
LEAST_POINTS: Final = 12

type Numbers = NDArray[np.float64]


def unit_cube(vectors: pd.DataFrame, ranges: Ranges) -> Numbers:
    """Return vectors on [0, 1] per parameter, columns in the order of ``ranges``; shape (vectors, parameters)."""
    low, high = np.array(list(ranges.values()), dtype=float).T
    return np.asarray((vectors[list(ranges)].to_numpy(float) - low) / (high - low))


@dataclass(frozen=True)
class Emulator:
    """The prediction of one quantity. ``skill`` is the share of variance predicted at vectors held out (Q²)."""

    ranges: Ranges
    centre: float
    scale: float
    process: Any
    skill: float

    def predict(self, vectors: pd.DataFrame) -> tuple[Numbers, Numbers]:
        """Return mean and standard deviation at each vector, in the unit of the quantity."""
        mean, sd = self.process.predict(unit_cube(vectors, self.ranges), return_std=True)
        return self.centre + self.scale * mean, self.scale * sd


def emulate(vectors: pd.DataFrame, values: pd.Series, errors: pd.Series, ranges: Ranges) -> Emulator:
    """Fit an emulator of ``values`` with standard errors ``errors``; vectors where it is not known are left out.

    Raises ValueError with fewer than 12 vectors: too few to predict from.
    """
    known = (np.isfinite(values) & np.isfinite(errors)).to_numpy()
    if known.sum() < LEAST_POINTS:
        raise ValueError(f"an emulator needs {LEAST_POINTS} vectors, there are {int(known.sum())}")
    points = unit_cube(vectors[known], ranges)
    raw = values[known].to_numpy(float)
    centre, scale = float(raw.mean()), float(raw.std()) or 1.0
    told = (raw - centre) / scale
    noise = np.square(errors[known].to_numpy(float) / scale) + 1e-6
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a hyperparameter at its bound: bounds are meant to bind
        return Emulator(ranges, centre, scale, _process(noise).fit(points, told), _skill(points, told, noise))


def _process(noise: Numbers) -> Any:
    try:
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF, ConstantKernel, DotProduct
    except ImportError as error:
        raise PasarError("extra.missing", extra="evidence", reason=str(error)) from error
    trend = ConstantKernel(0.3, (1e-4, 1e2)) * DotProduct(sigma_0=1.0, sigma_0_bounds="fixed")
    rest = ConstantKernel(0.3, (1e-4, 1e2)) * RBF(2.0, (0.7, 20.0))
    return GaussianProcessRegressor(trend + rest, alpha=noise, random_state=0)


def _skill(points: Numbers, told: Numbers, noise: Numbers) -> float:
    """Return Q² at held-out vectors; the folds are every eighth vector, so that they are the same every time."""
    fold = np.arange(len(told)) % FOLDS
    found = np.empty(len(told))
    for k in range(FOLDS):
        kept = fold != k
        found[~kept] = _process(noise[kept]).fit(points[kept], told[kept]).predict(points[~kept])
    variance = float(told.var())
    return 1.0 - float(np.square(told - found).mean()) / variance if variance else 1.0
