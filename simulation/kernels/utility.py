"""Utility of an offer to a customer, shared by shopping and by panels."""

from __future__ import annotations

import math

import numpy as np

from simulation.kernels.compiling import inlined


@inlined
def squared_distance(people, centres, i, design, f):
    """Return the squared distance between customer ``i``'s taste and the design of firm ``f``, both from the trend."""
    total = 0.0
    circle = people.community[i]
    for d in range(design.shape[1]):
        taste = float(people.taste[i, d])
        if circle >= 0:
            taste += centres[circle, d]
        gap = taste - design[f, d]
        total += gap * gap
    return total


@inlined
def can_reach(people, offers, i, f):
    """Tell whether firm ``f`` is open to customer ``i``: a brand, in the same trade area, or both online."""
    return offers.is_alive[f] and (
        offers.is_brand[f] or offers.area[f] == people.area[i] or (offers.is_digital[f] and people.is_online[i])
    )


@inlined
def remaining(table, age):
    """Return what is left after ``age`` ticks, from a table that ends where nothing changes any more."""
    return table[min(max(age, 0), table.shape[0] - 1)]


@inlined
def is_remembered(memories, fading, i, s, tick):
    """Tell whether slot ``s`` of customer ``i`` holds a firm that is not forgotten yet."""
    return memories.known[i, s] >= 0 and tick - np.int64(memories.refreshed[i, s]) < fading.lapse


@inlined
def present_bond(memories, fading, i, s, tick):
    """Return the bond of slot ``s`` after its decay since the last refreshment."""
    return float(memories.bond[i, s]) * remaining(fading.bond, tick - np.int64(memories.refreshed[i, s]))


@inlined
def utility(people, offers, i, f, squared, bond, fit_weight, fit_cap, bond_weight):
    """Return ``V = value - fit_weight/2 min(distance², cap) - price + bond_weight bond``."""
    return (
        offers.value[f]
        - 0.5 * fit_weight * min(squared, fit_cap)
        - float(people.price_sensitivity[i]) * offers.price_term[f]
        + bond_weight * bond
    )


@inlined
def logistic(x):
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))
