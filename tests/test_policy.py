"""Programmes: given a few firms, when government acts, then these columns and no others change.

The market here is a bench: populations without customers' choices, so that a programme is seen alone.
"""

import collections
import math
from types import SimpleNamespace
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.agents.columns import Population, columns_of
from simulation.agents.community import Community
from simulation.agents.customer import Customer
from simulation.agents.firm import Firm
from simulation.agents.government import Government, ProgrammeState
from simulation.chance import CUSTOMER, UMKM, Chance, Draw, uid_of
from simulation.errors import PasarError
from simulation.parameters import facts_of
from simulation.policy import learning, money, services
from simulation.policy.intake import dose
from simulation.policy.money import SoftLoan
from simulation.policy.programme import Programme
from simulation.policy.programmes import PROGRAMMES, kind_of, programme_kinds
from simulation.policy.targeting import RULES, in_order
from simulation.scenario import Scenario, load

UMKM_ROWS = 100
BRANDS = 4
PEOPLE = 2000
SUPPORT = ("literacy_gain", "understanding_gain", "skill_gain", "execution_gain", "noise_factor", "lag_cut")


class Bench(mesa.Model):
    """100 UMKM and four brands, half of them in a remote area; 2,000 customers; circles, half of them spare."""

    def __init__(self, plan: Scenario, seed: int = 1) -> None:
        super().__init__(rng=1)
        self.plan, self.tick, self.ticks_per_week, self.chance = plan, 0, 1, Chance(seed)
        self.coming = 0
        self.area_region = np.arange(len(plan.regions))
        lengths: dict[str, int] = collections.defaultdict(lambda: 2)
        self.firms = Population(self, Firm, UMKM_ROWS + BRANDS, lengths)  # type: ignore[arg-type]
        self.customers = Population(self, Customer, PEOPLE, lengths)  # type: ignore[arg-type]
        self.communities = Population(self, Community, 4 * len(plan.sectors) * len(plan.regions), lengths)  # type: ignore[arg-type]
        self._set_up()
        self.government = Government(self)  # type: ignore[arg-type]

    def _set_up(self) -> None:
        firms, customers, areas = self.firms, self.customers, len(self.area_region)
        row = np.arange(len(firms))
        firms.uid[:] = [uid_of(UMKM, 0, int(number)) for number in row]
        firms.is_alive[:] = True
        firms.is_brand[UMKM_ROWS:] = True
        firms.sector[:] = row % len(self.plan.sectors)
        firms.area[:] = np.where(firms.is_brand, -1, row // len(self.plan.sectors) % areas)
        firms.region[:] = firms.area
        firms.literacy[:] = row / len(row)
        firms.capacity[:], firms.expected[:] = 10.0, row[::-1] / 10
        person = np.arange(PEOPLE)
        customers.uid[:] = [uid_of(CUSTOMER, 0, int(number)) for number in person]
        cells = len(self.plan.sectors) * areas
        self.layout = SimpleNamespace(
            cell_area=np.arange(cells) % areas,
            customers_of=lambda cell: slice(-(-cell * PEOPLE // cells), -(-(cell + 1) * PEOPLE // cells)),
        )
        cell = person * cells // PEOPLE
        customers.sector[:], customers.area[:] = cell // areas, cell % areas
        share = np.array([region.online_share for region in self.plan.regions])
        customers.is_online[:] = self.chance.uniforms(Draw.ONLINE, customers.uid) < share[customers.area]
        circle = np.arange(len(self.communities))
        self.communities.sector[:] = circle % len(self.plan.sectors)
        self.communities.area[:] = circle // len(self.plan.sectors) % areas
        self.communities.is_active[:] = circle < len(circle) // 2
        self.communities.centre[:] = 0.5

    def count_online(self) -> None:
        """Count people online, as a market does when it is told that there are more of them."""
        self.online = int(np.count_nonzero(self.customers.is_online))

    def run_to(self, tick: int) -> None:
        """Act in every tick that has not been, up to and with ``tick``."""
        for now in range(self.coming, tick + 1):
            self.tick = now
            self.government.act()
        self.coming = tick + 1


def bench(*programmes: dict[str, Any], extends: str = "co_creation", seed: int = 1, **changes: Any) -> Bench:
    return Bench(load(extends).with_(programmes=list(programmes), **changes), seed)


def training(**fields: Any) -> dict[str, Any]:
    return {"id": "train", "kind": "digital_marketing_training", "take_up": 1.0, "target": "random", **fields}


def state(market: Bench) -> dict[str, np.ndarray]:
    names = ("firms", "customers", "communities")
    return {f"{n}.{key}": value.copy() for n in names for key, value in getattr(market, n).columns.items()}


def treated(market: Bench) -> set[int]:
    return set(np.flatnonzero(market.firms.is_treated).tolist())


# every kind


@pytest.mark.parametrize("kind", programme_kinds())
def test_every_kind_runs_with_its_defaults(kind: str) -> None:
    market = bench({"id": "x", "kind": kind})
    before = state(market)
    market.run_to(60)
    changed = {name for name, value in state(market).items() if not np.array_equal(value, before[name], equal_nan=True)}
    assert changed <= MAY_WRITE
    assert changed
    assert market.government.outlays()["x"] > 0
    assert not market.firms.is_treated[UMKM_ROWS:].any()


MAY_WRITE = {
    *(f"firms.{name}" for name in SUPPORT),
    "firms.session_discount", "firms.promotion", "firms.is_treated", "firms.grant", "firms.loan", "firms.loan_due",
    "firms.loan_instalment", "customers.is_online", "customers.community", "customers.taste", "communities.is_active",
}  # fmt: skip


@pytest.mark.parametrize("kind", PROGRAMMES)
def test_every_kind_is_named_and_sourced(kind: type[Programme]) -> None:
    assert kind.name_id
    assert kind.name_en
    for name in kind.model_fields.keys() - {"id", "kind"}:
        facts = facts_of(kind, name)
        assert facts is not None, name
        assert facts.source
        assert facts.id
        assert facts.en


def test_no_kind_is_missing_from_the_tuple() -> None:
    found = {
        value
        for module in (learning, money, services)
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Programme) and "kind" in value.model_fields
    }
    assert found == set(PROGRAMMES)
    assert [kind_of(kind) for kind in PROGRAMMES] == list(programme_kinds())


def test_support_columns_are_neutral_without_programmes() -> None:
    market = bench()
    before = state(market)
    market.run_to(10)
    assert all(np.array_equal(value, before[name]) for name, value in state(market).items())


def test_a_programme_without_effect_changes_who_was_reached_only() -> None:
    nothing, without = bench(training(hours=0.0, slots=1.0)), bench()
    nothing.run_to(30)
    without.run_to(30)
    differ = {key for key, value in state(nothing).items() if not np.array_equal(value, state(without)[key])}
    assert differ == {"firms.is_treated"}


# window, places, reach


def test_before_the_start_nothing_happens_and_after_the_end_nobody_joins() -> None:
    market = bench(training(start="10 weeks", end="30 weeks", every="5 weeks", slots="3 firms"))
    market.run_to(9)
    assert not treated(market)
    market.run_to(10)
    assert len(treated(market)) == 3
    market.run_to(200)
    assert len(treated(market)) == 12  # weeks 10, 15, 20 and 25
    assert market.firms.literacy_gain.max() > 0


def test_places_are_bought_until_the_budget_is_spent() -> None:
    course = training(slots="10 firms", every="5 weeks", unit_cost="Rp 1 juta", hours=10)
    rich, poor = bench(course), bench(course | {"budget": "Rp 147 juta"})
    rich.run_to(20)
    poor.run_to(20)
    assert rich.government.outlays() == {"train": 500_000_000}
    assert poor.government.outlays() == {"train": 140_000_000}, "a fifteenth place would cost more than is left"
    assert treated(poor) < treated(rich)


@pytest.mark.parametrize(
    "item",
    [
        {"kind": "community_hub", "remote_reach": 1.0},
        {"kind": "buy_local_promotion", "remote_reach": 1.0, "every": "4 weeks"},
        {"kind": "digital_infrastructure", "online_gain": 0.2, "build_time": "1 year"},
    ],
    ids=lambda item: item["kind"],
)
def test_what_is_paid_as_it_is_used_ends_with_the_money(item: dict[str, Any]) -> None:
    rich, poor = bench(item | {"id": "p"}), bench(item | {"id": "p", "budget": "Rp 10 juta"})
    spent: list[list[int]] = [[], []]
    for tick in range(80):
        for market, mine in zip((rich, poor), spent, strict=True):
            market.run_to(tick)
            mine.append(market.government.outlays()["p"])
    until = np.flatnonzero(np.array(spent[1]) >= 10_000_000)[0]
    assert spent[0][: until + 1] == spent[1][: until + 1], "nothing differs before"
    assert set(spent[1][until:]) == {spent[1][until]}
    assert spent[0][-1] > spent[1][-1]
    assert poor.firms.session_discount.max() == poor.firms.promotion.max() == 0


@pytest.mark.parametrize("kind", sorted(programme_kinds()))
def test_a_budget_that_pays_for_nothing_is_told(kind: str) -> None:
    with pytest.raises(PasarError, match=r"nobody_to_reach|reach"):
        load("baseline").with_(co_creation="all", programmes=[{"id": "p", "kind": kind, "budget": "Rp 0"}])


def test_before_week_0_government_does_nothing() -> None:
    market = bench(training(slots=1.0))
    market.coming = -20
    market.run_to(-1)
    assert not treated(market)
    assert market.government.outlays() == {"train": 0}


@given(share=st.floats(0.05, 0.5))
def test_a_share_of_places_grows_with_the_firms_that_qualify(share: float) -> None:
    market = bench(training(slots=share, remote_reach=1.0))
    market.run_to(0)
    assert len(treated(market)) == max(1, math.floor(share * UMKM_ROWS + 0.5))


def test_more_places_never_leave_anyone_out() -> None:
    few, many = bench(training(slots="10 firms")), bench(training(slots="25 firms"))
    few.run_to(0)
    many.run_to(0)
    assert treated(few) < treated(many)
    assert len(treated(many)) == 25


def test_filters_choose_sectors_and_regions() -> None:
    market = bench(training(slots=1.0, sectors=["fashion"], regions=["urban"]))
    market.run_to(0)
    rows = sorted(treated(market))
    assert rows
    assert set(market.firms.sector[rows].tolist()) == {1}
    assert set(market.firms.region[rows].tolist()) == {0}


def test_remote_firms_are_reached_less_unless_the_programme_travels() -> None:
    def remote_share(**fields: Any) -> float:
        market = bench(training(slots=1.0, **fields))
        market.run_to(0)
        remote = market.firms.region == 1
        return float(market.firms.is_treated[remote].mean())

    assert remote_share() == pytest.approx(0.3, abs=0.15)
    assert remote_share(remote_reach=1.0) == 1.0
    assert remote_share(remote_reach=0.0, regions=[]) == 0.0


def test_take_up_thins_and_dead_firms_are_left_alone() -> None:
    market = bench(training(slots=1.0, take_up=0.3, remote_reach=1.0))
    market.firms.is_alive[:20] = False
    market.run_to(0)
    assert not treated(market) & set(range(20))
    assert len(treated(market)) == pytest.approx(24, abs=12)


def test_a_new_owner_of_a_place_is_not_yet_enrolled() -> None:
    market = bench(training(slots=1.0, remote_reach=1.0, every="4 weeks"))
    market.run_to(0)
    gained = market.firms.literacy_gain[7]
    market.government.release(np.array([7]))
    market.run_to(1)
    assert gained > 0
    assert market.firms.literacy_gain[7] == 0
    market.run_to(4)
    assert market.firms.literacy_gain[7] > 0


# targeting


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("remote_first", lambda m: -m.firms.region),
        ("low_literacy_first", lambda m: m.firms.literacy),
        ("tight_capacity_first", lambda m: -m.firms.expected / m.firms.capacity),
    ],
)
def test_targeting_rules_order_firms(rule: Any, key: Any) -> None:
    market = bench()
    rows = in_order(market, np.arange(UMKM_ROWS), rule, 7)  # type: ignore[arg-type]
    values = np.asarray(key(market), dtype=float)[rows]
    assert (np.diff(values) >= 0).all()


