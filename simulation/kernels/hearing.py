"""What customers hear in a week, from people and from advertising, and what they keep of it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.random import uniform
from simulation.kernels.utility import present_bond, remaining

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
def note(f, unknown, strangers):
    """Add ``f`` to the unknown firms heard of, once; return how many there are."""
    for k in range(strangers):
        if unknown[k] == f:
            return strangers
    unknown[strangers] = f
    return strangers + 1


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
    """What may be heard in a block of listeners: a row for each tie over which something is told."""

    place: NDArray  # in the block's ties, one listener's after another's
    who: NDArray
    partner: NDArray
    draw: NDArray


class Places(NamedTuple):
    """Whose tie a place in a block's ties is, and which of theirs."""

    listener: NDArray
    tie: NDArray


@kernel
def mark_tellers(says, telling_now):
    """Set bit ``j % 64`` of word ``j // 64`` for everybody ``j`` who tells something: few words, read at random."""
    telling_now[:] = 0
    for j in range(says.shape[0]):
        telling_now[j >> 6] |= np.uint64(says[j] != 0) << np.uint64(j & 63)


@inlined
def places_of(width):
    """Return whose tie is at each place of a block, and which, where everybody has ``width`` ties."""
    places = Places(np.empty(BLOCK * width, dtype=np.uint16), np.empty(BLOCK * width, dtype=np.uint8))
    listener, tie = places
    for m in range(BLOCK):
        for k in range(width):
            listener[m * width + k], tie[m * width + k] = m, k
    return places


@inlined
def gather_tales(first, ties, uid, telling_now, places, tells, tales):
    """List the places in the block's ``ties`` over which something is told; return how many.

    Who tells nothing is nobody's business: all ties are looked up without a branch, then those of interest kept.
    """
    place, who, partner, _ = tales
    listener, _ = places
    nobody = np.uint32(uid.shape[0])
    for x in range(ties.shape[0]):
        j = min(np.uint32(ties[x]), nobody)
        tells[x] = (telling_now[j >> np.uint32(6)] >> np.uint64(j & np.uint32(63))) & np.uint64(1)
    count = np.uint32(0)
    for x in range(ties.shape[0]):
        place[count] = x
        count += np.uint32(tells[x])
    for n in range(np.int64(count)):
        x = place[n]
        who[n], partner[n] = uid[first + listener[x]], uid[np.uint32(ties[x])]
    return np.int64(count)


@inlined
def hear(first, count, ties, community, meets, tell, rules, places, tales):
    """Keep the tales that are heard, in order; return how many. Draws are a pass that the compiler vectorises.

    A tie tells with its chance, times a factor between members of one community that meets. Communities are looked up
    only for those whose draw can be low enough.
    """
    place, who, partner, draw = tales
    listener, tie = places
    for n in range(count):
        draw[n] = uniform(tell, who[n], partner[n])
    most = max(1.0, rules.community)
    likely = 0
    for n in range(count):
        x = place[n]
        chance = rules.strong if tie[x] < rules.strong_ties else rules.weak
        place[likely], draw[likely] = x, draw[n]
        likely += np.int64(draw[n] < max(chance, chance * most))
    heard = 0
    for n in range(likely):
        x = place[n]
        chance = rules.strong if tie[x] < rules.strong_ties else rules.weak
        circle = community[first + listener[x]]
        if circle >= 0 and community[ties[x]] == circle and meets[circle]:
            chance *= rules.community
        place[heard] = x
        heard += np.int64(draw[n] < chance)
    return heard


@inlined
def find_moved(first, last, heard, exposures, listener, place, is_moved, moved):
    """List who in the block heard somebody or saw an advert, in row order; return how many."""
    for i in range(first, last):
        nothing = exposures[i, 0]
        for k in range(1, exposures.shape[1]):
            nothing &= exposures[i, k]
        is_moved[i - first] = nothing != -1
    for n in range(heard):
        is_moved[listener[place[n]]] = True
    count = np.uint32(0)
    for m in range(last - first):
        moved[count] = m
        count += np.uint32(is_moved[m])
    return np.int64(count)


