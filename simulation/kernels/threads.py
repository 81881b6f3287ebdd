"""Run a kernel over rows in several threads.

A kernel given to :func:`by_rows` takes ``first_row, last_row`` before its other arguments, writes only rows in between,
and lets go of Python's lock, so results are the same for any number of threads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import Any, Final

LEAST_ROWS: Final = 20_000  # below this a second thread costs more than it saves


def threads() -> int:
    """Return the number of threads: ``PASAR_THREADS``, or the cores this process may use."""
    named = os.environ.get("PASAR_THREADS", "")
    if named.isdigit() and int(named) > 0:
        return int(named)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _pool(workers: int, process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers, thread_name_prefix="kernel")


def parts(rows: int) -> list[tuple[int, int]]:
    """Return the ranges into which ``rows`` are split, one a thread."""
    if rows < 2 * LEAST_ROWS:
        return [(0, rows)]
    count = max(1, min(threads(), rows // LEAST_ROWS))
    edges = [rows * k // count for k in range(count + 1)]
    return list(pairwise(edges))


def parts_of_groups(edges: Sequence[int]) -> list[tuple[int, int]]:
    """Return ranges of whole groups, one a thread and about as long as each other; ``edges`` are where groups begin."""
    rows = edges[-1]
    wanted = parts(rows)
    cuts = [min(edges, key=lambda edge: abs(edge - last)) for _, last in wanted[:-1]]
    ends = sorted({0, *cuts, rows})
    return list(pairwise(ends)) if rows else [(0, 0)]


def by_rows(kernel: Callable[..., Any], rows: int, *arguments: Any) -> list[Any]:
    """Call ``kernel(first, last, *arguments)`` for each part of ``rows``; return what each part returned, in order."""
    return _call(kernel, parts(rows), arguments)


def by_groups(kernel: Callable[..., Any], edges: Sequence[int], *arguments: Any) -> list[Any]:
    """Do the same for parts that cut no group in two: sums over a group are made in row order, by one thread."""
    return _call(kernel, parts_of_groups(edges), arguments)


def _call(kernel: Callable[..., Any], ranges: list[tuple[int, int]], arguments: tuple[Any, ...]) -> list[Any]:
    """Call ``kernel`` for each range, the first in this thread."""
    if len(ranges) == 1:
        return [kernel(*ranges[0], *arguments)]
    pool = _pool(len(ranges) - 1, os.getpid())
    futures = [pool.submit(kernel, first, last, *arguments) for first, last in ranges[1:]]
    mine = kernel(*ranges[0], *arguments)
    return [mine, *(future.result() for future in futures)]
