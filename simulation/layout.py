"""Where everybody stands: sectors, trade areas, and the contiguous rows of each.

A *cell* is one sector in one trade area. Rows of customers and of UMKM are sorted by cell, brands come after all
UMKM, so that every cell is a slice. Rows say where data lies; luck belongs to uids, which do not depend on rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.errors import PasarError

if TYPE_CHECKING:
    from simulation.scenario import Scenario
    from simulation.scenario.records import Population

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
LEAST_UMKM_PER_CELL = 2
ALIKE = 6  # decimals: turns that are this near are one turn, which the first in order has; the rest is rounding


def share_out(total: int, shares: list[float]) -> list[int]:
    """Return whole numbers that sum to ``total`` by ``shares`` (Webster): one more never takes from another."""
    weights = np.asarray(shares, dtype=float)
    weights = weights / weights.sum()
    low, high = 0.0, 2.0 * total + 10.0 * len(shares)
    for _ in range(200):
        middle = 0.5 * (low + high)
        if np.floor(weights * middle + 0.5).sum() <= total:
            low = middle
        else:
            high = middle
    low *= 1.0 - 1e-9  # before all that are due at once, not after some of them
    counts = np.floor(weights * low + 0.5).astype(int)
    due = np.divide(counts + 0.5, weights, out=np.full(len(weights), np.inf), where=weights > 0.0)
    for k in np.argsort(np.round(due, ALIKE), kind="stable")[: total - int(counts.sum())]:
        counts[k] += 1
    return [int(n) for n in counts]


@dataclass(frozen=True)
class Layout:
    """Row ranges of customers and firms. Arrays by cell are indexed ``sector * areas + area``."""

    sectors: int
    areas: int
    regions: int
    brands: int
    region_of_area: Ints
    area_share: Floats
    customer_first: Ints
    customer_count: Ints
    umkm_first: Ints
    umkm_count: Ints

    @classmethod
    def of(cls, plan: Scenario) -> Layout:
        """Lay out the market of ``plan``."""
        population = plan.world.population
        sectors, regions = len(plan.sectors), len(plan.regions)
        if not sectors or not regions:
            raise PasarError("market.empty", sectors=sectors, regions=regions)
        areas_of_region = _trade_areas([region.share for region in plan.regions], population)
        region_of_area = np.repeat(np.arange(regions), areas_of_region)
        area_share = np.repeat([region.share for region in plan.regions] / areas_of_region, areas_of_region)
        by_sector = share_out(population.customers, [sector.share for sector in plan.sectors])
        customers = np.array([share_out(n, area_share.tolist()) for n in by_sector])
        umkm = np.array([_places(people, population.customers_per_umkm) for people in customers])
        return cls(
            sectors, len(region_of_area), regions, population.brands_per_sector, region_of_area, area_share,
            _starts(customers), customers.ravel(), _starts(umkm), umkm.ravel(),
        )  # fmt: skip

    @property
    def customers(self) -> int:
        """Number of customers."""
        return int(self.customer_count.sum())

    @property
    def umkm(self) -> int:
        """Number of UMKM places; rows of brands follow."""
        return int(self.umkm_count.sum())

    @property
    def firms(self) -> int:
        """Number of rows of firms."""
        return self.umkm + self.sectors * self.brands

    @cached_property
    def cell_sector(self) -> Ints:
        """Sector of each cell."""
        return np.repeat(np.arange(self.sectors), self.areas)

    @cached_property
    def cell_area(self) -> Ints:
        """Trade area of each cell."""
        return np.tile(np.arange(self.areas), self.sectors)

    def cell(self, sector: int, area: int) -> int:
        """Return the cell of ``sector`` in ``area``."""
        return sector * self.areas + area

    def customers_of(self, cell: int) -> slice:
        """Return the rows of customers of ``cell``."""
        first = self.customer_first[cell]
        return slice(first, first + self.customer_count[cell])

    @cached_property
    def turns(self) -> Ints:
        """When each customer's turn was, as its sector was dealt out to trade areas by their shares (Webster).

        One customer more has the last turn of its sector and leaves the others theirs; with equal shares areas take
        turns: the n-th of area ``a`` has turn ``a + n x areas``.
        """
        within = np.arange(self.customers) - np.repeat(self.customer_first, self.customer_count)
        due = (within + 0.5) / np.repeat(self.area_share[self.cell_area], self.customer_count)
        sector = np.repeat(self.cell_sector, self.customer_count)
        order = np.lexsort((np.round(due, ALIKE), sector))  # stable: ties go by area
        turns = np.empty(self.customers, dtype=np.int64)
        first, count = self.customers_by_sector
        turns[order] = np.arange(self.customers) - np.repeat(first, count)
        return turns

    @cached_property
    def cell_edges(self) -> Ints:
        """First customer row of each cell, and the number of customers."""
        return np.append(self.customer_first, self.customers)

    @cached_property
    def region_first(self) -> Ints:
        """First trade area of each region: areas are in order of their regions, and each region has one."""
        return np.searchsorted(self.region_of_area, np.arange(self.regions))

    def by_region(self, of_cells: Ints) -> Ints:
        """Return the sums ``[sector, region, ...]`` of numbers by cell."""
        by_area = of_cells.reshape(self.sectors, self.areas, *of_cells.shape[1:])
        return np.add.reduceat(by_area, self.region_first, axis=1)

    @cached_property
    def customers_by_sector(self) -> tuple[Ints, Ints]:
        """First row and number of customers of each sector."""
        return self._by_sector(self.customer_first, self.customer_count)

    @cached_property
    def umkm_by_sector(self) -> tuple[Ints, Ints]:
        """First row and number of UMKM of each sector."""
        return self._by_sector(self.umkm_first, self.umkm_count)

    @cached_property
    def sector_edges(self) -> list[int]:
        """First customer row of each sector, and the number of customers."""
        return [*self.customer_first[:: self.areas].tolist(), self.customers]

    def _by_sector(self, first: Ints, count: Ints) -> tuple[Ints, Ints]:
        return first[:: self.areas].copy(), count.reshape(self.sectors, self.areas).sum(axis=1)

    @cached_property
    def brand_first(self) -> Ints:
        """First brand row of each sector."""
        return self.umkm + self.brands * np.arange(self.sectors)

    @cached_property
    def brand_count(self) -> Ints:
        """Number of brands of each sector."""
        return np.full(self.sectors, self.brands)


def _trade_areas(shares: list[float], population: Population) -> Ints:
    """Return how many trade areas each region has: one, and those beyond by its share of everybody.

    A region where nobody lives keeps one empty area: whatever is counted by region finds it.
    """
    lived_in = sum(share > 0 for share in shares)
    areas = max(lived_in, round(population.customers / population.trade_area_size))
    return np.array([1 + more for more in share_out(areas - lived_in, shares)])


def _places(people: Ints, customers_per_umkm: float) -> Ints:
    """Return the UMKM of a sector by trade area: in proportion to its ``people``, two at least where there are any."""
    if not people.any():
        return np.zeros_like(people)
    firms = np.array(share_out(round(people.sum() / customers_per_umkm), people.tolist()))
    return np.where(people > 0, np.maximum(firms, LEAST_UMKM_PER_CELL), 0)


def _starts(counts: Ints) -> Ints:
    flat = counts.ravel()
    return np.concatenate([[0], np.cumsum(flat)[:-1]]).astype(np.int64)
