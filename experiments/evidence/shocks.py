"""Single firms shocked, everything else equal: forks of one market under the same luck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.evidence.diary import Diary
from simulation import Market, Scenario, saving
from simulation.chance import Chance, Draw
from simulation.market import rebuild
from simulation.processes.process import Process

TENTH: Final = 0.1
LOTTERY: Final = 1 << 20  # seeds of the lottery that picks whom to shock lie apart from those of markets

type Rows = NDArray[np.int64]
type Shock = Callable[[Market, Rows], None]


@dataclass(frozen=True)
class Arm:
    """A fork that was lived through: the market, what was written down, who was shocked."""

    market: Market
    diary: Diary
    rows: Rows


def keyed_tenth(market: Market, share: float = TENTH) -> Rows:
    """Return the rows of a keyed tenth of living UMKM, at least one: the lowest ranks of a lottery of its own."""
    umkm = np.flatnonzero(market.firms.is_alive & ~market.firms.is_brand)
    ranks = Chance(market.seed_number + LOTTERY).uniforms(Draw.TARGET, market.firms.uid[umkm])
    return np.sort(umkm[np.argsort(ranks)[: max(1, round(share * len(umkm)))]])


def one_brand(market: Market) -> Rows:
    """Return the row of one big brand by lottery."""
    brands = np.flatnonzero(market.firms.is_brand & market.firms.is_alive)
    ranks = Chance(market.seed_number + LOTTERY).uniforms(Draw.TARGET, market.firms.uid[brands])
    return brands[np.argsort(ranks)[:1]]


def fork_with(market: Market, plan: Scenario, tick: tuple[Process, ...]) -> Market:
    """Return :meth:`Market.fork` of a market at week 0 that lives another week: with observers, say."""
    twin = market.fork(plan)
    return rebuild(type(market), plan, market.seed_number, tick, market.measures, saving.state_of(twin))


def live(market: Market, plan: Scenario, weeks: int, rows: Rows | None = None, shock: Shock | None = None,
         *, with_talk: bool = False) -> Arm:  # fmt: skip
    """Fork ``market`` at week 0 under ``plan``, shock ``rows`` and live ``weeks`` weeks."""
    diary = Diary(with_talk=with_talk)
    fork = fork_with(market, plan, diary.beside(market.processes))
    chosen = np.empty(0, dtype=np.int64) if rows is None else rows
    if shock is not None:
        shock(fork, chosen)
    fork.run_to(week=weeks)
    return Arm(fork, diary, chosen)


def raise_price(market: Market, rows: Rows) -> None:
    """Raise posted prices by 10%, to whole rupiah."""
    market.firms.price[rows] = np.round(market.firms.price[rows] * 1.1)


def double_talk(market: Market, rows: Rows) -> None:
    """Double buyers' chance of praising."""
    market.firms.talk_factor[rows] = 2.0


def advertise_more(market: Market, rows: Rows) -> None:
    """Raise contacts by a half."""
    market.firms.ad_factor[rows] = 1.5


def changed(plan: Scenario, changes: dict[str, Any]) -> Scenario:
    """Return ``plan`` with parameters changed from week 0 on: the same world, another policy side."""
    return plan.with_(changes={path: {"0 weeks": value} for path, value in changes.items()})
