"""The folder of a batch: plan, journal, parts. Readable by anyone at any time, written by workers and one driver."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.batch.chunk import ORDER, PARTS, TABLES, cases_of, kept_tables, part_path, write_table
from experiments.batch.journal import DONE, FAILED, Journal
from experiments.files import read_json, writable_folder, write_json
from experiments.plan import Plan, digest
from simulation.errors import PasarError

PLAN: Final = "plan.json"
DESIGN: Final = "design.parquet"
RUNS: Final = ".runs.parquet"
BLOCK: Final = 200  # runs a file, about
TRIES: Final = 20  # of a reader whose files a running driver moves


class Store:
    """A batch on disk; see `Store.create` and `Store.open`."""

    def __init__(self, folder: Path, plan: Plan, shard: tuple[int, int], market: str) -> None:
        self.folder = folder
        self.plan = plan
        self.shard = shard
        self.market = market

    @classmethod
    def create(cls, folder: Path, plan: Plan, shard: tuple[int, int], market: str) -> Self:
        """Make a store, or open one that holds the same plan; refuses (PasarError) one that holds anything else."""
        writable_folder(folder)
        told = read_json(folder / PLAN)
        if told is None:
            if any(path.name not in (PLAN, "driver.lock", "driver.json") for path in folder.iterdir()):
                raise PasarError("store.not_empty", folder=str(folder))
            (folder / PARTS).mkdir(exist_ok=True)
            plan.table().to_parquet(folder / DESIGN, index=False)
            write_json(folder / PLAN, {"plan": plan.to_dict(), "shard": list(shard), "market": market})
            return cls(folder, plan, shard, market)
        before = cls._of(folder, told)
        before.refuse_other(plan, shard)
        return before

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open a store; raises PasarError where there is none."""
        told = read_json(folder / PLAN)
        if told is None:
            raise PasarError("store.none", path=str(folder))
        return cls._of(folder, told)

    @classmethod
    def _of(cls, folder: Path, told: dict[str, Any]) -> Self:
        first, of = told["shard"]
        return cls(folder, Plan.from_dict(told["plan"]), (first, of), told["market"])

    def refuse_other(self, plan: Plan, shard: tuple[int, int]) -> None:
        """Refuse to mix results: other code, other arms, other outputs or another shard."""
        differs = [name for name in ("code", "identity") if getattr(self.plan, name) != getattr(plan, name)]
        differs += [] if self.shard == shard else ["shard"]
        if differs:
            raise PasarError("store.other", folder=str(self.folder), differs=differs)

    def is_mine(self, number: int) -> bool:
        """Return whether a case belongs to this shard of the batch."""
        place, of = self.shard
        return number % of == place - 1

    # parts

    def orphans(self, noted: Collection[str]) -> Iterator[tuple[str, list[int]]]:
        """Yield whole parts that are not ``noted``, with their cases; what is half-written or broken is removed."""
        folder = self.folder / PARTS
        for draft in folder.glob(".*.part"):
            draft.unlink(missing_ok=True)
        for path in sorted(folder.glob(f"*{RUNS}")):
            name = path.name.removesuffix(RUNS)
            if name in noted:
                continue
            try:
                cases = cases_of(path)
            except (OSError, pa.ArrowInvalid):
                self.remove(name)
                continue
            yield name, cases

    def adopt(self, journal: Journal) -> int:
        """Note parts that were written but not noted when a driver went; remove those noted twice. Returns how many.

        Cases whose noted file is gone are planned again first, so that what is called done can be read.
        """
        present = {path.name.removesuffix(RUNS) for path in (self.folder / PARTS).glob(f"*{RUNS}")}
        noted, adopted = set(journal.parts()), 0
        for part in sorted(noted - present):
            journal.lose(part)
        unnoted = [(name, cases) for name, cases in self.orphans(noted) if cases]
        done = journal.numbers_done() if unnoted else set()
        for name, cases in unnoted:
            if done.isdisjoint(cases):
                journal.done(cases, name)
                done.update(cases)
                adopted += 1
            else:
                self.remove(name)
        return adopted

    def remove(self, part: str) -> None:
        """Remove the files of a part, the one that makes it whole first."""
        for table in TABLES:
            part_path(self.folder, part, table).unlink(missing_ok=True)

    # blocks: the same files whatever the order in which the cases came in. A part lies within one block, so that moving
    # its rows into the block's file leaves no row behind that could be read twice.

    @property
    def block_size(self) -> int:
        """Return the number of cases in a block."""
        arms = len(self.plan.arms) / self.plan.points
        return max(1, round(BLOCK / arms)) * self.shard[1]

    def merge_blocks(self, journal: Journal, touched: Sequence[int]) -> None:
        """Merge the parts of every block around the cases ``touched`` in which nothing is left to run."""
        for block in sorted({number // self.block_size for number in touched}):
            self._merge(journal, block)

    def _merge(self, journal: Journal, block: int) -> None:
        rows = journal.block(block * self.block_size, (block + 1) * self.block_size)
        done = [number for number, state, _ in rows if state == DONE]
        parts = sorted({part for _, state, part in rows if state == DONE and part})
        name = f"block-{block:06d}-{digest(done)[:8]}"
        whole = all(state in (DONE, FAILED) for _, state, _ in rows)
        if not whole or not done or parts == [name]:
            return
        for table in reversed(kept_tables(self.plan.study.keep.model_dump())):
            merged = pa.concat_tables(
                [self.part_table(part, table, done) for part in parts], promote_options="permissive"
            )
            keys = [(column, "ascending") for column in ["seed", *ORDER[table]]]
            write_table(part_path(self.folder, name, table), merged.sort_by(keys), done)
        journal.move(done, name)
        for part in parts:
            if part != name and not journal.cases_in(part):
                self.remove(part)

    def part_table(self, part: str, table: str, cases: Sequence[int]) -> pa.Table:
        """Return the rows of some cases in a part."""
        found = pq.read_table(part_path(self.folder, part, table)).replace_schema_metadata(None)
        point = np.array([arm.point for arm in self.plan.arms])[found["arm"].to_numpy()]
        numbers = (found["seed"].to_numpy() - self.plan.study.first_seed) * self.plan.points + point
        return found.filter(pa.array(np.isin(numbers, cases)))

    # reading

    def seeds(self) -> list[int]:
        """Return the seeds that have cases."""
        journal = Journal(self.folder)
        try:
            return journal.seeds()
        finally:
            journal.close()

    def files(self, table: str) -> list[Path]:
        """Return the files that hold a table, as the journal knows them."""
        journal = Journal(self.folder)
        try:
            return [part_path(self.folder, part, table) for part in journal.parts()]
        finally:
            journal.close()

    def read(self, table: str = "runs") -> pd.DataFrame:
        """Return a table of all done cases, in order, with the columns of the design in front."""
        frames = self._frames(table)
        if not frames:
            return pd.DataFrame(columns=ORDER[table])
        rows = pd.concat(frames, ignore_index=True).sort_values(ORDER[table], ignore_index=True)
        return self.design().merge(rows, on="arm", how="right")

    def _frames(self, table: str) -> list[pd.DataFrame]:
        """Return the rows of each file of one listing; a running driver may be moving rows from parts to blocks."""
        read: dict[Path, pd.DataFrame] = {}
        for left in reversed(range(TRIES)):
            paths = self.files(table)
            try:
                for path in paths:
                    if path not in read:
                        read[path] = pd.read_parquet(path)
            except FileNotFoundError as error:
                if not left:
                    raise PasarError("results.unreadable", path=str(self.folder), reason=str(error)) from error
                continue
            break
        return [read[path] for path in paths]

    def design(self) -> pd.DataFrame:
        """Return one row per arm: what it is and what was set."""
        return pd.read_parquet(self.folder / DESIGN)
