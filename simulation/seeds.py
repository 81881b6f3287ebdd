"""What may be a seed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from simulation.errors import PasarError

MOST_SEED: Final = (1 << 63) - 1  # the key of chance takes 64 bits, the tables hold seeds as signed numbers


def is_whole(number: object) -> bool:
    """Return whether ``number`` is a whole number of Python or NumPy; True and False are none."""
    return isinstance(number, int | np.integer) and not isinstance(number, bool)


def whole_seed(seed: Any) -> int:
    """Return ``seed`` as a Python number; raises PasarError unless it is a whole one from 0 to ``MOST_SEED``."""
    if not is_whole(seed) or not 0 <= int(seed) <= MOST_SEED:
        raise PasarError("seed.not_whole", found=str(seed), most=MOST_SEED)
    return int(seed)
