"""Limiting cases whose answer is known in closed form (model.md, section 8).

Most use the processes one by one on a quiet market: one sector, one trade area, nobody closes, tastes stand still.
Tolerances are standard errors of the count at hand, or the size of the terms that the closed form leaves out.
"""

from __future__ import annotations

import itertools
import math
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation import Market
from simulation.agents import NOBODY
from simulation.processes.advertising import advertise, brand_reach, contacts, umkm_contacts
from simulation.processes.development import develop_products
from simulation.processes.experience import feel_satisfied
from simulation.processes.shopping import shop
from simulation.processes.talk import hear_and_remember
from simulation.processes.tastes import drift_tastes
from simulation.scenario import Scenario, load

Floats = NDArray[np.float64]

QUIET: Final[dict[str, Any]] = {
    "time.burn_in": 0,
    "population.customers": 20_000,
    "population.trade_area_size": 20_000,
    "population.customers_per_umkm": 1000,
    "population.community_share": 0,
    "demand.shopping_rate": 4.1,
    "demand.shopping_shape": 10,
    "demand.sensitivity_sd": 0,
    "demand.quality_sd": 0,
    "demand.brand_quality": 0,
    "demand.fit_cap": 50,
    "production.price_sd": 0,
    "loyalty.forgetting": 0,
    "loyalty.starting_bond": 0,
    "loyalty.starting_bond_brand": 0,
    "switches.drift": False,
    "switches.bond": False,
    "switches.exit": False,
    "switches.word_of_mouth": False,
}  # fmt: skip
PLENTY: Final = 10**7


def quiet(**changes: Any) -> Scenario:
    """Return a quiet market of one sector whose factors are all 1."""
    sector = {f"sectors.culinary.{name}": 1.0 for name in ("taste_spread", "drift", "fit_weight", "price_weight")}
    return load("classroom").with_(**QUIET | sector | changes)


def remember_only(market: Market, firms: list[int]) -> None:
    """Let everybody remember exactly these firms."""
    market.customers.known[:] = NOBODY
    market.customers.known[:, : len(firms)] = firms
    market.customers.refreshed[:] = market.tick
    market.customers.bond[:] = 0.0


def sell(market: Market, weeks: int) -> tuple[Floats, int]:
    """Let people shop for some weeks from full shelves; return units of each firm and occasions."""
    sold, occasions = np.zeros(len(market.firms)), 0
    for _ in range(weeks):
        market.firms.stock[:] = PLENTY
        shop(market)
        feel_satisfied(market)
        bought = market.trips.firm[market.trips.firm >= 0]
        sold += np.bincount(bought, minlength=len(market.firms))
        occasions += len(market.trips.rows)
        market.tick += 1
    return sold, occasions


def shares(utilities: Floats, outside: float) -> Floats:
    """Return logit shares of firms beside an outside option."""
    weights = np.exp(utilities)
    return np.asarray(weights / (weights.sum() + math.exp(outside)))


# choice


def test_identical_firms_share_the_market_as_logit_says() -> None:
    market = Market(quiet(**{"demand.fit_weight": 0}), seed=1)
    customers, firms, w = market.customers, market.firms, market.rules.demand.price_weight
    remembered = (customers.known >= 0).sum(axis=1)
    value = math.exp(-w)
    outside = math.exp(market.rules.demand.outside_utility)
    each = value / (remembered * value + outside)
    weeks = 40
    sold, _ = sell(market, weeks)
    knows = np.zeros((len(customers), len(firms)))
    for slot in range(customers.known.shape[1]):
        filled = customers.known[:, slot] >= 0
        knows[np.flatnonzero(filled), customers.known[filled, slot]] = 1.0
    expected = weeks * (customers.occasion.astype(float) * each) @ knows
    z = (sold - expected) / np.sqrt(expected)
    assert np.abs(z).max() < 4.5
    assert np.mean(z**2) < 1.6  # purchases of a person exclude one another, so z varies a little less than a count
    total, most = sold.sum(), expected.sum()
    assert abs(total - most) < 4 * math.sqrt(most)


def test_unlike_firms_share_the_market_as_logit_says() -> None:
    market = Market(quiet(**{"demand.fit_weight": 0}), seed=2)
    chosen, qualities = [0, 1, 2, 3, len(market.firms) - 1], np.array([0.0, 0.5, 1.0, -1.0, 0.3])
    remember_only(market, chosen)
    market.firms.quality[chosen] = qualities
    market.firms.price[1] *= 2
    w = market.rules.demand.price_weight
    prices = market.firms.price[chosen] / market.plan.sectors[0].reference_price
    exact = shares(qualities - w * prices, market.rules.demand.outside_utility)
    sold, occasions = sell(market, 20)
    error = np.sqrt(exact * (1 - exact) / occasions)
    assert np.abs(sold[chosen] / occasions - exact).max() < 4 * error.max()


