"""One unit of work for any engine, and how it is carried out: by name, with its faults caught and described."""

import importlib
import json
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Literal

from experiments.wire import Message
from simulation.errors import PasarError, RunEnded

RUN: Final = "experiments.runner:run_task"  # every arm of a comparison on one seed

type Work = Callable[[dict[str, Any]], Message]


class RunFailed(RunEnded):
    """A run ended without a result through no fault of its input."""


@dataclass(frozen=True, slots=True)
class Task:
    """A call of ``function`` ("module:name", importable by the worker) with a JSON-able payload.

    Tasks of one ``kin`` gain from the same worker: it keeps what they have in common.
    """

    key: str
    function: str
    payload: dict[str, Any] = field(default_factory=dict)
    kin: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task has no answer: it raised, its worker died each time, or it took too long."""

    task: Task
    kind: Literal["exception", "killed", "time_limit"]
    reason: str
    traceback: str = ""
    error_key: str = ""
    error_values: dict[str, Any] = field(default_factory=dict)
    is_ended: bool = False
    attempts: int = 1

    def bad_input(self) -> PasarError | None:
        """Return the PasarError that the task raised, if it was one: the same in every repetition."""
        kind = RunEnded if self.is_ended else PasarError
        return kind(self.error_key, **self.error_values) if self.error_key else None


class Caught:
    """Context that keeps any error of a task, so that one run cannot end the batch. Ctrl-C passes through."""

    error: Exception | None = None

    def __enter__(self) -> "Caught":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        self.error = error if isinstance(error, Exception) else None
        return self.error is not None

    def described(self) -> dict[str, Any]:
        """Return the error as JSON-able fields of a Failure; values of other types travel as text."""
        error = self.error
        fields = {"reason": repr(error), "traceback": "".join(traceback.format_exception(error))}
        if not isinstance(error, PasarError):
            return fields
        values = json.loads(json.dumps(error.values, default=str))
        return fields | {"error_key": error.key, "error_values": values, "is_ended": isinstance(error, RunEnded)}


def perform(function: str, payload: dict[str, Any]) -> tuple[Message | None, dict[str, Any]]:
    """Carry out one task; return its answer, or None and the described error."""
    with Caught() as caught:
        return resolve(function)(payload), {}
    return None, caught.described()


def resolve(function: str) -> Work:
    """Import "module:name" and return the function."""
    module, _, name = function.partition(":")
    work: Work = getattr(importlib.import_module(module), name)
    return work
