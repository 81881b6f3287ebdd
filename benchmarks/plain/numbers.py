"""Numbers: how they are stored, rounded and drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from simulation.chance import BUILDING, Chance, Draw, Stream
from simulation.kernels.random import consistent_index, one_normal, one_uniform

Point = list[float]

NTH_SHIFT = 16  # the nth number drawn for one pair of agents is told apart in the upper bits of the decision


def stored(number: float) -> float:
    """Return ``number`` as it is stored for customers: in single precision, rounded once. All arithmetic is double."""
    return float(np.float32(number))


def whole(number: float) -> int:
    """Return the nearest whole number, halves up (rupiah, invitations)."""
    return math.floor(number + 0.5)


def by_lot(number: float, draw: float) -> int:
    """Return ``number`` rounded up with the chance of its fraction: keyed rounding by the uniform ``draw``."""
    below = math.floor(number)
    return below + (draw < number - below)


def within(number: float, low: float, high: float) -> float:
    """Return ``number``, or the bound that it is beyond."""
    return min(max(number, low), high)


def squared_distance(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the squared distance between two points of the taste space."""
    return sum((a - b) * (a - b) for a, b in zip(one, other, strict=True))


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the distance between two points of the taste space."""
    return math.sqrt(squared_distance(one, other))


def toward(start: Point, goal: Sequence[float], step: float) -> Point:
    """Return the point on the way from ``start`` to ``goal`` that one step of at most ``step`` reaches."""
    far = distance(start, goal)
    if far <= step:
        return list(goal)
    return [a + step / far * (b - a) for a, b in zip(start, goal, strict=True)]


def mean(points: Sequence[Sequence[float]]) -> Point:
    """Return the mean of points, summed in their order."""
    return [sum(point[axis] for point in points) / len(points) for axis in range(len(points[0]))]


def median(numbers: Sequence[float]) -> float:
    """Return the middle number, or the mean of the two in the middle."""
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(ordered) % 2 else 0.5 * (ordered[half - 1] + ordered[half])


class Luck:
    """The draws of one market: each a pure function of (seed, decision, tick, who, partner, nth)."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self._streams: dict[tuple[Draw, int], Stream] = {}
        self.tick = 0

    def at(self, tick: int) -> None:
        """Turn to the draws of ``tick``."""
        self.tick = tick
        self._streams.clear()

    def _stream(self, decision: Draw, nth: int) -> Stream:
        key = (decision, nth)
        if key not in self._streams:
            stream = self._chance.stream(decision, self.tick)
            self._streams[key] = (*stream[:3], np.uint64(int(decision) + (nth << NTH_SHIFT)))
        return self._streams[key]

    def uniform(self, decision: Draw, who: int, partner: int = 0) -> float:
        """Return this tick's uniform for ``who`` (and ``partner``), in [0, 1)."""
        return one_uniform(self._stream(decision, 0), who, partner)

    def normal(self, decision: Draw, who: int, partner: int = 0, nth: int = 0) -> float:
        """Return this tick's standard normal."""
        return one_normal(self._stream(decision, nth), who, partner)

    def pick(self, decision: Draw, who: int, nth: int, count: int) -> int:
        """Return this tick's ``nth`` index below ``count``; nearly always the same when ``count`` grows by one."""
        return int(consistent_index(self._stream(decision, 0), who, nth, count))

    def uniform_once(self, decision: Draw, who: int, partner: int = 0) -> float:
        """Return the uniform that ``who`` was given for life."""
        return self._chance.uniform(decision, who, BUILDING, partner)

    def normal_once(self, decision: Draw, who: int, partner: int = 0) -> float:
        """Return the standard normal that ``who`` was given for life."""
        return self._chance.normal(decision, who, BUILDING, partner)

    def pick_once(self, decision: Draw, who: int, count: int) -> int:
        """Return the index below ``count`` that ``who`` was given for life."""
        return int(consistent_index(self._chance.stream(decision), who, 1, count))
