"""One market in plain objects: the week, and the world taken over from :class:`simulation.Market`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Final, Self

import mesa

from benchmarks.plain.adoption import decide_on_co_creation, go_digital
from benchmarks.plain.advertising import advertise
from benchmarks.plain.development import develop_products
from benchmarks.plain.exit_and_entry import close_firms, open_firms
from benchmarks.plain.experience import feel_satisfied
from benchmarks.plain.government import Undertaking, run_programmes
from benchmarks.plain.launching import Launch, launch
from benchmarks.plain.ledger import open_books, settle
from benchmarks.plain.numbers import Luck
from benchmarks.plain.production import produce
from benchmarks.plain.recording import Notebook, record
from benchmarks.plain.sessions import hear_customers
from benchmarks.plain.settling_in import fit_means_to_sales
from benchmarks.plain.shopping import Trip, shop
from benchmarks.plain.taking_over import take_over
from benchmarks.plain.talk import hear_and_remember, talk
from benchmarks.plain.tastes import drift_tastes
from simulation.conditions import Conditions
from simulation.parameters import WEEKS_PER_MONTH
from simulation.policy.rules import RulesBook

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.surroundings import Cell, Community, Sector
    from simulation import Market

HISTORY_WEEKS: Final = 80

WEEK: Final[tuple[Callable[[PlainMarket], None], ...]] = (
    open_books,  # every flow of the week starts at zero
    drift_tastes,  # what people like moves on
    run_programmes,  # government chooses whom to reach, and pays
    go_digital,  # firms go online
    decide_on_co_creation,  # firms take up or drop co-creation
    hear_customers,  # sessions: who is asked, who answers, what they say
    develop_products,  # lessons from sales, research and sessions; the next design
    launch,  # new designs, answered ideas, failed trials
    produce,  # price, capacity, this week's batch
    shop,  # occasions, choices, queues
    feel_satisfied,  # satisfaction and bond
    talk,  # who tells
    advertise,  # whom adverts reach
    hear_and_remember,  # what people hear, and what they keep of it
    settle,  # the books
    fit_means_to_sales,  # once in the burn-in: overhead and capacity fit the sales there are
    close_firms,  # insolvency and fate
    open_firms,  # newcomers
    record,  # what an observer sees
)


class PlainMarket(mesa.Model):
    """Customers, firms, communities and government as objects. ``world`` is a market that has not lived yet."""

    customers: list[Customer]
    firms: list[Firm]  # one per place: UMKM by cell, then brands; a closed firm stays until a newcomer takes its place
    sectors: list[Sector]
    cells: list[Cell]
    communities: list[Community]

    def __init__(self, world: Market) -> None:
        super().__init__(rng=world.seed_number)
        self.plan = world.plan
        self.tick = world.tick
        self.ticks_per_week = self.plan.world.time.ticks_per_week
        self.ticks_per_month = WEEKS_PER_MONTH * self.ticks_per_week
        self.luck = Luck(world.seed_number)
        self.trips: list[Trip] = []
        self.adverts: dict[Customer, list[Firm]] = {}
        self.launches: list[Launch] = []
        self.notebook = Notebook()
        self.retired: list[Firm] = []  # former owners of places
        self.hearings = self.evictions = 0
        self._book = RulesBook(self.plan)
        self.rules = self._book.at(self.tick)
        self.areas = world.layout.areas
        take_over(self, world)
        self.programmes = [Undertaking(self, plan) for plan in self.plan.programmes]
        self.lapse = self._lapse()

    @classmethod
    def from_world(cls, world: Market) -> Self:
        """Return a market of objects in the state of ``world``."""
        return cls(world)

    def _lapse(self) -> int:
        """Return after how many ticks without refreshment a firm is forgotten: when freshness falls below ``faint``."""
        loyalty = self.rules.loyalty
        longest = (self.plan.burn_in_weeks + self.plan.horizon_weeks + HISTORY_WEEKS) * self.ticks_per_week
        if loyalty.forgetting <= 0.0 or loyalty.faint <= 0.0:
            return longest
        return min(longest, math.ceil(-math.log(loyalty.faint) / loyalty.forgetting))

    @property
    def week(self) -> int:
        """Whole weeks since policies may begin; negative during the burn-in."""
        return self.tick // self.ticks_per_week

    def step(self) -> None:
        """Live through one tick: every process of the week in turn."""
        self.start_tick()
        for process in WEEK:
            process(self)
        self.tick += 1

    def start_tick(self) -> None:
        """Turn to the rules and the luck of this tick."""
        self.rules = self._book.at(self.tick)
        self.luck.at(self.tick)
        conditions = Conditions.of(self.plan, self.rules)
        for sector in self.sectors:
            for item in fields(conditions):
                setattr(sector, item.name, getattr(conditions, item.name)[sector.code].item())

    @property
    def settled_tick(self) -> int:
        """The tick from which firms' means fit the sales there are, and firms may close."""
        burn_in = self.plan.burn_in_weeks * self.ticks_per_week
        return -burn_in + min(self.rules.finance.settling, burn_in)

    @property
    def is_settling(self) -> bool:
        """Whether the first part of the burn-in is still on."""
        return self.tick < self.settled_tick

    def umkm_of(self, cell: Cell) -> list[Firm]:
        """Return the UMKM of a cell, closed ones included."""
        return [self.firms[place] for place in cell.places]

    def living_umkm(self) -> list[Firm]:
        """Return UMKM in business, by place."""
        return [firm for firm in self.firms if firm.is_alive and not firm.is_brand]

    def brands(self) -> list[Firm]:
        """Return big brands."""
        return [firm for firm in self.firms if firm.is_brand]
