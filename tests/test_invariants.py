"""What must hold after every week of any market: money, goods, memories, panels; and who writes what."""

from __future__ import annotations

import itertools
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from simulation import Market
from simulation.agents import LONG_AGO, NOBODY, Exit, Firm
from simulation.layout import Layout
from simulation.parameters import Record
from simulation.policy.money import Grant, SoftLoan
from simulation.policy.programmes import programme_kinds
from simulation.processes.exit_and_entry import open_firms
from simulation.processes.process import process as new_process
from simulation.processes.process import writes_of
from simulation.scenario import Scenario, load
from simulation.schedule import TICK
from tests.states import copies, populations
from tests.strategies import MODES, WEEKS, lively, programme, scenarios, seeds

Columns = dict[str, dict[str, Any]]
SPENT: Final = (
    "materials", "paid_overhead", "session_cost", "redesign_cost", "ad_cost", "investment", "repayment", "withdrawal",
)  # fmt: skip


def everything(base: str, mode: Any) -> Scenario:
    """Return a lively market with every kind of programme at once."""
    return lively(base).with_(co_creation=mode, programmes=[programme(kind) for kind in sorted(programme_kinds())])


def is_week_of_fitting(market: Market) -> bool:
    """Tell whether firms' means were fitted to their sales in the week that just ended: once in the burn-in."""
    return market.tick == market.settled_tick


# the laws of a week: each is given the market after it and all columns as they were before


def money_is_conserved(market: Market, before: Columns) -> None:
    firms = market.firms
    stayed = before["firms"]["uid"] == firms.uid
    spent = sum(firms.columns[name] for name in SPENT)
    change = firms.revenue + firms.grant + firms.loan - spent
    assert np.array_equal((firms.cash - before["firms"]["cash"])[stayed], change[stayed])
    assert np.array_equal(firms.revenue, firms.sold * firms.price)
    assert int(market.cells.spending.sum()) == int(firms.revenue.sum())
    for name in SPENT:
        may_be_paid_in = name == "withdrawal" and is_week_of_fitting(market)
        assert may_be_paid_in or (firms.columns[name] >= 0).all(), name
        assert not firms.columns[name][~before["firms"]["is_alive"]].any(), f"{name} of a closed firm"


def government_pays_for_what_arrives(market: Market, before: Columns) -> None:
    firms, plan = market.firms, market.plan
    state, past = market.government.programmes, before["programmes"]
    given, lent, granted_cost = 0, 0, 0
    for row, item in enumerate(plan.programmes):
        new = int(((state.enrolled[row] == market.tick - 1) & (state.enrolled[row] >= 0)).sum())
        if isinstance(item, Grant):
            given += item.amount * new
            granted_cost += int(state.outlay[row])
        if isinstance(item, SoftLoan):
            lent += item.amount * new
            assert state.outlay[row] == item.price() * new
    assert int(firms.grant.sum()) == given <= granted_cost
    assert int(firms.loan.sum()) == lent
    assert (state.outlay >= 0).all()
    assert np.array_equal(state.total_outlay, past["total_outlay"] + state.outlay)


def debts_only_fall_by_payment(market: Market, before: Columns) -> None:
    firms = market.firms
    stayed = (before["firms"]["uid"] == firms.uid) & firms.is_alive & (firms.loan == 0)
    assert np.array_equal((before["firms"]["loan_due"] - firms.loan_due)[stayed], firms.repayment[stayed])
    assert (firms.loan_due >= 0).all()


def goods_are_conserved(market: Market, before: Columns) -> None:
    firms = market.firms
    stayed = before["firms"]["uid"] == firms.uid
    after = before["firms"]["stock"] + firms.made - firms.sold - firms.spoiled - firms.given
    assert np.array_equal(firms.stock[stayed], after[stayed])
    assert (firms.sold <= before["firms"]["stock"] + firms.made)[stayed].all()
    for name in ("stock", "made", "sold", "spoiled", "given", "attempts", "lost"):
        assert (firms.columns[name] >= 0).all(), name
    assert (firms.lost <= firms.attempts).all()
    assert int(market.cells.units.sum()) == int(firms.sold.sum()) == int(market.trips.got.sum())
    bought = np.bincount(market.trips.firm[market.trips.firm >= 0], minlength=len(firms))
    assert np.array_equal(bought, firms.purchases)


