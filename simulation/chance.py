"""Every decision that chance takes part in, and the one way to draw for it.

A draw is a pure function of (seed, decision, tick, who, partner): the same in every arm, process, thread and order.
``who`` and ``partner`` are uids or small counts, never rows, slots or positions. The nth number for one who without a
partner has nth in the partner's place; with a partner, nth is added to the decision, 16 bits up. The list of
decisions is append-only: a number, once given, stays, so that old results can be recomputed.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.errors import RunEnded
from simulation.kernels import random

Stream = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

CUSTOMER: Final = 0
UMKM: Final = 1
BRAND: Final = 2
OTHER: Final = 3

NUMBER_BITS: Final = 25
SECTOR_BITS: Final = 5
GENERATIONS: Final = 64
BUILDING: Final = -(1 << 20)  # the tick word of world building, far before any burn-in
TICK_ZERO: Final = 1 << 24  # keeps the tick word positive


class Draw(IntEnum):
    """Decisions in which chance takes part."""

    # building the world
    SHOPPING_RATE = 0
    TASTE = 1
    MEMBERSHIP = 2
    ONLINE = 3
    TIE = 4
    TIE_KIND = 5
    REMEMBERED = 6
    SIZE = 7
    QUALITY = 8
    SLACK = 9
    OVERHEAD = 10
    DIGITAL = 11
    LITERACY = 12
    RESISTANCE = 13
    UNDERSTANDING = 14
    PHASE = 15
    METHOD = 16
    FIRST_DESIGN = 17
    DESIGN_SCATTER = 18
    CREDIT = 19
    SENSITIVITY = 20
    TALKATIVE = 21
    CENTRE = 22
    START_COCREATING = 23
    # the week
    TREND = 30
    COMMUNITY_WANDER = 31
    PERSON_WANDER = 32
    GO_DIGITAL = 33
    ADOPT = 34
    PEER = 35
    INVITE = 36
    ANSWER = 37
    REPORT = 38
    OPTION = 39
    SALES_SIGNAL = 40
    RESEARCH = 41
    IDEA_REACH = 42
    MAKE = 43
    SPOIL = 44
    OCCASION = 45
    CHOICE = 46
    QUEUE = 47
    UNITS = 48
    TALK = 49
    TELL = 50
    ADVERT = 51
    ADVERT_FIRM = 52
    BRAND_ADVERT = 53
    BRAND_ADVERT_FIRM = 54
    ENTER_MEMORY = 55
    CLOSE = 56
    SEED = 57
    ELSEWHERE = 58
    ELSEWHERE_FIRM = 59
    HOST = 60
    SAMPLE = 61
    SAMPLE_SIZE = 62
    # government
    TARGET = 70
    TAKE_UP = 71
    REACH = 72
    JOIN_COMMUNITY = 73
    # observation
    PANEL = 90


def uid_of(kind: int, sector: int, number: int) -> int:
    """Return the uid of the ``number``-th agent of ``kind`` in ``sector``."""
    return (kind << (SECTOR_BITS + NUMBER_BITS)) | (sector << NUMBER_BITS) | number


def firm_number(place: int, generation: int) -> int:
    """Return the running number of the ``generation``-th firm of ``place``; raises RunEnded past the last one."""
    if generation >= GENERATIONS:
        raise RunEnded("market.too_many_owners", most=GENERATIONS)
    return place * GENERATIONS + generation


class Chance:
    """The draws of one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = int(seed)
        self._key = (np.uint64(self.seed & 0xFFFFFFFF), np.uint64((self.seed >> 32) & 0xFFFFFFFF))
        self._streams: dict[Draw, Stream] = {}  # of the tick last asked for: a week asks for the same ones many times
        self._tick = BUILDING

    def stream(self, decision: Draw, tick: int = BUILDING) -> Stream:
        """Return the stream of ``decision`` at ``tick``, for kernels."""
        if tick != self._tick:
            self._tick, self._streams = tick, {}
        if decision not in self._streams:
            self._streams[decision] = (*self._key, np.uint64(tick + TICK_ZERO), np.uint64(int(decision)))
        return self._streams[decision]

    def uniforms(
        self, decision: Draw, who: NDArray[np.uint32], tick: int = BUILDING, partner: int = 0
    ) -> NDArray[np.float64]:
        """Return one uniform per uid in ``who``."""
        out = np.empty(len(who))
        random.fill_uniforms(self.stream(decision, tick), who, partner, out)
        return out

    def normals(
        self, decision: Draw, who: NDArray[np.uint32], tick: int = BUILDING, partner: int = 0
    ) -> NDArray[np.float64]:
        """Return one standard normal per uid in ``who``."""
        out = np.empty(len(who))
        random.fill_normals(self.stream(decision, tick), who, partner, out)
        return out

    def uniform(self, decision: Draw, who: int, tick: int = BUILDING, partner: int = 0) -> float:
        """Return one uniform."""
        return float(random.one_uniform(self.stream(decision, tick), who, partner))

    def normal(self, decision: Draw, who: int, tick: int = BUILDING, partner: int = 0) -> float:
        """Return one standard normal."""
        return float(random.one_normal(self.stream(decision, tick), who, partner))
