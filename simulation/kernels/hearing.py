"""What customers hear in a week, from people and from advertising, and what they keep of it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.random import uniform
from simulation.kernels.utility import bond_of, present_bond, remaining

BLOCK = 256
MESSAGES = 28  # most hearings of one person in one tick: 15 strong and 10 weak ties, 3 adverts


@inlined
def slot_of(known, refreshed, lapse, i, f, tick):
    """Return the slot in which customer ``i`` remembers firm ``f``, or -1."""
    found = -1
    for s in range(known.shape[1]):
        found = s if known[i, s] == f else found
    return found if found >= 0 and tick - np.int64(refreshed[i, found]) < lapse else -1


@inlined
def refresh(bonds, refreshed, decay, i, s, tick):
    """Bring slot ``s`` up to date."""
    bonds[i, s] = min(1.0, max(-1.0, present_bond(bonds, refreshed, decay, i, s, tick)))
    refreshed[i, s] = tick


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


class News(NamedTuple):
    """What is told in a week and to whom, and what is noted of it."""

    ties: NDArray  # [listener, tie]: rows of the people listened to, strong ties first, -1 none
    says: NDArray  # by person: row + 1 of a firm praised, -(row + 1) of one complained of, 0 nothing
    exposures: NDArray  # [person, sort]: rows of the firms whose adverts reach a person, -1 none
    meets: NDArray  # by community: whether it meets this week
    bought_from: NDArray  # by person: where the last purchase was
    hearings: NDArray  # by person: how often they heard of a firm
    evictions: NDArray  # by person: how many memories had to go


class HearingRules(NamedTuple):
    """Chances that a tie hears, what a complaint does, how many unknown firms a person takes in."""

    strong_ties: int
    strong: float
    weak: float
    community: float  # factor between members of one community that meets
    loss: float  # of the bond, by a complaint
    shield: float  # part of the loss from which own experience protects
    admitted: int


@inlined
def telling(community, i, j, is_strong, rules, meets):
    """Return the chance that listener ``i`` hears what person ``j`` tells, over a strong or a weak tie."""
    chance = rules.strong if is_strong else rules.weak
    circle = community[i]
    if circle >= 0 and community[j] == circle and meets[circle]:
        chance *= rules.community
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
def admit(enter, tick, person, unknown, strangers, admitted, memories, fading, firm_uid, i):
    """Let at most ``admitted`` of the unknown firms heard of into memory, by keyed lottery; return evictions."""
    if strangers == 1 and admitted > 0:  # no lottery among one
        return remember(memories, fading, firm_uid, i, unknown[0], tick)
    evicted = 0
    for _ in range(min(admitted, strangers)):
        best = -1
        lowest = 2.0
        for k in range(strangers):
            if unknown[k] >= 0:
                u = uniform(enter, person, np.int64(firm_uid[unknown[k]]))
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


@inlined
def weaken(bonds, refreshed, decay, i, s, tick, loss):
    """Lower the bond of slot ``s`` by ``loss`` now; the memory grows no fresher by a complaint.

    The stored bond is worth ``bond * decay(age)``; subtracting ``loss / decay(age)`` from it lowers the present value
    by ``loss`` and leaves the stamp alone.
    """
    left = remaining(decay, tick - np.int64(refreshed[i, s]))
    bond = min(1.0, max(-1.0, float(bonds[i, s]) * left - loss))
    bonds[i, s] = min(1.0, max(-1.0, bond / left))


class Tales(NamedTuple):
    """Who may hear whom in a block of listeners: a row for each tie over which something is told."""

    listener: NDArray
    teller: NDArray
    who: NDArray
    partner: NDArray
    chance: NDArray
    draw: NDArray


@kernel
def mark_tellers(says, telling_now):
    """Set bit ``j % 64`` of word ``j // 64`` for everybody ``j`` who tells something: few words, read at random."""
    telling_now[:] = 0
    for j in range(says.shape[0]):
        if says[j] != 0:
            telling_now[j >> 6] |= np.uint64(1) << np.uint64(j & 63)


@inlined
def gather_tales(first, last, people, news, rules, telling_now, ties_of, tales):
    """List the ties of listeners ``first .. last`` over which something is told; return how many."""
    uid, _, _, community, _, _, _, _, _, _ = people
    ties, _, _, meets, _, _, _ = news
    listener, teller, who, partner, chance, _ = tales
    count = np.uint64(0)
    for i in range(first, last):
        for k in range(ties.shape[1]):
            j = np.uint32(ties[i, k])
            if j < uid.shape[0] and (telling_now[j >> np.uint32(6)] >> np.uint64(j & np.uint32(63))) & np.uint64(1):
                listener[count], teller[count], ties_of[count] = i, j, k
                count += np.uint64(1)
    for n in range(np.int64(count)):
        i, j = listener[n], teller[n]
        who[n], partner[n] = uid[i], uid[j]
        chance[n] = telling(community, i, j, ties_of[n] < rules.strong_ties, rules, meets)
    return np.int64(count)


