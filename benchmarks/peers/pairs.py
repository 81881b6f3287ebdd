"""Draws for pairs of a customer and a firm."""

from __future__ import annotations

from simulation.kernels.compiling import kernel
from simulation.kernels.random import uniform


@kernel
def fill_pairs(stream, who, partner, out):
    """Write the uniform of each pair ``(who[i], partner[i])`` into ``out``."""
    for i in range(who.shape[0]):
        out[i] = uniform(stream, who[i], partner[i])
