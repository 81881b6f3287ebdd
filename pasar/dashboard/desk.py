"""The desk: one for a server. Takes requests of all visitors, shares equal ones, queues, runs them in workers.

Work goes round: each free worker takes the next seed of the request that has waited longest since it was last served,
so a large request cannot hold up a small one. The desk holds no tables; workers write them, the desk reads the page.
"""

import hashlib
import json
import logging
import math
import threading
import time
import weakref
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from experiments.process import WorkerProcess
from experiments.tasks import RunFailed
from pasar.dashboard.requests import COMPARE, DEEPER, Busy, Errand, Job, Turn

RUN: Final = {COMPARE: "pasar.dashboard.working:run_seed", DEEPER: "pasar.dashboard.working:run_step"}
JOIN: Final = "pasar.dashboard.working:join_seed"
PRESENT: Final = {COMPARE: "pasar.dashboard.working:present", DEEPER: "pasar.dashboard.working:present_deeper"}
CHECK_REGISTER: Final = "pasar.dashboard.checking:check_register"
CHECK: Final = "pasar.dashboard.checking:check"
DESCRIBE: Final = "pasar.dashboard.describing:describe"
FRAMES: Final = "pasar.dashboard.watching:frames"
WARM: Final = "pasar.dashboard.working:warm"
PAGE: Final = "page.json"
IDLE_SECONDS: Final = 0.05
QUIET_SECONDS: Final = 6.0
CLERK_SECONDS: Final = 60.0
TASK_SECONDS: Final = 900.0
AGAIN_SECONDS: Final = 2.0  # between two attempts to find out what people can choose
MOST_FAILURES: Final = 2
MOST_WAITING: Final = 40
KEPT: Final = 24
DEEPER_SEEDS: Final = 4


