"""Sums over chosen rows, in that order, and over windows of weeks; the order of keys."""

from __future__ import annotations

import numpy as np

from simulation.kernels.compiling import kernel


@kernel
def mean_taste(rows, people, centres, trends):
    """Return the mean taste (trend, community and person) of customers ``rows``."""
    total = np.zeros(people.taste.shape[1])
    for n in range(rows.shape[0]):
        i = rows[n]
        circle = people.community[i]
        for d in range(total.shape[0]):
            taste = float(people.taste[i, d]) + trends[people.sector[i], d]
            if circle >= 0:
                taste += centres[circle, d]
            total[d] += taste
    for d in range(total.shape[0]):
        total[d] /= max(rows.shape[0], 1)
    return total


@kernel
def units_between(history, first_row, last_row, start, stop):
    """Return the units of rows ``first_row .. last_row - 1`` in ticks ``start .. stop - 1`` of a ring of ticks."""
    total = np.int64(0)
    for tick in range(start, stop):
        slot = tick % history.shape[1]
        for row in range(first_row, last_row):
            total += history[row, slot]
    return total


@kernel
def order_of(keys):
    """Return the positions of ``keys`` (float64) from the lowest to the highest, equal ones as they come.

    Merging from the bottom up: what Numba has for it takes five times as long to compile.
    """
    order, other = np.empty(keys.shape[0], dtype=np.int64), np.empty(keys.shape[0], dtype=np.int64)
    for n in range(keys.shape[0]):
        order[n] = n
    width = 1
    while width < keys.shape[0]:
        for first in range(0, keys.shape[0], 2 * width):
            middle, last = min(first + width, keys.shape[0]), min(first + 2 * width, keys.shape[0])
            left, right = first, middle
            for n in range(first, last):
                if right == last or (left < middle and keys[order[left]] <= keys[order[right]]):
                    other[n] = order[left]
                    left += 1
                else:
                    other[n] = order[right]
                    right += 1
        order, other = other, order
        width *= 2
    return order
