"""What every peer's script does: load the task, then live one week for each line it is sent.

A script needs NumPy and the standard library here, nothing of this project: it runs in an environment of its own.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

type Week = Callable[[], Any]


def digest(served: Any) -> str:
    """Return a hash of who was served where: the firm's row for each customer, -1 for nobody."""
    return hashlib.sha256(np.ascontiguousarray(served, dtype="<i4").tobytes()).hexdigest()[:16]


def say(**values: Any) -> None:
    """Answer in one line."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def serve(prepare: Callable[[dict[str, np.ndarray]], Callable[[], Week]], version: str) -> None:
    """Answer each line on standard input with the seconds of a week and the hash of who was served where.

    ``prepare(task)`` builds the agents and returns ``renew``; ``renew()`` fills the shelves, untimed, and returns the
    week, which is timed and returns the firm's row for each customer.
    """
    with np.load(sys.argv[1]) as file:
        renew = prepare(dict(file))
    digest(renew()())  # compile and warm up
    say(version=version)
    for _ in sys.stdin:
        week = renew()
        gc.collect()
        start = time.perf_counter()
        served = week()
        seconds = time.perf_counter() - start
        say(seconds=seconds, served=digest(served))
