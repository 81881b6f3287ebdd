"""What the lessons say of their own pictures holds in the markets that they run, at full size."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pytest

from pasar.lessons import by_hand, experiments
from pasar.widgets.pictures import best_known, circle_of
from simulation.record import remembered

FEW: Final = [1, 2, 3, 4, 5]
pytestmark = pytest.mark.long


@pytest.fixture(autouse=True)
def _full_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PASAR_SMALL", raising=False)


def clear_of_zero(values: Sequence[float]) -> bool:
    low, high = by_hand.interval([float(value) for value in values])
    return low > 0 or high < 0


def test_listening_moves_designs_to_the_centre_and_no_purchase_that_could_be_told() -> None:
    found = experiments.differences(["fit", "design_spread"], FEW, co_creation="all")
    moved = -np.asarray(found["design_spread"])
    assert moved.min() >= 0.125
    assert moved.max() < 0.195
    assert not clear_of_zero(found["fit"])


def test_many_answers_leave_a_bias_with_rememberers_and_a_larger_one_with_a_community() -> None:
    curve = experiments.listening_curve(experiments.Classroom(seed=1).start, [8, 60, 4000])
    assert curve.loc[60, "all"] < 0.15
    assert curve.loc[4000, "rememberers"] == pytest.approx(0.3, abs=0.02)
    assert curve.loc[8, "community"] == pytest.approx(0.8, abs=0.05)
    assert curve.loc[60, "community"] == pytest.approx(0.8, abs=0.05)


def test_the_circle_in_the_picture_of_the_network_holds_people_who_know_the_favourite() -> None:
    market, customer = experiments.Classroom(seed=1).start, 287
    circle = [row for row in circle_of(market, customer) if row != customer]
    knows = set(np.flatnonzero((remembered(market) == best_known(market, customer)).any(axis=1)))
    home = market.customers.community[customer]
    inside = [row for row in circle if market.customers.community[row] == home]
    outside = [row for row in circle if market.customers.community[row] != home]
    assert len(knows.intersection(inside)) / len(inside) > len(knows.intersection(outside)) / len(outside) > 0


def test_explaining_helps_in_every_seed_and_promises_without_it_leave_no_bond() -> None:
    six = [*FEW, 6]
    usual = np.asarray(experiments.bonds_under(six))
    explained = np.asarray(experiments.bonds_under(six, **{"cocreation.explanation": 1.0}))
    broken = experiments.bonds_under(six, **{"cocreation.promise": 3.0, "cocreation.explanation": 0.0})
    assert (explained > usual).all()
    assert not clear_of_zero(broken)
    _, pairs = experiments.bond_of_participants(experiments.Classroom(seed=1).run(co_creation="all"))
    assert 135 <= pairs <= 145


def test_where_nobody_talks_umkm_are_less_known() -> None:
    room = experiments.Classroom(seed=1)
    silent = experiments.year_of(room.run(**{"talk.talk": 0.0}), "awareness")
    assert silent < experiments.year_of(room.without(), "awareness")


def test_dear_sessions_cost_in_every_seed_and_checking_gives_part_back_on_average() -> None:
    half: dict[str, Any] = {"co_creation": {"share": 0.5}}
    out = half | {"cocreation.idea_reach": 1.0}
    plain, dear, beyond, checked = (
        np.asarray(experiments.gains_of_adopters(FEW, **policy)["adopters"])
        for policy in (
            half,
            half | {"cocreation.session_cost": 0.3},
            out,
            out | {"cocreation.feasibility_check": True},
        )
    )
    assert not clear_of_zero(plain)
    assert (dear < plain).all()
    assert not clear_of_zero(beyond - plain)
    assert not clear_of_zero(checked - plain)
    assert (beyond - plain).mean() < (checked - plain).mean() < 0


def test_in_the_one_seed_of_the_slider_co_creation_brings_most_where_capacity_is_tight() -> None:
    rooms = [experiments.Classroom(seed=1, **{"production.capacity_slack": slack}) for slack in (0.8, 1.5, 4.0)]
    change = [experiments.paired(room, "umkm_revenue_share", co_creation="all")[2] for room in rooms]
    assert change[0] > change[1] > change[2]


def test_of_four_offers_only_digital_training_is_told_from_zero() -> None:
    offers: Mapping[str, Mapping[str, str]] = {
        "lot": {"kind": "grant", "target": "random"},
        "tight": {"kind": "grant", "target": "tight_capacity_first"},
        "digital": {"kind": "digital_marketing_training", "target": "low_literacy_first"},
        "product": {"kind": "product_innovation_training", "target": "random"},
    }
    found = {name: experiments.within_budget_over(FEW, {"id": "mine", **offer}, 30e6) for name, offer in offers.items()}
    told = {name for name, one in found.items() if clear_of_zero(one["treated"])}
    assert told == {"digital"}
    assert (found["tight"]["treated"] > 0).all()
    table = experiments.cost_table({name: one.mean() for name, one in found.items()})
    assert table.loc["digital", "others"] < 0 < table.loc["digital", "treated"]


def test_cables_bring_people_online_and_a_course_makes_umkm_digital() -> None:
    cable = {"id": "cable", "kind": "digital_infrastructure"}
    course = {"id": "course", "kind": "digital_marketing_training", "target": "remote_first", "slots": 0.5}
    table = experiments.remote_results({"nothing": [], "cable": [cable], "course": [course], "both": [cable, course]})
    assert table.loc["cable", "online"] > table.loc["nothing", "online"]
    assert table.loc["cable", "digital"] == table.loc["nothing", "digital"] < table.loc["course", "digital"]
    assert table.loc["course", "literacy"] > table.loc["nothing", "literacy"]
    share = {str(name): float(value) for name, value in table["share"].items()}
    assert share["cable"] == pytest.approx(share["nothing"], abs=0.0005)
    assert share["course"] - share["nothing"] == pytest.approx(0.01 / 3, abs=0.0005)


def test_seeds_differ_more_than_arms_and_learning_well_lowers_what_co_creation_brings() -> None:
    runs = experiments.levels_by_seed("umkm_revenue_share", [*FEW, 6, 7, 8], co_creation="all")
    spread = runs.std()
    assert spread["difference"] < min(spread["without"], spread["with"]) / 3
    usual = np.asarray(runs["difference"])[:4]
    well, badly = (
        np.asarray(
            experiments.differences(
                ["umkm_revenue_share"], FEW[:4], world={"learning.sales_noise": noise}, co_creation="all"
            )["umkm_revenue_share"]
        )
        for noise in (0.3, 1.5)
    )
    assert (well < usual).all()
    assert clear_of_zero(usual - well)
    assert 0.015 < (usual - well).mean() < 0.025
    assert not clear_of_zero(badly - usual)