@pytest.mark.parametrize("weight", [1.5, 2.7, 4.0])
def test_own_price_elasticity(weight: float) -> None:
    scenario = quiet(**{"demand.fit_weight": 0, "demand.price_weight": weight, "demand.outside_utility": -weight})
    units = []
    for factor in (0.95, 1.0, 1.05):
        market = Market(scenario, seed=3)
        remember_only(market, [0, 1, 2, 3, 4])
        market.firms.price[0] = round(factor * market.firms.price[0])
        sold, occasions = sell(market, 15)
        units.append(sold[0])
    share = units[1] / occasions
    elasticity = math.log(units[2] / units[0]) / math.log(1.05 / 0.95)
    assert share == pytest.approx(1 / 6, rel=0.01)
    assert elasticity == pytest.approx(-weight * (1 - share), rel=0.04)


# what sales teach


@pytest.mark.parametrize("weight", [0.8, 1.6])
def test_the_buyers_of_a_lonely_firm_lean_toward_its_design(weight: float) -> None:
    market = Market(
        quiet(**{"demand.fit_weight": weight, "demand.price_weight": 0, "demand.outside_utility": 4.0}), seed=4
    )
    remember_only(market, [0])
    market.firms.design[0] = (1.5, -0.5)
    market.firms.buyers[:] = 0
    market.firms.buyers_taste[:] = 0.0
    sell(market, 150)
    n = int(market.firms.buyers[0])
    seen = market.firms.buyers_taste[0] / n
    lean = weight / (1.0 + weight)  # w s² / (1 + w s²) with s = 1
    error = math.sqrt(1.0 / (1.0 + weight) / n)
    assert n > 5000
    assert np.abs(seen - lean * market.firms.design[0]).max() < 4 * error + 0.02  # shares are small, not nil


@pytest.mark.parametrize("weight", [0.5, 1.6])
@pytest.mark.parametrize("length", [0.5, 1.0])
def test_demand_of_a_move_when_all_rivals_stand_at_the_centre(weight: float, length: float) -> None:
    scenario = quiet(**{"demand.fit_weight": weight, "demand.outside_utility": -50})
    units = []
    for r in (0.0, length):
        market = Market(scenario, seed=5)
        rivals = list(range(1, 12))
        remember_only(market, [0, *rivals])
        market.firms.design[:] = 0.0
        market.firms.quality[rivals] = 3.0  # so that the mover's share is small
        market.firms.design[0, 0] = r
        sold, _ = sell(market, 25)
        units.append(sold[0])
    factor = math.exp(weight * length**2 * (weight - 1.0) / 2.0)
    assert units[0] > 1000
    assert units[1] / units[0] == pytest.approx(factor, rel=0.07)


def test_belief_variance_settles_where_kalman_says() -> None:
    market = Market(quiet(**{"learning.sales_interval": 1, "population.customers_per_umkm": 100}), seed=6)
    firms, learning = market.firms, market.rules.learning
    rng = np.random.default_rng(1)
    interval, buyers = learning.sales_interval, 40
    umkm = np.flatnonzero(~firms.is_brand)
    truth = firms.belief.copy() + rng.normal(size=firms.belief.shape) * np.sqrt(firms.belief_variance)[:, None]
    squared, variances = [], []
    for week in range(60 * interval):
        truth += learning.believed_drift * rng.normal(size=truth.shape)
        firms.buyers[:] = buyers
        firms.buyers_taste[:] = buyers * (truth + rng.normal(size=truth.shape) / math.sqrt(buyers))
        before = firms.belief_variance.copy()
        develop_products(market)
        taught = umkm[firms.belief_variance[umkm] < before[umkm]]
        if week > 40 * interval:
            squared.append(np.square(firms.belief[taught] - truth[taught]).mean(axis=1))
            variances.append(firms.belief_variance[taught])
        market.tick += 1
    noise = learning.sales_noise**2 + 1.0 / buyers
    drift = interval * learning.believed_drift**2
    prior = 0.5 * (drift + math.sqrt(drift * drift + 4.0 * drift * noise))
    posterior = prior * noise / (prior + noise)
    assert np.concatenate(variances) == pytest.approx(posterior, rel=1e-5)
    assert np.concatenate(squared).mean() == pytest.approx(posterior, rel=0.06)  # and it is the error there is


