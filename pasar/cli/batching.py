"""What `pasar batch`, `resume`, `status`, `query` and `merge` do."""

import json
import math
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from experiments.batch import running
from experiments.batch.driver import Limits
from experiments.batch.engines import Engine, LocalEngine
from experiments.batch.journal import Journal
from experiments.batch.store import Store
from experiments.plan import Plan
from experiments.study_files import load_study
from pasar.cli import BAD_INPUT, DONE, FAILED, INTERRUPTED
from pasar.cli.asked import Reader
from pasar.cli.batch_progress import watching
from pasar.cli.comparing import MOST_JOBS, RESULTS
from pasar.cli.console import emit, say, table
from pasar.language import Texts
from pasar.numbers import Numbers
from simulation.errors import PasarError

MOST_SECONDS: Final = 1e7
SHOWN: Final = 20


@dataclass(frozen=True)
class BatchAsked:
    """The words of ``pasar batch``."""

    study: str
    jobs: str = ""
    dask: str = ""
    slurm: str = ""
    shard: str = ""
    limit: str = ""
    out: str = ""
    as_json: bool = False


@dataclass(frozen=True)
class ResumeAsked:
    """The words of ``pasar resume``."""

    folder: str
    jobs: str = ""
    dask: str = ""
    limit: str = ""
    retry: bool = False
    as_json: bool = False


def run_batch(texts: Texts, asked: BatchAsked) -> int:
    """Plan a study and run it, or write the script that a cluster runs."""
    reader = Reader()
    jobs, limits = read_jobs(reader, asked.jobs), read_limit(reader, asked.limit)
    shard, array = read_shard(reader, asked.shard), reader.whole("--slurm", asked.slurm or "1", 1, 100_000)
    reader.done()
    study = load_study(asked.study)
    folder = Path(asked.out) if asked.out else RESULTS / study.name
    if asked.slurm:
        Plan.of(study)  # a mistake in it is better known now than on the cluster
        return write_script(texts, asked, folder, array)
    store = running.start(study, folder, shard)
    return work(texts, store, engine_maker(asked.dask, jobs), limits, as_json=asked.as_json)


def resume_batch(texts: Texts, asked: ResumeAsked) -> int:
    """Go on with a batch."""
    reader = Reader()
    jobs, limits = read_jobs(reader, asked.jobs), read_limit(reader, asked.limit)
    reader.done()
    store = Store.open(Path(asked.folder))
    make = engine_maker(asked.dask, jobs)
    return work(texts, store, make, limits, retry=asked.retry, as_json=asked.as_json)


def work(
    texts: Texts,
    store: Store,
    make: Callable[[], Engine],
    limits: Limits,
    *,
    retry: bool = False,
    as_json: bool = False,
) -> int:
    """Run a store to its end, telling how far it is; Ctrl-C leaves it to be resumed."""
    try:
        with engine_of(make) as engine, watching(texts) as watch:
            running.drive(store, engine, limits, watch, retry=retry)
    except KeyboardInterrupt:
        say(texts("cli.batch.interrupted", folder=store.folder))
        return INTERRUPTED
    show_status(texts, str(store.folder), as_json)
    return FAILED if told(store.folder)["counts"]["failed"] else DONE


@contextmanager
def engine_of(make: Callable[[], Engine]) -> Iterator[Engine]:
    """Give an engine and let go of it afterwards."""
    engine = make()
    try:
        yield engine
    finally:
        engine.close()


def engine_maker(dask: str, jobs: int | None) -> Callable[[], Engine]:
    """Return what makes the engine: of this machine, or of a Dask cluster."""
    if not dask:
        return lambda: LocalEngine(jobs)
    try:
        from experiments.batch.dask_engine import DaskEngine, client_of
    except ImportError as error:
        raise PasarError("extra.missing", extra="cluster", reason=str(error)) from error
    return lambda: DaskEngine(client_of(dask, jobs))


def read_jobs(reader: Reader, text: str) -> int | None:
    """Read ``--jobs``."""
    return reader.whole("--jobs", text, 1, MOST_JOBS) if text else None


def read_limit(reader: Reader, text: str) -> Limits:
    """Read ``--limit``."""
    return Limits(case_seconds=reader.number("--limit", text, 0, MOST_SECONDS)) if text else Limits()


