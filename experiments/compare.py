"""Compare arms over seeds: same luck in every arm, finished seeds stored as they come in, effects at the end."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from experiments.assumptions import Assumptions, Preset, with_preset
from experiments.job import Job, finish_job, job_effects, open_job, write_csv
from experiments.pool import Pool, Progress, default_jobs
from experiments.results import Comparison
from experiments.runner import warm_up
from experiments.tasks import RUN, Failure, RunFailed, Task
from experiments.wire import Message
from simulation import Scenario
from simulation.errors import PasarError

type Announce = Callable[[list[int], list[int]], None]


def compare(
    scenarios: Sequence[Scenario],
    seeds: Iterable[int] | int,
    jobs: int | None = None,
    progress: Progress | None = None,
    out: str | Path | None = None,
    assumptions: Assumptions | None = None,
    announce: Announce | None = None,
    run: str = RUN,
    pool: Pool | None = None,
    command: Sequence[str] | None = None,
) -> Comparison:
    """Run every scenario on every seed and set each against the first.

    ``progress(done, total)`` counts seeds, those under other assumptions too. ``out`` is resumed by missing seed when
    it holds the same arms under the same code, and refused (PasarError) when it holds anything else;
    ``announce(reused, missing)`` tells which seeds before the first runs. ``run`` is the task that a worker carries
    out. An interrupt or a failed seed loses nothing: what is finished lies in ``out``. ``pool`` is one whose workers
    were launched ahead (instead of ``jobs``); they are gone afterwards. ``command`` are the words of the command that
    asked for the comparison; the manifest keeps them.
    """
    begun = time.monotonic()
    comparison = Comparison.temporary() if out is None else Comparison(Path(out))
    job = open_job(scenarios, seeds, comparison.folder, run, command)
    others = _under_presets(job, assumptions, command)
    missing, others_missing = job.missing(), {name: other.missing() for name, other in others.items()}
    if announce is not None:
        announce([seed for seed in job.seeds if seed not in missing], missing)
    _run_all([*others.values(), job], default_jobs() if jobs is None else jobs, progress, pool)
    seconds = time.monotonic() - begun
    if others:
        _write_assumptions(comparison.folder, others, others_missing, seconds)
    finish_job(job, missing, seconds, assumptions)
    return comparison


def _under_presets(job: Job, assumptions: Assumptions | None, command: Sequence[str] | None) -> dict[str, Job]:
    """Open one smaller comparison per preset, inside the folder of this one."""
    if assumptions is None:
        return {}
    seeds = job.seeds[: assumptions.seeds]
    return {preset.name: _under_preset(job, preset, seeds, command) for preset in assumptions.presets}


def _under_preset(job: Job, preset: Preset, seeds: tuple[int, ...], command: Sequence[str] | None) -> Job:
    """Open a comparison under a preset; one that changes nothing uses the seeds of this comparison."""
    if not preset.changes:
        return replace(job, seeds=seeds)
    scenarios = [with_preset(scenario, preset) for scenario in job.scenarios]
    return open_job(scenarios, seeds, job.folder / "assumptions" / preset.name, job.run, command)


def _run_all(jobs: Sequence[Job], processes: int, progress: Progress | None, pool: Pool | None) -> None:
    """Run the missing seeds of all jobs, storing each as it comes in; jobs in one folder share their seeds."""
    by_folder = {job.folder: job for job in jobs}
    planned = {f"{job.folder}/{seed}": (job, seed) for job in by_folder.values() for seed in job.missing()}
    tasks = [_task(key, job, seed) for key, (job, seed) in planned.items()]

    def store(task: Task, answer: Message) -> None:
        job, seed = planned[task.key]
        job.add(seed, answer)

    with pool or Pool(min(processes, max(1, len(tasks)))) as workers:
        if min(workers.jobs, len(tasks)) > 1:
            workers.launch(len(tasks), jobs[-1].run)
            warm_up(jobs[-1].scenarios, workers)
        failures = workers.map(tasks, store, progress)
    if failures:
        raise _why(failures, [planned[failure.task.key][1] for failure in failures])


def _task(key: str, job: Job, seed: int) -> Task:
    return Task(key, job.run, {"arms": [scenario.to_dict() for scenario in job.scenarios], "seed": seed})


def _why(failures: Sequence[Failure], seeds: Sequence[int]) -> PasarError:
    """Return the bad input behind the failures, or the first failure and the seeds it stopped."""
    first = failures[0]
    told = {"seeds": sorted(set(seeds)), "kind": first.kind, "reason": first.reason, "traceback": first.traceback}
    return first.bad_input() or RunFailed("compare.failed", **told)


def _write_assumptions(folder: Path, jobs: dict[str, Job], missing: dict[str, list[int]], seconds: float) -> None:
    """Write the effects under each preset, beside those of the comparison and never merged with them."""
    tables = []
    for name, job in jobs.items():
        effects = job_effects(job)[0] if job.folder == folder else finish_job(job, missing[name], seconds)
        tables.append(effects.assign(preset=name))
    table = pd.concat(tables, ignore_index=True)
    write_csv(folder / "assumptions.csv", table[["preset", *table.columns.drop("preset")]])
