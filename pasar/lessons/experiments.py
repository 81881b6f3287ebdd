"""Experiments of the lessons on a market of class size; each returns plain numbers."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from pasar.lessons import by_hand
from pasar.widgets import Classroom, is_small
from pasar.widgets.world import designs, existing, tastes
from simulation.agents import NOBODY
from simulation.market import Market
from simulation.record import present_bonds, remembered
from simulation.scenario import load

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


def years_of(market: Market, measures: Sequence[str]) -> list[float]:
    """Return the same for several measures, reading the market once."""
    table = market.tables().weekly
    held = table[table["group"] == "all"].groupby("measure")["value"].mean()
    return [float(held[measure]) for measure in measures]


def offers_for(market: Market, row: int) -> pd.DataFrame:
    """Return what a customer has to choose from and with what chance each is chosen, by the sums done by hand.

    Columns: ``row`` of the firm, ``brand``, ``quality``, ``distance``, ``price`` over the reference price, ``bond``
    times its weight, ``utility``, ``chance``; the last line, of row -1, is buying nothing. For a market of one trade
    area and one sector.
    """
    existing("row", row, len(market.customers))
    firms, rules, demand = market.firms, market.conditions, market.rules.demand
    known = remembered(market, row)
    held = (known != NOBODY) & firms.is_alive[known]
    firm, bond = known[held], present_bonds(market, row)[held]
    distance = np.linalg.norm(tastes(market)[row] - designs(market)[firm], axis=1)
    price = firms.price[firm] / rules.reference_price[0]
    quality, bond = (firms.quality + firms.equity)[firm], bond * demand.bond_weight
    fit_weight, price_weight = weights_of(market, row)
    worth = [
        by_hand.utility(
            float(good), min(float(far), demand.fit_cap**0.5), float(dear), fit_weight, price_weight, float(tie)
        )
        for good, far, dear, tie in zip(quality, distance, price, bond, strict=True)
    ]
    offers = {"row": [*firm, NOBODY], "brand": [*firms.is_brand[firm], False], "quality": [*quality, np.nan]}
    offers |= {"distance": [*distance, np.nan], "price": [*price, np.nan], "bond": [*bond, np.nan]}
    offers |= {"utility": [*worth, demand.outside_utility]}
    return pd.DataFrame(offers | {"chance": by_hand.logit_shares(worth, outside=demand.outside_utility)})


def weights_of(market: Market, row: int) -> tuple[float, float]:
    """Return how much fit and price weigh for a customer; some people are more sensitive to price than others."""
    rules = market.conditions
    return float(rules.fit_weight[0]), float(rules.price_weight[0] * market.customers.price_sensitivity[row])


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


def price_curve(classroom: Classroom, changes: Sequence[float], weeks: int) -> pd.DataFrame:
    """Return `price_response` for several changes of price; columns ``run`` and ``formula``, in shares."""
    rows = [price_response(classroom, change, weeks) for change in changes]
    return pd.DataFrame(rows, columns=["run", "formula"], index=list(changes)) / 100


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
    known = remembered(market)
    rows = []
    for firm in np.flatnonzero(market.firms.is_alive & ~market.firms.is_brand):
        knows = np.flatnonzero((known == firm).any(axis=1))
        circle = knows[market.customers.community[knows] != NOBODY]
        first = market.customers.community[circle[0]] if len(circle) else NOBODY
        asked = {
            "all": np.arange(len(place))[int(firm) * answers % len(place) :][:answers],
            "rememberers": knows[:answers],
            "community": np.flatnonzero(market.customers.community == first)[:answers],
        }
        rows.append({name: miss(place, people, centre) for name, people in asked.items()})
    return pd.DataFrame(rows)


def listening_curve(market: Market, answers: Sequence[int]) -> pd.DataFrame:
    """Return the mean of `listening` over UMKM, a row for each number of answers."""
    return pd.DataFrame({count: listening(market, count).mean() for count in answers}).T


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
    """Return the mean present bond of people with the firm that asked them, and how many such pairs there are.

    Who has forgotten the firm since is no longer counted. The mean is NaN where nobody was asked.
    """
    asked = (market.customers.asked >= 0) & (remembered(market) != NOBODY)
    count = int(asked.sum())
    return (float(present_bonds(market)[asked].mean()) if count else float("nan")), count


def paired(classroom: Classroom, measure: str, weeks: int = YEAR, **policy: Any) -> tuple[float, float, float]:
    """Return a measure without and with a policy, and the difference, on the same luck."""
    without, with_policy = year_of(classroom.without(weeks), measure), year_of(classroom.run(weeks, **policy), measure)
    return without, with_policy, with_policy - without


def differences(
    measures: Sequence[str], seeds: Sequence[int], weeks: int = YEAR, world: dict[str, Any] | None = None, **policy: Any
) -> pd.DataFrame:
    """Return with minus without a policy, a column for each measure and a row for each seed; ``world`` is in both."""
    rows = []
    for seed in seeds:
        classroom = Classroom(seed=seed, **(world or {}))
        markets = classroom.without(weeks), classroom.run(weeks, **policy)
        without, with_policy = (years_of(market, measures) for market in markets)
        rows.append(np.subtract(with_policy, without))
    return pd.DataFrame(rows, columns=list(measures), index=list(seeds))


def profit_of(market: Market, uids: np.ndarray) -> float:
    """Return the mean weekly profit of firms by uid in the last year, or since week 0; closed ones earn 0."""
    firms = market.tables().firms
    held = firms[firms["uid"].isin(uids)]
    return float(held["profit"].sum()) / max(1, len(uids)) / max(1, min(YEAR, market.week))


def gain_by(mark: str, without: Market, with_policy: Market) -> tuple[float, float, int]:
    """Return the change of weekly profit, in rupiah, of UMKM that carry a mark, and of the others, and how many do.

    ``mark`` is ``adopter`` or ``treated``; the same firms are followed in both markets.
    """
    firms = with_policy.tables().firms
    umkm = firms[(firms["kind"] == "umkm") & firms["cohort"]]
    sides = [umkm.loc[umkm[mark] == chosen, "uid"].to_numpy() for chosen in (True, False)]
    gains = [profit_of(with_policy, uids) - profit_of(without, uids) if len(uids) else 0.0 for uids in sides]
    return gains[0], gains[1], len(sides[0])


def gain_of_adopters(classroom: Classroom, weeks: int = YEAR, **policy: Any) -> tuple[float, float]:
    """Return what co-creation adds to the weekly profit of those who co-create, and of the other UMKM, in rupiah."""
    return gain_by("adopter", classroom.without(weeks), classroom.run(weeks, **policy))[:2]


def gains_of_adopters(seeds: Sequence[int], weeks: int = YEAR, **policy: Any) -> pd.DataFrame:
    """Return `gain_of_adopters` for several seeds; columns ``adopters`` and ``others``, rupiah a week."""
    rows = [gain_of_adopters(Classroom(seed=seed), weeks, **policy) for seed in seeds]
    return pd.DataFrame(rows, columns=["adopters", "others"], index=list(seeds))


def bonds_under(seeds: Sequence[int], **policy: Any) -> list[float]:
    """Return, by seed, the mean bond after a year of people with the firms that asked them; all UMKM co-create."""
    return [bond_of_participants(Classroom(seed=seed).run(co_creation="all", **policy))[0] for seed in seeds]


def closeness_of_circles(market: Market) -> float:
    """Return how many times likelier a person knows an UMKM that a fellow member of the community knows."""
    people, firms = market.customers, market.firms
    knows = np.zeros((len(people), len(firms)), dtype=bool)
    known = remembered(market)
    rows, slots = np.nonzero(known != NOBODY)
    knows[rows, known[rows, slots]] = True
    knows = knows[:, ~firms.is_brand]
    member = people.community != NOBODY
    size = np.bincount(people.community[member]).astype(float)
    told = np.zeros((len(size), knows.shape[1]))
    np.add.at(told, people.community[member], knows[member])
    together = (told * (told - 1)).sum() / (size * (size - 1)).sum()
    return float(together / (knows[member].mean(axis=0) ** 2).sum())


def programme_result(classroom: Classroom, programme: dict[str, Any], weeks: int = YEAR) -> dict[str, float]:
    """Return what a programme cost and whom it reached, and what it changed in weekly profit of those and others."""
    without, with_policy = classroom.without(weeks), classroom.run(weeks, programmes=[programme])
    treated, others, reached = gain_by("treated", without, with_policy)
    outlay = float(sum(with_policy.government.outlays().values()))
    return {"outlay": outlay, "reached": float(reached), "treated": treated, "others": others}


def within_budget(classroom: Classroom, programme: dict[str, Any], budget: float) -> dict[str, float]:
    """Return `programme_result` for as many UMKM as a budget in rupiah reaches, by what half of them would cost."""
    return programme_result(classroom, programme | {"slots": share_within(classroom, programme, budget)})


def share_within(classroom: Classroom, programme: dict[str, Any], budget: float) -> float:
    """Return the share of UMKM that a budget reaches in half a year."""
    half = classroom.run(HALF_YEAR, programmes=[programme | {"slots": 0.5}])
    spent = float(sum(half.government.outlays().values()))
    return max(0.025, min(1.0, round(0.5 * budget / spent, 3))) if spent else 1.0


def within_budget_over(seeds: Sequence[int], programme: dict[str, Any], budget: float) -> pd.DataFrame:
    """Return `within_budget` with a row for each seed; the first one says how many UMKM the budget reaches."""
    share = share_within(Classroom(seed=seeds[0]), programme, budget)
    rows = [programme_result(Classroom(seed=seed), programme | {"slots": share}) for seed in seeds]
    return pd.DataFrame(rows, index=list(seeds))


def cost_table(means: dict[str, pd.Series]) -> pd.DataFrame:
    """Return money and yearly profit of programmes, in million rupiah, and the profit of all UMKM per rupiah spent."""
    found = pd.DataFrame(means).T
    alive = (~Classroom().start.firms.is_brand).sum()
    year = YEAR / 1e6
    treated, others = found["treated"] * found["reached"] * year, found["others"] * (alive - found["reached"]) * year
    spent = found["outlay"] / 1e6
    columns = {"reached": found["reached"], "outlay": spent, "treated": treated, "others": others}
    return pd.DataFrame(columns | {"per_rupiah": (treated + others) / spent})


def city_and_remote(seed: int = 1) -> Classroom:
    """Return a market of class size of which half is a city and half remote."""
    plan = load("baseline").with_(sectors=["culinary"], **{"population.customers": 4000})
    return Classroom(plan, seed, **{"population.trade_area_size": 500 if is_small() else 2000})


def remote_results(packages: dict[str, list[dict[str, Any]]], weeks: int = 2 * YEAR) -> pd.DataFrame:
    """Return what packages of programmes leave behind in a remote area, as written shares, and their outlay."""
    room = city_and_remote()
    return pd.DataFrame({name: remote_state(room.run(weeks, programmes=held)) for name, held in packages.items()}).T


def remote_state(market: Market) -> dict[str, float]:
    """Return who is online and digital in the remote area, what owners know, and public money in million rupiah."""
    people, firms = market.customers, market.firms
    far = [region.name for region in market.plan.regions].index("remote")
    here = firms.is_alive & (firms.region == far)
    lives = np.isin(people.area, np.unique(firms.area[firms.region == far]))
    return {
        "online": float(people.is_online[lives].mean()),
        "digital": float(firms.is_digital[here].mean()),
        "literacy": float(market.literacy()[here].mean()),
        "share": year_of(market, "umkm_revenue_share", "region:remote"),
        "outlay": sum(market.government.outlays().values()) / 1e6,
    }


def levels_by_seed(measure: str, seeds: Sequence[int], weeks: int = YEAR, **policy: Any) -> pd.DataFrame:
    """Return a measure without and with a policy and their difference; each row pairs runs that share their luck."""
    rows = [paired(Classroom(seed=seed), measure, weeks, **policy) for seed in seeds]
    return pd.DataFrame(rows, columns=["without", "with", "difference"], index=list(seeds))


def interval_width(differences: list[float]) -> float:
    """Return the width of the interval of a mean of paired differences."""
    low, high = by_hand.interval(differences)
    return high - low
