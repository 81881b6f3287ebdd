"""Where a market of columns and its twin of objects differ: week, process, who, which attribute, both values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.plain import WEEK, PlainMarket
from benchmarks.plain.customer import Customer as PlainCustomer
from benchmarks.plain.firm import Firm as PlainFirm
from benchmarks.plain.recording import QUANTITIES
from simulation import Market, Scenario
from simulation.agents import LONG_AGO, NOBODY
from simulation.record.quantities import FIRM_SUMS

TOLERANCE = 1e-12
FIRM_STATE = (
    "uid", "opened", "phase", "design", "previous_design", "quality", "price", "unit_cost", "is_cocreated", "belief",
    "belief_variance", "buyers", "buyers_taste", "launched", "is_on_trial", "capacity", "base_capacity",
    "ordered_capacity", "expected", "stock", "attempts_month", "lost_month", "cash", "credit", "overhead", "loan_due",
    "loan_instalment", "start_sales", "gross_profit", "is_cocreating", "has_cocreated", "method", "switched",
    "panel_share", "is_digital", "literacy", "understanding", "resistance", "skill", "literacy_gain",
    "understanding_gain", "skill_gain", "execution_gain", "noise_factor", "lag_cut", "session_discount", "promotion",
    "is_treated",
)  # fmt: skip
FLOWS = {
    "revenue": "revenue", "materials": "materials", "session_cost": "session_cost", "redesign_cost": "redesign_cost",
    "ad_cost": "ad_cost", "investment": "investment", "grant": "grant", "loan": "loan", "repayment": "repayment",
    "withdrawal": "withdrawal", "paid_overhead": "paid_overhead", "given": "given", "made": "made", "sold": "sold",
    "attempts": "attempts", "lost": "lost", "praise": "praise", "complaints": "complaints", "spoiled": "spoiled",
}  # fmt: skip
OF_PURCHASES = {
    "purchases": "purchases", "repeats": "repeats", "distance_sum": "distances", "satisfaction_sum": "satisfaction",
}  # fmt: skip


def live_together(plan: Scenario, seed: int) -> tuple[Market, PlainMarket]:
    """Run both markets to the horizon; raise AssertionError at the first tick at which they differ."""
    fast = Market(plan, seed=seed)
    plain = PlainMarket.from_world(fast)
    for _ in range(fast.last_tick - fast.tick):
        fast.step()
        plain.step()
        found = list(differences(fast, plain))
        if found:
            raise AssertionError(explain(plan, seed, fast.tick - 1))
    found = list(record_differences(fast, plain))
    assert not found, f"{plan.name}, seed {seed}, sums: " + "; ".join(found[:10])
    return fast, plain


def explain(plan: Scenario, seed: int, tick: int) -> str:
    """Run both again and say after which process of ``tick`` they differ first, and in what."""
    fast = Market(plan, seed=seed)
    plain = PlainMarket.from_world(fast)
    while fast.tick < tick:
        fast.step()
        plain.step()
    fast._look_up_rules()
    plain.start_tick()
    for mine, its in zip(fast.processes, WEEK, strict=True):
        mine(fast)
        its(plain)
        found = list(differences(fast, plain, after=its.__name__))
        if found:
            where = f"{plan.name}, seed {seed}, week {fast.week} (tick {tick}), after {its.__name__}: "
            return where + f"{len(found)} differences\n  " + "\n  ".join(found[:12])
    return f"{plan.name}, seed {seed}, week {fast.week}: only the sums of the week differ"


def differences(fast: Market, plain: PlainMarket, after: str = "record") -> Iterator[str]:
    """Yield one line for every attribute in which the two markets differ after process ``after``."""
    names = [process.__name__ for process in WEEK]
    has_felt = names.index(after) >= names.index("feel_satisfied")
    yield from _surroundings(fast, plain)
    for row, firm in enumerate(plain.firms):
        yield from _firm_differences(fast, row, firm, has_felt=has_felt)
    people = _People(fast)
    for row, customer in enumerate(plain.customers):
        yield from _customer_differences(people, row, customer)
    if after == "record":
        yield from _observed(fast, plain)


def _surroundings(fast: Market, plain: PlainMarket) -> Iterator[str]:
    for sector, trend in zip(plain.sectors, fast.trends.position, strict=True):
        yield from _compare(f"sector {sector.name}", "trend", trend, sector.trend)
    for row, circle in enumerate(plain.communities):
        yield from _compare(f"community {row}", "centre", fast.communities.centre[row], circle.centre)
        yield from _compare(f"community {row}", "is_active", fast.communities.is_active[row], circle.is_active)
    for row, programme in enumerate(plain.programmes):
        for name in ("outlay", "total_outlay", "reached"):
            column = getattr(fast.government.programmes, name)
            yield from _compare(f"programme {programme.plan.id}", name, column[row], getattr(programme, name))


def _observed(fast: Market, plain: PlainMarket) -> Iterator[str]:
    yield from _compare("everybody", "hearings", fast.hearings.sum(), plain.hearings)
    yield from _compare("everybody", "evictions", fast.evictions.sum(), plain.evictions)
    for row, firm in enumerate(plain.firms):
        yield from _compare(f"firm {row}", "known_by", fast.recorder.known_by[row], firm.known_by)
        yield from _compare(f"firm {row}", "mean_bond", fast.recorder.mean_bond[row], firm.mean_bond)


def _firm_differences(fast: Market, row: int, firm: PlainFirm, *, has_felt: bool) -> Iterator[str]:
    columns, who = fast.firms, f"firm {row}"
    yield from _compare(who, "is_alive", columns.is_alive[row], firm.is_alive)
    if not (firm.is_alive and columns.is_alive[row]):
        yield from _compare(who, "exit_kind", columns.exit_kind[row], firm.exit_kind)
        yield from _compare(who, "closed", columns.closed[row], firm.closed)
        return
    for name in FIRM_STATE:
        yield from _compare(who, name, getattr(columns, name)[row].tolist(), getattr(firm, name))
    for name, its in (FLOWS | (OF_PURCHASES if has_felt else {})).items():
        yield from _compare(who, name, getattr(columns, name)[row].item(), getattr(firm.flows, its))
    project = firm.project
    yield from _compare(who, "ready", columns.ready[row], project.ready if project else LONG_AGO)
    arrival = LONG_AGO if firm.capacity_ready is None else firm.capacity_ready
    yield from _compare(who, "capacity_ready", columns.capacity_ready[row], arrival)
    if project:
        yield from _compare(who, "target", columns.target[row], project.target)
    panel = firm.panel
    yield from _compare(who, "panel_tick", columns.panel_tick[row], panel.tick if panel else NOBODY)
    if panel and columns.panel_tick[row] >= 0:
        size, answers = int(columns.panel_size[row]), panel.answers
        yield from _compare(who, "panel_size", size, len(answers))
        uids = fast.customers.uid[columns.panel_customers[row, :size]]
        yield from _compare(who, "panel_customers", uids, [answer.customer.uid for answer in answers])
        yield from _compare(who, "panel_reports", columns.panel_reports[row, :size], [a.report for a in answers])
        yield from _compare(
            who, "panel_alternative", columns.panel_alternative[row, :size], [a.needed for a in answers]
        )
        yield from _compare(who, "panel_vote", columns.panel_vote[row, :size], [a.vote for a in answers])
        yield from _compare(who, "panel_choice", columns.panel_choice[row], panel.choice)


class _People:
    """The columns of customers as plain lists, for quick reading."""

    NAMES = (
        "is_online",
        "willingness",
        "expectation",
        "taste",
        "bought_from",
        "says",
        "known",
        "refreshed",
        "bond",
        "asked",
        "pending",
    )

    def __init__(self, fast: Market) -> None:
        self.lists = {name: getattr(fast.customers, name).tolist() for name in self.NAMES}

    def __getitem__(self, name: str) -> Any:
        return self.lists[name]


def _customer_differences(people: _People, row: int, customer: PlainCustomer) -> Iterator[str]:
    who = f"customer {row}"
    for name in ("is_online", "willingness", "expectation"):
        yield from _compare(who, name, people[name][row], getattr(customer, name))
    yield from _compare(who, "taste", people["taste"][row], customer.own_taste)
    bought = customer.bought_from.place if customer.bought_from else NOBODY
    yield from _compare(who, "bought_from", people["bought_from"][row], bought)
    says = 0
    if customer.says:
        says = (customer.says[0].place + 1) * (1 if customer.says[1] else -1)
    yield from _compare(who, "says", people["says"][row], says)
    mine, its = (
        _slots(people, row, customer),
        {m.firm.place: m for m in customer.memories.values() if customer.is_fresh(m)},
    )
    yield from _compare(who, "known", sorted(mine), sorted(its))
    for place in sorted(set(mine) & set(its)):
        slot, memory, what = mine[place], its[place], f"memory of firm {place}: "
        yield from _compare(who, what + "refreshed", people["refreshed"][row][slot], memory.refreshed)
        yield from _compare(who, what + "bond", people["bond"][row][slot], memory.bond)
        yield from _compare(who, what + "asked", people["asked"][row][slot], memory.asked)
        yield from _compare(who, what + "is_pending", people["pending"][row] >> slot & 1, int(memory.is_pending))


def _slots(people: _People, row: int, customer: PlainCustomer) -> dict[int, int]:
    """Return the slots of firms that are not forgotten, by place."""
    oldest = customer.model.tick - customer.model.lapse
    since = people["refreshed"][row]
    return {firm: slot for slot, firm in enumerate(people["known"][row]) if firm != NOBODY and since[slot] > oldest}


def record_differences(fast: Market, plain: PlainMarket) -> Iterator[str]:
    """Yield one line for every recorded sum in which the two differ."""
    assert FIRM_SUMS == QUANTITIES
    recorder, notes, regions = fast.recorder, plain.notebook, fast.layout.regions
    years, nothing = range(len(recorder.years)), [0.0] * len(QUANTITIES)
    for row, firm in enumerate(plain.firms):
        for year in years:
            yield from _compare(
                f"firm {row}", f"year {year}, quantity ", recorder.years[year, row], firm.sums.get(year, nothing)
            )
    for (who, sums), firm in zip(recorder.archived, plain.retired, strict=True):
        yield from _compare("archive", "uid", who[0], firm.uid)
        for year in years:
            yield from _compare(f"archived {firm.uid}", f"year {year}", sums[year], firm.sums.get(year, nothing))
    weeks = np.zeros_like(recorder.weeks)
    for (week, sector, region, is_cocreating), sums in notes.groups.items():
        weeks[week, (sector * (regions + 1) + region) * 2 + is_cocreating] = sums
    yield from _compare("groups", "weeks", recorder.weeks, weeks)
    for (week, sector, region, what), amount in notes.cells.items():
        kind, _, name = what.rpartition(" ")
        column = getattr(recorder, name)[week, sector, region]
        yield from _compare(f"week {week}", what, column[("umkm", "brand").index(kind)] if kind else column, amount)
    for week in range(recorder.horizon):
        yield from _compare(f"week {week}", "heard", recorder.heard[week], notes.heard[week])
        yield from _compare(f"week {week}", "exits", recorder.exits[week], notes.exits[week])
        yield from _compare(f"week {week}", "outlay", recorder.outlay[week], notes.outlay[week])
    log = np.concatenate([np.empty((0, 5), dtype=np.int64), *recorder.purchases])
    yield from _compare("consumer panel", "purchases", log, np.array(notes.purchases).reshape(-1, 5))
    yield from _launch_differences(fast, plain)


def _launch_differences(fast: Market, plain: PlainMarket) -> Iterator[str]:
    log = fast.launches
    yield from _compare("launches", "number", len(log), len(plain.launches))
    for name in (
        "tick",
        "idea_from",
        "is_cocreated",
        "before",
        "units_before",
        "is_reverted",
        "after",
        "is_closed",
        "is_judged",
    ):
        yield from _compare("launches", name, log.column(name), [getattr(item, name) for item in plain.launches])
    yield from _compare("launches", "uid", log.column("uid"), [item.firm.uid for item in plain.launches])


def _compare(who: str, what: str, fast: Any, plain: Any) -> Iterator[str]:
    """Yield where ``fast`` and ``plain`` differ: whole numbers must be equal, others to 12 digits."""
    if isinstance(fast, int | float | bool | list) and fast == plain:
        return
    mine, its = np.asarray(fast), np.asarray(plain)
    if mine.size == its.size == 0:
        return
    if mine.shape != its.shape:
        yield f"{who}, {what}: fast {_short(fast)}, plain {_short(plain)}"
        return
    if mine.dtype.kind == "f":
        same = np.isclose(mine, its, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    else:
        same = mine == its
    for where in np.argwhere(~same)[:3]:
        index = tuple(int(k) for k in where)
        yield f"{who}, {what}{list(index) if index else ''}: fast {mine[index]}, plain {its[index]}"


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return text if len(text) < 80 else text[:80] + "..."
