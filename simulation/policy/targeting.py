"""Whom a programme takes first: each rule is a number per firm, the lowest first, ties by keyed lottery."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.chance import Draw

if TYPE_CHECKING:
    from simulation.market import Market

Target = Literal[
    "random", "first_come", "remote_first", "low_literacy_first", "suited_sectors_first", "tight_capacity_first", "all"
]
Rule = Callable[["Market", NDArray[np.int64], NDArray[np.float64]], NDArray[np.float64]]

LEAST_EAGERNESS: Final = 0.05
LEAST_CAPACITY: Final = 1e-9


def in_order(market: Market, rows: NDArray[np.int64], rule: Target, number: int) -> NDArray[np.int64]:
    """Return ``rows`` in the order in which ``rule`` takes them; programme ``number`` keys the lottery."""
    uid = market.firms.uid[rows]
    lottery = market.chance.uniforms(Draw.TARGET, uid, partner=number)
    order = np.lexsort((uid, lottery, RULES[rule](market, rows, lottery)))
    return np.asarray(rows[order])


def _random(_market: Market, rows: NDArray[np.int64], _lottery: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.zeros(len(rows))


def _first_come(market: Market, rows: NDArray[np.int64], lottery: NDArray[np.float64]) -> NDArray[np.float64]:
    """The literate and willing hear of a programme sooner: waiting time = lottery / (literacy x willingness)."""
    firms = market.firms
    eagerness = firms.literacy[rows] * (1.0 - firms.resistance[rows])
    return np.asarray(lottery / np.maximum(eagerness, LEAST_EAGERNESS))


def _remote_first(market: Market, rows: NDArray[np.int64], _lottery: NDArray[np.float64]) -> NDArray[np.float64]:
    remote = np.array([region.is_remote for region in market.plan.regions])
    return np.where(remote[market.firms.region[rows]], 0.0, 1.0)


def _low_literacy_first(market: Market, rows: NDArray[np.int64], _lottery: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(market.firms.literacy[rows])


def _suited_sectors_first(market: Market, rows: NDArray[np.int64], _lottery: Any) -> NDArray[np.float64]:
    """Sectors in which fit matters, tastes differ and trends move: the product of the sector's three factors."""
    suited = np.array([s.fit_weight * s.taste_spread * s.taste_spread * s.drift for s in market.plan.sectors])
    return np.asarray(-suited[market.firms.sector[rows]])


def _tight_capacity_first(market: Market, rows: NDArray[np.int64], _lottery: Any) -> NDArray[np.float64]:
    firms = market.firms
    return np.asarray(-firms.expected[rows] / np.maximum(firms.capacity[rows], LEAST_CAPACITY))


RULES: Final[dict[str, Rule]] = {
    "random": _random,
    "first_come": _first_come,
    "remote_first": _remote_first,
    "low_literacy_first": _low_literacy_first,
    "suited_sectors_first": _suited_sectors_first,
    "tight_capacity_first": _tight_capacity_first,
    "all": _random,
}
