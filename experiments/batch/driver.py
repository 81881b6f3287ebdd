"""The driver of a batch: hands out chunks, notes what comes back, splits what dies, and never forgets a run."""

import math
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from experiments.batch.chunk import RUN_CHUNK
from experiments.batch.engines import Engine
from experiments.batch.journal import Journal
from experiments.batch.store import Store
from experiments.plan import Case
from experiments.tasks import Failure, RunFailed, Task
from experiments.wire import Message
from simulation.errors import PasarError

CHUNK_SECONDS: Final = 2.0
MOST_CASES: Final = 200
ATTEMPTS: Final = 3
MEMORY: Final = 0.7  # of the moving mean of seconds a case
FATAL: Final = ("store.write",)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a batch is: cases over, and since this driver began, the cases, the runs in them and the seconds."""

    done: int
    failed: int
    total: int
    cases: int
    runs: int
    seconds: float


type Watch = Callable[[Tally], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient the driver is: tries of a run that kills its worker, and seconds a case may take."""

    attempts: int = ATTEMPTS
    case_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Cases that travel together, and how often their worker has died with them alone."""

    cases: tuple[Case, ...]
    attempts: int = 0


@dataclass
class Driver:
    """One pass over the planned cases of a store with one engine."""

    store: Store
    journal: Journal
    engine: Engine
    limits: Limits = Limits()
    watch: Watch | None = None
    seconds_a_case: float | None = None
    _again: deque[Chunk] = field(default_factory=deque)
    _flying: dict[str, Chunk] = field(default_factory=dict)
    _sent: int = 0
    # A killed driver's workers finish what they have: no two drivers may ever name a part alike.
    _pass: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    _runs: int = 0
    _begun: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        """Run until no case is planned; an interrupt or a full disk leaves a store that goes on later."""
        counts = self.journal.counts()
        self._left = counts["planned"]
        self._done, self._failed = counts["done"], counts["failed"]
        self._before = self._done + self._failed
        self._tell()
        while self._fill() or self._flying:
            task, outcome = self.engine.next()
            self._take_in(self._flying.pop(task.key), outcome)
            self._tell()

    def _fill(self) -> bool:
        """Keep every slot busy and one chunk waiting behind it."""
        while len(self._flying) < 2 * self.engine.slots:
            chunk = self._again.popleft() if self._again else self._next_chunk()
            if chunk is None:
                return False
            self._send(chunk)
        return True

    def _next_chunk(self) -> Chunk | None:
        cases = self.journal.lease(self._size(), self.store.block_size) if self._left else []
        self._left -= len(cases)
        return Chunk(tuple(cases)) if cases else None

    def _size(self) -> int:
        """Return how many cases make a chunk of some seconds; single ones to probe, and towards the end."""
        if self.seconds_a_case is None:
            return 1
        by_time = round(CHUNK_SECONDS / max(self.seconds_a_case, 1e-6))
        by_rest = math.ceil(self._left / (4 * self.engine.slots))
        return max(1, min(by_time, by_rest, MOST_CASES))

    def _send(self, chunk: Chunk) -> None:
        limit = self.limits.case_seconds
        self._sent += 1
        key = f"chunk-{self.store.plan.identity}-{self._pass}-{self._sent}-{chunk.cases[0].number}"
        self._flying[key] = chunk
        time_limit = None if limit is None else limit * len(chunk.cases)
        self.engine.submit(Task(key, RUN_CHUNK, payload_of(self.store, chunk.cases)), time_limit)

    def _take_in(self, chunk: Chunk, outcome: Message | Failure) -> None:
        if isinstance(outcome, Message):
            self._note(chunk, outcome.value)
        elif outcome.kind == "exception":
            raise outcome.bad_input() or RunFailed("batch.broken", reason=outcome.reason, traceback=outcome.traceback)
        else:
            self._split(chunk, outcome)

    def _note(self, chunk: Chunk, told: dict[str, Any]) -> None:
        """Note what a chunk brought: a part on disk and, perhaps, cases that raised."""
        tries = {"kind": "exception", "attempts": chunk.attempts + 1}
        self.journal.done(told["done"], told["part"], [fault | tries for fault in told["failed"]])
        self.journal.add_to_facts(worker_seconds=told["seconds"], cpu_seconds=told["cpu"])
        self._done += len(told["done"])
        self._failed += len(told["failed"])
        self._runs += sum(len(self.store.plan.by_point[case.point]) for case in chunk.cases)
        each = told["seconds"] / len(chunk.cases)
        before = each if self.seconds_a_case is None else self.seconds_a_case
        self.seconds_a_case = MEMORY * before + (1 - MEMORY) * each
        self.store.merge_blocks(self.journal, [case.number for case in chunk.cases])

    def _split(self, chunk: Chunk, failure: Failure) -> None:
        """Halve a chunk whose worker was lost, until the case that loses it stands alone and is marked."""
        if len(chunk.cases) > 1:
            middle = len(chunk.cases) // 2
            self._again += [Chunk(chunk.cases[:middle]), Chunk(chunk.cases[middle:])]
            return
        attempts = chunk.attempts + 1
        if failure.kind == "killed" and attempts < self.limits.attempts:
            self._again.append(Chunk(chunk.cases, attempts))
            return
        (case,) = chunk.cases
        self.journal.fail(case.number, failure.kind, failure.reason, failure.traceback, attempts)
        self._failed += 1
        self.store.merge_blocks(self.journal, [case.number])

    def _tell(self) -> None:
        if self.watch is not None:
            counts = self.journal.counts() if self._flying == {} else {}
            total = sum(counts.values()) or self._done + self._failed + self._left + self._in_flight()
            seconds, over = time.monotonic() - self._begun, self._done + self._failed
            self.watch(Tally(self._done, self._failed, total, over - self._before, self._runs, seconds))

    def _in_flight(self) -> int:
        return sum(len(chunk.cases) for chunk in (*self._flying.values(), *self._again))


def payload_of(store: Store, cases: Sequence[Case]) -> dict[str, Any]:
    """Return what a worker needs to run some cases: scenarios once, arms by number."""
    plan = store.plan
    arms = {arm.number: arm for case in cases for arm in plan.by_point[case.point]}
    return {
        "folder": str(store.folder.resolve()),
        "market": store.market,
        "scenarios": {name: plan.scenarios[name] for name in {arm.scenario for arm in arms.values()}},
        "arms": {str(number): arm.to_dict() for number, arm in arms.items()},
        "cases": [
            {"number": case.number, "seed": case.seed, "arms": [arm.number for arm in plan.by_point[case.point]]}
            for case in cases
        ],
        "measures": list(plan.study.measures),
        "groups": list(plan.study.groups),
        "keep": plan.study.keep.model_dump(),
    }


def is_fatal(error: PasarError) -> bool:
    """Return whether an error ends a batch because it would meet every run."""
    return error.key in FATAL
