"""Run registered hypotheses over the calibrated set, the prior and the central vector; keep what is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.evidence.calibration import FITTED, OPEN, Vector, as_shipped, hypercube
from experiments.evidence.hypotheses import CENTRAL, OFF, Hypothesis, Judgement, judge, tasks_of
from experiments.evidence.running import carry_out, rounds_within
from experiments.pool import Progress
from experiments.tasks import Task
from simulation import load

SHIPPED: Final = Path(__file__).parent.parent / "studies" / "calibrated_set.csv"
SCENARIO: Final = "classroom"


@dataclass(frozen=True)
class Effort:
    """How much is run: seeds at the central vector at least and at most, vectors of the set and of the prior.

    Between the least and the most, the central vector gets the seeds that power 0.95 needs; every vector of the
    set runs the same few, a draw from the prior one.
    """

    central_seeds: int
    members: int
    priors: int
    member_seeds: int = 2
    most_seeds: int = 0

    def words(self) -> dict[str, int]:
        """Return the numbers for a sentence on what was run."""
        return {
            "seeds": self.central_seeds, "most": max(self.most_seeds, self.central_seeds), "members": self.members,
            "member_seeds": self.member_seeds, "priors": self.priors,
        }  # fmt: skip


QUICK: Final = Effort(2, 2, 0)
FULL: Final = Effort(12, 30, 12, most_seeds=32)


def shipped_set(path: Path = SHIPPED) -> list[Vector]:
    """Return the vectors that calibration left, in no order: the first few sample them. None without the file."""
    if not path.exists():
        return []
    table = pd.read_csv(path)
    return [{str(name): float(value) for name, value in row.items()} for _, row in table.iterrows()]


def vectors_of(effort: Effort, members: Sequence[Vector]) -> dict[str, Vector]:
    """Return the vectors to run by name: the defaults as ``central``, members of the set, draws from the prior.

    A member keeps its place in the set as its name; the one that equals the defaults is run as ``central`` and would
    count twice. Without a calibrated set the open parameters are drawn over their whole ranges around the central
    values: the patterns do not pin those.
    """
    found: dict[str, Vector] = {CENTRAL: {}}
    shipped = as_shipped(load(SCENARIO))
    others = {f"set{place}": vector for place, vector in enumerate(members) if vector != shipped}
    if not others and effort.members:
        others = {f"set{place}": vector for place, vector in enumerate(hypercube(effort.members, OPEN))}
    found |= dict(list(others.items())[: effort.members])
    if effort.priors:
        priors = hypercube(effort.priors, {**FITTED, **OPEN})
        found |= {f"prior{place}": vector for place, vector in enumerate(priors)}
    return found


def run_registered(hypotheses: Sequence[Hypothesis], effort: Effort, *, store: Path | None = None,
                   jobs: int | None = None, progress: Progress | None = None,
                   members: Sequence[Vector] | None = None) -> list[Judgement]:  # fmt: skip
    """Judge every hypothesis; tasks go by vector and seed, so that a worker can reuse what it has lived through.

    The central vector's first seeds are the pilot from which its further seeds are planned.
    """
    vectors = vectors_of(effort, shipped_set() if members is None else members)

    def run(counts: Mapping[str, int]) -> list[Judgement]:
        tasks = [
            task for hypothesis in hypotheses
            for task in tasks_of(hypothesis, vectors, seeds_of(effort, vectors, counts[hypothesis.id], hypothesis))
        ]  # fmt: skip
        tasks.sort(key=_order)
        values = carry_out(tasks, store, jobs, progress)
        return [judge(hypothesis, values, parameters_of(vectors)) for hypothesis in hypotheses]

    pilot = run({hypothesis.id: effort.central_seeds for hypothesis in hypotheses})
    if effort.most_seeds <= effort.central_seeds:
        return pilot
    most = effort.most_seeds
    return run({one.hypothesis.id: min(max(one.needed, effort.central_seeds), most) for one in pilot})


def run_within(
    hypotheses: Sequence[Hypothesis], effort: Effort, hours: float, **asked: Any
) -> tuple[list[Judgement], Effort]:
    """Judge every hypothesis over ever more members of the set while the budget lasts; return what was run too.

    Each round adds as many members as the first had.
    """
    judged, ran = list[Judgement](), effort
    others = len(shipped_set()) - 1  # one of them may be the central one
    for rounds in rounds_within(hours, max(1, others // effort.members) if effort.members else 1):
        ran = replace(effort, members=effort.members * rounds)
        judged = run_registered(hypotheses, ran, **asked)
    return judged, ran


def _order(task: Task) -> tuple[bool, list[tuple[str, float]], int]:
    return task.payload["switched_off"], sorted(task.payload["vector"].items()), task.payload["seed"]


def parameters_of(vectors: Mapping[str, Vector]) -> dict[str, Vector]:
    """Return every vector with all its parameters; the central one has the scenario's own values."""
    central = as_shipped(load(SCENARIO))
    return {name: {**central, **vector} for name, vector in vectors.items()}


def seeds_of(
    effort: Effort, vectors: Mapping[str, Vector], central: int, hypothesis: Hypothesis | None = None
) -> dict[str, range]:
    """Return the seeds of every vector: ``central`` for the central one, the same few for each other.

    A hypothesis may ask for more seeds a vector of the set. With the switch off (``OFF``) the central one runs as many
    as in the pilot: that something is gone shows soon.
    """
    each = max(effort.member_seeds, hypothesis.member_seeds if hypothesis else 0)
    few = {name: 1 if name.startswith("prior") else each for name in vectors}
    few |= {CENTRAL: central, OFF: min(central, effort.central_seeds)}
    return {name: range(count) for name, count in few.items()}
