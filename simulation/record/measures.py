"""Measures of competitiveness (daya saing): what each means, in two languages, and how it comes from the sums.

A measure is a function of a :class:`View`, the part of a run that one group stands for. It returns NaN where it
cannot be said (nothing sold, a window longer than the horizon), never zero instead.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.parameters import WEEKS_PER_YEAR
from simulation.record.view import NAN, Measure, View, measure, ratio

SURVIVAL_WEEKS: Final = 156
FAILED_BELOW: Final = 0.8  # relative sales in weeks 27-52 below which a launch has failed
OTHER_LINES: Final = {"lenient": 0.7, "strict": 0.9}  # the line is a choice: what two others would say
LEAST_UNITS: Final = 30  # units in the 26 weeks before, under which a launch is not scored


@measure("share", "Pangsa pendapatan UMKM", "UMKM revenue share", weekly=True)
def umkm_revenue_share(view: View) -> float:
    """Share of what customers spend that goes to UMKM (of the group)."""
    return ratio(view.umkm_revenue, view.market_revenue)


@measure("share", "Pangsa unit UMKM", "UMKM unit share", weekly=True)
def umkm_unit_share(view: View) -> float:
    """Share of the units bought that UMKM (of the group) sold."""
    return ratio(view.umkm_units, view.market_units)


@measure("share of revenue", "Margin bersih (median)", "Net margin (median)")
def net_margin(view: View) -> float:
    """Median over the cohort of yearly operating profit over revenue, co-creation paid; a closed firm counts as 0."""
    return _median_margin(view, view.each("cohort"))


@measure("share of revenue", "Margin bersih usaha yang bertahan", "Net margin of survivors (median)")
def net_margin_survivors(view: View) -> float:
    """The same over firms of the cohort still alive: a second row, since survivors are selected."""
    return _median_margin(view, view.each("cohort") & view.each("alive"))


def _median_margin(view: View, chosen: NDArray[np.bool_]) -> float:
    if not chosen.any():
        return NAN
    revenue, profits = view.each("revenue")[chosen], view.each("profit")[chosen]
    return float(np.median(np.divide(profits, revenue, out=np.zeros_like(revenue), where=revenue > 0)))


@measure("Rp/week", "Laba per usaha yang hidup", "Profit per living firm", weekly=True)
def profit_of_living(view: View) -> float:
    """Mean weekly operating profit of firms in business, newcomers included."""
    return ratio(view.total("profit"), view.total("weeks_alive"))


@measure("Rp/week", "Laba per usaha", "Profit per firm")
def profit(view: View) -> float:
    """Mean weekly operating profit of the cohort's places over the last year, closed firms as 0.

    Operating profit is revenue less materials, overhead, sessions, redesigns and adverts: before capacity that is
    bought and before instalments of loans.
    """
    profits = view.each_of_cohort("profit")
    return ratio(float(profits.sum()), len(profits) * view.weeks)


@measure("share of revenue", "Laba terhadap penjualan awal", "Profit over starting sales")
def profit_over_start(view: View) -> float:
    """Median over the cohort of the last year's profit over the yearly sales expected at the start."""
    start = view.each_of_cohort("start_sales") * view.each_of_cohort("start_price") * WEEKS_PER_YEAR
    known = start > 0
    return float(np.median(view.each_of_cohort("profit")[known] / start[known])) if known.any() else NAN


@measure("1/year", "Pertumbuhan penjualan", "Sales growth", window=2 * WEEKS_PER_YEAR)
def sales_growth(view: View) -> float:
    """Revenue of the cohort in the last year against the year before."""
    before = float(view.each_of_cohort("revenue_before").sum())
    return ratio(float(view.each_of_cohort("revenue").sum()) - before, before)


@measure("share", "Kelangsungan usaha (3 tahun)", "Survival (3 years)", window=SURVIVAL_WEEKS)
def survival(view: View) -> float:
    """Share of the cohort still in business at week 156."""
    exit_week = view.each_of_cohort("exit_week")
    return float(((exit_week < 0) | (exit_week >= SURVIVAL_WEEKS)).mean()) if exit_week.size else NAN


@measure("1/year", "Laju tutup usaha", "Exit rate", -1)
def exit_rate(view: View) -> float:
    """Closures per firm and year since week 0."""
    return _exits(view, None)


@measure("1/year", "Tutup karena bangkrut", "Exit by insolvency", -1)
def exit_rate_insolvent(view: View) -> float:
    """Closures by insolvency per firm and year since week 0."""
    return _exits(view, "insolvent")


