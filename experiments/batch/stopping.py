"""Automatic stopping: repeat until the paired difference is known to the width that the study asks for."""

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from experiments.batch.journal import Journal
from experiments.batch.store import Store
from experiments.plan import Case
from experiments.study import Until

LEVEL: Final = 0.95


def more_cases(store: Store, journal: Journal) -> list[Case]:
    """Return the cases that a study which stops by itself still needs; none when it is content or has run out."""
    study = store.plan.study
    if isinstance(study.replications, int):
        return []
    needs = seeds_needed(differences(store, study.replications), study.replications)
    known = {number for number, _, _ in journal.block(*journal.ends())}
    wanted: list[Case] = []
    for point, count in needs.items():
        seeds = range(study.first_seed, study.first_seed + count)
        wanted += [case for case in store.plan.cases(seeds) if case.point == point and case.number not in known]
    return sorted(wanted, key=lambda case: case.number)


def differences(store: Store, until: Until) -> pd.DataFrame:
    """Return one row per point, arm and seed: the value's difference from the first arm of the point (or the value)."""
    rows = pd.concat([pd.read_parquet(path) for path in store.files("runs")] or [pd.DataFrame()], ignore_index=True)
    if rows.empty:
        return pd.DataFrame(columns=["point", "label", "seed", "value"])
    rows = rows[(rows["measure"] == until.measure) & (rows["group"] == until.group)]
    rows = rows.merge(store.design()[["arm", "point", "label", "scenario"]], on="arm")
    first = store.plan.arms[0].label
    base = rows.loc[rows["label"] == first, ["point", "seed", "value"]].rename(columns={"value": "base"})
    others = rows[rows["label"] != first]
    if others.empty:
        return rows[["point", "label", "seed", "value"]]
    if until.scenario:
        others = others[(others["scenario"] == until.scenario) | (others["label"] == until.scenario)]
    paired = others.merge(base, on=["point", "seed"])
    return paired.assign(value=paired["value"] - paired["base"])[["point", "label", "seed", "value"]]


def seeds_needed(values: pd.DataFrame, until: Until) -> dict[int, int]:
    """Return, by point, how many seeds it should have; points that are content are left out.

    Half-width of the t interval. Looking again after each step makes the interval a little too short: the least
    number of seeds keeps that small (Law and Kelton's sequential procedure).
    """
    needs: dict[int, int] = {}
    for (point, _), part in values.groupby(["point", "label"], sort=False):
        count, spread = part["value"].count(), float(part["value"].std(ddof=1))
        if count < 2 or math.isnan(spread):
            continue
        if half_width(spread, count) > until.width and count < until.most:
            guess = enough(spread, until.width, count)
            stepped = min(max(guess, count + until.step), 2 * count + until.step, until.most)
            needs[int(str(point))] = max(needs.get(int(str(point)), 0), int(stepped))
    return needs


def half_width(spread: float, count: int) -> float:
    """Return the half-width of the 95% t interval of a mean."""
    return float(stats.t.ppf((1 + LEVEL) / 2, count - 1)) * spread / math.sqrt(count)


def enough(spread: float, width: float, least: int) -> int:
    """Return the smallest number of repetitions, at least ``least``, whose interval is within ``width``."""
    counts: Iterable[int] = np.unique(np.geomspace(max(2, least), 10_000_000, 4000).astype(int)).tolist()
    return next((count for count in counts if half_width(spread, count) <= width), 10_000_000)
