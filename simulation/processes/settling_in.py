"""Firms grow into their places: once in the burn-in, means are fitted to the sales that firms turned out to have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation import founding
from simulation.agents import Firm
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market

LEAST_SHARE = 0.1  # of the sector's median: sales that a firm without any is taken to have


@process(
    writes={
        Firm.start_sales, Firm.capacity, Firm.base_capacity, Firm.overhead, Firm.gross_profit, Firm.expected,
        Firm.credit,
        Firm.cash, Firm.withdrawal, Firm.size_class,
    }
)  # fmt: skip
def fit_means_to_sales(market: Market) -> None:
    """Set capacity, overhead, credit and cash anew from expected demand, once, ``settling`` ticks after the start.

    First memories promise other sales than the market brings; overhead sized by that promise would close a third of the
    firms in the burn-in and leave a slow recovery that looks like a trend. Nobody closes before this tick. The owner
    pays in, or takes out, what cash differs from ``starting_cash`` months of cost (a negative withdrawal).
    Order: row order of firms; sector medians last.
    """
    if not market.is_settling or market.tick + 1 < market.settled_tick:
        return
    firms, layout = market.firms, market.layout
    firms.start_sales[:] = firms.expected
    cash = firms.cash.copy()
    for row in range(layout.firms):
        least = LEAST_SHARE * float(np.median(firms.start_sales[market.rivals_of(row)]))
        firms.start_sales[row] = max(float(firms.start_sales[row]), least)
        founding.endow(market, row)
    market.measure_sectors()
    firms.withdrawal -= firms.cash - cash
