"""What a process of the week is: a function of the market that says which columns it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.agents import column
    from simulation.market import Market

type Process = Callable[[Market], None]


def process(writes: Iterable[column]) -> Callable[[Process], Process]:
    """Mark a function as a process that writes these columns and no others (a test holds it to that)."""

    def mark(function: Process) -> Process:
        function.writes = frozenset(writes)  # type: ignore[attr-defined]
        return function

    return mark


def name_of(function: Process) -> str:
    """Return what a process is called in profiles and saved markets."""
    return getattr(function, "__name__", None) or repr(function)


def writes_of(function: Any) -> frozenset[column]:
    """Return the columns that a process declares to write."""
    return getattr(function, "writes", frozenset())
