"""Customers: what they like, whom they remember, to whom they listen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import mesa

from benchmarks.plain.numbers import Point, squared_distance, stored

if TYPE_CHECKING:
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket
    from benchmarks.plain.surroundings import Cell, Community

NEVER = -32768


class Memory:
    """What a customer remembers of one firm. Bond and freshness fade from the tick of the last refreshment."""

    def __init__(self, firm: Firm, refreshed: int, bond: float = 0.0, asked: int = NEVER) -> None:
        self.firm = firm
        self.refreshed = refreshed
        self.bond = bond  # at that tick, in [-1, 1]
        self.asked = asked  # when the customer last answered a session of the firm
        self.is_pending = False  # an idea told to the firm, not answered yet


class Customer(mesa.Agent):
    """A person who shops in one sector, remembers at most K firms and listens to a few people."""

    def __init__(self, model: PlainMarket, cell: Cell, uid: int) -> None:
        super().__init__(model)
        self.uid = uid
        self.cell = cell
        self.sector = cell.sector
        self.community: Community | None = None
        self.is_online = False
        self.rate = 0.0  # shopping occasions a tick
        self.occasion = 0.0  # chance of one
        self.price_sensitivity = 1.0
        self.talkativeness = 1.0
        self.willingness = 1.0  # to take part in sessions
        self.own_taste: Point = []  # apart from trend and community
        self.expectation = 0.0
        self.memories: dict[Firm, Memory] = {}
        self.bought_from: Firm | None = None  # latest purchase
        self.strong_ties: list[Customer] = []
        self.weak_ties: list[Customer] = []
        self.says: tuple[Firm, bool] | None = None  # what is told this tick: of whom, and whether it is praise

    # taste and choice

    @property
    def taste(self) -> Point:
        """Where this customer's ideal product lies today: own part, trend of the sector, community."""
        taste = [own + common for own, common in zip(self.own_taste, self.sector.trend, strict=True)]
        if self.community is not None:
            taste = [liked + common for liked, common in zip(taste, self.community.centre, strict=True)]
        return taste

    def can_reach(self, firm: Firm) -> bool:
        """Brands are everywhere; an UMKM is reached in its own trade area, or if both are online."""
        return firm.is_brand or firm.area == self.cell.area or (firm.is_digital and self.is_online)

    def offers(self) -> list[Memory]:
        """Return memories of firms where this customer can buy today."""
        return [m for m in self.memories.values() if self.is_fresh(m) and m.firm.is_alive and self.can_reach(m.firm)]

    def utility_but_fit(self, memory: Memory) -> float:
        """Return what speaks for a firm apart from its design: quality and name, price, bond."""
        firm, rules = memory.firm, self.model.rules.demand
        price = self.sector.price_weight * (firm.price / self.sector.reference_price)
        return firm.value() - self.price_sensitivity * price + rules.bond_weight * self.bond_with(memory)

    def utility_of_fit(self, design: Point, ideal: Point) -> float:
        """Return the (negative) utility of a design at some distance from the ideal one."""
        return -0.5 * self.sector.fit_weight * min(squared_distance(design, ideal), self.model.rules.demand.fit_cap)

    # memory

    def is_fresh(self, memory: Memory) -> bool:
        """Tell whether a memory is still there: its freshness has not fallen below the threshold."""
        return self.model.tick - memory.refreshed < self.model.lapse

    def remembers(self, firm: Firm) -> Memory | None:
        """Return the memory of ``firm``, None if it is unknown or forgotten."""
        memory = self.memories.get(firm)
        return memory if memory is not None and self.is_fresh(memory) else None

    def bond_with(self, memory: Memory) -> float:
        """Return today's bond: what is left of it since the last refreshment."""
        age = self.model.tick - memory.refreshed
        return memory.bond * math.exp(-self.model.rules.loyalty.bond_decay * age)

    def freshness_of(self, memory: Memory) -> float:
        """Return today's freshness: 1 at the last refreshment, falling exponentially."""
        age = self.model.tick - memory.refreshed
        return math.exp(-self.model.rules.loyalty.forgetting * age)

    def refresh(self, memory: Memory, bond: float | None = None) -> None:
        """Date a memory today, with today's bond or a new one, kept within [-1, 1]."""
        bond = self.bond_with(memory) if bond is None else min(max(bond, -1.0), 1.0)
        memory.bond = stored(bond)
        memory.refreshed = self.model.tick

    def weaken(self, memory: Memory, loss: float) -> None:
        """Lower today's bond by ``loss`` without refreshing the memory: bad news keeps nothing fresh."""
        left = math.exp(-self.model.rules.loyalty.bond_decay * (self.model.tick - memory.refreshed))
        memory.bond = stored(max((memory.bond * left - loss) / left, -1.0))

    def learn_of(self, firm: Firm) -> bool | None:
        """Let an unknown firm enter memory. Return whether it drove another out, None if there was no room for it."""
        self.memories.pop(firm, None)
        evicted = False
        if len(self.memories) >= self.model.plan.world.population.memory_slots:
            gone = [m for m in self.memories.values() if not self.is_fresh(m)]
            least = gone[0] if gone else self._least_kept()
            if least is None:
                return None
            evicted = not gone
            del self.memories[least.firm]
        self.memories[firm] = Memory(firm, self.model.tick)
        return evicted

    def _least_kept(self) -> Memory | None:
        """Return the memory with the lowest keep score (ties: lower firm uid); pending ideas protect theirs."""
        open_ = [m for m in self.memories.values() if not m.is_pending]
        return min(open_, key=lambda m: (self.keep_score(m), m.firm.uid), default=None)

    def keep_score(self, memory: Memory) -> float:
        """Return how firmly a firm is remembered: freshness and half the bond, if that is good."""
        return self.freshness_of(memory) + 0.5 * max(self.bond_with(memory), 0.0)
