"""Experiments of the lessons on a market of class size; each returns plain numbers."""

from typing import Any, Final

import numpy as np
import pandas as pd

from pasar.lessons import by_hand
from pasar.widgets import Classroom
from pasar.widgets.world import designs, tastes
from simulation.agents import NOBODY
from simulation.market import Market
from simulation.scenario import Scenario

TENTH: Final = 10
HALF_YEAR: Final = 26
YEAR: Final = 52


def weekly(market: Market, measure: str, group: str = "all") -> list[float]:
    """Return the weekly path of a measure from week 0 on."""
    table = market.tables().weekly
    rows = table[(table["measure"] == measure) & (table["group"] == group)]
    return [float(value) for value in rows.sort_values("week")["value"]]


def year_of(market: Market, measure: str, group: str = "all") -> float:
    """Return the mean of a measure over the weeks lived since week 0."""
    return float(np.nanmean(weekly(market, measure, group)))


def price_response(classroom: Classroom, change: float, weeks: int = HALF_YEAR) -> tuple[float, float]:
    """Return the percent change of demand, run and by hand, when every tenth UMKM changes its price by ``change`` %."""
    fixed: dict[str, Any] = {"switches.price_review": False}
    policy = classroom.policy(**fixed)
    plain, shocked = classroom.start.fork(policy), classroom.start.fork(policy)
    rows = np.flatnonzero(plain.firms.is_alive & ~plain.firms.is_brand)[::TENTH]
    shocked.firms.price[rows] = np.round(shocked.firms.price[rows] * (1 + change / 100)).astype(np.int64)
    demand = [sum_demand(market, rows, weeks) for market in (plain, shocked)]
    seen = 100 * (demand[1] / demand[0] - 1)
    weight = float(plain.conditions.price_weight[0])
    relative = float((plain.firms.price[rows] / plain.conditions.reference_price[0]).mean())
    return seen, 100 * (float(np.exp(-weight * relative * change / 100)) - 1)


def sum_demand(market: Market, rows: np.ndarray, weeks: int) -> float:
    """Return first-choice demand for some firms over some weeks, served or not."""
    total = 0.0
    for _ in range(weeks):
        market.step()
        total += float(market.firms.attempts[rows].sum())
    return total


def listening(market: Market, answers: int) -> pd.DataFrame:
    """Return, by whom a firm could ask, how far the mean of so many answers lies from the mean of all customers.

    Groups are drawn as they come in the rows of people, which are in no order. Columns: ``all``, ``rememberers``,
    ``community``; rows: one per UMKM.
    """
    place = tastes(market)
    centre = place.mean(axis=0)
    rows = []
    for firm in np.flatnonzero(market.firms.is_alive & ~market.firms.is_brand):
        knows = np.flatnonzero((market.customers.known == firm).any(axis=1))
        circle = knows[market.customers.community[knows] != NOBODY]
        first = market.customers.community[circle[0]] if len(circle) else NOBODY
        asked = {
            "all": np.arange(len(place))[int(firm) * answers % len(place) :][:answers],
            "rememberers": knows[:answers],
            "community": np.flatnonzero(market.customers.community == first)[:answers],
        }
        rows.append({name: miss(place, people, centre) for name, people in asked.items()})
    return pd.DataFrame(rows)


def miss(place: np.ndarray, people: np.ndarray, centre: np.ndarray) -> float:
    """Return the distance between the mean taste of some people and the centre; NaN for nobody."""
    return float(np.linalg.norm(place[people].mean(axis=0) - centre)) if len(people) else float("nan")


def lean(market: Market) -> float:
    """Return how far the mean taste of buyers leans from the centre toward the design they buy (regression slope)."""
    place, made = tastes(market), designs(market)
    bought = market.customers.bought_from
    rows = np.flatnonzero((bought >= 0) & ~market.firms.is_brand[np.maximum(bought, 0)])
    design, taste = made[bought[rows]], place[rows]
    design, taste = design - place.mean(axis=0), taste - place.mean(axis=0)
    return float((design * taste).sum() / (design**2).sum())


def gap_to_taste(market: Market) -> float:
    """Return the mean distance of purchases to the buyer's taste over the weeks lived since week 0."""
    return -year_of(market, "fit")


def bond_of_participants(market: Market) -> tuple[float, int]:
    """Return the mean bond of people with the firm that asked them at any time, and how many they are."""
    asked = (market.customers.asked >= 0) & (market.customers.known >= 0)
    count = int(asked.sum())
    return (float(market.customers.bond[asked].mean()) if count else float("nan")), count


def paired(classroom: Classroom, measure: str, weeks: int = YEAR, **policy: Any) -> tuple[float, float, float]:
    """Return a measure without and with a policy, and the difference, on the same luck."""
    without, with_policy = classroom.run(weeks), classroom.run(weeks, **policy)
    levels = year_of(without, measure), year_of(with_policy, measure)
    return (*levels, levels[1] - levels[0])


def profit_of(market: Market, uids: np.ndarray) -> float:
    """Return the mean weekly profit, in rupiah, of firms by uid since week 0; closed ones earn 0 once closed."""
    firms = market.tables().firms
    held = firms[firms["uid"].isin(uids)]
    return float(held["profit"].sum()) / max(1, len(uids)) / max(1, market.week)


def gain_of_adopters(classroom: Classroom, weeks: int = YEAR, **policy: Any) -> tuple[float, float]:
    """Return what co-creation adds to the weekly profit of those who co-create, and of the other UMKM, in rupiah."""
    without, with_policy = classroom.run(weeks), classroom.run(weeks, **policy)
    firms = with_policy.tables().firms
    umkm = firms[(firms["kind"] == "umkm") & firms["cohort"]]
    adopters, others = (umkm.loc[umkm["adopter"] == chosen, "uid"].to_numpy() for chosen in (True, False))
    gains = [
        profit_of(with_policy, uids) - profit_of(without, uids) if len(uids) else 0.0 for uids in (adopters, others)
    ]
    return gains[0], gains[1]


def programme_result(classroom: Classroom, programme: dict[str, Any], weeks: int = YEAR) -> dict[str, float]:
    """Return what a programme cost and what it changed, in weekly profit, for those reached and for the others."""
    without, with_policy = classroom.run(weeks), classroom.run(weeks, programmes=[programme])
    firms = with_policy.tables().firms
    umkm = firms[(firms["kind"] == "umkm") & firms["cohort"]]
    told = {"outlay": float(sum(with_policy.government.outlays().values())), "reached": float(umkm["treated"].sum())}
    for name, chosen in (("treated", True), ("others", False)):
        uids = umkm.loc[umkm["treated"] == chosen, "uid"].to_numpy()
        told[name] = profit_of(with_policy, uids) - profit_of(without, uids)
    return told


def seeds_of(scenario: Scenario, other: Scenario, measure: str, seeds: int, weeks: int = YEAR) -> pd.DataFrame:
    """Return a measure without and with a policy for some seeds; the rows pair runs that share their luck."""
    rows = []
    for seed in range(seeds):
        classroom = Classroom(scenario, seed)
        policy = {"co_creation": other.co_creation}
        without, with_policy, _ = paired(classroom, measure, weeks, **policy)
        rows.append({"without": without, "with": with_policy})
    return pd.DataFrame(rows)


def interval_width(differences: list[float]) -> float:
    """Return the width of the interval of a mean of paired differences."""
    low, high = by_hand.interval(differences)
    return high - low
