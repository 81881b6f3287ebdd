"""Which scenario is best, and how sure that is."""

from typing import Final

import numpy as np
import pandas as pd

from simulation.record import MEASURES

RESAMPLES: Final = 4000


def ranks(rows: pd.DataFrame, measure: str, group: str = "all") -> pd.DataFrame:
    """Rank the arms by the mean of a measure over points and seeds; columns label, mean, rank, best, low, high.

    ``best`` is the share of bootstrap resamples of the seeds in which the arm comes first; ``low`` and ``high`` hold
    its rank in 95% of them. Seeds are drawn for all arms at once, so shared luck counts.
    """
    part = rows[(rows["measure"] == measure) & (rows["group"] == group)]
    wide = part.pivot_table(index="seed", columns="label", values="value", aggfunc="mean").dropna()
    better = {one.name: one.better for one in MEASURES}.get(measure, 1) or 1
    values = better * wide.to_numpy(float)
    places = _ranks(_resampled_means(values))
    table = pd.DataFrame(
        {
            "label": wide.columns,
            "mean": wide.mean().to_numpy(),
            "rank": _ranks(values.mean(axis=0)[None])[0],
            "best": (places == 1).mean(axis=0),
            "low": np.quantile(places, 0.025, axis=0, method="inverted_cdf"),
            "high": np.quantile(places, 0.975, axis=0, method="inverted_cdf"),
        }
    )
    return table.sort_values("rank", ignore_index=True)


def _resampled_means(values: np.ndarray) -> np.ndarray:
    """Return the means of bootstrap resamples of the rows, one row a resample (scipy draws them)."""
    from scipy.stats import bootstrap

    rows = np.arange(len(values))

    def means(chosen: np.ndarray, axis: int = -1) -> np.ndarray:
        return np.moveaxis(values[chosen].mean(axis=-2), -1, 0)

    found = bootstrap((rows,), means, n_resamples=RESAMPLES, method="percentile", vectorized=True, rng=0)
    return np.asarray(found.bootstrap_distribution).T


def _ranks(means: np.ndarray) -> np.ndarray:
    """Return ranks from 1 (highest) in each row."""
    return (-means).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable") + 1
