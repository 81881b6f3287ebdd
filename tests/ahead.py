"""Long commands that some tests need, started with the run: they use the core that other tests leave idle."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


@dataclass
class Ahead:
    """Commands by name, each started once and waited for when a test asks for what it said."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="pasar-ahead-")))
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

    def names_for(self, test: str) -> list[str]:
        """Return the commands that a test (its node id) will ask for."""
        return [name for name, sign in (("types", "types"), ("site", "test_docs.py")) if sign in test]

    def start(self, name: str) -> None:
        """Start a command, if it is not under way."""
        if name not in self.running:
            with self.said(name).open("wb") as said:
                self.running[name] = subprocess.Popen(
                    self.command(name), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
                )

    def said(self, name: str) -> Path:
        """Return the file of what a command prints."""
        return self.folder / f"{name}.txt"

    def result(self, name: str) -> tuple[int, str]:
        """Return exit code and output of a command, started now where it was not before."""
        self.start(name)
        code = self.running[name].wait()
        return code, self.said(name).read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End what is still running (its tests were not reached) and leave nothing behind."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
