"""Firms grow into their places: once in the burn-in, means are fitted to the demand that firms turned out to have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.exit_and_entry import endow
from benchmarks.plain.numbers import median

if TYPE_CHECKING:
    from benchmarks.plain.market import PlainMarket

LEAST_SHARE = 0.1  # of the median rival: sales that a firm without any is taken to have


def fit_means_to_sales(market: PlainMarket) -> None:
    """Set capacity, overhead, credit and cash anew from expected demand, once firms have settled in."""
    if not market.is_settling or market.tick + 1 < market.settled_tick:
        return
    for firm in market.firms:
        firm.start_sales = firm.expected
    for firm in market.firms:
        rivals = [f for f in market.firms if f.sector is firm.sector and f.is_brand == firm.is_brand]
        least = LEAST_SHARE * median([rival.start_sales for rival in rivals])
        firm.start_sales = max(firm.start_sales, least)
        cash = firm.cash
        endow(market, firm)
        firm.flows.withdrawal -= firm.cash - cash  # the owner pays in, or takes out, the difference
    for sector in market.sectors:
        measure_sector(market, sector.code)


def measure_sector(market: PlainMarket, code: int) -> None:
    """Note the median UMKM of a sector."""
    sector = market.sectors[code]
    umkm = [firm for firm in market.firms if firm.sector is sector and not firm.is_brand]
    sales = [firm.start_sales for firm in umkm]
    middle = median(sales)
    sector.median_sales = middle if middle > 0.0 else max(sum(sales) / len(sales), 0.1)
    sector.median_profit = median([firm.gross_profit for firm in umkm])
    sector.median_capacity = median([firm.capacity for firm in umkm])
