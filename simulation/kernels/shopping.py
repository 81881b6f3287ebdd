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
    for first in range(first_row, last_row, BLOCK):
        last = min(first + BLOCK, last_row)
        here, chance = uid[first:last], occasion[first:last]
        for m in range(here.shape[0]):
            draws[m] = uniform(stream, here[m], 0)
        for m in range(here.shape[0]):
            rows[np.uint64(found)] = first + m
            found += np.int64(draws[m] < float(chance[m]))
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
    count, mine = np.uint64(0), rows[first:last]
    for m in range(mine.shape[0]):
        i = np.uint32(mine[m])
        starts[m] = count
        for s in range(known.shape[1]):
            person[count], slot[count] = m, s
            count += np.uint64(is_remembered(known, refreshed, lapse, i, s, tick))
    starts[last - first] = count
    return np.int64(count)


@inlined
def look_at(first, last, rows, people, centres, fit_weight, shoppers, uids):
    """Put side by side what shoppers ``first .. last`` bring to a utility: weight of fit and price, what they like."""
    uid, sector, _, community, _, _, _, sensitivity, _, taste = people
    mine = rows[first:last]
    for m in range(mine.shape[0]):
        i = np.uint32(mine[m])
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
    mine = rows[first:]
    for k in range(count):
        m, s = person[k], slot[k]
        i = np.uint32(mine[m])
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
def write_down(n, i, known, best, slot, firm):
    """Write slots and firms of the earliest options ``best`` into the wishes of shopper ``n``, customer ``i``."""
    is_over = False
    for place in range(slot.shape[1]):
        chosen = best[place] & race.NUMBER
        is_over |= chosen == race.NOTHING
        slot[n, place] = -1 if is_over else chosen
        f = known[i, 0 if is_over else chosen]  # a slot that there is, so that no branch is needed
        firm[n, place] = -1 if is_over else f


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
    known, _, _, _, _ = memories
    wished_slot, wished_firm = wishes
    firms = side_by_side(offers)
    room = GROUP * known.shape[1] + 1
    word = np.empty(room, dtype=np.uint32)
    options = Options(word, word.copy(), word.copy(), word.copy(), np.empty(room), np.empty(room, dtype=np.int64))
    _, slot, who, partner, utility_of, finish = options
    starts, nothing = np.empty(GROUP + 1, dtype=np.uint64), np.empty(GROUP, dtype=np.int64)
    uids = np.empty(GROUP, dtype=np.uint32)
    shoppers, best = np.empty((GROUP, firms.shape[1])), np.empty(wished_slot.shape[1] + 1, dtype=np.int64)
    for first in range(first_row, last_row, GROUP):
        last = min(first + GROUP, last_row)
        count = gather(first, last, tick, rows, memories, fading, options, starts)
        look_at(first, last, rows, people, centres, fit_weight, shoppers, uids)
        weigh(first, count, tick, rows, people, memories, fading, offers, (shoppers, firms), weights, options)
        for k in range(count):
            finish[k] = race.rough_finish(uniform(stream, who[k], partner[k]), utility_of[k], slot[k])
        for m in range(last - first):
            nothing[m] = race.rough_finish(uniform(stream, uids[m], OUTSIDE), outside, race.NOTHING)
        mine, wished_slots, wished_firms = rows[first:last], wished_slot[first:last], wished_firm[first:last]
        for m in range(last - first):
            if not race.order(finish, starts[m], starts[m + 1], nothing[m], best):
                limit = exponential(stream, uids[m], OUTSIDE) * math.exp(-outside)
                race.order_exactly(stream, who, partner, utility_of, slot, starts[m], starts[m + 1], limit, best)
            write_down(m, np.uint32(mine[m]), known, best, wished_slots, wished_firms)


@kernel
def count_units(first_row, last_row, stream, rows, uid, rate, units):
    """Write how many units shoppers ``first_row .. last_row`` want: the weekly rate, at least 1, rounded by lot."""
    who, wanted = np.empty(BLOCK, dtype=np.uint32), np.empty(BLOCK)
    for first in range(first_row, last_row, BLOCK):
        last = min(first + BLOCK, last_row)
        here, wants = rows[first:last], units[first:last]
        for k in range(here.shape[0]):
            i = np.uint32(here[k])
            who[k], wanted[k] = uid[i], max(1.0, float(rate[i]))
        for k in range(here.shape[0]):
            whole = math.floor(wanted[k])
            is_up = uniform(stream, who[k], 0) < wanted[k] - whole
            wants[k] = np.int64(whole) + np.int64(is_up)


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
def count_demand(turn, waiting, wished, units, asked):
    """Write the units that trips ``waiting`` ask of each firm in round ``turn`` into ``asked[firm + 1]``."""
    for f in range(asked.shape[0]):  # the first for who wants nothing
        asked[f] = 0
    for k in range(waiting.shape[0]):
        n = waiting[k]
        asked[wished[n, turn] + 1] += units[n]


