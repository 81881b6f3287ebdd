"""What customers hear in a week, from people and from advertising, and what they keep of it."""

from __future__ import annotations

import math

import numpy as np

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.random import uniform
from simulation.kernels.utility import bond_of, present_bond, remaining

BLOCK = 1024
MESSAGES = 28  # most hearings of one person in one tick: 15 strong and 10 weak ties, 3 adverts


@inlined
def slot_of(memories, fading, i, f, tick):
    """Return the slot in which customer ``i`` remembers firm ``f``, or -1."""
    for s in range(memories.known.shape[1]):
        if memories.known[i, s] == f:
            if tick - np.int64(memories.refreshed[i, s]) < fading.lapse:
                return s
            return -1
    return -1


@inlined
def refresh(memories, fading, i, s, tick, loss):
    """Bring slot ``s`` up to date, lowering its bond by ``loss``."""
    bond = bond_of(memories, fading, i, s, tick) - loss
    memories.bond[i, s] = min(1.0, max(-1.0, bond))
    memories.refreshed[i, s] = tick


@inlined
def weakest_slot(memories, fading, firm_uid, i, tick):
    """Return the slot to give up: empty or forgotten, else the lowest freshness + bond/2; -1 when all are protected.

    A pending idea protects its slot. Ties go to the lower firm uid.
    """
    weakest = -1
    lowest = 0.0
    for s in range(memories.known.shape[1]):
        f = memories.known[i, s]
        age = tick - np.int64(memories.refreshed[i, s])
        if f < 0 or age >= fading.lapse:
            return s
        if (memories.pending[i] >> np.uint32(s)) & np.uint32(1):
            continue
        score = remaining(fading.freshness, age) + 0.5 * max(bond_of(memories, fading, i, s, tick), 0.0)
        if weakest < 0 or score < lowest or (score == lowest and firm_uid[f] < firm_uid[memories.known[i, weakest]]):
            weakest = s
            lowest = score
    return weakest


@inlined
def remember(memories, fading, firm_uid, i, f, tick):
    """Put firm ``f`` into the memory of customer ``i``, where it was if it was there; return 1 if another had to go."""
    s = -1
    for k in range(memories.known.shape[1]):
        if memories.known[i, k] == f:
            s = k
    if s < 0:
        s = weakest_slot(memories, fading, firm_uid, i, tick)
    if s < 0:
        return 0
    evicted = 0
    if memories.known[i, s] >= 0 and tick - np.int64(memories.refreshed[i, s]) < fading.lapse:
        evicted = 1
    memories.known[i, s] = f
    memories.refreshed[i, s] = tick
    memories.bond[i, s] = 0.0
    memories.asked[i, s] = -32768
    memories.pending[i] &= ~(np.uint32(1) << np.uint32(s))
    return evicted


@inlined
def telling(community, i, j, is_strong, chances, meets):
    """Return the chance that listener ``i`` hears what person ``j`` tells, over a strong or a weak tie."""
    strong_chance, weak_chance, community_factor = chances
    chance = strong_chance if is_strong else weak_chance
    circle = community[i]
    if circle >= 0 and community[j] == circle and meets[circle]:
        chance *= community_factor
    return chance


@inlined
def drawn_firm(first, count, weights, u):
    """Return the firm in ``first .. first + count`` in which the share ``u`` of the summed ``weights`` falls."""
    total = 0.0
    for f in range(first, first + count):
        total += weights[f]
    mark = u * total
    for f in range(first, first + count):
        mark -= weights[f]
        if mark < 0.0:
            return f
    return first + count - 1


@inlined
def admit(enter_stream, tick, person, unknown, strangers, admitted, memories, fading, firm_uid, i):
    """Let at most ``admitted`` of the unknown firms heard of into memory, by keyed lottery; return evictions."""
    evicted = 0
    for _ in range(min(admitted, strangers)):
        best = -1
        lowest = 2.0
        for k in range(strangers):
            if unknown[k] >= 0:
                u = uniform(enter_stream, person, np.int64(firm_uid[unknown[k]]))
                if u < lowest:
                    best = k
                    lowest = u
        evicted += remember(memories, fading, firm_uid, i, unknown[best], tick)
        unknown[best] = -1
    return evicted


@inlined
def note(f, unknown, strangers):
    """Add ``f`` to the unknown firms heard of, once; return how many there are."""
    for k in range(strangers):
        if unknown[k] == f:
            return strangers
    if strangers < MESSAGES:
        unknown[strangers] = f
        return strangers + 1
    return strangers


@kernel
def listen(first_row, last_row, streams, tick, people, memories, fading, firm_uid, ties, strong, says, chances,
           meets, losses,
           exposures, admitted, evictions, hearings):  # fmt: skip
    """Gather what each person hears this tick and bring memories up to date. Listeners pull, talkers never push.

    ``streams`` is ``(tell, enter)``; ``exposures[i, 2]`` holds the firms of this tick's adverts (-1 none);
    ``losses`` is ``(bond lost by a complaint, shield of own experience, bought_from)``. Praise and adverts refresh a
    known firm or make an unknown one a candidate; a complaint lowers a known firm's bond and never takes a slot.
    """
    tell, enter = streams
    loss, shield, bought_from = losses
    person_uid, _, _, community, _, _, _, _, _, _ = people
    unknown = np.empty(MESSAGES, dtype=np.int32)
    for i in range(first_row, last_row):
        strangers = 0
        heard = 0
        for k in range(ties.shape[1]):
            j = ties[i, k]
            if j < 0 or says[j] == 0:
                continue
            chance = telling(community, i, j, k < strong, chances, meets)
            if uniform(tell, person_uid[i], np.int64(person_uid[j])) >= chance:
                continue
            f = abs(says[j]) - 1
            s = slot_of(memories, fading, i, f, tick)
            if says[j] < 0:
                if s >= 0:
                    own = loss * (1.0 - shield) if bought_from[i] == f else loss
                    refresh_bond_only(memories, fading, i, s, tick, own)
                continue
            heard += 1
            if s >= 0:
                refresh(memories, fading, i, s, tick, 0.0)
            else:
                strangers = note(f, unknown, strangers)
        for k in range(exposures.shape[1]):
            f = exposures[i, k]
            if f < 0:
                continue
            heard += 1
            s = slot_of(memories, fading, i, f, tick)
            if s >= 0:
                refresh(memories, fading, i, s, tick, 0.0)
            else:
                strangers = note(f, unknown, strangers)
        hearings[i] = heard
        evictions[i] = 0
        if strangers > 0:
            evictions[i] = admit(
                enter, tick, person_uid[i], unknown, strangers, admitted, memories, fading, firm_uid, i
            )


