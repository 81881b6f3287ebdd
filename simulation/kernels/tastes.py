"""How a person's own taste wanders."""

from __future__ import annotations

import numpy as np

from simulation.kernels.compiling import kernel
from simulation.kernels.random import normal


@kernel
def wander(
    first_row, last_row, stream, uid, sector, community, cycle, turn, keep, scale, own, recovery, taste, willingness
):
    """Take one step ``x = keep x + scale[sector] own[is member] z`` for everyone with ``uid % cycle == turn``.

    In the same step willingness recovers by ``recovery`` of what is missing.
    """
    for i in range(first_row, last_row):
        if np.int64(uid[i]) % cycle != turn:
            continue
        size = scale[sector[i]] * (own[1] if community[i] >= 0 else own[0])
        if size > 0.0:
            for d in range(taste.shape[1]):
                taste[i, d] = keep * float(taste[i, d]) + size * normal(stream, uid[i], d)
        missing = 1.0 - float(willingness[i])
        if missing > 0.0:
            willingness[i] = float(willingness[i]) + missing * recovery