def work_fits_into_capacity(market: Market, before: Columns) -> None:
    if not market.rules.switches.capacity_limit or is_week_of_fitting(market):
        return
    firms = market.firms
    lived = firms.is_alive & (before["firms"]["uid"] == firms.uid)
    busy = (firms.ready > LONG_AGO) & (market.rules.channels.cost | ~firms.is_target_cocreated)
    net = firms.capacity * np.where(busy, 1.0 - market.conditions.changeover[firms.sector], 1.0)
    assert (firms.made <= np.floor(net))[lived].all()
    assert np.array_equal(firms.materials, firms.made * firms.unit_cost)


def prices_stay_in_their_band(market: Market, before: Columns) -> None:
    firms, band = market.firms, market.rules.production.price_band
    assert (np.abs(firms.price - firms.starting_price) <= band * firms.starting_price + 1).all()
    assert (firms.unit_cost >= 0).all()


def numbers_stay_in_their_range(market: Market, before: Columns) -> None:
    customers, firms = market.customers, market.firms
    assert (np.abs(customers.bond) <= 1.0).all()
    for column in (customers.willingness, customers.occasion, firms.literacy, firms.resistance, firms.understanding,
                   firms.panel_share, firms.lag_cut, firms.session_discount, firms.noise_factor):  # fmt: skip
        assert (column >= 0.0).all()
        assert (column <= 1.0).all()
    for name in ("literacy_gain", "understanding_gain", "skill_gain", "execution_gain", "promotion"):
        assert (firms.columns[name] >= 0.0).all(), name


def numbers_are_finite(market: Market, before: Columns) -> None:
    for name, people in populations(market).items():
        for key, array in people.columns.items():
            if array.dtype.kind == "f":
                assert np.isfinite(array).all(), f"{name}.{key}"


def memories_are_sound(market: Market, before: Columns) -> None:
    known, firms = market.customers.known, market.firms
    filled = known >= 0
    assert (known < len(firms)).all()
    assert firms.is_alive[known[filled]].all(), "somebody remembers a closed firm"
    assert (firms.sector[known] == market.customers.sector[:, None])[filled].all()
    ordered = np.sort(np.where(filled, known, -1 - np.arange(known.shape[1])), axis=1)
    assert (np.diff(ordered, axis=1) > 0).all(), "somebody remembers a firm twice"
    assert (market.customers.bond[~filled] == 0.0).all()
    assert (market.customers.refreshed < market.tick)[filled].all()
    last = market.customers.bought_from
    assert firms.is_alive[last[last >= 0]].all()
    assert not market.customers.says.any(), "somebody still talks when the week is over"


def pending_ideas_lie_with_open_panels(market: Market, before: Columns) -> None:
    customers, firms = market.customers, market.firms
    slots = np.arange(customers.known.shape[1], dtype=np.uint32)
    pending = (customers.pending[:, None] >> slots) & np.uint32(1) > 0
    assert not (customers.pending >> np.uint32(len(slots))).any()
    assert (customers.known[pending] >= 0).all(), "an idea in an empty slot"
    fresh = pending & (market.tick - customers.refreshed.astype(int) <= market.fading.lapse)
    for person, slot in zip(*np.nonzero(fresh), strict=True):
        firm = customers.known[person, slot]
        assert firms.panel_tick[firm] >= 0
        assert person in firms.panel_customers[firm, : firms.panel_size[firm]]


def panels_are_consistent(market: Market, before: Columns) -> None:
    firms, customers = market.firms, market.customers
    is_open = firms.panel_tick >= 0
    assert np.array_equal(is_open, firms.panel_size > 0)
    assert (firms.is_alive | ~is_open).all()
    for row in np.flatnonzero(is_open):
        people = firms.panel_customers[row, : firms.panel_size[row]]
        assert len(set(people.tolist())) == len(people)
        assert (people >= 0).all()
        assert (customers.sector[people] == firms.sector[row]).all()
        votes = firms.panel_vote[row, : firms.panel_size[row]]
        assert (votes < 2 + market.rules.learning.alternatives).all()
        assert (
            firms.panel_tick[row] <= market.tick - 1 < firms.panel_tick[row] + market.rules.cocreation.unanswered_after
        )


