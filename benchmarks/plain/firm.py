"""Firms: UMKM and big brands, what they own, know and plan."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import mesa

from benchmarks.plain.numbers import Point, within
from simulation.agents import Method

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.market import PlainMarket
    from benchmarks.plain.surroundings import Cell, Sector

LONG_AGO = -(1 << 20)


@dataclass
class Answer:
    """What one participant said in a session."""

    customer: Customer
    report: Point
    needed: float  # the utility of fit at which they would buy here rather than the best alternative
    vote: int = -1  # option voted for in a poll


@dataclass
class Panel:
    """The answers of a session whose ideas are still open."""

    tick: int
    answers: list[Answer]
    promise: float  # how much was promised, by the method that asked
    choice: int = -1  # option that won the poll


@dataclass
class Project:
    """A design under development."""

    target: Point
    begun: int
    ready: int  # tick of the launch
    is_cocreated: bool


class Firm(mesa.Agent):
    """A maker of goods who hears from customers and decides what to make next. Brands are everywhere: no cell."""

    def __init__(
        self, model: PlainMarket, place: int, uid: int, sector: Sector, cell: Cell | None, generation: int
    ) -> None:
        super().__init__(model)
        self.place = place
        self.uid = uid
        self.sector = sector
        self.cell = cell
        self.area = -1 if cell is None else cell.area
        self.is_brand = cell is None
        self.generation = generation  # how many firms held this place before
        self.is_alive = True
        self.opened = model.tick
        self.closed = LONG_AGO
        self.exit_kind = 0
        self.phase = 0.0  # own position in every calendar

        self.design: Point = []
        self.previous_design: Point = []
        self.quality = 0.0
        self.equity = 0.0  # utility of a big brand's name
        self.price = self.starting_price = 0
        self.unit_cost = 0
        self.is_cocreated = False  # the present design came out of a session

        self._start_to_learn()
        self._start_to_make()
        self._start_to_listen()
        self.enrolled: dict[str, int] = {}  # programmes that reached this firm, and when
        self.is_treated = False
        self.sums: dict[int, list[float]] = {}  # by year, for the observer
        self.known_by = 0
        self.mean_bond = 0.0
        self.flows = Flows()
        self.forget_support()

    def _start_to_learn(self) -> None:
        """Set down what a firm believes and plans before its first day."""
        self.belief: Point = []  # believed mean taste
        self.belief_variance = 1.0
        self.buyers = 0  # purchases since the last lesson, and the sum of the buyers' tastes
        self.buyers_taste: Point = [0.0] * self.model.plan.world.population.dimensions
        self.project: Project | None = None
        self.launched = -1
        self.is_on_trial = False

    def _start_to_make(self) -> None:
        """Set down the means of a firm before its first day."""
        self.capacity = self.base_capacity = 0.0  # units a tick; the base does not wear out
        self.ordered_capacity = 0.0
        self.capacity_ready: int | None = None
        self.tight: list[bool] = []  # last ticks: were sales lost, or was capacity used up
        self.expected = 0.0  # units a tick
        self.stock = 0
        self.attempts_month = self.lost_month = 0  # since the last price review
        self.history: dict[int, int] = {}  # units sold in each tick

        self.cash = self.credit = self.overhead = 0
        self.loan_due = self.loan_instalment = 0
        self.start_sales = self.gross_profit = 0.0

    def _start_to_listen(self) -> None:
        """Set down how a firm deals with customers and the net before its first day."""
        self.is_cocreating = self.has_cocreated = False
        self.method = Method.POLL
        self.switched = LONG_AGO  # when co-creation was last taken up or dropped
        self.panel: Panel | None = None
        self.panel_share = 0.0
        self.is_digital = False
        self.literacy = self.understanding = self.resistance = 0.0
        self.skill = 1.0
        self.talk_factor = self.ad_factor = 1.0  # set by studies only

    def open_books(self) -> None:
        """Set every flow of the tick to zero; made, attempts and the like are written anew in their turn."""
        old = self.flows
        self.flows = Flows(made=old.made, attempts=old.attempts, lost=old.lost, spoiled=old.spoiled, sold=old.sold)

    def forget_support(self) -> None:
        """Start the tick without support."""
        self.literacy_gain = self.understanding_gain = self.skill_gain = self.execution_gain = 0.0
        self.noise_factor = 1.0
        self.lag_cut = self.session_discount = self.promotion = 0.0
        self.flows.grant = self.flows.loan = 0

    # what others see

    def value(self) -> float:
        """Return what customers get besides fit: quality, a brand's name, the label of a customer-made design."""
        label = self.model.rules.demand.label_utility if self.is_cocreated else 0.0
        return self.quality + self.equity + label

    def connectivity(self) -> float:
        """Return how well the firm is connected."""
        return 1.0 if self.cell is None else self.cell.region.connectivity

    def skilled_literacy(self) -> float:
        """Return digital literacy with support."""
        return min(self.literacy + self.literacy_gain, 1.0)

    # calendars and means

    def is_due(self, interval: float) -> bool:
        """Tell whether the firm's calendar of ``interval`` ticks, shifted by its own phase, says so now."""
        return (self.model.tick + math.floor(self.phase * interval)) % interval < 1

    def spendable(self) -> int:
        """Return what is left of cash after what was spent this tick."""
        f = self.flows
        return self.cash - f.session_cost - f.redesign_cost - f.investment - f.materials - f.ad_cost

    def monthly_cost(self) -> float:
        """Return a month's overhead and materials for expected demand."""
        return (self.overhead + self.expected * self.unit_cost) * self.model.ticks_per_month

    def feasible_step(self) -> float:
        """Return how far the design can move at once: skill, size against the sector's median, difficulty."""
        scale = math.sqrt(math.sqrt(self.capacity / self.sector.median_capacity))
        reach = self.model.rules.learning.feasible_step * (self.skill + self.skill_gain) * scale
        return reach / self.sector.idea_difficulty

    def profit_for_prices(self) -> float:
        """Return the monthly gross profit that redesigns are priced by: sector median, or a brand's own."""
        return self.gross_profit if self.is_brand else self.sector.median_profit

    # sales

    def units_sold(self, start: int, stop: int) -> int:
        """Return units sold in the ticks ``start .. stop - 1``, back to the opening."""
        first, last = max(start, self.opened), min(stop, self.model.tick)
        return sum(self.history.get(tick, 0) for tick in range(first, last))

    def relative_sales(self, start: int, stop: int) -> float:
        """Return the share of the cell's (brands: the sector's) units in those ticks."""
        first, last = max(start, self.opened), min(stop, self.model.tick)
        cells = [self.cell] if self.cell else [c for c in self.model.cells if c.sector is self.sector]
        total = sum(cell.history.get(tick, 0) for cell in cells for tick in range(first, last))
        return self.units_sold(start, stop) / total if total else 0.0

    def sales_growth(self, ticks: int) -> float | None:
        """Return growth over the last ``ticks`` against those before, within [-1, 1]; None for new or unsold firms."""
        now = self.model.tick
        before = self.units_sold(now - 2 * ticks, now - ticks)
        if now - self.opened < 2 * ticks or before == 0:
            return None
        return within((self.units_sold(now - ticks, now) - before) / before, -1.0, 1.0)


@dataclass
class Flows:
    """What went in and out of a firm in one tick: money in whole rupiah, goods in units, people."""

    revenue: int = 0
    materials: int = 0
    session_cost: int = 0
    redesign_cost: int = 0
    ad_cost: int = 0
    investment: int = 0
    grant: int = 0
    loan: int = 0
    repayment: int = 0
    withdrawal: int = 0
    paid_overhead: int = 0
    made: int = 0
    spoiled: int = 0
    given: int = 0
    sold: int = 0
    attempts: int = 0  # first-choice demand, served or not
    lost: int = 0  # of it, not served
    purchases: int = 0
    repeats: int = 0
    distances: float = 0.0
    satisfaction: float = 0.0
    praise: int = 0
    complaints: int = 0
    answers: int = 0  # in a session held this tick