def test_suited_sectors_first_takes_fashion_before_staples() -> None:
    market = bench()
    rows = in_order(market, np.arange(UMKM_ROWS), "suited_sectors_first", 7)  # type: ignore[arg-type]
    names = [market.plan.sectors[market.firms.sector[row]].name for row in rows]
    assert names.index("staple") == 80
    assert names[0] in ("fashion", "craft", "skincare")


def test_first_come_favours_the_literate() -> None:
    market = bench()
    early = in_order(market, np.arange(UMKM_ROWS), "first_come", 7)[:30]  # type: ignore[arg-type]
    assert market.firms.literacy[early].mean() > market.firms.literacy[:UMKM_ROWS].mean()


@pytest.mark.parametrize("rule", RULES)
def test_an_order_does_not_depend_on_the_order_of_rows(rule: Any) -> None:
    market = bench()
    rows = np.arange(UMKM_ROWS)
    forth = in_order(market, rows, rule, 7)  # type: ignore[arg-type]
    back = in_order(market, rows[::-1].copy(), rule, 7)  # type: ignore[arg-type]
    assert forth.tolist() == back.tolist()


def test_lotteries_of_two_programmes_are_independent() -> None:
    market = bench()
    rows = np.arange(UMKM_ROWS)
    assert in_order(market, rows, "random", 1).tolist() != in_order(market, rows, "random", 2).tolist()  # type: ignore[arg-type]


