"""What customers hear in a week, from people and from adverts, and what they keep of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.memory import fill, slot_of, slot_to_fill, weaken
from simulation.kernels.random import uniform
from simulation.kernels.utility import present_bond

BLOCK = 256
MESSAGES = 28  # most hearings of one person in one tick: 15 strong and 10 weak ties, 3 adverts


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
def note(f, unknown, strangers):
    """Add ``f`` to the unknown firms heard of, once; return how many there are."""
    for k in range(strangers):
        if unknown[k] == f:
            return strangers
    unknown[strangers] = f
    return strangers + 1


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
def gather_tales(first, ties, uid, is_telling, places, tales):
    """List the places in the block's ``ties`` over which something is told; return how many.

    Who tells nothing is nobody's business: every tie is written down, and kept only if it tells; a branch would cost
    more.
    """
    place, who, partner, _ = tales
    listener, _ = places
    count = np.uint32(0)
    for x in range(ties.shape[0]):
        place[count] = x
        count += np.uint32(is_telling[np.uint32(ties[x] + 1)])
    mine = uid[first:]
    for n in range(np.int64(count)):
        x = place[n]
        who[n], partner[n] = mine[listener[x]], uid[np.uint32(ties[x])]
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
    seen = exposures[first:last]
    for m in range(seen.shape[0]):
        nothing = seen[m, 0]
        for k in range(1, seen.shape[1]):
            nothing &= seen[m, k]
        is_moved[m] = nothing != -1
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
def draw_entrants(enter, total, uid, firm_uid, admitted, messages, heard_of):
    """List whom each person gets to know, at most ``admitted`` of the unknown firms heard of; return how many in all.

    ``messages`` are the first ``total``, about unknown firms; persons and firms (``row + 1``) of the entrants, lowest
    keyed rank first, take their place.
    """
    person, said, _ = messages
    n, count = 0, 0
    while n < total:
        i, strangers = person[n], 0
        while n < total and person[n] == i:
            strangers = note(said[n] - 1, heard_of, strangers)
            n += 1
        for _ in range(min(admitted, strangers)):
            best = draw_lowest(enter, uid[i], firm_uid, heard_of, strangers)
            person[count], said[count] = i, heard_of[best] + 1
            heard_of[best] = -1
            count += 1
    return count


@inlined
def admit(count, tick, memories, fading, firm_uid, messages, evictions):
    """Put the entrants into memory, one after another; counted are memories that had to go."""
    known, refreshed, bonds, asked, pending = memories
    decay, freshness, lapse = fading
    person, said, _ = messages
    for n in range(count):
        i, f = person[n], said[n] - 1
        s = slot_to_fill(known, refreshed, bonds, pending, decay, freshness, lapse, firm_uid, i, f, tick)
        evictions[i] += fill(known, refreshed, bonds, asked, pending, lapse, i, s, f, tick)


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
def listen(first_row, last_row, streams, tick, people, memories, fading, firm_uid, news, rules, is_telling):
    """Gather what each person hears this tick and bring memories up to date. Listeners pull, talkers never push.

    ``streams`` is ``(tell, enter)``; ``is_telling[row + 1]`` whether somebody tells anything, first of nobody (false):
    single bytes, since they are read at random. Praise and adverts refresh a known firm or make an unknown one a
    candidate; a complaint lowers a known firm's bond and never takes a slot.
    """
    tell, enter = streams
    uid, _, _, community, _, _, _, _, _, _ = people
    all_ties, _, exposures, meets, _, hearings, evictions = news
    width, number = all_ties.shape[1], np.empty(BLOCK * MESSAGES + 1, dtype=np.uint32)
    tales = Tales(number, number.copy(), number.copy(), np.empty(number.shape[0]))
    place, _, _, _ = tales
    messages = Messages(number.copy(), np.empty(number.shape[0], np.int32), np.empty(number.shape[0], np.int64))
    places = places_of(width)
    listener, _ = places
    is_moved, moved, heard_of = (
        np.empty(BLOCK, dtype=np.bool_),
        np.empty(BLOCK + 1, dtype=np.uint32),
        np.empty(MESSAGES, dtype=np.int32),
    )
    for first in range(first_row, last_row, BLOCK):
        last = min(first + BLOCK, last_row)
        ties = all_ties[first:last].reshape(-1)
        count = gather_tales(first, ties, uid, is_telling, places, tales)
        heard = hear(first, count, ties, community, meets, tell, rules, places, tales)
        hearings[first:last] = 0
        evictions[first:last] = 0
        count = find_moved(first, last, heard, exposures, listener, place, is_moved, moved)
        total = collect(first, moved, count, heard, ties, news, listener, place, messages)
        total = take_in(total, tick, memories, fading, news, rules, messages)
        total = draw_entrants(enter, total, uid, firm_uid, rules.admitted, messages, heard_of)
        admit(total, tick, memories, fading, firm_uid, messages, evictions)
