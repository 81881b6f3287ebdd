"""What visitors ask of the desk: comparisons, deeper looks, and small errands."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COMPARE, DEEPER = "compare", "deeper"


class Busy(Exception):
    """The queue is full."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a worker runs next for a request: a seed, or one piece of its first seed, which holds some of the arms."""

    seed: int
    piece: int = 0
    pieces: int = 1


@dataclass
class Job:
    """One request under way or done; equal requests of several visitors share it."""

    key: str
    folder: Path
    arms: list[dict[str, Any]]
    seeds: int
    state: str = "waiting"
    done: int = 0
    shown: int = 0
    running: int = 0
    presenting: bool = False
    visitors: int = 1
    started: float = 0.0
    served: float = 0.0
    version: int = 0
    pages: dict[str, Any] = field(default_factory=dict)
    handed: int = 0
    kind: str = COMPARE
    main: Path | None = None
    each: int = 0
    pieces: int = 1
    given: int = 0
    ended: int = 0

    @property
    def asked(self) -> dict[str, Any]:
        """Return what every worker of this request is told."""
        told: dict[str, Any] = {"arms": self.arms, "folder": str(self.folder)}
        return told | ({"main": str(self.main), "each": self.each} if self.kind == DEEPER else {})

    @property
    def may_hand_out(self) -> bool:
        """Tell whether there is a next seed; the last steps of going deeper need all the others done."""
        waits = self.kind == DEEPER and self.handed >= 2 * self.each > self.done
        return self.handed < self.seeds and not waits

    @property
    def is_cut(self) -> bool:
        """Tell whether some pieces of the first seed are under way and others are not."""
        return self.given > 0 and self.handed == 0

    def next_turn(self, idle: int) -> Turn:
        """Return what to run next; ``idle`` is how many workers have nothing else to do, the asking one included.

        They share the arms of the first seed where more seeds follow: who waits for a first answer has it sooner, for
        the price of a burn-in each.
        """
        if self.handed or self.kind == DEEPER:
            self.handed += 1
            return Turn(self.handed - 1)
        if not self.given:
            self.pieces = min(idle, len(self.arms)) if self.seeds > idle else 1
        self.given += 1
        self.handed = int(self.given == self.pieces)
        return Turn(0, self.given - 1, self.pieces)

    def end(self, turn: Turn) -> bool:
        """Take in that a turn is over; tell whether its seed is, for it was the last piece."""
        self.ended += turn.pieces > 1
        return turn.pieces == 1 or self.ended == turn.pieces

    @property
    def seconds_left(self) -> float | None:
        """Return an estimate of the time left, or None before the first seed is done."""
        if not self.done or not self.started:
            return None
        return (time.monotonic() - self.started) / self.done * (self.seeds - self.done)

    @property
    def over(self) -> bool:
        """Tell whether nothing more will happen."""
        return self.state in ("done", "failed", "cancelled")


@dataclass(eq=False)
class Errand:
    """A small request that one visitor waits for: a check, a description, frames."""

    function: str
    payload: dict[str, Any]
    answer: Any = None
    failed: bool = False
    over: threading.Event = field(default_factory=threading.Event)
