"""How many repetitions are enough: from a pilot to a number of seeds."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

LEVEL: Final = 0.95
MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Need:
    """How many pairs are needed: for the width, for the power, and how many the pilot already has."""

    pilot: int
    spread: float
    for_width: int
    for_power: int

    @property
    def total(self) -> int:
        """Return the seeds that satisfy both."""
        return max(self.for_width, self.for_power, self.pilot)

    @property
    def more(self) -> int:
        """Return the seeds to run on top of the pilot."""
        return self.total - self.pilot


def need(differences: NDArray[np.float64], width: float, power: float) -> Need:
    """Return how many seeds a paired difference needs.

    For the width: the 95% t interval is within ``width`` to either side with chance ``power`` (assurance of Kupper and
    Hafner 1989: the spread that comes out is itself drawn). For the power: an effect of twice the width is told from
    zero with that chance (paired t test).
    """
    known = differences[~np.isnan(differences)]
    spread = float(known.std(ddof=1))
    return Need(len(known), spread, _for_width(spread, width, power), for_power(spread, 2 * width, power))


def _for_width(spread: float, width: float, power: float) -> int:
    """Return the least count found by doubling, then halving the gap: the half-width falls with the count."""
    return _least(lambda count: _likely_half_width(spread, count, power) <= width)


def _likely_half_width(spread: float, count: int, power: float) -> float:
    """Return the half-width that is not exceeded with chance ``power``."""
    drawn = spread * math.sqrt(stats.chi2.ppf(power, count - 1) / (count - 1))
    return float(stats.t.ppf((1 + LEVEL) / 2, count - 1)) * drawn / math.sqrt(count)


def for_power(spread: float, effect: float, power: float) -> int:
    """Return the least count at which a paired t test finds an effect with chance ``power``."""
    if spread == 0.0:
        return 2
    from statsmodels.stats.power import TTestPower

    size = effect / spread
    test = TTestPower()
    return _least(lambda count: float(test.power(size, count, 1 - LEVEL)) >= power)


def _least(is_enough: Callable[[int], bool]) -> int:
    high = 2
    while not is_enough(high) and high < MOST:
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if middle >= 2 and is_enough(middle) else (middle, high)
    return max(2, high)


def stability(differences: NDArray[np.float64]) -> pd.DataFrame:
    """Return mean, variance and half-width of the 95% interval after each pair: what the two plots of a pilot show."""
    counts = np.arange(2, len(differences) + 1)
    parts = [differences[:count] for count in counts]
    variance = np.array([part.var(ddof=1) for part in parts])
    half = stats.t.ppf((1 + LEVEL) / 2, counts - 1) * np.sqrt(variance / counts)
    means = [float(part.mean()) for part in parts]
    return pd.DataFrame({"n": counts, "mean": means, "variance": variance, "half_width": half})
