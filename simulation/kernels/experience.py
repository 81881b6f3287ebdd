"""What a purchase does: satisfaction, bond, and what firms and the record learn of it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import kernel
from simulation.kernels.random import uniform
from simulation.kernels.utility import bond_of, present_bond, squared_distance


class Purchases(NamedTuple):
    """What shoppers took home and make of it: one row each, slot -1 where nothing was bought."""

    rows: NDArray
    slots: NDArray
    distance: NDArray
    satisfaction: NDArray


class Feeling(NamedTuple):
    """What satisfaction is measured by and what it does."""

    reference: float  # squared distance at which fit pleases nobody
    gap: float  # held back while an idea is pending with the firm
    adapts: float  # how fast expectations follow, times ``gain``
    gain: float  # of the bond


@kernel
def feel(first_row, last_row, tick, purchases, people, memories, offers, fading, centres, feeling, expectation):
    """Move each buyer's bond toward satisfaction ``S = clip(1 - d²/reference + value - expectation - gap, -1, 1)``.

    Writes distance and satisfaction of each purchase, and ``expectation`` where it adapts.
    """
    _, _, _, community, _, _, _, _, _, taste = people
    known, refreshed, bonds, _, pending = memories
    _, _, _, value, _, design = offers
    decay, _, _ = fading
    rows, slots, distance, satisfaction = purchases
    reference, gap, adapts, gain = feeling
    for n in range(first_row, last_row):
        s = slots[n]
        if s < 0:
            continue
        i = rows[n]
        f = known[i, s]
        squared = squared_distance(taste, community, centres, i, design, f)
        raw = 1.0 - squared / reference + value[f]
        hoped = float(expectation[i])
        felt = raw - hoped
        if (pending[i] >> np.uint32(s)) & np.uint32(1):
            felt -= gap
        felt = min(1.0, max(-1.0, felt))
        bond = present_bond(bonds, refreshed, decay, i, s, tick)
        bonds[i, s] = min(1.0, max(-1.0, bond + gain * (felt - bond)))
        refreshed[i, s] = tick
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
            bond = bond_of(memories, fading, i, s, tick) - loss
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
    """Add each buyer's taste (trend, community and person) to what the firm knows of its buyers, in row order."""
    _, sector, _, community, _, _, _, _, _, taste = people
    for n in range(rows.shape[0]):
        f = firms[n]
        if f < 0:
            continue
        i = rows[n]
        buyers[f] += 1
        circle = community[i]
        for d in range(buyers_taste.shape[1]):
            liked = float(taste[i, d]) + trends[sector[i], d]
            if circle >= 0:
                liked += centres[circle, d]
            buyers_taste[f, d] += liked


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
    person_uid, _, _, _, _, _, _, _, talkativeness, _ = people
    known, _, _, asked, _ = memories
    praise_chance, complaint_chance, multiplier = chances
    pleased, displeased = thresholds
    for n in range(rows.shape[0]):
        s = slots[n]
        if s < 0:
            continue
        i = rows[n]
        f = known[i, s]
        if satisfaction[n] > pleased:
            chance = praise_chance * talk_factor[f] * float(talkativeness[i])
            if asked[i, s] >= since:
                chance *= multiplier
            if uniform(stream, person_uid[i], 0) < chance:
                says[i] = f + 1
                praise[f] += 1
        elif satisfaction[n] < displeased:
            if uniform(stream, person_uid[i], 0) < complaint_chance * float(talkativeness[i]):
                says[i] = -(f + 1)
                complaints[f] += 1
