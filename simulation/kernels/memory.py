"""Slots of memory: where a firm is remembered, which slot a new one takes, what is forgotten, who knows whom."""

from __future__ import annotations

import numpy as np

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.utility import is_remembered, present_bond, remaining

BLOCK = 256


@inlined
def slot_of(known, refreshed, lapse, i, f, tick):
    """Return the slot in which customer ``i`` remembers firm ``f``, or -1."""
    found = -1
    for s in range(known.shape[1]):
        found = s if known[i, s] == f else found
    return found if found >= 0 and tick - np.int64(refreshed[i, found]) < lapse else -1


@inlined
def slot_to_fill(known, refreshed, bonds, pending, decay, freshness, lapse, firm_uid, i, f, tick):
    """Return the slot for firm ``f``: where it was, else the weakest one; -1 when all are protected.

    The weakest is empty or forgotten (the first of these), else the one with the lowest freshness + bond/2. A pending
    idea protects its slot. Ties go to the lower firm uid.
    """
    was, free, weakest = -1, -1, -1
    for s in range(known.shape[1] - 1, -1, -1):
        was = s if known[i, s] == f and was < 0 else was
        free = s if (known[i, s] < 0) | (tick - np.int64(refreshed[i, s]) >= lapse) else free
    if was >= 0 or free >= 0:
        return was if was >= 0 else free
    lowest, protected = 0.0, pending[i]
    for s in range(known.shape[1]):
        if (protected >> np.uint32(s)) & np.uint32(1):
            continue
        left = remaining(freshness, tick - np.int64(refreshed[i, s]))
        score = left + 0.5 * max(present_bond(bonds, refreshed, decay, i, s, tick), 0.0)
        is_lower_uid = weakest >= 0 and firm_uid[known[i, s]] < firm_uid[known[i, weakest]]
        if weakest < 0 or score < lowest or (score == lowest and is_lower_uid):
            weakest, lowest = s, score
    return weakest


@inlined
def fill(known, refreshed, bonds, asked, pending, lapse, i, s, f, tick):
    """Put firm ``f`` into slot ``s`` of customer ``i`` (-1: nowhere); return 1 if another had to go."""
    if s < 0:
        return 0
    evicted = np.int64(known[i, s] >= 0 and tick - np.int64(refreshed[i, s]) < lapse)
    known[i, s] = f
    refreshed[i, s] = tick
    bonds[i, s] = 0.0
    asked[i, s] = -32768
    pending[i] &= ~(np.uint32(1) << np.uint32(s))
    return evicted


@inlined
def remember(memories, fading, firm_uid, i, f, tick):
    """Put firm ``f`` into the memory of customer ``i``, where it was if it was there; return 1 if another had to go."""
    known, refreshed, bonds, asked, pending = memories
    decay, freshness, lapse = fading
    s = slot_to_fill(known, refreshed, bonds, pending, decay, freshness, lapse, firm_uid, i, f, tick)
    return fill(known, refreshed, bonds, asked, pending, lapse, i, s, f, tick)


@inlined
def weaken(bonds, refreshed, decay, i, s, tick, loss):
    """Lower the bond of slot ``s`` by ``loss`` now; the memory grows no fresher by a complaint.

    The stored bond is worth ``bond * decay(age)``; subtracting ``loss / decay(age)`` from it lowers the present value
    by ``loss`` and leaves the stamp alone.
    """
    left = remaining(decay, tick - np.int64(refreshed[i, s]))
    bond = min(1.0, max(-1.0, float(bonds[i, s]) * left - loss))
    bonds[i, s] = min(1.0, max(-1.0, bond / left))


@kernel
def find_named(rows, is_sought, hits, places):
    """List the places of ``rows`` (of firms, -1 none) that name a sought firm; return how many there are.

    Few do: all are looked up without a branch, then eight answers are passed over at a time. ``is_sought[row + 1]``
    tells of a firm; its first entry, for no firm, is false. ``hits`` has room for a multiple of eight. Compiled once
    for all who call it.
    """
    for x in range(rows.shape[0]):
        hits[x] = is_sought[np.uint32(rows[x] + 1)]
    for x in range(rows.shape[0], hits.shape[0]):
        hits[x] = 0
    eights, count = hits.view(np.uint64), np.uint32(0)
    for e in range(eights.shape[0]):
        if eights[e] != np.uint64(0):
            for x in range(8 * e, 8 * e + 8):
                places[count] = x
                count += np.uint32(hits[x])
    return np.int64(count)


@inlined
def lost_any(sector_lost, first, last):
    """Tell whether any of the sectors ``first .. last`` lost a firm."""
    found = False
    for sector in range(first, last + 1):
        found |= sector_lost[sector]
    return found


@kernel
def forget_firms(first_row, last_row, is_gone, sector_lost, sector, memories, bought_from):
    """Clear every slot, pending idea and last purchase that points to a firm that is gone.

    ``is_gone`` is by row of firm + 1; only people of a sector that lost one can remember it.
    """
    known, _, bonds, asked, pending = memories
    width = known.shape[1]
    hits, places = np.empty(BLOCK * width, dtype=np.uint8), np.empty(BLOCK * width + 1, dtype=np.uint32)
    for first in range(first_row, last_row, BLOCK):
        last = min(first + BLOCK, last_row)
        if not lost_any(sector_lost, sector[first], sector[last - 1]):  # people of a sector lie together
            continue
        bought = bought_from[first:last]
        for m in range(bought.shape[0]):
            bought[m] = -1 if is_gone[np.uint32(bought[m] + 1)] else bought[m]
        for n in range(find_named(known[first:last].reshape(-1), is_gone, hits, places)):
            i, s = first + np.int64(places[n]) // width, np.int64(places[n]) % width
            known[i, s] = -1
            bonds[i, s] = 0.0
            asked[i, s] = -32768
            pending[i] &= ~(np.uint32(1) << np.uint32(s))


@inlined
def list_memories(first, last, tick, known, refreshed, lapse, person, slot):
    """List every slot of people ``first .. last`` that is not forgotten, in order; return how many there are.

    Every slot is written, and kept only if it is remembered: a branch here could not be foreseen, and would cost more.
    """
    slots, stamps, count = known[first:last], refreshed[first:last], np.uint32(0)
    for m in range(slots.shape[0]):
        for s in range(slots.shape[1]):
            person[count], slot[count] = first + m, s
            count += np.uint32(is_remembered(slots, stamps, lapse, m, s, tick))
    return np.int64(count)


@kernel
def count_memories(first_row, last_row, tick, memories, fading, cell_of_customer, cell_of_firm, sums):
    """Count for each firm who remembers it, and add up bonds: ``sums`` is ``(near, everybody, bond)``.

    A big brand has no cell: nobody is near. Sums are in row order: parts of the rows must not divide a sector. What
    is not forgotten is listed first, block by block.
    """
    known, refreshed, bonds, _, _ = memories
    decay, _, lapse = fading
    near, everybody, bond = sums
    room = BLOCK * known.shape[1] + 1
    person, slot = np.empty(room, dtype=np.uint32), np.empty(room, dtype=np.uint32)
    for first in range(first_row, last_row, BLOCK):
        last = min(first + BLOCK, last_row)
        for n in range(list_memories(first, last, tick, known, refreshed, lapse, person, slot)):
            i, s = person[n], slot[n]
            f = np.uint32(known[i, s])
            everybody[f] += 1
            near[f] += cell_of_firm[f] == cell_of_customer[i]
            bond[f] += present_bond(bonds, refreshed, decay, i, s, tick)
