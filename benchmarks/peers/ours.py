"""The micro-task through the model's own kernels, as the week calls them, in one thread.

They do more than the peers: utilities and draws are made on the way, and memories, reach and bonds are looked at.
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from answering import Week, serve  # noqa: E402

from benchmarks.peers.task import FIT_CAP, FIT_WEIGHT, SEED  # noqa: E402
from simulation.chance import Chance, Draw  # noqa: E402
from simulation.kernels import shopping  # noqa: E402
from simulation.kernels.tables import Fading, Memories, Offers, People  # noqa: E402
from simulation.processes.trips import Trips  # noqa: E402

OUTSIDE = -600.0  # utility of buying nothing: nobody chooses it
TURNS = 2


def people_of(task: dict[str, np.ndarray]) -> People:
    """Return customers of one sector and one trade area, without communities."""
    n = len(task["uid"])
    one = np.ones(n, dtype=np.float32)
    none = np.full(n, -1, dtype=np.int32)
    return People(
        task["uid"], np.zeros(n, dtype=np.int8), np.zeros(n, dtype=np.int16), none, np.zeros(n, dtype=np.bool_),
        one, one,
        one, one, task["taste"],
    )  # fmt: skip


def memories_of(task: dict[str, np.ndarray]) -> Memories:
    """Return fresh memories without bonds."""
    shape = task["known"].shape
    asked = np.full(shape, -32768, dtype=np.int16)
    zeros = np.zeros(shape, dtype=np.int16)
    return Memories(task["known"], zeros, zeros.astype(np.float32), asked, np.zeros(shape[0], dtype=np.uint32))


def offers_of(task: dict[str, np.ndarray]) -> Offers:
    """Return the offers of UMKM of that trade area."""
    n = len(task["firm_uid"])
    here = np.zeros(n, dtype=np.int64)
    return Offers(task["firm_uid"], here, here, task["value"], np.zeros(n), task["design"])


def prepare(task: dict[str, np.ndarray]) -> Any:
    """Lay out the columns and return what renews the week."""
    groups = people_of(task), memories_of(task), offers_of(task)

    def renew() -> Week:
        stock = task["stock"].copy()
        return lambda: week(task, groups, stock)

    return renew


def week(task: dict[str, np.ndarray], groups: tuple[People, Memories, Offers], stock: np.ndarray) -> np.ndarray:
    """Return the firm that served each customer, -1 for none: rounds as in ``shop``."""
    people, memories, offers = groups
    chance, n = Chance(SEED), len(people.uid)
    rows = np.arange(n, dtype=np.int32)
    trips = Trips.of(rows, TURNS, [0, n])
    trips.units[:] = 1
    fading = Fading(np.ones(1), np.ones(1), 52)
    weights = (np.array([FIT_WEIGHT]), FIT_CAP, 1.0)
    shopping.choose(
        0, n, chance.stream(Draw.CHOICE, 0), 0, rows, people, memories, offers, fading, np.zeros((1, 2)), weights,
        OUTSIDE,
        trips.wishes,
    )  # fmt: skip
    asked, lost = np.zeros_like(stock), np.zeros_like(stock)
    shopping.serve(0, n, chance.stream(Draw.QUEUE, 0), people.uid, trips.queueing(), stock, asked, lost)
    return trips.firm


def own_version() -> str:
    """Return the version of this project, empty where it is not installed."""
    try:
        return version("pasar-kokreasi")
    except PackageNotFoundError:
        return ""


if __name__ == "__main__":
    serve(prepare, own_version())
