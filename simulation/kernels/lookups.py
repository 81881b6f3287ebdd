"""Sums over chosen rows, in that order, and over windows of weeks."""

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
    return total / max(rows.shape[0], 1)


@kernel
def units_between(history, first_row, last_row, start, stop):
    """Return the units of rows ``first_row .. last_row - 1`` in ticks ``start .. stop - 1`` of a ring of ticks."""
    total = np.int64(0)
    for tick in range(start, stop):
        slot = tick % history.shape[1]
        for row in range(first_row, last_row):
            total += history[row, slot]
    return total
