"""One market: a Mesa model built from a scenario and a seed, that walks ``TICK`` week by week."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import mesa
import numpy as np
from numpy.typing import NDArray

from simulation import saving
from simulation.agents import (
    BigBrand,
    Cell,
    Community,
    Customer,
    Firm,
    Population,
    Trend,
    Umkm,
)  # fmt: skip
from simulation.agents.government import Government
from simulation.chance import Chance, uid_of
from simulation.conditions import Conditions, traits_of
from simulation.errors import PasarError
from simulation.kernels import lookups, tables
from simulation.kernels.tables import Fading, Memories, Offers, People
from simulation.layout import Layout
from simulation.parameters import LAST_TICK, WEEKS_PER_MONTH
from simulation.policy.rules import RulesBook
from simulation.processes.process import name_of
from simulation.processes.trips import Trips
from simulation.record import MEASURES, Measure, Recorder, RunTables
from simulation.record.launches import LaunchLog
from simulation.scenario import Scenario, load
from simulation.schedule import TICK
from simulation.seeds import is_whole, whole_seed
from simulation.world import build_firms, build_people, communities_per_cell, measure_sectors

if TYPE_CHECKING:
    from simulation.policy.rules import Rules
    from simulation.processes.process import Process

NEVER: Final = 1 << 16  # ticks: longer than the stamps of memories reach, whatever the horizon
HISTORY_WEEKS: Final = 80  # weeks of sales that are remembered: enough to judge a launch a year later
EVERY: Final = slice(None)  # row

type Rows = int | slice | NDArray[np.int64]


class Market(mesa.Model):
    """Customers, firms, communities and government of one scenario under one seed.

    ``scenario`` is a :class:`Scenario`, a shipped name or a path; ``seed`` a whole number from 0 (PasarError for
    anything else). The market stands at the start of the burn-in; week 0 is where policies may begin.
    ``registered=True`` puts a handle for every customer into ``market.agents`` (class size).
    """

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        seed: int = 0,
        *,
        tick: Sequence[Process] = TICK,
        measures: Sequence[Measure] = MEASURES,
        registered: bool = False,
    ) -> None:
        number = whole_seed(seed)
        plan = scenario if isinstance(scenario, Scenario) else load(scenario)
        self._prepare(plan, number, tuple(tick), tuple(measures))
        build_people(self)
        build_firms(self)
        self._open(registered=registered)

    def _prepare(self, plan: Scenario, seed: int, tick: tuple[Process, ...], measures: tuple[Measure, ...]) -> None:
        """Make room for everybody, without anybody in it yet."""
        super().__init__(rng=seed)
        self.plan = plan
        self.seed_number = seed
        self.chance = Chance(seed)
        self.ticks_per_week = plan.world.time.ticks_per_week
        self.ticks_per_month = WEEKS_PER_MONTH * self.ticks_per_week
        self.processes = tick
        self._seconds: dict[str, float] = {}
        self.measures = measures
        self.tick = -plan.burn_in_weeks * self.ticks_per_week
        self._book = RulesBook(plan)
        self.layout = Layout.of(plan)
        self._look_up_rules()
        self._make_populations()
        self._wire()
        self.launches = LaunchLog()
        self.recorder = Recorder(self)
        self.trips = Trips.of(np.empty(0, np.int32), 1, [0])

    def _make_populations(self) -> None:
        layout, population = self.layout, self.plan.world.population
        history = HISTORY_WEEKS * self.ticks_per_week
        lengths = {
            "dimensions": population.dimensions, "slots": population.memory_slots, "history": history, "seller": 2,
            "ties": population.strong_ties + population.weak_ties, "panel": self._panel_length(),
        }  # fmt: skip
        self.customers = Population(self, Customer, layout.customers, lengths)
        self.firms = Population(self, Firm, layout.firms, lengths, Umkm, BigBrand)
        self.communities = Population(self, Community, int(communities_per_cell(self).sum()), lengths)
        self.trends = Population(self, Trend, layout.sectors, lengths)
        self.trends.uid[:] = [uid_of(3, sector, 0) for sector in range(layout.sectors)]
        self.cells = Population(self, Cell, layout.sectors * layout.areas, lengths)
        self.cells.uid[:] = np.arange(len(self.cells))
        self.sector_sales = np.zeros(layout.sectors)
        self.sector_profit = np.zeros(layout.sectors)
        self.sector_capacity = np.ones(layout.sectors)

    def _panel_length(self) -> int:
        """Return the largest number of answers that any session of this scenario can bring."""
        invited = [self.plan.world.cocreation.invited]
        invited += [int(change.value) for change in self.plan.changes if change.path == "cocreation.invited"]
        methods = self.plan.world.methods
        factor = max(getattr(methods, name).invited for name in type(methods).model_fields)
        return math.ceil(float(max(invited) * factor)) + 1

    def _wire(self) -> None:
        """Name groups of columns for the kernels, and look up what never changes."""
        layout, customers = self.layout, self.customers
        self.people = People(*(getattr(customers, name) for name in People._fields))
        self.memories = Memories(*(getattr(customers, name) for name in Memories._fields))
        self.area_region = layout.region_of_area
        cells = np.arange(len(layout.customer_count))
        self.cell_of_customer = np.repeat(cells, layout.customer_count).astype(np.int32)
        brand_cells = np.full(layout.sectors * layout.brands, -1)
        self.cell_of_firm = np.concatenate([np.repeat(cells, layout.umkm_count), brand_cells])
        self.people_of_cell_of_firm = np.where(self.cell_of_firm >= 0, layout.customer_count[self.cell_of_firm], 0)
        connectivity = np.array([region.connectivity for region in self.plan.regions])
        region = self.area_region[layout.cell_area[self.cell_of_firm[: layout.umkm]]]
        self.connectivity = np.concatenate([connectivity[region], np.ones(layout.sectors * layout.brands)])
        self.fading = self._fading()
        self.exposures = np.full((layout.customers, 3), -1, dtype=np.int32)
        self.evictions = np.zeros(layout.customers, dtype=np.int8)
        self.hearings = np.zeros(layout.customers, dtype=np.int8)

    def _fading(self) -> Fading:
        """Return what is left of bond and freshness after each number of ticks."""
        loyalty = self.rules.loyalty
        lapse = NEVER
        if loyalty.forgetting > 0.0 and loyalty.faint > 0.0:
            lapse = min(NEVER, math.ceil(-math.log(loyalty.faint) / loyalty.forgetting))
        ages = range(lapse + 1)
        return Fading(
            np.array([math.exp(-loyalty.bond_decay * age) for age in ages]),
            np.array([math.exp(-loyalty.forgetting * age) for age in ages]),
            lapse,
        )

    def _open(self, *, registered: bool) -> None:
        """Register everybody with Mesa and start to observe."""
        self.government = Government(self)
        self.firm_agents: list[Firm | None] = [None] * len(self.firms)
        for row in np.flatnonzero(self.firms.is_alive):
            self._register_firm(int(row))
        self.community_agents = [Community(self, row, int(uid)) for row, uid in enumerate(self.communities.uid)]
        if registered:
            self.customer_agents = [Customer(self, row, int(uid)) for row, uid in enumerate(self.customers.uid)]
        self.count_online()
        self.refresh_offers()

    def _register_firm(self, row: int) -> None:
        kind = BigBrand if self.firms.is_brand[row] else Umkm
        self.firm_agents[row] = kind(self, row, int(self.firms.uid[row]))

    # time

    @property
    def week(self) -> int:
        """Whole weeks since policies may begin; negative during the burn-in."""
        return self.tick // self.ticks_per_week

    @property
    def last_tick(self) -> int:
        """The tick at which the horizon is reached."""
        return self.plan.horizon_weeks * self.ticks_per_week

    def step(self) -> None:
        """Live through one tick: every process of the week in turn. PasarError past the last tick there can be."""
        self._refuse_beyond(self.tick + 1)
        self._look_up_rules()
        clock = time.perf_counter()
        for process in self.processes:
            process(self)
            now = time.perf_counter()
            name = name_of(process)
            self._seconds[name] = self._seconds.get(name, 0.0) + now - clock
            clock = now
        self.tick += 1

    def run_for(self, weeks: int = 1) -> Self:
        """Live through ``weeks`` weeks; PasarError, before the first of them, where there cannot be as many.

        Weeks are whole ones from 0 on: a market cannot go back.
        """
        if not is_whole(weeks) or weeks < 0:
            raise PasarError("market.weeks", found=str(weeks))
        self._refuse_beyond(self.tick + weeks * self.ticks_per_week)
        for _ in range(weeks * self.ticks_per_week):
            self.step()
        return self

    def run_to(self, week: int = 0) -> Self:
        """Live until the start of ``week``; does nothing when it is past. PasarError where there is no such week."""
        if not is_whole(week):
            raise PasarError("market.week", found=str(week))
        self._refuse_beyond(week * self.ticks_per_week)
        while self.tick < week * self.ticks_per_week:
            self.step()
        return self

    def run(self) -> Self:
        """Live to the scenario's horizon."""
        return self.run_to(self.plan.horizon_weeks)

    def _refuse_beyond(self, tick: float) -> None:
        """Refuse to go on to ``tick`` where memories could no longer be dated."""
        if tick > LAST_TICK:
            ticks = self.ticks_per_week
            raise PasarError("market.too_long", week=math.ceil(tick / ticks), most=LAST_TICK // ticks, ticks=ticks)

    @property
    def settled_tick(self) -> int:
        """The tick from which firms' means fit the sales there are, and firms may close."""
        start = -self.plan.burn_in_weeks * self.ticks_per_week
        return start + min(int(self.rules.finance.settling), -start)

    @property
    def is_settling(self) -> bool:
        """Whether the first part of the burn-in is still on."""
        return self.tick < self.settled_tick

    # rules

    def _look_up_rules(self) -> None:
        """Take the rules of this tick from the baseline and the dated changes."""
        rules = self._book.at(self.tick)
        if rules is not getattr(self, "rules", None):
            self.rules: Rules = rules
            self.conditions = Conditions.of(self.plan, rules)
            self.traits = traits_of(rules)

    @property
    def sectors(self) -> tuple[Any, ...]:
        """Sectors of the scenario, in the order of their codes."""
        return self.plan.sectors

    @property
    def regions(self) -> tuple[Any, ...]:
        """Regions of the scenario, in the order of their codes."""
        return self.plan.regions

    # what processes ask of the market

    def is_due(self, interval: float) -> NDArray[np.bool_]:
        """Tell for every firm whether its calendar of ``interval`` ticks, shifted by its own phase, says so now.

        An interval need not be whole: a month of 4.345 weeks begins after four or five weeks, 4.345 on average.
        """
        shift = np.floor(self.firms.phase * interval)
        return np.asarray((shift + self.tick) % interval < 1.0)

    def literacy(self) -> NDArray[np.float64]:
        """Return every firm's digital literacy with support, at most 1."""
        return np.asarray(np.minimum(self.firms.literacy + self.firms.literacy_gain, 1.0))

    def spendable(self, rows: Rows = EVERY) -> NDArray[np.int64]:
        """Return what is left of the cash of firms ``rows`` after what they spent this tick."""
        f = self.firms
        outlays = (f.session_cost, f.redesign_cost, f.investment, f.materials, f.ad_cost)
        left = f.cash[rows]
        for outlay in outlays:
            left = left - outlay[rows]
        return np.asarray(left)

    def monthly_cost(self) -> NDArray[np.float64]:
        """Return every firm's monthly overhead and materials for expected demand, in rupiah."""
        firms = self.firms
        return np.asarray((firms.overhead + firms.expected * firms.unit_cost) * self.ticks_per_month)

    def feasible_step(self, rows: Rows = EVERY) -> NDArray[np.float64]:
        """Return how far firms ``rows`` can move their designs at once (taste units)."""
        firms, sector = self.firms, self.firms.sector[rows]
        scale = np.sqrt(np.sqrt(firms.capacity[rows] / self.sector_capacity[sector]))
        skill = firms.skill[rows] + firms.skill_gain[rows]
        return np.asarray(self.rules.learning.feasible_step * skill * scale / self.conditions.idea_difficulty[sector])

    def units_sold(self, row: int, start: int, stop: int) -> int:
        """Return units that firm ``row`` sold in the ticks ``start .. stop - 1``, back to its opening."""
        start, stop = max(start, int(self.firms.opened[row])), min(stop, self.tick)
        return int(lookups.units_between(self.firms.history, row, row + 1, start, stop))

    def relative_sales(self, row: int, start: int, stop: int) -> float:
        """Return firm ``row``'s share of its cell's (brands: sector's) units in those ticks, since its opening."""
        cell, areas = int(self.cell_of_firm[row]), self.layout.areas
        first, count = (cell, 1) if cell >= 0 else (int(self.firms.sector[row]) * areas, areas)
        start, stop = max(start, int(self.firms.opened[row])), min(stop, self.tick)
        total = int(lookups.units_between(self.cells.history, first, first + count, start, stop))
        return self.units_sold(row, start, stop) / total if total else 0.0

    def sales_growth(self, ticks: int) -> NDArray[np.float64]:
        """Return every firm's growth of units over the last ``ticks``, within [-1, 1]; NaN for new and closed ones."""
        ring = self.firms.history.shape[1]
        now = self.firms.history[:, np.arange(self.tick - ticks, self.tick) % ring].sum(axis=1)
        before = self.firms.history[:, np.arange(self.tick - 2 * ticks, self.tick - ticks) % ring].sum(axis=1)
        known = self.firms.is_alive & (before > 0) & (self.tick - self.firms.opened >= 2 * ticks)
        growth = np.full(len(self.firms), np.nan)
        growth[known] = np.clip((now[known] - before[known]) / before[known], -1.0, 1.0)
        return growth

    def rivals_of(self, row: int) -> NDArray[np.int64]:
        """Return the rows of firms of the same kind and sector."""
        firms = self.firms
        return np.flatnonzero((firms.sector == firms.sector[row]) & (firms.is_brand == firms.is_brand[row]))

    def measure_sectors(self) -> None:
        """Note each sector's median UMKM and every place's size class."""
        measure_sectors(self)

    def mean_taste(self, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the mean taste of customers ``rows``, summed in that order."""
        return lookups.mean_taste(rows, self.people, self.communities.centre, self.trends.position)  # type: ignore[no-any-return]

    def online_people(self) -> NDArray[np.int64]:
        """Return people online by sector."""
        return self._online

    def count_online(self) -> None:
        """Count people online anew; whoever brings people online asks for it."""
        edges, is_online = self.layout.sector_edges, self.customers.is_online
        self._online = np.array([np.count_nonzero(is_online[first:last]) for first, last in pairwise(edges)])

    def refresh_offers(self) -> None:
        """Set down what firms offer now: value, price and design measured from the trend."""
        f, conditions = self.firms, self.conditions
        label = self.rules.demand.label_utility * f.is_cocreated
        relative_price = f.price / conditions.reference_price[f.sector]
        openness = np.where(f.is_brand, tables.TO_ALL, np.where(f.is_digital, tables.TO_ONLINE, tables.TO_NEIGHBOURS))
        self.offers = Offers(
            f.uid, np.where(f.is_alive, f.area, tables.NOWHERE), np.where(f.is_alive, openness, tables.TO_NOBODY),
            f.quality + f.equity + label, conditions.price_weight[f.sector] * relative_price,
            f.design - self.trends.position[f.sector],
        )  # fmt: skip

    # comings and goings

    def dismiss(self, row: int) -> None:
        """Take a closed firm out of Mesa's sets; a handle that somebody kept still reads its last state."""
        agent = self.firm_agents[row]
        if agent is not None:
            agent.remove()
        self.firm_agents[row] = None

    def retire(self, row: int) -> None:
        """Close the books of the last owner of a place."""
        self.recorder.archive(self, row)
        self.government.release(row)

    def welcome(self, row: int) -> None:
        """Register the new owner of a place."""
        self._register_firm(row)
        self.recorder.open_account(self, row)

    # copies

    def fork(self, scenario: Scenario) -> Self:
        """Return a market in the same state under another policy side of the same world. Only up to week 0."""
        if scenario.world_hash != self.plan.world_hash:
            raise PasarError("fork.other_world", scenario=scenario.name, against=self.plan.name)
        if self.tick > 0:
            raise PasarError("fork.too_late", week=self.week)
        state = {name: array for name, array in saving.state_of(self).items() if not name.startswith("programmes.")}
        return rebuild(type(self), scenario, self.seed_number, self.processes, self.measures, state)

    def save(self, path: str | Path) -> None:
        """Write the whole state to ``path`` (one NumPy archive)."""
        saving.write(self, Path(path), [name_of(process) for process in self.processes])

    @classmethod
    def resume(
        cls, path: str | Path, *, tick: Sequence[Process] = TICK, measures: Sequence[Measure] = MEASURES
    ) -> Self:
        """Return the market saved at ``path``; it goes on bit for bit.

        ``tick`` is the week it was saved with, so PasarError for another one.
        """
        plan, seed, state = saving.read(Path(path), [name_of(process) for process in tick])
        return rebuild(cls, plan, seed, tuple(tick), tuple(measures), state)

    def __reduce__(self) -> tuple[Any, ...]:
        told = (type(self), self.plan, self.seed_number, self.processes, self.measures, saving.state_of(self))
        kept = {"datacollector": self.datacollector} if hasattr(self, "datacollector") else None  # a user's, by Mesa
        return rebuild, told, kept

    # what came out

    def profile(self) -> dict[str, float]:
        """Return the share of the time spent so far in each process of the week."""
        total = sum(self._seconds.values()) or 1.0
        return {name: seconds / total for name, seconds in self._seconds.items()}

    def tables(self) -> RunTables:
        """Return measures, weekly paths and firms of the run so far."""
        return self.recorder.tables(self)


def rebuild[M: Market](
    kind: type[M], plan: Scenario, seed: int, processes: tuple[Process, ...], measures: tuple[Measure, ...],
    state: saving.State,
) -> M:  # fmt: skip
    """Return a market of class ``kind`` in ``state``: what forking, pickling and resuming have in common."""
    market = kind.__new__(kind)
    market._prepare(plan, seed, processes, measures)
    market.processes = ()
    while market.tick < int(state["tick"]):  # empty weeks, so that Mesa's clock shows what it showed
        market.step()
    market.processes = processes
    market._look_up_rules()
    saving.fill(market, state)
    market._open(registered=bool(state["registered"]))
    saving.fill_records(market, state)
    return market
