"""``python -m benchmarks.choice``: how a choice is drawn, two ways on the same market.

*Race*: every remembered firm finishes at an exponential time keyed by customer and firm. *Cumulative*: one uniform per
customer falls into the cumulated logit shares. One firm gets slightly better; counted is whose choice changes.
"""

from __future__ import annotations

import math

import numpy as np

from benchmarks.timing import interleaved
from benchmarks.week import market_of
from simulation.chance import Draw
from simulation.kernels import shopping
from simulation.kernels.compiling import kernel
from simulation.kernels.random import uniform
from simulation.kernels.utility import can_reach, is_remembered, present_bond, squared_distance, utility

BETTER = 0.1  # utils by which one firm improves


@kernel
def cumulate(stream, tick, rows, people, memories, offers, fading, centres, weights, outside, choices):
    """Write for each shopper the slot in which one uniform falls among the cumulated shares; -1 for buying nothing."""
    fit_weight, fit_cap, bond_weight = weights
    person_uid, sector, area, community, is_online, _, _, sensitivity, _, taste = people
    known, refreshed, bonds, _, _ = memories
    _, home, openness, value, price_term, design = offers
    decay, _, lapse = fading
    shares = np.empty(known.shape[1])
    for n in range(rows.shape[0]):
        i = rows[n]
        total = math.exp(outside)
        for s in range(known.shape[1]):
            shares[s] = 0.0
            f = known[i, s]
            is_here = is_remembered(known, refreshed, lapse, i, s, tick)
            if is_here and can_reach(home[f], openness[f], area[i], is_online[i]):
                squared = squared_distance(taste, community, centres, i, design, f)
                bond = present_bond(bonds, refreshed, decay, i, s, tick)
                weight = fit_weight[sector[i]]
                own = float(sensitivity[i])
                v = utility(value[f], price_term[f], own, squared, bond, weight, fit_cap, bond_weight)
                shares[s] = math.exp(v)
                total += shares[s]
        mark = uniform(stream, person_uid[i], 0) * total
        choices[n, 0] = -1
        for s in range(known.shape[1]):
            mark -= shares[s]
            if mark < 0.0:
                choices[n, 0] = s
                break


def main() -> None:
    """Compare both ways: choices that change when one firm improves, and the time they take."""
    market = market_of(20_000)
    rows = np.arange(len(market.customers), dtype=np.int32)
    rules, stream = market.rules.demand, market.chance.stream(Draw.CHOICE, market.tick)
    weights = (market.conditions.fit_weight, rules.fit_cap, rules.bond_weight)
    rest = (market.fading, market.communities.centre, weights, rules.outside_utility)

    def race(offers: object) -> np.ndarray:
        wishes = shopping.Wishes(np.empty((rows.size, 1), dtype=np.int8), np.empty((rows.size, 1), dtype=np.int32))
        head = (stream, market.tick, rows, market.people, market.memories, offers)
        shopping.choose(0, rows.size, *head, *rest, wishes)
        return wishes.slot[:, 0]

    def cumulative(offers: object) -> np.ndarray:
        chosen = np.empty((rows.size, 1), dtype=np.int8)
        cumulate(stream, market.tick, rows, market.people, market.memories, offers, *rest, chosen)
        return chosen[:, 0]

    firm = int(np.argmax(market.recorder.known_by[: market.layout.umkm]))
    value = market.offers.value.copy()
    value[firm] += BETTER
    better = market.offers._replace(value=value)
    knows = (market.memories.known == firm).any(axis=1)
    slots = market.memories.known
    for name, rule in (("race", race), ("cumulative", cumulative)):
        before, after = rule(market.offers), rule(better)
        changed = before != after
        to_firm = changed & (slots[rows, np.maximum(after, 0)] == firm) & (after >= 0)
        print(
            f"{name:<11} changed {changed[knows].mean():.2%} of the choices of those who know the firm; "
            f"{(to_firm[knows]).mean():.2%} now choose it"
        )
    taken = interleaved({"race": lambda: race(market.offers), "cumulative": lambda: cumulative(market.offers)}, 15)
    print(f"time: race over cumulative {taken['race'] / taken['cumulative']:.2f}")


if __name__ == "__main__":
    main()
