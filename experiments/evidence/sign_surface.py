"""Where over two parameters an effect is likely to be positive: a fit over the vectors run, with how unsure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

LEAST_POINTS: Final = 16
CELLS: Final = 60
MARGIN: Final = 0.05  # of the range of the points, so that none lies on the edge


@dataclass(frozen=True)
class SignSurface:
    """Probability of a positive effect, shape (CELLS, CELLS): rows along ``up``, columns along ``across``."""

    across: NDArray[np.float64]
    up: NDArray[np.float64]
    probability: NDArray[np.float64]


def sign_surface(at: pd.DataFrame, effects: pd.Series) -> SignSurface | None:
    """Fit the effect by least squares on two parameters and their product; None with too few points to tell.

    The probability is that of a new vector there (Student's prediction interval), so what all other parameters and
    chance do draws it toward one half. Parameters are centred and scaled for the fit only.
    """
    places = at.to_numpy(float)
    centre, scale = places.mean(axis=0), places.std(axis=0)
    if len(effects) < LEAST_POINTS or not (scale > 0).all() or effects.nunique() < 2:
        return None
    design = _terms((places - centre) / scale)
    found = effects.to_numpy(float)
    inverse = np.linalg.inv(design.T @ design)
    weights = inverse @ design.T @ found
    free = len(found) - design.shape[1]
    rest = float(np.square(found - design @ weights).sum()) / free
    low, high = places.min(axis=0), places.max(axis=0)
    margin = MARGIN * (high - low)
    across, up = (np.linspace(*ends, CELLS) for ends in zip(low - margin, high + margin, strict=True))
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    cells = _terms((grid - centre) / scale)
    unsure = np.sqrt(rest * (1.0 + np.einsum("ij,jk,ik->i", cells, inverse, cells)))
    probability = stats.t.cdf(cells @ weights / np.maximum(unsure, 1e-300), free)
    return SignSurface(across, up, np.asarray(probability, float).reshape(CELLS, CELLS))


def _terms(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the columns 1, x, y, xy."""
    x, y = places.T
    return np.column_stack([np.ones(len(places)), x, y, x * y])
