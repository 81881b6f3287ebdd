"""The micro-task: who is served where when everybody wants one unit and some shelves are too small.

Each customer remembers some firms and ranks them by a race: firm ``f`` finishes at ``-log(1 - draw) / exp(utility)``.
Everybody goes to the firm that finishes first. A firm with more callers than stock serves the lowest queue keys. Who
was not served tries the firm that finishes second, once, with what the first round left there.

Utilities, draws and queue keys are given to the peers, so that everyone must serve the same people at the same firms.
They are keyed draws of :mod:`simulation.chance`: the model's own kernels make them themselves while they run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulation.chance import CUSTOMER, UMKM, Chance, Draw, uid_of

CUSTOMERS: Final = 100_000
FIRMS: Final = 2_000
REMEMBERED: Final = 5
SHELF: Final = 0.8  # of the units that a firm would sell if all were equally liked
SEED: Final = 3
FIT_WEIGHT: Final = 1.0
FIT_CAP: Final = 6.0


def make(customers: int = CUSTOMERS, firms: int = FIRMS, remembered: int = REMEMBERED) -> dict[str, NDArray]:
    """Return the task: ``known[c, k]``, ``utility[c, k]``, ``draw[c, k]``, ``queue[c]``, ``stock[f]``, sources.

    Raises:
        ValueError: fewer firms than people remember.
    """
    if firms <= remembered:
        raise ValueError(f"{firms} firms are too few for {remembered} memories")
    chance = Chance(SEED)
    uid = np.array([uid_of(CUSTOMER, 0, n) for n in range(customers)], dtype=np.uint32)
    firm_uid = np.array([uid_of(UMKM, 0, n) for n in range(firms)], dtype=np.uint32)
    known = _memories(chance, uid, firms, remembered)
    taste = _points(chance, Draw.TASTE, uid).astype(np.float32)
    design = _points(chance, Draw.FIRST_DESIGN, firm_uid)
    value = 0.5 * chance.normals(Draw.QUALITY, firm_uid)
    gap = taste.astype(np.float64)[:, None, :] - design[known]
    utility = value[known] - 0.5 * FIT_WEIGHT * np.minimum((gap * gap).sum(axis=2), FIT_CAP)
    draw = np.stack([_of_pairs(chance, uid, firm_uid[known[:, k]]) for k in range(remembered)], axis=1)
    stock = np.full(firms, max(1, int(SHELF * customers / firms)), dtype=np.int64)
    return {
        "uid": uid, "firm_uid": firm_uid, "known": known, "taste": taste, "design": design, "value": value,
        "utility": utility, "draw": draw, "queue": chance.uniforms(Draw.QUEUE, uid, 0), "stock": stock,
    }  # fmt: skip


def save(path: Path, **sizes: int) -> None:
    """Write the task to an ``.npz`` file."""
    np.savez(path, **make(**sizes))


def _memories(chance: Chance, uid: NDArray[np.uint32], firms: int, remembered: int) -> NDArray[np.int32]:
    """Return different firms for each customer: steps of one length from a first one."""
    first = np.floor(firms * chance.uniforms(Draw.REMEMBERED, uid)).astype(np.int64)
    longest = max(1, (firms - 1) // remembered)
    step = 1 + np.floor(longest * chance.uniforms(Draw.REMEMBERED, uid, partner=1)).astype(np.int64)
    return ((first[:, None] + step[:, None] * np.arange(remembered)) % firms).astype(np.int32)


def _points(chance: Chance, decision: Draw, uid: NDArray[np.uint32]) -> NDArray[np.float64]:
    return np.stack([chance.normals(decision, uid, partner=axis) for axis in range(2)], axis=1)


def _of_pairs(chance: Chance, uid: NDArray[np.uint32], partner: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Return one uniform per pair, as the race of :func:`simulation.kernels.shopping.choose` draws it at tick 0."""
    from benchmarks.peers.pairs import fill_pairs

    out = np.empty(len(uid))
    fill_pairs(chance.stream(Draw.CHOICE, 0), uid, partner, out)
    return out
