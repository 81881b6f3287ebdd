"""The contrasts of one seed: which number is set against which.

``policy``: one arm against the baseline, for every measure and group, and for the firms that co-create in the treated
arm (``adopters``), the other UMKM (``others``) and those a programme reached (``treated``), by the same uids in both.
``adopters``: inside one market, those who co-create against those who do not; selection and business stealing included.
``direct``: the same where a lottery decides who co-creates. ``spillover``: UMKM that co-create in neither arm, one arm
against the baseline. ``interaction``: of a 2x2, the effect of co-creation with support against its effect without; as a
log ratio and at equal outlay too, each under a name of its own. ``programmes``: what public money buys on top of
co-creation, an arm that brings both against the one that has the same co-creation and no support; of ratios only.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd

from experiments.arms import Arm, Square, joint_of
from simulation.record import measures_of

KEYS: Final = ["scenario", "against", "contrast", "measure", "group"]
NETS: Final = ["scenario", "against", "contrast", "measure", "numerator", "denominator", "firms"]
LOG_RATIO: Final = "_log_ratio"
EQUAL_OUTLAY: Final = "_equal_outlay"
NET_MEASURES: Final = {
    "cost_per_extra_survivor": "Rp",
    "cost_per_share_point": "Rp",
    "extra_profit_per_rupiah": "Rp/Rp",
    "deadweight_share": "share",
}


class Seed:
    """The tables of all arms of one seed: values and counts of firms by (measure, group) x arm, and the firms."""

    def __init__(self, arms: Sequence[Arm], runs: pd.DataFrame, firms: pd.DataFrame) -> None:
        cells = runs.pivot(index=["measure", "group"], columns="scenario", values=["value", "n"])
        cells = cells.reindex(pd.MultiIndex.from_frame(runs[["measure", "group"]].drop_duplicates()))
        self.arms = {arm.name: arm for arm in arms}
        self.base = arms[0]
        self.values = pd.DataFrame(cells["value"])
        self.counts = pd.DataFrame(cells["n"])
        self.firms = dict(iter(firms.groupby("scenario", sort=False)))
        cohort = firms[firms["cohort"] & (firms["kind"] == "umkm")].set_index("uid", drop=False)
        self._cohorts = dict(iter(cohort.groupby("scenario", sort=False)))
        self._known: dict[tuple[str, frozenset[int]], dict[str, float]] = {}

    def cohort(self, arm: Arm) -> pd.DataFrame:
        """Return the UMKM alive at week 0 by uid: the same in every arm on one world."""
        return self._cohorts[arm.name]

    def uids(self, arm: Arm, column: str) -> set[int]:
        """Return the cohort's uids for which a yes/no column holds."""
        cohort = self.cohort(arm)
        return set(cohort.index[cohort[column]])

    def measures(self, arm: Arm, uids: set[int]) -> dict[str, float]:
        """Return the measures of some firms; the contrasts ask for the same firms more than once."""
        key = arm.name, frozenset(uids)
        if key not in self._known:
            self._known[key] = measures_of(self.firms[arm.name], uids)
        return self._known[key]

    def outlay(self, arm: Arm) -> float:
        """Return public money spent, Rp."""
        return float(self.values[arm.name].get(("public_outlay", "all"), np.nan))


def scale_of(measure: str) -> tuple[str, str]:
    """Return a measure of a table of effects without the suffix of its scale, and that suffix ("" for points)."""
    suffix = next((suffix for suffix in (LOG_RATIO, EQUAL_OUTLAY) if measure.endswith(suffix)), "")
    return measure.removesuffix(suffix), suffix


def contrasts_of(seed: Seed, squares: Sequence[Square]) -> pd.DataFrame:
    """Return one row per contrast, measure and group: `KEYS`, base, value, effect, firms."""
    parts = [part for arm in seed.arms.values() for part in _inside(seed, arm)]
    for arm in list(seed.arms.values())[1:]:
        parts.append(_cells(seed, arm))
        parts += _classes(seed, arm)
    parts += [part for square in squares for part in _interaction(seed, square)]
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(effect=rows["value"] - rows["base"])


def nets_of(seed: Seed, squares: Sequence[Square]) -> pd.DataFrame:
    """Return per arm the terms of the comparison measures: `NETS`.

    Outlay over the whole run per surviving UMKM more, and per percentage point of revenue share more; last-year profit
    of all UMKM, newcomers too, per rupiah of that outlay: losses of UMKM that were not reached count against both.
    Deadweight: of the UMKM reached by a programme and alive at the end, the share alive without it too.

    Against the baseline an arm that also co-creates owes part of its survivors to co-creation, which costs the public
    nothing; so it is set against the arm with co-creation alone as well, in a 2x2 or wherever there is one.
    """
    pairs = [("policy", arm, seed.base) for arm in list(seed.arms.values())[1:]]
    alone = joint_of(list(seed.arms.values())) | {one.both: one.co_creation for one in squares}
    pairs += [("programmes", seed.arms[arm], seed.arms[base]) for arm, base in alone.items() if base]
    rows = [
        (arm.name, base.name, contrast, *terms) for contrast, arm, base in pairs for terms in _net_rows(seed, arm, base)
    ]
    return pd.DataFrame(rows, columns=NETS)


