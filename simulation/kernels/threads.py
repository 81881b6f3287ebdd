"""Run a kernel over rows in several threads.

A kernel given to :func:`by_rows` takes ``first_row, last_row`` before its other arguments, writes only rows in between,
and lets go of Python's lock, so results are the same for any number of threads.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from typing import Any, Final

LEAST_ROWS: Final = 20_000  # below this a second thread costs more than it saves
ALIGNED: Final = 64


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
    """Return the ranges into which ``rows`` are split, one a thread.

    They are cut at multiples of 64, so that no two threads write to one word of bits or one line of the cache.
    """
    if rows < 2 * LEAST_ROWS:
        return [(0, rows)]
    count = max(1, min(threads(), rows // LEAST_ROWS))
    edges = [0, *(rows * k // count // ALIGNED * ALIGNED for k in range(1, count)), rows]
    return list(pairwise(edges))


def by_rows(kernel: Callable[..., Any], rows: int, *arguments: Any) -> list[Any]:
    """Call ``kernel(first, last, *arguments)`` for each part of ``rows``; return what each part returned, in order."""
    mine, *others = parts(rows)
    futures = [_pool(len(others), os.getpid()).submit(kernel, *part, *arguments) for part in others]
    return [kernel(*mine, *arguments), *(future.result() for future in futures)]


def by_groups(kernel: Callable[..., Any], edges: Sequence[int], *arguments: Any) -> None:
    """Call ``kernel(first, last, *arguments)`` for groups of rows; ``edges`` are where groups begin and the last ends.

    No group is cut in two: sums over a group are made in row order, by one thread. Whoever is free takes the largest
    group left, which shares unequal groups about evenly. One thread takes all at once.
    """
    workers = len(parts(edges[-1]))
    if workers == 1:
        kernel(0, edges[-1], *arguments)
        return
    waiting = deque(sorted(pairwise(edges), key=lambda group: group[0] - group[1]))

    def work() -> None:
        while waiting:
            try:
                group = waiting.popleft()
            except IndexError:  # somebody else was faster
                return
            kernel(*group, *arguments)

    futures = [_pool(workers - 1, os.getpid()).submit(work) for _ in range(workers - 1)]
    work()
    for future in futures:
        future.result()
