"""A race of exponential times: option ``j`` finishes at ``-log(1 - u_j) / exp(V_j)``, and the earliest is chosen.

Only the order of finish matters, never the times. So times are made roughly first, in passes that the compiler
vectorises, and the order is taken from them without a branch. Where two that matter finish closer together than the
roughness reaches, about once in a hundred thousand races, logarithms and exponentials of full precision decide.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from simulation.kernels.compiling import inlined
from simulation.kernels.random import uniform

NOTHING: Final = 63  # the number of an option that ends the list of choices: buying nothing; slots are below it
NUMBER: Final = np.int64(63)  # bits that carry the number of the option, the last of a time's mantissa
TOO_CLOSE: Final = np.int64(1 << 34)  # in units of the last place: a relative gap of 2^-18, five times the roughness
NEVER: Final = np.int64(0x7FF0000000000000)  # later than any time: the bits of infinity

LN2: Final = 0.6931471805599453
PER_LN2: Final = 1.4426950408889634
WHOLE: Final = 6755399441055744.0  # 1.5 * 2^52: a double that is added to it is rounded to a whole number
ROOT_HALF: Final = np.int64(0x3FE6A09E667F3BCD)  # the bits of sqrt(1/2)
MANTISSA: Final = np.int64(52)
STEEPEST: Final = 700.0  # utilities beyond it are raced exactly


@inlined
def rough_exponential(u):
    """Return ``-log(1 - u)`` within a relative 1e-7, zero included.

    ``1 - u = m 2^-e`` with m in [sqrt(1/2), sqrt(2)), and ``-log(m) = 2 artanh((1 - m) / (1 + m))`` by its series.
    """
    bits = np.float64(1.0 - u).view(np.int64)
    e = (bits - ROOT_HALF) >> MANTISSA
    m = np.int64(bits - (e << MANTISSA)).view(np.float64)
    z = (1.0 - m) / (1.0 + m)
    zz = z * z
    return 2.0 * z * (1.0 + zz * (1.0 / 3.0 + zz * (1.0 / 5.0 + zz * (1.0 / 7.0)))) - np.float64(e) * LN2


@inlined
def rough_exp(x):
    """Return ``exp(x)`` within a relative 2e-7, for ``abs(x) <= 700``: ``2^n`` times a series in the rest."""
    whole = x * PER_LN2 + WHOLE
    r = x - (whole - WHOLE) * LN2
    near_one = 1.0 + r * (
        1.0 + r * (1.0 / 2.0 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0)))))
    )
    n = np.float64(whole).view(np.int64) << MANTISSA
    return np.int64(np.float64(near_one).view(np.int64) + n).view(np.float64)


@inlined
def rough_finish(u, utility, number):
    """Return the bits of a rough time of finish, which order as times do, with the option's ``number`` at their end.

    With utility -infinity an option never finishes. A utility too steep for roughness gets time 0, which is too close
    to everything to be trusted.
    """
    time = rough_exponential(u) * rough_exp(-min(max(utility, -STEEPEST), STEEPEST))
    bits = np.float64(time).view(np.int64) if abs(utility) <= STEEPEST else np.int64(0)
    return (bits & ~NUMBER) | np.int64(number) if utility > -math.inf else NEVER


@inlined
def earliest_after(finish, finishes, first, last, nothing):
    """Return the earliest of ``nothing`` and ``finishes[first:last]`` that is later than ``finish``."""
    earliest = nothing if nothing > finish else NEVER
    for k in range(first, last):
        earliest = min(earliest, finishes[k] if finishes[k] > finish else NEVER)
    return earliest


@inlined
def order(finishes, first, last, nothing, best):
    """Sort the earliest of ``nothing`` and ``finishes[first:last]`` into ``best``; tell whether that is beyond doubt.

    What finishes after buying nothing does not matter. It is certain where each differs enough from the next.
    """
    one, two, three = nothing, NEVER, NEVER  # in registers: only who tries more than two firms needs more than three
    for k in range(first, last):
        finish = finishes[k]
        one, finish = min(one, finish), max(one, finish)
        two, finish = min(two, finish), max(two, finish)
        three = min(three, finish)
    best[0], best[1] = one, two
    for place in range(2, best.shape[0]):
        best[place] = three
        if place + 1 < best.shape[0]:
            three = earliest_after(three, finishes, first, last, nothing)
    is_doubtful, is_over = best[0] < TOO_CLOSE, False  # without a branch: who wins cannot be foreseen
    for place in range(best.shape[0] - 1):
        is_doubtful |= (best[place + 1] - best[place] < TOO_CLOSE) & (not is_over)
        is_over |= best[place] & NUMBER == NOTHING
    return not is_doubtful


@inlined
def order_exactly(stream, who, partner, utilities, numbers, first, last, limit, best):
    """Write the numbers of the earliest options into ``best``, by logarithms and exponentials of full precision.

    ``limit`` is when buying nothing finishes. Of two that finish at the very same time the earlier in the list is
    first, and buying nothing before all.
    """
    times = np.full(best.shape[0], math.inf)
    best[:] = NOTHING
    times[0] = limit
    for k in range(first, last):
        time = -math.log(1.0 - uniform(stream, who[k], partner[k])) * math.exp(-utilities[k])
        number = np.int64(numbers[k])
        is_in = False
        for place in range(best.shape[0]):
            is_in = is_in or time < times[place]
            if is_in:  # take the place; who had it takes the next
                time, times[place] = times[place], time
                number, best[place] = best[place], number
