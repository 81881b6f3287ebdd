"""From sums to tables: measures by group, weekly paths, and a row for every firm."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.agents import Exit, Size
from simulation.chance import NUMBER_BITS
from simulation.parameters import WEEKS_PER_YEAR
from simulation.record.legal import legal_class
from simulation.record.measures import launch_sums
from simulation.record.quantities import FIRM_SUMS, INDEX
from simulation.record.view import View, ratio

if TYPE_CHECKING:
    from simulation.market import Market

EXIT_NAMES: Final = {Exit.NONE: "", Exit.INSOLVENT: "insolvent", Exit.HAZARD: "hazard"}
PURCHASE: Final = ("week", "customer", "firm", "units", "is_brand")  # customer and firm by uid
SIZE_NAMES: Final = {Size.SMALL: "small", Size.MIDDLE: "middle", Size.LARGE: "large", Size.BRAND: "brand"}


@dataclass
class RunTables:
    """A run's results: ``measures`` (measure, group, value, n), ``weekly`` (week, measure, group, value), ``firms``.

    ``purchases`` (week, customer, firm, units, is_brand) are those of the consumer panel since week 0.
    """

    measures: pd.DataFrame
    weekly: pd.DataFrame
    firms: pd.DataFrame
    purchases: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(PURCHASE)))


def tables_of(market: Market) -> RunTables:
    """Return the tables of a run, over the last 52 weeks before the horizon (or all, if fewer)."""
    firms = firms_table(market)
    rows = [
        (item.name, group, item.of(view), int(view.each("cohort").sum()))
        for group, view in _views(market, firms).items()
        for item in market.measures
        if item.is_of_firms or _is_market(group)
    ]
    measures = pd.DataFrame(rows, columns=["measure", "group", "value", "n"])
    return RunTables(measures, weekly_table(market), firms, purchases_table(market))


def firms_table(market: Market) -> pd.DataFrame:
    """Return one row per owner of a place since week 0: identity, fate, sums of the last two years.

    ``size`` is the third of starting sales, ``legal_class`` the class of the law by the last year's sales.
    """
    recorder, plan, layout = market.recorder, market.plan, market.layout
    owners = [*recorder.archived]
    owners += [(recorder.identity(market, row), recorder.years[:, row]) for row in range(layout.firms)]
    who = np.array([identity for identity, _ in owners])
    sums = np.array([yearly for _, yearly in owners])
    place = who[:, 1]
    ticks = market.ticks_per_week
    closed = np.where(who[:, 3] >= 0, who[:, 3] // ticks, -1)
    sector, region = market.firms.sector[place], market.firms.region[place]
    table = pd.DataFrame(
        {
            "uid": who[:, 0],
            "kind": np.where(market.firms.is_brand[place], "brand", "umkm"),
            "sector": [plan.sectors[code].name for code in sector],
            "region": [plan.regions[code].name if code >= 0 else "" for code in region],
            "area": market.firms.area[place],
            "size": [SIZE_NAMES[Size(code)] for code in market.firms.size_class[place]],
            "place": place,
            "cohort": recorder.start_uid[place] == who[:, 0],
            "alive": who[:, 10].astype(bool),
            "exit_kind": [
                EXIT_NAMES[Exit(code)] if week >= 0 else "" for code, week in zip(who[:, 4], closed, strict=True)
            ],
            "exit_week": closed,
            "opened_week": who[:, 2] // ticks,
            "treated": who[:, 7].astype(bool),
            "adopter": who[:, 8].astype(bool),
            "co_creating": who[:, 9].astype(bool),
            "start_sales": who[:, 5] / 1000 * ticks,
            "start_price": who[:, 6],
            "weeks_alive_total": sums[:, :, INDEX["ticks_alive"]].sum(axis=1) / ticks,
            "weeks_alive": sums[:, -1, INDEX["ticks_alive"]] / ticks,
            "horizon": market.plan.horizon_weeks,
        }
    )
    last, before = sums[:, -1], sums[:, -2] if sums.shape[1] > 1 else np.full_like(sums[:, -1], np.nan)
    yearly = {name: last[:, k] for name, k in INDEX.items()} | {
        f"{name}_before": before[:, k] for name, k in INDEX.items()
    }
    table["legal_class"] = _legal_class(table, yearly)
    launched = launch_sums(launches_table(market)).reindex(table["uid"], fill_value=0.0).reset_index(drop=True)
    table = pd.concat([table, launched, pd.DataFrame(yearly)], axis=1)
    return table[(table["weeks_alive_total"] > 0) | table["cohort"]].reset_index(drop=True)


def _legal_class(table: pd.DataFrame, yearly: dict[str, NDArray[np.float64]]) -> NDArray[np.object_]:
    """Return the legal class of each UMKM by its last year's sales (a shorter run's are scaled to a year).

    Empty for big brands, which also sell where this market does not reach, and for firms that had closed before.
    """
    share_of_year = np.minimum(1.0, table["horizon"].to_numpy() / WEEKS_PER_YEAR)
    known = (table["kind"] == "umkm").to_numpy() & (yearly["ticks_alive"] > 0)
    return np.where(known, legal_class(yearly["revenue"] / share_of_year), "")


def launches_table(market: Market) -> pd.DataFrame:
    """Return launches since week 0, with the weeks each took."""
    log = market.launches
    table = pd.DataFrame({name: log.column(name) for name in log.state() if name != "judged"})
    table["weeks_to_market"] = (table["tick"] - table["idea_from"]) / market.ticks_per_week
    return table[table["tick"] >= 0].reset_index(drop=True)


def _views(market: Market, firms: pd.DataFrame) -> dict[str, View]:
    """Return the view of every group: all, kinds, sectors, regions, sizes."""
    kind, sector, region, size = (firms[name].to_numpy() for name in ("kind", "sector", "region", "size"))
    umkm, log = kind == "umkm", _panel_log(market)
    views = {name: _view(market, firms, umkm, log, {}) for name in ("all", "umkm")}
    views["brand"] = _view(market, firms, kind == "brand", log, {})
    views["brand"].umkm_revenue = views["brand"].market_revenue - views["all"].umkm_revenue
    views["brand"].umkm_units = views["brand"].market_units - views["all"].umkm_units
    for code, name in enumerate(part.name for part in market.plan.sectors):
        views[f"sector:{name}"] = _view(market, firms, umkm & (sector == name), log, {"sector": code})
    for code, name in enumerate(part.name for part in market.plan.regions):
        views[f"region:{name}"] = _view(market, firms, umkm & (region == name), log, {"region": code})
    for name in ("small", "middle", "large"):
        view = _view(market, firms, umkm & (size == name), log, {})
        view.umkm_revenue, view.umkm_units = view.total("revenue"), view.total("units")
        views[f"size:{name}"] = view
    return views


def _is_market(group: str) -> bool:
    """Tell whether a group is a market of its own, with customers and not only firms."""
    return group == "all" or group.startswith(("sector:", "region:"))


def _view(
    market: Market, firms: pd.DataFrame, rows: NDArray[np.bool_], log: pd.DataFrame, where: dict[str, int]
) -> View:
    """Return the view of the firms in ``rows`` and of the customers in one sector or region, or of all."""
    recorder = market.recorder
    weeks = min(WEEKS_PER_YEAR, recorder.horizon)
    part: tuple[Any, ...] = (slice(recorder.horizon - weeks, None), where.get("sector", slice(None)))
    part = (*part, where.get("region", slice(None)))
    spending, units = recorder.spending[part], recorder.units[part]
    bought = recorder.years[-1][_rows(market, where), INDEX["purchases"]].sum()
    archived = sum(
        float(sums[-1][INDEX["purchases"]]) for who, sums in recorder.archived if _is_in(market, int(who[1]), where)
    )
    occasions = float(recorder.occasions[part].sum())
    view = View(
        firms, recorder.horizon, float(spending.sum()), float(units.sum()), float(spending[..., 0].sum()),
        float(units[..., 0].sum()), occasions, weeks, purchases=_of_sector(log, where), rows=rows,
    )  # fmt: skip
    if "region" not in where and occasions:
        view.facts["outside_share"] = 1.0 - (float(bought) + archived) / occasions
    if not where:
        view.facts["public_outlay"] = float(recorder.outlay.sum())
        view.facts |= _memory_facts(market, weeks)
    view.facts["remote_gap"] = _remote_gap(market, where)
    return view


def _memory_facts(market: Market, weeks: int) -> dict[str, float]:
    """Return how full memories were in the last year, what part of them UMKM had, and how often one pushed out another.

    Memories are counted once in four weeks, and hearings every week.
    """
    hearings, evictions, used, by_umkm = market.recorder.heard[-weeks:].astype(float).T
    counted, slots = np.count_nonzero(used), market.plan.world.population.memory_slots * len(market.customers)
    return {
        "memory_used": ratio(used.sum(), counted * slots),
        "umkm_memory_share": ratio(by_umkm.sum(), used.sum()),
        "evictions_per_hearing": ratio(evictions.sum(), hearings.sum()),
    }


def _rows(market: Market, where: dict[str, int]) -> np.ndarray:
    rows = np.arange(len(market.firms))
    return rows[market.firms.sector == where["sector"]] if "sector" in where else rows


def _is_in(market: Market, row: int, where: dict[str, int]) -> bool:
    return "sector" not in where or int(market.firms.sector[row]) == where["sector"]


def _remote_gap(market: Market, where: dict[str, int]) -> float:
    """Return UMKM's revenue share among urban minus among remote customers, in the last year."""
    remote = np.array([region.is_remote for region in market.plan.regions])
    if "region" in where or remote.all() or not remote.any():
        return float("nan")
    weeks = min(WEEKS_PER_YEAR, market.recorder.horizon)
    spending = market.recorder.spending[market.recorder.horizon - weeks :]
    spending = spending[:, where["sector"]] if "sector" in where else spending.sum(axis=1)
    by_region = spending.sum(axis=0)
    urban, far = by_region[~remote].sum(axis=0), by_region[remote].sum(axis=0)
    if not urban.sum() or not far.sum():
        return float("nan")
    return float(urban[0] / urban.sum() - far[0] / far.sum())


