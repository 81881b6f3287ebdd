"""Progress of a batch: a bar with rate, time left and failures on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from experiments.batch.driver import Tally, Watch
from pasar.cli.console import task_bar
from pasar.language import Texts

EVERY_SECONDS: Final = 5.0


@contextmanager
def watching(texts: Texts) -> Iterator[Watch]:
    """Give a function to tell the progress to."""
    if sys.stderr.isatty():
        with _bar(texts) as watch:
            yield watch
    else:
        yield _Lines(texts)


def rate_of(tally: Tally) -> float:
    """Return runs per second since this driver began."""
    return tally.runs / tally.seconds if tally.seconds > 0 else 0.0


@contextmanager
def _bar(texts: Texts) -> Iterator[Watch]:
    with task_bar("") as (shown, task):

        def watch(tally: Tally) -> None:
            words = texts("cli.batch.rate", rate=f"{rate_of(tally):.2f}", failed=tally.failed)
            shown.update(task, completed=tally.done + tally.failed, total=tally.total, description=words)

        yield watch


class _Lines:
    """A line every few seconds."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._told = time.monotonic()

    def __call__(self, tally: Tally) -> None:
        """Write a line when one is due."""
        now = time.monotonic()
        if now - self._told < EVERY_SECONDS:
            return
        self._told = now
        left = tally.total - tally.done - tally.failed
        minutes = f"{left * tally.seconds / tally.cases / 60:.0f}" if tally.cases else "?"
        words = {"done": tally.done, "total": tally.total, "failed": tally.failed, "rate": f"{rate_of(tally):.2f}"}
        sys.stderr.write(self._texts("cli.batch.progress", minutes=minutes, **words) + "\n")
        sys.stderr.flush()
