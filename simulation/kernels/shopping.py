"""Who shops, what they choose, and who gets it when there is not enough."""

from __future__ import annotations

import math

import numpy as np

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.random import uniform
from simulation.kernels.utility import can_reach, is_remembered, present_bond, squared_distance, utility

OUTSIDE = np.uint32(0xFFFFFFFF)  # the partner that stands for buying nothing
BLOCK = 1024
GROUP = 64


@kernel
def find_shoppers(first_row, last_row, stream, uid, occasion, rows):
    """Write the rows of customers with an occasion this tick into ``rows[first_row:]``, in row order; return how many.

    Draws are made block by block in a pass of their own, which the compiler vectorises.
    """
    draws = np.empty(BLOCK)
    found = first_row
    for start in range(first_row, last_row, BLOCK):
        stop = min(start + BLOCK, last_row)
        for i in range(start, stop):
            draws[i - start] = uniform(stream, uid[i], 0)
        for i in range(start, stop):
            rows[found] = i
            if draws[i - start] < float(occasion[i]):
                found += 1
    return found - first_row


@inlined
def earliest_finish(u, v):
    """Return a time before which no option with draw ``u`` and utility ``v`` can finish, without a logarithm.

    ``-log(1 - u) >= u`` and ``exp(-v) >= (1 - v/4)^4`` for ``v <= 4``; the last factor outweighs rounding. Most options
    are seen to lose by this bound alone.
    """
    root = 1.0 - 0.25 * v
    if root <= 0.0:
        return 0.0
    return u * root * root * root * root * 0.999999999999


@inlined
def keep_best(time, slot, finish, choices, n, taken):
    """Insert ``slot``, which finishes at ``time``, into shopper ``n``'s choices; return how many there are."""
    places = choices.shape[1]
    at = min(taken, places)
    while at > 0 and finish[at - 1] > time:
        if at < places:
            finish[at] = finish[at - 1]
            choices[n, at] = choices[n, at - 1]
        at -= 1
    if at < places:
        finish[at] = time
        choices[n, at] = slot
        return min(taken + 1, places)
    return taken


@kernel
def choose(
    first_row, last_row, stream, tick, rows, people, memories, offers, fading, centres, weights, outside, choices
):
    """Rank what each shopper would buy: a race in which firm ``f`` finishes at ``exponential / exp(V)``.

    ``weights`` is ``(fit_weight[sector], fit_cap, bond_weight)``. ``choices[n]`` receives the slots that beat the
    outside option, best first, then -1. The race is keyed by the firm's uid: the order of slots does not matter and
    a change of one firm moves only the customers who gain or lose by it. The second of a race is distributed as a
    fresh choice among the rest, so a retry needs no new draw.

    Shoppers are taken in groups: utilities first, then all draws of the group in one pass that the compiler vectorises.
    """
    fit_weight, fit_cap, bond_weight = weights
    person_uid, sector, area, community, is_online, _, _, sensitivity, _, taste = people
    known, refreshed, bonds, _, _ = memories
    firm_uid, firm_area, is_brand, is_alive, is_digital, value, price_term, design = offers
    decay, _, lapse = fading
    slots = known.shape[1]
    finish = np.empty(choices.shape[1])
    starts = np.empty(GROUP + 1, dtype=np.int64)
    room = GROUP * (slots + 1)
    who, partner = np.empty(room, dtype=np.uint32), np.empty(room, dtype=np.uint32)
    slot, appeal, draws = np.empty(room, dtype=np.int64), np.empty(room), np.empty(room)
    for start in range(first_row, last_row, GROUP):
        stop = min(start + GROUP, last_row)
        count = 0
        for n in range(start, stop):
            i = rows[n]
            weight = fit_weight[sector[i]]
            starts[n - start] = count
            who[count], partner[count], slot[count], appeal[count] = person_uid[i], OUTSIDE, -1, outside
            count += 1
            for s in range(slots):
                if not is_remembered(known, refreshed, lapse, i, s, tick):
                    continue
                f = known[i, s]
                if not can_reach(area, is_online, firm_area, is_brand, is_alive, is_digital, i, f):
                    continue
                squared = squared_distance(taste, community, centres, i, design, f)
                bond = present_bond(bonds, refreshed, decay, i, s, tick)
                v = utility(value, price_term, sensitivity, i, f, squared, bond, weight, fit_cap, bond_weight)
                who[count], partner[count], slot[count], appeal[count] = person_uid[i], firm_uid[f], s, v
                count += 1
        starts[stop - start] = count
        for k in range(count):
            draws[k] = uniform(stream, who[k], partner[k])
        for n in range(start, stop):
            first = starts[n - start]
            limit = -math.log(1.0 - draws[first]) * math.exp(-appeal[first])
            taken = 0
            places = choices.shape[1]
            for k in range(first + 1, starts[n - start + 1]):
                bound = earliest_finish(draws[k], appeal[k])
                if bound >= limit or (taken == places and bound >= finish[places - 1]):
                    continue
                time = -math.log(1.0 - draws[k]) * math.exp(-appeal[k])
                if time < limit:
                    taken = keep_best(time, slot[k], finish, choices, n, taken)
            for at in range(taken, choices.shape[1]):
                choices[n, at] = -1


@kernel
def count_units(stream, rows, uid, rate, units):
    """Write how many units each shopper wants: the weekly rate, at least one, rounded by a keyed draw."""
    for n in range(rows.shape[0]):
        i = rows[n]
        wanted = max(1.0, float(rate[i]))
        whole = int(math.floor(wanted))
        if uniform(stream, uid[i], 0) < wanted - whole:
            whole += 1
        units[n] = whole


@kernel
def group_by_firm(wants, firms, starts, members):
    """Sort shoppers by the firm they want: ``members[starts[f]:starts[f + 1]]`` in row order (-1 wants nothing)."""
    starts[:] = 0
    for n in range(wants.shape[0]):
        if wants[n] >= 0:
            starts[wants[n] + 1] += 1
    for f in range(firms):
        starts[f + 1] += starts[f]
    fill = starts.copy()
    for n in range(wants.shape[0]):
        if wants[n] >= 0:
            members[fill[wants[n]]] = n
            fill[wants[n]] += 1


@kernel
def ration(stream, rows, uid, starts, members, units, available, got):
    """Serve each firm's queue until the shelf is empty; the last one may get part of what was wanted.

    Where a shelf suffices all are served; else the queue is in keyed random order by customer and tick.
    ``available`` (units) falls by what is sold, ``got`` receives the units of each shopper.
    """
    for f in range(available.shape[0]):
        first, last = starts[f], starts[f + 1]
        if first == last:
            continue
        total = 0
        for k in range(first, last):
            total += units[members[k]]
        if total > available[f]:
            keys = np.empty(last - first)
            for k in range(first, last):
                keys[k - first] = uniform(stream, uid[rows[members[k]]], 0)
            queue = np.argsort(keys)
        else:
            queue = np.arange(last - first)
        for k in queue:
            n = members[first + k]
            served = min(units[n], available[f])
            got[n] = served
            available[f] -= served


@kernel
def demand_of(wants, units, got, firms):
    """Return units asked of and units given by each firm."""
    asked = np.zeros(firms, dtype=np.int64)
    given = np.zeros(firms, dtype=np.int64)
    for n in range(wants.shape[0]):
        if wants[n] >= 0:
            asked[wants[n]] += units[n]
            given[wants[n]] += got[n]
    return asked, given
