"""Rupiah: whole numbers, rounded once where they arise, so that every sum is exact."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def rupiah(amount: ArrayLike) -> NDArray[np.int64]:
    """Return ``amount`` in whole rupiah, halves up."""
    return np.floor(np.asarray(amount, dtype=float) + 0.5).astype(np.int64)
