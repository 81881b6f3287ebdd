"""Errors as key and values: ``simulation`` states what is wrong, ``pasar`` words it in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar


class PasarError(Exception):
    """A mistake that a user can mend. ``key`` names the sentence, ``values`` fill it.

    ``wording`` turns one into sentences; `pasar` sets it, so that ``str(error)`` and a traceback say what the command
    line would. The note below a traceback is the key, for whoever wants to catch just this mistake.
    """

    wording: ClassVar[Callable[[PasarError], str] | None] = None

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values
        self.add_note(f"key: {key}")

    def __str__(self) -> str:
        if PasarError.wording is not None:
            return PasarError.wording(self)
        told = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
        return f"{self.key}({told})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.key, self.values)


class RunEnded(PasarError):
    """A run that cannot go on, though nothing that was asked for is wrong."""


def _rebuild(kind: type[PasarError], key: str, values: dict[str, Any]) -> PasarError:
    return kind(key, **values)
