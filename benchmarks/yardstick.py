"""The physical bound: a pass that reads and writes every customer column once, and does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.kernels.compiling import kernel
from simulation.kernels.threads import by_rows

if TYPE_CHECKING:
    from simulation import Market


@kernel
def touch(first, last, column):
    """Read every byte of ``column[first:last]`` and write it back, changed and changed again."""
    for i in range(first, last):
        column[i] = column[i] ^ np.uint8(1)


def stream(market: Market, weeks: int) -> None:
    """Stream all customer columns through memory, twice a pair of weeks so that nothing is changed in the end."""
    for _ in range(2 * (weeks // 2) or 2):
        for column in market.customers.columns.values():
            taken = column.reshape(-1).view(np.uint8)
            by_rows(touch, taken.size, taken)
