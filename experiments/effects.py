"""From the numbers of each seed to effects with intervals.

A comparison's ``interval`` speaks of chance only: it is over seeds. The range over assumptions is another thing, in
`experiments.assumptions`, and the two never meet in one number.
"""

from typing import Final

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from experiments.contrasts import EQUAL_OUTLAY, KEYS, LOG_RATIO, NET_MEASURES, scale_of
from simulation.record import MEASURES

COLUMNS: Final = [*KEYS, "unit", "n", "base", "value", "effect", "low", "high"]
LEVEL: Final = 0.95
FEWEST_FIRMS: Final = 10  # per seed; below that integer noise decides
MAIN_SCALE: Final = "points"  # of the interaction; other scales stand beside it under names of their own
FOLLOWED: Final = ("adopters", "others", "treated")
INSIDE: Final = ("adopters", "direct", "spillover")
MARKET_WIDE: Final = ("all", "umkm", "brand")
BY_NAME: Final = {measure.name: measure for measure in MEASURES}
SCALE_REASONS: Final = {LOG_RATIO: "not_positive", EQUAL_OUTLAY: "no_outlay"}


def effects_of(contrasts: pd.DataFrame, nets: pd.DataFrame, weeks: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Average the contrasts of all seeds (see `contrasts_of`, `nets_of`) of runs of so many weeks.

    Returns the effects (`COLUMNS`; empty numbers are NaN) and the notes: `KEYS`, firms behind a row per seed, and the
    reason why a number of the row is empty ("" when none is).
    """
    table = pd.concat([_paired(contrasts, weeks), _nets(nets)], ignore_index=True)
    table["unit"] = _units(table["measure"])
    few, weaker = _few_firms(table), table["reason"].isin(("", "one_seed"))  # one seed empties the interval alone
    table["reason"] = table["reason"].mask(weaker & (few != ""), few)
    table.loc[table["reason"] == "too_few_firms", ["base", "value", "effect", "low", "high"]] = np.nan
    return table[COLUMNS], table[[*KEYS, "firms", "reason"]]


def paired_interval(mean: pd.Series, error: pd.Series, count: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the 95% t interval of means of paired differences; NaN from fewer than two pairs."""
    half = stdtrit(np.maximum(count - 1, 1), (1 + LEVEL) / 2) * error
    return mean - half, mean + half


def fieller_interval(numerator: np.ndarray, denominator: np.ndarray) -> tuple[float, float, float]:
    """Return the ratio of two paired means with its 95% interval (Fieller 1954).

    All three are NaN when the denominator's own interval holds zero: the ratio could then be anything.
    """
    count = len(numerator)
    if count < 2:
        return np.nan, np.nan, np.nan
    top, bottom = numerator.mean(), denominator.mean()
    scale = stdtrit(count - 1, (1 + LEVEL) / 2) ** 2 / count
    (top_var, shared), (_, bottom_var) = np.cov(numerator, denominator)
    a, b, c = bottom**2 - scale * bottom_var, top * bottom - scale * shared, top**2 - scale * top_var
    if a <= 0:
        return np.nan, np.nan, np.nan
    root = np.sqrt(max(b**2 - a * c, 0.0))
    return top / bottom, (b - root) / a, (b + root) / a


def _paired(contrasts: pd.DataFrame, weeks: int) -> pd.DataFrame:
    """Average over the seeds in which both sides are determined."""
    known = contrasts.copy()
    known.loc[known["effect"].isna(), ["base", "value"]] = np.nan
    grouped = known.groupby(KEYS, sort=False)
    table = grouped.agg(
        n=("effect", "count"),
        base=("base", "mean"),
        value=("value", "mean"),
        effect=("effect", "mean"),
        error=("effect", "sem"),
        firms=("firms", "mean"),
    ).reset_index()
    table["low"], table["high"] = paired_interval(table["effect"], table["error"], table["n"])
    table["reason"] = np.select([table["n"] == 0, table["n"] == 1], [_why_empty(table, weeks), "one_seed"], "")
    return table.drop(columns="error")


def _why_empty(table: pd.DataFrame, weeks: int) -> pd.Series:
    """Return why a row would have no number: the measure's own reason, or its scale's where points have one."""
    told = [scale_of(name) for name in table["measure"]]
    measures = [BY_NAME.get(measure) for measure, _ in told]
    own = [
        "nothing_happened" if measure is None else measure.why_empty(weeks, firms)
        for measure, firms in zip(measures, table["firms"], strict=True)
    ]
    places = [table[key] for key in KEYS if key != "measure"]
    points = dict(zip(zip(table["measure"], *places, strict=True), table["n"], strict=True))
    has_points = [points[key] > 0 for key in zip([measure for measure, _ in told], *places, strict=True)]
    rows = zip(told, own, has_points, strict=True)
    return pd.Series([SCALE_REASONS.get(scale, why) if has else why for (_, scale), why, has in rows], table.index)


def _nets(nets: pd.DataFrame) -> pd.DataFrame:
    """Turn terms into ratios of means; a ratio belongs to two markets, so neither has a value of its own."""
    rows = []
    for (scenario, against, contrast, measure), part in nets.groupby(KEYS[:-1], sort=False):
        known = part.dropna(subset=["numerator", "denominator"])
        ratio, low, high = fieller_interval(known["numerator"].to_numpy(float), known["denominator"].to_numpy(float))
        reason = _why_no_ratio(known) if np.isnan(ratio) else ""
        if (
            NET_MEASURES[str(measure)] == "share"
        ):  # the interval of a ratio does not know that a part is no more than all
            low, high = max(low, 0.0), min(high, 1.0)
        keys = (scenario, against, contrast, measure, "all")
        rows.append((*keys, len(known), np.nan, np.nan, ratio, low, high, part["firms"].mean(), reason))
    return pd.DataFrame(rows, columns=[*KEYS, "n", "base", "value", "effect", "low", "high", "firms", "reason"])


def _why_no_ratio(known: pd.DataFrame) -> str:
    if len(known) < 2:
        return "one_seed" if len(known) else "nothing_happened"
    return "denominator_is_zero" if not known["denominator"].any() else "denominator_interval_holds_zero"


def _units(measures: pd.Series) -> pd.Series:
    units = NET_MEASURES | {name: measure.unit for name, measure in BY_NAME.items()}
    told = {name: scale_of(name) for name in measures.unique()}
    return measures.map(lambda name: "log ratio" if told[name][1] == LOG_RATIO else units.get(told[name][0], ""))


def _few_firms(table: pd.DataFrame) -> pd.Series:
    """Name the rows about a part of the market with too few firms behind them; the market itself is always told."""
    part = table["contrast"].isin(INSIDE) | ~table["group"].isin(MARKET_WIDE) | (table["measure"] == "deadweight_share")
    firms = table["firms"].round()  # ten places are ten firms, though one stood empty in some seeds when week 0 began
    return pd.Series(np.where(part & (firms < FEWEST_FIRMS), "too_few_firms", ""), index=table.index)
