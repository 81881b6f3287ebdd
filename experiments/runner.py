"""Run the arms of a comparison for one seed: one burn-in per distinct world, then one fork per arm."""

import contextlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.files import TABLES, stacked
from experiments.pool import Pool
from experiments.tasks import Task
from experiments.wire import Message
from simulation import Market, Scenario
from simulation.errors import PasarError
from simulation.kernels.compiling import cache_folder
from simulation.kernels.sharing import shared
from simulation.record import RunTables

SMALLEST: Final = {"customers": 300, "time.burn_in": "1 year", "horizon": "1 year"}
WARM: Final = "experiments.runner:warm_task"


def run_arms(arms: Sequence[Scenario], seed: int) -> list[RunTables]:
    """Run each arm to its horizon under the same luck; return their tables in the order of the arms.

    Arms on equal worlds share a burn-in. The last of them continues the market itself, which saves one copy.
    """
    tables: dict[int, RunTables] = {}
    for world in dict.fromkeys(arm.world_hash for arm in arms):
        sharing = [place for place, arm in enumerate(arms) if arm.world_hash == world]
        *forked, last = sharing
        market = Market(arms[last], seed=seed)
        market.run_to(week=0)
        for place in forked:
            tables[place] = _to_the_end(market.fork(arms[place]))
        tables[last] = _to_the_end(market)
    return [tables[place] for place in range(len(arms))]


def run_task(payload: dict[str, Any]) -> Message:
    """Carry out ``{"arms": resolved scenarios, "seed": int}`` in a worker; the blobs are Parquet files by table."""
    arms = [Scenario.from_dict(arm) for arm in payload["arms"]]
    return packed([arm.name for arm in arms], payload["seed"], run_arms(arms, payload["seed"]))


def warm_up(arms: Sequence[Scenario], pool: Pool | None = None) -> None:
    """Run the smallest market once, so that every kernel is compiled, cached and loaded before seeds are run.

    With a pool its workers do it and share the compiling, unless a mark beside the kernels says that it was done for
    these arms. Arms that do not work at that size are left out: their kernels then compile when seeds are run.
    """
    with contextlib.suppress(PasarError):
        smallest = [arm.with_(**SMALLEST) for arm in arms]
        if pool is None:
            run_arms(smallest, seed=0)
            return
        mark = cache_folder() / f"warm-{'-'.join(sorted({arm.hash[:8] for arm in smallest}))}"
        if not mark.exists() and _all_warm(smallest, pool):
            mark.parent.mkdir(parents=True, exist_ok=True)  # nothing was cached where nothing is compiled
            mark.touch()


def _all_warm(arms: Sequence[Scenario], pool: Pool) -> bool:
    """Run the arms in every worker; tell whether that went well."""
    with tempfile.TemporaryDirectory(prefix="pasar-") as folder:
        payload = {"arms": [arm.to_dict() for arm in arms], "folder": folder}
        tasks = [Task(str(worker), WARM, payload) for worker in range(pool.jobs)]
        return not pool.map(tasks, lambda _task, _answer: None)


def warm_task(payload: dict[str, Any]) -> Message:
    """Carry out ``{"arms": resolved scenarios, "folder": where workers tell each other what they compile}``."""
    arms = [Scenario.from_dict(arm) for arm in payload["arms"]]
    with shared(Path(payload["folder"])):
        run_arms(arms, seed=0)
    return Message()


def packed(names: Sequence[str], seed: int, tables: Sequence[RunTables]) -> Message:
    """Stack the tables of all arms of one seed, with columns scenario and seed in front, as Parquet bytes."""
    return Message(
        {"seed": seed},
        {
            name: stacked(
                [_labelled(getattr(table, part), arm, seed) for arm, table in zip(names, tables, strict=True)]
            )
            for name, part in TABLES.items()
        },
    )


def _to_the_end(market: Market) -> RunTables:
    market.run()
    return market.tables()


def _labelled(table: pd.DataFrame, scenario: str, seed: int) -> pd.DataFrame:
    labelled = table.copy()
    labelled.insert(0, "seed", seed)
    labelled.insert(0, "scenario", scenario)
    return labelled
