"""The batch: class-size runs a second with one and two workers, and what the pool adds to the bare loop."""

from __future__ import annotations

import time
from typing import Any, Final

from benchmarks.timing import seconds

RUNS: Final = 8


def one_run(payload: dict[str, Any]) -> Any:
    """Run the classroom once; the answer is only the time the run itself took."""
    from experiments.wire import Message
    from simulation import Market

    start = time.perf_counter()
    Market("classroom", seed=payload["seed"]).run().tables()
    return Message({"seconds": time.perf_counter() - start}, {})


def throughput(runs: int = RUNS) -> dict[str, float]:
    """Return runs a second for the bare loop and for one and two worker processes, and two workers over one."""
    from experiments.pool import Pool
    from experiments.tasks import Task

    one_run({"seed": 0})
    bare = seconds(lambda: [one_run({"seed": seed}) for seed in range(runs)])
    rates = {"bare loop": runs / bare}
    for jobs in (1, 2):
        with Pool(jobs) as pool:
            tasks = [Task(str(seed), "benchmarks.batch:one_run", {"seed": seed}) for seed in range(runs)]
            pool.map(tasks[:jobs], lambda _task, _message: None)
            rates[f"{jobs} workers"] = runs / seconds(lambda: pool.map(tasks, lambda _task, _message: None))  # noqa: B023
    rates["2 workers over 1"] = rates["2 workers"] / rates["1 workers"]
    rates["overhead over the bare loop"] = rates["bare loop"] / rates["1 workers"] - 1.0
    return rates
