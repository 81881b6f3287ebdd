"""The books: opened at the start of a tick, settled at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.numbers import whole

if TYPE_CHECKING:
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket


def open_books(market: PlainMarket) -> None:
    """Set every flow of the tick to zero."""
    for firm in market.firms:
        firm.open_books()


def settle(market: PlainMarket) -> None:
    """Book the tick: receipts, costs, instalments, and monthly what the owner takes out."""
    for firm in market.firms:
        settle_one(market, firm)


def settle_one(market: PlainMarket, firm: Firm) -> None:
    """Add what came in to a firm's cash and take off what went out, all in whole rupiah."""
    flows = firm.flows
    flows.revenue = flows.sold * firm.price
    if firm.is_alive:
        flows.paid_overhead = firm.overhead
        flows.repayment = min(firm.loan_instalment, firm.loan_due)
        firm.loan_due -= flows.repayment
    spent = flows.materials + flows.session_cost + flows.redesign_cost + flows.ad_cost + flows.investment
    firm.cash += flows.revenue + flows.grant + flows.loan - flows.paid_overhead - flows.repayment - spent
    if firm.is_alive and firm.is_due(market.ticks_per_month):
        kept = whole(market.rules.finance.kept_cash * firm.monthly_cost()) + firm.loan_due
        flows.withdrawal = max(firm.cash - kept, 0)
        firm.cash -= flows.withdrawal