def _panel_log(market: Market) -> pd.DataFrame:
    """Return the consumer panel's purchases of the last year."""
    log = purchases_table(market)
    weeks = min(WEEKS_PER_YEAR, market.recorder.horizon)
    return log[log["week"] >= market.recorder.horizon - weeks]


def _of_sector(log: pd.DataFrame, where: dict[str, int]) -> pd.DataFrame:
    if "sector" not in where:
        return log
    chosen: pd.DataFrame = log[((log["customer"].to_numpy() >> NUMBER_BITS) & 31) == where["sector"]]
    return chosen


def purchases_table(market: Market) -> pd.DataFrame:
    """Return all purchases of the consumer panel since week 0."""
    log = np.concatenate([np.empty((0, len(PURCHASE)), dtype=np.int64), *market.recorder.purchases])
    return pd.DataFrame(log, columns=list(PURCHASE))


def weekly_table(market: Market) -> pd.DataFrame:
    """Return the weekly path of every weekly measure for all firms, each sector and each region."""
    recorder, plan = market.recorder, market.plan
    regions = len(plan.regions)
    sums = recorder.weeks.reshape(recorder.horizon, len(plan.sectors), regions + 1, 2, len(FIRM_SUMS)).sum(axis=3)
    everywhere = slice(None)
    paths = _paths(market, "all", sums[:, :, :regions].sum(axis=(1, 2)), (everywhere, everywhere))
    for code, name in enumerate(part.name for part in plan.sectors):
        paths += _paths(market, f"sector:{name}", sums[:, code, :regions].sum(axis=1), (code, everywhere))
    for code, name in enumerate(part.name for part in plan.regions):
        paths += _paths(market, f"region:{name}", sums[:, :, code].sum(axis=1), (everywhere, code))
    names, groups, values = zip(*paths, strict=True) if paths else ((), (), ())
    lived = _weeks_lived(market)
    return pd.DataFrame(
        {
            "week": np.tile(np.arange(lived), len(paths)),
            "measure": np.repeat(np.array(names, dtype=object), lived),
            "group": np.repeat(np.array(groups, dtype=object), lived),
            "value": np.concatenate([np.empty(0), *values]),
        }
    )


