"""A market is a Mesa model: what Mesa's users expect of agents, sets of agents, collectors and steps."""

from __future__ import annotations

import math
import pickle
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest

import pasar
from simulation import Market
from simulation.agents import BigBrand, Community, Customer, Firm, Government, StaleAgent, Umkm, columns_of
from simulation.errors import PasarError
from simulation.parameters import LAST_TICK
from simulation.processes.process import process, writes_of
from simulation.record import MEASURES
from simulation.record.quantities import INDEX
from simulation.record.view import View, measure
from simulation.schedule import TICK
from simulation.seeds import MOST_SEED
from tests.states import differences
from tests.strategies import lively
from tests.twin_scenarios import scenario


@pytest.fixture
def market() -> Market:
    """Return a small market at the start of its burn-in."""
    return Market(lively(), seed=1)


# the model


def test_a_market_is_a_mesa_model(market: Market) -> None:
    assert isinstance(market, mesa.Model)
    start = market.time
    market.step()
    assert market.tick == -market.plan.burn_in_weeks + 1
    assert market.time == start + 1


def test_weeks_pass_as_asked(market: Market) -> None:
    assert market.week == -4
    assert market.run_for(weeks=2) is market
    assert market.week == -2
    assert market.run_to(week=0).week == 0
    assert market.run_to(week=-1).week == 0
    assert market.run().week == market.plan.horizon_weeks


@pytest.mark.parametrize("weeks", [1.5, "x", -3, True, None])
def test_weeks_to_live_are_whole_and_never_negative(market: Market, weeks: Any) -> None:
    with pytest.raises(PasarError) as caught:
        market.run_for(weeks)
    assert (caught.value.key, caught.value.values["found"], market.week) == ("market.weeks", str(weeks), -4)
    if weeks != -3:  # a week of the burn-in
        with pytest.raises(PasarError, match="whole number"):
            market.run_to(weeks)
    assert market.run_for(np.int64(1)).week == -3


def test_half_weeks_are_ticks() -> None:
    market = Market(lively().with_(**{"time.ticks_per_week": 2}), seed=1)
    market.run_for(weeks=1)
    assert (market.tick, market.week) == (-6, -3)


def test_a_market_takes_a_name_and_refuses_an_unknown_one() -> None:
    market = Market("classroom", seed=2)
    assert (len(market.customers), int((~market.firms.is_brand).sum()), int(market.firms.is_brand.sum())) == (
        4000,
        40,
        4,
    )
    with pytest.raises(PasarError, match="classroom"):
        Market("clasroom")


def test_numpy_numbers_are_seeds() -> None:
    assert differences(Market(lively(), seed=3), Market(lively(), seed=np.int64(3))) == []
    assert Market(lively(), seed=np.uint8(3)).seed_number == 3


@pytest.mark.parametrize("seed", [3.7, 3.0, -3, True, np.bool_(True), np.float64(2), "3", None, 1 << 63, np.arange(2)])
def test_anything_but_a_whole_number_from_zero_is_no_seed(seed: Any) -> None:
    for begin in (Market, pasar.run):
        with pytest.raises(PasarError) as caught:
            begin(lively(), seed=seed)
        assert (caught.value.key, caught.value.values["found"]) == ("seed.not_whole", str(seed))


def test_the_largest_seed_is_a_seed() -> None:
    assert Market(lively(), seed=MOST_SEED).seed_number == MOST_SEED


def test_a_market_does_not_outlive_the_dates_of_memories(market: Market) -> None:
    """A stamp past the last one would wrap round, and everybody would forget every firm at once."""
    assert np.iinfo(market.customers.refreshed.dtype).max == np.iinfo(market.customers.asked.dtype).max == LAST_TICK
    start = market.tick
    for go_on in (lambda: market.run_to(LAST_TICK + 1), lambda: market.run_for(LAST_TICK - start + 1)):
        with pytest.raises(PasarError) as caught:
            go_on()
        assert (caught.value.key, caught.value.values["most"], market.tick) == ("market.too_long", LAST_TICK, start)
    market.tick = LAST_TICK
    with pytest.raises(PasarError):
        market.step()


# agents


