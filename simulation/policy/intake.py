"""Programmes that take UMKM in: how many at a time, who comes first, who is within reach, who takes it up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from simulation.chance import Draw
from simulation.parameters import param
from simulation.policy import fields
from simulation.policy.programme import Flags, Floats, Programme, Rows
from simulation.policy.quantities import Interval, Names, Places
from simulation.policy.targeting import Target, in_order

if TYPE_CHECKING:
    from simulation.agents.government import ProgrammeState
    from simulation.market import Market
    from simulation.scenario import Region, Sector

HALVES: Final = math.log(2.0)
NOBODY: Final = ("off", {"share": 0.0})  # rules under which no firm ever co-creates


class Intake(Programme):
    """A programme that takes firms in.

    Every ``every`` weeks from ``start`` to ``end`` there is an intake. Living UMKM that pass the filters, are within
    reach and take up the offer are enrolled in the order of ``target`` until ``slots`` are filled; nobody is enrolled
    twice.
    """

    every: Interval | None = fields.every("1 year", source="setting")
    slots: Places = fields.slots(0.07, (0.02, 0.2), source="Indonesia table: share trained is unknown, 2-20% a year")
    target: Target = param("first_come", "rule", source="model section 5", id="Aturan sasaran", en="Who comes first")
    sectors: Names = param((), "names", source="setting", id="Sektor", en="Sectors served; all when empty")
    remote_reach: float | None = param(
        None,
        "share",
        ge=0,
        le=1,
        range=(0, 1),
        source="paper says low",
        id="Jangkauan daerah terpencil",
        en="Share of firms in remote regions within reach; the region's own when left out",
    )
    take_up: float = fields.take_up(0.24, (0.1, 1), source="E22: 24.1% of those offered", origin="measured")

    def apply(self, market: Market) -> None:
        """Enrol firms, write support columns and book outlays for this tick."""
        if self.needs_cocreation and market.plan.co_creation in NOBODY:
            return
        state = market.government.state_of(self.id)
        newcomers = self.enrol(market, state)
        if newcomers.size:
            state.book(self.price() * len(newcomers))
            self.welcome(market, newcomers)
        self.support(market, state)

    def welcome(self, market: Market, rows: Rows) -> None:
        """Do what happens once, at enrolment."""

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Write this tick's support columns."""

    def enrol(self, market: Market, state: ProgrammeState) -> Rows:
        """Enrol firms if an intake is due, and return their rows."""
        if not self._is_intake(market):
            return np.empty(0, dtype=np.int64)
        served = self._served(market)
        waiting = served[state.enrolled[served] < 0]
        willing = in_order(market, self._willing(market, waiting), self.target, self.number)
        rows = willing[: min(self._places(len(served)), self._affordable(market))]
        state.enrolled[rows] = market.tick
        state.reached += len(rows)
        market.firms.is_treated[rows] = True
        return rows

    def _is_intake(self, market: Market) -> bool:
        since = market.tick - self.start * market.ticks_per_week
        if not self.is_running(market):
            return False
        return since % (self.every * market.ticks_per_week) == 0 if self.every else since == 0

    def _served(self, market: Market) -> Rows:
        """Return the rows of living UMKM that pass the filters."""
        firms, plan = market.firms, market.plan
        allowed = firms.is_alive & ~firms.is_brand
        if self.sectors:
            allowed &= np.array([item.name in self.sectors for item in plan.sectors])[firms.sector]
        if self.regions:
            allowed &= np.array([item.name in self.regions for item in plan.regions])[firms.region]
        return np.flatnonzero(allowed)

    def _willing(self, market: Market, rows: Rows) -> Rows:
        """Return the rows within reach that would take up an offer at this intake."""
        uid = market.firms.uid[rows]
        is_willing = market.chance.uniforms(Draw.TAKE_UP, uid, market.tick, partner=self.number) < self.take_up
        return np.asarray(rows[self._is_reached(market, rows) & is_willing])

    def _is_reached(self, market: Market, rows: Rows) -> Flags:
        """Return which of the firms in ``rows`` are within reach, for the whole run."""
        firms, reach = market.firms, self.reach_of(market.plan.regions)
        drawn = market.chance.uniforms(Draw.REACH, firms.uid[rows], partner=self.number)
        return np.asarray(drawn < reach[firms.region[rows]])

    def _places(self, served: int) -> int:
        """Return the number of places in an intake when ``served`` firms qualify; at least one."""
        if self.target == "all":
            return served
        return self.slots if isinstance(self.slots, int) else max(1, math.floor(self.slots * served + 0.5))

    def _affordable(self, market: Market) -> int:
        """Return how many firms what is left of the budget pays for."""
        left, price = self.money_left(market), self.price()
        return len(market.firms) if price == 0 or math.isinf(left) else int(left // price)

    def reach_of(self, regions: tuple[Region, ...] | list[Region]) -> Floats:
        """Return the share of firms within reach in each region."""
        remote = self.remote_reach
        return np.array([r.programme_reach if remote is None or not r.is_remote else remote for r in regions])

    def strength(self, market: Market, state: ProgrammeState, half_life: int) -> Floats:
        """Return what is left, per firm, of an effect that halves every ``half_life`` weeks since enrolment."""
        left = np.zeros(len(state.enrolled))
        rows = np.flatnonzero(state.enrolled >= 0)
        ages, which = np.unique(market.tick - state.enrolled[rows], return_inverse=True)
        rate = HALVES / (half_life * market.ticks_per_week)
        left[rows] = np.array([math.exp(-rate * float(age)) for age in ages])[which]
        return left

    def nobody(self, sectors: list[Sector], regions: list[Region]) -> str:
        """Return the field because of which nobody is offered a place, or an empty text."""
        if self.slots == 0 and self.target != "all":
            return "slots"
        if self.take_up == 0:
            return "take_up"
        if self.budget is not None and self.budget < max(1, self.price()):
            return "budget"
        return self._no_place(sectors, regions)

    def _no_place(self, sectors: list[Sector], regions: list[Region]) -> str:
        """Return the filter that leaves nobody, or an empty text."""
        if sectors and not any(item.share > 0 and item.name in (self.sectors or (item.name,)) for item in sectors):
            return "sectors"
        served = [item for item in regions if item.share > 0 and item.name in (self.regions or (item.name,))]
        if regions and not served:
            return "regions"
        if served and not self.reach_of(served).any():
            return "regions" if self.remote_reach is None else "remote_reach"
        return ""


def dose(amount: float, half: float) -> float:
    """Return the share of the full effect that ``amount`` gives: concave, one half at ``half``."""
    return 1.0 - math.exp(-HALVES * amount / half)