# doses and decay


def test_the_dose_is_concave() -> None:
    steps = np.diff([dose(float(hours), 16.0) for hours in range(0, 100, 4)])
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()
    assert dose(16.0, 16.0) == pytest.approx(0.5)
    assert dose(0.0, 16.0) == 0.0


def test_what_was_learnt_halves() -> None:
    market = bench(training(slots=1.0, every=None, half_life="1 year", hours=16.0, literacy=0.2))
    market.run_to(0)
    assert market.firms.literacy_gain.max() == pytest.approx(0.1)
    market.run_to(52)
    assert market.firms.literacy_gain.max() == pytest.approx(0.05)


def test_programmes_add_up_and_their_order_in_the_file_changes_no_bit() -> None:
    parts = [
        training(slots=0.6),
        {"id": "advise", "kind": "academic_advisor", "slots": 0.5, "take_up": 1.0},
        {"id": "again", "kind": "academic_advisor", "slots": 0.5, "take_up": 1.0},
        {"id": "innovate", "kind": "product_innovation_training", "slots": 0.5, "take_up": 1.0},
    ]
    one, other = bench(*parts), bench(*parts[::-1])
    one.run_to(20)
    other.run_to(20)
    assert all(np.array_equal(value, state(other)[name]) for name, value in state(one).items())
    assert (one.firms.noise_factor > 0).all()
    assert (one.firms.lag_cut < 1).all()


