"""Under what conditions does it pay? Boxes in the space of assumptions (PRIM), and the sign of an effect over two."""

import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

LEVEL: Final = 0.95
LEAST_DENSITY: Final = 0.8
MASS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Box:
    """Conditions under which cases of interest gather.

    ``limits``: factor -> (low, high). ``coverage``: share of all cases of interest inside; ``density``: share of the
    points inside that are of interest; ``mass``: share of all points inside; ``p``: chance that a limit matters by
    chance alone (quasi-p of PRIM).
    """

    limits: dict[str, tuple[float, float]]
    coverage: float
    density: float
    mass: float
    p: dict[str, float]


def discover(points: pd.DataFrame, interest: NDArray[np.bool_], density: float = LEAST_DENSITY) -> Box | None:
    """Return the largest box on PRIM's peeling path that reaches a density; None when nothing is of interest.

    Points are rows of numbers. Where no box is as dense, the densest is returned: read its density.
    """
    if not interest.any():
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the workbench speaks of optional engines when it is imported
        from ema_workbench.analysis.prim import Prim

        found = Prim(points.reset_index(drop=True), interest.astype(int), mass_min=MASS).find_box()
    path = found.peeling_trajectory if hasattr(found, "peeling_trajectory") else found._peeling_trajectory
    return _box(points, interest, found, _chosen(path, density))


def _chosen(path: pd.DataFrame, density: float) -> int:
    """Return the box of largest coverage among the dense ones; of equal ones the densest, so that no limit is loose."""
    density_of, coverage = path["density"].to_numpy(float), path["coverage"].to_numpy(float)
    dense = density_of >= density
    if not dense.any():
        return int(density_of.argmax())
    return int(np.lexsort((density_of, np.where(dense, coverage, -1.0)))[-1])


def _box(points: pd.DataFrame, interest: NDArray[np.bool_], found: Any, number: int) -> Box:
    """Read limits off a box and count afresh what lies inside."""
    table = (found.box_lims if hasattr(found, "box_lims") else found._box_lims)[number]
    limits = {}
    inside = np.ones(len(points), dtype=bool)
    for name in points:
        low, high = float(table[name].iloc[0]), float(table[name].iloc[1])
        if low > points[name].min() or high < points[name].max():
            limits[str(name)] = (low, high)
            inside &= points[name].between(low, high).to_numpy()
    hits = int((inside & interest).sum())
    p = {name: _quasi_p(points, interest, limits, name) for name in limits}
    return Box(limits, hits / int(interest.sum()), hits / max(int(inside.sum()), 1), float(inside.mean()), p)


def _quasi_p(
    points: pd.DataFrame, interest: NDArray[np.bool_], limits: dict[str, tuple[float, float]], name: str
) -> float:
    """Return the chance of so many hits inside if the limit on ``name`` told nothing (binomial test)."""
    without = np.ones(len(points), dtype=bool)
    for other, (low, high) in limits.items():
        if other != name:
            without &= points[other].between(low, high).to_numpy()
    inside = without & points[name].between(*limits[name]).to_numpy()
    rate = float(interest[without].mean())
    return float(stats.binomtest(int(interest[inside].sum()), int(inside.sum()), rate, alternative="greater").pvalue)


def sign_map(rows: pd.DataFrame, label: str, measure: str, across: str, up: str, group: str = "all") -> pd.DataFrame:
    """Return, over the values of two factors, the paired effect of an arm and its sign: +, - or ? (holds zero)."""
    part = rows[(rows["measure"] == measure) & (rows["group"] == group)]
    base = str(rows["label"].iloc[0])
    wide = part.pivot(index=["point", "seed"], columns="label", values="value")
    difference = (wide[label] - wide[base]).rename("effect").reset_index()
    places = part[["point", across, up]].drop_duplicates()
    found = (
        difference.merge(places, on="point").groupby([across, up])["effect"].agg(["mean", "sem", "count"]).reset_index()
    )
    half = stats.t.ppf((1 + LEVEL) / 2, np.maximum(found["count"] - 1, 1)) * found["sem"]
    low, high = found["mean"] - half, found["mean"] + half
    sign = np.select([low > 0, high < 0], ["+", "-"], "?")
    return found.rename(columns={"mean": "effect"}).assign(low=low, high=high, sign=sign).drop(columns="sem")
