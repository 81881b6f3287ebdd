"""The competitiveness index with what must stand beside it: its weakest pillar, and how far weights decide."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pasar.findings import Findings, home_groups
from simulation.record.measures import GOALPOSTS, index_under_weights, pillars

WEIGHTS: Final = (0.5, 1.0, 1.5)  # each pillar at half, full and one and a half times its weight, in every combination


@dataclass(frozen=True)
class IndexCheck:
    """The arms from best to worst, the weakest pillar of each, pillars left out, and how often the order holds.

    ``levels`` holds every common pillar of every arm on 0-1, ``index`` the index under equal weights, ``first`` under
    what share of the weights an arm comes first.
    """

    order: tuple[str, ...]
    weakest: Mapping[str, str]
    left_out: tuple[str, ...]
    share_kept: float
    levels: Mapping[str, Mapping[str, float]]
    first: Mapping[str, float]
    index: Mapping[str, float]


def check_index(findings: Findings) -> IndexCheck | None:
    """Rank the arms by the index of their mean measures under many weights; None where no pillar is determined."""
    placed = levels(findings)
    common = [name for name in GOALPOSTS if all(name in values for values in placed.values())]
    if not common:
        return None
    weights = weightings(len(common))
    table = np.array([index_under_weights({name: placed[arm][name] for name in common}, weights) for arm in placed])
    ranks = np.argsort(-table, axis=0, kind="stable")
    equal = ranks[:, len(weights) // 2]
    order = tuple(list(placed)[place] for place in equal)
    weakest = {arm: min(common, key=lambda name: placed[arm][name]) for arm in order}
    left_out = tuple(name for name in GOALPOSTS if name not in common)
    kept = {arm: {name: placed[arm][name] for name in common} for arm in order}
    arms = list(placed)
    first = {arm: float((ranks[0] == arms.index(arm)).mean()) for arm in order}
    index = {arm: float(table[arms.index(arm), len(weights) // 2]) for arm in order}
    share = float((ranks == equal[:, None]).all(axis=0).mean())
    return IndexCheck(order, weakest, left_out, share, kept, first, index)


def levels(findings: Findings) -> Mapping[str, dict[str, float]]:
    """Return the pillars of every arm on 0-1, from its mean measures over seeds."""
    arms = {arm: dict(measured(findings, arm)) for arm in findings.arms}
    found = (findings.of(arm, name) for arm in findings.arms for name in GOALPOSTS)
    base = {row.measure: row.base for row in found if row is not None}
    return {arm: pillars(values) for arm, values in {findings.base: base, **arms}.items()}


def measured(findings: Findings, arm: str) -> Iterator[tuple[str, float]]:
    """Yield the level of every measure that the index is made of."""
    for name in GOALPOSTS:
        row = findings.of(arm, name)
        if row is not None and row.group in home_groups(name):
            yield name, row.value


def weightings(count: int) -> NDArray[np.float64]:
    """Return every combination of weights, each summing to one; equal weights stand in the middle."""
    table = np.array(list(itertools.product(WEIGHTS, repeat=count)), dtype=np.float64)
    return np.asarray(table / table.sum(axis=1, keepdims=True))
