"""Turn the columns of a market that has just been built into objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.plain.customer import Customer, Memory
from benchmarks.plain.firm import Firm
from benchmarks.plain.surroundings import Cell, Community, Sector
from simulation.agents import NOBODY, Method

if TYPE_CHECKING:
    from benchmarks.plain.market import PlainMarket
    from simulation import Market

OF_FIRMS = (
    "is_alive", "opened", "phase", "quality", "equity", "price", "starting_price", "unit_cost", "belief_variance",
    "capacity", "base_capacity", "expected", "stock", "cash", "credit", "overhead", "start_sales", "gross_profit",
    "is_digital", "literacy", "understanding", "resistance", "skill",
)  # fmt: skip
OF_CUSTOMERS = (
    "is_online", "rate", "occasion", "price_sensitivity", "talkativeness", "willingness", "expectation",
)  # fmt: skip


def take_over(market: PlainMarket, world: Market) -> None:
    """Make objects of everybody and everything in ``world``."""
    market.sectors = [_sector(world, code) for code in range(world.layout.sectors)]
    market.cells = [_cell(market, world, index) for index in range(len(world.layout.cell_sector))]
    market.communities = [_community(market, world, row) for row in range(len(world.communities))]
    market.firms = [_firm(market, world, row) for row in range(len(world.firms))]
    market.customers = [_customer(market, world, row) for row in range(len(world.customers))]
    for row, customer in enumerate(market.customers):
        _remember_and_tie(market, world, row, customer)


def _cell_at(market: PlainMarket, sector: int, area: int) -> Cell:
    return market.cells[sector * market.areas + area]


def _sector(world: Market, code: int) -> Sector:
    trends = world.trends
    return Sector(
        code, world.plan.sectors[code].name, int(trends.uid[code]), trends.position[code].tolist(),
        trends.step[code].tolist(), float(world.sector_sales[code]), float(world.sector_profit[code]),
        float(world.sector_capacity[code]),
    )  # fmt: skip


def _cell(market: PlainMarket, world: Market, index: int) -> Cell:
    sector, area = int(world.layout.cell_sector[index]), int(world.layout.cell_area[index])
    region = int(world.layout.region_of_area[area])
    return Cell(index, market.sectors[sector], area, world.plan.regions[region], region)


def _community(market: PlainMarket, world: Market, row: int) -> Community:
    c = world.communities
    cell = _cell_at(market, int(c.sector[row]), int(c.area[row]))
    circle = Community(int(c.uid[row]), cell, c.centre[row].tolist(), int(c.meets_every[row]), bool(c.is_active[row]))
    cell.communities.append(circle)
    return circle


def _firm(market: PlainMarket, world: Market, row: int) -> Firm:
    f, sector = world.firms, market.sectors[int(world.firms.sector[row])]
    cell = None if f.is_brand[row] else _cell_at(market, sector.code, int(f.area[row]))
    firm = Firm(market, row, int(f.uid[row]), sector, cell, int(f.generation[row]))
    _copy(firm, world.firms, row, OF_FIRMS)
    firm.method = Method(int(f.method[row]))
    firm.design, firm.previous_design = f.design[row].tolist(), f.previous_design[row].tolist()
    firm.belief = f.belief[row].tolist()
    if cell is not None:
        cell.places.append(row)
    return firm


def _customer(market: PlainMarket, world: Market, row: int) -> Customer:
    c = world.customers
    customer = Customer(market, _cell_at(market, int(c.sector[row]), int(c.area[row])), int(c.uid[row]))
    _copy(customer, c, row, OF_CUSTOMERS)
    customer.own_taste = c.taste[row].tolist()
    circle = int(c.community[row])
    customer.community = None if circle == NOBODY else market.communities[circle]
    customer.cell.people.append(customer)
    customer.sector.customers.append(customer)
    return customer


def _remember_and_tie(market: PlainMarket, world: Market, row: int, customer: Customer) -> None:
    c, strong = world.customers, world.plan.world.population.strong_ties
    for slot, place in enumerate(c.known[row]):
        if place != NOBODY:
            firm = market.firms[place]
            customer.memories[firm] = Memory(firm, int(c.refreshed[row, slot]), float(c.bond[row, slot]))
    people = [market.customers[tie] if tie != NOBODY else None for tie in c.ties[row]]
    customer.strong_ties = [tie for tie in people[:strong] if tie]
    customer.weak_ties = [tie for tie in people[strong:] if tie]


def _copy(agent: Any, columns: Any, row: int, names: tuple[str, ...]) -> None:
    for name in names:
        setattr(agent, name, getattr(columns, name)[row].item())
