"""One worker process as its parent sees it: started, asked, timed, found dead, replaced."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from typing import IO, Any, Final

from experiments.tasks import RunFailed
from experiments.wire import Message, receive, send

COMMAND: Final = (sys.executable, "-P", "-m", "experiments.worker")  # -P: the user's folder cannot shadow a module
ONE_THREAD: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")
LAST_WORDS: Final = 2000  # bytes
GRACE_SECONDS: Final = 2.0
NICE: Final = 10  # how far a process stands back that gives way, on POSIX
LAST: Final = 19  # there is none behind
BELOW_NORMAL: Final = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # the same on Windows


class WorkerProcess:
    """A seat for one worker: when the process in it dies, `ensure_alive` puts a fresh one there."""

    def __init__(self, *modules: str, gives_way: bool = False) -> None:
        """Take the names of modules that the process imports while it waits for its first task.

        A process that ``gives_way`` gets the processor when nobody else wants it, a person at a page first of all.
        """
        self._gives_way = gives_way
        self.timed_out = False
        self._modules = modules
        self._is_ready = False
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`

    @property
    def process_id(self) -> int | None:
        """Return the id of the process, None when none runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def launch(self) -> bool:
        """Start a process if none runs, without waiting for it, and say so."""
        if self._process is not None and self._process.poll() is None:
            return False
        self._discard()
        self._start()
        self._is_ready = False
        return True

    def ensure_alive(self) -> bool:
        """Start a process if none runs, and say so; raises RunFailed when a worker cannot even start."""
        is_new = self.launch()
        if not self._is_ready:
            self._is_ready = self._read() is not None
        if not self._is_ready and not self._stopped.is_set():
            self._bury()
            raise RunFailed("worker.start", reason=self.last_words())
        return is_new

    def ask(self, request: dict[str, Any], time_limit: float | None) -> Message | None:
        """Send a request and wait for its answer; None when the process died or was killed for its time."""
        self.timed_out = False
        timer = threading.Timer(time_limit or 0, self._kill_for_time)
        if time_limit is not None:
            timer.start()
        try:
            answer = self._read() if self._write(request) else None
        finally:
            timer.cancel()
        if answer is None:
            self._bury()
        return answer

    def stop(self) -> None:
        """Kill the process, whatever it does, and let no other take its seat."""
        self._stopped.set()
        with self._lock:
            self._discard()
            self._complaints.close()

    def last_words(self) -> str:
        """Return how the process ended and the end of what it wrote to standard error."""
        process = self._process
        ended = "not started" if process is None else f"exit code {process.poll()}"
        with self._lock:
            if self._complaints.closed:
                return ended
            size = self._complaints.seek(0, os.SEEK_END)
            self._complaints.seek(max(0, size - LAST_WORDS))
            words = self._complaints.read().decode(errors="replace").strip()
        return f"{ended}: {words}" if words else ended

    def _start(self) -> None:
        with self._lock:
            if self._stopped.is_set():
                return
            self._complaints.seek(0)
            self._complaints.truncate()
            self._process = subprocess.Popen(
                [*COMMAND, *self._modules],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                env=environment(),
                start_new_session=True,  # the terminal's Ctrl-C reaches the parent alone
                creationflags=BELOW_NORMAL if self._gives_way else 0,
            )
            if self._gives_way and sys.platform != "win32":
                mine = os.getpriority(os.PRIO_PROCESS, 0)
                os.setpriority(os.PRIO_PROCESS, self._process.pid, min(LAST, mine + NICE))

    def _write(self, request: dict[str, Any]) -> bool:
        process = self._process
        if process is None or process.stdin is None:
            return False
        try:
            send(process.stdin, Message(request))
        except (OSError, ValueError):  # ValueError: the pipe was closed by `stop`
            return False
        return True

    def _read(self) -> Message | None:
        process = self._process
        if process is None or process.stdout is None:
            return None
        try:
            return receive(process.stdout)
        except (OSError, ValueError):
            return None

    def _kill_for_time(self) -> None:
        self.timed_out = True
        if self._process is not None:
            self._process.kill()

    def _bury(self) -> None:
        """Wait for the end of a process whose pipe has closed, so that it is not taken for alive."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _discard(self) -> None:
        """Kill the process and close its pipes; the reader, if any, then sees the end of the pipe."""
        process = self._process
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # a request that nobody read is still in the pipe
                    pipe.close()


def environment() -> dict[str, str]:
    """Return the parent's environment with one thread per worker and the parent's import path."""
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return os.environ | dict.fromkeys(ONE_THREAD, "1") | {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
