"""What a seeded fault is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

SHORTEST: Final = "tests/test_twin.py::test_the_twins_agree_every_week[2]"
SUITE: Final = (  # without the golden file, which tells any change from before but not right from wrong
    "tests/test_kernels.py", "tests/test_kernels_of_chance.py", "tests/test_measures.py",
    "tests/test_twin.py", "tests/test_market_api.py", "tests/test_limiting_cases.py", "tests/test_symmetry.py",
    "tests/test_chance.py", "tests/test_policy.py", "tests/test_invariants.py", "tests/test_mechanisms.py",
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """``old`` in ``file`` becomes ``new``, which ``breaks`` something; then ``tests`` run until one fails."""

    file: str
    old: str
    new: str
    breaks: str
    tests: tuple[str, ...] = SUITE
    is_few: bool = False  # among the few of the default test run, which one short test must catch

    @property
    def name(self) -> str:
        """Return the file and what breaks, in one line."""
        return f"{self.file.removeprefix('simulation/')}: {self.breaks}"


def mutated(fault: Fault, text: str) -> str:
    """Return the source ``text`` with the fault in it.

    Raises:
        ValueError: the old text does not occur exactly once.
    """
    count = text.count(fault.old)
    if count != 1:
        raise ValueError(f"{fault.name}: its old text occurs {count} times")
    return text.replace(fault.old, fault.new)


def source(fault: Fault, repository: Path) -> str:
    """Return the text of the file that the fault goes into."""
    return (repository / fault.file).read_text(encoding="utf-8")
