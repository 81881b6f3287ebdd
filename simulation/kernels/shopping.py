"""Who shops, what they choose, and who gets it when there is not enough."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.kernels import race
from simulation.kernels.compiling import inlined, kernel
from simulation.kernels.lookups import order_of
from simulation.kernels.random import exponential, uniform
from simulation.kernels.utility import can_reach, is_remembered, present_bond, utility

OUTSIDE = np.uint32(0xFFFFFFFF)  # the partner that stands for buying nothing
BLOCK = 1024
GROUP = 64


@kernel
def find_shoppers(first_row, last_row, stream, uid, occasion, rows):
    """Write the rows of customers with an occasion this tick into ``rows[first_row:]``, in row order; return how many.

    Draws are made block by block in a pass of their own, which the compiler vectorises.
    """
    draws = np.empty(BLOCK)
    found = first_row
    for start in range(first_row, last_row, BLOCK):
        stop = min(start + BLOCK, last_row)
        for i in range(start, stop):
            draws[i - start] = uniform(stream, uid[i], 0)
        for i in range(start, stop):
            rows[found] = i
            if draws[i - start] < float(occasion[i]):
                found += 1
    return found - first_row


class Options(NamedTuple):
    """What a group of shoppers may buy: a row for each slot that is not forgotten, those of one shopper in sequence."""

    person: NDArray  # number of the shopper in the group
    slot: NDArray
    who: NDArray
    partner: NDArray
    utility: NDArray  # -infinity: out of reach
    finish: NDArray  # see race.rough_finish


@inlined
def gather(first, last, tick, rows, memories, fading, options, starts):
    """List what shoppers ``first .. last`` remember; return how many options there are.

    Every slot is written, and kept only if it is an option: a branch here could not be foreseen, and would cost more.
    """
    known, refreshed, _, _, _ = memories
    _, _, lapse = fading
    person, slot, _, _, _, _ = options
    count = 0
    for n in range(first, last):
        i = np.uint32(rows[n])
        starts[n - first] = count
        for s in range(known.shape[1]):
            person[count], slot[count] = n - first, s
            count += np.int64(is_remembered(known, refreshed, lapse, i, s, tick))
    starts[last - first] = count
    return count


@inlined
def look_at(first, last, rows, people, centres, fit_weight, shoppers, uids):
    """Put side by side what shoppers ``first .. last`` bring to a utility: weight of fit and price, what they like."""
    uid, sector, _, community, _, _, _, sensitivity, _, taste = people
    for n in range(first, last):
        i, m = np.uint32(rows[n]), n - first
        uids[m] = uid[i]
        shoppers[m, 0], shoppers[m, 1] = fit_weight[sector[i]], float(sensitivity[i])
        circle = community[i]
        for d in range(taste.shape[1]):
            liked = float(taste[i, d])
            if circle >= 0:
                liked += centres[circle, d]
            shoppers[m, 2 + d] = liked


@inlined
def weigh(first, count, tick, rows, people, memories, fading, offers, beside, weights, options):
    """Work out the utility of every option, and by whose keys its chance is drawn.

    ``beside`` is what shoppers and firms bring to it, each side by side.
    """
    shoppers, firms = beside
    _, fit_cap, bond_weight = weights
    uid, _, area, _, is_online, _, _, _, _, _ = people
    known, refreshed, bonds, _, _ = memories
    firm_uid, home, openness, _, _, _ = offers
    decay, _, _ = fading
    person, slot, who, partner, utility_of, _ = options
    for k in range(count):
        m, s = person[k], slot[k]
        i = np.uint32(rows[first + m])
        f = np.uint32(known[i, s])
        squared = 0.0
        for d in range(2, firms.shape[1]):
            gap = shoppers[m, d] - firms[f, d]
            squared += gap * gap
        bond = present_bond(bonds, refreshed, decay, i, s, tick)
        v = utility(firms[f, 0], firms[f, 1], shoppers[m, 1], squared, bond, shoppers[m, 0], fit_cap, bond_weight)
        utility_of[k] = v if can_reach(home[f], openness[f], area[i], is_online[i]) else -math.inf
        who[k], partner[k] = uid[i], firm_uid[f]


@inlined
def side_by_side(offers):
    """Return value, price and design of every firm side by side, since they are read together."""
    _, _, _, value, price_term, design = offers
    firms = np.empty((value.shape[0], 2 + design.shape[1]))
    for f in range(value.shape[0]):
        firms[f, 0], firms[f, 1] = value[f], price_term[f]
        for d in range(design.shape[1]):
            firms[f, 2 + d] = design[f, d]
    return firms


class Wishes(NamedTuple):
    """What each shopper would buy, best first, then -1: ``[shopper, turn]``."""

    slot: NDArray
    firm: NDArray


@inlined
def write_down(n, i, known, best, wishes):
    """Write slots and firms of the earliest options ``best`` into the wishes of shopper ``n``, customer ``i``."""
    slot, firm = wishes
    is_over = False
    for place in range(slot.shape[1]):
        chosen = best[place] & race.NUMBER
        is_over |= chosen == race.NOTHING
        slot[n, place] = -1 if is_over else chosen
        firm[n, place] = -1 if is_over else known[i, chosen]


@kernel
def choose(
    first_row, last_row, stream, tick, rows, people, memories, offers, fading, centres, weights, outside, wishes
):
    """Rank what each shopper would buy: a race in which firm ``f`` finishes at ``exponential / exp(V)``.

    ``weights`` is ``(fit_weight[sector], fit_cap, bond_weight)``. ``wishes`` receive what beats the outside option.
    The race is keyed by the firm's uid: the order of slots does not matter and a change of one firm moves only the
    customers who gain or lose by it. The second of a race is distributed as a fresh choice among the rest, so a retry
    needs no new draw.

    Shoppers are taken in groups: options, utilities, draws and rough times are each a pass of their own, and all but
    the first have no branch.
    """
    fit_weight, _, _ = weights
    firms = side_by_side(offers)
    room = GROUP * memories.known.shape[1] + 1
    word = np.empty(room, dtype=np.uint32)
    options = Options(word, word.copy(), word.copy(), word.copy(), np.empty(room), np.empty(room, dtype=np.int64))
    _, slot, who, partner, utility_of, finish = options
    starts, nothing = np.empty(GROUP + 1, dtype=np.int64), np.empty(GROUP, dtype=np.int64)
    uids = np.empty(GROUP, dtype=np.uint32)
    shoppers, best = np.empty((GROUP, firms.shape[1])), np.empty(wishes.slot.shape[1] + 1, dtype=np.int64)
    for first in range(first_row, last_row, GROUP):
        last = min(first + GROUP, last_row)
        count = gather(first, last, tick, rows, memories, fading, options, starts)
        look_at(first, last, rows, people, centres, fit_weight, shoppers, uids)
        weigh(first, count, tick, rows, people, memories, fading, offers, (shoppers, firms), weights, options)
        for k in range(count):
            finish[k] = race.rough_finish(uniform(stream, who[k], partner[k]), utility_of[k], slot[k])
        for m in range(last - first):
            nothing[m] = race.rough_finish(uniform(stream, uids[m], OUTSIDE), outside, race.NOTHING)
        for n in range(first, last):
            m = n - first
            if not race.order(finish, starts[m], starts[m + 1], nothing[m], best):
                limit = exponential(stream, uids[m], OUTSIDE) * math.exp(-outside)
                race.order_exactly(stream, who, partner, utility_of, slot, starts[m], starts[m + 1], limit, best)
            write_down(n, rows[n], memories.known, best, wishes)


@kernel
def count_units(stream, rows, uid, rate, units):
    """Write how many units each shopper wants: the weekly rate, at least one, rounded by a keyed draw."""
    who, wanted = np.empty(BLOCK, dtype=np.uint32), np.empty(BLOCK)
    for start in range(0, rows.shape[0], BLOCK):
        count = min(BLOCK, rows.shape[0] - start)
        for k in range(count):
            i = np.uint32(rows[start + k])
            who[k], wanted[k] = uid[i], max(1.0, float(rate[i]))
        for k in range(count):
            whole = math.floor(wanted[k])
            is_up = uniform(stream, who[k], 0) < wanted[k] - whole
            units[start + k] = np.int64(whole) + np.int64(is_up)


@inlined
def find_wants(first, wished, turn, got, wants):
    """Write the firm that each shopper still unserved wants in round ``turn``, -1 for none."""
    for n in range(wants.shape[0]):
        wants[n] = wished[first + n, turn] if got[n] == 0 else -1


@inlined
def serve_full_shelves(wants, units, available, got, queues):
    """Serve whoever wants a firm whose shelf suffices for all; ``queues`` receives what the others want, -1 for none.

    ``available`` (units) falls by what is sold, ``got`` receives the units of each shopper.
    """
    asked = np.zeros(available.shape[0] + 1, dtype=np.int64)  # the first for who wants nothing
    for n in range(wants.shape[0]):
        asked[wants[n] + 1] += units[n]
    suffices = np.zeros(available.shape[0] + 1, dtype=np.bool_)
    for f in range(available.shape[0]):
        if asked[f + 1] <= available[f]:
            suffices[f + 1] = True
            available[f] -= asked[f + 1]
    for n in range(wants.shape[0]):
        is_served = suffices[wants[n] + 1]
        got[n] += units[n] if is_served else 0
        queues[n] = -1 if is_served else wants[n]


@kernel
def group_by_firm(wants, firms, starts, members):
    """Sort shoppers by the firm they want: ``members[starts[f]:starts[f + 1]]`` in row order (-1 wants nothing)."""
    starts[:] = 0
    for n in range(wants.shape[0]):
        if wants[n] >= 0:
            starts[wants[n] + 1] += 1
    for f in range(firms):
        starts[f + 1] += starts[f]
    fill = starts.copy()
    for n in range(wants.shape[0]):
        if wants[n] >= 0:
            members[fill[wants[n]]] = n
            fill[wants[n]] += 1


@kernel
def ration(stream, rows, uid, starts, members, units, available, got):
    """Serve each firm's queue until the shelf is empty; the last one may get part of what was wanted.

    Where a shelf suffices all are served; else the queue is in keyed random order by customer and tick.
    ``available`` (units) falls by what is sold, ``got`` receives the units of each shopper.
    """
    for f in range(available.shape[0]):
        first, last = starts[f], starts[f + 1]
        if first == last:
            continue
        total = 0
        for k in range(first, last):
            total += units[members[k]]
        if total <= available[f]:
            for k in range(first, last):
                got[members[k]] = units[members[k]]
            available[f] -= total
            continue
        keys = np.empty(last - first)
        for k in range(first, last):
            keys[k - first] = uniform(stream, uid[rows[members[k]]], 0)
        for k in order_of(keys):
            n = members[first + k]
            served = min(units[n], available[f])
            got[n] = served
            available[f] -= served


@kernel
def demand_of(wants, units, got, firms):
    """Return units asked of and units given by each firm."""
    asked, given = np.zeros(firms + 1, dtype=np.int64), np.zeros(firms + 1, dtype=np.int64)  # first: of no firm
    for n in range(wants.shape[0]):
        asked[wants[n] + 1] += units[n]
        given[wants[n] + 1] += got[n]
    return asked[1:], given[1:]


class Queueing(NamedTuple):
    """Shopping trips while they are under way: a row for each shopper."""

    rows: NDArray
    wishes: Wishes
    units: NDArray
    got: NDArray
    slot: NDArray  # where something was bought, -1 for nowhere
    firm: NDArray
    missed: NDArray  # slot of a first choice with an empty shelf, -1 for none


@inlined
def settle(first, turn, wants, trips):
    """Note who was served in a round, and after the first who missed a first choice; return how many were not."""
    _, wishes, _, got, slot, firm, missed = trips
    wished, _ = wishes
    unserved = 0
    for n in range(wants.shape[0]):
        m = first + n
        is_served = (wants[n] >= 0) & (got[m] > 0)
        is_unserved = (wants[n] >= 0) & (got[m] == 0)
        slot[m] = wished[m, turn] if is_served else slot[m]
        firm[m] = wants[n] if is_served else firm[m]
        unserved += np.int64(is_unserved)
        if turn == 0:
            missed[m] = wished[m, 0] if is_unserved else -1
    return unserved


@kernel
def serve(first_row, last_row, stream, uid, trips, available, attempts, lost):
    """Serve shoppers ``first_row .. last_row`` round by round; the first round is what counts as demand.

    These are all shoppers of the firms they want: different sectors can be served at the same time. ``available``
    falls by what is sold; ``attempts`` and ``lost`` (units) are written where something was asked for.
    """
    rows, wishes, units, got, _, _, _ = trips
    rows, units, got = rows[first_row:last_row], units[first_row:last_row], got[first_row:last_row]
    firms, count = available.shape[0], last_row - first_row
    wants, queues = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int64)
    starts, members = np.empty(firms + 1, dtype=np.int64), np.empty(count, dtype=np.int64)
    for turn in range(wishes.slot.shape[1]):
        find_wants(first_row, wishes.firm, turn, got, wants)
        serve_full_shelves(wants, units, available, got, queues)
        group_by_firm(queues, firms, starts, members)
        ration(stream, rows, uid, starts, members, units, available, got)
        if turn == 0:
            asked, served = demand_of(wants, units, got, firms)
            for f in range(firms):
                if asked[f] > 0:
                    attempts[f], lost[f] = asked[f], asked[f] - served[f]
        if settle(first_row, turn, wants, trips) == 0:
            break
