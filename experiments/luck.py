"""What shared luck is worth: the variance of paired differences against that of independent runs."""

import pandas as pd


def variance_gain(runs: pd.DataFrame, base: str, group: str = "all") -> pd.DataFrame:
    """Compare each arm with arm ``base``; columns scenario, against, measure, n, paired, independent, ratio.

    ``paired`` is the variance over seeds of the difference under the same luck; ``independent`` what it would be with
    other seeds in each arm: the sum of both variances. ``ratio`` = paired / independent: at 0.05, twenty times fewer
    seeds give the same interval. NaN where neither arm varies. ``runs`` has one row per scenario, seed, measure, group.
    """
    cells = runs[runs["group"] == group].pivot(index=["measure", "seed"], columns="scenario", values="value")
    parts = [_gain(cells[base], cells[name], base, name) for name in runs["scenario"].unique() if name != base]
    return pd.concat(parts, ignore_index=True)


def _gain(base: pd.Series, arm: pd.Series, against: str, scenario: str) -> pd.DataFrame:
    known = pd.DataFrame({"base": base, "arm": arm}).dropna()
    known["paired"] = known["arm"] - known["base"]
    by_measure = known.groupby("measure", sort=False)
    variance = by_measure.var(ddof=1)
    independent = variance["base"] + variance["arm"]
    table = pd.DataFrame({"n": by_measure.size(), "paired": variance["paired"], "independent": independent})
    table["ratio"] = table["paired"] / table["independent"].where(table["independent"] > 0)
    table = table.reset_index()
    table.insert(0, "against", against)
    table.insert(0, "scenario", scenario)
    return table
