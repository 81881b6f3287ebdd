"""What an observer of the market writes down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.agents import NOBODY
from simulation.chance import Draw
from simulation.kernels import memory
from simulation.kernels.threads import by_groups
from simulation.parameters import WEEKS_PER_YEAR
from simulation.record.quantities import FIRM_SUMS, firm_values
from simulation.record.tables import RunTables, tables_of

if TYPE_CHECKING:
    from simulation.market import Market

AWARENESS_WEEKS: Final = 4  # memories are counted once in four weeks
CONSUMER_PANEL: Final = 1000  # customers whose purchases are all logged
IDENTITY: Final = (
    "uid", "row", "opened", "closed", "exit_kind", "start_sales", "start_price", "is_treated", "has_cocreated",
    "is_cocreating", "is_alive", "generation",
)  # fmt: skip
SUMS: Final = (
    "years", "weeks", "units", "spending", "occasions", "heard", "exits", "outlay", "start_uid", "known_by",
    "mean_bond",
)  # fmt: skip


class Recorder:
    """Sums by year and firm, sums by week and group, and a panel of consumers.

    ``years[y, row, quantity]`` belong to the present owner of a place; ``archived`` keeps those of earlier owners.
    ``weeks[week, group, quantity]`` add over firms, a group being sector x region (brands: last region), x co-creating.
    """

    def __init__(self, market: Market) -> None:
        plan, layout = market.plan, market.layout
        self.horizon = plan.horizon_weeks
        years = max(1, -(-self.horizon // WEEKS_PER_YEAR))
        self.years = np.zeros((years, layout.firms, len(FIRM_SUMS)))
        self.groups = layout.sectors * (layout.regions + 1) * 2
        self.weeks = np.zeros((self.horizon, self.groups, len(FIRM_SUMS)))
        shape = (self.horizon, layout.sectors, layout.regions, 2)
        self.units = np.zeros(shape, dtype=np.int64)
        self.spending = np.zeros(shape, dtype=np.int64)
        self.occasions = np.zeros(shape[:3], dtype=np.int64)
        self.heard = np.zeros((self.horizon, 4), dtype=np.int64)  # hearings, evictions, slots used, by UMKM
        self.exits = np.zeros((self.horizon, 3), dtype=np.int64)
        self.outlay = np.zeros(self.horizon, dtype=np.int64)
        self.archived: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
        self.start_uid = np.zeros(layout.firms, dtype=np.int64)
        self.known_by = np.zeros(layout.firms)
        self.mean_bond = np.zeros(layout.firms)
        self.purchases: list[NDArray[np.int64]] = []
        self._panel: NDArray[np.int64] | None = None

    def year_of(self, week: int) -> int:
        """Return the year of ``week``, counted so that the last one ends at the horizon (the first may be short)."""
        return (week + -self.horizon % WEEKS_PER_YEAR) // WEEKS_PER_YEAR

    def on_panel(self, market: Market) -> NDArray[np.int64]:
        """Return rows of those on the consumer panel: a keyed lottery that expects 1,000 people."""
        if self._panel is None:
            chance = CONSUMER_PANEL / len(market.customers)
            self._panel = np.flatnonzero(market.chance.uniforms(Draw.PANEL, market.customers.uid) < chance)
        return self._panel

    def observe(self, market: Market) -> None:
        """Write down this tick. Before week 0 only memories are counted."""
        week = market.week
        if market.tick % (AWARENESS_WEEKS * market.ticks_per_week) == 0 or not self.known_by.any():
            self._count_memories(market)
        if not 0 <= week < self.horizon:
            return
        if market.tick == 0:
            is_there = market.firms.is_alive | (market.firms.closed == market.tick)
            self.start_uid[:] = np.where(is_there, market.firms.uid.astype(np.int64), NOBODY)
        values = firm_values(market)
        self.years[self.year_of(week)] += values
        places = self._group_of(market)[:, None] * len(FIRM_SUMS) + np.arange(len(FIRM_SUMS))
        np.add.at(self.weeks[week].reshape(-1), places.ravel(), values.ravel())  # ten times as fast as by two indices
        self._observe_customers(market, week)
        closed = market.firms.closed == market.tick
        self.exits[week] += np.bincount(market.firms.exit_kind[closed & ~market.firms.is_alive], minlength=3)
        self.outlay[week] += int(market.government.programmes.outlay.sum())
        self._judge_launches(market)

    def _observe_customers(self, market: Market, week: int) -> None:
        layout, cells = market.layout, market.cells
        self.units[week] += layout.by_region(cells.units)
        self.spending[week] += layout.by_region(cells.spending)
        self.occasions[week] += layout.by_region(cells.occasions)
        self.heard[week, 0] += int(market.hearings.sum())
        self.heard[week, 1] += int(market.evictions.sum())
        trips = market.trips
        bought = trips.bought_by(self.on_panel(market))
        rows = trips.rows[bought]
        firm = trips.firm[bought]
        log = [np.full(bought.size, week), market.customers.uid[rows], market.firms.uid[firm], trips.got[bought]]
        log += [market.firms.is_brand[firm]]
        self.purchases.append(np.stack([np.asarray(column, dtype=np.int64) for column in log], axis=1))

    def _group_of(self, market: Market) -> NDArray[np.int64]:
        firms, regions = market.firms, market.layout.regions
        region = np.where(firms.is_brand, regions, firms.region)
        return np.asarray((firms.sector.astype(np.int64) * (regions + 1) + region) * 2 + firms.is_cocreating)

    def _count_memories(self, market: Market) -> None:
        """Count the people of each firm's cell who remember it, and the mean bond of all who do."""
        self.known_by[:] = 0.0
        self.mean_bond[:] = 0.0
        everybody = np.zeros_like(self.known_by)
        by_groups(
            memory.count_memories, market.layout.sector_edges, market.tick, market.memories, market.fading,
            market.cell_of_customer, market.cell_of_firm, (self.known_by, everybody, self.mean_bond),
        )  # fmt: skip
        self.mean_bond /= np.maximum(everybody, 1.0)
        if 0 <= market.week < self.horizon:
            self.heard[market.week, 2] = int(everybody.sum())
            self.heard[market.week, 3] = int(everybody[~market.firms.is_brand].sum())

    def _judge_launches(self, market: Market) -> None:
        """Judge launches that are 52 weeks old: closed, or the share of weeks 27-52 against the 26 before."""
        half = 26 * market.ticks_per_week
        log = market.launches
        for index in log.due(market.tick - 2 * half):
            row, start = int(log.column("row")[index]), int(log.column("tick")[index])
            is_closed = int(market.firms.uid[row]) != int(log.column("uid")[index]) or not market.firms.is_alive[row]
            after = np.nan if is_closed else market.relative_sales(row, start + half, start + 2 * half)
            log.judge(index, after=after, is_closed=is_closed)

    # owners of places

    def archive(self, market: Market, row: int) -> None:
        """Keep the sums of the last owner of a place, and clear them for the next."""
        self.archived.append((self.identity(market, row), self.years[:, row].copy()))
        self.years[:, row] = 0.0

    def open_account(self, market: Market, row: int) -> None:
        """Start to observe the new owner of a place: nobody knows it yet."""
        self.known_by[row] = 0.0
        self.mean_bond[row] = 0.0

    def identity(self, market: Market, row: int) -> NDArray[np.int64]:
        """Return who holds (or held) a place, in the order of :data:`IDENTITY`; sales in thousandths of a unit."""
        f = market.firms
        thousandths = round(1000 * float(f.start_sales[row]))
        return np.array(
            [f.uid[row], row, f.opened[row], f.closed[row] if not f.is_alive[row] else NOBODY, f.exit_kind[row],
            thousandths,
             f.starting_price[row], f.is_treated[row], f.has_cocreated[row], f.is_cocreating[row], f.is_alive[row],
             f.generation[row]], dtype=np.int64,
        )  # fmt: skip

    # copies and results

    def state(self) -> dict[str, NDArray[Any]]:
        """Return everything as arrays."""
        state = {name: getattr(self, name).copy() for name in SUMS}
        state["archived_who"] = np.array([who for who, _ in self.archived], dtype=np.int64).reshape(-1, len(IDENTITY))
        state["archived_sums"] = np.array([sums for _, sums in self.archived]).reshape(-1, *self.years[:, 0].shape)
        state["purchases"] = np.concatenate([np.empty((0, 5), dtype=np.int64), *self.purchases])
        return state

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take over what :meth:`state` returned; paths longer than this horizon start afresh."""
        for name in SUMS:
            if getattr(self, name).shape == state[name].shape:
                getattr(self, name)[:] = state[name]
        if state["archived_sums"].shape[1:] == self.years[:, 0].shape:
            self.archived = list(zip(state["archived_who"], state["archived_sums"], strict=True))
        self.purchases = [state["purchases"]]

    def tables(self, market: Market) -> RunTables:
        """Return measures, weekly paths and firms of the run so far."""
        return tables_of(market)
