"""Going digital, and what firms see of their peers."""

from __future__ import annotations

import numpy as np

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.random import uniform
from simulation.kernels.utility import logistic

PEERS = 5  # at most so many co-creating and so many other firms are known


@kernel
def go_digital(stream, uid, is_out, cell, literacy, connectivity, resistance, chances, counts, is_digital):
    """Set ``is_digital`` for firms that go online this tick; ``counts[cell]`` receives (digital, living)."""
    own, peers = chances
    for f in range(uid.shape[0]):
        if not is_out[f]:
            counts[cell[f], 1] += 1.0
            if is_digital[f]:
                counts[cell[f], 0] += 1.0
    for f in range(uid.shape[0]):
        if is_out[f] or is_digital[f]:
            continue
        share = counts[cell[f], 0] / counts[cell[f], 1]
        chance = (own + peers * share) * literacy[f] * connectivity[f] * (1.0 - resistance[f])
        if uniform(stream, uid[f], 0) < chance:
            is_digital[f] = True


@inlined
def median(values, count):
    """Return the median of the first ``count`` values, sorting them in place."""
    for k in range(1, count):
        value = values[k]
        at = k
        while at > 0 and values[at - 1] > value:
            values[at] = values[at - 1]
            at -= 1
        values[at] = value
    middle = count // 2
    return values[middle] if count % 2 == 1 else 0.5 * (values[middle - 1] + values[middle])


@inlined
def median_of_known(stream, f, uid, first, last, is_cocreating, wanted, growth):
    """Return (median growth, number) of the at most five known peers of ``f`` whose co-creating is ``wanted``."""
    ranks = np.full(PEERS, 2.0)
    values = np.empty(PEERS)
    count = 0
    for g in range(first, last):
        if g == f or is_cocreating[g] != wanted or np.isnan(growth[g]):
            continue
        rank = uniform(stream, uid[f], np.int64(uid[g]))
        at = min(count, PEERS)
        while at > 0 and ranks[at - 1] > rank:
            if at < PEERS:
                ranks[at] = ranks[at - 1]
                values[at] = values[at - 1]
            at -= 1
        if at < PEERS:
            ranks[at] = rank
            values[at] = growth[g]
            count = min(count + 1, PEERS)
    if count < 2:
        return 0.0, count
    return median(values, count), count


@kernel
def peers_gain(stream, rows, uid, cell, umkm_first, umkm_count, is_cocreating, growth):
    """Return for each firm in ``rows`` the median growth of co-creating peers minus that of others, 0 if too few."""
    gains = np.zeros(rows.shape[0])
    for n in range(rows.shape[0]):
        f = rows[n]
        c = cell[f]
        if c < 0:
            continue
        first, last = umkm_first[c], umkm_first[c] + umkm_count[c]
        with_it, some = median_of_known(stream, f, uid, first, last, is_cocreating, True, growth)
        without, others = median_of_known(stream, f, uid, first, last, is_cocreating, False, growth)
        if some >= 2 and others >= 2:
            gains[n] = with_it - without
    return gains


@kernel
def inclination(rows, is_cocreating, push, gains, weights):
    """Return each reviewing firm's chance of co-creating from now on."""
    peers, habit = weights
    out = np.empty(rows.shape[0])
    for n in range(rows.shape[0]):
        x = push[rows[n]] + peers * gains[n]
        if is_cocreating[rows[n]]:
            x += habit
        out[n] = logistic(x)
    return out