@settings(max_examples=8)
@given(kinds=st.lists(st.sampled_from(sorted(programme_kinds())), min_size=1, max_size=4, unique=True))
def test_support_stays_within_bounds(kinds: list[str]) -> None:
    places = {kind: {"slots": 1.0, "take_up": 1.0} for kind in kinds if kind != "digital_infrastructure"}
    market = bench(*({"id": kind, "kind": kind, **places.get(kind, {})} for kind in kinds))
    for tick in (0, 13, 60):
        market.run_to(tick)
        firms = market.firms
        for name in ("literacy_gain", "understanding_gain", "execution_gain", "lag_cut", "session_discount"):
            assert ((getattr(firms, name) >= 0) & (getattr(firms, name) <= 1)).all(), name
        assert ((firms.noise_factor > 0) & (firms.noise_factor <= 1)).all()
        assert (market.government.programmes.outlay >= 0).all()


# co-creation off


@pytest.mark.parametrize("rule", ["off", {"share": 0}])
@pytest.mark.parametrize("kind", ["cocreation_coaching", "information_campaign"])
def test_what_is_about_co_creation_neither_acts_nor_costs_where_nobody_does_it(kind: str, rule: Any) -> None:
    off = bench({"id": "x", "kind": kind}, extends="baseline", co_creation=rule)
    off.run_to(60)
    assert off.government.outlays() == {"x": 0}
    assert not treated(off)
    on = bench({"id": "x", "kind": kind})
    on.run_to(60)
    assert on.government.outlays()["x"] > 0