@inlined
def draw_tales(tell, count, tales):
    """Keep the tales that are heard, in order; return how many. Draws are a pass that the compiler vectorises."""
    listener, teller, who, partner, chance, draw = tales
    for n in range(count):
        draw[n] = uniform(tell, who[n], partner[n])
    heard = 0
    for n in range(count):
        listener[heard], teller[heard] = listener[n], teller[n]
        heard += np.int64(draw[n] < chance[n])
    return heard


@inlined
def take_in(i, tick, said, news, rules, memories, fading, unknown, strangers):
    """Let person ``i`` hear praise (``said`` = row + 1) or a complaint (-(row + 1)); return how many are unknown."""
    known, refreshed, bonds, _, _ = memories
    f = abs(said) - 1
    s = slot_of(known, refreshed, fading.lapse, i, f, tick)
    if said < 0:
        if s >= 0:
            loss = rules.loss * (1.0 - rules.shield) if news.bought_from[i] == f else rules.loss
            weaken(bonds, refreshed, fading.bond, i, s, tick, loss)
        return strangers
    news.hearings[i] += 1
    if s >= 0:
        refresh(bonds, refreshed, fading.bond, i, s, tick)
        return strangers
    return note(f, unknown, strangers)


@kernel
def listen(first_row, last_row, streams, tick, people, memories, fading, firm_uid, news, rules, telling_now):
    """Gather what each person hears this tick and bring memories up to date. Listeners pull, talkers never push.

    ``streams`` is ``(tell, enter)``; ``telling_now`` comes from :func:`mark_tellers`. Praise and adverts refresh a
    known firm or make an unknown one a candidate; a complaint lowers a known firm's bond and never takes a slot.
    """
    tell, enter = streams
    _, says, exposures, _, _, hearings, evictions = news
    room = BLOCK * news.ties.shape[1] + 1
    uids, chances = np.empty(room, dtype=np.uint32), np.empty(room)
    tales = Tales(uids, uids.copy(), uids.copy(), uids.copy(), chances, chances.copy())
    listener, teller, _, _, _, _ = tales
    ties_of, unknown = np.empty(room, dtype=np.uint8), np.empty(MESSAGES, dtype=np.int32)
    for first in range(first_row, last_row, BLOCK):
        last = min(first + BLOCK, last_row)
        heard = draw_tales(tell, gather_tales(first, last, people, news, rules, telling_now, ties_of, tales), tales)
        n = 0
        for i in range(first, last):
            hearings[i] = 0
            evictions[i] = 0
            strangers = 0
            while n < heard and listener[n] == i:
                said = says[teller[n]]
                strangers = take_in(i, tick, said, news, rules, memories, fading, unknown, strangers)
                n += 1
            for k in range(exposures.shape[1]):
                if exposures[i, k] >= 0:
                    said = exposures[i, k] + 1
                    strangers = take_in(i, tick, said, news, rules, memories, fading, unknown, strangers)
            if strangers > 0:
                uid, admitted = people.uid[i], rules.admitted
                evictions[i] = admit(enter, tick, uid, unknown, strangers, admitted, memories, fading, firm_uid, i)


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
    """Clear every slot, pending idea and last purchase that points to a firm that is gone.

    Few remember one: everybody's slots are looked up without a branch first.
    """
    known, _, bonds, asked, pending = memories
    firms = np.uint32(is_gone.shape[0])
    gone = np.zeros(is_gone.shape[0] + 1, dtype=np.uint8)  # the last for empty slots
    gone[: is_gone.shape[0]] = is_gone
    for i in range(first_row, last_row):
        found = gone[min(np.uint32(bought_from[i]), firms)]
        for s in range(known.shape[1]):
            found |= gone[min(np.uint32(known[i, s]), firms)]
        if not found:
            continue
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
def count_memories(tick, memories, fading, cell_of_customer, cell_of_firm, near, everybody, bond):
    """Count for each firm who remembers it, in its own cell and anywhere, and add up bonds.

    A big brand has no cell: nobody is near. In row order and one thread, so that sums are the same.
    """
    firms, refreshed, bonds, _, _ = memories
    for i in range(firms.shape[0]):
        cell = cell_of_customer[i]
        for s in range(firms.shape[1]):
            f = firms[i, s]
            if f >= 0 and tick - np.int64(refreshed[i, s]) < fading.lapse:
                everybody[f] += 1
                near[f] += cell_of_firm[f] == cell
                bond[f] += present_bond(bonds, refreshed, fading.bond, i, s, tick)


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
