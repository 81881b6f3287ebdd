"""Customers shop: an occasion, a choice, a queue where there is not enough."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.plain.numbers import by_lot
from simulation.chance import Draw

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket

NOTHING = (1 << 32) - 1  # partner of the draw for buying nothing


@dataclass(eq=False)
class Trip:
    """One customer's shopping this tick."""

    customer: Customer
    choices: list[Firm]  # best first, as many as the customer would try
    units: int
    got: int = 0
    firm: Firm | None = None  # where they were got
    missed: Firm | None = None  # first choice with an empty shelf
    satisfaction: float = 0.0


def shop(market: PlainMarket) -> None:
    """Let customers with an occasion choose among the firms they remember, and serve them while stocks last."""
    for cell in market.cells:
        cell.occasions = 0
    market.trips = []
    for customer in market.customers:
        if market.luck.uniform(Draw.OCCASION, customer.uid) < customer.occasion:
            customer.cell.occasions += 1
            units = by_lot(max(1.0, customer.rate), market.luck.uniform(Draw.UNITS, customer.uid))
            market.trips.append(Trip(customer, choose(market, customer), units))
    opening = {firm: firm.stock for firm in market.firms}
    for firm in market.firms:
        firm.flows.attempts = firm.flows.lost = 0
    for turn in range(market.rules.demand.retries + 1):
        serve(market, turn)
    for firm in market.firms:
        firm.flows.sold = opening[firm] - firm.stock
        firm.attempts_month += firm.flows.attempts
        firm.lost_month += firm.flows.lost


def choose(market: PlainMarket, customer: Customer) -> list[Firm]:
    """Return the firms a customer tries, in order: a race in which option j takes an exponential time / exp(V_j).

    That is a logit choice. Whoever finishes after buying nothing is not tried.
    """
    taste, race = customer.taste, []
    for memory in customer.offers():
        utility = customer.utility_but_fit(memory) + customer.utility_of_fit(memory.firm.design, taste)
        race.append((finish(market, customer, memory.firm.uid, utility), memory.firm))
    leave = finish(market, customer, NOTHING, market.rules.demand.outside_utility)
    race = sorted((time, firm.uid, firm) for time, firm in race if time < leave)
    return [firm for *_, firm in race[: market.rules.demand.retries + 1]]


def finish(market: PlainMarket, customer: Customer, option: int, utility: float) -> float:
    """Return when an option finishes the race, by a draw keyed by customer and firm."""
    return -math.log(1.0 - market.luck.uniform(Draw.CHOICE, customer.uid, option)) / math.exp(utility)


def serve(market: PlainMarket, turn: int) -> None:
    """Serve everybody still unserved at their next choice. The first round is what counts as demand."""
    queues: dict[Firm, list[Trip]] = defaultdict(list)
    for trip in market.trips:
        if not trip.got and turn < len(trip.choices):
            queues[trip.choices[turn]].append(trip)
    for firm, queue in queues.items():
        serve_queue(market, firm, queue)
        if turn == 0:
            firm.flows.attempts = sum(trip.units for trip in queue)
            firm.flows.lost = firm.flows.attempts - sum(trip.got for trip in queue)
            for trip in queue:
                trip.missed = None if trip.got else firm


def serve_queue(market: PlainMarket, firm: Firm, queue: list[Trip]) -> None:
    """Give out what is on the shelf, in keyed random order where it does not suffice; the last may get part."""
    if sum(trip.units for trip in queue) > firm.stock:
        queue = sorted(queue, key=lambda trip: market.luck.uniform(Draw.QUEUE, trip.customer.uid))
    for trip in queue:
        trip.got = min(trip.units, firm.stock)
        trip.firm = firm if trip.got else None
        firm.stock -= trip.got
