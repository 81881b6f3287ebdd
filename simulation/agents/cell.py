"""A cell of the market: the customers of one sector in one trade area."""

from __future__ import annotations

import numpy as np

from simulation.agents.columns import ColumnAgent, column


class Cell(ColumnAgent):
    """What the customers of one sector in one trade area bought; ``seller`` is (UMKM, brand)."""

    population_name = "cells"

    units = column(np.int64, "units", "Bought this tick.", shape=("seller",))
    spending = column(np.int64, "Rp", "Spent this tick.", shape=("seller",))
    occasions = column(np.int64, "occasions", "Shopping occasions this tick.")
    history = column(np.int64, "units", "Bought in each of the last ticks (ring).", shape=("history",))
