"""Tastes drift: the sector's trend, communities, persons."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.plain.numbers import stored
from simulation.chance import Draw

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.market import PlainMarket
    from benchmarks.plain.surroundings import Community, Sector

WANDER_WEEKS = 13  # a person's own taste moves once a quarter


def drift_tastes(market: PlainMarket) -> None:
    """Move trends and communities every tick, and each person once a quarter."""
    if market.rules.switches.drift:
        for sector in market.sectors:
            move_trend(market, sector)
    for community in market.communities:
        move_community(market, community)
    period = WANDER_WEEKS * market.ticks_per_week
    for customer in market.customers:
        if market.tick % period == customer.uid % period:
            move_person(market, customer, period)


def move_trend(market: PlainMarket, sector: Sector) -> None:
    """Take one step of a random walk, which may go on in the direction of the last one."""
    persistence = market.rules.taste.trend_persistence
    keep = math.exp(math.log(persistence) / market.ticks_per_month) if persistence > 0.0 else 0.0
    fresh = 1.0 - keep
    for axis in range(len(sector.trend)):
        z = market.luck.normal(Draw.TREND, sector.uid, axis)
        sector.trend_step[axis] = keep * sector.trend_step[axis] + fresh * sector.drift * z
        sector.trend[axis] += sector.trend_step[axis]


def kept_after(market: PlainMarket, ticks: int) -> float:
    """Return what is left of a deviation from the common taste after ``ticks``; all of it where tastes stand still."""
    if not market.rules.switches.drift:
        return 1.0
    return math.exp(-math.log(2.0) * ticks / market.rules.taste.half_life)


def move_community(market: PlainMarket, community: Community) -> None:
    """Let a community's taste wander around the trend, its variance staying what it is."""
    keep = kept_after(market, 1)
    fresh = math.sqrt(market.rules.taste.community_part) * math.sqrt(1.0 - keep * keep)
    for axis, centre in enumerate(community.centre):
        z = market.luck.normal(Draw.COMMUNITY_WANDER, community.uid, axis)
        community.centre[axis] = keep * centre + fresh * community.cell.sector.spread * z


def move_person(market: PlainMarket, customer: Customer, period: int) -> None:
    """Let a person's own taste wander in the same way; willingness to take part recovers meanwhile."""
    keep = kept_after(market, period)
    own = 1.0 if customer.community is None else math.sqrt(1.0 - market.rules.taste.community_part)
    fresh = math.sqrt(1.0 - keep * keep) * customer.sector.spread * own
    for axis, taste in enumerate(customer.own_taste):
        z = market.luck.normal(Draw.PERSON_WANDER, customer.uid, axis)
        customer.own_taste[axis] = stored(keep * taste + fresh * z)
    recovery = 1.0 - math.exp(-market.rules.cocreation.willingness_recovery * period)
    customer.willingness = stored(customer.willingness + (1.0 - customer.willingness) * recovery)
