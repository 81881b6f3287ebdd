"""What customers make of their purchases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.numbers import distance, squared_distance, stored, within

if TYPE_CHECKING:
    from benchmarks.plain.market import PlainMarket
    from benchmarks.plain.shopping import Trip


def feel_satisfied(market: PlainMarket) -> None:
    """Let buyers judge what they bought, move the bond, and let firms see who bought."""
    for trip in market.trips:
        if trip.missed and market.rules.switches.bond:
            resent_empty_shelf(market, trip)
    for cell in market.cells:
        cell.units = {"umkm": 0, "brand": 0}
        cell.spending = {"umkm": 0, "brand": 0}
    for trip in market.trips:
        if trip.firm:
            feel(market, trip)
            tally(trip)
    for firm in market.firms:
        firm.history[market.tick] = firm.flows.sold
    for cell in market.cells:
        cell.history[market.tick] = sum(cell.units.values())


def resent_empty_shelf(market: PlainMarket, trip: Trip) -> None:
    """Lower the bond with a first choice that had nothing left, once per occasion; the memory is fresh again."""
    customer, memory = trip.customer, trip.customer.memories[trip.missed]
    customer.refresh(memory, customer.bond_with(memory) - market.rules.loyalty.stockout_loss)


def feel(market: PlainMarket, trip: Trip) -> None:
    """Compare the purchase with what was expected; bond and (if it adapts) expectation follow."""
    rules, customer, firm = market.rules.loyalty, trip.customer, trip.firm
    memory = customer.memories[firm]
    waiting = memory.is_pending and market.rules.channels.bond
    gap = market.rules.cocreation.promise_gap * firm.panel.promise if waiting else 0.0
    fit = 1.0 - squared_distance(firm.design, customer.taste) / rules.satisfaction_reference
    trip.satisfaction = within(fit + firm.value() - customer.expectation - gap, -1.0, 1.0)
    bond = customer.bond_with(memory)
    gain = rules.bond_gain if market.rules.switches.bond else 0.0
    customer.refresh(memory, bond + gain * (trip.satisfaction - bond))
    found = within(fit + firm.value(), -1.0, 1.0)
    step = rules.expectation_adapts * rules.bond_gain
    customer.expectation = stored(customer.expectation + step * (found - customer.expectation))


def tally(trip: Trip) -> None:
    """Add a purchase to what firm and observer know: who bought, how far from their taste, how content they were."""
    customer, firm = trip.customer, trip.firm
    flows, kind = firm.flows, "brand" if firm.is_brand else "umkm"
    flows.purchases += 1
    flows.repeats += customer.bought_from is firm
    flows.distances += distance(firm.design, customer.taste)
    flows.satisfaction += trip.satisfaction
    customer.bought_from = firm
    firm.buyers += 1
    firm.buyers_taste = [total + taste for total, taste in zip(firm.buyers_taste, customer.taste, strict=True)]
    customer.cell.units[kind] += trip.got
    customer.cell.spending[kind] += trip.got * firm.price
