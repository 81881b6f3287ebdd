"""The experiments behind the C-patterns, one market and seed at a time. Each returns sums that add over seeds.

Firm elasticities shock a keyed tenth of UMKM, all else equal, paired by forks of one market, over 52 weeks, and count
the weeks in which the firm is open in both arms.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from experiments.evidence.diary import Diary, stayers
from experiments.evidence.shocks import (
    Arm,
    Rows,
    advertise_more,
    changed,
    double_talk,
    keyed_tenth,
    live,
    one_brand,
    raise_price,
)  # fmt: skip
from simulation import Market
from simulation.parameters import WEEKS_PER_MONTH
from simulation.record.measures import launch_outcomes
from simulation.record.tables import launches_table

type Sums = dict[str, float]

YEAR: Final = 52
SHORT_WEEKS: Final = 13
LONG_FROM: Final = 40
GRANT: Final = 2_400_000
LOTTERY_SHARE: Final = 0.3
TRAINED_FROM, TRAINED_TO = 52, 104  # weeks after the training that count
FUNDED_FROM, FUNDED_TO = 13, 104
TIGHT_TICKS: Final = 13  # of 26


def base_run(market: Market) -> Arm:
    """Live through the whole horizon without co-creation."""
    return live(market, market.plan.with_(co_creation="off"), market.plan.horizon_weeks, with_talk=True)


def standing(base: Arm) -> Sums:
    """Sum talk, exits, launches, sales and purchases of the market as it is."""
    diary, market = base.diary, base.market
    umkm = slice(0, market.layout.umkm)
    first = slice(0, YEAR)
    occasions = market.recorder.occasions.sum(axis=(1, 2))
    exits = market.recorder.exits.sum(axis=0)
    totals = {
        name: float(diary.of(name)[:, umkm].sum())
        for name in ("praise", "complaints", "attempts", "lost", "repeats", "purchases")
    }
    opening = float(diary.of("purchases")[first].sum())
    return {
        **totals, "unsold": float(occasions[first].sum()) - opening, "occasions": float(occasions[first].sum()),
        "years": float(diary.alive[:, umkm].sum()) / YEAR, "insolvent": float(exits[1]), "hazard": float(exits[2]),
        **launches(market),
    }  # fmt: skip


def launches(market: Market) -> Sums:
    """Count scored launches of UMKM and how many of them failed, from 70% to 90% of sales before as the line."""
    log = launches_table(market)
    log = log[(log["row"] < market.layout.umkm) & ~log["is_cocreated"]]
    scored = launch_outcomes(log)
    counts = {"launches": float(len(scored)), "failed": float(scored["failed"].sum())}
    for line in (70, 90):
        counts[f"failed_{line}"] = float(launch_outcomes(log, line / 100)["failed"].sum())
    return counts


def path_of(base: Arm) -> Sums:
    """Return yearly means that must show no trend without co-creation: share, fit, spread of designs, bond."""
    diary, market = base.diary, base.market
    umkm = slice(0, market.layout.umkm)
    units = diary.of("units")
    parts = {
        "share": (units[:, umkm].sum(axis=1), units.sum(axis=1)),
        "fit": (-diary.of("distance")[:, umkm].sum(axis=1), diary.of("purchases")[:, umkm].sum(axis=1)),
        "spread": (diary.of("gap")[:, umkm].sum(axis=1), diary.of("ticks_alive")[:, umkm].sum(axis=1)),
        "bond": (diary.of("bond")[:, umkm].sum(axis=1), diary.of("ticks_alive")[:, umkm].sum(axis=1)),
        "size": (units.sum(axis=1), np.ones(len(units))),
    }
    found: Sums = {}
    for name, (top, bottom) in parts.items():
        for year in range(len(units) // YEAR):
            weeks = slice(year * YEAR, (year + 1) * YEAR)
            found[f"{name}_{year}"] = float(top[weeks].sum() / max(bottom[weeks].sum(), 1e-12))
    return found


def units_of(one: Diary, other: Diary, rows: Rows, weeks: slice = slice(None)) -> tuple[float, float]:
    """Return units of ``rows`` in both diaries, in the weeks in which the firm is open in both."""
    both = stayers(one, other, rows, weeks)
    return float((one.of("units")[weeks][:, rows] * both).sum()), float(
        (other.of("units")[weeks][:, rows] * both).sum()
    )


def price_shock(market: Market) -> Sums:
    """V1: prices of a tenth +10%, no price reviews in either arm."""
    plan = changed(market.plan.with_(co_creation="off"), {"switches.price_review": False})
    rows = keyed_tenth(market)
    base, arm = live(market, plan, YEAR), live(market, plan, YEAR, rows, raise_price)
    before, after = units_of(base.diary, arm.diary, rows)
    prices = market.firms.price[rows].astype(float)
    rise = float(np.mean(np.log(np.round(prices * 1.1) / prices)))
    return {"price_before": before, "price_after": after, "price_rise": rise}


def talk_shock(market: Market, base: Arm) -> Sums:
    """V5: talk about a tenth doubled; sales against the talk that is heard."""
    plan, rows = market.plan.with_(co_creation="off"), keyed_tenth(market)
    arm = live(market, plan, YEAR, rows, double_talk, with_talk=True)
    weeks = slice(0, YEAR)
    before, after = units_of(base.diary, arm.diary, rows, weeks)
    both = stayers(base.diary, arm.diary, rows, weeks)
    heard = [float((side.diary.heard[weeks][:, rows] * both).sum()) for side in (base, arm)]
    return {"talk_before": before, "talk_after": after, "heard_before": heard[0], "heard_after": heard[1]}


def advert_shock(market: Market, base: Arm) -> Sums:
    """V2: one brand's contacts +50% for good: first 13 weeks, and weeks 40-52."""
    plan, rows = market.plan.with_(co_creation="off"), one_brand(market)
    arm = live(market, plan, YEAR, rows, advertise_more)
    found: Sums = {}
    for name, weeks in (("short", slice(0, SHORT_WEEKS)), ("long", slice(LONG_FROM, YEAR))):
        found[f"{name}_before"], found[f"{name}_after"] = units_of(base.diary, arm.diary, rows, weeks)
    return found


