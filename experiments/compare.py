"""Compare arms over seeds: same luck in every arm, finished seeds stored as they come in, effects at the end."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pandas as pd

from experiments import manifest
from experiments.arms import Arm, arms_of, square_of
from experiments.assumptions import Assumptions, Preset, with_preset
from experiments.contrasts import Seed, contrasts_of, nets_of
from experiments.effects import effects_of
from experiments.files import Parts, aside, read_json, writable_folder, write_json
from experiments.pool import Pool, Progress, default_jobs
from experiments.results import MANIFEST, Comparison
from experiments.runner import TABLES, warm_up
from experiments.tasks import Failure, RunFailed, Task
from experiments.wire import Message
from simulation import Scenario
from simulation.errors import PasarError

RUN: Final = "experiments.runner:run_task"

type Announce = Callable[[list[int], list[int]], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One comparison under way: what is compared, on which seeds, where they go, and the task that runs one."""

    scenarios: tuple[Scenario, ...]
    arms: tuple[Arm, ...]
    seeds: tuple[int, ...]
    folder: Path
    run: str

    @property
    def parts(self) -> Parts:
        """Return the store of finished seeds."""
        return Parts(self.folder)

    def missing(self) -> list[int]:
        """Return the seeds still to run."""
        stored = self.parts.seeds()
        return [seed for seed in self.seeds if seed not in stored]


def compare(
    scenarios: Sequence[Scenario],
    seeds: Iterable[int] | int,
    jobs: int | None = None,
    progress: Progress | None = None,
    out: str | Path | None = None,
    assumptions: Assumptions | None = None,
    announce: Announce | None = None,
    run: str = RUN,
) -> Comparison:
    """Run every scenario on every seed and set each against the first.

    ``progress(done, total)`` counts seeds, those under other assumptions too. ``out`` is resumed by missing seed when
    it holds the same arms under the same code, and refused (PasarError) when it holds anything else;
    ``announce(reused, missing)`` tells which seeds before the first runs. ``run`` is the task that a worker carries
    out. An interrupt or a failed seed loses nothing: what is finished lies in ``out``.
    """
    begun = time.monotonic()
    comparison = Comparison.temporary() if out is None else Comparison(Path(out))
    job = _opened(scenarios, seeds, comparison.folder, run)
    others = _under_presets(job, assumptions)
    missing, others_missing = job.missing(), {name: other.missing() for name, other in others.items()}
    if announce is not None:
        announce([seed for seed in job.seeds if seed not in missing], missing)
    _run_all([*others.values(), job], default_jobs() if jobs is None else jobs, progress)
    seconds = time.monotonic() - begun
    if others:
        _write_assumptions(comparison.folder, others, others_missing, seconds)
    _finish(job, missing, seconds, assumptions)
    return comparison


def _opened(scenarios: Sequence[Scenario], seeds: Iterable[int] | int, folder: Path, run: str) -> Job:
    """Check arms, seeds and folder before anything runs, and leave a manifest that says what is under way."""
    job = Job(tuple(scenarios), arms_of(scenarios), _checked(seeds), writable_folder(folder), run)
    before = read_json(folder / MANIFEST)
    if before is None:
        if any(folder.iterdir()):
            raise PasarError("out.exists", folder=str(folder), differs=[])
        before = manifest.started(job.scenarios)
    differs = manifest.differences(before, job.scenarios)
    if differs:
        raise PasarError("out.exists", folder=str(folder), differs=differs)
    write_json(folder / MANIFEST, before | {"state": "running"})
    return job


def _checked(seeds: Iterable[int] | int) -> tuple[int, ...]:
    """Return distinct seeds in their order; a plain number means that many from 0."""
    distinct = tuple(dict.fromkeys(range(seeds) if isinstance(seeds, int) else (int(seed) for seed in seeds)))
    if not distinct or min(distinct) < 0:
        raise PasarError("compare.seeds", found=list(distinct))
    return distinct


