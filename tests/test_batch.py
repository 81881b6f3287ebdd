"""A batch loses nothing: whatever dies, what is called done can be read, and the end is the same."""

import contextlib
import hashlib
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from experiments.batch import running
from experiments.batch.chunk import write_table
from experiments.batch.driver import Limits, Tally
from experiments.batch.engines import LocalEngine
from experiments.batch.journal import Journal
from experiments.batch.lock import DriverLock
from experiments.batch.store import Store
from experiments.study import Study
from simulation.errors import PasarError
from tests.fake_batch import luck


def study(**changes: Any) -> Study:
    """Return a study of two arms at one point or more."""
    told = {
        "name": "test",
        "scenarios": ["classroom"],
        "levers": {"co_creation": {"values": ["off", "all"]}},
        "measures": ["umkm_revenue_share", "survival"],
        "groups": ["all", "umkm"],
        "replications": 10,
    }
    return Study.model_validate(told | changes)


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(2) as local:
        yield local


def batch(
    folder: Path, engine: LocalEngine, market: str = "run", limits: Limits = running.PATIENT, **changes: Any
) -> Store:
    """Run a batch of a fake market."""
    store = running.start(study(**changes), folder, market=f"tests.fake_batch:{market}")
    running.drive(store, engine, limits)
    return store


