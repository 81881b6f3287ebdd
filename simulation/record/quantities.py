"""What is added up, week by week and firm by firm. Every measure is a ratio or a distribution of these sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from simulation.market import Market

FIRM_SUMS: Final = (
    "ticks_alive", "revenue", "profit", "units", "attempts", "lost", "purchases", "repeats", "distance", "satisfaction",
    "praise", "complaints", "made", "spoiled", "session_cost", "redesign_cost", "ad_cost", "investment", "grant",
    "sessions", "answers", "ticks_cocreating", "ticks_digital", "known_by", "people", "bond", "gap",
)  # fmt: skip
INDEX: Final = {name: k for k, name in enumerate(FIRM_SUMS)}


def firm_values(market: Market) -> NDArray[np.float64]:
    """Return this tick's value of every quantity in :data:`FIRM_SUMS`, ``[firm, quantity]``; 0 for empty places."""
    f = market.firms
    alive = f.is_alive | (f.closed == market.tick)
    profit = f.revenue - f.materials - f.paid_overhead - f.session_cost - f.redesign_cost - f.ad_cost
    people = np.where(f.is_brand, 0, market.people_of_cell_of_firm)
    gap = np.sqrt(np.square(f.design - market.trends.position[f.sector]).sum(axis=1))
    columns = (
        alive, f.revenue, profit, f.sold, f.attempts, f.lost, f.purchases, f.repeats, f.distance_sum,
        f.satisfaction_sum,
        f.praise, f.complaints, f.made, f.spoiled, f.session_cost, f.redesign_cost, f.ad_cost, f.investment, f.grant,
        f.held_session, f.answers, f.is_cocreating, f.is_digital,
        market.recorder.known_by, people, market.recorder.mean_bond, gap,
    )  # fmt: skip
    values = np.empty((len(alive), len(FIRM_SUMS)))
    for k, column in enumerate(columns):
        values[:, k] = column
    values[~alive] = 0.0
    return values
