"""The journal of a batch: what is planned, leased, done and failed, in SQLite (WAL), written by the driver alone."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from experiments.plan import Case
from simulation.errors import PasarError

JOURNAL: Final = "journal.sqlite"
PLANNED, LEASED, DONE, FAILED = "planned", "leased", "done", "failed"
SCHEMA: Final = """
create table if not exists cases(
    number integer primary key, point integer not null, seed integer not null, state text not null default 'planned',
    attempts integer not null default 0, part text, kind text, reason text, traceback text);
create index if not exists by_state on cases(state, number);
create index if not exists by_part on cases(part);
create table if not exists facts(name text primary key, value) without rowid;
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """A case that failed: why, after how many tries, and where it broke."""

    number: int
    point: int
    seed: int
    kind: str
    reason: str
    traceback: str
    attempts: int


class Journal:
    """The driver's own notes. A reader opens it read-only, at any time."""

    def __init__(self, folder: Path, *, write: bool = False) -> None:
        self.path = folder / JOURNAL
        if not write and not self.path.exists():
            raise PasarError("store.none", path=str(folder))
        with told(self.path):
            if write:
                self._base = sqlite3.connect(self.path, isolation_level=None)
                self._base.execute("pragma journal_mode=wal")
                self._base.execute("pragma synchronous=full")  # a note outlasts a power cut
                self._base.executescript(SCHEMA)
            else:
                self._base = sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Make everything inside one transaction: SQLite commits on leaving, and rolls back after an error."""
        with told(self.path), self._base:
            self._base.execute("begin immediate")
            yield

    # the driver writes

    def plan(self, cases: Iterable[Case]) -> None:
        """Add cases that are not yet there."""
        rows = ((case.number, case.point, case.seed) for case in cases)
        with self._together():
            self._base.executemany("insert or ignore into cases(number, point, seed) values (?, ?, ?)", rows)

    def give_back(self) -> None:
        """Plan again what a driver that is gone had handed out."""
        with self._together():
            self._base.execute("update cases set state='planned' where state='leased'")

    def lose(self, part: str) -> None:
        """Plan again the cases of a part whose file is gone."""
        with self._together():
            self._base.execute("update cases set state='planned', part=null where part=?", (part,))

    def retry_failed(self) -> None:
        """Plan failed cases again."""
        with self._together():
            self._base.execute("update cases set state='planned', attempts=0 where state='failed'")

    def lease(self, most: int, block: int) -> list[Case]:
        """Take the next planned cases, none beyond the end of the first one's block of ``block`` numbers."""
        first = "(select min(number) from cases where state='planned')"
        taken = (
            "select number, point, seed from cases where state='planned' "
            f"and number / ? = {first} / ? order by number limit ?"
        )
        with self._together():
            cases = [Case(*row) for row in self._base.execute(taken, (block, block, most))]
            numbers = [(case.number,) for case in cases]
            self._base.executemany("update cases set state='leased' where number=?", numbers)
        return cases

    def done(self, numbers: Sequence[int], part: str, failed: Sequence[dict[str, Any]] = ()) -> None:
        """Note a part that lies on disk, and the cases of its chunk that raised."""
        with self._together():
            self._set_part(numbers, part)
            for fault in failed:
                self._fail(**fault)

    def fail(self, number: int, kind: str, reason: str, traceback: str, attempts: int) -> None:
        """Note a case that cannot be run."""
        with self._together():
            self._fail(number, kind, reason, traceback, attempts)

    def move(self, numbers: Sequence[int], part: str) -> None:
        """Note that the rows of done cases now lie in another file."""
        with self._together():
            self._set_part(numbers, part)

    def set_fact(self, name: str, value: Any) -> None:
        """Keep one fact of the batch."""
        with self._together():
            self._base.execute("insert or replace into facts values (?, ?)", (name, value))

    def add_to_facts(self, **amounts: float) -> None:
        """Add to facts that are counts."""
        with self._together():
            for name, amount in amounts.items():
                text = "insert into facts values (?, ?) on conflict(name) do update set value = value + excluded.value"
                self._base.execute(text, (name, amount))

    def _set_part(self, numbers: Sequence[int], part: str) -> None:
        rows = [(part, number) for number in numbers]
        self._base.executemany("update cases set state='done', part=? where number=?", rows)

    def _fail(self, number: int, kind: str, reason: str, traceback: str, attempts: int) -> None:
        text = "update cases set state='failed', kind=?, reason=?, traceback=?, attempts=? where number=?"
        self._base.execute(text, (kind, reason, traceback, attempts, number))

    # anybody reads

    def numbers_done(self) -> set[int]:
        """Return the cases that are done."""
        return {number for (number,) in self._rows("select number from cases where state='done'")}

    def counts(self) -> dict[str, int]:
        """Return the number of cases in each state."""
        found = dict.fromkeys((PLANNED, LEASED, DONE, FAILED), 0)
        return found | dict(self._rows("select state, count(*) from cases group by state"))

    def facts(self) -> dict[str, Any]:
        """Return all facts."""
        return dict(self._rows("select name, value from facts"))

    def parts(self) -> list[str]:
        """Return the files that hold the rows of done cases."""
        return [part for (part,) in self._rows("select distinct part from cases where part is not null order by part")]

    def cases_in(self, part: str) -> list[int]:
        """Return the cases whose rows lie in a part."""
        return [number for (number,) in self._rows("select number from cases where part=? order by number", part)]

    def block(self, first: int, end: int) -> list[tuple[int, str, str | None]]:
        """Return number, state and part of the cases from ``first`` up to ``end``."""
        text = "select number, state, part from cases where number >= ? and number < ? order by number"
        return self._rows(text, first, end)

    def faults(self, most: int = 1_000_000) -> list[Fault]:
        """Return failed cases."""
        names = "number, point, seed, kind, reason, traceback, attempts"
        rows = self._rows(f"select {names} from cases where state='failed' order by number limit ?", most)
        return [Fault(*row) for row in rows]

    def seeds(self) -> list[int]:
        """Return the seeds that have cases."""
        return [seed for (seed,) in self._rows("select distinct seed from cases order by seed")]

    def durability(self) -> str:
        """Return what SQLite waits for before a note counts as written: "full" is the disk itself."""
        ((level,),) = self._rows("pragma synchronous")
        return {0: "off", 1: "normal", 2: "full", 3: "extra"}[level]

    def ends(self) -> tuple[int, int]:
        """Return the lowest number of a case and the one after the highest."""
        ((low, high),) = self._rows("select coalesce(min(number), 0), coalesce(max(number), -1) + 1 from cases")
        return low, high

    def find(self, number: int) -> str | None:
        """Return the part that holds a case."""
        rows = self._rows("select part from cases where number=?", number)
        return rows[0][0] if rows else None

    def _rows(self, text: str, *values: Any) -> list[Any]:
        with told(self.path):
            return self._base.execute(text, values).fetchall()


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a file into a mistake that the reader can mend."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise PasarError("store.write", path=str(path), reason=str(error)) from error
    except sqlite3.DatabaseError as error:
        raise PasarError("results.unreadable", path=str(path), reason=str(error)) from error