def test_general_programmes_reach_the_same_firms_with_and_without_co_creation() -> None:
    off, on = Bench(load("support")), Bench(load("co_creation_and_support"))
    off.run_to(150)
    on.run_to(150)
    assert treated(off) == treated(on)
    assert off.government.outlays() == on.government.outlays()


# money


def test_a_grant_is_paid_once_and_booked_with_its_administration() -> None:
    market = bench({"id": "g", "kind": "grant", "slots": "10 firms", "amount": "Rp2,4 juta", "unit_cost": "Rp100 ribu"})
    market.run_to(0)
    assert sorted(set(market.firms.grant.tolist())) == [0, 2_400_000]
    assert market.firms.grant.sum() == 24_000_000
    assert market.government.outlays() == {"g": 25_000_000}
    market.run_to(1)
    assert market.firms.grant.sum() == 0
    assert market.government.programmes.outlay.sum() == 0


def test_a_loan_is_paid_back_with_interest_and_costs_the_subsidy() -> None:
    loan = SoftLoan(id="l", kind="soft_loan", amount=10_000_000, rate=0.06, tenor="2 years", subsidy=0.1, unit_cost=0)
    owed = loan.instalment(1) * 104
    assert owed == pytest.approx(10_000_000 * (1 + 0.06), rel=0.01)
    assert loan.price() == 1_000_000
    free = SoftLoan(id="l", kind="soft_loan", amount=1040, rate=0.0, tenor="104 weeks")
    assert free.instalment(1) == 10
    assert free.instalment(2) == 5


def test_who_owes_a_loan_gets_no_other() -> None:
    market = bench(
        *({"id": name, "kind": "soft_loan", "slots": 1.0, "take_up": 1.0, "remote_reach": 1.0} for name in ("a", "b"))
    )
    market.run_to(0)
    assert market.firms.loan[:UMKM_ROWS].tolist() == [10_000_000] * UMKM_ROWS
    assert market.government.state_of("b").reached == 0


def test_outlays_are_whole_rupiah_and_add_up() -> None:
    market = Bench(load("co_creation_and_support").with_(programmes=[{"id": "p", "kind": "buy_local_promotion"}]))
    spent = 0
    for tick in range(80):
        market.run_to(tick)
        spent += int(market.government.programmes.outlay.sum())
    assert market.government.programmes.total_outlay.dtype == np.int64
    assert spent == sum(market.government.outlays().values())


# surroundings


def test_infrastructure_brings_remote_customers_online_and_keeps_the_others() -> None:
    market = bench({"id": "i", "kind": "digital_infrastructure", "online_gain": 0.2, "build_time": "10 weeks"})
    before = market.customers.is_online.copy()
    market.run_to(100)
    after, remote = market.customers.is_online, market.customers.area == 1
    assert (after >= before).all()
    assert np.array_equal(after[~remote], before[~remote])
    assert after[remote].mean() - before[remote].mean() == pytest.approx(0.2, abs=0.04)
    new = int((after & ~before).sum())
    assert market.government.outlays() == {"i": new * 1_500_000}
    assert market.online == after.sum(), "the market is told"