@measure("1/year", "Tutup karena sebab lain", "Exit by other causes", -1)
def exit_rate_hazard(view: View) -> float:
    """Closures for reasons outside the model per firm and year since week 0."""
    return _exits(view, "hazard")


def _exits(view: View, kind: str | None) -> float:
    cause = view.each("exit_kind")
    closed = cause != "" if kind is None else cause == kind
    exits = float((closed & (view.each("exit_week") >= 0)).sum())
    return ratio(exits, view.total("weeks_alive_total") / WEEKS_PER_YEAR)


@measure("share", "Pembelian ulang", "Repeat rate", weekly=True)
def repeat_rate(view: View) -> float:
    """Share of purchases by customers who bought from the same firm the time before."""
    return ratio(view.total("repeats"), view.total("purchases"))


@measure("buyers/week", "Pembeli yang direbut per usaha", "Buyers won per firm", weekly=True)
def buyers_won(view: View) -> float:
    """Mean weekly purchases per firm in business by customers whose last purchase was elsewhere, or is their first."""
    return ratio(view.total("purchases") - view.total("repeats"), view.total("weeks_alive"))


@measure("share", "Pangsa kebutuhan", "Share of requirements", of_firms=False)
def share_of_requirements(view: View) -> float:
    """Mean over UMKM buyers on the consumer panel of the share of their units that their main UMKM supplies."""
    log = view.purchases
    if log is None or log.empty:
        return NAN
    customer, firm, units, is_brand = (log[name].to_numpy() for name in ("customer", "firm", "units", "is_brand"))
    order = np.lexsort((firm, customer))
    customer, firm = customer[order], firm[order]
    pairs = np.flatnonzero(_differs_from_last(customer) | _differs_from_last(firm))
    bought, buyers = np.add.reduceat(units[order], pairs), np.flatnonzero(_differs_from_last(customer[pairs]))
    best = np.maximum.reduceat(np.where(is_brand[order][pairs], 0, bought), buyers)
    total = np.add.reduceat(bought, buyers)
    return float((best / total)[best > 0].mean()) if best.any() else NAN


