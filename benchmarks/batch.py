"""Bench of batches: runs a second, overhead over the bare loop, gain of two workers, memory, resume of a big store.

python -m benchmarks.batch [--runs 100000]
"""

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from experiments.batch import running
from experiments.batch.chunk import case_tables
from experiments.batch.driver import payload_of
from experiments.batch.engines import LocalEngine
from experiments.batch.journal import Journal
from experiments.batch.store import Store
from experiments.study import Study

EMPTY = "tests.fake_batch:run"


def study(replications: int, **changes: object) -> Study:
    """Return a study of two arms at class size."""
    told = {
        "name": "bench",
        "scenarios": ["classroom"],
        "levers": {"co_creation": {"values": ["off", "all"]}},
        "measures": ["umkm_revenue_share"],
        "replications": replications,
    }
    return Study.model_validate(told | changes)


def big_store(folder: Path, runs: int) -> dict[str, float]:
    """Plan many empty runs, do a tenth of them, and open the store again."""
    begun = time.perf_counter()
    store = running.start(study(runs // 2), folder, market=EMPTY)
    planned = time.perf_counter() - begun
    begun = time.perf_counter()
    with LocalEngine(2) as engine:
        running.drive(store, engine)
    driven = time.perf_counter() - begun
    begun = time.perf_counter()
    again = Store.open(folder)
    with running.writing(again) as journal:
        journal.give_back()
        again.adopt(journal)
        counts = journal.counts()
    resumed = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    told = {"plan_s": planned, "run_s": driven, "runs_a_second": runs / driven, "resume_s": resumed}
    return told | {"driver_MiB": memory, "done": counts["done"]}


def class_size(folder: Path, seeds: int) -> dict[str, float]:
    """Compare the bare loop with a batch of one and of two workers."""
    store = running.start(study(seeds), folder / "one")
    payload = payload_of(store, list(store.plan.cases(range(seeds))))
    case_tables(payload, payload["cases"][0])
    begun = time.perf_counter()
    for case in payload["cases"]:
        case_tables(payload, case)
    bare = time.perf_counter() - begun
    found = {"bare_s_a_case": bare / seeds}
    for name, jobs in (("one", 1), ("two", 2)):
        other = running.start(study(seeds), folder / name)
        with LocalEngine(jobs) as engine:
            running.drive(other, engine)
        journal = Journal(other.folder)
        found[f"{name}_worker_s_a_case"] = journal.facts()["worker_seconds"] / seeds
        found[f"{name}_wall_s"] = journal.facts()["wall_seconds"]
        journal.close()
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--only", choices=("store", "class"), default=None)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        parts = {
            "store": lambda: big_store(Path(folder) / "big", asked.runs),
            "class": lambda: class_size(Path(folder), asked.seeds),
        }
        for name, part in parts.items():
            if asked.only in (None, name):
                told = ", ".join(f"{key} {value:.4g}" for key, value in part().items())
                sys.stdout.write(f"{name}: {told}\n")


if __name__ == "__main__":
    main()
