"""How things are timed: interleaved, so that a busy moment hits all alike, and by medians."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping


def seconds(action: Callable[[], object]) -> float:
    """Return how long ``action`` takes once."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def interleaved(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median seconds of every action over ``rounds`` rounds, all of them in each round."""
    taken: dict[str, list[float]] = {name: [] for name in actions}
    gc.collect()
    for _ in range(rounds):
        for name, action in actions.items():
            taken[name].append(seconds(action))
    return {name: statistics.median(values) for name, values in taken.items()}


def exponent(sizes: list[float], costs: list[float]) -> float:
    """Return the slope of log cost against log size (least squares)."""
    import numpy as np

    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])