def read_shard(reader: Reader, text: str) -> tuple[int, int]:
    """Read ``--shard 2/8``."""
    if not text:
        return running.WHOLE
    first, _, of = text.partition("/")
    parts = reader.whole("--shard", of, 1, 100_000)
    return reader.whole("--shard", first, 1, parts), parts


def write_script(texts: Texts, asked: BatchAsked, folder: Path, array: int) -> int:
    """Write the job script of a SLURM array of shards."""
    from experiments.batch.slurm import write_array

    script = write_array(asked.study, folder, array, asked.limit)
    say(texts("cli.batch.script", script=script, shards=array, folder=folder))
    return DONE


def told(folder: Path) -> dict[str, Any]:
    """Return counts, facts and faults of a store, also while it runs."""
    journal = Journal(folder)
    try:
        return {"counts": journal.counts(), "facts": journal.facts(), "faults": journal.faults(SHOWN)}
    finally:
        journal.close()


def show_status(texts: Texts, name: str, as_json: bool) -> int:
    """Print how far a batch is, and every failure with the line that repeats it."""
    folder = Path(name)
    store, now = Store.open(folder), told(folder)
    failed = [
        {"seed": fault.seed, "point": fault.point, "kind": fault.kind, "attempts": fault.attempts}
        | {"reason": fault.reason, "again": reproducer(store, fault.point, fault.seed)}
        for fault in now["faults"]
    ]
    if as_json:
        emit({"folder": name, "study": store.plan.study.name, **now["counts"], **now["facts"], "failures": failed})
        return DONE
    numbers = Numbers(texts)
    counts = {key: numbers.count(value) for key, value in now["counts"].items()}
    arms = numbers.count(len(store.plan.arms) // store.plan.points)
    say(texts("cli.status.line", study=store.plan.study.name, arms=arms, **counts))
    if failed:
        heads = [texts(f"column.{key}") for key in ("point", "seed", "kind", "reason", "again")]
        rows = [
            [str(one["point"]), str(one["seed"]), str(one["kind"]), str(one["reason"]), str(one["again"])]
            for one in failed
        ]
        table(texts("cli.status.failures"), heads, rows)
    return DONE


def reproducer(store: Store, point: int, seed: int) -> str:
    """Return the command that runs the last arm of a case again, alone."""
    arm = store.plan.by_point[point][-1]
    name = next((word for word in store.plan.study.scenarios if Path(word).stem == arm.scenario), arm.scenario)
    horizon = {"horizon": store.plan.study.horizon} if store.plan.study.horizon else {}
    settings = store.plan.study.settings | horizon | arm.settings
    options = (f"--set {shlex.quote(f'{path}={as_yaml(value)}')}" for path, value in settings.items())
    return " ".join([f"pasar run {shlex.quote(name)} --seed {seed}", *options])


def as_yaml(value: Any) -> str:
    """Return a value as ``--set`` reads it: words as they are, everything else in JSON, which YAML holds."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def query_store(texts: Texts, folder: str, sql: str, as_json: bool) -> int:
    """Print what a query finds."""
    try:
        from experiments.batch.query import query
    except ImportError as error:
        raise PasarError("extra.missing", extra="evidence", reason=str(error)) from error
    found = query(Path(folder), sql)
    if as_json:
        emit([{key: plain(cell) for key, cell in row.items()} for row in found.to_dict("records")])
        return DONE
    cells = found.astype(object).where(found.notna(), "").to_numpy().tolist()
    rows = [[str(cell) for cell in row] for row in cells]
    table("", [str(column) for column in found.columns], rows)
    return DONE


def plain(value: Any) -> Any:
    """Return a cell as JSON can hold it."""
    if isinstance(value, float):
        return None if math.isnan(value) else value
    return value if value is None or isinstance(value, int | str | bool) else str(value)


def merge_shards(texts: Texts, folders: list[str], out: str) -> int:
    """Bring shards together."""
    if not out:
        raise PasarError("option.missing", option="--out")
    store = running.merge([Path(folder) for folder in folders], Path(out))
    counts = told(store.folder)["counts"]
    show_status(texts, out, as_json=False)
    return BAD_INPUT if counts["planned"] else DONE


__all__ = ["BatchAsked", "ResumeAsked", "merge_shards", "query_store", "resume_batch", "run_batch", "show_status"]
