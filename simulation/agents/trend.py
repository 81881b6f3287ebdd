"""The trend of a sector: where its tastes as a whole stand."""

from __future__ import annotations

import numpy as np

from simulation.agents.columns import ColumnAgent, column


class Trend(ColumnAgent):
    """A sector's common taste, a random walk that nobody can read directly."""

    population_name = "trends"

    position = column(np.float64, "taste", "Mean taste of the sector.", shape=("dimensions",))
    step = column(np.float64, "taste/tick", "Latest movement, for trends that persist.", shape=("dimensions",))
