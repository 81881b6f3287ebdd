"""How much of the effect comes through fit, bond, talk and cost: all sixteen combinations, Shapley shares.

A channel that is off is a dated switch in the treated arm alone: co-creators then behave there as if they did not
co-create. Exit and entry stay as they are: they are outcomes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.evidence.estimates import Estimate, mean_of
from experiments.evidence.lived import live
from experiments.evidence.running import carry_out
from experiments.evidence.shocks import changed
from experiments.pool import Progress
from experiments.tasks import Task
from experiments.wire import Message
from simulation import Scenario

CHANNELS: Final = ("fit", "bond", "talk", "cost")
HERE: Final = "experiments.evidence.decomposition"

type Coalition = frozenset[str]


def coalitions(channels: Sequence[str] = CHANNELS) -> list[Coalition]:
    """Return every set of channels that may be on."""
    return [frozenset(some) for size in range(len(channels) + 1) for some in combinations(channels, size)]


def label(coalition: Coalition) -> str:
    """Return a name such as ``fit+talk``; ``none`` for the empty set."""
    return "+".join(name for name in CHANNELS if name in coalition) or "none"


def treated(plan: Scenario, coalition: Coalition, rule: Any) -> Scenario:
    """Return the arm in which only these channels act."""
    off = {f"channels.{name}": False for name in CHANNELS if name not in coalition}
    return changed(plan.with_(co_creation=rule), off)


def run_seed(payload: dict[str, Any]) -> Message:
    """Task: the effect of every combination of channels on every measure asked for, one seed."""
    plan, seed, measures = Scenario.from_dict(payload["scenario"]), payload["seed"], payload["measures"]
    base = live(plan.with_(co_creation="off"), seed)
    effects = {}
    for coalition in coalitions():
        arm = live(treated(plan, coalition, payload["rule"]), seed)
        for measure in measures:
            effect = arm.measures[f"{measure}/all"] - base.measures[f"{measure}/all"]
            effects[f"{measure}/{label(coalition)}"] = effect if math.isfinite(effect) else None
    return Message(effects)


def shapley(worth: Mapping[Coalition, float], channels: Sequence[str] = CHANNELS) -> dict[str, float]:
    """Return each channel's mean addition over all orders in which channels may be turned on; they sum to the whole."""
    n, shares = len(channels), dict.fromkeys(channels, 0.0)
    for name in channels:
        for coalition in coalitions([other for other in channels if other != name]):
            weight = math.factorial(len(coalition)) * math.factorial(n - len(coalition) - 1) / math.factorial(n)
            shares[name] += weight * (worth[coalition | {name}] - worth[coalition])
    return shares


def decompose(plan: Scenario, seeds: Sequence[int], measures: Sequence[str], *, rule: Any = "all",
              store: Path | None = None, jobs: int | None = None,
              progress: Progress | None = None) -> pd.DataFrame:  # fmt: skip
    """Return effects by measure and channel, and the whole; columns measure, part, n, effect, low, high.

    What co-creation does with every channel off (co-creators still hold sessions that lead nowhere) is ``none``.
    """
    told = {"scenario": plan.to_dict(), "rule": rule, "measures": list(measures)}
    tasks = [
        Task(f"channels/{plan.hash}/{rule}/{'+'.join(measures)}/{seed}", f"{HERE}:run_seed", {**told, "seed": seed})
        for seed in seeds
    ]
    values = carry_out(tasks, store, jobs, progress)
    rows = []
    for measure in measures:
        by_seed = [_parts(value, measure) for value in values.values()]
        rows += [(measure, part, *_told(mean_of(pd.Series([parts[part] for parts in by_seed])))) for part in by_seed[0]]
    return pd.DataFrame(rows, columns=["measure", "part", "n", "effect", "low", "high"])


def _parts(effects: Mapping[str, float | None], measure: str) -> dict[str, float]:
    worth = {some: _number(effects[f"{measure}/{label(some)}"]) for some in coalitions()}
    whole = worth[frozenset(CHANNELS)]
    return {**shapley(worth), "none": worth[frozenset()], "whole": whole}


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _told(found: Estimate) -> tuple[int, float, float, float]:
    return found.n, found.value, found.low, found.high
