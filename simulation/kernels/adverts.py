"""Whom adverts reach, and whose they are."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.random import uniform

BLOCK = 256
TOO_CLOSE = 1e-9  # of a group's weights: sums of a million firms made in another way differ by less


class Adverts(NamedTuple):
    """Adverts of each sort: which firms may reach the people of a cell, and the chance that one does."""

    first: NDArray  # [sort, cell]
    count: NDArray  # [sort, cell]
    chance: NDArray  # [sort, cell]
    weight: NDArray  # [sort, firm]
    upto: NDArray  # [sort, firm]: weights of the group added up to this firm
    is_online: NDArray  # [sort]: reaches only people online


@kernel
def any_of(first, count, weights, upto):
    """Return for each group of firms the chance that any reaches a person, ``1 - exp(-sum of weights)``.

    ``upto`` receives the sum of each group's weights up to every firm, in row order.
    """
    out = np.zeros(first.shape[0])
    for group in range(first.shape[0]):
        total = 0.0
        for f in range(first[group], first[group] + count[group]):
            total += weights[f]
            upto[f] = total
        out[group] = 1.0 - math.exp(-total)
    return out


@inlined
def drawn_firm(first, count, weights, upto, u):
    """Return the firm in ``first .. first + count`` in which the share ``u`` of the summed ``weights`` falls.

    It is looked up in the sums. Where it falls so near to a border that these could err by their rounding, weights are
    taken off one by one, which is what decides, as in the plain twin.
    """
    total = upto[first + count - 1]
    mark, low, high = u * total, first, first + count - 1
    while low < high:
        middle = (low + high) // 2
        if upto[middle] > mark:
            high = middle
        else:
            low = middle + 1
    below = upto[low - 1] if low > first else -math.inf
    if min(mark - below, upto[low] - mark) > TOO_CLOSE * total:
        return low
    for f in range(first, first + count):
        mark -= weights[f]
        if mark < 0.0:
            return f
    return first + count - 1


@inlined
def find_reached(chance, cells, are_online, must_be_online, draws, reached):
    """List whom in a block an advert of one sort reaches, without a branch; return how many."""
    count = np.uint32(0)
    for m in range(cells.shape[0]):
        reached[count] = m
        is_in_reach = are_online[m] | (not must_be_online)
        count += np.uint32((draws[m] < chance[np.uint32(cells[m])]) & is_in_reach)
    return np.int64(count)


@kernel
def expose(first_row, last_row, streams, people, cell_of, adverts, exposures):
    """Draw the adverts that reach each person, at most one of each sort: a firm's row in ``exposures[:, sort]``.

    ``streams`` is ``(occurs, pick)`` of every sort. Whether an advert occurs is drawn for everybody, in a pass that the
    compiler vectorises; which firm's it is, in proportion to the weights, only for the few whom one reaches.
    """
    all_uids, _, _, _, is_online, _, _, _, _, _ = people
    firm_first, count, chance, weight, upto, must_be_online = adverts
    draws, reached = np.empty(BLOCK), np.empty(BLOCK + 1, dtype=np.uint32)
    for first in range(first_row, last_row, BLOCK):
        last = min(first + BLOCK, last_row)
        uid, cells = all_uids[first:last], cell_of[first:last]
        are_online, seen = is_online[first:last], exposures[first:last]
        for sort in range(chance.shape[0]):
            occurs, pick = streams[sort]
            for m in range(uid.shape[0]):
                draws[m] = uniform(occurs, uid[m], 0)
            for m in range(uid.shape[0]):  # a pass of its own: strides would keep the draws from being vectorised
                seen[m, sort] = -1
            number = find_reached(chance[sort], cells, are_online, must_be_online[sort], draws, reached)
            for n in range(number):
                draws[n] = uniform(pick, uid[reached[n]], 0)
            for n in range(number):
                m = reached[n]
                c = cells[m]
                seen[m, sort] = drawn_firm(firm_first[sort, c], count[sort, c], weight[sort], upto[sort], draws[n])
