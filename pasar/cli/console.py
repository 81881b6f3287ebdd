"""What goes to the screen: tables and JSON on standard output, progress on standard error."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol

from rich.console import Console
from rich.table import Table

from pasar.cli.reader import ReaderGone, to_reader
from pasar.language import Texts

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PLAIN_WIDTH: Final = 120
QUIET_SECONDS: Final = 2.0
EVERY_SECONDS: Final = 5.0


class Tell(Protocol):
    """Called as ``tell(done, total)`` while work goes on."""

    def __call__(self, done: int, total: int) -> None:
        """Take in how far the work is."""


class Output(Console):
    """A console that says so when nobody reads on; Rich ends the process instead, as if the work had failed."""

    def on_broken_pipe(self) -> NoReturn:
        """Leave it to `pasar.cli` how a command ends whose reader has gone."""
        raise ReaderGone


def output() -> Console:
    """Return the console on standard output; wide enough for tables when it is not a terminal."""
    return Output(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False, soft_wrap=False)


def say(text: str) -> None:
    """Write a plain line on standard output."""
    with to_reader():
        sys.stdout.write(text + "\n")


def emit(value: Any) -> None:
    """Write a value as JSON; NaN, which JSON lacks, must have become None before."""
    say(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> None:
    """Print a table; the columns in `right` are flushed right."""
    grid = Table(title=title or None, title_justify="left", title_style="bold", header_style="bold", expand=False)
    for place, head in enumerate(heads):
        grid.add_column(head, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(cell.replace("[", r"\[") for cell in row))
    output().print(grid)


@contextmanager
def progress(texts: Texts, what: str) -> Iterator[Tell]:
    """Give a function to report progress to: a bar on a terminal, else a plain line now and then."""
    if sys.stderr.isatty():
        with bar(what) as tell:
            yield tell
    else:
        yield Lines(texts, what)


@contextmanager
def bar(what: str) -> Iterator[Tell]:
    """Show a progress bar and give a function to tell it how far the work is."""
    with task_bar(what) as (shown, task):
        yield lambda done, total: shown.update(task, completed=done, total=total)


@contextmanager
def task_bar(what: str) -> Iterator[tuple["Progress", "TaskID"]]:
    """Show a Rich progress bar with one task on standard error; it goes away when done."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield shown, shown.add_task(what, total=None)


class Lines:
    """Reports progress as plain lines: silent for two seconds, then one every five, and the last."""

    def __init__(self, texts: Texts, what: str) -> None:
        self.texts = texts
        self.what = what
        self.started = time.monotonic()
        self.told = self.started - EVERY_SECONDS + QUIET_SECONDS

    def __call__(self, done: int, total: int) -> None:
        """Write a line when one is due."""
        now = time.monotonic()
        last = done == total and self.told > self.started
        if now - self.told < EVERY_SECONDS and not last:
            return
        self.told = now
        elapsed = round(now - self.started)
        sys.stderr.write(self.texts("cli.progress", what=self.what, done=done, total=total, seconds=elapsed) + "\n")
        sys.stderr.flush()
