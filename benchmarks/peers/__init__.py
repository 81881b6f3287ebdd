"""The same micro-task in other ways of writing an agent-based model."""

from __future__ import annotations


def compared(rounds: int) -> dict[str, float]:
    """Return the seconds of one week of the micro-task for every peer."""
    raise SystemExit(f"peers are not there yet ({rounds} rounds asked)")
