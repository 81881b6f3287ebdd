"""What customers make of their purchases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.agents import Cell, Customer, Firm
from simulation.kernels import experience
from simulation.kernels.threads import by_groups, by_rows
from simulation.processes.process import process
from simulation.processes.sessions import traits

if TYPE_CHECKING:
    from simulation.market import Market


@process(
    writes={
        Customer.bond, Customer.refreshed, Customer.bought_from, Customer.expectation, Firm.buyers, Firm.buyers_taste,
        Firm.purchases, Firm.repeats, Firm.distance_sum, Firm.satisfaction_sum, Cell.units, Cell.spending, Cell.history,
        Firm.history,
    }
)  # fmt: skip
def feel_satisfied(market: Market) -> None:
    """Let buyers judge what they bought, move the bond, and let firms see who bought.

    ``S = clip(1 - distance²/reference + value - expectation - promise gap, -1, 1)``, value = quality + name + label;
    the gap, promise_gap x promise x the factor of the method that asked, counts while an idea of the buyer is pending
    with that firm. Bond (at present) += bond_gain (S - bond);
    expectation += expectation_adapts x bond_gain x
    (clip(1 - distance²/reference + value, -1, 1) - expectation). A first choice with an empty shelf loses
    ``stockout_loss`` of the bond, once per occasion. Both refresh the memory. Firms add each buyer's taste to what
    they know.
    Order: empty shelves, then purchases; sums in row order of customers.
    """
    trips, rules, firms, cells = market.trips, market.rules, market.firms, market.cells
    customers, tick, memories = market.customers, market.tick, market.memories
    is_on = rules.switches.bond
    if is_on:
        by_rows(
            experience.resent_empty_shelves, trips.rows.size, tick, trips.rows, trips.missed, memories, market.fading,
            rules.loyalty.stockout_loss,
        )  # fmt: skip
    promise = rules.cocreation.promise * traits(market, "promise")[firms.panel_method]
    gap = (rules.cocreation.promise_gap if rules.channels.bond else 0.0) * promise
    feeling = experience.Feeling(
        rules.loyalty.satisfaction_reference, gap, rules.loyalty.expectation_adapts,
        rules.loyalty.bond_gain if is_on else 0.0,
    )  # fmt: skip
    purchases = trips.purchases()
    by_rows(
        experience.feel, trips.rows.size, tick, purchases, market.people, memories, market.offers, market.fading,
        market.communities.centre, feeling, customers.expectation,
    )  # fmt: skip
    sums = experience.Sums(
        firms.purchases, firms.repeats, firms.distance_sum, firms.satisfaction_sum, firms.buyers, firms.buyers_taste,
        cells.units, cells.spending,
    )  # fmt: skip
    for column in (sums.purchases, sums.repeats, sums.distance, sums.satisfaction, sums.units, sums.spending):
        column[:] = 0
    by_groups(
        experience.tally, trips.edges, purchases, market.people, market.communities.centre, market.trends.position,
        (firms.price, firms.is_brand), market.cell_of_customer, customers.bought_from, sums,
    )  # fmt: skip
    now = tick % firms.history.shape[1]
    firms.history[:, now] = firms.sold
    cells.history[:, now] = cells.units.sum(axis=1)
