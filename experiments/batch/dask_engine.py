"""Chunks on a Dask cluster. Each Dask worker keeps supervised processes of our own, so faults mean the same everywhere.

A run that kills its process never kills the Dask worker, which Dask would blame on every task there; time limits work;
and workers share nothing but the store's folder, which must be one file system for driver and workers.
"""

import json
import queue
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from distributed import Client, get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from experiments.batch.engines import carry_out
from experiments.pool import POLL_SECONDS, Outcome
from experiments.process import WorkerProcess
from experiments.tasks import Failure, Task
from experiments.wire import Message
from simulation.errors import PasarError

if TYPE_CHECKING:
    from distributed import Future, Worker

SEATS: Final = "pasar-seats"
QUEUES: Final = {"slurm": "SLURMCluster", "pbs": "PBSCluster", "sge": "SGECluster", "lsf": "LSFCluster"}


class Seats(WorkerPlugin):
    """One supervised process for each thread of a Dask worker."""

    name = SEATS

    def __init__(self) -> None:
        self.free: queue.SimpleQueue[WorkerProcess] | None = None
        self.all: list[WorkerProcess] = []

    def setup(self, worker: "Worker") -> None:
        """Put a process in each seat; it starts with the first task."""
        self.free = queue.SimpleQueue()
        self.all = [WorkerProcess() for _ in range(worker.state.nthreads)]
        for seat in self.all:
            self.free.put(seat)

    def teardown(self, worker: "Worker") -> None:
        """Stop every process."""
        for seat in self.all:
            seat.stop()

    def carry_out(self, task: Task, time_limit: float | None) -> Message | Failure:
        """Carry out a task in a free seat."""
        if self.free is None:
            raise PasarError("worker.start", reason="the plugin was not set up")
        seat = self.free.get()
        try:
            return carry_out(seat, task, time_limit)
        finally:
            self.free.put(seat)


def on_worker(key: str, function: str, payload: str, time_limit: float | None) -> Message | Failure:
    """Carry out one task on a Dask worker."""
    seats: Any = get_worker().plugins[SEATS]
    found: Message | Failure = seats.carry_out(Task(key, function, json.loads(payload)), time_limit)
    return found


class DaskEngine:
    """An engine over a Dask client; what the client's cluster gains or loses shows in ``slots``."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._outcomes: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        self._tasks: dict[str, tuple[Task, Future[Any]]] = {}
        client.register_plugin(Seats())

    @property
    def slots(self) -> int:
        """Threads of all workers, at least one, so that a cluster that is still starting gets work."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads)

    def submit(self, task: Task, time_limit: float | None) -> None:
        """Send one task; only names and numbers travel."""
        payload = json.dumps(task.payload)
        future = self._client.submit(on_worker, task.key, task.function, payload, time_limit, key=task.key, pure=False)
        self._tasks[task.key] = task, future
        future.add_done_callback(self._outcomes.put)

    def next(self) -> Outcome:
        """Wait for the next outcome."""
        while True:
            try:
                future = self._outcomes.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            task, _ = self._tasks.pop(str(future.key))
            return task, self._outcome(task, future)

    def close(self) -> None:
        """Cancel what runs and leave the cluster."""
        self._client.cancel([future for _, future in self._tasks.values()])
        self._tasks.clear()
        self._client.close()

    def _outcome(self, task: Task, future: "Future[Any]") -> Message | Failure:
        if future.status == "finished":
            answer: Message | Failure = future.result()
            return answer
        if future.status == "cancelled":
            return Failure(task, "killed", "cancelled by the scheduler")
        error = future.exception()
        if isinstance(error, PasarError):
            raise error
        return Failure(task, "killed", repr(error))


def client_of(address: str, jobs: int | None, options: Mapping[str, Any] | None = None) -> Client:
    """Return a client: of a scheduler's address, of ``local`` processes, or of a queue (slurm, pbs, sge, lsf).

    Queues are set up as dask-jobqueue reads them (its own YAML, and ``options``); ``jobs`` jobs are asked for.
    """
    if address == "local":
        from distributed import LocalCluster

        return Client(LocalCluster(n_workers=jobs or 2, threads_per_worker=1, dashboard_address=None))
    if address in QUEUES:
        cluster = queue_of(address, options or {})
        cluster.scale(jobs=jobs or 1)
        return Client(cluster)
    try:
        return Client(address, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise PasarError("dask.unreachable", address=address, reason=str(error)) from error


def queue_of(name: str, options: Mapping[str, Any]) -> Any:
    """Return the dask-jobqueue cluster of a queue, one process and one thread a job unless told otherwise."""
    import dask_jobqueue

    plain = {"cores": 1, "processes": 1, "memory": "2GB"}
    return getattr(dask_jobqueue, QUEUES[name])(**(plain | dict(options)))
