"""Chance is a function: the same scenario and seed give the same bytes, wherever and however they are computed."""

from __future__ import annotations

import copy
import hashlib
import os
import pickle
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from simulation import Market
from simulation.chance import GENERATIONS, Draw, firm_number
from simulation.errors import PasarError, RunEnded
from simulation.kernels import threads
from simulation.policy.programmes import programme_kinds
from simulation.saving import state_of
from simulation.scenario import Scenario
from tests.states import assert_same_tables, copies, differences, is_same
from tests.strategies import MODES, lively, programme, scenarios, seeds

BUSY: dict[str, Any] = {
    "co_creation": "voluntary",
    "programmes": [programme(kind) for kind in sorted(programme_kinds())],
}


def busy(base: str = "baseline") -> Scenario:
    """Return a lively market with co-creation and every kind of programme."""
    return lively(base).with_(**BUSY)


def fingerprint(market: Market) -> str:
    """Return a hash of the whole state and of all tables."""
    digest = hashlib.sha256()
    for name, array in sorted(state_of(market).items()):
        digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
    tables = market.tables()
    for table in (tables.measures, tables.weekly, tables.firms):
        digest.update(table.to_csv().encode())
    return digest.hexdigest()


# the same seed: the same bytes


def test_the_same_seed_gives_the_same_bytes() -> None:
    one, other = Market(busy(), seed=5).run_to(15), Market(busy(), seed=5).run_to(15)
    assert differences(one, other) == []
    assert_same_tables(one.tables(), other.tables())


def test_another_seed_gives_another_market() -> None:
    one, other = Market(busy(), seed=5), Market(busy(), seed=5 + 2**32)
    assert not np.array_equal(one.customers.taste, other.customers.taste)


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(scenarios(), seeds)
def test_any_market_can_be_repeated(scenario: Scenario, seed: int) -> None:
    assert differences(Market(scenario, seed=seed).run_to(6), Market(scenario, seed=seed).run_to(6)) == []


