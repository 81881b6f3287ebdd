"""Validation: every pattern measured over seeds, with its verdict; resumable, in worker processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.evidence.estimates import Estimate
from experiments.evidence.held_back import going_digital, held_back_sums
from experiments.evidence.measuring import calibration_sums
from experiments.evidence.patterns import PATTERNS, Pattern, Verdict
from experiments.evidence.running import carry_out, seed_task, sums_table
from experiments.pool import Progress
from experiments.tasks import Task
from experiments.wire import Message
from simulation import Market, Scenario

QUICK_SEEDS: Final = 4
FULL_SEEDS: Final = 30
HERE: Final = "experiments.evidence.validation"


@dataclass(frozen=True, slots=True)
class Finding:
    """One pattern, what was found, and what is said of it."""

    pattern: Pattern
    estimate: Estimate
    verdict: Verdict
    miss: float


def measure_c(payload: dict[str, Any]) -> Message:
    """Task: the sums of the C- and S-experiments of one scenario and seed."""
    return Message(calibration_sums(_market(payload)))


def measure_t(payload: dict[str, Any]) -> Message:
    """Task: the sums of the T-experiments of one scenario and seed."""
    market = _market(payload)
    return Message({**held_back_sums(market), **going_digital(market.plan, market.seed_number)})


def _market(payload: dict[str, Any]) -> Market:
    return Market(Scenario.from_dict(payload["scenario"]), seed=payload["seed"]).run_to(week=0)


def tasks_of(plan: Scenario, seeds: Sequence[int], *, with_tests: bool = True) -> list[Task]:
    """Return the tasks behind a validation table."""
    names = ("measure_c", "measure_t") if with_tests else ("measure_c",)
    return [seed_task(f"{HERE}:{name}", plan, seed) for seed in seeds for name in names]


def validate(plan: Scenario, seeds: Sequence[int], *, store: Path | None = None, jobs: int | None = None,
             progress: Progress | None = None) -> list[Finding]:  # fmt: skip
    """Measure every pattern of ``plan`` over ``seeds``."""
    return judge(sums_of(carry_out(tasks_of(plan, seeds), store, jobs, progress)))


def sums_of(values: dict[str, Any]) -> pd.DataFrame:
    """Return one row of sums per seed: the answers of both kinds of task side by side."""
    by_seed: dict[str, dict[str, float]] = {}
    for key, sums in values.items():
        by_seed.setdefault(key.split("/", 1)[1], {}).update(sums)
    return sums_table(by_seed)


def judge(sums: pd.DataFrame, patterns: Sequence[Pattern] = PATTERNS) -> list[Finding]:
    """Return estimate and verdict of each pattern."""
    found = []
    for pattern in patterns:
        estimate = pattern.estimate(sums)
        found.append(Finding(pattern, estimate, pattern.verdict(estimate), pattern.miss(estimate)))
    return found


def findings_table(found: Sequence[Finding]) -> pd.DataFrame:
    """Return findings as a table with one row per pattern."""
    rows = [
        (f.pattern.name, f.pattern.role, f.pattern.label_en, f.pattern.label_id, f.pattern.unit, f.pattern.low,
         f.pattern.high,
         f.estimate.value, f.estimate.low, f.estimate.high, f.estimate.n, f.verdict, f.miss, f.pattern.source)
        for f in found
    ]  # fmt: skip
    heads = [
        "pattern",
        "role",
        "label_en",
        "label_id",
        "unit",
        "bound_low",
        "bound_high",
        "value",
        "low",
        "high",
        "n",
        "verdict",
        "miss",
        "source",
    ]
    return pd.DataFrame(rows, columns=heads)
