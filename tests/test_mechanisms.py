"""Effects come from the mechanisms: switch a channel off, and what it brought is gone.

Every test compares two arms on the same luck, so small markets and few seeds suffice.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest

from simulation import Market
from simulation.agents import LONG_AGO, NOBODY
from simulation.kernels.development import PRESENT_DESIGN
from simulation.processes.launching import launch
from simulation.processes.talk import hear_and_remember
from simulation.processes.tastes import drift_tastes
from simulation.scenario import Scenario, load

SEEDS: Final = (1, 2)
SMALL: Final = {"population.customers": 1500, "population.trade_area_size": 1500, "time.burn_in": 9}
# listening at its best, so that what it brings stands out of a few small markets
EAGER: Final = {
    "cocreation.session_interval": 2, "cocreation.invited": 100, "cocreation.answer_share": 0.5, "cocreation.panel_limit": 0.5,
    "cocreation.realised_gain": 0.5, "adoption.digital_share": 1.0,
}  # fmt: skip
NO_CHANNELS: Final = {f"channels.{name}": False for name in ("fit", "bond", "talk", "cost")}


@cache
def world(**changes: Any) -> Scenario:
    """Return a class-size market without co-creation."""
    return load("classroom").with_(horizon="78 weeks", **SMALL | EAGER | changes)


@cache
def arms(seed: int, changes: tuple[tuple[str, Any], ...]) -> tuple[Market, Market]:
    """Return a run without and one with co-creation by all, from one burn-in."""
    base = world(**dict(changes))
    start = Market(base, seed=seed).run_to(0)
    return start.fork(base.with_(co_creation="all")).run(), start.run()


def effect(measure: str, **changes: Any) -> float:
    """Return the mean effect of co-creation by all on a measure of UMKM, over the seeds."""
    found = []
    for seed in SEEDS:
        with_it, without = (_measures(market) for market in arms(seed, tuple(sorted(changes.items()))))
        found.append(with_it[measure] - without[measure])
    return float(np.mean(found))


def _measures(market: Market) -> pd.Series:
    table = market.tables().measures
    return table[table["group"] == "umkm"].set_index("measure")["value"]


def only(channel: str) -> dict[str, Any]:
    """Return the switches that leave one channel of co-creation on."""
    return NO_CHANNELS | {f"channels.{channel}": True}


def test_all_channels_off_leave_nothing_but_the_name() -> None:
    for with_it, without in (arms(seed, tuple(sorted(NO_CHANNELS.items()))) for seed in SEEDS):
        assert with_it.firms.has_cocreated.any()
        for name in ("design", "price", "stock", "cash", "is_alive", "revenue", "capacity"):
            assert np.array_equal(with_it.firms.columns[name], without.firms.columns[name]), name
        for name in ("bond", "known", "bought_from"):
            assert np.array_equal(with_it.customers.columns[name], without.customers.columns[name]), name


def test_what_firms_hear_sells_through_the_fit_channel() -> None:
    # the mean distance of purchases need not fall: a design chosen by many brings in buyers from farther away
    assert effect("umkm_revenue_share", **only("fit")) > 0.01
    assert effect("fit", **only("fit")) != 0.0
    assert effect("umkm_revenue_share", **NO_CHANNELS) == 0.0
    assert effect("fit", **NO_CHANNELS) == 0.0
    for seed in SEEDS:
        with_it, without = arms(seed, tuple(sorted(only("bond").items())))
        own = [market.launches.column("is_cocreated").sum() for market in (with_it, without)]
        assert own == [0, 0]


def test_bond_comes_through_the_bond_channel() -> None:
    # without the fit channel ideas come true only where a firm's own lessons happen to go their way; being part of it still binds
    # (memories that last make it show: a bond goes when the firm is forgotten)
    proud = {"cocreation.ownership_gain": 0.1, "loyalty.forgetting": 0.02, "loyalty.faint": 0.6}
    assert effect("bond", **only("bond") | proud) > 0.002
    assert effect("bond", **NO_CHANNELS | proud) == 0.0


def test_rejection_without_explanation_costs_bond() -> None:
    harsh = {"cocreation.explanation": 0.0, "cocreation.rejection_loss": 0.6, "cocreation.realised_gain": 0.0}
    kind = harsh | {"cocreation.explanation": 1.0}
    assert effect("bond", **only("bond") | harsh) < 0.0
    assert effect("bond", **only("bond") | harsh) < effect("bond", **only("bond") | kind)


def test_talk_comes_through_the_talk_channel() -> None:
    loud = {"talk.cocreator_talk": 5.0}
    heard = [sum(market.recorder.years[..., _index("praise")].sum() for market in part)
             for part in zip(*(arms(seed, tuple(sorted((only("talk") | loud).items()))) for seed in SEEDS), strict=True)]  # fmt: skip
    assert heard[0] > 1.02 * heard[1]


def test_sessions_cost_money_only_through_the_cost_channel() -> None:
    for seed in SEEDS:
        paid, free = (
            arms(seed, tuple(sorted(only(name).items())))[0].recorder.years[..., _index("session_cost")].sum()
            for name in ("cost", "fit")
        )
        assert paid > 0.0
        assert free == 0.0


def _index(name: str) -> int:
    from simulation.record.quantities import INDEX

    return INDEX[name]


def test_nothing_is_co_created_before_week_0() -> None:
    market = Market(world().with_(co_creation="all"), seed=1)
    while market.tick < 0:
        market.step()
        assert not market.firms.has_cocreated.any()
        assert not market.firms.session_cost.any()
    assert not market.launches.column("is_cocreated").any()
    assert (market.customers.asked == -32768).all()
    market.step()
    assert market.firms.has_cocreated[~market.firms.is_brand & market.firms.is_alive].any()


def test_without_lessons_and_drift_only_adopters_move() -> None:
    still = world(**{"switches.sales_learning": False, "switches.brand_learning": False, "switches.drift": False})
    market = Market(still.with_(co_creation={"share": 0.5}), seed=2).run_to(0)
    uid, design = market.firms.uid.copy(), market.firms.design.copy()
    market.run()
    stayed = market.firms.uid == uid
    moved = (market.firms.design != design).any(axis=1)
    assert not (moved & stayed & ~market.firms.has_cocreated).any()
    assert (moved & stayed & market.firms.has_cocreated).any()


def test_tight_capacity_takes_the_gain_in_sales_away() -> None:
    """With half of demand served whatever one makes, a better design cannot sell more."""
    tight = {
        "production.capacity_slack": 0.3,
        "production.capacity_sigma": 0.0,
        "switches.capacity_growth": False,
        "switches.price_review": False,
    }
    ample = tight | {"production.capacity_slack": 4.0}
    gain = {
        name: effect("umkm_unit_share", **only("fit") | changes)
        for name, changes in (("tight", tight), ("ample", ample))
    }
    assert gain["ample"] > 0.0
    assert gain["tight"] < 0.6 * gain["ample"]


def test_a_poll_that_keeps_the_design_is_answered_at_once_by_the_vote() -> None:
    """Who voted for what there is loses no willingness; a later launch is no answer to that vote."""
    polls = world(
        **{"cocreation.method": "poll", "cocreation.explanation": 0.0, "cocreation.willingness_recovery": 0.0}
    )
    market = Market(polls.with_(co_creation="all"), seed=3).run_to(0)
    firms, kept, heard = market.firms, 0, 0
    for _ in range(78):
        willing = market.customers.willingness.copy()
        asked, was_open = market.tick, firms.panel_tick >= 0
        panels = firms.panel_customers.copy()
        market.step()
        assert not ((firms.panel_tick >= 0) & (firms.panel_choice == PRESENT_DESIGN)).any()
        voted = firms.held_session & (firms.panel_tick < 0) & (firms.panel_choice == PRESENT_DESIGN)
        for row in np.flatnonzero(voted & (firms.ready == LONG_AGO)):
            size = int(firms.answers[row])
            people, votes = firms.panel_customers[row, :size], firms.panel_vote[row, :size]
            rivals = np.arange(len(firms)) != row
            elsewhere = np.append(panels[was_open & rivals], firms.panel_customers[firms.held_session & rivals])
            by_one_firm = ~np.isin(people, elsewhere)  # what another firm answers is another matter
            content = people[by_one_firm & (votes == PRESENT_DESIGN)]
            others = people[votes != PRESENT_DESIGN]
            heard += int((market.customers.willingness[content] > 0).sum())
            assert np.array_equal(market.customers.willingness[content], willing[content])
            assert not market.customers.willingness[others].any()  # nothing was explained to them
            kept += 1
        assert asked + 1 == market.tick
    assert kept >= 3
    assert heard > 10


def test_a_vote_is_answered_by_its_own_design_alone() -> None:
    """A design that comes from sales realises ideas by how near it comes: here it moves away from all of them."""
    polls = world(**{"cocreation.method": "poll", "cocreation.explanation": 0.0})
    market = Market(polls.with_(co_creation="all"), seed=3).run_to(0)
    firms = market.firms
    while not (rows := np.flatnonzero((firms.panel_tick >= 0) & (firms.panel_choice > PRESENT_DESIGN))).size:
        market.step()
    row = int(rows[0])
    people = firms.panel_customers[row, : firms.panel_size[row]].copy()
    assert (firms.panel_vote[row, : people.size] == firms.panel_choice[row]).any()
    firms.target[row] = firms.design[row] + 100.0
    firms.is_target_cocreated[row], firms.ready[row] = False, market.tick
    launch(market)
    assert firms.panel_tick[row] < 0
    assert not market.customers.willingness[people].any()


def test_firms_that_do_not_co_create_go_on_learning() -> None:
    learning, ignorant = ({"switches.sales_learning": on, "learning.sales_interval": 3} for on in (True, False))
    fits = [np.mean([_measures(arms(seed, tuple(sorted((NO_CHANNELS | part).items())))[1])["fit"] for seed in SEEDS])
            for part in (learning, ignorant)]  # fmt: skip
    assert fits[0] != fits[1]
    _, market = arms(SEEDS[0], tuple(sorted((NO_CHANNELS | learning).items())))
    assert (market.launches.column("tick") > 0).any()


@pytest.mark.parametrize("ticks", [1, 2])
def test_members_tell_each_other_more_in_the_weeks_in_which_they_meet(ticks: int) -> None:
    told = {"talk.tell_strong": 0.1, "talk.tell_weak": 0.0, "talk.community_talk": 5.0, "time.ticks_per_week": ticks}
    market = Market(world(**told | {"population.meets_every": 3}), seed=1)
    customers, communities = market.customers, market.communities
    for tick in range(6 * ticks):
        market.tick = tick
        market.exposures[:] = NOBODY
        customers.says[:] = 1
        hear_and_remember(market)
        meets = (communities.uid % 3 == tick // ticks % 3)[customers.community]
        member = customers.community >= 0
        apart = market.hearings[member & ~meets].mean()
        assert market.hearings[member & meets].mean() > 1.5 * apart
        assert apart == pytest.approx(market.hearings[~member].mean(), rel=0.15)


def test_cohesion_is_the_part_of_taste_that_members_share() -> None:
    market = Market(world(**{"taste.community_part": 0.5}), seed=1)
    assert set(market.communities.cohesion.tolist()) == {0.5}
    spread = market.communities.centre.std()
    market.communities.cohesion[:] = 0.0
    for week in range(156):
        market.tick = week
        drift_tastes(market)
    assert market.communities.centre.std() < 0.3 * spread, "no common part is left after three half-lives"
    assert market.customers.taste[market.customers.community >= 0].std() == pytest.approx(1.0, abs=0.1)