def test_agents_are_registered_by_kind(market: Market) -> None:
    kinds = market.agents_by_type
    assert len(kinds[Umkm]) == int((~market.firms.is_brand).sum())
    assert len(kinds[BigBrand]) == int(market.firms.is_brand.sum())
    assert len(kinds[Community]) == len(market.communities)
    assert len(kinds[Government]) == 1
    assert Customer not in kinds
    assert Customer in Market(lively(), seed=1, registered=True).agents_by_type


def test_sets_of_agents_have_mesas_verbs(market: Market) -> None:
    market.run_to(3)
    firms, umkm = market.firms, market.agents_by_type[Umkm]
    rows = np.flatnonzero(firms.is_alive & ~firms.is_brand)
    assert umkm.agg("cash", sum) == int(firms.cash[rows].sum())
    assert sorted(umkm.get("price")) == sorted(firms.price[rows].tolist())
    digital = umkm.select(lambda firm: firm.is_digital)
    assert len(digital) == int(firms.is_digital[rows].sum())
    groups = umkm.groupby("is_digital")
    assert groups.groups.keys() == {False, True}
    assert groups.count() == {True: len(digital), False: len(umkm) - len(digital)}
    before = firms.cash[rows].copy()
    umkm.set("credit", 7)
    umkm.do(lambda firm: setattr(firm, "cash", firm.cash + 5))
    assert (firms.credit[rows] == 7).all()
    assert np.array_equal(firms.cash[rows], before + 5)
    assert umkm.shuffle().get("uid") is not None
    assert len(umkm.map("story")) == len(umkm)


def test_a_handle_reads_and_writes_its_cell(market: Market) -> None:
    firm = market.firms[3]
    assert isinstance(firm, Firm)
    firm.price += 100
    assert market.firms.price[3] == firm.price
    market.firms.stock[3] = 12
    assert firm.stock == 12
    assert isinstance(firm.price, int)
    assert isinstance(firm.is_digital, bool)
    firm.design[:] = (0.5, -0.5)
    assert market.firms.design[3].tolist() == [0.5, -0.5]
    firm.design = (1.0, 2.0)
    assert market.firms.design[3].tolist() == [1.0, 2.0]


def test_a_customer_is_an_agent_made_when_asked_for(market: Market) -> None:
    customer = market.customers[42]
    assert isinstance(customer, mesa.Agent)
    assert isinstance(customer, Customer)
    assert customer.uid == market.customers.uid[42]
    assert customer not in market.agents
    assert market.customers[-1].row == len(market.customers) - 1
    with pytest.raises(IndexError):
        market.customers[len(market.customers)]
    remembered = customer.remembered()
    assert [firm.row for firm in remembered] == [row for row in customer.known if row >= 0]
    assert len(list(market.customers)) == len(market.customers)


def test_columns_can_be_written_to_and_not_replaced(market: Market) -> None:
    firms, cash = market.firms, market.firms.cash
    was = cash.copy()
    firms.cash += 1
    assert firms.cash is cash
    assert np.array_equal(cash, was + 1)
    for wrong in (np.zeros(len(firms)), cash.copy(), 0):
        with pytest.raises(PasarError, match=r"column\.replaced"):
            firms.cash = wrong
    with pytest.raises(PasarError, match=r"column\.replaced"):
        firms.csah = cash
    assert "cash" not in vars(market.agents_by_type[Umkm][0])


def test_every_column_says_what_it_is() -> None:
    for kind in (Firm, Customer, Community):
        for name, item in columns_of(kind).items():
            assert item.unit, name
            assert item.doc.endswith("."), name
            assert repr(item) == f"{item.owner.__name__}.{name}"


def test_a_handle_goes_stale_when_its_place_has_another_owner() -> None:
    market = Market(lively(), seed=3)
    handles = list(market.agents_by_type[Umkm])
    uids = {firm.row: firm.uid for firm in handles}
    market.run_to(20)
    replaced = [firm for firm in handles if market.firms.uid[firm.row] != firm.uid]
    assert replaced
    living = market.agents_by_type[Umkm]
    for firm in handles:
        assert firm.uid == uids[firm.row]
        if firm in replaced:
            with pytest.raises(StaleAgent, match=r"agent\.stale"):
                _ = firm.cash
            with pytest.raises(StaleAgent):
                firm.cash = 1
            assert firm not in living
        else:
            assert isinstance(firm.cash, int)
    assert sorted(firm.row for firm in living) == sorted(
        row
        for row in range(len(market.firms))
        if market.firm_agents[row] is not None and not market.firms.is_brand[row]
    )


