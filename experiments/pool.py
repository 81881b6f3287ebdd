"""A supervised pool of worker processes over pipes.

Plain subprocesses, not multiprocessing: no ``__main__`` guard, the same on every platform and in notebooks.
"""

import contextlib
import os
import queue
import threading
from collections import Counter, deque
from collections.abc import Callable, Generator, Sequence
from types import TracebackType
from typing import Any, Final, Self

from experiments.process import WorkerProcess
from experiments.tasks import Failure, Task, perform
from experiments.wire import Message
from simulation.errors import PasarError

ATTEMPTS: Final = 3
POLL_SECONDS: Final = 0.2

type OnDone = Callable[[Task, Message], None]
type Progress = Callable[[int, int], None]
type Outcome = tuple[Task, Message | Failure]


def next_of(outcomes: "queue.Queue[Outcome | PasarError] | queue.SimpleQueue[Outcome | PasarError]") -> Outcome:
    """Return the next outcome; polls, because on some platforms Ctrl-C cannot break a plain wait."""
    while True:
        try:
            outcome = outcomes.get(timeout=POLL_SECONDS)
        except queue.Empty:
            continue
        if isinstance(outcome, PasarError):
            raise outcome
        return outcome


def default_jobs() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Pool:
    """Carry out tasks in ``jobs`` worker processes, or here, one by one, when ``jobs`` is 1.

    A worker that dies costs its task one of ``attempts`` tries; a task over ``time_limit`` seconds is killed
    (not with one job: there is nobody to kill it). Workers stay alive between calls of `map`.
    """

    def __init__(self, jobs: int | None = None, *, attempts: int = ATTEMPTS, time_limit: float | None = None) -> None:
        self.jobs = default_jobs() if jobs is None else jobs
        if self.jobs < 1:
            raise PasarError("jobs.positive", jobs=self.jobs)
        self.attempts = attempts
        self.time_limit = time_limit
        self._workers: list[WorkerProcess] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def launch(self, tasks: int, function: str) -> None:
        """Start the workers for so many tasks and do not wait: meanwhile they import the module of ``function``."""
        module, _, _ = function.partition(":")
        while self.jobs > 1 and len(self._workers) < min(self.jobs, tasks):
            worker = WorkerProcess(module)
            worker.launch()
            self._workers.append(worker)

    def map(self, tasks: Sequence[Task], on_done: OnDone, progress: Progress | None = None) -> list[Failure]:
        """Hand each answer to ``on_done`` in this thread as it comes in; return the failures, in order of tasks."""
        failures: dict[str, Failure] = {}
        with contextlib.closing(self._outcomes(tasks)) as outcomes:  # an interrupt here stops the workers now
            for done, (task, outcome) in enumerate(outcomes, start=1):
                if isinstance(outcome, Failure):
                    failures[task.key] = outcome
                else:
                    on_done(task, outcome)
                if progress is not None:
                    progress(done, len(tasks))
        return [failures[task.key] for task in tasks if task.key in failures]

    def close(self) -> None:
        """Stop every worker at once, busy or not."""
        for worker in self._workers:
            worker.stop()
        self._workers.clear()

    def _outcomes(self, tasks: Sequence[Task]) -> Generator[Outcome]:
        if self.jobs == 1 or len(tasks) == 0:
            return (_here(task) for task in tasks)
        return self._supervised(tasks)

    def _supervised(self, tasks: Sequence[Task]) -> Generator[Outcome]:
        """Yield outcomes in order of completion; whatever interrupts the caller also stops the workers."""
        while len(self._workers) < min(self.jobs, len(tasks)):
            self._workers.append(WorkerProcess())
        shift = _Shift(tasks, self.attempts, self.time_limit, room=self.jobs)
        finished = False
        try:
            shift.start(self._workers)
            for _ in tasks:
                yield shift.next_outcome()
            finished = True
        finally:
            shift.over.set()
            if not finished:
                self.close()
            shift.join()


def _here(task: Task) -> Outcome:
    """Carry out a task in this process."""
    answer, error = perform(task.function, task.payload)
    return task, answer if answer is not None else Failure(task, "exception", **error)


class Waiting:
    """Tasks that wait for a worker.

    A worker stays with one kin while that has any, then takes one that nobody is at, or else helps with the first left.
    """

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._lock = threading.Lock()
        self._of_kin: dict[str, deque[Task]] = {}
        self._workers_at: Counter[str] = Counter()
        for task in tasks:
            self._of_kin.setdefault(task.kin, deque()).append(task)

    def take(self, last: Task | None = None) -> Task | None:
        """Return the next task for the worker that did `last`, or None when none waits."""
        with self._lock:
            if last is not None:
                self._workers_at[last.kin] -= 1
            if not self._of_kin:
                return None
            free = (kin for kin in self._of_kin if not self._workers_at[kin])
            kin = last.kin if last is not None and last.kin in self._of_kin else next(free, next(iter(self._of_kin)))
            task = self._of_kin[kin].popleft()
            if not self._of_kin[kin]:
                del self._of_kin[kin]
            self._workers_at[kin] += 1
            return task


class _Shift:
    """The threads of one call of `map`: each feeds one worker, one task at a time, and minds its death.

    The queue of outcomes is bounded, so a slow receiver holds the workers back and the driver's memory stays flat.
    """

    def __init__(self, tasks: Sequence[Task], attempts: int, time_limit: float | None, room: int) -> None:
        self.over = threading.Event()
        self._attempts = attempts
        self._time_limit = time_limit
        self._waiting = Waiting(tasks)
        self._outcomes: queue.Queue[Outcome | PasarError] = queue.Queue(maxsize=room)
        self._threads: list[threading.Thread] = []

    def start(self, workers: Sequence[WorkerProcess]) -> None:
        """Start one thread per worker."""
        self._threads = [threading.Thread(target=self._mind, args=(worker,), daemon=True) for worker in workers]
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait until every thread has noticed that the shift is over."""
        for thread in self._threads:
            thread.join()

    def next_outcome(self) -> Outcome:
        """Return the next outcome."""
        return next_of(self._outcomes)

    def _mind(self, worker: WorkerProcess) -> None:
        """Feed one worker until no task waits."""
        task: Task | None = None
        while not self.over.is_set():
            task = self._waiting.take(task)
            if task is None:
                return
            try:
                self._report((task, self._carry_out(worker, task)))
            except PasarError as broken:
                self._report(broken)
                return

    def _carry_out(self, worker: WorkerProcess, task: Task) -> Message | Failure:
        """Try a task until it is answered, or its worker has died ``attempts`` times."""
        for attempt in range(1, self._attempts + 1):
            worker.ensure_alive()
            answer = worker.ask({"function": task.function, "payload": task.payload}, self._time_limit)
            if answer is not None:
                return _outcome(task, answer, attempt)
            if worker.timed_out:
                return Failure(task, "time_limit", f"over {self._time_limit} s", attempts=attempt)
            if self.over.is_set():
                break
        return Failure(task, "killed", worker.last_words(), attempts=self._attempts)

    def _report(self, outcome: Outcome | PasarError) -> None:
        """Hand an outcome over, unless the shift ends first."""
        while not self.over.is_set():
            try:
                self._outcomes.put(outcome, timeout=POLL_SECONDS)
            except queue.Full:
                continue
            return


def _outcome(task: Task, answer: Message, attempt: int) -> Message | Failure:
    """Unwrap a worker's answer."""
    value: dict[str, Any] = answer.value
    if "error" in value:
        return Failure(task, "exception", attempts=attempt, **value["error"])
    return Message(value["ok"], answer.blobs)
