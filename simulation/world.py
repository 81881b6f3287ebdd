"""Build the world before the first tick: people, ties, firms, first memories, expected sales."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import gammaincinv

from simulation.agents import Size, own_parts
from simulation.chance import CUSTOMER, NUMBER_BITS, OTHER, Draw, uid_of
from simulation.founding import endow, found
from simulation.kernels import building
from simulation.kernels.random import consistent_pick
from simulation.kernels.threads import by_rows

if TYPE_CHECKING:
    from simulation.market import Market

SPARE_COMMUNITIES: Final = 2  # places in each cell for communities that a hub may found
OWN_CIRCLE: Final = 0.6  # share of a member's strong ties within the own community
OLDEST_WEEKS: Final = 104  # age of the oldest first memory, where memories last that long
CIRCLES_A_BLOCK: Final = 1024  # numbers of communities that an area has before it takes a further block
MOST_CERTAIN: Final = 0.95  # largest chance that a firm is remembered at the start


def build_people(market: Market) -> None:
    """Create customers and communities: who they are, what they like, whom they listen to."""
    layout, plan = market.layout, market.plan
    customers = market.customers
    sector = np.repeat(layout.cell_sector, layout.customer_count)
    customers.sector[:] = sector
    customers.area[:] = np.repeat(layout.cell_area, layout.customer_count)
    number = layout.turns.astype(np.uint32)
    customers.uid[:] = uid_of(CUSTOMER, 0, 0) + (sector.astype(np.uint32) << NUMBER_BITS) + number
    _build_communities(market)
    _draw_habits(market)
    _draw_tastes(market)
    online = np.array([region.online_share for region in plan.regions])[layout.region_of_area]
    customers.is_online[:] = market.chance.uniforms(Draw.ONLINE, customers.uid) < online[customers.area]
    tie_people(market)


def circles_per_cell(market: Market) -> np.ndarray:
    """Return the number of communities of each cell at the start."""
    population = market.plan.world.population
    members = market.layout.customer_count * population.community_share
    return np.maximum(np.round(members / population.community_size), members > 0).astype(int)


def communities_per_cell(market: Market) -> np.ndarray:
    """Return the number of places for communities in each cell, spare ones included."""
    return circles_per_cell(market) + SPARE_COMMUNITIES


def _build_communities(market: Market) -> None:
    """Create communities, spare ones included, and draw who belongs to which."""
    layout, plan, customers, communities = market.layout, market.plan, market.customers, market.communities
    active = circles_per_cell(market)
    per_cell = communities_per_cell(market)
    first = np.concatenate([[0], np.cumsum(per_cell)[:-1]])
    communities.sector[:] = np.repeat(layout.cell_sector, per_cell)
    communities.area[:] = np.repeat(layout.cell_area, per_cell)
    index = np.arange(len(communities)) - np.repeat(first, per_cell)
    communities.is_active[:] = index < np.repeat(active, per_cell)
    area, block = communities.area.astype(np.int64), index // CIRCLES_A_BLOCK  # a second block where circles are many
    number = 1 + (area + layout.areas * block) * CIRCLES_A_BLOCK + index % CIRCLES_A_BLOCK
    communities.cohesion[:] = market.rules.taste.community_part
    communities.meets_every[:] = plan.world.population.meets_every
    communities.uid[:] = uid_of(OTHER, 0, 0) + (communities.sector.astype(np.int64) << NUMBER_BITS) + number
    cell = customers.sector.astype(np.int64) * layout.areas + customers.area
    share = plan.world.population.community_share
    belongs = (market.chance.uniforms(Draw.MEMBERSHIP, customers.uid) < share) & (active[cell] > 0)
    pick = consistent_pick(market.chance.stream(Draw.MEMBERSHIP), customers.uid, np.maximum(active[cell], 1))
    customers.community[:] = np.where(belongs, first[cell] + pick, -1)


def _draw_habits(market: Market) -> None:
    """Draw how often people shop, how they feel about prices, how much they talk.

    The rate is a week's whatever the tick: a week's chance of an occasion is dealt out evenly to its ticks, and heavy
    shoppers buy a week's units at once, so that a shorter tick leaves what a person buys in a week as it is.
    """
    customers, demand = market.customers, market.rules.demand
    shape = demand.shopping_shape
    # the mean of 1 - exp(-rate) under a gamma law is 1 - (1 + scale)^-shape: solved for the scale
    mean = min(demand.shopping_rate * market.ticks_per_week, 0.95)
    scale = (1.0 - mean) ** (-1.0 / shape) - 1.0
    customers.rate[:] = scale * gammaincinv(shape, market.chance.uniforms(Draw.SHOPPING_RATE, customers.uid))
    customers.occasion[:] = -np.expm1(-customers.rate.astype(float)) / market.ticks_per_week
    for column, draw, sigma in (
        (customers.price_sensitivity, Draw.SENSITIVITY, demand.sensitivity_sd),
        (customers.talkativeness, Draw.TALKATIVE, market.rules.talk.talkative_sd),
    ):
        column[:] = np.exp(sigma * market.chance.normals(draw, customers.uid) - 0.5 * sigma**2)


def _draw_tastes(market: Market) -> None:
    """Draw tastes around the sector's trend; members share part of the variance with their community."""
    customers, communities, spread = market.customers, market.communities, market.conditions.spread
    own = own_parts(market.communities)[customers.community + 1] * spread[customers.sector]
    for axis in range(customers.taste.shape[1]):
        customers.taste[:, axis] = own * market.chance.normals(Draw.TASTE, customers.uid, partner=axis)
        centre = market.chance.normals(Draw.CENTRE, communities.uid, partner=axis)
        communities.centre[:, axis] = np.sqrt(communities.cohesion) * spread[communities.sector] * centre