class Messages(NamedTuple):
    """What people of a block hear, from people first, then from adverts: a row each, a person's in sequence."""

    person: NDArray
    said: NDArray  # row + 1 of a firm praised or advertised, -(row + 1) of one complained of
    slot: NDArray  # in which the firm is remembered, -1 where it is not


@inlined
def collect(first, moved, count, heard, ties, news, listener, place, messages):
    """List what the ``count`` people who hear anything hear; return how many messages there are."""
    _, says, exposures, _, _, _, _ = news
    person, said, _ = messages
    n, total = 0, 0
    for k in range(count):
        m = moved[k]
        i = first + np.int64(m)
        while n < heard and listener[place[n]] == m:
            person[total], said[total] = i, says[ties[place[n]]]
            n += 1
            total += 1
        for sort in range(exposures.shape[1]):
            person[total], said[total] = i, exposures[i, sort] + 1
            total += np.int64(exposures[i, sort] >= 0)
    return total


@inlined
def take_in(total, tick, memories, fading, news, rules, messages):
    """Let praise and adverts refresh what is known, complaints weaken it; keep what is unknown, return how much it is.

    Slots are found first: nothing that is heard here makes a firm known or forgotten.
    """
    known, refreshed, bonds, _, _ = memories
    decay, _, lapse = fading
    _, _, _, _, bought_from, hearings, _ = news
    person, said, slot = messages
    for n in range(total):
        slot[n] = slot_of(known, refreshed, lapse, person[n], abs(said[n]) - 1, tick)
    unknown = 0
    for n in range(total):
        i, s = person[n], slot[n]
        hearings[i] += said[n] > 0
        if s >= 0 and said[n] > 0:
            bonds[i, s] = min(1.0, max(-1.0, present_bond(bonds, refreshed, decay, i, s, tick)))
            refreshed[i, s] = tick
        elif s >= 0:
            loss = rules.loss * (1.0 - rules.shield) if bought_from[i] == -said[n] - 1 else rules.loss
            weaken(bonds, refreshed, decay, i, s, tick, loss)
        person[unknown], said[unknown] = i, said[n]
        unknown += np.int64(s < 0 and said[n] > 0)
    return unknown


@inlined
def admit(enter, total, tick, uid, memories, fading, firm_uid, admitted, messages, heard_of, evictions):
    """Let at most ``admitted`` of the unknown firms each person heard of into memory, by keyed lottery.

    ``messages`` are the first ``total``, about unknown firms; counted are memories that had to go.
    """
    known, refreshed, bonds, asked, pending = memories
    decay, freshness, lapse = fading
    person, said, _ = messages
    n = 0
    while n < total:
        i, strangers = person[n], 0
        while n < total and person[n] == i:
            strangers = note(said[n] - 1, heard_of, strangers)
            n += 1
        for _ in range(min(admitted, strangers)):
            best = draw_lowest(enter, uid[i], firm_uid, heard_of, strangers)
            f = heard_of[best]
            s = slot_to_fill(known, refreshed, bonds, pending, decay, freshness, lapse, firm_uid, i, f, tick)
            evictions[i] += fill(known, refreshed, bonds, asked, pending, lapse, i, s, f, tick)
            heard_of[best] = -1


@inlined
def draw_lowest(enter, who, firm_uid, firms, count):
    """Return which of ``firms`` (-1: none) has the lowest keyed rank; without a draw where there is one only."""
    if count == 1:
        return 0
    best, lowest = -1, 2.0
    for k in range(count):
        if firms[k] >= 0:
            u = uniform(enter, who, np.int64(firm_uid[firms[k]]))
            if u < lowest:
                best, lowest = k, u
    return best


