"""Run registered hypotheses over the calibrated set, the prior and the central vector; keep what is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from experiments.evidence.calibration import FITTED, OPEN, Vector, hypercube
from experiments.evidence.hypotheses import Hypothesis, Judgement, judge, tasks_of
from experiments.evidence.running import carry_out
from experiments.pool import Progress

SHIPPED: Final = Path(__file__).parent.parent / "studies" / "calibrated_set.csv"
CENTRAL: Final = "central"


@dataclass(frozen=True)
class Effort:
    """How much is run: seeds at the central vector, and how many members of the set and of the prior, one seed each."""

    central_seeds: int
    members: int
    priors: int

    def words(self) -> dict[str, int]:
        """Return the numbers for a sentence on what was run."""
        return {"seeds": self.central_seeds, "members": self.members, "priors": self.priors}


QUICK: Final = Effort(2, 2, 0)
FULL: Final = Effort(6, 12, 6)


def shipped_set(path: Path = SHIPPED) -> list[Vector]:
    """Return the vectors that calibration left, nearest to the central one first; none when there is no file."""
    if not path.exists():
        return []
    table = pd.read_csv(path)
    return [{str(name): float(value) for name, value in row.items()} for _, row in table.iterrows()]


def vectors_of(effort: Effort, members: Sequence[Vector]) -> dict[str, Vector]:
    """Return the vectors to run by name: the defaults as ``central``, members of the set, draws from the prior.

    Without a calibrated set the open parameters are drawn over their whole ranges around the central values: the
    patterns do not pin those.
    """
    found: dict[str, Vector] = {CENTRAL: {}}
    drawn = list(members[: effort.members]) or hypercube(effort.members, OPEN) if effort.members else []
    found |= {f"set{place}": vector for place, vector in enumerate(drawn)}
    if effort.priors:
        priors = hypercube(effort.priors, {**FITTED, **OPEN})
        found |= {f"prior{place}": vector for place, vector in enumerate(priors)}
    return found


def run_registered(hypotheses: Sequence[Hypothesis], effort: Effort, *, store: Path | None = None,
                   jobs: int | None = None, progress: Progress | None = None,
                   members: Sequence[Vector] | None = None) -> list[Judgement]:  # fmt: skip
    """Judge every hypothesis; tasks go by vector and seed, so that a worker can reuse what it has lived through."""
    vectors = vectors_of(effort, shipped_set() if members is None else members)
    seeds = seeds_of(effort, vectors)
    tasks = [task for hypothesis in hypotheses for task in tasks_of(hypothesis, vectors, seeds)]
    tasks.sort(
        key=lambda task: (task.payload["switched_off"], sorted(task.payload["vector"].items()), task.payload["seed"])
    )
    values = carry_out(tasks, store, jobs, progress)
    return [judge(hypothesis, values) for hypothesis in hypotheses]


def seeds_of(effort: Effort, vectors: Mapping[str, Vector]) -> dict[str, range]:
    """Return the seeds of every vector: several for the central one, the first for each other."""
    return {name: range(effort.central_seeds if name == CENTRAL else 1) for name in vectors}
