"""The experiments behind the T-patterns, which no parameter was set by; looked at only after calibration."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.evidence.diary import Diary
from experiments.evidence.measuring import YEAR, Sums
from experiments.evidence.shocks import changed, fork_with, live
from simulation import Market, Scenario
from simulation.record.measures import LEAST_UNITS, gini
from simulation.record.tables import launches_table

LOTTERY_SHARE: Final = 0.3
BOUND_WEEKS: Final = 104
FROZEN: Final = {"channels.fit": False, "switches.sales_learning": False, "switches.brand_learning": False}
REJECTED_WEEKS: Final = 52
ANSWER_WEEKS: Final = 156
DIGITAL_START: Final = 0.12
DIGITAL_PATH: Final = {
    91: 0.27,
    130: 0.32,
    156: 0.35,
    182: 0.41,
}  # weeks after mid-2020: Mar and Dec 2022, Jun and Dec 2023
FITTED: Final = (91, 182)
SIZES: Final = 3


class Panels:
    """Counts each person's answers in sessions, by week, and whose willingness has fallen to below half."""

    def __init__(self, people: int) -> None:
        self.answers: list[NDArray[np.int64]] = []
        self.has_answered = np.zeros(people, dtype=bool)
        self.was_discouraged = np.zeros(people, dtype=bool)

    def note(self, market: Market) -> None:
        """Write down who answered this tick."""
        firms = market.firms
        held = np.flatnonzero(firms.held_session) if market.tick >= 0 else np.empty(0, dtype=np.int64)
        who = [firms.panel_customers[row, : firms.panel_size[row]] for row in held]
        rows = np.concatenate([np.empty(0, dtype=np.int64), *who]).astype(np.int64)
        self.answers.append(rows)
        self.has_answered[rows] = True
        if market.week < REJECTED_WEEKS:
            self.was_discouraged |= market.customers.willingness < 0.5

    def count(self, people: NDArray[np.bool_], first: int, last: int) -> float:
        """Return the answers of ``people`` in weeks ``first .. last - 1``."""
        return float(sum(int(people[rows].sum()) for rows in self.answers[first:last]))


class Baskets:
    """Counts each person's purchases from chosen firms."""

    def __init__(self, market: Market, firms: NDArray[np.int64]) -> None:
        self.is_chosen = np.zeros(len(market.firms), dtype=bool)
        self.is_chosen[firms] = True
        self.bought = np.zeros(len(market.customers), dtype=np.int64)

    def note(self, market: Market) -> None:
        """Add this tick's purchases."""
        trips = market.trips
        mine = np.flatnonzero((trips.firm >= 0) & self.is_chosen[np.maximum(trips.firm, 0)])
        np.add.at(self.bought, trips.rows[mine], trips.got[mine])


def spillover(market: Market) -> Sums:
    """V9: designs frozen in both arms, co-creation by lottery against none; purchases of adopters' goods by others."""
    base = changed(market.plan.with_(co_creation="off"), FROZEN)
    arm = base.with_(co_creation={"share": LOTTERY_SHARE})
    panels = Panels(len(market.customers))
    adopters = _adopters(market, arm)
    counts = []
    for plan, watch in ((base, ()), (arm, (panels.note,))):
        baskets = Baskets(market, adopters)
        fork_with(market, plan, (*market.processes, *watch, baskets.note)).run_to(week=BOUND_WEEKS)
        counts.append(baskets.bought)
    others = ~panels.has_answered
    return {"others_before": float(counts[0][others].sum()), "others_after": float(counts[1][others].sum())}


def _adopters(market: Market, arm: Scenario) -> NDArray[np.int64]:
    """Return the rows that co-create from week 0 on under ``arm``."""
    first = market.fork(arm)
    first.step()
    return np.flatnonzero(first.firms.is_cocreating)


def launches_compared(market: Market) -> Sums:
    """V10: growth of relative sales over the 52 weeks after a launch against those before, by origin and size."""
    arm = live(market, market.plan.with_(co_creation={"share": LOTTERY_SHARE}), market.plan.horizon_weeks)
    log = launches_table(arm.market)
    log = log[
        (log["row"] < market.layout.umkm) & (log["tick"] >= YEAR) & (log["tick"] <= market.plan.horizon_weeks - YEAR)
    ]
    units, uids = arm.diary.of("units"), arm.diary.uids
    total = units.sum(axis=1)
    rows = []
    for row, tick, uid, is_ours in zip(log["row"], log["tick"], log["uid"], log["is_cocreated"], strict=True):
        mine = units[:, row] * (uids[:, row] == uid)
        before, after = float(mine[tick - YEAR : tick].sum()), float(mine[tick : tick + YEAR].sum())
        if before >= LEAST_UNITS:
            market_growth = math.log(total[tick : tick + YEAR].sum() / total[tick - YEAR : tick].sum())
            rows.append((before, math.log((after + 0.5) / before) - market_growth, bool(is_ours)))
    return _by_size(np.array(rows).reshape(-1, 3))