@inlined
def refresh_bond_only(memories, fading, i, s, tick, loss):
    """Lower the bond of slot ``s`` by ``loss`` now; the memory grows no fresher by a complaint.

    The stored bond is worth ``bond * decay(age)``; subtracting ``loss / decay(age)`` from it lowers the present value
    by ``loss`` and leaves the stamp alone.
    """
    age = tick - np.int64(memories.refreshed[i, s])
    left = remaining(fading.bond, age)
    bond = min(1.0, max(-1.0, float(memories.bond[i, s]) * left - loss))
    memories.bond[i, s] = min(1.0, max(-1.0, bond / left))


@kernel
def expose(first_row, last_row, streams, people, cell_of, near, everywhere, online, exposures):
    """Draw the adverts that reach each person: at most one of a near UMKM, of a brand and of an UMKM online.

    ``near`` is ``(first[cell], count[cell], weight[firm], chance[cell])`` with a cell per sector and trade area;
    ``everywhere`` (brands) and ``online`` (digital UMKM, to people online) the same by sector. ``streams`` holds
    ``(occurs, pick)`` for each of the three. Whether an advert occurs is drawn block by block, which the compiler
    vectorises; which firm's it is, in proportion to the weights, only for the few whom one reaches.
    """
    uid, sector, _, _, is_online, _, _, _, _, _ = people
    near_first, near_count, near_weight, near_chance = near
    brand_first, brand_count, brand_weight, brand_chance = everywhere
    far_first, far_count, far_weight, far_chance = online
    draws = np.empty((3, BLOCK))
    for start in range(first_row, last_row, BLOCK):
        stop = min(start + BLOCK, last_row)
        for sort in range(3):
            occurs = streams[2 * sort]
            for i in range(start, stop):
                draws[sort, i - start] = uniform(occurs, uid[i], 0)
        for i in range(start, stop):
            c = cell_of[i]
            s = sector[i]
            exposures[i, 0] = -1
            exposures[i, 1] = -1
            exposures[i, 2] = -1
            if draws[0, i - start] < near_chance[c]:
                u = uniform(streams[1], uid[i], 0)
                exposures[i, 0] = drawn_firm(near_first[c], near_count[c], near_weight, u)
            if draws[1, i - start] < brand_chance[s]:
                u = uniform(streams[3], uid[i], 0)
                exposures[i, 1] = drawn_firm(brand_first[s], brand_count[s], brand_weight, u)
            if draws[2, i - start] < far_chance[s] and is_online[i]:
                u = uniform(streams[5], uid[i], 0)
                exposures[i, 2] = drawn_firm(far_first[s], far_count[s], far_weight, u)


@kernel
def forget_firms(first_row, last_row, is_gone, memories, bought_from):
    """Clear every slot, pending idea and last purchase that points to a firm that is gone."""
    known, _, bonds, asked, pending = memories
    for i in range(first_row, last_row):
        if bought_from[i] >= 0 and is_gone[bought_from[i]]:
            bought_from[i] = -1
        for s in range(known.shape[1]):
            f = known[i, s]
            if f >= 0 and is_gone[f]:
                known[i, s] = -1
                bonds[i, s] = 0.0
                asked[i, s] = -32768
                pending[i] &= ~(np.uint32(1) << np.uint32(s))


@kernel
def count_known(tick, memories, fading, known, bond):
    """Count who remembers each firm and add up their bonds, in row order (one thread, so that sums are the same)."""
    firms, refreshed, bonds, _, _ = memories
    for i in range(firms.shape[0]):
        for s in range(firms.shape[1]):
            f = firms[i, s]
            if f >= 0 and tick - np.int64(refreshed[i, s]) < fading.lapse:
                known[f] += 1
                bond[f] += present_bond(bonds, refreshed, fading.bond, i, s, tick)


@kernel
def count_near(tick, memories, fading, cell_of_customer, cell_of_firm, near):
    """Count for each firm the people of its own cell who remember it (big brands have no cell: nobody)."""
    firms, refreshed, _, _, _ = memories
    for i in range(firms.shape[0]):
        for s in range(firms.shape[1]):
            f = firms[i, s]
            if f >= 0 and cell_of_firm[f] == cell_of_customer[i]:
                if tick - np.int64(refreshed[i, s]) < fading.lapse:
                    near[f] += 1


@kernel
def any_of(first, count, weights):
    """Return for each group of firms the chance that any reaches a person, ``1 - exp(-sum of weights)``."""
    out = np.zeros(first.shape[0])
    for group in range(first.shape[0]):
        total = 0.0
        for f in range(first[group], first[group] + count[group]):
            total += weights[f]
        out[group] = 1.0 - math.exp(-total)
    return out
