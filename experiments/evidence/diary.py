"""What an experiment writes down of a market, week by week and firm by firm, besides what the recorder sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.market import Market
from simulation.processes.process import Process
from simulation.record.quantities import INDEX, firm_values

SPREADING: Final = "talk"  # talk heard is counted right after this process, before anybody forgets it


class Diary:
    """Keeps every quantity of every firm and week from week 0: ``values[week, firm, quantity]``, ``uids[week, firm]``.

    ``heard[week, firm]`` is the expected number of people who hear praise: listeners x chance that a tie hears.
    It joins a week by :meth:`beside`; it only reads.
    """

    def __init__(self, *, with_talk: bool = False) -> None:
        self.with_talk = with_talk
        self._values: list[NDArray[np.float64]] = []
        self._uids: list[NDArray[np.uint32]] = []
        self._alive: list[NDArray[np.bool_]] = []
        self._heard: list[NDArray[np.float64]] = []

    def beside(self, tick: Sequence[Process]) -> tuple[Process, ...]:
        """Return the week with this diary at its end; with ``with_talk`` also after the process that talks."""
        steps = list(tick)
        if self.with_talk:
            place = [step.__name__ for step in steps].index(SPREADING)
            steps.insert(place + 1, self.hear)
        return (*steps, self.note)

    def note(self, market: Market) -> None:
        """Write down this tick."""
        if market.tick < 0:
            return
        self._values.append(firm_values(market))
        self._uids.append(market.firms.uid.copy())
        self._alive.append(market.firms.is_alive.copy())

    def hear(self, market: Market) -> None:
        """Count who is about to hear praise of each firm, in expectation."""
        if market.tick >= 0:
            self._heard.append(expected_hearings(market))

    @property
    def uids(self) -> NDArray[np.uint32]:
        """Return the owner of every place in every week."""
        return np.array(self._uids)

    @property
    def alive(self) -> NDArray[np.bool_]:
        """Return which places were open at the end of every week."""
        return np.array(self._alive)

    @property
    def heard(self) -> NDArray[np.float64]:
        """Return expected hearings of praise by week and firm."""
        return np.array(self._heard)

    def of(self, name: str) -> NDArray[np.float64]:
        """Return one quantity of :data:`simulation.record.quantities.FIRM_SUMS` by week and firm."""
        return np.array([values[:, INDEX[name]] for values in self._values])


def expected_hearings(market: Market) -> NDArray[np.float64]:
    """Return, for every firm, the ties of this week's praisers, each times its chance of hearing."""
    says, ties = market.customers.says, market.customers.ties
    strong = market.plan.world.population.strong_ties
    chance = np.where(np.arange(ties.shape[1]) < strong, market.rules.talk.tell_strong, market.rules.talk.tell_weak)
    told = np.where(ties >= 0, says[np.maximum(ties, 0)], 0)
    listener, slot = np.nonzero(told > 0)
    return np.bincount(told[listener, slot] - 1, weights=chance[slot], minlength=len(market.firms))


def stayers(one: Diary, other: Diary, rows: NDArray[np.int64], weeks: slice) -> NDArray[np.bool_]:
    """Return, by week and row, where the owner of week 0 is still open in both diaries."""
    first = one.uids[0, rows]
    same = (one.uids[weeks][:, rows] == first) & (other.uids[weeks][:, rows] == first)
    return np.asarray(same & one.alive[weeks][:, rows] & other.alive[weeks][:, rows])
