"""Firms close, and newcomers take free places."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.plain.firm import Firm
from benchmarks.plain.numbers import Point, within
from simulation.agents import Exit, Method
from simulation.chance import UMKM, Draw, firm_number, uid_of

if TYPE_CHECKING:
    from benchmarks.plain.market import PlainMarket

LEAST_DELAY = 2  # ticks for which a place stays free
LEAST_CAPACITY = 2.0  # units a tick
LEAST_LITERACY = 0.02


def close_firms(market: PlainMarket) -> None:
    """Close UMKM that are insolvent or meet the background hazard, but for the time of settling in."""
    if not market.rules.switches.exit or market.is_settling:
        return
    for firm in market.living_umkm():
        if firm.cash < -firm.credit:
            close(market, firm, Exit.INSOLVENT)
        elif market.luck.uniform(Draw.CLOSE, firm.uid) < market.rules.finance.hazard:
            close(market, firm, Exit.HAZARD)


def close(market: PlainMarket, firm: Firm, kind: Exit) -> None:
    """Close a firm: its stock is written off as spoiled, its debt with it, and everybody forgets it at once."""
    firm.is_alive, firm.closed, firm.exit_kind = False, market.tick, int(kind)
    firm.is_cocreating = firm.is_on_trial = False
    firm.flows.spoiled += firm.stock
    firm.stock = firm.loan_due = 0
    firm.panel = firm.project = None
    firm.capacity_ready = None
    for customer in firm.sector.customers:
        customer.memories.pop(firm, None)
        if customer.bought_from is firm:
            customer.bought_from = None


def open_firms(market: PlainMarket) -> None:
    """Let newcomers take places that have been free for long enough."""
    if not market.rules.switches.entry:
        return
    delay = max(LEAST_DELAY, market.rules.finance.entry_delay)
    for old in list(market.firms):
        if not old.is_alive and not old.is_brand and market.tick - old.closed >= delay:
            market.retired.append(old)
            old.remove()
            market.firms[old.place] = newcomer(market, old)


def newcomer(market: PlainMarket, old: Firm) -> Firm:
    """Found the next firm of a place, keyed by its uid: the g-th newcomer of a place is the same in every arm."""
    cell, generation = old.cell, old.generation + 1
    place = cell.area + market.areas * cell.places.index(old.place)
    uid = uid_of(UMKM, cell.sector.code, firm_number(place, generation))
    firm = Firm(market, old.place, uid, cell.sector, cell, generation)
    draw_owner(market, firm)
    draw_product(market, firm)
    firm.start_sales = market.rules.finance.entrant_size * firm.sector.median_sales
    endow(market, firm)
    firm.stock = math.ceil(firm.start_sales)
    return firm


def draw_owner(market: PlainMarket, firm: Firm) -> None:
    """Draw who the owner is."""
    luck, rules, region = market.luck, market.rules.adoption, firm.cell.region
    firm.phase = luck.uniform_once(Draw.PHASE, firm.uid)
    literacy = rules.literacy_mean * region.literacy + rules.literacy_sd * luck.normal_once(Draw.LITERACY, firm.uid)
    firm.literacy = within(literacy, LEAST_LITERACY, 1.0)
    firm.is_digital = luck.uniform_once(Draw.DIGITAL, firm.uid) < rules.digital_share * region.digital
    firm.resistance = min(1.0, 2.0 * rules.resistance_mean * luck.uniform_once(Draw.RESISTANCE, firm.uid))
    firm.understanding = min(1.0, 2.0 * rules.understanding_mean * luck.uniform_once(Draw.UNDERSTANDING, firm.uid))
    firm.method = draw_method(market, firm)


def draw_method(market: PlainMarket, firm: Firm) -> Method:
    """Return the method the firm would use: the scenario's, or one drawn from the mix."""
    if market.rules.cocreation.method != "mixed":
        return Method[market.rules.cocreation.method.upper()]
    shares = [getattr(market.rules.methods, method.name.lower()).chosen for method in Method]
    mark = market.luck.uniform_once(Draw.METHOD, firm.uid) * sum(shares)
    for method, share in zip(Method, shares, strict=True):
        mark -= share
        if mark < 0.0:
            return method
    return Method.TASTE_TEST


def draw_product(market: PlainMarket, firm: Firm) -> None:
    """Draw quality, price, and a design near the taste of a person of the trade area."""
    luck, rules, sector = market.luck, market.rules, firm.sector
    firm.quality = rules.demand.quality_sd * luck.normal_once(Draw.QUALITY, firm.uid)
    scatter = rules.production.price_sd * luck.normal_once(Draw.QUALITY, firm.uid, partner=1)
    firm.price = firm.starting_price = round(sector.reference_price * math.exp(scatter))
    firm.unit_cost = round((1.0 - rules.production.margin) * sector.reference_price)
    near = rules.finance.design_scatter
    for axis, taste in enumerate(taste_of_a_neighbour(market, firm)):
        firm.design.append(taste + near * luck.normal_once(Draw.DESIGN_SCATTER, firm.uid, partner=axis))
    firm.previous_design, firm.belief = list(firm.design), list(firm.design)
    firm.belief_variance = sector.spread**2


def taste_of_a_neighbour(market: PlainMarket, firm: Firm) -> Point:
    """Return the taste of a keyed random customer of the cell."""
    people = firm.cell.people
    if not people:
        return list(firm.sector.trend)
    return people[market.luck.pick_once(Draw.FIRST_DESIGN, firm.uid, len(people))].taste


def endow(market: PlainMarket, firm: Firm) -> None:
    """Give a firm the capacity, overhead, cash and credit that its expected sales ask for."""
    luck, finance, production, month = (
        market.luck,
        market.rules.finance,
        market.rules.production,
        market.ticks_per_month,
    )
    sales = firm.expected = firm.start_sales
    slack, sigma = production.capacity_slack, production.capacity_sigma
    if firm.is_brand:
        slack, sigma = production.brand_slack, 0.0
    capacity = sales * slack * math.exp(sigma * luck.normal_once(Draw.SLACK, firm.uid))
    firm.capacity = firm.base_capacity = max(LEAST_CAPACITY, capacity)
    firm.gross_profit = sales * month * max(0, firm.price - firm.unit_cost)
    weight = finance.overhead * math.exp(finance.overhead_sigma * luck.normal_once(Draw.OVERHEAD, firm.uid))
    overhead = min(weight, finance.overhead_cap) * firm.gross_profit / month
    firm.overhead = 0 if firm.is_brand else round(overhead)
    firm.cash = round(finance.starting_cash * (overhead * month + sales * month * firm.unit_cost))
    has_credit = luck.uniform_once(Draw.CREDIT, firm.uid) < finance.credit_access
    firm.credit = round(finance.credit_limit * firm.gross_profit) if has_credit else 0