def _net_rows(seed: Seed, arm: Arm, base: Arm) -> Iterator[tuple[str, float, float, int]]:
    outlay = seed.outlay(arm) - seed.outlay(base)
    survivors, before = seed.uids(arm, "alive"), seed.uids(base, "alive")
    treated = _treated(seed, arm, base)
    saved = survivors & treated
    firms = len(seed.cohort(arm))
    yield "cost_per_extra_survivor", outlay, len(survivors) - len(before), firms
    yield "cost_per_share_point", outlay, 100 * (_share(seed, arm) - _share(seed, base)), firms
    yield "extra_profit_per_rupiah", _profit(seed, arm) - _profit(seed, base), outlay, firms
    yield "deadweight_share", len(saved & before), len(saved), len(treated)


def _share(seed: Seed, arm: Arm) -> float:
    return float(seed.values[arm.name].get(("umkm_revenue_share", "all"), np.nan))


def _profit(seed: Seed, arm: Arm) -> float:
    firms = seed.firms[arm.name]
    return float(firms.loc[firms["kind"] == "umkm", "profit"].sum())


def _treated(seed: Seed, arm: Arm, base: Arm) -> set[int]:
    """Return the UMKM that a programme reached in this arm, or in the other where only that has programmes."""
    return seed.uids(arm, "treated") or seed.uids(base, "treated")


def _cells(seed: Seed, arm: Arm) -> pd.DataFrame:
    """Set every measure and group of an arm against the baseline."""
    base = seed.base.name
    return seed.values.index.to_frame(index=False).assign(
        scenario=arm.name,
        against=base,
        contrast="policy",
        base=seed.values[base].to_numpy(),
        value=seed.values[arm.name].to_numpy(),
        firms=seed.counts[[base, arm.name]].min(axis=1).to_numpy(),
    )


def _classes(seed: Seed, arm: Arm) -> Iterator[pd.DataFrame]:
    """Follow classes of UMKM by uid in an arm and in the baseline."""
    base = seed.base
    shared = set(seed.cohort(arm).index) & set(seed.cohort(base).index)
    heard = arm if arm.co_creates else base
    if heard.co_creates:
        adopters = shared & seed.uids(heard, "adopter")
        yield _followed(seed, arm, "policy", "adopters", adopters)
        yield _followed(seed, arm, "policy", "others", shared - adopters)
        yield _followed(seed, arm, "spillover", "all", shared - seed.uids(arm, "adopter") - seed.uids(base, "adopter"))
    treated = shared & _treated(seed, arm, seed.base)
    if treated:
        yield _followed(seed, arm, "policy", "treated", treated)


def _followed(seed: Seed, arm: Arm, contrast: str, group: str, uids: set[int]) -> pd.DataFrame:
    without = seed.measures(seed.base, uids)
    within = seed.measures(arm, uids)
    return _frame(arm.name, seed.base.name, contrast, group, without, within, len(uids))


def _inside(seed: Seed, arm: Arm) -> Iterator[pd.DataFrame]:
    """Set adopters against the other UMKM of the same market; after a lottery that is the direct effect too."""
    if not arm.co_creates:
        return
    cohort = seed.cohort(arm)
    adopters = seed.uids(arm, "adopter")
    others = set(cohort.index) - adopters
    within, without = seed.measures(arm, adopters), seed.measures(arm, others)
    for contrast in ("adopters", "direct") if arm.by_lottery else ("adopters",):
        yield _frame(arm.name, arm.name, contrast, "all", without, within, min(len(adopters), len(others)))


def _frame(
    scenario: str, against: str, contrast: str, group: str, base: dict[str, float], value: dict[str, float], firms: int
) -> pd.DataFrame:
    names = list(value)
    return pd.DataFrame(
        {
            "scenario": scenario,
            "against": against,
            "contrast": contrast,
            "measure": names,
            "group": group,
            "base": [base[name] for name in names],
            "value": [value[name] for name in names],
            "firms": firms,
        }
    )


def _interaction(seed: Seed, square: Square) -> Iterator[pd.DataFrame]:
    """Yield the interaction in points, as a log ratio where all four cells are positive, and at equal outlay."""
    names = [square.neither, square.co_creation, square.support, square.both]
    values = seed.values[names].to_numpy(float)
    positive = (values > 0).all(axis=1, keepdims=True)
    logs = np.log(np.where(positive, values, np.nan))
    cells = seed.values.index.to_frame(index=False).assign(
        scenario=square.both,
        against=square.neither,
        contrast="interaction",
        firms=seed.counts[names].min(axis=1).to_numpy(),
    )
    for table, suffix in ((values, ""), (logs, LOG_RATIO)):
        neither, co_creation, support, both = table.T
        yield cells.assign(measure=cells["measure"] + suffix, base=co_creation - neither, value=both - support)
    neither, co_creation, support, both = values.T
    scaled = (both - co_creation) * _outlay_ratio(seed, square)
    yield cells.assign(measure=cells["measure"] + EQUAL_OUTLAY, base=support - neither, value=scaled)


def _outlay_ratio(seed: Seed, square: Square) -> float:
    """Return what support costs without co-creation over what it costs with it; NaN where either costs nothing.

    Programmes that are about co-creation act, and cost, in one column only. At equal outlay the effect of support on a
    co-creating market is therefore scaled to what support costs without co-creation, in proportion to outlay.
    """
    spent = {name: seed.outlay(seed.arms[name]) for name in (square.neither, square.co_creation, square.support)}
    without = spent[square.support] - spent[square.neither]
    within = seed.outlay(seed.arms[square.both]) - spent[square.co_creation]
    return without / within if without > 0 and within > 0 else np.nan
