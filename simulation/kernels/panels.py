"""Who can be asked, who answers, and what they say."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.lookups import order_of
from simulation.kernels.memory import find_named
from simulation.kernels.random import normal, uniform
from simulation.kernels.utility import can_reach, is_remembered, present_bond, utility

BLOCK = 256
POLL = 0
TASTE_TEST = 3


class Sessions(NamedTuple):
    """Sessions of this tick: one row each."""

    firm: NDArray
    method: NDArray
    host: NDArray  # community that hosts a taste test, -1 otherwise
    invited: NDArray
    answer: NDArray  # chance that an invited person answers, apart from own willingness
    noise: NDArray
    limit: NDArray  # largest panel over rememberers
    reach: NDArray  # how far ideas lie beyond what people like (taste units)
    step: NDArray  # ideas are put within this distance of the present design; infinite without a check


class Candidates(NamedTuple):
    """Who can be invited, in row order of customers: to which session, and in which slot they remember its firm."""

    session: NDArray
    customer: NDArray
    slot: NDArray


@inlined
def longer(candidates):
    """Return the same list with twice the room."""
    n = candidates.session.shape[0]
    session, customer, slot = np.empty(2 * n, np.int64), np.empty(2 * n, np.int64), np.empty(2 * n, np.int64)
    for k in range(n):
        session[k], customer[k], slot[k] = candidates.session[k], candidates.customer[k], candidates.slot[k]
    return Candidates(session, customer, slot)


@kernel
def find_candidates(first_row, last_row, tick, asked_since, session_of, people, memories, fading, offers, sessions):
    """List who remembers a firm with a session and can be invited: not asked since, nothing pending, as methods ask.

    ``session_of[f]`` is the session of firm f or -1. Returns the list, in row order, and for each session how many in
    reach remember the firm.
    """
    _, _, area, community, is_online, _, _, _, _, _ = people
    known, refreshed, bonds, asked, pending = memories
    _, home, openness, _, _, _ = offers
    decay, _, lapse = fading
    _, method, host, _, _, _, _, _, _ = sessions
    rememberers = np.zeros(method.shape[0], dtype=np.int64)
    is_sought = np.zeros(session_of.shape[0] + 1, dtype=np.bool_)
    for f in range(session_of.shape[0]):
        is_sought[f + 1] = session_of[f] >= 0
    width = known.shape[1]
    hits, places = np.empty(BLOCK * width, dtype=np.uint8), np.empty(BLOCK * width + 1, dtype=np.uint32)
    room = np.empty(BLOCK * width, dtype=np.int64)
    listed, count = Candidates(room, room.copy(), room.copy()), 0
    for first in range(first_row, last_row, BLOCK):
        if listed.session.shape[0] - count < BLOCK * width:
            listed = longer(listed)
        session, customer, slot = listed
        slots = known[first : min(first + BLOCK, last_row)].reshape(-1)
        for n in range(find_named(slots, is_sought, hits, places)):
            i, s = first + np.int64(places[n]) // width, np.int64(places[n]) % width
            f = known[i, s]
            if not is_remembered(known, refreshed, lapse, i, s, tick):
                continue
            if not can_reach(home[f], openness[f], area[i], is_online[i]):
                continue
            k = session_of[f]
            rememberers[k] += 1
            bond = present_bond(bonds, refreshed, decay, i, s, tick)
            is_free = not (pending[i] >> np.uint32(s)) & np.uint32(1) and asked[i, s] <= asked_since
            if is_free and suits(method[k], host[k], is_online[i], bond, community[i]):
                session[count], customer[count], slot[count] = k, i, s
                count += 1
    session, customer, slot = listed
    return Candidates(session[:count], customer[:count], slot[:count]), rememberers


@inlined
def suits(method, host, is_online, bond, community):
    """Tell whether a session's method can reach a person: online and attached, or of the host's circle, or anyone."""
    if method == POLL:
        return is_online and bond > 0.0
    return method != TASTE_TEST or (community >= 0 and community == host)


@kernel
def answers_of(streams, k, people, firm_uid, willingness, involvement, sessions, customers, most):
    """Return the positions in ``customers`` of those who answer session ``k``, lowest invitation rank first.

    The ``invited`` lowest keyed ranks are invited; each answers with chance ``answer x involvement x willingness``;
    at most ``most`` answers are heard.
    """
    invite, answer = streams
    f = sessions.firm[k]
    ranks = np.empty(customers.shape[0])
    for n in range(customers.shape[0]):
        ranks[n] = uniform(invite, people.uid[customers[n]], np.int64(firm_uid[f]))
    order = order_of(ranks)
    heard = np.empty(min(most, customers.shape[0]), dtype=np.int64)
    count = 0
    for position in order[: sessions.invited[k]]:
        if count == heard.shape[0]:
            break
        i = customers[position]
        chance = sessions.answer[k] * involvement[people.sector[i]] * float(willingness[i])
        if uniform(answer, people.uid[i], np.int64(firm_uid[f])) < chance:
            heard[count] = position
            count += 1
    return heard[:count]


@kernel
def report(streams, i, k, people, centres, trends, firm_uid, sessions, design, out):
    """Write what customer ``i`` tells session ``k``: taste, reach and noise, within ``step`` of the design."""
    stream, reach = streams
    f = sessions.firm[k]
    circle = people.community[i]
    squared = 0.0
    for d in range(out.shape[0]):
        taste = float(people.taste[i, d]) + trends[people.sector[i], d]
        if circle >= 0:
            taste += centres[circle, d]
        nth = (stream[0], stream[1], stream[2], stream[3] | (np.uint64(d) << np.uint64(16)))
        taste += sessions.noise[k] * normal(nth, people.uid[i], np.int64(firm_uid[f]))
        if sessions.reach[k] > 0.0:
            nth = (reach[0], reach[1], reach[2], reach[3] | (np.uint64(d) << np.uint64(16)))
            taste += sessions.reach[k] * normal(nth, people.uid[i], np.int64(firm_uid[f]))
        out[d] = taste
        squared += (taste - design[f, d]) * (taste - design[f, d])
    distance = math.sqrt(squared)
    if distance > sessions.step[k]:
        for d in range(out.shape[0]):
            out[d] = design[f, d] + (out[d] - design[f, d]) * sessions.step[k] / distance


@kernel
def needed_fit(tick, i, slot, people, memories, offers, fading, trends, weights, outside, told):
    """Return the utility of fit with which the firm in ``slot`` would beat customer ``i``'s best alternative.

    Alternatives are the outside option and the other firms in memory, judged by what the customer told.
    """
    fit_weight, fit_cap, bond_weight = weights
    _, sectors, area, _, is_online, _, _, sensitivity, _, _ = people
    known, refreshed, bonds, _, _ = memories
    _, home, openness, value, price_term, design = offers
    decay, _, lapse = fading
    sector, moved_by_price = sectors[i], float(sensitivity[i])
    weight = fit_weight[sector]
    best = outside
    for s in range(known.shape[1]):
        if s == slot or not is_remembered(known, refreshed, lapse, i, s, tick):
            continue
        g = known[i, s]
        if not can_reach(home[g], openness[g], area[i], is_online[i]):
            continue
        squared = 0.0
        for d in range(told.shape[0]):
            gap = told[d] - trends[sector, d] - design[g, d]
            squared += gap * gap
        bond = present_bond(bonds, refreshed, decay, i, s, tick)
        v = utility(value[g], price_term[g], moved_by_price, squared, bond, weight, fit_cap, bond_weight)
        best = max(best, v)
    f = known[i, slot]
    bond = present_bond(bonds, refreshed, decay, i, slot, tick)
    return best - utility(value[f], price_term[f], moved_by_price, 0.0, bond, weight, fit_cap, bond_weight)


@kernel
def hold_session(streams, tick, k, customers, slots, most, people, memories, offers, fading, centres, trends, weights,
                 outside, willingness, involvement, sessions, design, panel_customers, panel_reports,
                 panel_alternative):  # fmt: skip
    """Hold session ``k`` with the candidates given; fill the panel, mark ideas as pending; return answers."""
    invite, answer, noise, reach = streams
    f = sessions.firm[k]
    most = min(most, panel_customers.shape[1])
    heard = answers_of((invite, answer), k, people, offers.uid, willingness, involvement, sessions, customers, most)
    for n in range(heard.shape[0]):
        i, s = customers[heard[n]], slots[heard[n]]
        panel_customers[f, n] = i
        told = panel_reports[f, n]
        report((noise, reach), i, k, people, centres, trends, offers.uid, sessions, design, told)
        panel_alternative[f, n] = needed_fit(
            tick, i, s, people, memories, offers, fading, trends, weights, outside, told
        )
        memories.asked[i, s] = tick
        memories.pending[i] |= np.uint32(1) << np.uint32(s)
    return heard.shape[0]


@kernel
def let_go(f, size, panel_customers, memories):
    """Take back the pending marks of firm ``f``'s panel."""
    for n in range(size):
        i = panel_customers[f, n]
        for s in range(memories.known.shape[1]):
            if memories.known[i, s] == f:
                memories.pending[i] &= ~(np.uint32(1) << np.uint32(s))
