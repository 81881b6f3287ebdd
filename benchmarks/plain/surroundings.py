"""What surrounds customers and firms: sectors with their trend, trade areas, communities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.numbers import Point
    from simulation.scenario import Region


@dataclass(eq=False)
class Sector:
    """One sector: its trend, the medians of its firms at the start, and its conditions under today's rules."""

    code: int
    name: str
    uid: int
    trend: Point
    trend_step: Point
    median_sales: float  # units a tick expected at the start
    median_profit: float  # gross profit a month at the start
    median_capacity: float
    customers: list[Customer] = field(default_factory=list)

    # conditions: the world's value times the sector's factor
    spread: float = 1.0
    drift: float = 0.0
    fit_weight: float = 1.0
    price_weight: float = 1.0
    redesign_cost: float = 0.0
    changeover: float = 0.0
    idea_difficulty: float = 1.0
    involvement: float = 1.0
    spoilage: float = 0.0
    reference_price: int = 1


@dataclass(eq=False)
class Community:
    """A local circle of customers of one sector who share a taste and talk with one another."""

    uid: int
    cell: Cell
    centre: Point  # common part of members' tastes, apart from the trend
    meets_every: int  # weeks
    is_active: bool  # whoever joins first wakes a sleeping one

    def meets(self, week: int) -> bool:
        """Tell whether members meet in ``week``."""
        return week % self.meets_every == self.uid % self.meets_every


@dataclass(eq=False)
class Cell:
    """One sector in one trade area: its people, the places of its UMKM, and what people bought."""

    index: int
    sector: Sector
    area: int
    region: Region
    region_code: int
    people: list[Customer] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    communities: list[Community] = field(default_factory=list)
    units: dict[str, int] = field(default_factory=dict)  # this tick, by kind of seller
    spending: dict[str, int] = field(default_factory=dict)
    occasions: int = 0
    history: dict[int, int] = field(default_factory=dict)  # units bought in each tick