# talk


def informed(market: Market) -> NDArray[np.bool_]:
    """Return who remembers firm 0."""
    return np.asarray((market.customers.known == 0).any(axis=1))


def test_first_bonds_are_those_of_the_kind_of_firm() -> None:
    bonds = {"loyalty.starting_bond": 0.25, "loyalty.starting_bond_brand": 0.5}
    market = Market(quiet(**bonds), seed=3)
    known, filled = market.customers.known, market.customers.known >= 0
    of_brand = filled & market.firms.is_brand[known]
    assert of_brand.any()
    assert (market.customers.bond[of_brand] == 0.5).all()
    assert (market.customers.bond[filled & ~of_brand] == 0.25).all()


def test_listeners_are_shared_out_as_by_the_better_of_two_lots() -> None:
    """The higher ranked of two candidates is listened to, so who ranks at quantile r has Poisson(2 m r) listeners.

    Their variance over the mean m is then 1 + m / 3, where that of ties to anyone would be 1.
    """
    market = Market(quiet(), seed=3)
    ties, people = market.customers.ties, len(market.customers)
    assert (ties >= 0).all()
    assert (ties != np.arange(people)[:, np.newaxis]).all()
    listeners, m = np.bincount(ties.ravel(), minlength=people), ties.shape[1]
    assert listeners.var() / listeners.mean() == pytest.approx(1 + m / 3, rel=0.05)


def lone_rumour(seed: int, **changes: Any) -> Market:
    """Return a market in which nobody knows anybody's firm but a few who know firm 0."""
    nobody = {"population.remembered_at_start": 0, "population.brands_remembered": 0, "switches.word_of_mouth": True}
    market = Market(quiet(**nobody | changes), seed=seed)
    assert not (market.customers.known >= 0).any()
    market.firms.ad_factor[:] = 0.0
    first = np.random.default_rng(seed).permutation(len(market.customers))[:1000]
    market.customers.known[first, 0] = 0
    market.customers.refreshed[first, 0] = market.tick
    return market


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_word_of_mouth_in_a_mixed_crowd_grows_logistically(seed: int) -> None:
    chance, ties, weeks = 0.004, 25, 70
    market = lone_rumour(seed, **{"population.strong_ties": 15, "population.weak_ties": 10, "talk.tell_strong": chance,
                                  "talk.tell_weak": chance})  # fmt: skip
    people = len(market.customers)
    rng = np.random.default_rng(100 + seed)
    market.exposures[:] = NOBODY
    start = informed(market).mean()
    exact, path = [start], [start]
    for _ in range(weeks):
        # everyone meets anyone: ties are drawn anew, which is the limit of everyone tied to everyone
        market.customers.ties[:] = rng.integers(0, people, size=(people, ties))
        market.customers.says[:] = informed(market)
        hear_and_remember(market)
        market.tick += 1
        path.append(informed(market).mean())
        exact.append(exact[-1] + (1 - exact[-1]) * (1 - (1 - chance * exact[-1]) ** ties))
    logistic = 1.0 / (1.0 + (1.0 / start - 1.0) * np.exp(-chance * ties * np.arange(weeks + 1)))
    assert np.abs(np.array(path) - np.array(exact)).max() < 0.03  # the early rumour is a thousand people
    assert np.abs(np.array(path) - logistic).max() < 0.06  # steps of a week instead of a continuous curve
    assert path[-1] > 0.97


def test_word_of_mouth_and_adverts_follow_bass() -> None:
    chance, ties, weeks = 0.004, 25, 70
    market = lone_rumour(4, **{"population.strong_ties": 15, "population.weak_ties": 10, "talk.tell_strong": chance,
                               "talk.tell_weak": chance, "marketing.umkm_contacts": 1000})  # fmt: skip
    market.customers.known[:] = NOBODY
    people, rng = len(market.customers), np.random.default_rng(7)
    market.firms.ad_factor[0] = 1.0
    path = [0.0]
    near, online = contacts(market)
    seen = near[0] / people + online[0] / market.customers.is_online.sum()  # online contacts reach people online
    exact = [0.0]
    for _ in range(weeks):
        market.customers.ties[:] = rng.integers(0, people, size=(people, ties))
        market.customers.says[:] = informed(market)
        advertise(market)
        hear_and_remember(market)
        market.tick += 1
        path.append(informed(market).mean())
        exact.append(exact[-1] + (1 - exact[-1]) * (1 - math.exp(-seen) * (1 - chance * exact[-1]) ** ties))
    p, q, t = seen, chance * ties, np.arange(weeks + 1)
    bass = (1 - np.exp(-(p + q) * t)) / (1 + q / p * np.exp(-(p + q) * t))
    assert np.abs(np.array(path) - np.array(exact)).max() < 0.03
    assert np.abs(np.array(path) - bass).max() < 0.06
    assert path[-1] > 0.9


