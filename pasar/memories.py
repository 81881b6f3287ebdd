"""What customers feel for the firms that they remember, as it is today."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.record import remembered

if TYPE_CHECKING:
    from simulation.market import Market


def present_bonds(market: "Market", people: Any = slice(None)) -> NDArray[np.float64]:
    """Return the bonds (-1..1) of ``people`` with the firms of `remembered`, faded since they were last refreshed.

    The shape is that of `remembered`; a bond is 0, a stranger's, where a place is empty or its memory has lapsed.
    """
    age = market.tick - market.customers.refreshed[people].astype(np.int64)
    left = market.fading.bond[np.clip(age, 0, len(market.fading.bond) - 1)]
    return np.where(remembered(market, people) >= 0, market.customers.bond[people] * left, 0.0)