TRAINING: Final[list[dict[str, Any]]] = [
    {
        "id": "lottery_marketing",
        "kind": "digital_marketing_training",
        "slots": LOTTERY_SHARE,
        "target": "random",
        "take_up": 1.0,
        "every": None,
        "remote_reach": 1.0,
    },
]
GRANTS: Final[list[dict[str, Any]]] = [
    {
        "id": "lottery_grant",
        "kind": "grant",
        "slots": LOTTERY_SHARE,
        "target": "random",
        "take_up": 1.0,
        "every": None,
        "remote_reach": 1.0,
    },
]


def training_lottery(market: Market, base: Arm) -> Sums:
    """V7: a general training for 30% by lottery; treated against controls, each against itself without the training."""
    arm = live(market, market.plan.with_(co_creation="off", programmes=TRAINING), TRAINED_TO)
    treated = np.flatnonzero(arm.market.firms.is_treated & ~market.firms.is_brand & market.firms.is_alive)
    umkm = np.flatnonzero(~market.firms.is_brand & market.firms.is_alive)
    found: Sums = {}
    for group, rows in (("treated", treated), ("controls", np.setdiff1d(umkm, treated))):
        for name in ("profit", "revenue"):
            found |= _both(base, arm, rows, name, slice(TRAINED_FROM, TRAINED_TO), f"{group}_{name}")
    return found


def grant_lottery(market: Market, base: Arm) -> Sums:
    """V8: a grant for 30% by lottery; profit a month against the grant, where capacity bound before and where not."""
    arm = live(market, market.plan.with_(co_creation="off", programmes=GRANTS), FUNDED_TO)
    firms = market.firms
    treated = np.flatnonzero(arm.market.firms.is_treated & ~firms.is_brand & firms.is_alive)
    tight = np.bitwise_count(firms.tight_ticks[treated] & ((1 << 26) - 1)) >= TIGHT_TICKS
    months = (FUNDED_TO - FUNDED_FROM) / WEEKS_PER_MONTH
    found: Sums = {}
    for group, rows in (("bound", treated[tight]), ("free", treated[~tight])):
        sums = _both(base, arm, rows, "profit", slice(FUNDED_FROM, FUNDED_TO), group)
        found[f"{group}_gain"] = (sums[f"{group}_after"] - sums[f"{group}_before"]) / months
        found[f"{group}_grants"] = float(GRANT * len(rows))
    return found


def _both(base: Arm, arm: Arm, rows: Rows, name: str, weeks: slice, prefix: str) -> Sums:
    """Return sums of a quantity over the first owners of ``rows`` in both arms; a closed firm counts as 0."""
    found: Sums = {}
    for side, label in ((base, "before"), (arm, "after")):
        mine = side.diary.uids[weeks][:, rows] == base.diary.uids[0, rows]
        found[f"{prefix}_{label}"] = float((side.diary.of(name)[weeks][:, rows] * mine).sum())
    return found


def calibration_sums(market: Market) -> Sums:
    """Carry out every C-experiment on one market at week 0."""
    base = base_run(market)
    return {
        **standing(base), **path_of(base), **price_shock(market), **talk_shock(market, base),
        **advert_shock(market, base),
        **training_lottery(market, base), **grant_lottery(market, base),
    }  # fmt: skip