def tie_people(market: Market) -> None:
    """Draw the people each customer listens to."""
    layout, customers = market.layout, market.customers
    members = np.flatnonzero(customers.community >= 0)
    members = members[np.argsort(customers.community[members], kind="stable")].astype(np.int32)
    first = np.searchsorted(customers.community[members], np.arange(len(market.communities) + 1))
    sector_first, sector_count = layout.customers_by_sector
    by_turn = np.empty(len(customers), dtype=np.int64)
    by_turn[np.repeat(sector_first, sector_count) + layout.turns] = np.arange(len(customers))
    places = building.Places(
        market.cell_of_customer, layout.customer_first, layout.customer_count, sector_first, sector_count, by_turn,
        first, members,
    )  # fmt: skip
    by_rows(
        building.tie_people, len(customers), market.chance.stream(Draw.TIE), market.people, places,
        market.plan.world.population.strong_ties, OWN_CIRCLE, customers.ties,
    )  # fmt: skip


def build_firms(market: Market) -> None:
    """Create UMKM and brands, give customers their first memories, and size firms by what those promise."""
    layout, firms = market.layout, market.firms
    firms.sector[:] = np.concatenate(
        [np.repeat(layout.cell_sector, layout.umkm_count), np.repeat(np.arange(layout.sectors), layout.brands)]
    )
    firms.area[: layout.umkm] = np.repeat(layout.cell_area, layout.umkm_count)
    firms.region[: layout.umkm] = layout.region_of_area[firms.area[: layout.umkm]]
    firms.is_brand[layout.umkm :] = True
    for row in range(layout.firms):
        found(market, row)
    firms.opened[:] = market.tick
    market.refresh_offers()
    _give_first_memories(market)
    _size_by_expected_sales(market)


def _give_first_memories(market: Market) -> None:
    """Each customer starts with most brands and a few local UMKM, larger ones more often."""
    layout, firms, population = market.layout, market.firms, market.plan.world.population
    loyalty = market.rules.loyalty
    size = np.exp(population.size_sigma * market.chance.normals(Draw.SIZE, firms.uid))
    cell = market.cell_of_firm[: layout.umkm]
    total = np.bincount(cell, weights=size[: layout.umkm], minlength=len(layout.umkm_count))
    chance = np.full(layout.firms, population.brands_remembered)
    chance[: layout.umkm] = np.minimum(MOST_CERTAIN, population.remembered_at_start * size[: layout.umkm] / total[cell])
    by_rows(
        building.fill_memories, len(market.customers), market.chance.stream(Draw.REMEMBERED), market.tick,
        market.people, market.cell_of_customer, layout.umkm_first,
        layout.umkm_count, layout.brand_first, layout.brand_count, firms.uid, chance,
        min(market.fading.lapse // 2, OLDEST_WEEKS * market.ticks_per_week), (loyalty.starting_bond,
        loyalty.starting_bond_brand), market.memories,
    )  # fmt: skip


def _size_by_expected_sales(market: Market) -> None:
    """Set capacity, overhead, cash and size class from the sales that first memories promise."""
    firms, rules, layout = market.firms, market.rules, market.layout
    weights = (market.conditions.fit_weight, rules.demand.fit_cap, rules.demand.bond_weight)
    building.expect_sales(
        market.tick, market.people, market.memories, market.offers, market.fading, market.communities.centre, weights,
        rules.demand.outside_utility, firms.start_sales,
    )  # fmt: skip
    for row in range(layout.firms):
        endow(market, row)
    firms.stock[:] = np.ceil(firms.start_sales)
    measure_sectors(market)


def measure_sectors(market: Market) -> None:
    """Note each sector's median UMKM, and the tercile of starting sales that every place belongs to."""
    firms = market.firms
    for sector in range(market.layout.sectors):
        rows = np.flatnonzero((firms.sector == sector) & ~firms.is_brand)
        if not rows.size:
            continue  # a sector of nobody
        sales = firms.start_sales[rows]
        median = float(np.median(sales))
        market.sector_sales[sector] = median if median > 0.0 else max(float(np.mean(sales)), 0.1)
        market.sector_profit[sector] = np.median(firms.gross_profit[rows])
        market.sector_capacity[sector] = np.median(firms.capacity[rows])
        _classify(market, rows)


def _classify(market: Market, rows: np.ndarray) -> None:
    """Give each place its tercile of starting sales within the sector; ties go by uid."""
    firms = market.firms
    order = rows[np.lexsort((firms.uid[rows], firms.start_sales[rows]))]
    firms.size_class[order] = np.arange(len(order)) * 3 // max(len(order), 1)
    firms.size_class[firms.is_brand] = Size.BRAND
