"""Run, resume, merge and verify a batch."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

import pandas as pd

import simulation
from experiments.again import differing
from experiments.batch.chunk import MARKET, ORDER, case_tables, kept_tables, part_path, write_table
from experiments.batch.driver import Driver, Limits, Watch, payload_of
from experiments.batch.engines import Engine
from experiments.batch.journal import Journal
from experiments.batch.lock import DriverLock
from experiments.batch.provenance import write_provenance
from experiments.batch.stopping import more_cases
from experiments.batch.store import Store
from experiments.plan import Arm, Case, Plan, arm_scenario
from experiments.runner import warm_up
from experiments.study import Study
from simulation.errors import PasarError

WHOLE: Final = (1, 1)
PATIENT: Final = Limits()


def start(
    study: Study, folder: Path, shard: tuple[int, int] = WHOLE, market: str = MARKET, plan: Plan | None = None
) -> Store:
    """Plan a study into a store; the same study again opens the store that holds it."""
    if shard != WHOLE and not isinstance(study.replications, int):
        raise PasarError("study.until_in_shards")
    store = Store.create(folder, plan or Plan.of(study), shard, market)
    with DriverLock(folder):
        plan_seeds(store, study.seeds)
    return store


def plan_seeds(store: Store, seeds: Sequence[int]) -> None:
    """Add the cases of some seeds to a store."""
    with writing(store) as journal:
        journal.plan(case for case in store.plan.cases(seeds) if store.is_mine(case.number))


@contextlib.contextmanager
def writing(store: Store) -> Iterator[Journal]:
    """Give the journal of a store to write to."""
    journal = Journal(store.folder, write=True)
    try:
        yield journal
    finally:
        journal.close()


def drive(
    store: Store, engine: Engine, limits: Limits = PATIENT, watch: Watch | None = None, *, retry: bool = False
) -> None:
    """Run what is planned, and what a study that stops by itself adds; refuses code that the store is not of.

    Whatever ends it, the store says what is done and another call goes on. ``retry`` plans failed cases again.
    """
    refuse_other_code(store)
    begun = time.monotonic()
    with DriverLock(store.folder), writing(store) as journal:
        journal.give_back()
        if retry:
            journal.retry_failed()
        store.adopt(journal)
        try:
            _until_enough(store, journal, engine, limits, watch)
        finally:
            journal.give_back()
            store.adopt(journal)
            journal.add_to_facts(wall_seconds=time.monotonic() - begun)
            write_provenance(store, journal)


def refuse_other_code(store: Store) -> None:
    """Raise PasarError when the model is no longer the one whose results the store holds."""
    if store.plan.code != simulation.code_hash() and store.market == MARKET:
        raise PasarError("store.other", folder=str(store.folder), differs=["code"])


def _until_enough(store: Store, journal: Journal, engine: Engine, limits: Limits, watch: Watch | None) -> None:
    driver = Driver(store, journal, engine, limits, watch)
    if journal.counts()["planned"] and store.market == MARKET:
        warm_up([arm_scenario(full, {}) for full in store.plan.scenarios.values()])
    driver.run()
    while more := more_cases(store, journal):
        journal.plan(more)
        driver.run()
    store.merge_blocks(journal, range(*journal.ends(), store.block_size))


def merge(folders: Sequence[Path], out: Path) -> Store:
    """Bring the shards of one batch together in a new store; refuses shards of different batches."""
    shards = [Store.open(folder) for folder in folders]
    first = shards[0]
    for shard in shards[1:]:
        differs = [name for name in ("code", "identity") if getattr(shard.plan, name) != getattr(first.plan, name)]
        if differs:
            raise PasarError("store.other", folder=str(shard.folder), differs=differs)
    known = [shard.shard for shard in shards]
    same = [str(shard.folder) for place, shard in enumerate(shards) if shard.shard in known[:place]]
    if same:
        raise PasarError("store.same_shard", folders=same)
    store = Store.create(out, first.plan, WHOLE, first.market)
    with DriverLock(out), writing(store) as journal:
        journal.plan(store.plan.cases(store.plan.study.seeds))
        for shard in shards:
            _take_over(store, journal, shard)
        first_case, end = journal.ends()
        store.merge_blocks(journal, range(first_case, end, store.block_size))
        write_provenance(store, journal)
    return store


def _take_over(store: Store, journal: Journal, shard: Store) -> None:
    """Copy the parts of a shard, and what its journal says of failures and cost."""
    source = Journal(shard.folder)
    try:
        for part in source.parts():
            for block, cases in groupby(source.cases_in(part), lambda number: number // store.block_size):
                _copy(store, journal, shard, part, f"shard-{shard.shard[0]}-{block}-{part}", list(cases))
        for fault in source.faults():
            journal.fail(fault.number, fault.kind, fault.reason, fault.traceback, fault.attempts)
        spent = {name: value for name, value in source.facts().items() if name.endswith("_seconds")}
        journal.add_to_facts(**spent)
    finally:
        source.close()


def _copy(store: Store, journal: Journal, shard: Store, part: str, name: str, cases: list[int]) -> None:
    """Write some cases of a shard's part under a new name, and note them."""
    for table in reversed(kept_tables(store.plan.study.keep.model_dump())):
        write_table(part_path(store.folder, name, table), shard.part_table(part, table, cases), cases)
    journal.done(cases, name)


def find_run(store: Store, run: str) -> tuple[Arm, Case]:
    """Return the arm and case that ``ARM:SEED`` or a run id (or its unmistakable beginning) names."""
    seeds = store.seeds()
    runs = ((arm, case) for case in store.plan.cases(seeds) for arm in store.plan.by_point[case.point])
    if ":" in run:
        found = [(arm, case) for arm, case in runs if f"{arm.number}:{case.seed}" == run]
    else:
        found = [(arm, case) for arm, case in runs if store.plan.run_id(arm, case.seed).startswith(run)]
    if len(found) != 1 or not run:
        if ":" in run:
            arms = [f"{arm.number}" for arm in store.plan.arms]
            raise PasarError("store.no_pair", run=run, arms=f"{arms[0]}-{arms[-1]}", seeds=f"{seeds[0]}-{seeds[-1]}")
        raise PasarError("store.no_run", run=run, found=len(found))
    return found[0]


def verify(store: Store, run: str) -> pd.DataFrame:
    """Run one run again and return the rows that differ from those stored; empty when none do.

    Rows are compared, not bytes of files. Every arm of the case is run, as it was. Refuses other code than the store's.
    """
    refuse_other_code(store)
    arm, case = find_run(store, run)
    stored = stored_rows(store, arm, case)
    payload = payload_of(store, [case])
    again = case_tables(payload, payload["cases"][0])["runs"]
    again = again[again["arm"] == arm.number].sort_values(ORDER["runs"], ignore_index=True)
    return differing(stored, again, ORDER["runs"])


def stored_rows(store: Store, arm: Arm, case: Case) -> pd.DataFrame:
    """Return the stored rows of one run; raises PasarError when it is not done."""
    journal = Journal(store.folder)
    try:
        part = journal.find(case.number)
    finally:
        journal.close()
    if part is None:
        raise PasarError("store.not_done", run=store.plan.run_id(arm, case.seed))
    table: pd.DataFrame = store.part_table(part, "runs", [case.number]).to_pandas()
    return table[table["arm"] == arm.number].sort_values(ORDER["runs"], ignore_index=True)


__all__ = ["WHOLE", "drive", "find_run", "merge", "plan_seeds", "start", "verify", "writing"]
