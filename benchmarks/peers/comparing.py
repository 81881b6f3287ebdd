"""Peers against each other: each in its own environment and in one thread, results checked first, timed in turns."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Final

from benchmarks.peers import task

FOLDER: Final = Path(__file__).parent
INHERITED: Final = {
    "VIRTUAL_ENV",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSAFEPATH",
}  # would leak packages into the peer's environment
ONE_THREAD: Final = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
LAST_LINES: Final = 1  # of what a peer says when it cannot start


@dataclass(frozen=True)
class Peer:
    """A way to write the task: its script, and the packages of its environment (none: the project's own)."""

    name: str
    script: str
    packages: tuple[str, ...] = ()

    def command(self) -> list[str]:
        """Return how its script is run."""
        script = str(FOLDER / self.script)
        if not self.packages:
            return [sys.executable, script]
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        wanted = [word for package in self.packages for word in ("--with", package)]
        uv = os.environ.get("UV", "uv")
        return [uv, "run", "--quiet", "--isolated", "--no-project", "--python", python, *wanted, "python", script]


def _same(package: str) -> str:
    """Return a requirement on the version of ``package`` that this project runs with."""
    return f"{package}=={version(package)}"


OURS: Final = "ours"
PEERS: Final = (
    Peer(OURS, "ours.py"),
    Peer("NumPy", "with_numpy.py", (_same("numpy"),)),
    Peer("Mesa", "with_mesa.py", (_same("mesa"), _same("networkx"), _same("numpy"))),
    Peer("mesa-frames", "with_mesa_frames.py", ("mesa-frames==0.1.0a0",)),  # asks for NumPy before 2
    Peer("Modelly", "with_modelly.py", ("modelly-abm==1.3.2",)),
)


class CannotRun(Exception):
    """A peer that has no environment here, or whose script failed."""


class Different(Exception):
    """A peer that served other customers than the model does."""


@dataclass(eq=False)
class Running:
    """A peer at work in its own process."""

    peer: Peer
    process: subprocess.Popen[str]
    errors: IO[str]
    version: str = ""
    served: str = ""
    seconds: list[float] = field(default_factory=list)

    @classmethod
    def start(cls, peer: Peer, file: Path) -> Running:
        """Start the script of ``peer`` on the task in ``file`` (raises CannotRun)."""
        errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (closed in stop)
        environment = {name: value for name, value in os.environ.items() if name not in INHERITED} | ONE_THREAD
        try:
            process = subprocess.Popen(
                [*peer.command(), str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
                encoding="utf-8", env=environment, cwd=FOLDER.parents[1],
            )  # fmt: skip
        except OSError as error:
            errors.close()
            raise CannotRun(str(error)) from error
        running = cls(peer, process, errors)
        try:
            running.version = running.answer()["version"]
        except CannotRun:
            running.stop()
            raise
        return running

    def answer(self) -> dict[str, Any]:
        """Return the next line of the script (raises CannotRun if it has ended)."""
        line = self.process.stdout.readline() if self.process.stdout else ""
        if line:
            return dict(json.loads(line))
        self.process.wait()
        self.errors.seek(0)
        said = [text.strip() for text in self.errors if text.strip()]
        raise CannotRun("; ".join(said[-LAST_LINES:]) or f"ended with code {self.process.returncode}")

    def live(self) -> None:
        """Live one week, and note its seconds and who was served where."""
        if not self.process.stdin:
            raise CannotRun("the script does not listen")
        try:
            self.process.stdin.write("week\n")
            self.process.stdin.flush()
        except BrokenPipeError as error:
            raise CannotRun("the script has ended") from error
        told = self.answer()
        self.seconds.append(float(told["seconds"]))
        self.served = str(told["served"])

    def stop(self) -> None:
        """End the process, which ends by itself when nobody sends anything any more."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        self.process.wait()
        self.errors.close()


def compared(rounds: int, peers: Sequence[Peer] = PEERS, **sizes: int) -> dict[str, float | str]:
    """Return the median seconds of a week by peer, and how many times ours that is; a peer that cannot run says why.

    ``sizes`` are those of :func:`benchmarks.peers.task.make`.

    Raises:
        Different: somebody serves other customers than the model's kernels do; nothing is timed then.
        CannotRun: ours does not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "task.npz"
        task.save(file, **sizes)
        at_work, idle = start_all(peers, file)
        try:
            check(at_work)
            for _ in range(rounds):
                for running in at_work:
                    running.live()
        finally:
            for running in at_work:
                running.stop()
    return table_of(at_work, idle)


def start_all(peers: Sequence[Peer], file: Path) -> tuple[list[Running], dict[str, str]]:
    """Start peers; return those at work, and why the others are not."""
    at_work, idle = [], {}
    for peer in peers:
        try:
            at_work.append(Running.start(peer, file))
        except CannotRun as reason:
            if peer.name == OURS:
                raise
            idle[peer.name] = str(reason)
    return at_work, idle


def check(at_work: Sequence[Running]) -> None:
    """Let everybody live a week that does not count, and raise Different unless all served the same people."""
    for running in at_work:
        running.live()
        running.seconds.clear()
    wanted = at_work[0].served
    others = [running.peer.name for running in at_work if running.served != wanted]
    if others:
        raise Different(f"other customers than with {at_work[0].peer.name} were served by {', '.join(others)}")


def table_of(at_work: Sequence[Running], idle: dict[str, str]) -> dict[str, float | str]:
    """Return the table: median seconds, ratios to the first, reasons."""
    medians = {running: statistics.median(running.seconds) for running in at_work}
    table: dict[str, float | str] = {}
    first, *others = at_work
    for running in at_work:
        table[f"{running.peer.name} {running.version}".strip()] = medians[running]
    for running in others:
        table[f"{running.peer.name} over {first.peer.name}"] = medians[running] / medians[first]
    return table | {name: f"not run: {reason}" for name, reason in idle.items()}