# collectors


def test_a_collector_sees_the_market(market: Market) -> None:
    collector = mesa.DataCollector(
        model_reporters={"cash": lambda m: int(m.firms.cash.sum()), "alive": lambda m: int(m.firms.is_alive.sum())},
        agenttype_reporters={Umkm: {"price": lambda firm: firm.price}},
    )
    for _ in range(5):
        market.step()
        collector.collect(market)
    seen = collector.get_model_vars_dataframe()
    assert len(seen) == 5
    assert seen["cash"].iloc[-1] == market.firms.cash.sum()
    prices = collector.get_agenttype_vars_dataframe(Umkm)
    assert set(prices.columns) == {"price"}
    assert (prices["price"] > 0).all()


# copies


def test_a_copy_keeps_the_agents_and_the_clock(market: Market, tmp_path: Path) -> None:
    market.run_to(3)
    market.save(tmp_path / "m")
    for other in (Market.resume(tmp_path / "m"), pickle.loads(pickle.dumps(market))):
        assert other.week == 3
        assert other.time == market.time
        assert sorted(other.agents_by_type[Umkm].get("uid")) == sorted(market.agents_by_type[Umkm].get("uid"))
        assert other.step() is None
        assert other.tick == market.tick + 1


def test_a_copy_keeps_registered_customers() -> None:
    market = Market(lively(), seed=1, registered=True).run_to(-2)
    assert len(pickle.loads(pickle.dumps(market)).agents) == len(market.agents)
    assert len(market.run_to(0).fork(lively()).agents) == len(market.agents)


class Watched(Market):
    """A market of a user's own class."""

    def watched(self) -> int:
        """Return something that only this class has."""
        return self.tick + 1000


def test_a_copy_keeps_the_class_and_the_collector_of_its_user(tmp_path: Path) -> None:
    market = Watched(lively(), seed=1)
    market.datacollector = mesa.DataCollector(model_reporters={"tick": "tick"})
    market.run_for(2).datacollector.collect(market)
    copied = pickle.loads(pickle.dumps(market))
    assert copied.watched() == market.watched()
    assert list(copied.datacollector.get_model_vars_dataframe()["tick"]) == [market.tick]
    market.save(tmp_path / "m")
    assert Watched.resume(tmp_path / "m").watched() == market.watched()
    assert Watched(lively(), seed=1).fork(lively()).watched() == 1000 + Watched(lively(), seed=1).tick


def test_communities_do_not_share_their_luck_however_many_there_are() -> None:
    many = {"population.customers": 12_000, "population.trade_area_size": 6_000, "population.community_share": 1.0}
    market = Market(pasar.load("classroom").with_(**many, **{"population.community_size": 5}), seed=1)
    assert len(market.communities) > 2 * 1024
    assert len(np.unique(market.communities.uid)) == len(market.communities)


# mechanisms and measures of one's own


@process(writes={Firm.price})
def freeze_prices(market: Market) -> None:
    """Put every price back to where it started."""
    market.firms.price[:] = market.firms.starting_price


@measure("Rp", "Kas rata-rata", "Mean overhead cost", 0)
def mean_revenue(view: View) -> float:
    """Mean yearly revenue of the cohort."""
    return float(view.cohort["revenue"].mean()) if len(view.cohort) else math.nan


def test_a_longer_week_and_more_measures(tmp_path: Path) -> None:
    tick, measures = (*TICK, freeze_prices), (*MEASURES, mean_revenue)
    assert writes_of(freeze_prices) == {Firm.price}
    market = Market(lively(), seed=2, tick=tick, measures=measures).run_to(10)
    assert np.array_equal(market.firms.price, market.firms.starting_price)
    assert not np.array_equal(
        *(getattr(Market(lively(), seed=2).run_to(10).firms, n) for n in ("price", "starting_price"))
    )
    table = market.tables().measures.set_index(["measure", "group"])["value"]
    assert table["mean_revenue", "umkm"] > 0
    market.save(tmp_path / "m")
    resumed = Market.resume(tmp_path / "m", tick=tick, measures=measures)
    assert differences(market.run_to(14), resumed.run_to(14)) == []
    copied = pickle.loads(pickle.dumps(market))
    assert copied.processes == tick
    assert [item.name for item in copied.measures] == [item.name for item in measures]


