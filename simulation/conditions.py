"""What the rules of a tick mean in each sector: the world's value times the sector's factor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.parameters import Kind, per_tick

if TYPE_CHECKING:
    from simulation.policy.rules import Rules
    from simulation.scenario import Scenario

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Conditions:
    """Values by sector, per tick."""

    spread: Floats
    drift: Floats
    fit_weight: Floats
    price_weight: Floats
    redesign_cost: Floats
    changeover: Floats
    idea_difficulty: Floats
    involvement: Floats
    spoilage: Floats
    reference_price: NDArray[np.int64]

    @classmethod
    def of(cls, plan: Scenario, rules: Rules) -> Conditions:
        """Return the conditions of ``plan``'s sectors under ``rules``."""

        def factor(name: str, base: float) -> Floats:
            return np.array([base * getattr(sector, name) for sector in plan.sectors])

        ticks = plan.world.time.ticks_per_week
        return cls(
            spread=factor("taste_spread", rules.taste.spread),
            drift=factor("drift", rules.taste.trend_drift if rules.switches.drift else 0.0),
            fit_weight=factor("fit_weight", rules.demand.fit_weight),
            price_weight=factor("price_weight", rules.demand.price_weight),
            redesign_cost=factor("redesign_cost", rules.production.redesign_cost),
            changeover=np.minimum(factor("changeover", rules.production.changeover), 1.0),
            idea_difficulty=factor("idea_difficulty", 1.0),
            involvement=factor("involvement", 1.0),
            spoilage=np.array([per_tick(s.spoilage, Kind.PROBABILITY, ticks) for s in plan.sectors]),
            reference_price=np.array([s.reference_price for s in plan.sectors], dtype=np.int64),
        )

    def suitability(self) -> Floats:
        """Return ``fit_weight x taste variance`` by sector: above 1 the centre is the worst place once all find it."""
        return self.fit_weight * self.spread**2


def traits_of(rules: Rules) -> dict[str, Floats]:
    """Return every trait of the methods of listening, in order of their codes."""
    methods = rules.methods
    every = [getattr(methods, name) for name in type(methods).model_fields]
    return {name: np.array([getattr(one, name) for one in every]) for name in type(every[0]).model_fields}