@kernel
def listen(first_row, last_row, streams, tick, people, memories, fading, firm_uid, news, rules, telling_now):
    """Gather what each person hears this tick and bring memories up to date. Listeners pull, talkers never push.

    ``streams`` is ``(tell, enter)``; ``telling_now`` comes from :func:`mark_tellers`. Praise and adverts refresh a
    known firm or make an unknown one a candidate; a complaint lowers a known firm's bond and never takes a slot.
    """
    tell, enter = streams
    uid, _, _, community, _, _, _, _, _, _ = people
    all_ties, _, exposures, meets, _, hearings, evictions = news
    width, number = all_ties.shape[1], np.empty(BLOCK * MESSAGES + 1, dtype=np.uint32)
    tales = Tales(number, number.copy(), number.copy(), np.empty(number.shape[0]))
    place, _, _, _ = tales
    messages = Messages(
        np.empty(number.shape[0], np.int64), np.empty(number.shape[0], np.int32), np.empty(number.shape[0], np.int64)
    )
    places = places_of(width)
    listener, _ = places
    tells, is_moved = np.empty(BLOCK * width, dtype=np.uint8), np.empty(BLOCK, dtype=np.bool_)
    moved, heard_of = np.empty(BLOCK + 1, dtype=np.uint32), np.empty(MESSAGES, dtype=np.int32)
    for first in range(first_row, last_row, BLOCK):
        last = min(first + BLOCK, last_row)
        ties = all_ties[first:last].reshape(-1)
        count = gather_tales(first, ties, uid, telling_now, places, tells, tales)
        heard = hear(first, count, ties, community, meets, tell, rules, places, tales)
        hearings[first:last] = 0
        evictions[first:last] = 0
        count = find_moved(first, last, heard, exposures, listener, place, is_moved, moved)
        total = collect(first, moved, count, heard, ties, news, listener, place, messages)
        total = take_in(total, tick, memories, fading, news, rules, messages)
        admit(enter, total, tick, uid, memories, fading, firm_uid, rules.admitted, messages, heard_of, evictions)


class Adverts(NamedTuple):
    """Adverts of one sort: which firms may reach the people of a cell, and the chance that one does."""

    first: NDArray
    count: NDArray
    chance: NDArray
    weight: NDArray  # by firm
    is_online: bool  # reaches only people online


@kernel
def expose(first_row, last_row, streams, people, cell_of, adverts, sort, exposures):
    """Draw the advert of one ``sort`` that reaches each person, at most one: a firm's row in ``exposures[:, sort]``.

    ``streams`` is ``(occurs, pick)``. Whether an advert occurs is drawn block by block, which the compiler
    vectorises; which firm's it is, in proportion to the weights, only for the few whom one reaches.
    """
    occurs, pick = streams
    uid, _, _, _, is_online, _, _, _, _, _ = people
    firm_first, count, chance, weight, must_be_online = adverts
    draws = np.empty(BLOCK)
    for start in range(first_row, last_row, BLOCK):
        stop = min(start + BLOCK, last_row)
        for i in range(start, stop):
            draws[i - start] = uniform(occurs, uid[i], 0)
        for i in range(start, stop):
            c = cell_of[i]
            exposures[i, sort] = -1
            if draws[i - start] < chance[c] and (is_online[i] or not must_be_online):
                exposures[i, sort] = drawn_firm(firm_first[c], count[c], weight, uniform(pick, uid[i], 0))


@kernel
def forget_firms(first_row, last_row, is_gone, memories, bought_from):
    """Clear every slot, pending idea and last purchase that points to a firm that is gone.

    Few remember one: everybody's slots are looked up without a branch first.
    """
    known, _, bonds, asked, pending = memories
    firms = np.uint32(is_gone.shape[0])
    gone = np.zeros(is_gone.shape[0] + 1, dtype=np.uint8)  # the last for empty slots
    for f in range(is_gone.shape[0]):
        gone[f] = is_gone[f]
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
def count_memories(first_row, last_row, tick, memories, fading, cell_of_customer, cell_of_firm, near, everybody, bond):
    """Count for each firm who remembers it, in its own cell and anywhere, and add up bonds.

    A big brand has no cell: nobody is near. Sums are in row order: parts of the rows must not divide a sector.
    """
    firms, refreshed, bonds, _, _ = memories
    decay, _, lapse = fading
    for i in range(first_row, last_row):
        cell = cell_of_customer[i]
        for s in range(firms.shape[1]):
            f = firms[i, s]
            if f >= 0 and tick - np.int64(refreshed[i, s]) < lapse:
                everybody[f] += 1
                near[f] += cell_of_firm[f] == cell
                bond[f] += present_bond(bonds, refreshed, decay, i, s, tick)


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
