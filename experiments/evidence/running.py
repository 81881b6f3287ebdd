"""Carry experiments out over seeds in worker processes, keeping what is done: an interrupt loses only what runs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.files import read_json, write_json
from experiments.pool import Pool, Progress
from experiments.tasks import Failure, RunFailed, Task
from experiments.wire import Message
from simulation import Scenario, code_hash

type OnSums = Callable[[str, dict[str, Any]], None]


def carry_out(
    tasks: Sequence[Task], store: Path | None = None, jobs: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Return the value of every task by key; with ``store`` finished ones are taken from there and new ones added.

    The store belongs to one state of the code: another code hash starts afresh. Raises RunFailed when a task failed.
    """
    done = read_store(store) if store is not None else {}
    missing = [task for task in tasks if task.key not in done]

    def keep(task: Task, answer: Message) -> None:
        done[task.key] = answer.value
        if store is not None:
            with store.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": task.key, "code": code_hash(), "value": answer.value}) + "\n")

    with Pool(jobs) as pool:
        failures = pool.map(missing, keep, progress)
    if failures:
        raise _failed(failures)
    return {task.key: done[task.key] for task in tasks}


def read_store(store: Path) -> dict[str, Any]:
    """Return what a store holds for the present code; half a line at its end (an interrupt) does not count."""
    if not store.exists():
        store.parent.mkdir(parents=True, exist_ok=True)
        return {}
    held = {}
    for line in store.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if entry["code"] == code_hash():
            held[entry["key"]] = entry["value"]
    return held


def _failed(failures: Sequence[Failure]) -> Exception:
    first = failures[0]
    return first.bad_input() or RunFailed(
        "evidence.failed", task=first.task.key, reason=first.reason, count=len(failures)
    )


def rounds_within(hours: float, most: int | None = None) -> Iterator[int]:
    """Yield 1, 2, ... up to ``most``; a further round starts only if those so far suggest that it ends in time."""
    started, count = time.monotonic(), 1
    yield count
    while (most is None or count < most) and _hours_since(started) * (count + 1) / count <= hours:
        count += 1
        yield count


def _hours_since(started: float) -> float:
    return (time.monotonic() - started) / 3600


def sums_table(values: dict[str, Any]) -> pd.DataFrame:
    """Return one row of sums per task, with a column of ones to count seeds."""
    table = pd.DataFrame.from_dict(values, orient="index").astype(float)
    table["one"] = 1.0
    return table


def seed_task(function: str, plan: Scenario, seed: int, key: str = "", **more: Any) -> Task:
    """Return the task of one market and seed; its key names everything the answer depends on."""
    name = function.rpartition(":")[2]
    extra = "".join(f"/{key}={value}" for key, value in sorted(more.items()))
    return Task(f"{name}/{plan.hash}/{seed}{extra}{key}", function, {"scenario": plan.to_dict(), "seed": seed, **more})


__all__ = ["carry_out", "read_json", "rounds_within", "seed_task", "sums_table", "write_json"]
