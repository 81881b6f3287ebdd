"""Firms produce: price, capacity, and this week's batch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from simulation.agents import LONG_AGO, Firm
from simulation.chance import Draw
from simulation.kernels import production
from simulation.processes.money import rupiah
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market

TIGHT_WEEKS: Final = 26
READY_WEEKS: Final = 4
ASSUMED_USE: Final = 0.7  # use of capacity at which its price is reckoned
RESERVE_MONTHS: Final = 2.0  # costs of so many months stay in cash when capacity is bought
LONGEST_WINDOW: Final = 62  # bits of an int64 that the window may take


@process(
    writes={
        Firm.capacity, Firm.ordered_capacity, Firm.capacity_ready, Firm.tight_ticks, Firm.expected, Firm.stock,
        Firm.made,
        Firm.spoiled, Firm.materials, Firm.investment, Firm.price, Firm.attempts_month, Firm.lost_month,
    }
)  # fmt: skip
def produce(market: Market) -> None:
    """Let every living firm review its price (monthly), keep up its capacity and make this tick's batch.

    Capacity: what was bought arrives after 4 weeks and wears out by exp(-wear) a tick; base capacity stays. A tick is
    tight when the batch before took over 90% of capacity, net of this tick's changeover (sales lost for want of stock
    and not of capacity do not count); after 26 weeks of which
    half were tight, if two months of costs are left in cash, a UMKM buys ``growth_step`` more at ``growth_payback``
    months of the gross profit of a weekly unit at 70% use. Net capacity = capacity x (1 - changeover) while a
    redesign is under way.
    Batch: spoilage (keyed rounding), expected += (attempts - expected) / smoothing, wanted = expected + safety
    sqrt(expected) - stock (keyed rounding), at least 1 on an empty shelf, at most floor(net capacity) and what cash
    buys. Price, monthly at own phase: +step after a month with over 10% lost sales, else -step when stock exceeds a
    month's expected sales, else, above the starting price, back by a step (not beyond it) when under 5% was lost;
    within the band around the starting price; halves of a rupiah up.
    Chance: SPOIL, MAKE (firm uid) uniform.
    Order: synchronous; price, then capacity, then the batch.
    """
    firms, rules = market.firms, market.rules
    if rules.switches.price_review:
        _review_prices(market)
    works = production.Works(*(getattr(firms, name) for name in production.Works._fields))
    net = _net_share(market)
    window = min(TIGHT_WEEKS * market.ticks_per_week, LONGEST_WINDOW)
    production.note_tightness(works, net, window, firms.tight_ticks)
    production.keep_capacity(market.tick, math.exp(-rules.production.capacity_wear), works)
    if rules.switches.capacity_growth:
        _grow(market, works, window)
    production.make_goods(
        (market.chance.stream(Draw.SPOIL, market.tick), market.chance.stream(Draw.MAKE, market.tick)), works,
        market.conditions.spoilage, rules.production.smoothing, rules.production.safety_stock, net,
        market.spendable() + firms.credit, rules.switches.capacity_limit,
    )  # fmt: skip


def _net_share(market: Market) -> np.ndarray:
    """Return the share of capacity that a redesign leaves; without the cost channel a session's takes none."""
    firms = market.firms
    busy = firms.ready > LONG_AGO
    if not market.rules.channels.cost:
        busy &= ~firms.is_target_cocreated
    return np.where(busy, 1.0 - market.conditions.changeover[firms.sector], 1.0)


def _grow(market: Market, works: production.Works, window: int) -> None:
    firms, rules = market.firms, market.rules.production
    margin = (firms.price - firms.unit_cost).astype(float)
    price = rules.growth_payback * ASSUMED_USE * market.ticks_per_month * margin
    budget = market.spendable() - rupiah(RESERVE_MONTHS * market.monthly_cost())
    rows = np.flatnonzero(firms.is_alive & ~firms.is_brand)
    ready = market.tick + READY_WEEKS * market.ticks_per_week
    production.buy_capacity(
        rows, market.tick, ready, rules.growth_step, price, budget, window, firms.tight_ticks, works,
        firms.investment,
    )  # fmt: skip


def _review_prices(market: Market) -> None:
    firms, rules = market.firms, market.rules.production
    rows = np.flatnonzero(market.is_due(market.ticks_per_month) & firms.is_alive)
    production.review_prices(
        rows, firms.price, firms.starting_price, firms.stock, firms.expected, market.ticks_per_month, firms.lost_month,
        firms.attempts_month, rules.price_step, rules.price_band,
    )  # fmt: skip
