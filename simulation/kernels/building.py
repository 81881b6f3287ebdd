"""Building the initial world: ties, first memories, expected sales."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import kernel
from simulation.kernels.random import consistent_index, uniform
from simulation.kernels.utility import can_reach, is_remembered, present_bond, squared_distance, utility


class Places(NamedTuple):
    """Where people are: rows of customers by cell (sector x trade area), by sector, and by community."""

    cell_of: NDArray
    cell_first: NDArray
    cell_count: NDArray
    sector_first: NDArray
    sector_count: NDArray
    by_turn: NDArray  # people of each sector in the order in which they were dealt out to its cells
    circle_first: NDArray  # members of community c: circle_members[circle_first[c] : circle_first[c + 1]]
    circle_members: NDArray


@kernel
def tie_people(first_row, last_row, stream, people, places, strong, own_circle, ties):
    """Choose the people each customer listens to: the first ``strong`` ties, then weak ones.

    A strong tie is to somebody of the own cell or, for a member with chance ``own_circle``, of the own community; a
    weak tie to anyone of the sector. Two candidates are drawn, each by consistent hashing, which leaves nearly all
    ties alone when there is one person more; the one with the higher keyed rank is taken. So some people have many
    listeners and most have few, and nobody's place in a list matters. People of a sector are counted as they were
    dealt out to its cells, so that one person more anywhere moves nobody in that count.
    """
    uid, sector, _, community, _, _, _, _, _, _ = people
    cell_of, cell_first, cell_count, sector_first, sector_count, by_turn, circle_first, circle_members = places
    for i in range(first_row, last_row):
        for k in range(ties.shape[1]):
            who = np.int64(uid[i])
            if k >= strong:
                first, count = sector_first[sector[i]], sector_count[sector[i]]
            else:
                first, count = cell_first[cell_of[i]], cell_count[cell_of[i]]
            circle = community[i]
            inside = k < strong and circle >= 0 and uniform(stream, who, 2_000_000_000 + k) < own_circle
            if inside:
                first = circle_first[circle]
                count = circle_first[circle + 1] - first
            if count < 2:
                continue
            one = consistent_index(stream, who, 2 * k, count)
            other = consistent_index(stream, who, 2 * k + 1, count)
            if inside:
                one_row, other_row = circle_members[first + one], circle_members[first + other]
            elif k >= strong:
                one_row, other_row = by_turn[first + one], by_turn[first + other]
            else:
                one_row, other_row = first + one, first + other
            ties[i, k] = popular(stream, uid, one_row, other_row, i)


@kernel
def popular(stream, uid, one, other, listener):
    """Return the more popular of two rows (higher keyed rank), never the listener; -1 if both are the listener."""
    if one == listener:
        return other if other != listener else -1
    if other == listener:
        return one
    rank_one = uniform(stream, np.int64(uid[one]), 4_000_000_000)
    rank_other = uniform(stream, np.int64(uid[other]), 4_000_000_000)
    return one if rank_one > rank_other else other


@kernel
def fill_memories(first_row, last_row, stream, tick, people, cell_of, near_first, near_count, brand_first,
                  brand_count, firm_uid, chance,
                  oldest, starting_bonds, memories):  # fmt: skip
    """Give each customer a first memory: firm ``f`` of the cell or of the brands with ``chance[f]``.

    Where more firms are known than slots, those with the lowest ``draw / chance`` stay. Ages are spread by a keyed
    draw over ``oldest`` ticks, so that not all fade at once. ``starting_bonds`` is (UMKM, brand).
    """
    slots = memories.known.shape[1]
    for i in range(first_row, last_row):
        keys = np.empty(slots)
        taken = 0
        s = people.sector[i]
        c = cell_of[i]
        for part in range(2):
            first = brand_first[s] if part == 0 else near_first[c]
            count = brand_count[s] if part == 0 else near_count[c]
            for f in range(first, first + count):
                u = uniform(stream, people.uid[i], np.int64(firm_uid[f]))
                if u >= chance[f]:
                    continue
                key = u / chance[f]
                at = taken
                if taken == slots:
                    at = 0
                    for k in range(1, slots):
                        if keys[k] > keys[at]:
                            at = k
                    if keys[at] < key:
                        continue
                else:
                    taken += 1
                keys[at] = key
                memories.known[i, at] = f
                memories.bond[i, at] = starting_bonds[1 - part]
        for k in range(taken):
            memories.refreshed[i, k] = tick - int(keys[k] * oldest)


@kernel
def expect_sales(tick, people, memories, offers, fading, centres, weights, outside, expected):
    """Add to ``expected[f]`` the units a tick that memories alone promise: logit shares times occasions times units."""
    fit_weight, fit_cap, bond_weight = weights
    _, sector, area, community, is_online, occasion, rate, sensitivity, _, taste = people
    known, refreshed, bonds, _, _ = memories
    _, home, openness, value, price_term, design = offers
    decay, _, lapse = fading
    shares = np.empty(known.shape[1])
    for i in range(known.shape[0]):
        total = math.exp(outside)
        for s in range(known.shape[1]):
            shares[s] = 0.0
            if not is_remembered(known, refreshed, lapse, i, s, tick):
                continue
            f = known[i, s]
            if can_reach(home[f], openness[f], area[i], is_online[i]):
                squared = squared_distance(taste, community, centres, i, design, f)
                bond = present_bond(bonds, refreshed, decay, i, s, tick)
                weight, moved_by_price = fit_weight[sector[i]], float(sensitivity[i])
                v = utility(value[f], price_term[f], moved_by_price, squared, bond, weight, fit_cap, bond_weight)
                shares[s] = math.exp(v)
                total += shares[s]
        units = float(occasion[i]) * max(1.0, float(rate[i])) / total
        for s in range(known.shape[1]):
            if shares[s] > 0.0:
                expected[known[i, s]] += units * shares[s]
