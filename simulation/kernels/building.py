"""Building the initial world: ties, first memories, expected sales."""

from __future__ import annotations

import math

import numpy as np

from simulation.kernels.compiling import kernel
from simulation.kernels.random import consistent_index, uniform
from simulation.kernels.utility import can_reach, is_remembered, present_bond, squared_distance, utility


@kernel
def tie_people(first_row, last_row, stream, uid, cell_of, cell_first, cell_count, areas, sector_count, sector,
               community,
               circle_first, circle_members, strong, own_circle, ties):  # fmt: skip
    """Choose the people each customer listens to.

    Strong ties are local (same sector and trade area); a member's come from the own community with chance
    ``own_circle``. Weak ties reach anyone of the sector. Choosing ``floor(n u²)``-like by an early-comer bias would
    need positions; instead popularity comes from consistent hashing with squared odds: of two candidates the one with
    the higher keyed rank is taken, which gives a heavy-tailed number of listeners. People of a sector are counted as
    they were dealt out to areas, one each in turn, so that a person more anywhere moves nobody's place in that count.
    """
    for i in range(first_row, last_row):
        for k in range(ties.shape[1]):
            who = np.int64(uid[i])
            if k >= strong:
                first, count = 0, sector_count[sector[i]]
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
                cell = np.int64(sector[i]) * areas
                one_row = cell_first[cell + one % areas] + one // areas
                other_row = cell_first[cell + other % areas] + other // areas
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
    _, firm_area, is_brand, is_alive, is_digital, value, price_term, design = offers
    decay, _, lapse = fading
    shares = np.empty(known.shape[1])
    for i in range(known.shape[0]):
        total = math.exp(outside)
        for s in range(known.shape[1]):
            shares[s] = 0.0
            if not is_remembered(known, refreshed, lapse, i, s, tick):
                continue
            f = known[i, s]
            if can_reach(area, is_online, firm_area, is_brand, is_alive, is_digital, i, f):
                squared = squared_distance(taste, community, centres, i, design, f)
                bond = present_bond(bonds, refreshed, decay, i, s, tick)
                v = utility(
                    value, price_term, sensitivity, i, f, squared, bond, fit_weight[sector[i]], fit_cap, bond_weight
                )
                shares[s] = math.exp(v)
                total += shares[s]
        units = float(occasion[i]) * max(1.0, float(rate[i])) / total
        for s in range(known.shape[1]):
            if shares[s] > 0.0:
                expected[known[i, s]] += units * shares[s]
