"""A copy of the project in which faults are made, and tests run; the project itself is never touched."""

from __future__ import annotations

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from benchmarks.mutations.fault import SHORTEST, Fault, mutated
from simulation.kernels.compiling import cache_folder

REPOSITORY: Final = Path(__file__).resolve().parents[2]
NEEDED: Final = ("simulation", "experiments", "pasar", "benchmarks", "tests", "tools", "scenarios", "pyproject.toml")
LEFT_OUT: Final = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "results.json")
KERNELS: Final = "simulation/kernels"
TIME_LIMIT: Final = 1200  # seconds for the tests of one fault: a market that never ends is noticed as well
TIME_IS_UP: Final = "the time limit"
PASSED, FAILED = 0, 1


@dataclass(frozen=True)
class Verdict:
    """How the tests took a fault: ``caught_by`` names the test that failed first, empty if all passed."""

    fault: Fault
    caught_by: str


class BrokenCopy(Exception):
    """The tests did not run as tests: they fail without a fault, or the fault is no valid program."""


class Workshop:
    """A temporary copy of the project with a kernel cache of its own."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="mutations-")
        self.copy = Path(self._folder.name).resolve() / "project"
        self.cache = self.copy.parent / "cache"
        self._sound = {TIME_IS_UP}  # tests known to pass without a fault

    def __enter__(self) -> Self:
        self.copy.mkdir()
        for name in NEEDED:
            source = REPOSITORY / name
            if source.is_dir():
                shutil.copytree(source, self.copy / name, ignore=LEFT_OUT)
            elif source.exists():
                shutil.copy2(source, self.copy / name)
        self._inherit(cache_folder(), REPOSITORY / KERNELS, set())
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def run(self, tests: Sequence[str]) -> tuple[int, str]:
        """Run tests in the copy until one fails; return pytest's exit code (1 when time is up) and what it printed."""
        present = [test for test in tests if (self.copy / test.partition("::")[0]).exists()]
        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "--tb=line", "-rfE"]
        try:
            done = self._python("-m", "pytest", *options, *present)
        except subprocess.TimeoutExpired:
            return FAILED, f"FAILED {TIME_IS_UP}\n"
        return done.returncode, done.stdout + done.stderr

    def warm_up(self) -> None:
        """Run the shortest test of the suite without a fault, which compiles what all others use."""
        self._confirm(SHORTEST)

    def judge(self, fault: Fault) -> Verdict:
        """Make the fault, run the shortest test, then its own; take the fault back: what failed must then pass.

        Raises:
            BrokenCopy: the tests could not be run, or one fails without the fault, too.
        """
        with self.made(fault):
            code, printed = PASSED, ""
            for tests in filter(None, ((SHORTEST,), fault.tests)):
                code, printed = self.run(tests) if code == PASSED else (code, printed)
        if code not in (PASSED, FAILED):
            raise BrokenCopy(f"{fault.name}: {printed[-2000:]}")
        verdict = Verdict(fault, _first_failure(printed) if code == FAILED else "")
        if verdict.caught_by:
            self._confirm(verdict.caught_by)
        return verdict

    def _confirm(self, test: str) -> None:
        """Make sure, once, that ``test`` passes without a fault."""
        if test not in self._sound:
            code, printed = self.run([test])
            if code != PASSED:
                raise BrokenCopy(f"{test} fails without a fault:\n{printed[-2000:]}")
            self._sound.add(test)

    @contextmanager
    def made(self, fault: Fault) -> Iterator[None]:
        """Have the fault in the copy for as long as the context lasts."""
        file = self.copy / fault.file
        text, stat = file.read_text(encoding="utf-8"), file.stat()
        before = self._cache_folder()
        file.write_text(mutated(fault, text), encoding="utf-8")
        if fault.file.startswith(KERNELS):
            self._inherit(before, self.copy / KERNELS, users_of(Path(fault.file).stem, self.copy / KERNELS))
        try:
            yield
        finally:
            file.write_text(text, encoding="utf-8")
            os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    def _python(self, *words: str) -> subprocess.CompletedProcess[str]:
        own = {"PASAR_CACHE": str(self.cache), "PYTHONPATH": str(self.copy), "PYTHONDONTWRITEBYTECODE": "1"}
        environment = os.environ | own
        return subprocess.run(
            [sys.executable, *words], cwd=self.copy, env=environment, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=TIME_LIMIT,
        )  # fmt: skip

    def _cache_folder(self) -> Path:
        """Return where the copy, as it is now, keeps its compiled kernels.

        Raises:
            BrokenCopy: the tests would not use the copy but another project.
        """
        ask = "from simulation.kernels import compiling as c; print(c.__file__); print(c.cache_folder())"
        done = self._python("-c", ask)
        lines = done.stdout.split("\n")
        if done.returncode or not Path(lines[0]).is_relative_to(self.copy):
            raise BrokenCopy(done.stdout + done.stderr)
        return Path(lines[1])

    def _inherit(self, cache: Path, kernels: Path, but: set[str]) -> None:
        """Take over compiled kernels of the same sources from ``cache``, apart from those of modules ``but``.

        A cache is named after all kernel sources, so any change of one compiles all anew; kernels that use nothing of
        the changed module, at any remove, are the same as before. Numba looks at the date and size of each file.
        """
        mine, theirs = self._cache_folder(), cache / _numbas_name(kernels)
        if not theirs.is_dir():
            return
        target = mine / _numbas_name(self.copy / KERNELS)
        target.mkdir(parents=True, exist_ok=True)
        for file in theirs.iterdir():
            if file.name.partition(".")[0] not in but and file.suffix in {".nbi", ".nbc"}:
                shutil.copy2(file, target / file.name)


def _numbas_name(folder: Path) -> str:
    """Return the name that Numba gives to the cache of sources in ``folder``."""
    return f"{folder.name}_{hashlib.sha1(str(folder).encode(), usedforsecurity=False).hexdigest()}"


def users_of(module: str, kernels: Path) -> set[str]:
    """Return ``module`` and the kernel modules that import it, directly or not."""
    imports = {path.stem: _kernel_imports(path) for path in kernels.glob("*.py")}
    users = {module}
    while True:
        more = {name for name, used in imports.items() if used & users} - users
        if not more:
            return users
        users |= more


def _kernel_imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name.rpartition(".")[2] for name in names if name.startswith("simulation.kernels.")}


def _first_failure(printed: str) -> str:
    found = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", printed, re.MULTILINE)
    return found.group(1).strip() if found else TIME_IS_UP
