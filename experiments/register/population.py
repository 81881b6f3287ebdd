"""From a register to a scenario's population, with a map that says where each number came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.register.reading import Register
from simulation import Scenario
from simulation.parameters import facts_of
from simulation.scenario.names import themes

FEWEST: Final = 10  # known values below which a number stays the scenario's own
REGISTER, DERIVED, ASSUMED = "register", "derived", "assumed"

type Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Origin:
    """One attribute of the population: its value, its origin, from which column, how many rows know it."""

    path: str
    value: Any
    origin: str
    column: str
    known: int
    missing: int
    note: str = ""


@dataclass(frozen=True)
class Population:
    """What a register says about a scenario: the keys of a scenario file, and the data map."""

    document: dict[str, Any]
    origins: tuple[Origin, ...]


def population_of(register: Register, base: Scenario) -> Population:
    """Return the population that a register describes, laid over a scenario.

    Counts of firms give the shares of sectors and regions and the size of the market; sales, prices, capacity,
    literacy and online selling give the levels and spreads from which firms are drawn. The register's firms are not
    copied one by one. Columns with fewer than ten known values leave the scenario's number as it is; the map says so.
    """
    firms = register.firms
    origins = [*_world(firms, base), *_sectors(firms, base), *_regions(firms, base)]
    document: dict[str, Any] = {"world": {}, "sectors": [], "regions": {}}
    sectors: dict[str, dict[str, Any]] = {}
    for one in origins:
        part, _, rest = one.path.partition(".")
        if one.origin == ASSUMED and not one.path.endswith(".share"):
            continue
        if part == "sectors":
            name, field = rest.split(".")
            sectors.setdefault(name, {"name": name})[field] = one.value
        elif part == "regions":
            name, field = rest.split(".")
            document["regions"].setdefault(name, {})[field] = one.value
        else:
            document["world"].setdefault(part, {})[rest] = one.value
    document["sectors"] = list(sectors.values())
    return Population(document, tuple(origins))


def _world(firms: pd.DataFrame, base: Scenario) -> Iterator[Origin]:
    """Yield the numbers of the world."""
    population = base.world.population
    customers = int(np.clip(round(len(firms) * population.customers_per_umkm), 100, 10_000_000))
    yield Origin("population.customers", customers, DERIVED, "rows", len(firms), 0, "firms x customers_per_umkm")
    sales, price, units = _columns(firms)
    by_sector = firms["sector"]
    yield _number("population.size_sigma", _log_spread(sales, by_sector), "monthly_sales", firms, base)
    yield _number("production.price_sd", _log_spread(price, by_sector), "price", firms, base)
    slack = (firms["capacity"] / units.where(units > 0)).dropna()
    slack = slack[slack > 0]
    median = float(slack.median()) if len(slack) >= FEWEST else None
    sigma = float(np.log(slack).std(ddof=1)) if len(slack) >= FEWEST else None
    yield _number("production.capacity_slack", median, "capacity", firms, base)
    yield _number("production.capacity_sigma", sigma, "capacity", firms, base)
    yield _number("adoption.digital_share", _mean(firms["online"]), "online", firms, base)
    yield _number("adoption.literacy_mean", _mean(firms["literacy"]), "literacy", firms, base)
    literacy = firms["literacy"].dropna()
    spread = float(literacy.std(ddof=1)) if len(literacy) >= FEWEST else None
    yield _number("adoption.literacy_sd", spread, "literacy", firms, base)


def _sectors(firms: pd.DataFrame, base: Scenario) -> Iterator[Origin]:
    """Yield share and reference price of every sector in the register."""
    for sector in base.sectors:
        mine = firms[firms["sector"] == sector.name]
        if mine.empty:
            continue
        share = round(len(mine) / len(firms), 6)
        yield Origin(f"sectors.{sector.name}.share", share, REGISTER, "sector", len(mine), 0)
        prices = mine["price"].dropna()
        known = len(prices) >= FEWEST
        value = round(float(prices.median())) if known else sector.reference_price
        path = f"sectors.{sector.name}.reference_price"
        yield Origin(path, value, REGISTER if known else ASSUMED, "price", len(prices), len(mine) - len(prices))


def _regions(firms: pd.DataFrame, base: Scenario) -> Iterator[Origin]:
    """Yield share, literacy and online selling of every region, the last two relative to the whole."""
    for region in base.regions:
        mine = firms[firms["region"] == region.name]
        share = round(len(mine) / len(firms), 6)
        yield Origin(f"regions.{region.name}.share", share, REGISTER, "region", len(mine), 0)
        for field, column in (("literacy", "literacy"), ("digital", "online")):
            here, everywhere = _mean(mine[column]), _mean(firms[column])
            known = here is not None and bool(everywhere)
            value = round(here / everywhere, 4) if here is not None and everywhere else getattr(region, field)
            count = int(mine[column].notna().sum())
            path = f"regions.{region.name}.{field}"
            yield Origin(path, value, REGISTER if known else ASSUMED, column, count, len(mine) - count)


def _columns(firms: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return sales, price, and units a month."""
    sales, price = firms["monthly_sales"], firms["price"]
    return sales, price, sales / price.where(price > 0)


def _log_spread(values: pd.Series, sector: pd.Series) -> float | None:
    """Return the standard deviation of logs within sectors; None from too few values."""
    known = values[values > 0]
    if len(known) < FEWEST:
        return None
    logs = np.log(known)
    return float((logs - logs.groupby(sector).transform("mean")).std(ddof=1))


def _mean(values: pd.Series) -> float | None:
    known = values.dropna()
    return float(known.mean()) if len(known) >= FEWEST else None


def _number(path: str, value: float | None, column: str, firms: pd.DataFrame, base: Scenario) -> Origin:
    """Return a number of the world within its bounds; the scenario's own where the register is silent."""
    known = int(firms[column].notna().sum())
    theme, name = path.split(".")
    if value is None:
        own = getattr(getattr(base.world, theme), name)
        facts = facts_of(themes()[theme], name)
        return Origin(path, own, ASSUMED, column, known, len(firms) - known, facts.source if facts else "")
    low, high = _bounds(theme, name)
    kept = round(min(max(value, low), high), 4)
    note = "" if low <= value <= high else f"{value:.4g} lies outside the bounds"
    return Origin(path, kept, REGISTER, column, known, len(firms) - known, note)


def _bounds(theme: str, name: str) -> tuple[float, float]:
    """Return the bounds that a parameter's record declares."""
    limits = themes()[theme].model_fields[name].metadata
    low = next((float(one.ge) for one in limits if hasattr(one, "ge")), -np.inf)
    return low, next((float(one.le) for one in limits if hasattr(one, "le")), np.inf)
