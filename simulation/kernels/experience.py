"""What a purchase does: satisfaction, bond, and what firms and the record learn of it."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels.compiling import kernel
from simulation.kernels.random import uniform
from simulation.kernels.utility import present_bond, squared_distance

BLOCK = 256


class Purchases(NamedTuple):
    """What shoppers took home and make of it: a row for each, slot and firm -1 where nothing was bought."""

    rows: NDArray
    slot: NDArray
    firm: NDArray
    got: NDArray  # units
    distance: NDArray
    satisfaction: NDArray


class Sums(NamedTuple):
    """What is added up of a week's purchases: by firm, and by ``[cell of the customer, UMKM or brand]``."""

    purchases: NDArray
    repeats: NDArray
    distance: NDArray
    satisfaction: NDArray
    buyers: NDArray  # since the firm's last lesson
    buyers_taste: NDArray
    units: NDArray
    spending: NDArray


class Feeling(NamedTuple):
    """What satisfaction is measured by and what it does."""

    reference: float  # squared distance at which fit pleases nobody
    gap: NDArray  # by firm: held back while an idea is pending with it
    adapts: float  # how fast expectations follow, times ``gain``
    gain: float  # of the bond


@kernel
def feel(first_row, last_row, tick, purchases, people, memories, offers, fading, centres, feeling, expectation):
    """Move each buyer's bond toward satisfaction ``S = clip(1 - d²/reference + value - expectation - gap, -1, 1)``.

    Writes distance and satisfaction of each purchase, and ``expectation`` where it adapts.
    """
    _, _, _, community, _, _, _, _, _, taste = people
    _, refreshed, bonds, _, pending = memories
    _, _, _, value, _, design = offers
    decay, _, _ = fading
    rows, slot, firm, _, distance, satisfaction = purchases
    reference, gap, adapts, gain = feeling
    for n in range(first_row, last_row):
        f = firm[n]
        if f < 0:
            continue
        i, s = rows[n], np.int64(slot[n])
        squared = squared_distance(taste, community, centres, i, design, f)
        raw = 1.0 - squared / reference + value[f]
        hoped = float(expectation[i])
        felt = raw - hoped
        if (pending[i] >> np.uint32(s)) & np.uint32(1):
            felt -= gap[f]
        felt = min(1.0, max(-1.0, felt))
        bond = present_bond(bonds, refreshed, decay, i, s, tick)
        bonds[i, s] = min(1.0, max(-1.0, bond + gain * (felt - bond)))
        refreshed[i, s] = tick
        if adapts > 0.0:
            expectation[i] = hoped + adapts * gain * (min(1.0, max(-1.0, raw)) - hoped)
        distance[n] = math.sqrt(squared)
        satisfaction[n] = felt


@kernel
def resent_empty_shelves(first_row, last_row, tick, rows, missed, memories, fading, loss):
    """Lower the bond of each shopper whose first choice (slot ``missed[n]``) could not serve them, by ``loss``."""
    _, refreshed, bonds, _, _ = memories
    decay, _, _ = fading
    for n in range(first_row, last_row):
        s = np.int64(missed[n])
        if s >= 0:
            i = rows[n]
            bonds[i, s] = min(1.0, max(-1.0, present_bond(bonds, refreshed, decay, i, s, tick) - loss))
            refreshed[i, s] = tick


@kernel
def tally(first_row, last_row, purchases, people, centres, trends, firms, cell_of, bought_from, sums):
    """Add each purchase to the sums of its firm and its cell, in row order, and note where the customer bought last.

    ``firms`` is ``(price, is_brand)``. The firm learns the buyer's taste: trend, community and person.
    """
    rows, _, firm, got, distance, satisfaction = purchases
    _, sector, _, community, _, _, _, _, _, taste = people
    price, is_brand = firms
    count, repeats, distance_sum, satisfaction_sum, buyers, buyers_taste, units, spending = sums
    for n in range(first_row, last_row):
        f = firm[n]
        if f < 0:
            continue
        i = rows[n]
        count[f] += 1
        distance_sum[f] += distance[n]
        satisfaction_sum[f] += satisfaction[n]
        if bought_from[i] == f:
            repeats[f] += 1
        bought_from[i] = f
        cell, kind = cell_of[i], np.int64(is_brand[f])
        units[cell, kind] += got[n]
        spending[cell, kind] += got[n] * price[f]
        buyers[f] += 1
        circle = community[i]
        for d in range(buyers_taste.shape[1]):
            liked = float(taste[i, d]) + trends[sector[i], d]
            if circle >= 0:
                liked += centres[circle, d]
            buyers_taste[f, d] += liked


class Telling(NamedTuple):
    """Who tells: chances per talkativeness, and above and below which satisfaction."""

    praise: float
    complaint: float
    participants: float  # factor on praise of who answered a session of the firm at or after tick ``since``
    since: int
    pleased: float
    displeased: float


@kernel
def decide_to_talk(first_row, last_row, stream, purchases, people, memories, talk_factor, telling, says):
    """Let buyers tell: praise when pleased, complain when displeased; participants of recent sessions praise more.

    Who has something to tell is found first, block by block; only for them chances are worked out and drawn.
    """
    rows, slot, firm, _, _, satisfaction = purchases
    uid, _, _, _, _, _, _, _, talkativeness, _ = people
    _, _, _, asked, _ = memories
    praise_chance, complaint_chance, participants, since, pleased, displeased = telling
    moved, who = np.empty(BLOCK + 1, np.int64), np.empty(BLOCK, np.uint32)
    chance, draw = np.empty(BLOCK), np.empty(BLOCK)
    for start in range(first_row, last_row, BLOCK):
        count = 0
        for n in range(start, min(start + BLOCK, last_row)):
            moved[count] = n
            count += np.int64((firm[n] >= 0) & ((satisfaction[n] > pleased) | (satisfaction[n] < displeased)))
        for k in range(count):
            n = moved[k]
            i = rows[n]
            who[k], chance[k] = uid[i], complaint_chance * float(talkativeness[i])
            if satisfaction[n] > pleased:
                chance[k] = praise_chance * talk_factor[firm[n]] * float(talkativeness[i])
                if asked[i, slot[n]] >= since:
                    chance[k] *= participants
        for k in range(count):
            draw[k] = uniform(stream, who[k], 0)
        for k in range(count):
            if draw[k] < chance[k]:
                n = moved[k]
                says[rows[n]] = firm[n] + 1 if satisfaction[n] > pleased else -(firm[n] + 1)
