"""Judge policies by running them: all candidates of a seed share its burn-in; what was judged once is kept."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import simulation
from experiments.files import writable_folder
from experiments.pool import Pool
from experiments.tasks import Failure, RunFailed, Task
from experiments.wire import Message
from simulation import Scenario

JUDGE: Final = "experiments.sensitivity.judging:judge_task"
KEPT: Final = "judged.jsonl"

type Values = dict[str, float]


def judge_task(payload: dict[str, Any]) -> Message:
    """Run scenarios on one seed in a worker; the answer holds a mapping measure -> value (null: NaN) for each."""
    from experiments.runner import run_arms

    arms = [Scenario.from_dict(arm) for arm in payload["arms"]]
    found = []
    for tables in run_arms(arms, payload["seed"]):
        rows = tables.measures
        own = rows[rows["group"] == payload["group"]]
        values = zip(own["measure"], own["value"], strict=True)
        found.append({str(name): None if math.isnan(value) else float(value) for name, value in values})
    return Message(found)


class PoolJudge:
    """A judge over a pool of workers; every judgement is written to a file, so that a search goes on where it was.

    The file belongs to one model code: judgements of other code are not read.
    """

    def __init__(self, pool: Pool, folder: Path, group: str = "all") -> None:
        self._pool = pool
        self._group = group
        self._path = writable_folder(folder) / KEPT
        self._code = simulation.code_hash()
        self._kept = self._read()

    def __call__(self, scenarios: Sequence[Scenario], seeds: Sequence[int]) -> list[list[Mapping[str, float]]]:
        """Return, scenario by scenario, its measures on every seed."""
        tasks = [task for seed in seeds if (task := self._task(scenarios, seed)) is not None]
        with self._path.open("a", encoding="utf-8") as file:

            def keep(task: Task, answer: Message) -> None:
                for hashed, values in zip(task.payload["hashes"], answer.value, strict=True):
                    line = {"code": self._code, "key": self._key(hashed, task.payload["seed"]), "values": values}
                    file.write(json.dumps(line) + "\n")
                    self._take(line)
                file.flush()

            failures = self._pool.map(tasks, keep)
        refuse(failures)
        return [[self._kept[self._key(scenario.hash, seed)] for seed in seeds] for scenario in scenarios]

    def _task(self, scenarios: Sequence[Scenario], seed: int) -> Task | None:
        """Return the task of what is not yet judged on a seed."""
        missing = {one.hash: one for one in scenarios if self._key(one.hash, seed) not in self._kept}
        if not missing:
            return None
        arms = [one.to_dict() for one in missing.values()]
        payload = {"arms": arms, "hashes": list(missing), "seed": seed, "group": self._group}
        return Task(str(seed), JUDGE, payload)

    def _key(self, hashed: str, seed: int) -> str:
        return f"{hashed} {seed} {self._group}"

    def _read(self) -> dict[str, Values]:
        self._kept = {}
        if self._path.exists():
            for text in self._path.read_text(encoding="utf-8").splitlines():
                if text.endswith("}"):  # a killed search may leave half a line
                    self._take(json.loads(text))
        return self._kept

    def _take(self, line: dict[str, Any]) -> None:
        if line["code"] == self._code:
            values = line["values"].items()
            self._kept[line["key"]] = {name: math.nan if value is None else value for name, value in values}


def refuse(failures: Sequence[Failure]) -> None:
    """Raise the first failure: a policy that cannot be run cannot be compared."""
    for failure in failures:
        raise failure.bad_input() or RunFailed("batch.broken", reason=failure.reason, traceback=failure.traceback)
