"""Found one firm: who owns a place, what it makes, and the means it starts with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from simulation.agents import Firm, Method, columns_of
from simulation.chance import BRAND, UMKM, Draw, firm_number, uid_of
from simulation.kernels.random import consistent_pick
from simulation.parameters import WEEKS_PER_MONTH

if TYPE_CHECKING:
    from simulation.market import Market

KEPT_BY_THE_PLACE: Final = ("sector", "area", "region", "is_brand", "generation", "size_class")
LEAST_CAPACITY: Final = 2.0  # units a tick, so that a trial batch is possible during a changeover


def clear(market: Market, row: int) -> None:
    """Reset every state variable of a place but those that belong to the place itself."""
    for name, item in columns_of(Firm).items():
        if name not in KEPT_BY_THE_PLACE:
            market.firms.columns[name][row] = item.fill


def uid_of_firm(market: Market, row: int, generation: int) -> int:
    """Return the uid of the ``generation``-th firm of the place ``row``."""
    layout, sector = market.layout, int(market.firms.sector[row])
    if market.firms.is_brand[row]:
        return uid_of(BRAND, sector, firm_number(row - int(layout.brand_first[sector]), generation))
    area = int(market.firms.area[row])
    within = row - int(layout.umkm_first[layout.cell(sector, area)])
    return uid_of(UMKM, sector, firm_number(area + layout.areas * within, generation))


def found(market: Market, row: int) -> None:
    """Draw who the owner of place ``row`` is and what the firm makes: everything keyed by its uid."""
    firms, chance, rules, plan = market.firms, market.chance, market.rules, market.plan
    uid = uid_of_firm(market, row, int(firms.generation[row]))
    firms.uid[row] = uid
    sector, is_brand = int(firms.sector[row]), bool(firms.is_brand[row])
    firms.is_alive[row] = True
    firms.phase[row] = chance.uniform(Draw.PHASE, uid)
    _draw_product(market, row, uid, sector, is_brand)
    region = None if is_brand else plan.regions[int(firms.region[row])]
    relative = region.literacy if region else 1.0
    adoption = rules.adoption
    literacy = adoption.literacy_mean * relative + adoption.literacy_sd * chance.normal(Draw.LITERACY, uid)
    firms.literacy[row] = 1.0 if is_brand else min(1.0, max(0.02, literacy))
    digital = adoption.digital_share * (region.digital if region else 1.0)
    firms.is_digital[row] = is_brand or chance.uniform(Draw.DIGITAL, uid) < digital
    firms.resistance[row] = min(1.0, 2.0 * adoption.resistance_mean * chance.uniform(Draw.RESISTANCE, uid))
    firms.understanding[row] = min(1.0, 2.0 * adoption.understanding_mean * chance.uniform(Draw.UNDERSTANDING, uid))
    firms.skill[row] = 1.0
    firms.method[row] = draw_method(market, uid)


def _draw_product(market: Market, row: int, uid: int, sector: int, is_brand: bool) -> None:
    """Draw quality, price, cost and a design near the taste of one customer of the trade area."""
    firms, chance, rules = market.firms, market.chance, market.rules
    reference = int(market.conditions.reference_price[sector])
    quality = rules.demand.quality_sd * chance.normal(Draw.QUALITY, uid)
    firms.quality[row] = rules.demand.brand_quality if is_brand else quality
    firms.equity[row] = rules.demand.brand_equity if is_brand else 0.0
    scatter = 0.0 if is_brand else rules.production.price_sd * chance.normal(Draw.QUALITY, uid, partner=1)
    firms.price[row] = firms.starting_price[row] = round(reference * math.exp(scatter))
    edge = rules.production.brand_cost_edge if is_brand else 0.0
    firms.unit_cost[row] = round((1.0 - rules.production.margin) * (1.0 - edge) * reference)
    here = np.zeros(firms.design.shape[1]) if is_brand else taste_of_a_neighbour(market, row, uid)
    near = rules.finance.design_scatter
    for axis in range(firms.design.shape[1]):
        start = market.trends.position[sector, axis] + here[axis]
        firms.design[row, axis] = start + near * chance.normal(Draw.DESIGN_SCATTER, uid, partner=axis)
    firms.previous_design[row] = firms.target[row] = firms.belief[row] = firms.design[row]
    firms.belief_variance[row] = market.conditions.spread[sector] ** 2


def taste_of_a_neighbour(market: Market, row: int, uid: int) -> np.ndarray:
    """Return the taste, from the trend, of a keyed random customer of the firm's cell (consistent index, partner 1)."""
    layout, customers = market.layout, market.customers
    cell = layout.cell(int(market.firms.sector[row]), int(market.firms.area[row]))
    if not layout.customer_count[cell]:
        return np.zeros(customers.taste.shape[1])
    one, count = np.array([uid], dtype=np.uint32), np.array([layout.customer_count[cell]])
    person = int(layout.customer_first[cell] + consistent_pick(market.chance.stream(Draw.FIRST_DESIGN), one, count)[0])
    circle = customers.community[person]
    common = market.communities.centre[circle] if circle >= 0 else 0.0
    return np.asarray(customers.taste[person].astype(float) + common)


def draw_method(market: Market, uid: int) -> int:
    """Return the method the firm would use: the scenario's, or one drawn from the mix."""
    named = market.rules.cocreation.method
    if named != "mixed":
        return int(Method[named.upper()])
    methods = market.rules.methods
    shares = [methods.poll.chosen, methods.survey.chosen, methods.consultation.chosen, methods.taste_test.chosen]
    mark = market.chance.uniform(Draw.METHOD, uid) * sum(shares)
    for method, share in enumerate(shares):
        mark -= share
        if mark < 0.0:
            return method
    return int(Method.TASTE_TEST)


def endow(market: Market, row: int) -> None:
    """Give a firm the capacity, overhead, cash and credit that its ``start_sales`` ask for."""
    firms, chance, rules = market.firms, market.chance, market.rules
    finance, production = rules.finance, rules.production
    uid, is_brand = int(firms.uid[row]), bool(firms.is_brand[row])
    ticks_per_month = WEEKS_PER_MONTH * market.ticks_per_week
    sales = float(firms.start_sales[row])
    slack = production.brand_slack if is_brand else production.capacity_slack
    sigma = 0.0 if is_brand else production.capacity_sigma
    firms.capacity[row] = max(LEAST_CAPACITY, sales * slack * math.exp(sigma * chance.normal(Draw.SLACK, uid)))
    firms.base_capacity[row] = firms.capacity[row]
    firms.expected[row] = sales
    profit = sales * ticks_per_month * max(0.0, float(firms.price[row] - firms.unit_cost[row]))
    firms.gross_profit[row] = profit
    weight = finance.overhead * math.exp(finance.overhead_sigma * chance.normal(Draw.OVERHEAD, uid))
    overhead = min(weight, finance.overhead_cap) * profit / ticks_per_month
    firms.overhead[row] = 0 if is_brand else round(overhead)
    costs = overhead * ticks_per_month + sales * ticks_per_month * float(firms.unit_cost[row])
    firms.cash[row] = round(finance.starting_cash * costs)
    has_credit = chance.uniform(Draw.CREDIT, uid) < finance.credit_access
    firms.credit[row] = round(finance.credit_limit * profit) if has_credit else 0
