"""Customers shop: an occasion, a choice, a queue where there is not enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.agents import Cell, Firm
from simulation.chance import Draw
from simulation.kernels import shopping
from simulation.kernels.threads import by_groups, by_rows, parts
from simulation.processes.process import process
from simulation.processes.trips import Trips

if TYPE_CHECKING:
    from simulation.market import Market


@process(writes={Firm.attempts, Firm.lost, Firm.sold, Firm.stock, Firm.attempts_month, Firm.lost_month, Cell.occasions})
def shop(market: Market) -> None:
    """Let customers with an occasion choose among the firms they remember, and serve them while stocks last.

    Occasion with chance (1 - exp(-weekly rate)) / ticks of a week. Units = max(1, weekly rate), keyed rounding.
    Choice: logit over remembered, reachable, living firms and buying nothing, as a race: option j finishes at
    ``-log(1 - u_j) / exp(V_j)``, u keyed by the firm's uid (buying nothing: partner 2^32 - 1); first wins. Unserved,
    a customer goes on to the next of the same race, at most ``retries`` times, and leaves where buying nothing comes
    next. A shelf that does not suffice serves its queue in keyed random order; the last one may get part.
    Chance: OCCASION, UNITS, QUEUE (customer uid) uniform; CHOICE (customer uid, firm uid) exponential.
    Order: rounds; in a round all queues are served at once, firm by firm, from the stock the last round left.
    """
    firms, chance, tick = market.firms, market.chance, market.tick
    market.refresh_offers()
    rows = _shoppers(market)
    rules = market.rules.demand
    trips = Trips.of(rows, rules.retries + 1, market.layout.sector_edges)
    weights = (market.conditions.fit_weight, rules.fit_cap, rules.bond_weight)
    by_rows(
        shopping.choose, rows.size, chance.stream(Draw.CHOICE, tick), tick, rows, market.people, market.memories,
        market.offers, market.fading,
        market.communities.centre, weights, rules.outside_utility, trips.wishes,
    )  # fmt: skip
    customers = market.customers
    by_rows(
        shopping.count_units, rows.size, chance.stream(Draw.UNITS, tick), rows, customers.uid, customers.rate,
        trips.units,
    )  # fmt: skip
    _serve(market, trips)
    market.trips = trips
    firms.attempts_month += firms.attempts
    firms.lost_month += firms.lost


def _shoppers(market: Market) -> np.ndarray:
    customers = market.customers
    rows = np.empty(len(customers), dtype=np.int32)
    stream, people = market.chance.stream(Draw.OCCASION, market.tick), len(customers)
    found = by_rows(shopping.find_shoppers, people, stream, customers.uid, customers.occasion, rows)
    rows = np.concatenate([rows[first : first + n] for (first, _), n in zip(parts(people), found, strict=True)])
    market.cells.occasions[:] = np.diff(np.searchsorted(rows, market.layout.cell_edges))
    return rows


def _serve(market: Market, trips: Trips) -> None:
    """Serve all sectors; who wants a firm is of its sector."""
    firms = market.firms
    opening = firms.stock.copy()
    firms.attempts[:] = 0
    firms.lost[:] = 0
    by_groups(
        shopping.serve, trips.edges, market.chance.stream(Draw.QUEUE, market.tick), market.customers.uid,
        trips.queueing(), firms.stock, firms.attempts, firms.lost,
    )  # fmt: skip
    firms.sold[:] = opening - firms.stock