def test_adverts_weak_and_strong_ties_inform_as_goldenberg_says() -> None:
    """P(informed this tick) = 1 - (1 - a)(1 - w)^m (1 - s)^j with m weak and j strong ties who know (their equation 1)."""
    told = {"talk.tell_strong": 0.05, "talk.tell_weak": 0.016, "marketing.umkm_contacts": 100}
    surplus, variance, total = 0.0, 0.0, 0
    for seed in (1, 2):
        market = lone_rumour(seed, **told)
        market.firms.ad_factor[0] = 1.0
        customers, strong = market.customers, market.plan.world.population.strong_ties
        near, online = contacts(market)
        for _ in range(30):
            knows = informed(market)
            tied = (customers.ties >= 0) & knows[customers.ties]
            near_by = 1.0 - math.exp(-near[0] / len(customers))
            far = np.where(customers.is_online, 1.0 - math.exp(-online[0] / customers.is_online.sum()), 0.0)
            silent = (1 - 0.05) ** tied[:, :strong].sum(axis=1) * (1 - 0.016) ** tied[:, strong:].sum(axis=1)
            chance = 1.0 - (1 - near_by) * (1 - far) * silent
            customers.says[:] = knows
            advertise(market)
            hear_and_remember(market)
            market.tick += 1
            new = informed(market)[~knows]
            surplus += new.sum() - chance[~knows].sum()
            variance += (chance * (1 - chance))[~knows].sum()
            total += int(new.sum())
    assert total > 10_000
    assert abs(surplus) < 4 * math.sqrt(variance)


def test_a_budget_in_rupiah_buys_fewer_of_dearer_contacts() -> None:
    dearer = {"umkm_contact_cost": {"10 weeks": 6_000}, "brand_contact_cost": {"10 weeks": 4_000}}
    plan = load("classroom").with_(
        horizon="20 weeks", changes=dearer, **{"population.customers": 400, "time.burn_in": 0}
    )
    market = Market(plan, seed=3)
    is_umkm = ~market.firms.is_brand
    reached, outlay = [], []
    for week in (9, 10):
        market.run_to(week)
        market.step()
        alive = market.firms.is_alive
        reached.append((umkm_contacts(market), brand_reach(market)))
        outlay.append((market.firms.ad_cost[is_umkm & alive].max(), market.firms.ad_cost[~is_umkm & alive].max()))
    assert reached[1] == pytest.approx((reached[0][0] / 2, reached[0][1] / 4))
    assert outlay[1] == outlay[0]
    assert min(outlay[0]) > 0


def test_an_entrant_s_opening_reaches_as_many_as_is_said() -> None:
    """In the weeks after it opened a newcomer has ``opening_contacts`` more than an incumbent's, and then no more."""
    opening = load("classroom").with_(
        **{"population.customers": 2000, "time.burn_in": 0, "finance.hazard": 0.2, "finance.entry_delay": 0.5, "marketing.umkm_contacts": 0,
           "marketing.opening_contacts": 7.0}
    )  # fmt: skip
    market = Market(opening, seed=3)
    by_uid: dict[int, float] = {}
    opened: dict[int, int] = {}
    for _ in range(30):
        market.step()
        near, _ = contacts(market)  # of the week to come: nobody opens or closes before its adverts
        for row in np.flatnonzero(market.firms.is_alive & (market.firms.generation > 0)):
            uid = int(market.firms.uid[row])
            opened[uid] = int(market.firms.opened[row])
            by_uid[uid] = by_uid.get(uid, 0.0) + float(near[row])
    over = [uid for uid, week in opened.items() if week <= 20 and uid in set(market.firms.uid[market.firms.is_alive])]
    assert len(over) > 3
    expected = 7.0 * opening.world.population.customers_per_umkm
    assert [by_uid[uid] for uid in over] == pytest.approx([expected] * len(over))


