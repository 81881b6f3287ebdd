"""The physical bound: a pass that reads and writes every customer column once, and does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.kernels.compiling import kernel

if TYPE_CHECKING:
    from simulation import Market


@kernel
def touch(column):
    """Read every byte of ``column`` and write it back, changed and changed again."""
    for i in range(column.shape[0]):
        column[i] = column[i] ^ np.uint8(1)


def stream(market: Market, weeks: int) -> None:
    """Stream all customer columns through memory, twice a pair of weeks so that nothing is changed in the end."""
    for _ in range(2 * (weeks // 2) or 2):
        for column in market.customers.columns.values():
            touch(column.reshape(-1).view(np.uint8))
