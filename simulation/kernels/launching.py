"""How participants take what became of their ideas, and when a launch has failed its trial."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import kernel
from simulation.kernels.memory import slot_of
from simulation.kernels.random import uniform
from simulation.kernels.utility import bond_of


@kernel
def realised(report, old, new):
    """Return the part of an idea that came true: ``clip((d_old - d_new) / max(d_old, 0.1), 0, 1)``."""
    before = 0.0
    after = 0.0
    for d in range(report.shape[0]):
        before += (report[d] - old[d]) * (report[d] - old[d])
        after += (report[d] - new[d]) * (report[d] - new[d])
    before = math.sqrt(before)
    after = math.sqrt(after)
    return min(1.0, max(0.0, (before - after) / max(before, 0.1)))


class Panel(NamedTuple):
    """Who took part in a firm's last session and what came of it; the first ``size`` rows count."""

    members: NDArray
    reports: NDArray
    votes: NDArray
    size: int
    chosen: int  # the option that won the poll, -1 where nobody voted
    old: NDArray  # design before
    new: NDArray  # and now
    is_decided: bool  # a launch, or a vote to keep the design


class Reply(NamedTuple):
    """What an answered idea does to a participant."""

    gain: float  # of the bond, by an idea that came true
    loss: float  # by one that did not, after promise and explanation
    ownership: float
    unexplained: float  # what explanation leaves of a disappointment
    is_felt: bool
    praise: float  # chances per talkativeness
    complaint: float


@kernel
def answer(stream, tick, f, uid, panel, reply, people, memories, fading, willingness, says):
    """Tell each participant of the panel of firm ``f`` what came of the idea; let some of them tell it."""
    members, reports, votes, size, chosen, old, new, is_decided = panel
    gain, loss, ownership, unexplained, is_felt, praise_chance, complaint_chance = reply
    for n in range(size):
        i = members[n]
        if not is_decided:
            r = 0.0
        elif chosen >= 0:
            r = 1.0 if votes[n] == chosen else 0.0
        else:
            r = realised(reports[n], old, new)
        willingness[i] = float(willingness[i]) * (1.0 - (1.0 - r) * unexplained)
        s = slot_of(memories.known, memories.refreshed, fading.lapse, i, f, tick)
        if s < 0:
            continue
        memories.pending[i] &= ~(np.uint32(1) << np.uint32(s))
        if not is_felt:
            continue
        bond = bond_of(memories, fading, i, s, tick)
        bond += ownership + gain * r * (1.0 - bond) - loss * (1.0 - r)
        memories.bond[i, s] = min(1.0, max(-1.0, bond))
        memories.refreshed[i, s] = tick
        u = uniform(stream, people.uid[i], np.int64(uid))
        if r >= 0.5 and u < praise_chance * float(people.talkativeness[i]):
            says[i] = f + 1
        elif r < 0.5 and u < complaint_chance * float(people.talkativeness[i]):
            says[i] = -(f + 1)


@kernel
def has_failed(after, before, units_after, units_before, fall):
    """Tell whether relative sales fell by more than ``fall`` and by more than two standard errors (Poisson counts)."""
    if units_before <= 0 or before <= 0.0:
        return False
    ratio = after / before
    error = ratio * math.sqrt(1.0 / max(units_after, 1) + 1.0 / units_before)
    return 1.0 - ratio > fall and 1.0 - ratio > 2.0 * error
