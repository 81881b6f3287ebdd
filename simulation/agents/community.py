"""Customer communities: people who share a taste and talk with one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.agents.columns import ColumnAgent, Population, column


class Community(ColumnAgent):
    """A local circle of customers of one sector (a coffee lovers' club, a sewing circle)."""

    population_name = "communities"

    sector = column(np.int8, "sector", "Sector.")
    area = column(np.int32, "trade area", "Trade area.")
    centre = column(
        np.float64, "taste", "Common part of members' tastes, apart from the sector trend.", shape=("dimensions",)
    )
    cohesion = column(np.float64, "share", "Share of members' taste variance that is common.")
    meets_every = column(np.int32, "weeks", "Weeks between meetings; members talk more in a week with one.")
    is_active = column(np.bool_, "yes/no", "Has members (customers who join found those of a hub).", fill=1)


def own_parts(communities: Population) -> NDArray[np.float64]:
    """Return the personal part of taste over its SD for people in no community (first) and in each community."""
    return np.concatenate([[1.0], np.sqrt(1.0 - communities.cohesion)])
