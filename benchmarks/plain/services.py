"""Programmes that change the surroundings of firms: connections, and houses where firms and customers meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.plain.numbers import Point, stored
from simulation.chance import Draw
from simulation.parameters import WEEKS_PER_MONTH

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.government import Undertaking
    from benchmarks.plain.market import PlainMarket
    from simulation.policy.programme import Programme


def reach_in(plan: Programme, region: Any) -> float:
    """Return the share of a region within reach."""
    return plan.remote_reach if region.is_remote and plan.remote_reach is not None else region.programme_reach


def build_connections(market: PlainMarket, programme: Undertaking) -> None:
    """Bring customers online as building goes on, in the regions served (remote unless named); it stays."""
    plan, ticks = programme.plan, market.ticks_per_week
    if programme.money_left() <= 0:
        return
    last = market.tick if plan.end is None else min(market.tick, plan.end * ticks - 1)
    weeks = (last + 1 - plan.start * ticks) / ticks
    built = min(1.0, max(0.0, weeks / max(plan.build_time, 1)))
    served = [(r.name in plan.regions) if plan.regions else r.is_remote for r in market.plan.regions]
    gain = [float(is_served) * (plan.online_gain * built) for is_served in served]
    if gain != programme.online_gain:
        programme.online_gain = gain
        programme.book(plan.unit_cost * connect(market))


def connect(market: PlainMarket) -> int:
    """Put customers online by their region's share and all that was added to it; return how many are new."""
    new = 0
    for customer in market.customers:
        code = customer.cell.region_code
        share = market.plan.regions[code].online_share + sum(item.online_gain[code] for item in market.programmes)
        is_online = market.luck.uniform_once(Draw.ONLINE, customer.uid) < share
        new += is_online and not customer.is_online
        customer.is_online = is_online
    return new


def keep_house(market: PlainMarket, programme: Undertaking) -> None:
    """Open circles in the trade areas with a hub, pay for the houses, let customers join."""
    plan, ticks = programme.plan, market.ticks_per_week
    areas = areas_with_hub(market, plan)
    if programme.since_start() == 0:
        open_circles(market, programme, areas)
    programme.book(round(plan.unit_cost * len(areas) / (WEEKS_PER_MONTH * ticks)))
    weeks, time = (market.tick + 1) / ticks - plan.start, max(plan.join_time, 1)
    if weeks <= time:
        for customer in market.customers:
            if customer.community is None:
                may_join(market, programme, customer, plan.join_share * (weeks / time))


def areas_with_hub(market: PlainMarket, plan: Programme) -> set[int]:
    """Return trade areas of the regions served that are within reach."""
    areas = {cell.area: cell.region for cell in market.cells}
    return {
        area for area, region in areas.items()
        if (not plan.regions or region.name in plan.regions)
        and market.luck.uniform_once(Draw.REACH, area, plan.number) < reach_in(plan, region)
    }  # fmt: skip


def open_circles(market: PlainMarket, programme: Undertaking, areas: set[int]) -> None:
    """Set one sleeping community aside in each cell that a hub serves."""
    taken = {circle for other in market.programmes for circle in other.circles.values()}
    for cell in market.cells:
        is_served = not programme.plan.sectors or cell.sector.name in programme.plan.sectors
        sleeping = [c for c in cell.communities if not c.is_active and c not in taken]
        if is_served and cell.area in areas and sleeping:
            programme.circles[cell.index] = sleeping[0]


def may_join(market: PlainMarket, programme: Undertaking, customer: Customer, share: float) -> None:
    """Let a customer join the new circle of the cell; their taste stays what it is for now."""
    circle = programme.circles.get(customer.cell.index)
    if circle and market.luck.uniform_once(Draw.JOIN_COMMUNITY, customer.uid, programme.plan.number) < share:
        customer.community = circle
        circle.is_active = True
        customer.own_taste = apart_from(customer.own_taste, circle.centre)


def apart_from(taste: Point, centre: Point) -> Point:
    """Return the part of a taste that is not the community's."""
    return [stored(own - common) for own, common in zip(taste, centre, strict=True)]
