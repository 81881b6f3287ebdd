"""Firms advertise, newcomers open, samples are given away: who is reached, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from simulation.agents import Customer, Firm
from simulation.chance import Draw
from simulation.kernels import adverts, sampling
from simulation.kernels.threads import by_rows
from simulation.processes.money import rupiah
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market

ONLINE: Final = 2  # the third sort of adverts: of digital UMKM elsewhere, to people online
OPENING_WEEKS: Final = 4  # the weeks over which word of an opening spreads


@process(
    writes={
        Firm.ad_cost, Firm.given, Firm.stock, Customer.known, Customer.refreshed, Customer.bond, Customer.asked,
        Customer.pending,
    }
)  # fmt: skip
def advertise(market: Market) -> None:
    """Let firms reach people with adverts, and give samples away where the scenario says so.

    UMKM contacts a tick = umkm_contacts x literacy (with support, at most 1) / literacy_mean; a digital UMKM spends
    ``online_elsewhere`` of them on people online anywhere in the sector. Public promotion adds contacts; an entrant
    opens with opening_contacts x customers_per_umkm contacts over the 4 weeks after the tick in which it opened. A
    firm's chance to reach a person of its cell = contacts / people of the cell; a brand's = brand_reach. Both times the
    firm's ad_factor. A person sees an advert with chance ``1 - exp(-sum of chances)`` of each sort (near, brand,
    online); which: in proportion to the chances, summed in row order.
    Cost: contacts paid for (umkm_contacts, whatever the literacy; brands: reach x people of the sector) x cost per
    contact. Budgets are in rupiah: what the contacts cost at the prices the scenario starts with. Where a dated change
    makes a contact dearer, the budget stays and buys fewer: contacts x first cost / present cost (decision 0106).
    Samples: ``seeding`` units (keyed rounding, from stock) go to keyed random people of the cell, who get to know the
    firm and feel one experience of it.
    Chance: ADVERT, ADVERT_FIRM, BRAND_ADVERT, BRAND_ADVERT_FIRM, ELSEWHERE, ELSEWHERE_FIRM (customer uid) uniform;
    SAMPLE_SIZE (firm uid) uniform; SAMPLE (firm uid, nth) person by consistent index.
    Order: samples first, in row order of firms; adverts are heard in ``hear_and_remember``.
    """
    firms = market.firms
    firms.ad_cost[:] = 0
    firms.given[:] = 0
    _give_samples(market)
    _plan_adverts(market)


def contacts(market: Market) -> tuple[np.ndarray, np.ndarray]:
    """Return contacts a tick of every UMKM near by and online elsewhere."""
    firms, rules, umkm = market.firms, market.rules, ~market.firms.is_brand & market.firms.is_alive
    skill = market.literacy() / rules.adoption.literacy_mean if rules.adoption.literacy_mean > 0 else 0.0
    paid = np.where(umkm, umkm_contacts(market) * skill * firms.ad_factor, 0.0)
    if not rules.switches.advertising:
        paid = np.zeros_like(paid)
    online = np.where(firms.is_digital, rules.marketing.online_elsewhere, 0.0) * paid
    opening_ticks = OPENING_WEEKS * market.ticks_per_week
    is_new = umkm & (firms.generation > 0) & (market.tick - firms.opened <= opening_ticks)
    opening = rules.marketing.opening_contacts * market.plan.world.population.customers_per_umkm / opening_ticks
    near = paid - online + np.where(is_new, opening, 0.0) + np.where(umkm, firms.promotion, 0.0)
    return near, online


def umkm_contacts(market: Market) -> float:
    """Return the contacts a tick that an UMKM's budget buys now."""
    return float(market.rules.marketing.umkm_contacts * _bought(market, "umkm_contact_cost"))


def brand_reach(market: Market) -> float:
    """Return the part of its sector that a brand's budget reaches a tick now."""
    return float(market.rules.marketing.brand_reach * _bought(market, "brand_contact_cost"))


