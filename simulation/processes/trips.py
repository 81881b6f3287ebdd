"""This week's shopping trips: from the shop to what is told of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass
class Trips:
    """One row per shopper of this tick, in row order of customers; forgotten when the tick ends.

    ``choices`` are slots, best first, -1 for leaving; ``slot`` is where the customer bought, ``missed`` the slot of a
    first choice with an empty shelf, both -1 for none; ``firm`` is the row of the firm bought from.
    """

    rows: NDArray[np.int32]
    choices: NDArray[np.int8]
    units: NDArray[np.int64]
    got: NDArray[np.int64]
    slot: NDArray[np.int64]
    missed: NDArray[np.int64]
    firm: NDArray[np.int64]
    distance: NDArray[np.float64]
    satisfaction: NDArray[np.float64]
    is_done: bool = False

    @classmethod
    def of(cls, rows: NDArray[np.int32], choices: NDArray[np.int8], units: NDArray[np.int64]) -> Trips:
        """Return trips on which nothing was bought yet."""
        n = rows.size
        none = np.full(n, -1, dtype=np.int64)
        return cls(
            rows, choices, units, np.zeros(n, dtype=np.int64), none, none.copy(), none.copy(), np.zeros(n), np.zeros(n)
        )

    def wants(self, known: NDArray[np.int32], turn: int) -> NDArray[np.int64]:
        """Return the firm that each shopper still unserved wants in round ``turn``, -1 for none."""
        slot = self.choices[:, turn].astype(np.int64)
        waiting = (self.got == 0) & (slot >= 0)
        return np.where(waiting, known[self.rows, slot], -1).astype(np.int64)

    def settle(self, wants: NDArray[np.int64], turn: int) -> None:
        """Note who was served in round ``turn``, and who found the first shelf empty."""
        served = (wants >= 0) & (self.got > 0)
        self.slot[served] = self.choices[served, turn]
        self.firm[served] = wants[served]
        unserved = (wants >= 0) & (self.got == 0)
        if turn == 0:
            self.missed[unserved] = self.choices[unserved, 0]
        self.is_done = not unserved.any()