def _under_presets(job: Job, assumptions: Assumptions | None) -> dict[str, Job]:
    """Open one smaller comparison per preset, inside the folder of this one."""
    if assumptions is None:
        return {}
    seeds = job.seeds[: assumptions.seeds]
    return {preset.name: _under_preset(job, preset, seeds) for preset in assumptions.presets}


def _under_preset(job: Job, preset: Preset, seeds: tuple[int, ...]) -> Job:
    """Open a comparison under a preset; one that changes nothing uses the seeds of this comparison."""
    if not preset.changes:
        return replace(job, seeds=seeds)
    scenarios = [with_preset(scenario, preset) for scenario in job.scenarios]
    return _opened(scenarios, seeds, job.folder / "assumptions" / preset.name, job.run)


def _run_all(jobs: Sequence[Job], processes: int, progress: Progress | None) -> None:
    """Run the missing seeds of all jobs, storing each as it comes in; jobs in one folder share their seeds."""
    by_folder = {job.folder: job for job in jobs}
    planned = {f"{job.folder}/{seed}": (job, seed) for job in by_folder.values() for seed in job.missing()}
    tasks = [_task(key, job, seed) for key, (job, seed) in planned.items()]

    def store(task: Task, answer: Message) -> None:
        job, seed = planned[task.key]
        job.parts.add(seed, answer)

    processes = min(processes, max(1, len(tasks)))
    if processes > 1:
        warm_up(jobs[-1].scenarios)
    with Pool(processes) as pool:
        failures = pool.map(tasks, store, progress)
    if failures:
        raise _why(failures, [planned[failure.task.key][1] for failure in failures])


def _task(key: str, job: Job, seed: int) -> Task:
    return Task(key, job.run, {"arms": [scenario.to_dict() for scenario in job.scenarios], "seed": seed})


def _why(failures: Sequence[Failure], seeds: Sequence[int]) -> PasarError:
    """Return the bad input behind the failures, or the first failure and the seeds it stopped."""
    first = failures[0]
    told = {"seeds": sorted(set(seeds)), "kind": first.kind, "reason": first.reason, "traceback": first.traceback}
    return first.bad_input() or RunFailed("compare.failed", **told)


def _finish(job: Job, ran: Sequence[int], seconds: float, assumptions: Assumptions | None = None) -> pd.DataFrame:
    """Merge the parts, compute and return the effects, and write the manifest last."""
    for table in TABLES:
        job.parts.merge(table, job.seeds, job.folder / f"{table}.parquet")
    effects, notes = _effects(job)
    _write_csv(job.folder / "effects.csv", effects)
    _write_csv(job.folder / "notes.csv", notes)
    before = read_json(job.folder / MANIFEST)
    write_json(job.folder / MANIFEST, manifest.finished(before, job.seeds, ran, seconds, notes, assumptions))
    return effects


def _effects(job: Job) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compute the contrasts seed by seed, then average them."""
    square = square_of(job.arms)
    contrasts, nets = [], []
    for number in job.seeds:
        seed = Seed(job.arms, job.parts.read(number, "runs"), job.parts.read(number, "firms"))
        contrasts.append(contrasts_of(seed, square))
        nets.append(nets_of(seed))
    return effects_of(pd.concat(contrasts, ignore_index=True), pd.concat(nets, ignore_index=True))


def _write_assumptions(folder: Path, jobs: dict[str, Job], missing: dict[str, list[int]], seconds: float) -> None:
    """Write the effects under each preset, beside those of the comparison and never merged with them."""
    tables = []
    for name, job in jobs.items():
        effects = _effects(job)[0] if job.folder == folder else _finish(job, missing[name], seconds)
        tables.append(effects.assign(preset=name))
    table = pd.concat(tables, ignore_index=True)
    _write_csv(folder / "assumptions.csv", table[["preset", *table.columns.drop("preset")]])


def _write_csv(path: Path, table: pd.DataFrame) -> None:
    with aside(path) as draft:
        table.to_csv(draft, index=False)