def _differs_from_last(values: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of each value whether it differs from the one before it; the first does."""
    return np.concatenate([[True], values[1:] != values[:-1]])


@measure("taste units", "Kesesuaian (minus jarak ke selera)", "Fit (minus distance to taste)", weekly=True)
def fit(view: View) -> float:
    """Minus the mean distance between what was bought and the buyer's taste: 0 is a perfect fit."""
    return -ratio(view.total("distance"), view.total("purchases"))


@measure("index", "Kepuasan", "Satisfaction", weekly=True)
def satisfaction(view: View) -> float:
    """Mean satisfaction over purchases, from -1 to 1."""
    return ratio(view.total("satisfaction"), view.total("purchases"))


@measure("share", "Kabar baik bersih", "Net positive talk", weekly=True)
def net_positive_talk(view: View) -> float:
    """(praise - complaints) / (praise + complaints)."""
    told = view.total("praise") + view.total("complaints")
    return ratio(view.total("praise") - view.total("complaints"), told)


def launch_outcomes(launches: pd.DataFrame, line: float = FAILED_BELOW) -> pd.DataFrame:
    """Return scored launches with a column ``failed``: reverted, closed within a year, or below ``line``.

    ``line`` is the least share to keep of the firm's relative sales in the 26 weeks before the launch.
    """
    scored = launches[launches["is_judged"] & (launches["units_before"] >= LEAST_UNITS)]
    fell = scored["after"] < line * scored["before"]
    return scored.assign(failed=scored["is_reverted"] | scored["is_closed"] | fell)


def launch_sums(launches: pd.DataFrame) -> pd.DataFrame:
    """Return what a firm's launches add up to, by uid: launches, weeks to market, scored and failed, by each line."""
    scored = launch_outcomes(launches).groupby("uid")["failed"]
    every = launches.groupby("uid")["weeks_to_market"]
    sums = {"launches": every.size(), "weeks_to_market": every.sum()}
    sums |= {"launches_scored": scored.size(), "launches_failed": scored.sum()}
    for name, line in OTHER_LINES.items():
        sums[f"launches_failed_{name}"] = launch_outcomes(launches, line).groupby("uid")["failed"].sum()
    return pd.DataFrame(sums).fillna(0.0)


@measure("share", "Keberhasilan peluncuran", "Launch success", window=WEEKS_PER_YEAR + 1)
def launch_success(view: View) -> float:
    """Share of launches a year old that were not reverted, kept 80% of relative sales and did not precede closure."""
    return 1.0 - ratio(view.total("launches_failed"), view.total("launches_scored"))


@measure("share", "Keberhasilan peluncuran (batas 70%)", "Launch success (70% line)", window=WEEKS_PER_YEAR + 1)
def launch_success_lenient(view: View) -> float:
    """The same where a launch need only keep 70% of relative sales."""
    return 1.0 - ratio(view.total("launches_failed_lenient"), view.total("launches_scored"))


@measure("share", "Keberhasilan peluncuran (batas 90%)", "Launch success (90% line)", window=WEEKS_PER_YEAR + 1)
def launch_success_strict(view: View) -> float:
    """The same where a launch must keep 90% of relative sales."""
    return 1.0 - ratio(view.total("launches_failed_strict"), view.total("launches_scored"))


@measure("weeks", "Waktu ke pasar", "Time to market", -1)
def time_to_market(view: View) -> float:
    """Mean weeks from the first work on a design to its launch."""
    return ratio(view.total("weeks_to_market"), view.total("launches"))


@measure("share", "Tingkat pemenuhan permintaan", "Fill rate", weekly=True)
def fill_rate(view: View) -> float:
    """Share of first-choice demand that was served."""
    return 1.0 - ratio(view.total("lost"), view.total("attempts"))


@measure("index", "Gini penjualan UMKM", "Gini of UMKM sales", 0)
def umkm_gini(view: View) -> float:
    """Gini index of yearly sales over UMKM places."""
    return gini(sums_by(view.each("place"), view.each("revenue")))


def sums_by(keys: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of ``values`` for each key there is, in order of the keys."""
    found, place = np.unique(keys, return_inverse=True)
    return np.bincount(place, weights=values, minlength=len(found))


def gini(values: NDArray[np.float64]) -> float:
    """Return the Gini index of non-negative values."""
    values = np.sort(values)
    n, total = len(values), float(values.sum())
    if n == 0 or total <= 0.0:
        return NAN
    return float(2.0 * np.dot(np.arange(1, n + 1), values) / (n * total) - (n + 1) / n)


@measure("share", "Selisih pangsa kota dan daerah terpencil", "Urban-remote gap in share", -1, of_firms=False)
def remote_gap(view: View) -> float:
    """UMKM revenue share among urban customers minus that among remote ones."""
    return view.facts.get("remote_gap", NAN)


@measure("share", "Pangsa pelaku kokreasi", "Adoption share", 0, weekly=True)
def adoption_share(view: View) -> float:
    """Share of firm-weeks in which the firm co-created."""
    return ratio(view.total("ticks_cocreating"), view.total("ticks_alive"))


@measure("share", "UMKM digital", "Digital UMKM", 0, weekly=True)
def digital_share(view: View) -> float:
    """Share of firm-weeks in which the firm was digital."""
    return ratio(view.total("ticks_digital"), view.total("ticks_alive"))


@measure("share", "Tingkat dikenal", "Awareness", weekly=True)
def awareness(view: View) -> float:
    """Mean share of the people of a firm's cell who remember it."""
    return ratio(view.total("known_by"), view.total("people"))


@measure("share", "Ingatan terpakai", "Memory used", 0, of_firms=False)
def memory_used(view: View) -> float:
    """Share of all memory slots that hold a living firm, over the counts of the last year."""
    return view.facts.get("memory_used", NAN)


@measure("share", "Bagian UMKM dalam ingatan", "UMKM part of memory", of_firms=False)
def umkm_memory_share(view: View) -> float:
    """Share of the used memory slots that hold an UMKM; the others hold big brands."""
    return view.facts.get("umkm_memory_share", NAN)


@measure("share", "Ingatan terdesak per kabar", "Evictions per hearing", 0, of_firms=False)
def evictions_per_hearing(view: View) -> float:
    """How often, of all times that somebody heard of a firm, another one was pushed out of memory for it."""
    return view.facts.get("evictions_per_hearing", NAN)


@measure("index", "Ikatan rata-rata", "Mean bond", weekly=True)
def bond(view: View) -> float:
    """Mean over firm-weeks of the mean bond of those who remember the firm."""
    return ratio(view.total("bond"), view.total("ticks_alive"))


@measure("taste units", "Jarak desain ke pusat selera", "Distance of designs to the centre", 0, weekly=True)
def design_spread(view: View) -> float:
    """Mean distance of designs from the sector's mean taste."""
    return ratio(view.total("gap"), view.total("ticks_alive"))


@measure("people/session", "Jawaban per sesi", "Answers per session", 0)
def answers_per_session(view: View) -> float:
    """Mean number of answers in a session."""
    return ratio(view.total("answers"), view.total("sessions"))


@measure("units/week", "Ukuran pasar", "Market size", 0, of_firms=False, weekly=True)
def market_size(view: View) -> float:
    """Units bought a week, from anyone."""
    return view.market_units / view.weeks


@measure("share", "Pangsa tidak membeli", "Outside share", -1, of_firms=False)
def outside_share(view: View) -> float:
    """Share of shopping occasions on which nothing was bought."""
    return view.facts.get("outside_share", NAN)


@measure("Rp", "Pengeluaran publik", "Public outlay", 0, of_firms=False)
def public_outlay(view: View) -> float:
    """Public money spent on programmes since week 0."""
    return view.facts.get("public_outlay", NAN)


GOALPOSTS: Final = {
    "umkm_revenue_share": (0.0, 1.0),
    "net_margin": (-0.2, 0.4),
    "survival": (0.3, 1.0),
    "repeat_rate": (0.0, 0.8),
    "fit": (-2.0, 0.0),
    "fill_rate": (0.5, 1.0),
}  # fixed, so that scenarios compare; evidence.md section 3


def pillars(values: dict[str, float]) -> dict[str, float]:
    """Return the pillars of the index on [0, 1]; a measure that is not determined leaves its pillar out."""
    placed = {}
    for name, (low, high) in GOALPOSTS.items():
        value = values.get(name, NAN)
        if not math.isnan(value):
            placed[name] = min(1.0, max(0.0, (value - low) / (high - low)))
    return placed


def geometric_index(placed: dict[str, float]) -> float:
    """Return the geometric mean of the pillars, with equal weights; a pillar at its floor counts as 0.01."""
    if not placed:
        return NAN
    return math.exp(sum(math.log(max(value, 0.01)) for value in placed.values()) / len(placed))


@measure("index", "Indeks daya saing", "Competitiveness index")
def competitiveness_index(view: View) -> float:
    """Geometric mean of six pillars on fixed goalposts; never contains inputs such as training or sessions."""
    return geometric_index(pillars({name: BY_NAME[name].of(view) for name in GOALPOSTS}))


@measure("index", "Indeks daya saing (rata-rata aritmetik)", "Competitiveness index (arithmetic mean)")
def competitiveness_mean(view: View) -> float:
    """Arithmetic mean of the same pillars: shown beside the index, for it forgives a weak pillar."""
    placed = pillars({name: BY_NAME[name].of(view) for name in GOALPOSTS})
    return float(np.mean(list(placed.values()))) if placed else NAN


MEASURES: Final[tuple[Measure, ...]] = (
    umkm_revenue_share, umkm_unit_share, net_margin, net_margin_survivors, profit, profit_of_living,
    profit_over_start, sales_growth, survival,
    exit_rate, exit_rate_insolvent, exit_rate_hazard, repeat_rate, buyers_won, share_of_requirements, fit, satisfaction,
    net_positive_talk,
    launch_success, launch_success_lenient, launch_success_strict, time_to_market,
    fill_rate, umkm_gini, remote_gap, adoption_share, digital_share, awareness,
    memory_used, umkm_memory_share, evictions_per_hearing, bond, design_spread, answers_per_session, market_size,
    outside_share, public_outlay, competitiveness_index, competitiveness_mean,
)  # fmt: skip
BY_NAME: Final = {item.name: item for item in MEASURES}


def measures_of(firms: pd.DataFrame, uids: set[int]) -> dict[str, float]:
    """Return the measures that make sense for any set of firms, for those with ``uids``.

    ``firms`` is the table of one run, brands included, whose total is what the set's revenue is a share of.
    """
    chosen = firms["uid"].isin(uids).to_numpy()
    view = View(
        firms, int(firms.attrs.get("horizon", 0)) or _horizon(firms),
        market_revenue=float(firms["revenue"].sum()), market_units=float(firms["units"].sum()), rows=chosen,
    )  # fmt: skip
    view.umkm_revenue, view.umkm_units = view.total("revenue"), view.total("units")
    return {item.name: item.of(view) for item in MEASURES if item.is_of_firms}


def _horizon(firms: pd.DataFrame) -> int:
    return int(firms["horizon"].iloc[0]) if "horizon" in firms and len(firms) else 0


def index_under_weights(placed: dict[str, float], weights: NDArray[Any]) -> NDArray[np.float64]:
    """Return the geometric index under each row of ``weights`` (rows sum to one, in the order of the pillars)."""
    logs = np.log(np.maximum(np.array(list(placed.values())), 0.01))
    return np.asarray(np.exp(weights @ logs))
