"""What customers remember and feel today: a firm not heard of for long is forgotten, though its place is not reused."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from simulation.market import Market


def remembered(market: "Market", people: Any = slice(None)) -> NDArray[np.int64]:
    """Return the rows of the firms that ``people`` remember, -1 where a place is empty or its memory has lapsed.

    The shape is that of ``market.customers.known[people]``; ``people`` is a row, rows or a slice, by default everybody.
    """
    known = market.customers.known[people].astype(np.int64)
    age = market.tick - market.customers.refreshed[people].astype(np.int64)
    return np.where((known >= 0) & (age < market.fading.lapse), known, -1)


def present_bonds(market: "Market", people: Any = slice(None)) -> NDArray[np.float64]:
    """Return the bonds (-1..1) of ``people`` with the firms of `remembered`, faded since they were last refreshed.

    The shape is that of `remembered`; a bond is 0, a stranger's, where a place is empty or its memory has lapsed.
    """
    age = market.tick - market.customers.refreshed[people].astype(np.int64)
    left = market.fading.bond[np.clip(age, 0, len(market.fading.bond) - 1)]
    return np.where(remembered(market, people) >= 0, market.customers.bond[people] * left, 0.0)