def firms_come_and_go_in_order(market: Market, before: Columns) -> None:
    firms, past = market.firms, before["firms"]
    assert len(set(firms.uid.tolist())) == len(firms)
    assert (firms.is_alive | ~firms.is_brand).all(), "a brand closed"
    new = firms.uid != past["uid"]
    assert not past["is_alive"][new].any(), "a place had two owners"
    assert (firms.generation[new] == past["generation"][new] + 1).all()
    assert (firms.generation[~new] == past["generation"][~new]).all()
    closed = past["is_alive"] & ~firms.is_alive
    assert (firms.exit_kind[closed] != Exit.NONE).all()
    broke = firms.exit_kind == Exit.INSOLVENT
    assert (firms.cash < -firms.credit)[closed & broke].all()
    solvent = (firms.cash >= -firms.credit)[firms.is_alive & ~new & ~firms.is_brand]
    assert solvent.all() or not market.rules.switches.exit or market.tick <= market.settled_tick
    for row, agent in enumerate(market.firm_agents):
        assert (agent is not None) == bool(firms.is_alive[row])
        assert agent is None or agent.uid == firms.uid[row]


def cocreation_follows_the_rule(market: Market, before: Columns) -> None:
    firms, mode = market.firms, market.plan.co_creation
    assert (firms.is_alive | ~firms.is_cocreating).all()
    if market.tick <= 0 or mode == "off":
        assert not (firms.has_cocreated | firms.is_cocreating).any()
        assert (firms.panel_size == 0).all()
        assert not firms.session_cost.any()
    elif mode == "all":
        old = firms.is_alive & (firms.uid == before["firms"]["uid"]) & ~firms.is_brand
        assert firms.is_cocreating[old].all()


LAWS: Final = (
    money_is_conserved, government_pays_for_what_arrives, debts_only_fall_by_payment, goods_are_conserved,
    work_fits_into_capacity, prices_stay_in_their_band, numbers_stay_in_their_range, numbers_are_finite, memories_are_sound,
    pending_ideas_lie_with_open_panels, panels_are_consistent, firms_come_and_go_in_order, cocreation_follows_the_rule,
)  # fmt: skip


def live_under_the_laws(scenario: Scenario, seed: int, weeks: int) -> Market:
    """Live until ``weeks`` after week 0 and hold every week to every law."""
    market = Market(scenario, seed=seed)
    while market.week < weeks:
        before = copies(market)
        market.step()
        for law in LAWS:
            law(market, before)
    table = market.tables().measures.dropna()
    table = table[table["measure"].isin([item.name for item in market.measures if item.unit == "share"])]
    assert len(table) or weeks <= 0
    least = np.where(table["measure"].isin(["remote_gap", "net_positive_talk"]), -1.0, 0.0)  # differences of shares
    wrong = table[(table["value"] < least - 1e-12) | (table["value"] > 1.0 + 1e-12)]
    assert wrong.empty, wrong
    return market


@pytest.mark.parametrize("base", ["classroom", "baseline"])
@pytest.mark.parametrize("mode", MODES, ids=str)
def test_every_week_of_a_busy_market_keeps_the_laws(base: str, mode: Any) -> None:
    market = live_under_the_laws(everything(base, mode), 7, 26)
    assert (market.firms.generation > 0).any()
    assert len(market.launches) > 0
    assert (mode == "off") == (not market.firms.has_cocreated.any())


def test_firms_keep_the_laws_while_their_means_are_fitted() -> None:
    scenario = lively().with_(**{"time.burn_in": 3, "finance.settling": 2})
    market = live_under_the_laws(scenario, 5, 0)
    assert -market.plan.burn_in_weeks < market.settled_tick < 0
    assert market.recorder.exits.sum() == 0


def test_a_forgotten_firm_comes_back_to_its_old_slot() -> None:
    fading = {
        "loyalty.forgetting": 1.0,
        "loyalty.faint": 0.9,
        "talk.tell_strong": 1.0,
        "talk.talk": 1.0,
        "time.ticks_per_week": 2,
    }
    live_under_the_laws(lively("baseline").with_(co_creation={"share": 0.5}, **fading), 2, 2 * WEEKS)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(scenarios(), seeds)