def test_a_shorter_week_is_a_market_without_that_mechanism() -> None:
    silent = tuple(item for item in TICK if item.__name__ != "talk")
    market = Market(lively(), seed=2, tick=silent).run_to(6)
    assert not market.customers.says.any()
    assert not market.firms.praise.any()


def test_the_cohort_is_who_was_there_at_week_0() -> None:
    market = Market(scenario(0), seed=1).run_to(week=0)
    before = market.firms
    there, gone = set(before.uid[before.is_alive].tolist()), set(before.uid[~before.is_alive].tolist())
    assert gone  # an owner who had closed in the burn-in, and nobody had taken the place yet
    market.run()
    firms = market.tables().firms
    assert (firms["opened_week"] > 0).sum() >= 3
    cohort = firms[firms["cohort"]]
    assert set(cohort.loc[cohort["opened_week"] < 0, "uid"]) == there
    assert not gone & set(cohort["uid"])


def test_the_legal_class_is_of_a_years_sales_and_of_umkm() -> None:
    market = Market(lively("baseline").with_(horizon="26 weeks"), seed=2).run()
    revenue = market.recorder.years[-1, :, INDEX["revenue"]]
    here, gone = np.flatnonzero(market.firms.is_alive & ~market.firms.is_brand)[:2]
    brand = int(np.flatnonzero(market.firms.is_brand)[0])
    revenue[[here, gone, brand]] = 1.5e9, 0.0, 60e9
    market.recorder.years[-1, gone, INDEX["ticks_alive"]] = 0.0
    told = market.tables().firms.drop_duplicates("place", keep="last").set_index("place")["legal_class"]
    assert told[here] == "small", "half a year's sales are half of a year's"
    assert told.get(gone, "") == "", "who had closed before the year sold nothing in it"
    assert told[brand] == "", "big brands sell elsewhere too"
    assert set(told) == {"", "micro", "small"}


def test_tables_have_the_agreed_columns() -> None:
    tables = Market(lively("baseline"), seed=2).run().tables()
    assert list(tables.measures.columns) == ["measure", "group", "value", "n"]
    assert list(tables.weekly.columns) == ["week", "measure", "group", "value"]
    assert {"all", "umkm", "brand", "sector:culinary", "region:remote", "size:small"} <= set(tables.measures["group"])
    assert set(tables.weekly["week"]) == set(range(52))
    wanted = {"uid", "kind", "sector", "region", "area", "size", "legal_class", "place", "cohort", "alive", "exit_kind", "exit_week", "treated",
              "adopter", "co_creating", "start_sales", "revenue", "profit", "revenue_before", "units", "lost", "attempts"}  # fmt: skip
    assert wanted <= set(tables.firms.columns)
    assert tables.firms["uid"].is_unique


def nothing_else(market: Market) -> None:
    """A process of somebody's own."""


def test_a_market_goes_on_only_with_the_week_it_was_saved_with(tmp_path: Path) -> None:
    path, week = tmp_path / "m.npz", (*TICK, nothing_else)
    Market(lively(), seed=1, tick=week).run_for(2).save(path)
    with pytest.raises(PasarError) as told:
        Market.resume(path)
    assert (told.value.key, told.value.values["lacking"]) == ("market.other_week", "nothing_else")
    assert Market.resume(path, tick=week).week == Market(lively(), seed=1).week + 2


class Inspector(mesa.Agent):
    """An agent of somebody's own."""


def test_agents_of_somebody_s_own_are_not_lost_in_silence(tmp_path: Path) -> None:
    market = Market(lively(), seed=1)
    inspector = Inspector(market)
    for copying in (
        lambda: pickle.dumps(market),
        lambda: market.fork(market.plan),
        lambda: market.save(tmp_path / "m"),
    ):
        with pytest.raises(PasarError) as told:
            copying()
        assert (told.value.key, told.value.values["kinds"]) == ("market.own_agents", "Inspector")
    inspector.remove()
    assert pickle.loads(pickle.dumps(market)).week == market.week
