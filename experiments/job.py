"""One comparison in its folder: opened and checked before anything runs, finished when its seeds are stored."""

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from experiments import manifest
from experiments.arms import Arm, arms_of, squares_of
from experiments.assumptions import Assumptions
from experiments.contrasts import Seed, contrasts_of, nets_of
from experiments.effects import effects_of
from experiments.files import TABLES, Parts, aside, begun, read_json, writable_folder, write_json
from experiments.results import MANIFEST
from experiments.tasks import RUN
from experiments.wire import Message
from simulation import Scenario
from simulation.errors import PasarError
from simulation.seeds import is_whole, whole_seed


@dataclass(frozen=True, slots=True)
class Job:
    """What is compared, on which seeds, where they go, and the task ("module:name") that runs one."""

    scenarios: tuple[Scenario, ...]
    arms: tuple[Arm, ...]
    seeds: tuple[int, ...]
    folder: Path
    run: str
    found: dict[int, tuple[pd.DataFrame, pd.DataFrame]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def parts(self) -> Parts:
        """Return the store of finished seeds."""
        return Parts(self.folder)

    def missing(self) -> list[int]:
        """Return the seeds still to run."""
        stored = self.parts.seeds()
        return [seed for seed in self.seeds if seed not in stored]

    def add(self, seed: int, answer: Message) -> None:
        """Store the tables of a seed and find its contrasts: there is time for it while other seeds run."""
        self.parts.add(seed, answer)
        self.contrasts(seed)

    def contrasts(self, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return contrasts and nets (see `experiments.contrasts`) of a stored seed, found once."""
        if seed not in self.found:
            tables = Seed(self.arms, self.parts.read(seed, "runs"), self.parts.read(seed, "firms"))
            squares = squares_of(self.arms)
            self.found[seed] = contrasts_of(tables, squares), nets_of(tables, squares)
        return self.found[seed]


def open_job(
    scenarios: Sequence[Scenario],
    seeds: Iterable[int] | int,
    folder: Path,
    run: str = RUN,
    command: Sequence[str] | None = None,
) -> Job:
    """Check arms, seeds and folder before anything runs, and leave a manifest that says what is under way.

    ``command`` are the words of the command that asked for it, which the manifest keeps; None from Python.
    Raises PasarError when the folder holds anything but finished seeds of the same comparison under the same code.
    """
    job = Job(tuple(scenarios), arms_of(scenarios), checked(seeds), writable_folder(folder), run)
    before = begun(folder / MANIFEST) or manifest.started(job.scenarios, command)
    differs = manifest.differences(before, job.scenarios)
    if differs:
        raise PasarError("out.exists", folder=str(folder), differs=differs)
    write_json(folder / MANIFEST, before | {"state": "running", **manifest.asked(command)})
    return job


def checked(seeds: Iterable[int] | int) -> tuple[int, ...]:
    """Return the seeds in their order; a plain number means that many from 0. Numbers of NumPy are numbers too.

    Raises PasarError for anything but whole numbers from 0, where there is none, and where one is named twice: it
    would be one draw of luck and not two.
    """
    try:
        given = range(int(seeds)) if is_whole(seeds) else [whole_seed(seed) for seed in seeds]  # type: ignore[arg-type,union-attr]
    except TypeError:  # nothing that holds seeds
        given = []
    if not given:
        raise PasarError("compare.seeds", found=str(seeds))
    repeated = [seed for seed, times in Counter(given).items() if times > 1]
    if repeated:
        raise PasarError("compare.seeds_twice", seeds=repeated)
    return tuple(given)


def finish_job(job: Job, ran: Sequence[int], seconds: float, assumptions: Assumptions | None = None) -> pd.DataFrame:
    """Merge the parts and compute the effects beside it; write the manifest last, return the effects.

    ``ran`` are the seeds run now.
    """
    with ThreadPoolExecutor(1) as beside:
        merging = [
            beside.submit(job.parts.merge, table, job.seeds, job.folder / f"{table}.parquet") for table in TABLES
        ]
        effects, notes = job_effects(job)
        for merged in merging:
            merged.result()
    write_csv(job.folder / "effects.csv", effects)
    write_csv(job.folder / "notes.csv", notes)
    before = read_json(job.folder / MANIFEST)
    write_json(job.folder / MANIFEST, manifest.finished(before, job.seeds, ran, seconds, notes, assumptions))
    return effects


def job_effects(job: Job) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return effects and notes (see `effects_of`): contrasts seed by seed, then their averages."""
    contrasts, nets = zip(*(job.contrasts(seed) for seed in job.seeds), strict=True)
    weeks = min(arm.weeks for arm in job.arms)
    return effects_of(pd.concat(contrasts, ignore_index=True), pd.concat(nets, ignore_index=True), weeks)


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table aside and rename it."""
    with aside(path) as draft:
        table.to_csv(draft, index=False)
