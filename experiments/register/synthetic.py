"""A synthetic register made from published totals: not a single firm in it exists.

Shares of sectors and regions, online sellers and the spread of sizes are those of docs/evidence.md (Indonesia table;
E30 for sizes); sales, prices and capacity are drawn to match the shipped sectors. One firm in twenty leaves a cell
empty, as registers do.
"""

import math
from typing import Any, Final

import pandas as pd
from scipy.special import ndtri

from simulation.chance import UMKM, Draw, uid_of
from simulation.scenario import Scenario

SECTORS: Final = {"culinary": 0.43, "fashion": 0.21, "craft": 0.21, "staple": 0.10, "skincare": 0.05}
REMOTE: Final = 0.38  # outside Java: 37.9% of micro and small manufacturing (2023)
ONLINE: Final = {"urban": 0.46, "remote": 0.34}  # 41.5% of firms in the BPS survey (2023)
LITERACY: Final = {"urban": 3.6, "remote": 3.4}  # national index 3.54 of 5 (2022)
MEDIAN_SALES: Final = 6_000_000  # Rp a month; with a margin of about a third the gross profit is Rp 2 m
SIZE_SIGMA: Final = 0.8
GAP: Final = 0.05


def synthetic_register(count: int, base: Scenario, seed: int = 0) -> pd.DataFrame:
    """Return ``count`` made-up firms; the same for the same seed."""
    return pd.DataFrame([_firm(number, count, base, _Luck(seed, number)) for number in range(count)])


class _Luck:
    """Keyed uniforms of one firm."""

    def __init__(self, seed: int, number: int) -> None:
        from simulation.chance import Chance

        self._chance, self._uid, self._nth = Chance(seed), uid_of(UMKM, 0, number), 0

    def uniform(self) -> float:
        self._nth += 1
        return float(self._chance.uniform(Draw.SIZE, self._uid, partner=self._nth))

    def normal(self) -> float:
        return float(ndtri(min(max(self.uniform(), 1e-9), 1 - 1e-9)))


def _firm(number: int, count: int, base: Scenario, luck: _Luck) -> dict[str, Any]:
    sector = _sector((number + 0.5) / count)
    region = "remote" if luck.uniform() < REMOTE else "urban"
    price = _price_of(base, sector) * math.exp(0.1 * luck.normal())
    sales = MEDIAN_SALES * math.exp(SIZE_SIGMA * luck.normal())
    capacity = sales / price * 1.5 * math.exp(0.4 * luck.normal())
    literacy = min(5.0, max(1.0, LITERACY[region] + 0.8 * luck.normal()))
    row = {
        "sector": sector,
        "region": region,
        "monthly_sales": int(round(sales, -3)),
        "price": int(round(price, -2)),
        "capacity": max(1, round(capacity)),
        "workers": 1 + round(sales / MEDIAN_SALES),
        "online": "yes" if luck.uniform() < ONLINE[region] else "no",
        "literacy": round(literacy, 1),
        "age": round(-8 * math.log(max(luck.uniform(), 1e-9))),
    }
    for name in ("monthly_sales", "price", "capacity", "literacy"):
        row[name] = "" if luck.uniform() < GAP else row[name]
    return row


def _sector(place: float) -> str:
    for sector, share in SECTORS.items():
        place -= share
        if place < 0:
            return sector
    return sector


def _price_of(base: Scenario, sector: str) -> float:
    return float(next(one.reference_price for one in base.sectors if one.name == sector))