def _weeks_lived(market: Market) -> int:
    return max(0, min(market.week, market.recorder.horizon))


type _Path = tuple[str, str, NDArray[np.float64]]  # measure, group, value by week


def _paths(market: Market, group: str, sums: np.ndarray, part: tuple[Any, Any]) -> list[_Path]:
    """Return the weekly measures of one group: each measure applied to one week at a time, as arrays."""
    recorder, lived = market.recorder, _weeks_lived(market)
    units, spending = recorder.units[(slice(lived), *part)], recorder.spending[(slice(lived), *part)]
    axes = tuple(range(1, units.ndim - 1))
    units, spending = units.sum(axis=axes), spending.sum(axis=axes)
    table = pd.DataFrame(sums[:lived], columns=list(FIRM_SUMS))
    table["weeks_alive"] = table["ticks_alive"] / market.ticks_per_week
    view: Any = _Weeks(table, lived, weeks=1)
    view.market_revenue, view.market_units = spending.sum(axis=1), units.sum(axis=1)
    view.umkm_revenue, view.umkm_units = spending[:, 0], units[:, 0]
    return [(item.name, group, np.asarray(item.of(view), dtype=float)) for item in market.measures if item.is_weekly]


class _Weeks(View):
    """A view of one group in which every sum is a path over weeks."""

    def total(self, name: str) -> Any:
        """Return the weekly sums of ``name``."""
        return self.each(name)
