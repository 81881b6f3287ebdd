"""Firms advertise, newcomers open, samples are given away: who is reached, and what it costs."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.plain.numbers import by_lot, squared_distance, whole, within
from simulation.chance import Draw

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket

OPENING_WEEKS = 4  # the weeks over which word of an opening spreads


def advertise(market: PlainMarket) -> None:
    """Give samples away, then draw which adverts each person sees this tick; firms pay for their contacts."""
    for firm in market.living_umkm():
        give_samples(market, firm)
    market.adverts = defaultdict(list)
    near, brands, online = chances_to_reach(market)
    for customer in market.customers:
        cell, sector = customer.cell, customer.sector
        see_one(market, customer, near[cell.index], Draw.ADVERT, Draw.ADVERT_FIRM)
        see_one(market, customer, brands[sector.code], Draw.BRAND_ADVERT, Draw.BRAND_ADVERT_FIRM)
        if customer.is_online:
            see_one(market, customer, online[sector.code], Draw.ELSEWHERE, Draw.ELSEWHERE_FIRM)
    if market.rules.switches.advertising:
        for firm in market.firms:
            firm.flows.ad_cost = advert_cost(market, firm) if firm.is_alive else 0


Chances = dict[int, list[tuple["Firm", float]]]


def chances_to_reach(market: PlainMarket) -> tuple[Chances, Chances, Chances]:
    """Return firms and their chance to reach a person: near by (by cell), brands and online elsewhere (by sector)."""
    near: Chances = defaultdict(list)
    brands: Chances = defaultdict(list)
    online: Chances = defaultdict(list)
    people_online = {s.code: sum(c.is_online for c in s.customers) for s in market.sectors}
    for firm in market.living_umkm():
        here, elsewhere = contacts_of(market, firm)
        near[firm.cell.index].append((firm, here / max(len(firm.cell.people), 1)))
        online[firm.sector.code].append((firm, elsewhere / max(people_online[firm.sector.code], 1)))
    for brand in market.brands():
        brands[brand.sector.code].append((brand, brand_reach(market, brand)))
    return near, brands, online


def contacts_of(market: PlainMarket, firm: Firm) -> tuple[float, float]:
    """Return an UMKM's contacts this tick near by and, if it is digital, online elsewhere."""
    rules, adoption = market.rules.marketing, market.rules.adoption
    skill = firm.skilled_literacy() / adoption.literacy_mean if adoption.literacy_mean > 0.0 else 0.0
    own = contacts_bought(market) * skill * firm.ad_factor if market.rules.switches.advertising else 0.0
    elsewhere = rules.online_elsewhere * own if firm.is_digital else 0.0
    ticks = OPENING_WEEKS * market.ticks_per_week
    is_new = firm.generation > 0 and market.tick - firm.opened <= ticks  # it opened after that tick's adverts
    opening = rules.opening_contacts * market.plan.world.population.customers_per_umkm / ticks if is_new else 0.0
    return own - elsewhere + opening + firm.promotion, elsewhere


def contacts_bought(market: PlainMarket) -> float:
    """Return how many contacts an UMKM's budget buys this tick, before skill makes more or less of them."""
    first, now = market.plan.world.marketing.umkm_contact_cost, market.rules.marketing.umkm_contact_cost
    return at_present_cost(market.rules.marketing.umkm_contacts, first, now)


def at_present_cost(planned: float, first: int, now: int) -> float:
    """Return what a budget buys that was made for ``planned`` at the ``first`` cost of one."""
    return planned * (first / now) if first > 0 and now > 0 else planned


def brand_reach(market: PlainMarket, brand: Firm) -> float:
    """Return the chance that what a brand's budget buys reaches a person of its sector this tick."""
    if not market.rules.switches.advertising:
        return 0.0
    first, now = market.plan.world.marketing.brand_contact_cost, market.rules.marketing.brand_contact_cost
    return at_present_cost(market.rules.marketing.brand_reach, first, now) * brand.ad_factor


def see_one(market: PlainMarket, customer: Customer, firms: list[tuple[Firm, float]], seen: Draw, which: Draw) -> None:
    """Let a person see an advert of one sort or none; whose is drawn in proportion to the chances."""
    total = sum(chance for _, chance in firms)
    if total <= 0.0 or market.luck.uniform(seen, customer.uid) >= 1.0 - math.exp(-total):
        return
    market.adverts[customer].append(drawn_from(firms, market.luck.uniform(which, customer.uid) * total))


def drawn_from(firms: list[tuple[Firm, float]], mark: float) -> Firm:
    """Return the firm in whose part of the summed chances ``mark`` falls."""
    for firm, chance in firms:
        mark -= chance
        if mark < 0.0:
            return firm
    return firms[-1][0]


def advert_cost(market: PlainMarket, firm: Firm) -> int:
    """Return what a firm pays for this tick's adverts: contacts bought, whatever its skill makes of them."""
    rules = market.rules.marketing
    if firm.is_brand:
        return whole(brand_reach(market, firm) * len(firm.sector.customers) * rules.brand_contact_cost)
    return whole(contacts_bought(market) * rules.umkm_contact_cost)


def give_samples(market: PlainMarket, firm: Firm) -> None:
    """Give units from stock to keyed random people of the cell, who get to know the firm and try it once."""
    wanted = market.rules.marketing.seeding
    if wanted <= 0.0 or not firm.cell.people:
        return
    units = min(by_lot(wanted, market.luck.uniform(Draw.SAMPLE_SIZE, firm.uid)), firm.stock)
    for nth in range(units):
        person = firm.cell.people[market.luck.pick(Draw.SAMPLE, firm.uid, nth, len(firm.cell.people))]
        try_sample(market, firm, person)
    firm.flows.given = units
    firm.stock -= units


def try_sample(market: PlainMarket, firm: Firm, customer: Customer) -> None:
    """Let a person get to know a firm by one experience of it."""
    rules = market.rules.loyalty
    if customer.remembers(firm) is None and customer.learn_of(firm) is None:
        return
    memory = customer.memories[firm]
    satisfaction = 1.0 - squared_distance(firm.design, customer.taste) / rules.satisfaction_reference + firm.value()
    gain = rules.bond_gain if market.rules.switches.bond else 0.0
    bond = customer.bond_with(memory)
    customer.refresh(memory, bond + gain * (within(satisfaction, -1.0, 1.0) - bond))
