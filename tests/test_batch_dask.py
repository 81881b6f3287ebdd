"""The same runs on a real Dask scheduler with two workers give the same bytes, and faults mean the same."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from experiments.batch import running
from experiments.batch.driver import Limits
from experiments.batch.engines import LocalEngine
from experiments.batch.journal import Journal
from tests.test_batch import files, study

pytest.importorskip("distributed")
ROOT = Path(__file__).parent.parent


def dask(program: str, *words: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "distributed.cli.dask_" + program, "--no-dashboard", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a scheduler and two workers; give its address."""
    from distributed import Client

    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    where = ("--scheduler-file", str(file))
    started = [dask("scheduler", "--host", "127.0.0.1", "--port", "0", *where)]
    try:
        while not file.exists():
            time.sleep(0.1)
            assert started[0].poll() is None
        started += [dask("worker", "--no-nanny", "--nthreads", "1", *where) for _ in range(2)]
        with Client(scheduler_file=str(file)) as client:
            client.wait_for_workers(2, timeout=120)
            found = client.scheduler_info()["address"]
        yield found
    finally:
        for process in started:
            process.terminate()
        for process in started:
            end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Wait for a process that was asked to stop; one that does not listen is killed."""
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=10)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("market", ["run", pytest.param("troubled", marks=pytest.mark.long)])
def test_dask_gives_the_same_bytes_and_the_same_faults(tmp_path: Path, address: str, market: str) -> None:
    from experiments.batch.dask_engine import DaskEngine, client_of

    limits = Limits(attempts=1, case_seconds=2.0 if market == "troubled" else None)
    faults = []
    for name in ("local", "dask"):
        engine: Any = LocalEngine(1) if name == "local" else DaskEngine(client_of(address, None))
        store = running.start(study(), tmp_path / name, market=f"tests.fake_batch:{market}")
        try:
            running.drive(store, engine, limits)
        finally:
            engine.close()
        journal = Journal(store.folder)
        faults.append({fault.seed: fault.kind for fault in journal.faults()})
        journal.close()
    assert files(tmp_path / "dask") == files(tmp_path / "local")
    assert faults[0] == faults[1] == ({3: "exception", 5: "killed", 7: "time_limit"} if market == "troubled" else {})


@pytest.mark.filterwarnings("default")
def test_a_queue_is_asked_through_dask_jobqueue() -> None:
    pytest.importorskip("dask_jobqueue")
    from experiments.batch.dask_engine import queue_of

    with queue_of(
        "slurm", {"walltime": "01:00:00", "queue": "short", "scheduler_options": {"dashboard_address": None}}
    ) as cluster:
        script = cluster.job_script()
    assert "#SBATCH -p short" in script
    assert "#SBATCH -t 01:00:00" in script
