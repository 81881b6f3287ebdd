"""How a person's own taste wanders."""

from __future__ import annotations

import numpy as np

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.random import normal

BLOCK = 256


@inlined
def find_whose_turn(uid, cycle, turn, found):
    """List who in a block has ``uid % cycle == turn``; return how many.

    The quotient is a product with 1/cycle, which the compiler vectorises; half a uid more keeps it off whole numbers,
    where it could be rounded to the wrong side.
    """
    per_cycle, count = 1.0 / cycle, np.uint32(0)
    for m in range(uid.shape[0]):
        found[count] = m
        whole = np.floor((np.float64(uid[m]) + 0.5) * per_cycle)
        count += np.uint32(whole * cycle + turn == np.float64(uid[m]))
    return np.int64(count)


@kernel
def wander(
    first_row, last_row, stream, uid, sector, community, cycle, turn, keep, scale, own, recovery, taste, willingness
):
    """Take one step ``x = keep x + scale[sector] own[community + 1] z`` for everyone with ``uid % cycle == turn``.

    In the same step willingness recovers by ``recovery`` of what is missing.
    """
    found = np.empty(BLOCK + 1, dtype=np.uint32)
    for first in range(first_row, last_row, BLOCK):
        for n in range(find_whose_turn(uid[first : min(first + BLOCK, last_row)], cycle, turn, found)):
            i = first + np.int64(found[n])
            size = scale[sector[i]] * own[community[i] + 1]
            if size > 0.0:
                for d in range(taste.shape[1]):
                    taste[i, d] = keep * float(taste[i, d]) + size * normal(stream, uid[i], d)
            missing = 1.0 - float(willingness[i])
            if missing > 0.0:
                willingness[i] = float(willingness[i]) + missing * recovery
