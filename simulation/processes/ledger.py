"""The books: opened at the start of a tick, settled at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.agents import Firm
from simulation.processes.money import rupiah
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market

FLOWS = (
    Firm.revenue, Firm.materials, Firm.session_cost, Firm.redesign_cost, Firm.ad_cost, Firm.investment, Firm.grant,
    Firm.loan, Firm.repayment, Firm.withdrawal, Firm.paid_overhead, Firm.given,
    Firm.praise, Firm.complaints,
)  # fmt: skip


@process(writes=FLOWS)
def open_books(market: Market) -> None:
    """Set every flow of the tick to zero. Order: before anything is bought, made or paid."""
    for flow in FLOWS:
        market.firms.columns[flow.name][:] = 0


@process(writes={Firm.revenue, Firm.repayment, Firm.paid_overhead, Firm.withdrawal, Firm.cash, Firm.loan_due})
def settle(market: Market) -> None:
    """Book the tick: receipts, costs, instalments, and monthly what the owner takes out.

    cash += revenue + grant + loan - materials - overhead - sessions - redesign - adverts - investment - repayment -
    withdrawal. An instalment is at most what is owed. Once a month, at own phase, the owner takes what exceeds
    ``kept_cash`` months of costs and all that is still owed: a loan is not income.
    Order: synchronous.
    """
    firms = market.firms
    alive = firms.is_alive
    firms.revenue[:] = firms.sold * firms.price
    firms.paid_overhead[:] = np.where(alive, firms.overhead, 0)
    firms.repayment[:] = np.where(alive, np.minimum(firms.loan_instalment, firms.loan_due), 0)
    firms.loan_due -= firms.repayment
    cash = (
        firms.cash + firms.revenue + firms.grant + firms.loan - firms.paid_overhead - firms.repayment - outlays(market)
    )
    kept = rupiah(market.rules.finance.kept_cash * market.monthly_cost()) + firms.loan_due
    takes = market.is_due(market.ticks_per_month) & alive
    firms.withdrawal[:] = np.where(takes, np.maximum(cash - kept, 0), 0)
    firms.cash[:] = cash - firms.withdrawal


def outlays(market: Market) -> np.ndarray:
    """Return what each firm has spent on its own decision this tick."""
    firms = market.firms
    return np.asarray(firms.materials + firms.session_cost + firms.redesign_cost + firms.ad_cost + firms.investment)
