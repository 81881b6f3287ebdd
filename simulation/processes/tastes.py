"""Tastes drift: the sector's trend, communities, persons."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from simulation.agents import Community, Customer, Trend, own_parts
from simulation.chance import Draw
from simulation.kernels import tastes
from simulation.kernels.threads import by_rows
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market

WANDER_WEEKS: Final = 13  # a person's own taste moves once a quarter, in one exact step of the same process


@process(writes={Trend.position, Trend.step, Community.centre, Customer.taste, Customer.willingness})
def drift_tastes(market: Market) -> None:
    """Move each sector's trend, each community's taste and, once a quarter, each person's own taste.

    Trend: ``step = p step + (1 - p) drift z``, ``position += step``; p is the persistence per tick, and over years
    the trend wanders as far at any p (its long-run variance per tick is drift²). Community and person:
    ``x = a x + spread sqrt(share) sqrt(1 - a²) z`` with ``a = 2^(-ticks / half-life)``, so that the variance of tastes
    stays what it is. Willingness to take part recovers in the same quarterly step:
    ``w += (1 - w) (1 - exp(-rate ticks))``. A person moves when ``tick mod 13 weeks == uid mod 13 weeks``.
    Chance: TREND (trend uid, nth axis) normal; COMMUNITY_WANDER (community uid, nth axis) normal; PERSON_WANDER
    (customer uid, nth axis) normal.
    Order: synchronous.
    """
    if market.rules.switches.drift:
        _move_trends(market)
    _move_communities(market)
    _move_people(market)


def _move_trends(market: Market) -> None:
    trends, persistence = market.trends, market.rules.taste.trend_persistence
    keep = math.exp(math.log(persistence) / market.ticks_per_month) if persistence > 0.0 else 0.0
    fresh = 1.0 - keep
    for axis in range(trends.position.shape[1]):
        z = market.chance.normals(Draw.TREND, trends.uid, market.tick, axis)
        trends.step[:, axis] = keep * trends.step[:, axis] + fresh * market.conditions.drift * z
        trends.position[:, axis] += trends.step[:, axis]


def _persistence(market: Market, ticks: int) -> float:
    """Return what is left of a deviation after ``ticks``; 1 where tastes do not drift."""
    if not market.rules.switches.drift:
        return 1.0
    return math.exp(-math.log(2.0) * ticks / market.rules.taste.half_life)


def _move_communities(market: Market) -> None:
    communities = market.communities
    keep = _persistence(market, 1)
    scale = np.sqrt(communities.cohesion) * math.sqrt(1.0 - keep * keep) * market.conditions.spread[communities.sector]
    for axis in range(communities.centre.shape[1]):
        z = market.chance.normals(Draw.COMMUNITY_WANDER, communities.uid, market.tick, axis)
        communities.centre[:, axis] = keep * communities.centre[:, axis] + scale * z


def _move_people(market: Market) -> None:
    customers, rules = market.customers, market.rules
    ticks = WANDER_WEEKS * market.ticks_per_week
    keep = _persistence(market, ticks)
    fresh = math.sqrt(1.0 - keep * keep)
    own = own_parts(market.communities)
    recovery = 1.0 - math.exp(-rules.cocreation.willingness_recovery * ticks)
    by_rows(
        tastes.wander, len(customers), market.chance.stream(Draw.PERSON_WANDER, market.tick), customers.uid,
        customers.sector, customers.community,
        ticks, market.tick % ticks, keep, fresh * market.conditions.spread, own, recovery, customers.taste,
        customers.willingness,
    )  # fmt: skip