def files(folder: Path) -> dict[str, str]:
    """Return the hash of every result file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "parts").iterdir()}


def counts(store: Store) -> dict[str, int]:
    journal = Journal(store.folder)
    try:
        return journal.counts()
    finally:
        journal.close()


def test_every_run_is_stored_once_with_what_was_set(tmp_path: Path, engine: LocalEngine) -> None:
    varied = {"production.capacity_slack": {"values": [1.0, 2.0]}}
    store = batch(tmp_path / "b", engine, uncertain=varied, keep={"weekly": True, "firms": 5, "customers": 4})
    rows = store.read()
    assert counts(store) == {"planned": 0, "leased": 0, "done": 20, "failed": 0}
    assert len(rows) == 20 * 2 * 2
    assert not rows.duplicated(["arm", "seed", "measure", "group"]).any()
    share = rows[rows["measure"] == "umkm_revenue_share"].pivot_table(
        index="production.capacity_slack", columns="co_creation", values="value"
    )
    gain = share["all"] - share["off"]
    assert gain[2.0] - gain[1.0] == pytest.approx(0.05)
    firms = store.read("firms")
    assert firms.groupby(["arm", "seed"])["uid"].apply(tuple).nunique() == 1
    bought = store.read("purchases").groupby(["arm", "seed"])["customer"]
    assert bought.nunique().eq(4).all(), "four customers"
    assert bought.size().eq(4 * 3).all(), "with everything they bought"
    assert bought.unique().map(tuple).nunique() == 1, "the same ones in every run"
    assert len(store.read("weekly")) == 20 * 2 * 3
    assert {"manifest.json", "ro-crate-metadata.json", "plan.json"} <= {path.name for path in store.folder.iterdir()}


def test_faults_cost_only_the_run_that_has_them(tmp_path: Path, engine: LocalEngine) -> None:
    store = batch(tmp_path / "b", engine, "troubled", Limits(attempts=2, case_seconds=2.0))
    journal = Journal(store.folder)
    faults = {fault.seed: (fault.kind, fault.attempts) for fault in journal.faults()}
    assert faults == {3: ("exception", 1), 5: ("killed", 2), 7: ("time_limit", 1)}
    assert "no such luck" in journal.faults()[0].reason
    assert "in troubled" in journal.faults()[0].traceback
    journal.close()
    assert sorted(store.read()["seed"].unique()) == [0, 1, 2, 4, 6, 8, 9]


def test_any_order_and_any_engine_give_the_same_bytes(tmp_path: Path, engine: LocalEngine) -> None:
    whole = batch(tmp_path / "whole", engine)
    halves = running.start(study(replications=4), tmp_path / "halves", market="tests.fake_batch:run")
    running.drive(halves, engine)
    running.plan_seeds(halves, range(10))
    with LocalEngine(1) as alone:
        running.drive(halves, alone)
    assert files(halves.folder) == files(whole.folder)
    for place in (1, 2):
        shard = running.start(study(), tmp_path / f"shard-{place}", (place, 2), market="tests.fake_batch:run")
        running.drive(shard, engine)
    merged = running.merge([tmp_path / "shard-1", tmp_path / "shard-2"], tmp_path / "merged")
    assert files(merged.folder) == files(whole.folder)
    with pytest.raises(PasarError, match=r"store\.same_shard"):
        running.merge([tmp_path / "shard-1", tmp_path / "shard-1"], tmp_path / "twice")
    assert not (tmp_path / "twice").exists()


def test_a_second_driver_and_other_studies_are_refused(tmp_path: Path, engine: LocalEngine) -> None:
    store = batch(tmp_path / "b", engine, replications=1)
    with DriverLock(store.folder), pytest.raises(PasarError, match=r"store\.locked"):
        running.drive(store, engine)
    with pytest.raises(PasarError, match=r"store\.other"):
        running.start(study(measures=["fit"]), store.folder, market="tests.fake_batch:run")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(PasarError, match=r"store\.not_empty"):
        running.start(study(), tmp_path / "other")


def test_parts_of_a_driver_that_is_gone_are_found_again(tmp_path: Path, engine: LocalEngine) -> None:
    """A part on disk that the journal missed is adopted; one that is broken is run again."""
    store = batch(tmp_path / "b", engine)
    before = files(store.folder)
    with sqlite3.connect(store.folder / "journal.sqlite") as base:
        base.execute("update cases set state='leased', part=null")
    base.close()
    running.drive(store, engine)
    assert files(store.folder) == before
    (path,) = (store.folder / "parts").glob("*.runs.parquet")
    with sqlite3.connect(store.folder / "journal.sqlite") as base:
        base.execute("update cases set state='leased', part=null")
    base.close()
    path.write_bytes(path.read_bytes()[:100])
    running.drive(store, engine)
    assert counts(store)["done"] == 10
    assert len(store.read()) == 40


def test_what_is_called_done_is_run_again_when_its_file_is_gone(tmp_path: Path, engine: LocalEngine) -> None:
    store = batch(tmp_path / "b", engine)
    before = files(store.folder)
    (path,) = store.files("runs")
    path.unlink()
    with running.writing(store) as journal:
        assert store.adopt(journal) == 0
        assert journal.counts()["planned"] == 10
    running.drive(store, engine)
    assert files(store.folder) == before


def test_a_full_disk_ends_the_batch_and_it_goes_on_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "b"
    monkeypatch.setenv("PASAR_TEST_PARTS", str(folder / "parts"))
    store = running.start(study(), folder, market="tests.fake_batch:full_disk")
    with LocalEngine(1) as local:
        with pytest.raises(PasarError, match=r"store\.write"):
            running.drive(store, local)
        assert counts(store)["failed"] == 0
        (folder / "gone").rename(folder / "parts")
        monkeypatch.delenv("PASAR_TEST_PARTS")
    monkeypatch.setenv("PASAR_TEST_PARTS", str(tmp_path / "nowhere"))
    with LocalEngine(1) as local:
        running.drive(Store.open(folder), local)
    assert counts(store) == {"planned": 0, "leased": 0, "done": 10, "failed": 0}


def test_a_disk_without_room_ends_the_batch_and_what_is_done_can_be_read(tmp_path: Path, engine: LocalEngine) -> None:
    """A file system of its own that is really full: the worker's write fails, or the driver's note of it."""
    calm = batch(tmp_path / "calm", engine, replications=900)
    with small_disk(tmp_path / "disk", kibibytes=12000) as disk:
        store = running.start(study(replications=900), disk / "b", market="tests.fake_batch:run")
        filler = disk / "filler"
        filler.write_bytes(bytes(free_bytes(disk) - 40_000))
        with pytest.raises(PasarError, match=r"store\.write"):
            running.drive(store, engine)
        told = counts(store)
        assert told["failed"] == 0, "a full disk is nobody's fault"
        assert told["done"] < 900
        assert len(store.read()) == 4 * told["done"]
        filler.unlink()
        running.drive(Store.open(store.folder), engine)
        assert files(store.folder) == files(calm.folder)


@contextlib.contextmanager
def small_disk(place: Path, kibibytes: int) -> Iterator[Path]:
    """Give a folder that is a file system in memory of a given size; the test is skipped where none can be mounted."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "tmpfs", str(place)]
    try:
        subprocess.run(mount, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def free_bytes(folder: Path) -> int:
    """Return the room that is left where a folder lies."""
    return shutil.disk_usage(folder).free


def test_a_part_is_flushed_before_it_is_named_and_its_name_before_it_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut may not undo: content, then name, then folder, and only then the note in the journal."""
    done: list[str] = []
    flush, rename = os.fsync, os.rename

    def flushed(handle: int) -> None:
        done.append("flush folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "flush file")
        flush(handle)

    def renamed(source: Any, target: Any, **more: Any) -> None:
        done.append("name")
        os.rename(source, target, **more)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", renamed)
    monkeypatch.setattr(os, "rename", rename)
    write_table(tmp_path / "part.parquet", pa.table({"value": [1.0]}), [0])
    assert done == ["flush file", "name", "flush folder"]
    with contextlib.closing(Journal(tmp_path, write=True)) as journal:
        assert journal.durability() == "full"


def test_a_batch_is_read_while_it_is_written(tmp_path: Path, engine: LocalEngine) -> None:
    """Readers in other threads meet a driver that moves rows from parts to blocks; each sees every run once."""
    query = pytest.importorskip("experiments.batch.query").query
    store = running.start(study(replications=1500), tmp_path / "b", market="tests.fake_batch:run")
    over, seen, wrong = threading.Event(), set(), []

    def read() -> None:
        while not over.is_set():
            rows = store.read()
            wrong.extend(["pandas twice"] * int(rows.duplicated(["arm", "seed", "measure", "group"]).any()))
            wrong.extend(["pandas half"] * int(len(rows) % 4 != 0))
            seen.add(len(rows))

    def ask() -> None:
        while not over.is_set():
            if not store.files("runs"):
                continue
            (told,) = query(
                store.folder, "select count(*) as n, count(distinct (arm, seed, measure)) as k from runs"
            ).to_dict("records")
            wrong.extend(["duckdb"] * int(told["n"] != told["k"] or told["n"] % 4 != 0))
            seen.add(told["n"])

    with ThreadPoolExecutor(2) as threads:
        readers = [threads.submit(read), threads.submit(ask)]
        try:
            running.drive(store, engine)
        finally:
            over.set()
        for reader in readers:
            reader.result()
    assert wrong == []
    assert len(seen - {0, 6000}) >= 5, "the readers saw it grow"
    assert len(store.read()) == 6000


def test_a_reader_whose_file_was_just_moved_looks_again(tmp_path: Path, engine: LocalEngine) -> None:
    store = batch(tmp_path / "b", engine)
    whole, listing = store.read(), store.files
    gone = [tmp_path / "b" / "parts" / "gone.runs.parquet"]
    answers = iter([gone, gone])
    store.files = lambda table: next(answers, None) or listing(table)  # type: ignore[method-assign]
    pd.testing.assert_frame_equal(store.read(), whole)
    store.files = lambda _table: gone  # type: ignore[method-assign]
    with pytest.raises(PasarError, match=r"results\.unreadable"):
        store.read()


def test_time_left_of_a_resumed_batch_is_told_from_what_this_driver_did(tmp_path: Path, engine: LocalEngine) -> None:
    store = running.start(study(replications=40), tmp_path / "b", market="tests.fake_batch:run")
    running.drive(store, engine)
    running.plan_seeds(store, range(60))
    told: list[Tally] = []
    running.drive(store, engine, watch=told.append)
    first, last = told[0], told[-1]
    assert (first.done, first.cases, first.total) == (40, 0, 60)
    assert (last.done, last.cases, last.runs) == (60, 20, 40)


def test_a_study_stops_by_itself_when_the_difference_is_known(tmp_path: Path, engine: LocalEngine) -> None:
    until = {"measure": "umkm_revenue_share", "width": 0.002, "least": 5, "most": 100, "step": 5}
    store = batch(tmp_path / "b", engine, replications=until)
    seeds = store.read()["seed"].nunique()
    assert 8 < seeds < 40  # differences vary over 0.02 / sqrt(6): about 16 seeds
    with pytest.raises(PasarError, match=r"study\.until_in_shards"):
        running.start(study(replications=until), tmp_path / "s", (1, 2))


def test_verify_runs_a_run_again_and_sees_a_changed_number(tmp_path: Path, engine: LocalEngine) -> None:
    store = batch(tmp_path / "b", engine)
    run = store.plan.run_id(store.plan.arms[1], 4)
    assert running.verify(store, run).empty
    assert running.verify(store, run[:8]).empty
    assert running.verify(store, "1:4").empty
    (path,) = store.files("runs")
    rows = pd.read_parquet(path)
    rows.loc[(rows["arm"] == 1) & (rows["seed"] == 4) & (rows["measure"] == "survival"), "value"] += 1e-9
    rows.to_parquet(path, index=False)
    assert running.verify(store, run)["measure"].tolist() == ["survival"]
    with pytest.raises(PasarError, match=r"store\.no_run"):
        running.verify(store, "none")
    with pytest.raises(PasarError, match=r"store\.no_pair"):
        running.verify(store, "9:9")


def test_questions_in_sql_also_while_a_driver_holds_the_store(tmp_path: Path, engine: LocalEngine) -> None:
    query = pytest.importorskip("experiments.batch.query").query
    store = batch(tmp_path / "b", engine)
    with DriverLock(store.folder):
        found = query(store.folder, "select co_creation, count(*) as n from runs group by all order by all")
    assert found.to_dict("list") == {"co_creation": ["all", "off"], "n": [20, 20]}
    named = query(store.folder, "select * from run_ids where arm = 1 and seed = 4")
    assert named["run"].tolist() == [store.plan.run_id(store.plan.arms[1], 4)]
    with pytest.raises(PasarError, match=r"query\.failed"):
        query(store.folder, "select nothing from nowhere")
    for asked in ("", "copy (select 1) to 'x.csv'", "select 1; select 2", "drop view runs"):
        with pytest.raises(PasarError, match=r"query\.not_reading"):
            query(store.folder, asked)
    assert query(store.folder, "describe runs").shape[0] > 3


DRIVER = """
import sys
from pathlib import Path
from experiments.batch import running
from experiments.batch.engines import LocalEngine
from experiments.batch.store import Store
with LocalEngine(2) as engine:
    running.drive(Store.open(Path(sys.argv[1])), engine, watch=lambda tally: print(tally.done, flush=True))
"""


def drive_until_killed(folder: Path, moment: float, *, driver: bool) -> None:
    """Start a driver of its own; so many seconds after its first chunk, kill it, or all of its workers."""
    command = [sys.executable, "-c", DRIVER, str(folder)]
    with subprocess.Popen(command, cwd=Path(__file__).parent.parent, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline(), "the driver began"
        assert process.stdout.readline(), "a first chunk is done"
        drain = threading.Thread(target=process.stdout.read)
        drain.start()
        time.sleep(moment)
        for victim in [] if driver else children(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        if not driver:
            time.sleep(moment)  # the driver starts others and goes on; then it goes too
        process.kill()
        drain.join()


def children(parent: int) -> list[int]:
    """Return the processes that a process started."""
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    found = list(Path(f"/proc/{parent}/task").glob("*/children")) if listed.exists() else []
    return [int(word) for path in found for word in path.read_text().split()]


def chaos(folder: Path, engine: LocalEngine, kills: int, replications: int) -> None:
    """Kill drivers and workers at keyed moments, then finish; the bytes are those of an undisturbed batch."""
    calm = batch(folder / "calm", engine, "slow", replications=replications)
    store = running.start(study(replications=replications), folder / "wild", market="tests.fake_batch:slow")
    for kill in range(kills):
        drive_until_killed(store.folder, 1.5 * luck(kill, "moment"), driver=kill % 3 != 1)
        assert len(store.read()) == 4 * counts(store)["done"], "what is called done can be read, once"
    left = counts(store)
    assert left["done"] + left["failed"] < replications, "every kill met a batch at work"
    running.drive(store, engine)
    assert files(store.folder) == files(calm.folder)


@pytest.mark.skipif(not Path("/proc").exists(), reason="finds the workers of a driver in /proc")
def test_chaos_ends_with_the_same_bytes(tmp_path: Path, engine: LocalEngine) -> None:
    chaos(tmp_path, engine, kills=2, replications=700)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc").exists(), reason="finds the workers of a driver in /proc")
def test_twenty_one_kills_end_with_the_same_bytes(tmp_path: Path, engine: LocalEngine) -> None:
    chaos(tmp_path, engine, kills=21, replications=9000)
