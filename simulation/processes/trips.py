"""This week's shopping trips: from the shop to what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.experience import Purchases
from simulation.kernels.shopping import Queueing, Wishes


@dataclass
class Trips:
    """One row per shopper of this tick, in row order of customers; forgotten when the tick ends.

    ``wishes`` are slots and firms, best first, -1 for leaving; ``slot`` is where the customer bought, ``missed`` the
    slot of a first choice with an empty shelf, both -1 for none; ``firm`` is the row of the firm bought from.
    ``edges`` tell where the shoppers of each sector begin, and where the last ends.
    """

    rows: NDArray[np.int32]
    wishes: Wishes
    units: NDArray[np.int64]
    got: NDArray[np.int64]
    slot: NDArray[np.int8]
    firm: NDArray[np.int32]
    missed: NDArray[np.int8]
    distance: NDArray[np.float64]
    satisfaction: NDArray[np.float64]
    edges: list[int]

    @classmethod
    def of(cls, rows: NDArray[np.int32], turns: int, sector_edges: list[int]) -> Trips:
        """Return trips in at most so many rounds; shopping fills in every column but the last two, for who bought."""
        n = rows.size

        def blank(dtype: type, *shape: int) -> NDArray[Any]:
            return np.empty((n, *shape), dtype=dtype)

        return cls(
            rows, Wishes(blank(np.int8, turns), blank(np.int32, turns)), blank(np.int64), blank(np.int64),
            blank(np.int8), blank(np.int32), blank(np.int8), np.zeros(n), np.zeros(n),
            np.searchsorted(rows, sector_edges).tolist(),
        )  # fmt: skip

    def bought_by(self, customers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the trips on which these customers (sorted rows) bought something."""
        if not self.rows.size:
            return np.empty(0, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.rows, customers), self.rows.size - 1)
        return np.asarray(places[(self.rows[places] == customers) & (self.firm[places] >= 0)])

    def purchases(self) -> Purchases:
        """Return the columns that say what was bought, and what customers make of it."""
        return Purchases(self.rows, self.slot, self.firm, self.got, self.distance, self.satisfaction)

    def queueing(self) -> Queueing:
        """Return the columns that shopping writes."""
        return Queueing(self.rows, self.wishes, self.units, self.got, self.slot, self.firm, self.missed)
