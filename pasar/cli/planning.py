"""What `pasar plan` does: a pilot, and how many seeds the study needs for an interval that narrow."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from experiments.batch import running
from experiments.batch.driver import Limits
from experiments.batch.engines import LocalEngine
from experiments.batch.stopping import differences
from experiments.batch.store import Store
from experiments.statistics.planning import Need, need
from experiments.study import Study, Until
from experiments.study_files import load_study, width_of
from pasar.cli import DONE
from pasar.cli.asked import MOST_SEEDS, Reader
from pasar.cli.batch_progress import watching
from pasar.cli.batching import read_jobs
from pasar.cli.console import emit, say, table
from pasar.language import Texts
from pasar.numbers import Numbers
from simulation.errors import PasarError


@dataclass(frozen=True)
class PlanAsked:
    """The words of ``pasar plan``."""

    study: str
    width: str = "1pp"
    power: str = "0.95"
    measure: str = ""
    seeds: str = "10"
    jobs: str = ""
    out: str = ""
    as_json: bool = False


def plan_replications(texts: Texts, asked: PlanAsked) -> int:
    """Run a pilot of a study and say how many seeds more it needs, arm by arm and point by point."""
    reader = Reader()
    jobs, seeds = read_jobs(reader, asked.jobs), reader.whole("--seeds", asked.seeds, 3, MOST_SEEDS)
    width = reader.number("--width", str(width_of(asked.width)), 0, 1e15)
    power = reader.number("--power", asked.power, 0, 0.9999)
    reader.done()
    study = load_study(asked.study)
    measure = asked.measure or next(iter(study.measures), "umkm_revenue_share")
    if study.measures and measure not in study.measures:
        raise PasarError("plan.measure", name=measure, names=list(study.measures))
    pilot = study.model_copy(update={"replications": seeds})
    with folder_of(asked.out) as folder:
        store = run_pilot(texts, pilot, folder, jobs)
        until = Until(measure=measure, width=width, group=study.groups[0] if study.groups else "all")
        values = differences(store, until)
    needs = {
        (int(str(point)), str(label)): need(part["value"].to_numpy(float), width, power)
        for (point, label), part in values.groupby(["point", "label"], sort=False)
    }
    report(texts, needs, measure, asked)
    return DONE


@contextmanager
def folder_of(out: str) -> Iterator[Path]:
    """Give the folder of the pilot: the one asked for, or one that goes away."""
    if out:
        yield Path(out)
    else:
        with tempfile.TemporaryDirectory(prefix="pasar-") as folder:
            yield Path(folder)


def run_pilot(texts: Texts, study: Study, folder: Path, jobs: int | None) -> Store:
    """Run the pilot."""
    store = running.start(study, folder)
    with LocalEngine(jobs) as engine, watching(texts) as watch:
        running.drive(store, engine, Limits(), watch)
    return store


def report(texts: Texts, needs: dict[tuple[int, str], Need], measure: str, asked: PlanAsked) -> None:
    """Print the needs and the largest of them."""
    if asked.as_json:
        emit([{"point": point, "label": label, "measure": measure, "pilot": one.pilot, "more": one.more,
               "spread": one.spread, "total": one.total} for (point, label), one in needs.items()])  # fmt: skip
        return
    numbers = Numbers(texts)
    heads = [texts(f"column.{key}") for key in ("point", "scenario", "spread", "for_width", "for_power", "more")]
    rows = [
        [str(point), label, f"{one.spread:.3g}", *map(numbers.count, (one.for_width, one.for_power, one.more))]
        for (point, label), one in needs.items()
    ]
    table(texts("cli.plan.title", measure=measure), heads, rows, right=(2, 3, 4, 5))
    most = max((one.more for one in needs.values()), default=0)
    pilot = max((one.pilot for one in needs.values()), default=0)
    say(
        texts(
            "cli.plan.more", more=numbers.count(most), pilot=numbers.count(pilot), width=asked.width, power=asked.power
        )
    )
