"""Who carries out chunks: an engine takes tasks and gives outcomes back in any order. This one is local."""

import queue
import threading
from types import TracebackType
from typing import Final, Protocol, Self

from experiments.pool import Outcome, default_jobs, next_of
from experiments.process import WorkerProcess
from experiments.tasks import Failure, Task
from experiments.wire import Message
from simulation.errors import PasarError

GET_READY: Final = "experiments.batch.chunk:get_ready"


class Engine(Protocol):
    """What a batch needs of an engine; ``slots`` is how many tasks it carries out at once."""

    @property
    def slots(self) -> int:
        """Tasks carried out at once."""

    def submit(self, task: Task, time_limit: float | None) -> None:
        """Take one task; over ``time_limit`` seconds it is killed."""

    def next(self) -> Outcome:
        """Wait for the next outcome."""

    def close(self) -> None:
        """Drop what runs and let go of every process."""


class LocalEngine:
    """Supervised worker processes on this machine, one thread minding each."""

    def __init__(self, jobs: int | None = None) -> None:
        self.slots = default_jobs() if jobs is None else jobs
        if self.slots < 1:
            raise PasarError("jobs.positive", jobs=self.slots)
        self._waiting: queue.SimpleQueue[tuple[Task, float | None] | None] = queue.SimpleQueue()
        self._outcomes: queue.SimpleQueue[Outcome | PasarError] = queue.SimpleQueue()
        self._workers = [WorkerProcess() for _ in range(self.slots)]
        self._threads = [threading.Thread(target=self._mind, args=(seat,), daemon=True) for seat in self._workers]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, task: Task, time_limit: float | None) -> None:
        """Take one task."""
        self._waiting.put((task, time_limit))

    def next(self) -> Outcome:
        """Wait for the next outcome."""
        return next_of(self._outcomes)

    def processes(self) -> list[int]:
        """Return the process ids of the workers that run."""
        return [process for worker in self._workers if (process := worker.process_id) is not None]

    def close(self) -> None:
        """Kill every worker and wait for its thread."""
        for worker in self._workers:
            worker.stop()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def _mind(self, worker: WorkerProcess) -> None:
        """Feed one worker until told to stop."""
        while (waiting := self._waiting.get()) is not None:
            task, time_limit = waiting
            try:
                self._outcomes.put((task, carry_out(worker, task, time_limit)))
            except PasarError as broken:
                self._outcomes.put(broken)


def carry_out(worker: WorkerProcess, task: Task, time_limit: float | None) -> Message | Failure:
    """Try a task once in a worker."""
    if worker.ensure_alive():  # imports and compiling are not what a time limit is for
        worker.ask({"function": GET_READY, "payload": {"market": task.payload["market"]}}, None)
    answer = worker.ask({"function": task.function, "payload": task.payload}, time_limit)
    if answer is None:
        if worker.timed_out:
            return Failure(task, "time_limit", f"over {time_limit} s")
        return Failure(task, "killed", worker.last_words())
    if "error" in answer.value:
        return Failure(task, "exception", **answer.value["error"])
    return Message(answer.value["ok"], answer.blobs)
