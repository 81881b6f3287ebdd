"""Follow one firm or one customer through a year, week by week."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from pasar.widgets.world import designs, existing, lasting, on_world_of, tastes, yearly_units
from simulation.record import remembered

if TYPE_CHECKING:
    from simulation.market import Market
    from simulation.scenario import Scenario


@dataclass
class FirmYear:
    """What a firm went through: weekly units, cash in rupiah, distance to its buyers' tastes, and events."""

    row: int
    sold: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    cash: list[float] = field(default_factory=list)
    distance: list[float] = field(default_factory=list)
    events: list[tuple[int, str]] = field(default_factory=list)

    def note(self, market: "Market", before: dict[str, Any]) -> None:
        """Write down one week that has just been lived."""
        firms, row = market.firms, self.row
        self.sold.append(int(firms.sold[row]))
        self.lost.append(int(firms.lost[row]))
        self.cash.append(float(firms.cash[row]))
        self.distance.append(distance_to_rememberers(market, row))
        happened = {
            "session": bool(firms.held_session[row]),
            "launch": int(firms.launched[row]) > before["launched"],
            "capacity": int(firms.investment[row]) > 0,
            "closed": before["alive"] and not bool(firms.is_alive[row]),
        }
        self.events += [(market.week - 1, key) for key, here in happened.items() if here]


def facts_before(market: "Market", row: int) -> dict[str, Any]:
    """Return what must be remembered to tell what a week changed."""
    return {"launched": int(market.firms.launched[row]), "alive": bool(market.firms.is_alive[row])}


def distance_to_rememberers(market: "Market", row: int) -> float:
    """Return the mean distance between a firm's design and the tastes of those who remember it."""
    knows = (remembered(market) == row).any(axis=1)
    if not knows.any():
        return float("nan")
    gap = tastes(market)[knows] - designs(market)[row]
    return float(np.sqrt((gap**2).sum(axis=1)).mean())


def follow_firm(start: "Market", scenario: "Scenario", row: int | None, weeks: int) -> FirmYear:
    """Live through ``weeks`` weeks and note those of one firm; by default the busiest UMKM that co-creates."""
    if row is not None:
        existing("row", row, len(start.firms))
    market = start.fork(lasting(on_world_of(start, scenario), weeks))
    market.step()
    year = FirmYear(busiest(market) if row is None else row)
    year.note(market, facts_before(market, year.row))
    for _ in range(weeks - 1):
        before = facts_before(market, year.row)
        market.step()
        year.note(market, before)
        if not market.firms.is_alive[year.row]:
            break
    return year


def busiest(market: "Market") -> int:
    """Return the row of the living UMKM that sold most, among co-creators where there are any."""
    firms = market.firms
    umkm = firms.is_alive & ~firms.is_brand
    chosen = umkm & firms.is_cocreating if (umkm & firms.is_cocreating).any() else umkm
    return int(np.argmax(np.where(chosen, yearly_units(market), -1)))


@dataclass
class CustomerYear:
    """What a customer went through: purchases as (week, firm, whether a brand, satisfaction), and ideas given."""

    row: int
    known: int = 0
    purchases: list[tuple[int, int, bool, float]] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)
    asked: list[tuple[int, int]] = field(default_factory=list)

    def lines(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what happened in order of weeks: the key of a sentence and what fills it."""
        told: list[tuple[int, str, dict[str, Any]]] = [(week, "missed", {}) for week in self.missed]
        told += [(week, "asked", {"firm": firm}) for week, firm in self.asked]
        for week, firm, brand, liked in self.purchases:
            key = f"{'brand' if brand else 'umkm'}_{'pleased' if liked > 0.3 else 'fair' if liked > 0 else 'cross'}"
            told.append((week, key, {"firm": firm}))
        return [(key, {"week": week, **facts}) for week, key, facts in sorted(told, key=lambda item: item[0])]


class _Watch:
    """A process that only looks: put at the end of a week, it notes what one customer did."""

    def __init__(self, year: CustomerYear) -> None:
        self.year = year
        self.__name__ = "watch"

    def __call__(self, market: "Market") -> None:
        trips, row = market.trips, self.year.row
        for place in np.flatnonzero(trips.rows == row):
            firm = int(trips.firm[place])
            if firm >= 0:
                brand, liked = bool(market.firms.is_brand[firm]), float(trips.satisfaction[place])
                self.year.purchases.append((market.week, firm, brand, liked))
            elif trips.missed[place] >= 0:
                self.year.missed.append(market.week)
        heard = (market.firms.panel_tick == market.tick) & (market.firms.panel_customers == row).any(axis=1)
        self.year.asked += [(market.week, int(firm)) for firm in np.flatnonzero(heard)]


def remembered_by(market: "Market", row: int) -> int:
    """Return how many firms a customer remembers: those not refreshed for long are forgotten."""
    return int((remembered(market, row) >= 0).sum())


def follow_customer(start: "Market", scenario: "Scenario", row: int, weeks: int) -> CustomerYear:
    """Live through ``weeks`` weeks and note those of one customer."""
    existing("row", row, len(start.customers))
    market = start.fork(lasting(on_world_of(start, scenario), weeks))
    year = CustomerYear(row, known=remembered_by(start, row))
    watch: Any = _Watch(year)
    market.processes = (*market.processes, watch)
    market._seconds["watch"] = 0.0
    market.run_for(weeks)
    return year
