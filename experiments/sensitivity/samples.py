"""Points in the unit cube for indices that need a design of their own (SALib)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.errors import PasarError


def problem_of(names: list[str]) -> dict[str, Any]:
    """Return SALib's description of factors on the unit cube."""
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def sensitivity_points(kind: str, points: int, levels: int, seed: int, dimensions: int) -> NDArray[np.float64]:
    """Return Saltelli's points for Sobol indices (points a power of two), or trajectories of Morris (even levels)."""
    try:
        from SALib.sample import morris, sobol
    except ImportError as error:
        raise PasarError("extra.missing", extra="evidence", reason=str(error)) from error
    problem = problem_of([f"x{number}" for number in range(dimensions)])
    if kind == "morris":
        even = max(4, levels + levels % 2)
        return np.asarray(morris.sample(problem, points, num_levels=even, seed=seed))
    size = 2 ** int(np.ceil(np.log2(points)))
    return np.asarray(sobol.sample(problem, size, calc_second_order=False, seed=seed))