def test_every_week_of_any_market_keeps_the_laws(scenario: Scenario, seed: int) -> None:
    live_under_the_laws(scenario, seed, WEEKS)


@pytest.mark.long
@settings(max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
@given(scenarios(), seeds)
def test_every_week_of_very_many_markets_keeps_the_laws(scenario: Scenario, seed: int) -> None:
    live_under_the_laws(scenario, seed, 2 * WEEKS)


@pytest.mark.parametrize("base", ["classroom", "baseline"])
def test_a_process_writes_only_what_it_declares(base: str) -> None:
    scenario = everything(base, "all").with_(
        **{"marketing.seeding": 20, "loyalty.expectation_adapts": 1.0, "switches.brands_cocreate": True}
    )
    market = Market(scenario, seed=11)
    written: dict[str, set[str]] = {}
    while market.week < 20:
        market._look_up_rules()
        for process in TICK:
            before = copies(market)
            process(market)
            changed = written.setdefault(process.__name__, set())
            for name, people in populations(market).items():
                for key, array in people.columns.items():
                    if not np.array_equal(array, before[name][key], equal_nan=array.dtype.kind == "f"):
                        changed.add(f"{people.handle.__name__}.{key}")
        market.tick += 1
    for process in TICK:
        declared = {f"{people.handle.__name__}.{item.name}" for item in writes_of(process)
                    for people in populations(market).values() if issubclass(people.handle, item.owner)}  # fmt: skip
        if process is open_firms:
            declared.add("Firm.uid")
        assert written[process.__name__] <= declared, process.__name__
    assert "Firm.uid" in written["open_firms"]


def test_only_newcomers_bring_a_uid() -> None:
    assert all(item.name != "uid" for process in TICK for item in writes_of(process))
    assert {item.name for item in writes_of(open_firms)} >= {"design", "cash", "is_alive"}


def test_what_is_declared_is_a_column_of_somebody() -> None:
    for process in TICK:
        for item in writes_of(process):
            assert item.owner is not None
            assert not issubclass(item.owner, Record)
            assert getattr(item.owner, item.name) is item


def test_a_switch_that_is_off_does_nothing() -> None:
    off = everything("classroom", "all").with_(
        **{f"switches.{name}": False for name in ("drift", "sales_learning", "brand_learning", "bond", "word_of_mouth", "advertising",
                                                  "capacity_growth", "price_review", "trial", "exit", "entry")}
    )  # fmt: skip
    market = Market(off, seed=3)
    market.customers.bond[:] = 0.0
    start = copies(market)
    market.run_to(26)
    firms = market.firms
    assert np.array_equal(market.trends.position, start["trends"]["position"])
    assert np.array_equal(firms.price, start["firms"]["price"])
    assert np.array_equal(firms.uid, start["firms"]["uid"])
    assert np.array_equal(firms.capacity, start["firms"]["capacity"])
    assert not firms.ad_cost.any()
    assert not firms.praise.any()
    assert not market.customers.bond.any()
    assert np.array_equal(firms.design[firms.is_brand], start["firms"]["design"][firms.is_brand])
    assert not market.launches.column("is_reverted").any()
    stayed = market.customers.community == start["customers"]["community"]  # who joins one brings its taste along
    assert stayed.mean() > 0.5
    assert np.array_equal(market.customers.taste[stayed], start["customers"]["taste"][stayed])


def test_a_market_without_brands_or_memories_lives() -> None:
    scenario = lively().with_(
        co_creation="all", **{"population.brands_per_sector": 0, "population.remembered_at_start": 0, "population.strong_ties": 0,
                              "population.weak_ties": 0}
    )  # fmt: skip
    market = live_under_the_laws(scenario, 1, WEEKS)
    assert isinstance(market.firm_agents[0], Firm)
    assert (market.customers.ties == NOBODY).all()


def remote_share(share: float, **changes: Any) -> Scenario:
    """A lively market in which ``share`` of everybody lives in the remote region."""
    parts = {"regions.urban.share": 1.0 - share, "regions.remote.share": share}
    return lively("baseline").with_(**parts, **changes)


def test_customers_and_firms_live_where_the_shares_say() -> None:
    """With two trade areas as with many: only rounding is off."""
    for size, share in itertools.product((10_000, 400), (0.1, 0.3, 0.5)):
        plan = remote_share(share, **{"population.customers": 2000, "population.trade_area_size": size})
        layout = Layout.of(plan)
        assert layout.customers == 2000
        people, umkm = (layout.by_region(counts) for counts in (layout.customer_count, layout.umkm_count))
        assert np.abs(people[:, 1] - share * people.sum(axis=1)).max() <= layout.areas / 2 + 1
        assert people[:, 1].sum() == pytest.approx(share * 2000, abs=layout.areas * layout.sectors / 2)
        assert (np.abs(umkm[:, 1] - share * umkm.sum(axis=1)) <= 2 + layout.areas / 2).all()


def test_one_more_customer_moves_nobody_of_uneven_regions() -> None:
    before = Layout.of(remote_share(0.3, **{"population.customers": 1000})).customer_count
    for more in range(1, 12):
        after = Layout.of(remote_share(0.3, **{"population.customers": 1000 + more})).customer_count
        assert (after >= before).all()
        assert (after - before).sum() == 1
        before = after


def test_people_are_dealt_out_in_turns_that_newcomers_leave_alone() -> None:
    equal = Layout.of(lively("baseline").with_(**{"population.trade_area_size": 500}))
    first, count = equal.customers_by_sector
    for sector in range(equal.sectors):
        own = equal.turns[first[sector] : first[sector] + count[sector]]
        assert sorted(own.tolist()) == list(range(count[sector]))
        for area in range(equal.areas):
            here = equal.turns[equal.customers_of(equal.cell(sector, area))]
            assert here.tolist() == list(range(area, count[sector], equal.areas))
    java = load("baseline").with_(**{"regions.urban.share": 0.7, "regions.remote.share": 0.3})
    before = Layout.of(java.with_(**{"population.customers": 1000}))
    for customers in range(1001, 1031):  # among them some whose last turn is due in two areas at once
        after = Layout.of(java.with_(**{"population.customers": customers}))
        grown = 0
        for cell in range(len(before.cell_sector)):
            old, new = (layout.turns[layout.customers_of(cell)].tolist() for layout in (before, after))
            assert new[: len(old)] == old
            grown += len(new) - len(old)
        assert grown == 1
        before = after


@pytest.mark.parametrize("nobody", ["regions.remote", "sectors.fashion"])
def test_where_nobody_lives_nobody_sells(nobody: str) -> None:
    """A share of nought leaves neither customers nor UMKM, and the market keeps its laws without them."""
    kind, name = nobody.split(".")
    base = lively("baseline").with_(co_creation="all", **{f"{nobody}.share": 0.0})
    market = live_under_the_laws(base, 3, WEEKS)
    number = [item.name for item in getattr(base, kind)].index(name)
    firms, place = market.firms, kind[:-1]
    umkm = ~firms.is_brand
    assert len(np.unique(firms.columns[place][umkm])) == len(getattr(base, kind)) - 1
    assert not (firms.columns[place][umkm] == number).any()
    lives_in = market.customers.sector if kind == "sectors" else market.area_region[market.customers.area]
    assert not (lives_in == number).any()
    assert len(market.customers) == base.world.population.customers


def test_firms_count_who_tells_of_them() -> None:
    """One thing a week is told: an answer that a purchase takes the place of is not counted."""
    heard: list[bool] = []

    @new_process(writes=())
    def compare(market: Market) -> None:
        """Compare what is told with what firms counted."""
        says, firms = market.customers.says, market.firms
        assert firms.praise.tolist() == np.bincount(says[says > 0] - 1, minlength=len(firms)).tolist()
        assert firms.complaints.tolist() == np.bincount(-says[says < 0] - 1, minlength=len(firms)).tolist()
        heard.append(bool(firms.praise.any() and firms.complaints.any()))

    week = list(TICK)
    week.insert([item.__name__ for item in TICK].index("talk") + 1, compare)
    plan = everything("classroom", "all").with_(**{"talk.talk": 1.0, "talk.negative_talk": 1.0})
    Market(plan, seed=3, tick=week).run_to(26)
    assert sum(heard) > 10