def test_another_process_gives_the_same_bytes(repository: Path, python: str) -> None:
    code = (
        "from simulation import Market; from tests.test_chance import busy, fingerprint;"
        "Market('classroom', seed=9).step();"  # another market before it leaves no trace
        "import sys; sys.stdout.write(fingerprint(Market(busy(), seed=5).run_to(10)))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "77", "PASAR_THREADS": "1", "PYTHONPATH": str(repository)}
    done = subprocess.run(
        [python, "-c", code], cwd=repository, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == fingerprint(Market(busy(), seed=5).run_to(10))


def test_the_number_of_threads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    monkeypatch.setattr(threads, "LEAST_ROWS", 7)
    for number in ("1", "2", "5"):
        monkeypatch.setenv("PASAR_THREADS", number)
        assert len(threads.parts(300)) == int(number)
        found.append(Market(busy(), seed=5).run_to(12))
    assert differences(found[0], found[1]) == []
    assert differences(found[0], found[2]) == []
    assert_same_tables(found[0].tables(), found[2].tables())


def test_markets_that_take_turns_do_not_touch_each_other() -> None:
    alone = [Market(busy(base), seed=seed).run_to(10) for base, seed in (("classroom", 1), ("baseline", 2))]
    mixed = [Market(busy("classroom"), seed=1), Market(busy("baseline"), seed=2)]
    while any(market.week < 10 for market in mixed):
        for market in reversed(mixed):
            if market.week < 10:
                market.step()
    for one, other in zip(alone, mixed, strict=True):
        assert differences(one, other) == []
        assert_same_tables(one.tables(), other.tables())
    mine, yours = mixed[0].firms, mixed[1].firms
    assert not any(np.shares_memory(mine.columns[name], yours.columns[name]) for name in mine.columns)


def test_looking_changes_nothing() -> None:
    silent, watched = Market(busy(), seed=3).run_to(8), Market(busy(), seed=3)
    while watched.week < 8:
        watched.step()
        if watched.week % 4 == 0:
            watched.tables()
        watched.customers[3].remembered()
        assert watched.firms[0].price > 0
        state_of(watched)
        watched.government.outlays()
    assert differences(silent, watched) == []


def test_registered_customers_change_nothing() -> None:
    scenario = busy("classroom")
    plain, full = Market(scenario, seed=4).run_to(10), Market(scenario, seed=4, registered=True).run_to(10)
    assert len(full.agents) == len(plain.agents) + len(full.customers)
    assert differences(plain, full) == ["registered"]
    assert_same_tables(plain.tables(), full.tables())


# policies that do nothing


def nothing() -> list[dict[str, Any]]:
    """Return policy sides that change no number."""
    base = lively("baseline")
    p = base.world
    idle = {"take_up": 0.5, "slots": "5 firms"}
    return [
        {"changes": {"demand.price_weight": {"2 weeks": p.demand.price_weight}, "talk.talk": {"0 weeks": p.talk.talk}}},
        {"changes": {"cocreation.invited": {"3 weeks": p.cocreation.invited}}},
        {"co_creation": {"share": 0.0}},
        {"co_creation": "voluntary", "changes": {"adoption.base": {"0 weeks": -10.0}}, "cocreation.start_share": 0.0,
         "adoption.understanding_weight": 0.0, "adoption.literacy_weight": 0.0, "adoption.peers_weight": 0.0, "adoption.cash_weight": 0.0},
        {"programmes": [programme("cocreation_coaching", **idle), programme("information_campaign", **idle)]},
        {"programmes": [programme("digital_marketing_training", **idle, start="30 weeks")]},
        {"programmes": [programme("grant", take_up=1e-12)]},
        {"programmes": [programme("product_innovation_training", skill=0.1, hours=0.0, take_up=1e-12)]},
    ]  # fmt: skip


@pytest.mark.parametrize("case", range(len(nothing())))
def test_a_policy_that_does_nothing_changes_no_bit(case: int) -> None:
    policy = nothing()[case]
    world = {name: value for name, value in policy.items() if "." in name}
    side = {name: value for name, value in policy.items() if "." not in name}
    base = lively("baseline").with_(**world)
    without, with_it = Market(base, seed=6).run_to(9), Market(base.with_(**side), seed=6).run_to(9)
    ours = [name for name in differences(without, with_it) if not name.startswith("programmes.")]
    assert ours == []
    assert_same_tables(without.tables(), with_it.tables())


def test_support_without_effect_reaches_firms_and_moves_nothing_else() -> None:
    base = lively("baseline")
    course = programme("digital_marketing_training", literacy=0.0, understanding=0.0, unit_cost="Rp 0")
    without, with_it = Market(base, seed=6).run_to(9), Market(base.with_(programmes=[course]), seed=6).run_to(9)
    assert with_it.firms.is_treated.any()
    moved = {name for name in differences(without, with_it) if not name.startswith("programmes.")}
    assert moved <= {"firms.is_treated", "recorder.archived_who"}


def test_a_hub_with_nothing_to_offer_moves_nothing_else() -> None:
    base = lively("baseline").with_(co_creation="all", method="taste_test")
    house = programme("community_hub", discount=0.0, join_share=0.0, unit_cost="Rp 0", slots=0.5, remote_reach=1.0)
    without, with_it = Market(base, seed=6).run_to(30), Market(base.with_(programmes=[house]), seed=6).run_to(30)
    assert with_it.firms.held_session.any() or with_it.launches.column("tick").size, "firms ask in circles"
    assert with_it.firms.is_treated.any()
    moved = {name for name in differences(without, with_it) if not name.startswith("programmes.")}
    assert moved <= {"firms.is_treated", "recorder.archived_who"}


def test_programmes_may_be_listed_in_any_order() -> None:
    given = BUSY["programmes"]
    one = Market(lively().with_(co_creation="all", programmes=given), seed=6).run_to(12)
    other = Market(lively().with_(co_creation="all", programmes=given[::-1]), seed=6).run_to(12)
    assert [name for name in differences(one, other) if not name.startswith("programmes.")] == []


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_arms_are_one_market_until_week_0(mode: Any) -> None:
    base, arm = lively("baseline"), lively("baseline").with_(co_creation=mode, programmes=BUSY["programmes"])
    moved = differences(Market(base, seed=8).run_to(0), Market(arm, seed=8).run_to(0))
    assert [name for name in moved if not name.startswith("programmes.")] == []


def test_shares_of_co_creators_are_nested() -> None:
    found = []
    for share in (0.2, 0.5, 0.8):
        market = Market(lively("baseline").with_(co_creation={"share": share}), seed=3).run_to(1)
        found.append(set(market.firms.uid[market.firms.is_cocreating].tolist()))
    assert found[0] < found[1] < found[2]


# one customer more


def test_one_customer_more_leaves_everybody_elses_luck() -> None:
    few = lively("baseline").with_(**{"population.customers": 1000, "population.trade_area_size": 500})
    one, more = Market(few, seed=2), Market(few.with_(**{"population.customers": 1001}), seed=2)
    assert len(more.customers) == len(one.customers) + 1
    assert len(more.firms) == len(one.firms)
    place = {int(uid): row for row, uid in enumerate(more.customers.uid)}
    here = np.array([place[int(uid)] for uid in one.customers.uid])
    for name in ("sector", "area", "is_online", "rate", "occasion", "price_sensitivity", "talkativeness", "taste", "known",
                 "refreshed", "bond"):  # fmt: skip
        assert is_same(one.customers.columns[name], more.customers.columns[name][here]), name
    for name in ("uid", "quality", "price", "phase", "literacy", "is_digital", "resistance", "skill", "method"):
        assert is_same(one.firms.columns[name], more.firms.columns[name]), name
    assert np.mean(np.any(one.firms.design != more.firms.design, axis=1)) < 0.1
    listened = one.customers.uid.astype(np.int64)[one.customers.ties]
    listens = more.customers.uid.astype(np.int64)[more.customers.ties][here]
    assert 0 < np.mean(listened != listens) < 0.02


def test_one_customer_more_leaves_everybody_elses_week() -> None:
    few = lively("baseline").with_(
        **{"population.customers": 1000, "population.trade_area_size": 500, "time.burn_in": 0}
    )
    one, more = Market(few, seed=2), Market(few.with_(**{"population.customers": 1001}), seed=2)
    one.step()
    more.step()
    bought, buys = ({int(m.customers.uid[row]): (int(unit), int(m.firms.uid[firm]) if firm >= 0 else -1)
                     for row, unit, firm in zip(m.trips.rows, m.trips.units, m.trips.firm, strict=True)} for m in (one, more))  # fmt: skip
    assert set(bought) == set(buys) & {int(uid) for uid in one.customers.uid}
    same = [bought[uid] == buys[uid] for uid in bought]
    assert np.mean(same) > 0.97  # a shelf may run out for somebody else, a design stands near another neighbour


# copies


@pytest.mark.parametrize("mode", MODES, ids=str)
def test_a_fork_is_a_run_from_scratch(mode: Any) -> None:
    arm = lively("baseline").with_(
        co_creation=mode, programmes=BUSY["programmes"], changes={"talk.talk": {"4 weeks": 0.9}}
    )
    scratch, fork = Market(arm, seed=8), Market(lively("baseline"), seed=8).run_to(0).fork(arm)
    assert differences(scratch.run_to(0), fork) == []
    assert differences(scratch.run_to(8), fork.run_to(8)) == []
    assert_same_tables(scratch.tables(), fork.tables())


def test_a_fork_between_arms_with_programmes_is_a_run_from_scratch() -> None:
    one = lively().with_(programmes=[programme("grant", "a"), programme("soft_loan", "b")])
    other = lively().with_(programmes=[programme("buy_local_promotion", "x"), programme("grant", "y")])
    fork, scratch = Market(one, seed=1).run_to(0).fork(other), Market(other, seed=1)
    assert differences(scratch.run_to(12), fork.run_to(12)) == []


def test_a_fork_may_have_another_horizon_and_larger_panels() -> None:
    arm = lively().with_(horizon="70 weeks", co_creation="all", changes={"cocreation.invited": {"2 weeks": 90}},
                         **{"loyalty.forgetting": 0.0})  # fmt: skip
    base = lively().with_(**{"loyalty.forgetting": 0.0})
    scratch, fork = Market(arm, seed=1), Market(base, seed=1).run_to(0).fork(arm)
    assert differences(scratch.run_to(12), fork.run_to(12)) == []


def test_a_fork_leaves_its_origin_alone() -> None:
    scratch, origin = Market(lively(), seed=8).run_to(0), Market(lively(), seed=8).run_to(0)
    origin.fork(busy("classroom")).run_to(6)
    assert differences(scratch, origin) == []
    assert differences(scratch.run_to(6), origin.run_to(6)) == []


def test_a_fork_is_refused_too_late_or_into_another_world() -> None:
    market = Market(lively(), seed=1).run_to(0)
    with pytest.raises(PasarError, match=r"fork\.other_world"):
        market.fork(lively().with_(**{"demand.fit_weight": 1.0}))
    market.step()
    with pytest.raises(PasarError, match=r"fork\.too_late"):
        market.fork(lively())


@pytest.mark.parametrize("week", [-2, 0, 7])
def test_a_saved_market_goes_on_bit_for_bit(week: int, tmp_path: Path) -> None:
    whole, market = Market(busy(), seed=12), Market(busy(), seed=12).run_to(week)
    market.save(tmp_path / "market.npz")
    resumed = Market.resume(tmp_path / "market.npz")
    assert differences(market, resumed) == []
    assert resumed.plan.hash == market.plan.hash
    assert differences(whole.run_to(11), resumed.run_to(11)) == []
    assert_same_tables(whole.tables(), resumed.tables())
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("week", [-2, 7])
@pytest.mark.parametrize("copied", [lambda m: pickle.loads(pickle.dumps(m)), copy.deepcopy], ids=["pickle", "deepcopy"])
def test_a_copied_market_goes_on_bit_for_bit(week: int, copied: Any) -> None:
    market = Market(busy("classroom"), seed=12).run_to(week)
    other = copied(market)
    assert not any(
        np.shares_memory(a, b) for a, b in zip(market.firms.columns.values(), other.firms.columns.values(), strict=True)
    )
    other.run_to(16)
    assert differences(market, other) != []
    assert differences(market.run_to(16), other) == []
    assert_same_tables(market.tables(), other.tables())


def test_a_file_that_is_no_market_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.npz").write_text("nothing")
    with pytest.raises(PasarError, match=r"file\.not_a_market"):
        Market.resume(tmp_path / "x.npz")
    with pytest.raises(PasarError, match=r"file\.not_readable"):
        Market.resume(tmp_path / "missing.npz")
    with pytest.raises(PasarError, match=r"file\.not_writable"):
        Market(lively(), seed=1).save(tmp_path / "no" / "such" / "folder.npz")


@pytest.mark.parametrize("kind", ["empty", "truncated", "array", "other"])
def test_a_damaged_or_foreign_file_is_no_market(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "market.npz"
    Market(lively(), seed=1).save(path)
    whole = path.read_bytes()
    path.write_bytes({"empty": b"", "truncated": whole[: len(whole) // 2]}.get(kind, whole))
    if kind == "array":
        path = tmp_path / "numbers.npy"
        np.save(path, np.arange(3))
    if kind == "other":
        np.savez(path, words=np.array("[]"))
    with pytest.raises(PasarError) as caught:
        Market.resume(path)
    assert (caught.value.key, caught.value.values["path"]) == ("file.not_a_market", str(path))


# the source of chance


def test_a_place_runs_out_of_owners_in_words() -> None:
    assert firm_number(3, GENERATIONS - 1) == 4 * GENERATIONS - 1
    with pytest.raises(RunEnded, match=f"{GENERATIONS} owners"):
        firm_number(3, GENERATIONS)


def test_the_list_of_decisions_only_grows() -> None:
    numbers = [draw.value for draw in Draw]
    assert len(set(numbers)) == len(numbers)
    assert {draw.name: draw.value for draw in (Draw.SHOPPING_RATE, Draw.TIE, Draw.TREND, Draw.CHOICE, Draw.TARGET, Draw.PANEL)} == {
        "SHOPPING_RATE": 0, "TIE": 4, "TREND": 30, "CHOICE": 46, "TARGET": 70, "PANEL": 90,
    }  # fmt: skip


def test_nothing_else_is_random(repository: Path) -> None:
    hidden = re.compile(
        r"np\.random|numpy\.random|^import random\b|^from random import|default_rng|secrets|uuid|shuffle\(|\.rng\b|model\.random",
        re.MULTILINE,
    )
    for path in sorted((repository / "simulation").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert not hidden.search(text), path


def test_mesas_own_generators_are_never_used() -> None:
    used, other = Market(busy("classroom"), seed=3).run_to(6), Market(busy("classroom"), seed=3)
    assert used.random.getstate() == other.random.getstate()
    assert used.rng.bit_generator.state == other.rng.bit_generator.state


def test_every_newcomer_has_the_same_luck_in_every_arm() -> None:
    arms = [Market(lively("baseline").with_(co_creation=mode), seed=8).run_to(20) for mode in ("off", "all")]
    owners: list[dict[int, tuple[Any, ...]]] = []
    for market in arms:
        f = market.firms
        new = np.flatnonzero(f.generation > 0)
        owners.append(
            {int(f.uid[r]): (f.quality[r], f.starting_price[r], f.literacy[r], f.phase[r], f.method[r]) for r in new}
        )
    both = owners[0].keys() & owners[1].keys()
    assert both
    assert all(owners[0][uid] == owners[1][uid] for uid in both)


def test_the_first_copies_share_nothing() -> None:
    market = Market(lively(), seed=1)
    before = copies(market)
    market.step()
    assert not np.array_equal(before["firms"]["cash"], market.firms.cash)