def test_a_month_is_a_twelfth_of_a_year() -> None:
    """A calendar of 4.345 weeks says so 12 times a year, after four or five weeks; a whole one as often as it says."""
    market = Market(load("classroom").with_(**{"population.customers": 400, "time.burn_in": 0}), seed=3)
    firms, years = len(market.firms), 20
    for interval, apart in ((market.ticks_per_month, {4, 5}), (6, {6})):
        weeks: list[list[int]] = [[] for _ in range(firms)]
        for tick in range(round(52.18 * years)):
            market.tick = tick
            for row in np.flatnonzero(market.is_due(interval)):
                weeks[row].append(tick)
        assert {len(due) for due in weeks} <= {math.floor(52.18 * years / interval) + more for more in (0, 1)}
        assert {int(gap) for due in weeks for gap in np.diff(due)} == apart
        assert len({due[0] for due in weeks}) > 3  # not all at once


# a whole market in a limit


def test_without_drift_and_learning_designs_stand_still() -> None:
    still = {
        "switches.drift": False,
        "switches.sales_learning": False,
        "switches.brand_learning": False,
        "time.burn_in": 6,
    }
    market = Market(
        load("baseline").with_(**{"population.customers": 2000, "population.trade_area_size": 1000} | still), seed=1
    )
    uid, design, taste = market.firms.uid.copy(), market.firms.design.copy(), market.customers.taste.copy()
    market.run_to(78)
    stayed = market.firms.uid == uid
    assert stayed.mean() > 0.6
    assert np.array_equal(market.firms.design[stayed], design[stayed])
    assert np.array_equal(market.customers.taste, taste)
    assert len(market.launches) == 0


HALVED: Final = (
    "umkm_revenue_share",
    "repeat_rate",
    "fit",
    "satisfaction",
    "outside_share",
    "awareness",
    "market_size",
    "buyers_won",
    "profit_of_living",
)


@pytest.mark.parametrize("persistence", [0.0, 0.3, 0.9])
def test_a_trend_wanders_as_far_however_persistent_and_whatever_the_tick(persistence: float) -> None:
    """After n ticks the variance is drift² x the sum of (1 - k^m)² for m to n, k being what a tick keeps of a step."""
    weeks, moves = 8 * 52, []
    for seed, ticks in itertools.product(range(40), (1, 2)):
        few = {"population.customers": 100, "population.trade_area_size": 100, "population.customers_per_umkm": 50}
        told = {"taste.trend_persistence": persistence, "time.ticks_per_week": ticks, "switches.drift": True}
        market = Market(quiet(**few, **told), seed=seed)
        for market.tick in range(weeks * ticks):
            drift_tastes(market)
        kept = persistence ** (1.0 / market.ticks_per_month)
        nominal = market.conditions.drift[0] * math.sqrt(weeks * ticks)
        expected = nominal * math.sqrt(np.mean((1.0 - kept ** np.arange(1, weeks * ticks + 1)) ** 2))
        assert 0.9 * nominal < expected <= nominal
        moves.append(market.trends.position.ravel() / expected)
    assert np.concatenate(moves).std() == pytest.approx(1.0, abs=0.15)
    half, whole = (np.concatenate(moves[first::2]).std() for first in (1, 0))
    assert half == pytest.approx(whole, rel=0.3)


def measured(ticks: int, seed: int, months: int, horizon: str) -> dict[str, float]:
    """Return measures of a class-size market with so many ticks a week."""
    small = {"population.customers": 2000, "population.trade_area_size": 2000, "time.burn_in": months}
    scenario = load("classroom").with_(horizon=horizon, **small | {"time.ticks_per_week": ticks})
    table = Market(scenario, seed=seed).run().tables().measures
    return dict(table[table["group"] == "all"].set_index("measure")["value"])


def compare_ticks(seeds: range, months: int, horizon: str, slack: dict[str, float]) -> None:
    """Fail if a measure differs between whole-week and half-week ticks by more than chance and a stated slack allow."""
    one, two = ([measured(ticks, seed, months, horizon) for seed in seeds] for ticks in (1, 2))
    for name in HALVED:
        a, b = (np.array([row[name] for row in rows]) for rows in (one, two))
        error = math.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a))
        allowed = 3.5 * error + slack.get(name, 0.02) * abs(a.mean())
        assert abs(a.mean() - b.mean()) < allowed, f"{name}: {a.mean():.4f} and {b.mean():.4f}, error {error:.4f}"


def test_half_week_ticks_give_the_same_measures() -> None:
    compare_ticks(range(3), 12, "52 weeks", {})


@pytest.mark.long
def test_half_week_ticks_give_the_same_measures_in_the_long_run() -> None:
    compare_ticks(range(12), 36, "156 weeks", {})
