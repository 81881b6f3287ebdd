"""What firms make, and how their price and capacity move."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import kernel
from simulation.kernels.random import uniform
from simulation.kernels.tables import LONG_AGO


class Works(NamedTuple):
    """The columns of firms that production reads and writes."""

    uid: NDArray
    is_alive: NDArray
    sector: NDArray
    capacity: NDArray
    base_capacity: NDArray
    ordered_capacity: NDArray
    capacity_ready: NDArray
    expected: NDArray
    attempts: NDArray
    stock: NDArray
    made: NDArray
    spoiled: NDArray
    unit_cost: NDArray
    materials: NDArray


@kernel
def keep_capacity(tick, keep, works):
    """Let bought capacity arrive, and what was bought wear out by the factor ``keep``; base capacity stays."""
    for f in range(works.uid.shape[0]):
        if not works.is_alive[f]:
            continue
        extra = works.capacity[f] - works.base_capacity[f]
        works.capacity[f] = works.base_capacity[f] + keep * extra
        if LONG_AGO < works.capacity_ready[f] <= tick:
            works.capacity[f] += works.ordered_capacity[f]
            works.ordered_capacity[f] = 0.0
            works.capacity_ready[f] = LONG_AGO


@kernel
def make_goods(streams, works, spoilage, smoothing, safety, net_share, budget, is_limited):
    """Spoil what is left over, update expected demand, and make what it takes.

    ``streams`` is (spoil, make); ``net_share[f]`` the capacity left by a changeover, ``budget[f]`` the rupiah at hand.
    """
    for f in range(works.uid.shape[0]):
        works.made[f] = 0
        works.spoiled[f] = 0
        works.materials[f] = 0
        if not works.is_alive[f]:
            continue
        rotten = works.stock[f] * spoilage[works.sector[f]]
        spoiled = int(math.floor(rotten))
        if uniform(streams[0], works.uid[f], 0) < rotten - spoiled:
            spoiled += 1
        works.spoiled[f] = spoiled
        works.stock[f] -= spoiled
        works.expected[f] += (works.attempts[f] - works.expected[f]) / smoothing
        wanted = works.expected[f] + safety * math.sqrt(works.expected[f]) - works.stock[f]
        units = int(math.floor(max(wanted, 0.0)))
        if uniform(streams[1], works.uid[f], 0) < wanted - units:
            units += 1
        if works.stock[f] == 0:
            units = max(units, 1)
        if is_limited:
            units = min(units, int(math.floor(works.capacity[f] * net_share[f])))
            units = min(units, max(budget[f], 0) // max(works.unit_cost[f], 1))
        works.made[f] = units
        works.stock[f] += units
        works.materials[f] = units * works.unit_cost[f]


@kernel
def note_tightness(works, net_share, window, tight):
    """Shift one bit into ``tight[f]``: last tick's batch took more than 90% of net capacity."""
    mask = (np.int64(1) << np.int64(window)) - np.int64(1)
    for f in range(tight.shape[0]):
        is_tight = works.made[f] > 0.9 * works.capacity[f] * net_share[f]
        tight[f] = ((tight[f] << np.int64(1)) | np.int64(is_tight)) & mask


@kernel
def count_bits(value):
    """Return how many bits of ``value`` are set."""
    count = 0
    while value > 0:
        count += value & 1
        value >>= 1
    return count


@kernel
def buy_capacity(rows, tick, ready, step, price_of_unit, budget, window, tight, works, investment):
    """Order ``step`` more capacity for firms tight in half of the window that can pay for it."""
    for n in range(rows.shape[0]):
        f = rows[n]
        if works.capacity_ready[f] > LONG_AGO or 2 * count_bits(tight[f]) < window:
            continue
        more = step * works.capacity[f]
        price = int(math.floor(more * price_of_unit[f] + 0.5))
        if price > budget[f]:
            continue
        works.ordered_capacity[f] = more
        works.capacity_ready[f] = ready
        investment[f] += price
        tight[f] = 0


@kernel
def review_prices(rows, price, starting_price, stock, expected, month, lost_month, attempts_month, step, band):
    """Raise the price by ``step`` after a month with over 10% lost sales, cut it when stock exceeds a month's sales.

    A price above the starting one comes back by a step when less than 5% was lost: without a way back prices would
    ratchet up to the edge of the band.
    """
    for n in range(rows.shape[0]):
        f = rows[n]
        factor = 1.0
        if lost_month[f] > 0.1 * attempts_month[f]:
            factor = 1.0 + step
        elif stock[f] > expected[f] * month:
            factor = 1.0 - step
        elif price[f] > starting_price[f] and lost_month[f] < 0.05 * attempts_month[f]:
            factor = max(1.0 - step, starting_price[f] / price[f])
        new = price[f] * factor
        new = min(max(new, starting_price[f] * (1.0 - band)), starting_price[f] * (1.0 + band))
        price[f] = int(math.floor(new + 0.5))
        lost_month[f] = 0
        attempts_month[f] = 0
