"""Long commands that some tests need, started with the run: they use what other tests leave idle.

Where tests run in several processes the first of them, which runs none, starts the commands; the others read how they
ended. A command writes what it prints into a file, and its exit code into another when it is done.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
LONGEST: Final = 1800.0  # seconds: more than any takes, less than for ever


@dataclass
class Ahead:
    """Commands by name, each started once and waited for when a test asks for what it said."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="pasar-ahead-")))
    is_mine: bool = True  # not where another process starts them
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def site(self) -> Path:
        """Where the documentation site is built."""
        return self.folder / "site"

    def command(self, name: str) -> tuple[str, ...]:
        """Return the command of a name."""
        return {
            "types": (sys.executable, "-m", "mypy", "--no-error-summary"),
            "site": (sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", str(ROOT / "docs"), str(self.site)),
        }[name]

    def start_for(self, test: str) -> None:
        """Start what a test (its node id) will ask for."""
        for name, sign in (("types", "::test_types"), ("site", "test_docs.py")):
            if sign in test:
                self.start(name)

    def start(self, name: str) -> None:
        """Start a command, if it is not under way."""
        if self.is_mine and name not in self.running:
            asked = (sys.executable, __file__, str(self.file(name, "txt")), str(self.file(name, "code")))
            self.running[name] = subprocess.Popen(
                (*asked, *self.command(name)), cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True
            )

    def file(self, name: str, kind: str) -> Path:
        """Return the file of what a command prints (txt) or of its exit code (code)."""
        return self.folder / f"{name}.{kind}"

    def result(self, name: str) -> tuple[int, str]:
        """Return exit code and output of a command, started now where it was not before."""
        self.start(name)
        ends = time.monotonic() + LONGEST
        while not self.file(name, "code").exists():
            if time.monotonic() > ends:
                raise TimeoutError(name)
            time.sleep(0.1)
        said = self.file(name, "txt").read_text(encoding="utf-8", errors="replace")
        return int(self.file(name, "code").read_text()), said

    def stop(self) -> None:
        """End what is still running (its tests were not reached) and leave nothing behind."""
        if not self.is_mine:
            return
        for process in self.running.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def carry_out(said: Path, code: Path, command: list[str]) -> None:
    """Run a command; its exit code is there only when it is whole."""
    with said.open("wb") as file:
        ended = subprocess.call(command, stdout=file, stderr=subprocess.STDOUT)
    draft = code.with_suffix(".draft")
    draft.write_text(str(ended))
    draft.replace(code)


if __name__ == "__main__":
    carry_out(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
