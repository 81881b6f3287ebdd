"""An observer writes the week down; nobody in the market acts on it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from benchmarks.plain.numbers import distance
from simulation.chance import Draw
from simulation.parameters import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket

AWARENESS_WEEKS = 4  # memories are counted once in four weeks
CONSUMER_PANEL = 1000  # expected number of customers whose purchases are all logged

QUANTITIES = (
    "ticks_alive", "revenue", "profit", "units", "attempts", "lost", "purchases", "repeats", "distance", "satisfaction",
    "praise", "complaints", "made", "spoiled", "session_cost", "redesign_cost", "ad_cost", "investment", "grant",
    "sessions", "answers", "ticks_cocreating", "ticks_digital", "known_by", "people", "bond", "gap",
)  # fmt: skip


class Notebook:
    """What the observer has written: sums by year and firm (in each firm's ``sums``), by week and group, and logs."""

    def __init__(self) -> None:
        self.groups: dict[tuple[int, int, int, bool], list[float]] = {}  # week, sector, region, co-creating
        self.cells: dict[tuple[int, int, int, str], int] = defaultdict(int)  # week, sector, region, what
        self.heard: dict[int, list[int]] = defaultdict(lambda: [0] * 4)  # hearings, evictions, memories, those of UMKM
        self.exits: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.outlay: dict[int, int] = defaultdict(int)
        self.purchases: list[tuple[int, int, int, int, int]] = []  # week, customer, firm, units, brand


def record(market: PlainMarket) -> None:
    """Write down this tick. Before week 0 only memories are counted."""
    week, notes = market.week, market.notebook
    if market.tick % (AWARENESS_WEEKS * market.ticks_per_week) == 0 or not any(f.known_by for f in market.firms):
        count_memories(market)
    if not 0 <= week < market.plan.horizon_weeks:
        return
    for firm in market.firms:
        if firm.is_alive or firm.closed == market.tick:
            write_firm(market, firm)
        if firm.closed == market.tick and not firm.is_alive:
            notes.exits[week][firm.exit_kind] += 1
    write_customers(market)
    notes.outlay[week] += sum(programme.outlay for programme in market.programmes)
    judge_launches(market)


def write_firm(market: PlainMarket, firm: Firm) -> None:
    """Add a firm's tick to the sums of its year and of its group's week."""
    values = values_of(market, firm)
    year = (market.week + -market.plan.horizon_weeks % WEEKS_PER_YEAR) // WEEKS_PER_YEAR
    region = len(market.plan.regions) if firm.cell is None else firm.cell.region_code
    group = (market.week, firm.sector.code, region, firm.is_cocreating)
    for sums in (firm.sums.setdefault(year, [0.0] * len(QUANTITIES)),
                 market.notebook.groups.setdefault(group, [0.0] * len(QUANTITIES))):  # fmt: skip
        for k, value in enumerate(values):
            sums[k] += value


def values_of(market: PlainMarket, firm: Firm) -> list[float]:
    """Return this tick's value of every quantity."""
    f = firm.flows
    profit = f.revenue - f.materials - f.paid_overhead - f.session_cost - f.redesign_cost - f.ad_cost
    people = 0 if firm.cell is None else len(firm.cell.people)
    gap = distance(firm.design, firm.sector.trend)
    return [
        1, f.revenue, profit, f.sold, f.attempts, f.lost, f.purchases, f.repeats, f.distances, f.satisfaction,
        f.praise, f.complaints, f.made, f.spoiled, f.session_cost, f.redesign_cost, f.ad_cost, f.investment, f.grant,
        f.answers > 0, f.answers, firm.is_cocreating, firm.is_digital, firm.known_by, people, firm.mean_bond, gap,
    ]  # fmt: skip


def write_customers(market: PlainMarket) -> None:
    """Add what customers bought, by sector and region, and log the purchases of the consumer panel."""
    notes, week = market.notebook, market.week
    for cell in market.cells:
        where = (week, cell.sector.code, cell.region_code)
        notes.cells[*where, "occasions"] += cell.occasions
        for kind in ("umkm", "brand"):
            notes.cells[*where, f"{kind} units"] += cell.units[kind]
            notes.cells[*where, f"{kind} spending"] += cell.spending[kind]
    notes.heard[week][0] += market.hearings
    notes.heard[week][1] += market.evictions
    for trip in market.trips:
        if trip.firm and is_on_panel(market, trip.customer.uid):
            notes.purchases.append((week, trip.customer.uid, trip.firm.uid, trip.got, int(trip.firm.is_brand)))


def is_on_panel(market: PlainMarket, uid: int) -> bool:
    """Tell who is on the consumer panel: a keyed lottery for life."""
    return market.luck.uniform_once(Draw.PANEL, uid) < CONSUMER_PANEL / len(market.customers)


def count_memories(market: PlainMarket) -> None:
    """Count the people of each firm's cell who remember it, and the mean bond of all who do."""
    bonds: dict[Firm, list[float]] = {firm: [] for firm in market.firms}
    for firm in market.firms:
        firm.known_by = 0
    for customer in market.customers:
        for memory in filter(customer.is_fresh, customer.memories.values()):
            bonds[memory.firm].append(customer.bond_with(memory))
            memory.firm.known_by += memory.firm.cell is customer.cell
    for firm, felt in bonds.items():
        firm.mean_bond = sum(felt) / max(len(felt), 1)
    if 0 <= market.week < market.plan.horizon_weeks:
        heard = market.notebook.heard[market.week]
        heard[2] = sum(len(felt) for felt in bonds.values())
        heard[3] = sum(len(felt) for firm, felt in bonds.items() if not firm.is_brand)


def judge_launches(market: PlainMarket) -> None:
    """Judge launches that are 52 weeks old: closed, or the share of weeks 27-52 against the 26 before."""
    half = 26 * market.ticks_per_week
    for launch in market.launches:
        if launch.is_judged or launch.tick > market.tick - 2 * half:
            continue
        launch.is_judged, launch.is_closed = True, not launch.firm.is_alive
        if not launch.is_closed:
            launch.after = launch.firm.relative_sales(launch.tick + half, launch.tick + 2 * half)
