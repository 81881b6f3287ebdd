"""Sums over chosen rows, in that order."""

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