def _by_size(rows: NDArray[np.float64]) -> Sums:
    """Sum growth and count launches by tercile of sales before and by origin."""
    found: Sums = {}
    edges = np.quantile(rows[:, 0], [1 / 3, 2 / 3]) if len(rows) else np.zeros(2)
    size = np.searchsorted(edges, rows[:, 0])
    for k in range(SIZES):
        for name, is_ours in (("ours", 1.0), ("own", 0.0)):
            here = rows[(size == k) & (rows[:, 2] == is_ours)]
            found |= {f"growth_{name}_{k}": float(here[:, 1].sum()), f"count_{name}_{k}": float(len(here))}
    return found


def matched_ratio(total: Any) -> float:
    """Return the ratio of growth, co-created over own, sizes weighted as among co-created launches."""
    top = weight = 0.0
    for k in range(SIZES):
        ours, own = total[f"count_ours_{k}"], total[f"count_own_{k}"]
        if ours and own:
            top += ours * (total[f"growth_ours_{k}"] / ours - total[f"growth_own_{k}"] / own)
            weight += ours
    return math.exp(top / weight) if weight else math.nan


def rejection(market: Market) -> Sums:
    """V11: later answers of people who were refused without a word, had it been explained, and had nobody minded."""
    plan = market.plan.with_(co_creation={"share": LOTTERY_SHARE})
    start = market.customers.willingness.copy()

    def forgive(market: Market) -> None:
        np.maximum(market.customers.willingness, start, out=market.customers.willingness)

    arms: dict[str, tuple[float, tuple[Any, ...]]] = {
        "silent": (0.0, ()),
        "explained": (1.0, ()),
        "unminded": (0.0, (forgive,)),
    }
    notes = {}
    for name, (explanation, extra) in arms.items():
        notes[name] = Panels(len(market.customers))
        arm = changed(plan, {"cocreation.explanation": explanation})
        fork_with(market, arm, (*market.processes, *extra, notes[name].note)).run_to(week=ANSWER_WEEKS)
    refused = notes["silent"].was_discouraged
    return {f"answers_{name}": panel.count(refused, REJECTED_WEEKS, ANSWER_WEEKS) for name, panel in notes.items()}


def inequality(market: Market) -> Sums:
    """V12: Gini and skewness of yearly UMKM sales in the last year of a run, and of sales before week 0."""
    arm = live(market, market.plan.with_(co_creation="off"), market.plan.horizon_weeks)
    umkm = slice(0, market.layout.umkm)
    yearly = arm.diary.of("units")[-YEAR:, umkm].sum(axis=0)
    start = market.firms.start_sales[umkm]
    spread = float(yearly.std()) or math.nan
    skew = float(((yearly - yearly.mean()) ** 3).mean()) / spread**3
    return {"gini": gini(yearly), "gini_start": gini(np.asarray(start, dtype=float)), "skew": skew}


def going_digital(plan: Scenario, seed: int) -> Sums:
    """V13: the share of digital UMKM from 12% on, at the dates of the published figures."""
    market = Market(plan.with_(**{"adoption.digital_share": DIGITAL_START, "co_creation": "off"}), seed=seed).run_to(
        week=0
    )
    diary = Diary()
    fork = fork_with(market, market.plan, diary.beside(market.processes)).run_to(week=max(DIGITAL_PATH) + 1)
    umkm = slice(0, fork.layout.umkm)
    digital = diary.of("ticks_digital")[:, umkm].sum(axis=1) / diary.of("ticks_alive")[:, umkm].sum(axis=1)
    return {f"digital_{week}": float(digital[week]) for week in DIGITAL_PATH}


def held_back_sums(market: Market) -> Sums:
    """Carry out every T-experiment on one market at week 0, but V13, which needs a world of its own."""
    return {**spillover(market), **launches_compared(market), **rejection(market), **inequality(market)}