def test_a_hub_founds_circles_and_leaves_tastes_where_they_are() -> None:
    market = bench({"id": "h", "kind": "community_hub", "join_share": 0.5, "remote_reach": 1.0})
    market.customers.community[:300] = 0
    taste = market.customers.taste.copy()
    market.run_to(60)
    joined = (market.customers.community >= 0) & (np.arange(PEOPLE) >= 300)
    circles = market.customers.community[joined]
    assert joined.sum() / (PEOPLE - 300) == pytest.approx(0.5, abs=0.05)
    assert (market.communities.sector[circles] == market.customers.sector[joined]).all()
    assert (market.communities.area[circles] == market.customers.area[joined]).all()
    assert market.communities.is_active[circles].all()
    assert (market.customers.community[:300] == 0).all()
    total = market.customers.taste[joined] + market.communities.centre[circles]
    assert np.allclose(total, taste[joined], atol=1e-6)


def test_a_hub_serves_the_firms_of_trade_areas_that_have_one_and_no_others() -> None:
    found = set()
    for seed in range(12):
        market = bench(
            {"id": "h", "kind": "community_hub", "remote_reach": 0.5, "target": "all", "take_up": 1}, seed=seed
        )
        market.run_to(1)
        hub = market.plan.programmes[0]
        areas = hub._areas(market)
        served = market.firms.is_treated & ~market.firms.is_brand
        assert np.array_equal(served, ~market.firms.is_brand & areas[market.firms.area])
        assert market.government.outlays()["h"] > 0 or not areas.any()
        found.add(tuple(areas.tolist()))
    assert len(found) > 1, "chance decides which areas get one"


def test_a_circle_of_a_hub_exists_once_somebody_joins_and_two_hubs_share_none() -> None:
    one = {"id": "h", "kind": "community_hub", "join_share": 0.0, "remote_reach": 1.0}
    market = bench(one, one | {"id": "k", "join_share": 0.5})
    before = market.communities.is_active.copy()
    market.run_to(60)
    first, second = market.government.state_of("h").circle, market.government.state_of("k").circle
    assert (first >= 0).any()
    assert not set(first[first >= 0]) & set(second[second >= 0])
    assert np.array_equal(market.communities.is_active[first[first >= 0]], before[first[first >= 0]])
    assert market.communities.is_active[second[second >= 0]].all()


def test_promotion_ends_with_the_campaign() -> None:
    market = bench({"id": "p", "kind": "buy_local_promotion", "end": "20 weeks", "contacts": 8.69})
    market.run_to(19)
    assert market.firms.promotion.max() == pytest.approx(2.0)
    market.run_to(20)
    assert market.firms.promotion.max() == 0


def test_half_week_ticks_reach_the_same_firms_at_the_same_cost() -> None:
    parts = [training(slots=0.3, every="1 year"), {"id": "p", "kind": "buy_local_promotion"}]
    week, half = bench(*parts), bench(*parts)
    half.ticks_per_week = 2
    week.run_to(103)
    half.run_to(207)
    assert week.government.outlays()["train"] == half.government.outlays()["train"]
    assert week.government.outlays()["p"] == pytest.approx(half.government.outlays()["p"], rel=0.01)
    assert week.firms.literacy_gain.max() == pytest.approx(half.firms.literacy_gain.max(), rel=0.02)


def test_the_state_of_a_programme_lies_in_columns() -> None:
    market = bench(training(slots=0.3))
    market.run_to(5)
    copied = bench(training(slots=0.3))
    for name, column in market.government.programmes.columns.items():
        copied.government.programmes.columns[name][:] = column
    copied.coming = 6
    market.run_to(60)
    copied.run_to(60)
    assert np.array_equal(market.firms.literacy_gain, copied.firms.literacy_gain)
    assert market.government.outlays() == copied.government.outlays()
    assert {"outlay", "total_outlay", "reached", "enrolled"} <= columns_of(ProgrammeState).keys()
