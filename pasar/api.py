"""The verbs of `import pasar` that need more than one package."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import experiments.compare
import experiments.results
from pasar.results import Result
from simulation.market import Market
from simulation.scenario import Scenario, load

if TYPE_CHECKING:
    from experiments.assumptions import Assumptions
    from experiments.pool import Progress
    from simulation.record import RunTables

type Arm = Scenario | str | Path


def scenario_of(arm: Arm) -> Scenario:
    """Return a scenario given as itself, a shipped name or a path."""
    return arm if isinstance(arm, Scenario) else load(arm)


def run(scenario: Arm, seed: int = 0) -> "RunTables":
    """Run one market to its horizon and return its tables: measures, weekly paths, firms."""
    market = Market(scenario_of(scenario), seed=seed)
    market.run()
    return market.tables()


def compare(
    base: Arm,
    *others: Arm,
    seeds: Iterable[int] | int = range(30),
    jobs: int | None = None,
    progress: "Progress | None" = None,
    out: str | Path | None = None,
    assumptions: "Assumptions | None" = None,
) -> Result:
    """Run ``base`` and the others on the same seeds and set each against ``base``.

    An arm is a scenario, the name of a shipped one or a path. ``seeds`` are those to run, or how many from 0 on;
    ``jobs`` worker processes share them, by default as many as there are cores. ``progress(done, total)`` counts
    seeds. Results are written to the folder ``out``, a temporary one by default; a folder that holds the same arms
    under the same code is completed, any other refused (`PasarError`). ``assumptions`` runs a few seeds of every arm
    under other assumptions too.
    """
    arms = [scenario_of(arm) for arm in (base, *others)]
    comparison = experiments.compare.compare(
        arms, seeds, jobs=jobs, progress=progress, out=out, assumptions=assumptions
    )
    return Result.of(comparison)


def load_results(folder: str | Path) -> Result:
    """Open the folder of a finished comparison."""
    return Result.of(experiments.results.load_results(folder))
