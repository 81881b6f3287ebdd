"""Bench of batches: overhead over the bare loop, gain of two workers, memory of the driver, resume of a big store.

python -m benchmarks.batch [--runs 100000]
"""

import argparse
import statistics
import subprocess
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
KIBIBYTES = 1 if sys.platform == "darwin" else 1024  # of the system's figure for peak memory

CHILD = """
import resource, sys
from pathlib import Path
from benchmarks.batch import big_store
told = big_store(Path(sys.argv[1]), int(sys.argv[2]))
told["driver_MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * int(sys.argv[3]) / 2**20
print(" ".join(f"{key}={value}" for key, value in told.items()))
"""


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
    """Fill a store with runs that cost nothing, and open it again as `pasar resume` does."""
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
    told = {"plan_s": planned, "run_s": driven, "runs_a_second": runs / driven, "resume_s": resumed}
    return told | {"files": len(store.files("runs")), "done": counts["done"]}


def sizes(folder: Path, counts: list[int]) -> dict[str, dict[str, float]]:
    """Fill stores of several sizes, each in a process of its own, so that its peak of memory is its own."""
    found = {}
    for runs in counts:
        command = [sys.executable, "-c", CHILD, str(folder / str(runs)), str(runs), str(KIBIBYTES)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        words = (word.split("=") for word in done.stdout.split())
        found[f"{runs} runs"] = {key: float(value) for key, value in words}
    return found


def throughput(seeds: int = 16, rounds: int = 3) -> dict[str, float]:
    """Compare the bare loop with a batch of one and of two workers, in turns; medians over the rounds.

    ``overhead`` is what a worker spends on a case beyond the bare loop, as a share of it (CPU time, which other work
    on the machine disturbs least); ``gain of two`` the wall time of one worker over that of two.
    """
    kept: dict[str, list[float]] = {"bare": [], "one": [], "one_wall": [], "two_wall": []}
    with tempfile.TemporaryDirectory() as name, LocalEngine(1) as one, LocalEngine(2) as two:
        folder = Path(name)
        for engine in (one, two):
            running.drive(running.start(study(2), folder / f"warm-{engine.slots}"), engine)
        for turn in range(rounds):
            kept["bare"].append(bare_loop(running.start(study(seeds), folder / f"bare-{turn}"), seeds))
            for engine, word in ((one, "one"), (two, "two")):
                store = running.start(study(seeds), folder / f"{word}-{turn}")
                begun = time.perf_counter()
                running.drive(store, engine)
                kept[f"{word}_wall"].append(time.perf_counter() - begun)
                if word == "one":
                    kept["one"].append(cpu_of(store))
    middle = {name: statistics.median(values) for name, values in kept.items()}
    return {
        "bare loop, runs a second of CPU": 2 * seeds / middle["bare"],
        "overhead": middle["one"] / middle["bare"] - 1.0,
        "one worker, runs a second": 2 * seeds / middle["one_wall"],
        "two workers, runs a second": 2 * seeds / middle["two_wall"],
        "gain of two": middle["one_wall"] / middle["two_wall"],
    }


def bare_loop(store: Store, seeds: int) -> float:
    """Return the CPU seconds of the cases without any batch around them."""
    payload = payload_of(store, list(store.plan.cases(range(seeds))))
    case_tables(payload, payload["cases"][0])
    begun = time.process_time()
    for case in payload["cases"]:
        case_tables(payload, case)
    return time.process_time() - begun


def cpu_of(store: Store) -> float:
    """Return the CPU seconds that workers spent on the chunks of a store, writing included."""
    journal = Journal(store.folder)
    try:
        return float(journal.facts()["cpu_seconds"])
    finally:
        journal.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=16)
    parser.add_argument("--only", choices=("store", "class"), default=None)
    asked = parser.parse_args()
    if asked.only != "class":
        with tempfile.TemporaryDirectory() as folder:
            for name, told in sizes(Path(folder), [max(2, asked.runs // 100), asked.runs]).items():
                show(name, told)
    if asked.only != "store":
        show("class size", throughput(asked.seeds))


def show(name: str, told: dict[str, float]) -> None:
    """Print one line of figures."""
    sys.stdout.write(f"{name}: " + ", ".join(f"{key} {value:.4g}" for key, value in told.items()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
