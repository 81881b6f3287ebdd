"""A market of class size, burnt in once, from which any policy can be tried at once."""

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np

from simulation.errors import PasarError
from simulation.market import Market
from simulation.parameters import WEEKS_PER_YEAR
from simulation.scenario import Scenario, load

SMALL: Final = "PASAR_SMALL"
SMALL_WORLD: Final[Mapping[str, Any]] = {
    "population.customers": 1000,
    "population.trade_area_size": 1000,
    "time.burn_in": "6 months",
}
KEPT: Final = 12  # burnt-in markets that stay in memory
FROM_THE_START: Final = "0 weeks"


def is_small() -> bool:
    """Tell whether lessons run at the size of automatic tests (``PASAR_SMALL=1``)."""
    return os.environ.get(SMALL, "") not in ("", "0")


def burnt_in(scenario: Scenario | str = "classroom", seed: int = 1, **world: Any) -> Market:
    """Return a copy of the market of a scenario at week 0; the burn-in of one world and seed is run only once.

    Keys of ``world`` are paths such as ``production.capacity_slack``.
    """
    plan = load(scenario) if isinstance(scenario, str) else scenario
    if is_small():
        plan = plan.with_(**SMALL_WORLD)
    plan = plan.with_(**world) if world else plan
    market = _run_in(_World(plan), seed)
    return market.fork(plan)


class _World:
    """A scenario that counts as equal to any other of the same world."""

    def __init__(self, plan: Scenario) -> None:
        self.plan = plan.with_(co_creation="off") if plan.co_creation != "off" else plan

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _World) and other.plan.world_hash == self.plan.world_hash

    def __hash__(self) -> int:
        return hash(self.plan.world_hash)


@lru_cache(maxsize=KEPT)
def _run_in(world: _World, seed: int) -> Market:
    return Market(world.plan, seed=seed).run_to(0)


def under(start: Market, scenario: Scenario, weeks: int) -> Market:
    """Return what becomes of a burnt-in market under another policy side; ``start`` stays as it is."""
    return start.fork(lasting(on_world_of(start, scenario), weeks)).run_for(weeks)


def on_world_of(start: Market, scenario: Scenario) -> Scenario:
    """Return the policy side of a scenario on the world of a market."""
    if scenario.world_hash == start.plan.world_hash:
        return scenario
    full = scenario.to_dict()
    return Scenario.from_dict(full | {key: start.plan.to_dict()[key] for key in ("world", "sectors", "regions")})


def lasting(scenario: Scenario, weeks: int) -> Scenario:
    """Return a scenario that ends after ``weeks`` weeks; what was to happen later is left out."""
    return scenario.with_(horizon=f"{weeks} weeks") if scenario.horizon_weeks != weeks else scenario


class Classroom:
    """A burnt-in market and the question: what if?

    ``classroom.run(co_creation="all", **{"cocreation.promise": 2})`` lives through a year under another policy from the
    same start with the same luck; parameters are changed from week 0.
    """

    def __init__(self, scenario: Scenario | str = "classroom", seed: int = 1, **world: Any) -> None:
        self.start = burnt_in(scenario, seed, **world)
        self._without: dict[int, Market] = {}

    def policy(
        self, co_creation: Any = "off", programmes: list[dict[str, Any]] | None = None, **parameters: Any
    ) -> Scenario:
        """Return a policy side on this world; parameters take effect at week 0 and must be ones that may be dated."""
        changes = {path: {FROM_THE_START: value} for path, value in parameters.items()}
        return self.start.plan.with_(co_creation=co_creation, changes=changes, programmes=programmes or [])

    def run(self, weeks: int = WEEKS_PER_YEAR, **policy: Any) -> Market:
        """Return the market after ``weeks`` weeks of a policy, which is told as to `policy`."""
        return under(self.start, self.policy(**policy), weeks)

    def without(self, weeks: int = WEEKS_PER_YEAR) -> Market:
        """Return the market after ``weeks`` weeks without any policy: lived once, then kept. Look, do not step."""
        if weeks not in self._without:
            self._without[weeks] = self.run(weeks)
        return self._without[weeks]


def existing(name: str, row: Any, count: int) -> int:
    """Return a row out of ``count``; raise a `PasarError` that names what was asked for where there is no such row."""
    if isinstance(row, bool) or not isinstance(row, int | np.integer) or not 0 <= row < count:
        raise PasarError("option.whole", option=name, least=0, most=count - 1, found=row)
    return int(row)


def tastes(market: Market) -> np.ndarray:
    """Return every customer's taste measured from the sector trend, shape (customers, dimensions)."""
    people = market.customers
    centres = np.zeros((len(people), people.taste.shape[1]))
    member = people.community >= 0
    centres[member] = market.communities.centre[people.community[member]]
    return np.asarray(people.taste + centres)


def designs(market: Market) -> np.ndarray:
    """Return every firm's design measured from the sector trend, shape (firms, dimensions)."""
    return np.asarray(market.firms.design - market.trends.position[market.firms.sector])


def yearly_units(market: Market, weeks: int = WEEKS_PER_YEAR) -> np.ndarray:
    """Return units sold by every place in the last ``weeks`` weeks."""
    ring = market.firms.history.shape[1]
    ticks = np.arange(market.tick - weeks * market.ticks_per_week, market.tick) % ring
    return np.asarray(market.firms.history[:, ticks].sum(axis=1))
