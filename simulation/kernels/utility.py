"""Utility of an offer to a customer, shared by shopping, panels and the building of the world.

These helpers take plain arrays: a kernel unpacks its groups of columns once, at its top, since reading an array out
of a named tuple inside a loop costs more than the arithmetic.
"""

from __future__ import annotations

import math

import numpy as np

from simulation.kernels.compiling import inlined
from simulation.kernels.tables import TO_ALL


@inlined
def squared_distance(taste, community, centres, i, design, f):
    """Return the squared distance between customer ``i``'s taste and the design of firm ``f``, both from the trend."""
    total = 0.0
    circle = community[i]
    for d in range(design.shape[1]):
        liked = float(taste[i, d])
        if circle >= 0:
            liked += centres[circle, d]
        gap = liked - design[f, d]
        total += gap * gap
    return total


@inlined
def can_reach(home, openness, area, is_online):
    """Tell whether a firm of trade area ``home`` is open to a person of ``area``: there, or as open as it must be."""
    return (home == area) | (openness + np.int64(is_online) >= TO_ALL)


@inlined
def remaining(table, age):
    """Return what is left after ``age`` ticks, from a table that ends where nothing changes any more."""
    return table[min(max(age, 0), table.shape[0] - 1)]


@inlined
def is_remembered(known, refreshed, lapse, i, s, tick):
    """Tell whether slot ``s`` of customer ``i`` holds a firm that is not forgotten yet."""
    return (known[i, s] >= 0) & (tick - np.int64(refreshed[i, s]) < lapse)


@inlined
def present_bond(bond, refreshed, decay, i, s, tick):
    """Return the bond of slot ``s`` after its decay since the last refreshment."""
    return float(bond[i, s]) * remaining(decay, tick - np.int64(refreshed[i, s]))


@inlined
def bond_of(memories, fading, i, s, tick):
    """Return the same from the groups of columns, where speed does not matter."""
    return present_bond(memories.bond, memories.refreshed, fading.bond, i, s, tick)


@inlined
def utility(value, price_term, sensitivity, squared, bond, fit_weight, fit_cap, bond_weight):
    """Return ``V = value - fit_weight/2 min(distance², cap) - sensitivity price + bond_weight bond``."""
    fit = 0.5 * fit_weight * min(squared, fit_cap)
    return value - fit - sensitivity * price_term + bond_weight * bond


@inlined
def logistic(x):
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))
