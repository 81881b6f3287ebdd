"""Tell what is missing on this machine and how to get it; packages are looked up, not loaded."""

import os
import platform
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Final

from pasar.house import ShadowedPackage, check_house
from simulation.errors import PasarError

PACKAGE: Final = "pasar-kokreasi"
OLDEST: Final = (3, 12)
EXTRAS: Final = ("notebook", "dashboard", "cluster", "docs", "solara", "evidence")
HOME: Final = Path(__file__).resolve().parent.parent
NAME: Final = re.compile(r"[\w.-]+")
EXTRA: Final = re.compile(r"extra\s*==\s*['\"]([\w-]+)['\"]")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its key in the catalogue, whether it is in order, what was found, what is lacking.

    ``needed`` is false for what only some commands use.
    """

    key: str
    good: bool
    found: str
    needed: bool = True
    lacking: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """Return ``good``, ``bad``, or ``optional`` for what is missing and can be done without."""
        return "good" if self.good else "bad" if self.needed else "optional"


def examine(folder: Path | None = None) -> Iterator[Finding]:
    """Look at Python, packages, scenarios, the neighbours' names, processors and the folder for results."""
    yield Finding("python", sys.version_info[:2] >= OLDEST, platform.python_version())
    yield packages("base", "")
    for extra in EXTRAS:
        yield packages(extra, extra)
    yield scenarios()
    yield neighbours()
    yield Finding("cores", True, str(os.cpu_count() or 1))
    yield writable(folder or Path.cwd())


def packages(key: str, extra: str) -> Finding:
    """Return which requirements of the base install or of an extra are absent."""
    chosen = sorted({name for name, asked_by in requirements() if asked_by == extra})
    lacking = tuple(name for name in chosen if not is_there(name))
    found = f"{len(chosen) - len(lacking)}/{len(chosen)}"
    return Finding(key, bool(chosen) and not lacking, found, needed=not extra, lacking=lacking)


def requirements() -> list[tuple[str, str]]:
    """Return names of packages, each with the extra that asks for it, "" for the base install."""
    try:
        lines = requires(PACKAGE) or []
    except PackageNotFoundError:
        lines = of_checkout()
    parts = [(NAME.match(line), EXTRA.search(line)) for line in lines]
    return [(name[0], extra[1] if extra else "") for name, extra in parts if name]


def of_checkout() -> list[str]:
    """Return the requirements of a checkout, written as an installed package lists them."""
    try:
        project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    except OSError:
        return [PACKAGE]
    extras = project["optional-dependencies"].items()
    return [*project["dependencies"], *(f"{line}; extra == '{extra}'" for extra, lines in extras for line in lines)]


def is_there(name: str) -> bool:
    """Tell whether a package is installed."""
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def scenarios() -> Finding:
    """Return whether the shipped scenarios are found."""
    from simulation.scenario import shipped

    try:
        names = [one.name for one in shipped()]
    except PasarError:
        names = []
    return Finding("scenarios", "baseline" in names, str(len(names)))


def neighbours() -> Finding:
    """Return whether `simulation` and `experiments` are ours."""
    try:
        check_house()
    except ShadowedPackage as error:
        return Finding("house", False, str(error).partition("\n")[0])
    return Finding("house", True, "simulation, experiments")


def writable(folder: Path) -> Finding:
    """Return whether results can be written to a folder."""
    return Finding("folder", os.access(folder, os.W_OK), str(folder))
