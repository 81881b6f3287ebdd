"""What a purchase does: satisfaction, bond, and what firms and the record learn of it."""

from __future__ import annotations

import math

import numpy as np

from simulation.kernels.compiling import kernel
from simulation.kernels.random import uniform
from simulation.kernels.utility import present_bond, squared_distance


@kernel
def feel(first_row, last_row, tick, rows, slots, people, memories, offers, fading, centres, reference, gap, expectation, adapts, gain,
         distance, satisfaction):  # fmt: skip
    """Move each buyer's bond toward satisfaction ``S = clip(1 - d²/reference + quality - expectation - gap, -1, 1)``.

    ``slots[n]`` is the slot of the firm bought from, -1 where nothing was bought. ``gap`` is held back while an idea
    is pending with that firm. Writes ``distance[n]`` and ``satisfaction[n]``.
    """
    for n in range(first_row, last_row):
        s = slots[n]
        if s < 0:
            continue
        i = rows[n]
        f = memories.known[i, s]
        squared = squared_distance(people, centres, i, offers.design, f)
        raw = 1.0 - squared / reference + offers.value[f]
        hoped = float(expectation[i])
        felt = raw - hoped
        if (memories.pending[i] >> np.uint32(s)) & np.uint32(1):
            felt -= gap
        felt = min(1.0, max(-1.0, felt))
        bond = present_bond(memories, fading, i, s, tick)
        memories.bond[i, s] = min(1.0, max(-1.0, bond + gain * (felt - bond)))
        memories.refreshed[i, s] = tick
        if adapts > 0.0:
            expectation[i] = hoped + adapts * gain * (min(1.0, max(-1.0, raw)) - hoped)
        distance[n] = math.sqrt(squared)
        satisfaction[n] = felt


@kernel
def resent_empty_shelves(tick, rows, slots, memories, fading, loss):
    """Lower the bond of each shopper whose first choice (slot ``slots[n]``) could not serve them, by ``loss``."""
    for n in range(rows.shape[0]):
        s = slots[n]
        if s >= 0:
            i = rows[n]
            bond = present_bond(memories, fading, i, s, tick) - loss
            memories.bond[i, s] = min(1.0, max(-1.0, bond))
            memories.refreshed[i, s] = tick


@kernel
def tally_purchases(rows, firms, distance, satisfaction, bought_from, purchases, repeats, distance_sum,
                    satisfaction_sum):  # fmt: skip
    """Add each purchase to its firm's sums, in row order, and note where the customer bought last."""
    for n in range(rows.shape[0]):
        f = firms[n]
        if f < 0:
            continue
        i = rows[n]
        purchases[f] += 1
        distance_sum[f] += distance[n]
        satisfaction_sum[f] += satisfaction[n]
        if bought_from[i] == f:
            repeats[f] += 1
        bought_from[i] = f


@kernel
def tally_tastes(rows, firms, people, centres, trends, buyers, buyers_taste):
    """Add each buyer's taste (trend, community and person) to what the firm knows of its own customers, in row order."""
    for n in range(rows.shape[0]):
        f = firms[n]
        if f < 0:
            continue
        i = rows[n]
        buyers[f] += 1
        circle = people.community[i]
        for d in range(buyers_taste.shape[1]):
            taste = float(people.taste[i, d]) + trends[people.sector[i], d]
            if circle >= 0:
                taste += centres[circle, d]
            buyers_taste[f, d] += taste


@kernel
def tally_spending(rows, firms, got, price, is_brand, cell_of, units, spending):
    """Add units and rupiah to ``[cell of the customer, UMKM or brand]``."""
    for n in range(rows.shape[0]):
        f = firms[n]
        if f < 0:
            continue
        cell = cell_of[rows[n]]
        kind = 1 if is_brand[f] else 0
        units[cell, kind] += got[n]
        spending[cell, kind] += got[n] * price[f]


@kernel
def decide_to_talk(stream, rows, slots, satisfaction, people, memories, chances, thresholds, talk_factor, since, says,
                   praise, complaints):  # fmt: skip
    """Let buyers tell: praise when pleased, complain when displeased; participants of recent sessions praise more.

    ``chances`` is ``(praise, complaint, participants' multiplier)``, ``thresholds`` ``(pleased above, displeased
    below)``; a participant answered a session of this firm at or after tick ``since``.
    """
    praise_chance, complaint_chance, multiplier = chances
    pleased, displeased = thresholds
    for n in range(rows.shape[0]):
        s = slots[n]
        if s < 0:
            continue
        i = rows[n]
        f = memories.known[i, s]
        if satisfaction[n] > pleased:
            chance = praise_chance * talk_factor[f] * float(people.talkativeness[i])
            if memories.asked[i, s] >= since:
                chance *= multiplier
            if uniform(stream, people.uid[i], 0) < chance:
                says[i] = f + 1
                praise[f] += 1
        elif satisfaction[n] < displeased:
            if uniform(stream, people.uid[i], 0) < complaint_chance * float(people.talkativeness[i]):
                says[i] = -(f + 1)
                complaints[f] += 1