@inlined
def note_demand(asked, available, attempts, lost):
    """Note what was asked of each firm in the first round and what its shelf could not give.

    Firms of which nothing was asked are left alone: they may be another thread's.
    """
    for f in range(available.shape[0]):
        if asked[f + 1] > 0:
            attempts[f], lost[f] = asked[f + 1], max(asked[f + 1] - available[f], 0)


@inlined
def take_from_full_shelves(asked, available, suffices):
    """Tell in ``suffices[firm + 1]`` whose shelf is enough for all who ask, and take from it what they get."""
    for f in range(available.shape[0]):
        if asked[f + 1] > 0:
            suffices[f + 1] = asked[f + 1] <= available[f]
            available[f] -= asked[f + 1] if suffices[f + 1] else 0


@inlined
def serve_most(turn, waiting, trips, suffices, queue):
    """Serve trips ``waiting`` at shelves that suffice; list in ``queue`` who wants another one, return how many."""
    _, wishes, units, got, slot, firm, missed = trips
    wished_slot, wished = wishes
    count = 0
    for k in range(waiting.shape[0]):
        n = waiting[k]
        f = wished[n, turn]
        is_served = suffices[f + 1]
        got[n] = units[n] if is_served else 0
        slot[n] = wished_slot[n, turn] if is_served else -1
        firm[n] = f if is_served else -1
        if turn == 0:
            missed[n] = -1
        queue[count] = n
        count += np.int64((not is_served) & (f >= 0))
    return count


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


@inlined
def serve_queues(turn, stream, uid, trips, queue, available, unserved):
    """Serve trips in ``queue`` at shelves too small for all; list who got nothing in ``unserved``, return how many."""
    rows, wishes, units, got, slot, firm, missed = trips
    wished_slot, wished = wishes
    firms, size = available.shape[0], queue.shape[0]
    starts, members, served = np.empty(firms + 1, np.int64), np.empty(size, np.int64), np.zeros(size, np.int64)
    wants, mine, wanted = np.empty(size, np.int64), np.empty(size, np.int32), np.empty(size, np.int64)
    for k in range(size):
        n = queue[k]
        wants[k], mine[k], wanted[k] = wished[n, turn], rows[n], units[n]
    group_by_firm(wants, firms, starts, members)
    ration(stream, mine, uid, starts, members, wanted, available, served)
    count = 0
    for k in range(size):
        n = queue[k]
        if served[k] > 0:
            got[n], slot[n], firm[n] = served[k], wished_slot[n, turn], wants[k]
        else:
            unserved[count] = n
            count += 1
            if turn == 0:
                missed[n] = wished_slot[n, 0]
    return count


@kernel
def serve(first_row, last_row, stream, uid, trips, available, attempts, lost):
    """Serve shoppers ``first_row .. last_row`` round by round; the first round is what counts as demand.

    These are all shoppers of the firms they want: different sectors can be served at the same time. ``available``
    falls by what is sold; ``attempts`` and ``lost`` (units) are written where something was asked for. Only who got
    nothing in one round is looked at in the next.
    """
    firms, wished = available.shape[0], trips.wishes.firm
    asked, waiting = np.empty(firms + 1, dtype=np.int64), np.empty(last_row - first_row, dtype=np.int64)
    for k in range(waiting.shape[0]):
        waiting[k] = first_row + k
    queue = np.empty(waiting.shape[0] + 1, dtype=np.int64)
    for turn in range(wished.shape[1]):
        suffices = np.zeros(firms + 1, dtype=np.bool_)
        count_demand(turn, waiting, wished, trips.units, asked)
        if turn == 0:
            note_demand(asked, available, attempts, lost)
        take_from_full_shelves(asked, available, suffices)
        count = serve_most(turn, waiting, trips, suffices, queue)
        count = serve_queues(turn, stream, uid, trips, queue[:count], available, waiting)
        if count == 0:
            break
        waiting = waiting[:count]