def _bought(market: Market, cost: str) -> float:
    """Return the part of the planned contacts that a budget buys at the present ``cost`` of one.

    All of them where contacts are or were free: there is no budget that could be kept.
    """
    first, now = getattr(market.plan.world.marketing, cost), getattr(market.rules.marketing, cost)
    return first / now if first and now else 1.0


def _plan_adverts(market: Market) -> None:
    """Draw this tick's adverts for everyone, and book what they cost."""
    firms, layout, rules = market.firms, market.layout, market.rules
    near, online = contacts(market)
    _, sector_count = layout.customers_by_sector
    umkm_first, umkm_rows = layout.umkm_by_sector
    reach = brand_reach(market) if rules.switches.advertising else 0.0
    brand_weight = np.where(firms.is_brand & firms.is_alive, reach * firms.ad_factor, 0.0)
    near_weight = near / np.maximum(market.people_of_cell_of_firm, 1)
    online_weight = online / np.maximum(market.online_people()[firms.sector], 1)
    every_cell, sector = np.arange(len(layout.cell_sector)), layout.cell_sector
    sorts = (
        (layout.umkm_first, layout.umkm_count, near_weight, every_cell, Draw.ADVERT, Draw.ADVERT_FIRM),
        (layout.brand_first, layout.brand_count, brand_weight, sector, Draw.BRAND_ADVERT, Draw.BRAND_ADVERT_FIRM),
        (umkm_first, umkm_rows, online_weight, sector, Draw.ELSEWHERE, Draw.ELSEWHERE_FIRM),
    )
    by_rows(
        adverts.expose, len(market.customers), tuple(
            (market.chance.stream(occurs, market.tick), market.chance.stream(pick, market.tick))
            for *_, occurs, pick in sorts
        ),
        market.people, market.cell_of_customer, _adverts(sorts), market.exposures,
    )  # fmt: skip
    paid = np.where(firms.is_brand, 0.0, umkm_contacts(market) * rules.marketing.umkm_contact_cost)
    mass = brand_weight * sector_count[firms.sector] * rules.marketing.brand_contact_cost
    if rules.switches.advertising:
        firms.ad_cost[:] = np.where(firms.is_alive, rupiah(paid + mass), 0)


def _adverts(sorts: Sequence[tuple[Any, ...]]) -> adverts.Adverts:
    """Return adverts of all ``sorts``: each its groups of firms, the firms' weights and the group of every cell."""
    weights = np.stack([weight for _, _, weight, *_ in sorts])
    upto = np.zeros_like(weights)
    by_cell = [
        (first[group], count[group], adverts.any_of(first, count, weights[sort], upto[sort])[group])
        for sort, (first, count, _, group, *_) in enumerate(sorts)
    ]
    first, count, chance = (np.stack(part) for part in zip(*by_cell, strict=True))
    return adverts.Adverts(first, count, chance, weights, upto, np.arange(len(sorts)) == ONLINE)


def _give_samples(market: Market) -> None:
    firms, rules, layout = market.firms, market.rules, market.layout
    if rules.marketing.seeding <= 0.0:
        return
    chance, tick = market.chance, market.tick
    for row in np.flatnonzero(firms.is_alive & ~firms.is_brand):
        uid, cell = int(firms.uid[row]), int(market.cell_of_firm[row])
        whole = math.floor(rules.marketing.seeding)
        units = whole + int(chance.uniform(Draw.SAMPLE_SIZE, uid, tick) < rules.marketing.seeding - whole)
        units = min(units, int(firms.stock[row]))
        if not units or not layout.customer_count[cell]:
            continue
        sampling.give_samples(
            chance.stream(Draw.SAMPLE, tick), tick, int(row), units, int(layout.customer_first[cell]),
            int(layout.customer_count[cell]), market.people, market.memories, market.offers, market.fading,
            market.communities.centre, firms.uid, rules.loyalty.satisfaction_reference,
            rules.loyalty.bond_gain if rules.switches.bond else 0.0,
        )  # fmt: skip
        firms.given[row] = units
        firms.stock[row] -= units