class Desk:
    """Shares the workers among all visitors. Every public method returns at once."""

    def __init__(self, store: Path, workers: int, most_seeds: int = 60) -> None:
        self.store = store
        self.most_seeds = most_seeds
        self.jobs: OrderedDict[str, Job] = OrderedDict()
        self.catalogue: dict[str, Any] = {}
        self._errands: list[Errand] = []
        self._failures = 0
        self._described = threading.Event()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._warming = threading.Lock()
        self._listeners: set[weakref.WeakMethod[Callable[[], None]]] = set()
        self._idle: set[WorkerProcess] = set()
        self._seats = [WorkerProcess(gives_way=True) for _ in range(workers)]
        self._clerk = WorkerProcess()
        self._threads = [threading.Thread(target=self._work, args=(seat,), daemon=True) for seat in self._seats]
        self._threads.append(threading.Thread(target=self._serve_errands, daemon=True))

    def open(self) -> "Desk":
        """Start the workers and fetch what people can choose."""
        self.store.mkdir(parents=True, exist_ok=True)
        for thread in self._threads:
            thread.start()
        return self

    def described(self, seconds: float) -> bool:
        """Wait until what people can choose is known, at most so many seconds; tell whether it is."""
        self._described.wait(seconds)
        return bool(self.catalogue)

    def listen(self, hear: Callable[[], None]) -> None:
        """Call a method, for as long as its object lives, whenever something that a visitor may wait for is there."""
        with self._lock:
            self._listeners.add(weakref.WeakMethod(hear))

    @property
    def is_lost(self) -> bool:
        """Tell whether it could not be found out, several times, what people can choose; it is still tried."""
        return not self.catalogue and self._failures >= MOST_FAILURES

    def close(self) -> None:
        """Stop every worker at once."""
        self._closed.set()
        for seat in (*self._seats, self._clerk):
            seat.stop()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=5)

    def errand(self, function: str, payload: dict[str, Any]) -> Errand:
        """Put a small request in the queue of the clerk; raises Busy when it is full."""
        errand = Errand(function, payload)
        with self._lock:
            if len(self._errands) >= MOST_WAITING:
                raise Busy
            self._errands.append(errand)
        return errand

    def submit(self, arms: list[dict[str, Any]], seeds: int) -> Job:
        """Return the job for a request: the one there is, one read from the store, or a new one in the queue."""
        seeds = max(2, min(seeds, self.most_seeds))
        key = self.key_of(arms, seeds)
        return self._queued(Job(key, self.store / key, arms, seeds))

    def submit_deeper(self, main: Job, place: int) -> Job:
        """Return the job that finds out why an arm of a finished job does what it does: three steps a seed."""
        each = min(DEEPER_SEEDS, main.seeds)
        arms = [main.arms[0], main.arms[place]]
        key = self.key_of([main.key, *arms], -each)
        return self._queued(Job(key, self.store / key, arms, 3 * each, kind=DEEPER, main=main.folder, each=each))

    def _queued(self, wanted: Job) -> Job:
        """Return the job there is for a key, one read from the store, or the one that is wanted, in the queue."""
        key = wanted.key
        with self._lock:
            job = self.jobs.get(key)
            if job is not None and job.state not in ("cancelled", "failed"):
                job.visitors += 0 if job.over else 1
                self.jobs.move_to_end(key)
                return job
            if sum(not job.over for job in self.jobs.values()) >= MOST_WAITING:
                raise Busy
            job = self._stored(wanted)
            self.jobs[key] = job
            self._forget_old()
            return job

    def key_of(self, arms: list[Any], seeds: int) -> str:
        """Return what equal requests share: arms, seeds and the code of the model."""
        text = json.dumps([arms, seeds, self.catalogue.get("code")], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    def leave(self, job: Job) -> None:
        """One visitor wants a job no more; it stops when nobody does."""
        with self._lock:
            job.visitors = max(0, job.visitors - 1)
            if job.visitors == 0 and not job.over:
                job.state = "cancelled"
                job.version += 1

    def place(self, job: Job) -> int:
        """Return how many requests were there before this one and are not over."""
        with self._lock:
            keys = [other.key for other in self.jobs.values() if not other.over]
        return keys.index(job.key) if job.key in keys else 0

    def _stored(self, wanted: Job) -> Job:
        """Return a request as done where the store holds its page, else as it is."""
        path = wanted.folder / PAGE
        if path.exists():
            wanted.pages = json.loads(path.read_text(encoding="utf-8"))
            wanted.state, wanted.done, wanted.shown, wanted.version = "done", wanted.seeds, wanted.seeds, 1
        return wanted

    def _forget_old(self) -> None:
        """Keep the pages of few finished jobs in memory; the others are read from the store when asked for."""
        over = [key for key, job in self.jobs.items() if job.over]
        for key in over[: max(0, len(over) - KEPT)]:
            del self.jobs[key]

    # threads

    def _tell(self) -> None:
        """Tell all who listen that something has come."""
        with self._lock:
            self._listeners = {listener for listener in self._listeners if listener() is not None}
            heard = [listener() for listener in self._listeners]
        for hear in heard:
            if hear is not None:
                hear()

    def _work(self, seat: WorkerProcess) -> None:
        self._warm(seat)
        while not self._closed.is_set():
            heavy = self._next_errand(heavy=True)
            if heavy is not None:
                self._idle.discard(seat)
                self._run_errand(seat, heavy, TASK_SECONDS)
                continue
            taken = self._take(seat)
            if taken is None:
                self._closed.wait(IDLE_SECONDS)
                continue
            job, turn = taken
            if turn is None:
                self._present(seat, job)
            else:
                self._run(seat, job, turn)
            self._tell()

    @property
    def _is_wanted(self) -> bool:
        """Tell whether there is something to run."""
        with self._lock:
            return bool(self.jobs) or any(errand.function == FRAMES for errand in self._errands)

    def _warm(self, seat: WorkerProcess) -> None:
        """Load the model while visitors still choose, unless a request comes first, which loads it anyhow.

        Some seconds after there is a page to choose on, so that the first visitor's page comes up undisturbed; and
        one worker after the other, since the first may have to compile what the others then find.
        """
        quiet_until = math.inf
        while time.monotonic() < quiet_until:
            if self._closed.wait(IDLE_SECONDS) or self._is_wanted:
                return
            if self.catalogue:
                quiet_until = min(quiet_until, time.monotonic() + QUIET_SECONDS)
        with self._warming:
            if not self._closed.is_set() and not self._is_wanted:
                self._ask(seat, WARM, {}, TASK_SECONDS)

    def _take(self, seat: WorkerProcess) -> tuple[Job, Turn | None] | None:
        """Choose what a worker does next, and note whether it has nothing to do."""
        with self._lock:
            taken = self._chosen(idle=len(self._idle | {seat}))
            (self._idle.add if taken is None else self._idle.discard)(seat)
        return taken

    def _chosen(self, idle: int) -> tuple[Job, Turn | None] | None:
        """Return whose new seeds are shown, if there are any, else whose turn it is: of who waited longest.

        A first seed that is begun is ended first: those who run its other pieces count on it.
        """
        active = sorted((job for job in self.jobs.values() if not job.over), key=lambda job: job.served)
        for job in active:
            if self._wants_page(job):
                job.presenting = True
                return job, None
        for job in sorted(active, key=lambda job: not job.is_cut):
            if job.may_hand_out:
                return job, self._hand_out(job, idle)
        return None

    def _wants_page(self, job: Job) -> bool:
        """Show after the first seeds, then at each doubling, then at the end: a page costs as much as a seed."""
        if job.presenting or job.done <= job.shown:
            return False
        return job.done == job.seeds or job.done >= 2 * job.shown

    def _hand_out(self, job: Job, idle: int) -> Turn:
        job.state = "running"
        job.started = job.started or time.monotonic()
        job.served = time.monotonic()
        job.running += 1
        return job.next_turn(idle)

    def _run(self, seat: WorkerProcess, job: Job, turn: Turn) -> None:
        asked = {**job.asked, "seed": turn.seed, "piece": turn.piece, "pieces": turn.pieces}
        answer = self._ask(seat, RUN[job.kind], asked, TASK_SECONDS)
        with self._lock:
            whole = answer is not None and job.end(turn)
        if whole and turn.pieces > 1 and not job.over:
            answer = self._ask(seat, JOIN, asked, TASK_SECONDS)
        with self._lock:
            job.running -= 1
            job.done += answer is not None and whole
            job.version += 1
            if answer is None and not job.over:
                job.state = "failed"

    def _present(self, seat: WorkerProcess, job: Job) -> None:
        done = job.done
        seeds = list(range(job.handed)) if done == job.handed else self._stored_seeds(job)
        payload = {**job.asked, "seeds": seeds, "done": done == job.seeds}
        answer = self._ask(seat, PRESENT[job.kind], payload, TASK_SECONDS)
        with self._lock:
            job.presenting = False
            job.version += 1
            if answer is None:
                job.state = job.state if job.over else "failed"
                return
            # Not how many seeds were shown: more may lie in the folder than are counted, and the end must still come.
            job.pages, job.shown = answer["pages"], done
            if done == job.seeds and not job.over:
                job.state = "done"

    def _stored_seeds(self, job: Job) -> list[int]:
        """Return the seeds whose tables are whole."""
        return sorted(int(part.name.removeprefix("seed-")) for part in (job.folder / "parts").glob("seed-*"))

    def _serve_errands(self) -> None:
        while not self._closed.is_set():
            if not self.catalogue:  # without it there is no page, for nobody
                self._describe()
                continue
            errand = self._next_errand(heavy=False)
            if errand is None:
                self._closed.wait(IDLE_SECONDS)
            else:
                self._run_errand(self._clerk, errand, CLERK_SECONDS)

    def _describe(self) -> None:
        """Ask what people can choose; the first time on a machine the answer takes as long as a run may."""
        answer = self._ask(self._clerk, DESCRIBE, {}, TASK_SECONDS)
        if answer:
            self.catalogue = answer
            self._described.set()
        else:
            self._failures += 1
            self._closed.wait(AGAIN_SECONDS)

    def _next_errand(self, heavy: bool) -> Errand | None:
        """Take the next errand: those that run a market are for the workers, all others for the clerk."""
        with self._lock:
            errand = next((one for one in self._errands if (one.function == FRAMES) is heavy), None)
            if errand is not None:
                self._errands.remove(errand)
            return errand

    def _run_errand(self, seat: WorkerProcess, errand: Errand, limit: float) -> None:
        errand.answer = self._ask(seat, errand.function, errand.payload, limit)
        errand.failed = errand.answer is None
        errand.over.set()
        self._tell()

    def _ask(self, seat: WorkerProcess, function: str, payload: dict[str, Any], limit: float) -> Any:
        """Return the answer's value, or None when the worker failed: why is for the log alone."""
        try:
            seat.ensure_alive()
        except RunFailed as error:
            log(str(error))
            return None
        answer = seat.ask({"function": function, "payload": payload}, limit)
        if answer is None or "error" in answer.value:
            log(stopped(seat, function, limit) if answer is None else str(answer.value["error"].get("traceback")))
            return None
        return answer.value["ok"]


def stopped(seat: WorkerProcess, function: str, limit: float) -> str:
    """Return why a worker gave no answer: its time was over, or how it ended."""
    if seat.timed_out:
        return f"{function}: stopped after {limit:.0f} seconds without an answer"
    return f"{function}: worker stopped, {seat.last_words()}"


def log(text: str) -> None:
    """Write to the log of the server."""
    logging.getLogger("pasar.dashboard").warning(text)
