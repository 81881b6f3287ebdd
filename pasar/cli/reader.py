"""Whoever reads what a command writes may stop before its end, as ``head`` does: that is no mistake."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class ReaderGone(Exception):
    """Raised where nobody reads on. No OSError: files and workers that break are told as mistakes."""


@contextmanager
def to_reader() -> Iterator[None]:
    """Raise `ReaderGone` where standard output is a pipe that was closed."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGone from error


def fall_silent() -> None:
    """Write to nowhere from now on, or Python would complain on its way out about what it cannot write."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
