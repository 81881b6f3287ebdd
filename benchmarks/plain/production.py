"""Firms produce: price, capacity, and this week's batch."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.plain.numbers import by_lot, whole, within
from simulation.chance import Draw

if TYPE_CHECKING:
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket

TIGHT_WEEKS = 26
LONGEST_WINDOW = 62  # ticks
READY_WEEKS = 4
ASSUMED_USE = 0.7  # use of capacity at which its price is reckoned
RESERVE_MONTHS = 2.0  # costs of so many months stay in cash when capacity is bought
NEARLY_ALL = 0.9


def produce(market: PlainMarket) -> None:
    """Let every living firm review its price, keep up its capacity and make this tick's batch."""
    for firm in market.firms:
        firm.flows.spoiled = 0
        if not firm.is_alive:
            firm.flows.made = 0
            continue
        if market.rules.switches.price_review and firm.is_due(market.ticks_per_month):
            review_price(market, firm)
        net_share = net_share_of(market, firm)
        note_tightness(market, firm, net_share)
        keep_capacity(market, firm)
        if market.rules.switches.capacity_growth and not firm.is_brand:
            buy_capacity(market, firm)
        make_goods(market, firm, net_share)


def review_price(market: PlainMarket, firm: Firm) -> None:
    """Raise the price after a month of empty shelves, lower it when stock piles up, else let it come back."""
    rules = market.rules.production
    price = float(firm.price)
    if firm.lost_month > 0.1 * firm.attempts_month:
        price *= 1.0 + rules.price_step
    elif firm.stock > firm.expected * market.ticks_per_month:
        price *= 1.0 - rules.price_step
    elif price > firm.starting_price and firm.lost_month < 0.05 * firm.attempts_month:
        price = max(price * (1.0 - rules.price_step), float(firm.starting_price))
    low, high = firm.starting_price * (1.0 - rules.price_band), firm.starting_price * (1.0 + rules.price_band)
    firm.price = whole(within(price, low, high))
    firm.attempts_month = firm.lost_month = 0


def net_share_of(market: PlainMarket, firm: Firm) -> float:
    """Return the share of capacity that a redesign leaves; without the cost channel a session's takes none."""
    if firm.project is None or (firm.project.is_cocreated and not market.rules.channels.cost):
        return 1.0
    return 1.0 - firm.sector.changeover


def note_tightness(market: PlainMarket, firm: Firm, net_share: float) -> None:
    """Remember whether the last tick was tight: its batch took nearly all of capacity."""
    is_tight = firm.flows.made > NEARLY_ALL * firm.capacity * net_share
    window = min(TIGHT_WEEKS * market.ticks_per_week, LONGEST_WINDOW)
    firm.tight = [*firm.tight, is_tight][-window:]


def keep_capacity(market: PlainMarket, firm: Firm) -> None:
    """Let bought capacity wear out, and put what is ready to use."""
    wear = math.exp(-market.rules.production.capacity_wear)
    firm.capacity = firm.base_capacity + (firm.capacity - firm.base_capacity) * wear
    if firm.capacity_ready is not None and firm.capacity_ready <= market.tick:
        firm.capacity += firm.ordered_capacity
        firm.ordered_capacity, firm.capacity_ready = 0.0, None


def buy_capacity(market: PlainMarket, firm: Firm) -> None:
    """Buy more capacity when half of the last weeks were tight, nothing is on order and cash allows."""
    window = min(TIGHT_WEEKS * market.ticks_per_week, LONGEST_WINDOW)
    if 2 * sum(firm.tight) < window or firm.capacity_ready is not None:
        return
    rules = market.rules.production
    units = rules.growth_step * firm.capacity
    profit = ASSUMED_USE * market.ticks_per_month * (firm.price - firm.unit_cost)  # of a weekly unit, a month
    cost = whole(rules.growth_payback * profit * units)
    if cost > firm.spendable() - whole(RESERVE_MONTHS * firm.monthly_cost()):
        return
    firm.flows.investment = cost
    firm.ordered_capacity = units
    firm.capacity_ready = market.tick + READY_WEEKS * market.ticks_per_week
    firm.tight = []


def make_goods(market: PlainMarket, firm: Firm, net_share: float) -> None:
    """Spoil, forecast, and make what is wanted, as far as capacity and cash allow."""
    rules, flows = market.rules.production, firm.flows
    flows.spoiled = by_lot(firm.stock * firm.sector.spoilage, market.luck.uniform(Draw.SPOIL, firm.uid))
    firm.stock -= flows.spoiled
    firm.expected += (flows.attempts - firm.expected) / rules.smoothing
    wanted = firm.expected + rules.safety_stock * math.sqrt(firm.expected) - firm.stock
    batch = by_lot(max(wanted, 0.0), market.luck.uniform(Draw.MAKE, firm.uid))
    if firm.stock == 0:
        batch = max(batch, 1)  # a trial batch
    if market.rules.switches.capacity_limit:
        means = max(firm.spendable() + firm.credit, 0)
        batch = min(batch, math.floor(firm.capacity * net_share), means // firm.unit_cost)
    flows.made = batch
    flows.materials = batch * firm.unit_cost
    firm.stock += batch
