"""How policies stand up to futures that nobody chooses: regret and satisficing across the points of a design."""

import pandas as pd

from simulation.record import MEASURES


def robustness(rows: pd.DataFrame, measure: str, threshold: float | None = None, group: str = "all") -> pd.DataFrame:
    """Return one row per arm: worst, mean, mean and worst regret, and the share of futures that satisfy.

    A future is a point of the design, its value the mean over seeds. Regret: how far an arm falls short of the best
    arm there. ``threshold``: what counts as good enough; the first arm's value in that future when None.
    """
    part = rows[(rows["measure"] == measure) & (rows["group"] == group)]
    wide = part.pivot_table(index="point", columns="label", values="value", aggfunc="mean")
    wide = wide[list(part["label"].unique())]
    better = {one.name: one.better for one in MEASURES}.get(measure, 1) or 1
    good = better * wide
    bar = good.iloc[:, 0] if threshold is None else pd.Series(better * threshold, index=good.index)
    regret = good.rsub(good.max(axis=1), axis=0)
    return pd.DataFrame(
        {
            "label": wide.columns,
            "mean": wide.mean().to_numpy(),
            "worst": (better * good.min()).to_numpy(),
            "mean_regret": regret.mean().to_numpy(),
            "worst_regret": regret.max().to_numpy(),
            "satisfied": good.ge(bar, axis=0).mean().to_numpy(),
        }
    ).sort_values("worst_regret", ignore_index=True)
