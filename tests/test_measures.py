"""Every measure against numbers worked out by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from simulation import Market
from simulation.record.legal import count_classes, legal_class
from simulation.record.measures import BY_NAME, MEASURES, gini, index_under_weights, launch_sums, pillars
from simulation.record.quantities import FIRM_SUMS
from simulation.record.view import View
from simulation.scenario import load

FAILURES = ("launches_failed", "launches_failed_lenient", "launches_failed_strict")
LAUNCHES = ("launches", "weeks_to_market", "launches_scored", *FAILURES)
NONE = dict.fromkeys((*FIRM_SUMS, *LAUNCHES), 0.0)


def firm(**values: object) -> dict[str, object]:
    """Return one row of the table of firms: a living cohort firm that did nothing, but for ``values``."""
    row: dict[str, object] = {**NONE, **{f"{name}_before": 0.0 for name in FIRM_SUMS}}
    row |= {"uid": 1, "place": 1, "cohort": True, "alive": True, "exit_kind": "", "exit_week": -1}
    row |= {"weeks_alive_total": 260.0, "weeks_alive": 52.0, "start_sales": 10.0, "start_price": 100.0}
    return row | values


def view_of(*rows: dict[str, object], horizon: int = 260, **facts: object) -> View:
    return View(pd.DataFrame(list(rows)), horizon, **facts)  # type: ignore[arg-type]


TWO = view_of(
    firm(revenue=1000.0, profit=100.0, lost=10.0, attempts=100.0, repeats=30.0, purchases=80.0, distance=40.0,
         satisfaction=20.0, praise=9.0, complaints=3.0, revenue_before=800.0, ticks_alive=52.0, ticks_cocreating=26.0,
         ticks_digital=52.0, known_by=5200.0, people=52000.0, bond=5.2, gap=52.0, sessions=3.0, answers=21.0),
    firm(uid=2, place=2, alive=False, exit_kind="insolvent", exit_week=100, weeks_alive_total=100.0, weeks_alive=0.0,
         attempts=100.0,
         lost=30.0, purchases=20.0, repeats=10.0, distance=60.0, satisfaction=-10.0, praise=0.0, complaints=0.0),
    umkm_revenue=1000.0, market_revenue=4000.0, umkm_units=10.0, market_units=50.0,
)  # fmt: skip

WANTED = {
    "umkm_revenue_share": 0.25,
    "umkm_unit_share": 0.2,
    "net_margin": 0.05,  # median of 0.1 and, closed, 0
    "net_margin_survivors": 0.1,
    "profit": 100.0 / (2 * 52),
    "profit_of_living": 100.0 / 52,
    "profit_over_start": 0.5 * 100.0 / (10.0 * 100.0 * 52),
    "sales_growth": 0.25,
    "survival": 0.5,
    "exit_rate": 1.0 / (360.0 / 52),
    "exit_rate_insolvent": 1.0 / (360.0 / 52),
    "exit_rate_hazard": 0.0,
    "repeat_rate": 0.4,
    "buyers_won": 60.0 / 52,
    "fit": -1.0,
    "satisfaction": 0.1,
    "net_positive_talk": 0.5,
    "fill_rate": 0.8,
    "umkm_gini": 0.5,
    "adoption_share": 0.5,
    "digital_share": 1.0,
    "awareness": 0.1,
    "bond": 0.1,
    "design_spread": 1.0,
    "answers_per_session": 7.0,
    "market_size": 50.0 / 52,
}


@pytest.mark.parametrize("name", WANTED)
def test_a_measure_is_what_its_words_say(name: str) -> None:
    assert BY_NAME[name].of(TWO) == pytest.approx(WANTED[name], rel=1e-12)


def test_who_closes_at_the_end_of_the_third_year_has_survived_it() -> None:
    closing = [
        firm(uid=n, place=n, alive=False, exit_kind="hazard", exit_week=week) for n, week in enumerate((155, 156))
    ]
    assert BY_NAME["survival"].of(view_of(firm(uid=9, place=9), *closing)) == pytest.approx(2 / 3)


def test_what_cannot_be_said_is_empty_and_not_zero() -> None:
    nothing = view_of(firm(), horizon=52)
    for name in ("sales_growth", "survival", "fill_rate", "fit", "net_positive_talk", "umkm_gini", "launch_success"):
        assert math.isnan(BY_NAME[name].of(nothing)), name


def test_an_empty_measure_says_why() -> None:
    for name, weeks in (("survival", 156), ("sales_growth", 104), ("launch_success", 53)):
        measure = BY_NAME[name]
        assert measure.why_empty(weeks - 1, 10) == "run_too_short"
        assert measure.why_empty(weeks, 10) == "nothing_happened"
    short = view_of(firm(revenue=3.0, revenue_before=2.0), horizon=103)
    assert math.isnan(BY_NAME["sales_growth"].of(short))
    assert BY_NAME["fit"].why_empty(1, 0) == "no_firms"


def test_launches_fail_by_reversal_closure_or_a_fall() -> None:
    launches = pd.DataFrame(
        {
            "uid": [1, 1, 2, 2, 2, 3],
            "is_judged": [True, True, True, True, True, False],
            "units_before": [40, 40, 40, 40, 10, 40],  # the fifth sold too little to be scored
            "before": [0.10] * 6,
            "after": [0.09, 0.07, 0.2, float("nan"), 0.0, float("nan")],
            "is_reverted": [False, False, True, False, False, False],
            "is_closed": [False, False, False, True, False, False],
            "weeks_to_market": [4.0, 6.0, 4.0, 6.0, 4.0, 6.0],
        }
    )
    sums = launch_sums(launches)
    view = view_of(*(firm(uid=uid, place=uid, **sums.loc[uid]) for uid in sums.index))
    assert BY_NAME["launch_success"].of(view) == pytest.approx(0.25)
    assert BY_NAME["time_to_market"].of(view) == pytest.approx(5.0)
    first = view_of(firm(**sums.loc[1]))
    assert BY_NAME["launch_success"].of(first) == pytest.approx(0.5), "any set of firms has its launches"


def test_three_lines_of_a_failed_launch() -> None:
    sold = [0.475, 0.425, 0.4, 0.375, 0.35, 0.325]  # of 0.5 before: 95%, 85%, 80%, 75%, 70%, 65%
    launches = pd.DataFrame(
        {"uid": 1, "is_judged": True, "units_before": 40, "before": 0.5, "after": sold, "is_reverted": False}
        | {"is_closed": False, "weeks_to_market": 4.0}
    )
    seen = view_of(firm(**launch_sums(launches).loc[1]))
    kept = {"launch_success_lenient": 5 / 6, "launch_success": 3 / 6, "launch_success_strict": 1 / 6}
    assert {name: BY_NAME[name].of(seen) for name in kept} == pytest.approx(kept)
    gone = launches.assign(after=[0.9] * 5 + [np.nan], is_reverted=[True] * 5 + [False], is_closed=[False] * 5 + [True])
    lost = view_of(firm(**launch_sums(gone).loc[1]))
    assert {BY_NAME[name].of(lost) for name in kept} == {0.0}, "reversal and closure are failures by any line"


def test_legal_classes_are_those_of_the_law() -> None:
    sales = [0.0, 2e9, 2e9 + 1, 15e9, 15e9 + 1, 50e9, 50e9 + 1]  # PP 7/2021, article 35: "paling banyak"
    names = ["micro", "micro", "small", "small", "medium", "medium", "large"]
    assert list(legal_class(np.array(sales))) == names
    firms = pd.DataFrame({"kind": "umkm", "alive": True, "legal_class": [*names, "micro", ""]})
    firms.loc[7, "alive"] = False
    firms.loc[8, "kind"] = "brand"
    assert count_classes(firms) == {"micro": 2, "small": 2, "medium": 2, "large": 1}
    assert count_classes(firms.drop(columns="legal_class")) is None, "tables from before the class was told"


def test_share_of_requirements_is_the_main_umkms_part() -> None:
    log = pd.DataFrame(
        {"customer": [1, 1, 1, 2], "firm": [5, 6, 9, 9], "units": [3, 1, 4, 2], "is_brand": [0, 0, 1, 1]}
    )
    assert BY_NAME["share_of_requirements"].of(view_of(firm(), purchases=log)) == pytest.approx(3 / 8)


def test_gini_of_known_distributions() -> None:
    assert gini(np.ones(10)) == pytest.approx(0.0)
    assert gini(np.array([0.0, 0.0, 0.0, 1.0])) == pytest.approx(0.75)


def test_the_index_is_a_geometric_mean_that_leaves_out_what_is_not_known() -> None:
    values = {"umkm_revenue_share": 0.25, "repeat_rate": 0.8, "survival": math.nan}
    placed = pillars(values)
    assert placed == {"umkm_revenue_share": 0.25, "repeat_rate": 1.0}
    equal = index_under_weights(placed, np.array([[0.5, 0.5]]))
    assert equal[0] == pytest.approx(0.5)


def test_every_measure_has_names_in_both_languages_and_its_own() -> None:
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
    assert all(measure.label_en and measure.label_id and measure.unit for measure in MEASURES)


def test_newcomers_do_not_belong_to_the_firms_of_week_0() -> None:
    often = {"population.customers": 800, "time.burn_in": "26 weeks", "finance.hazard": 0.06}
    market = Market(load("classroom").with_(horizon="1 year", **often), seed=1).run()
    firms = market.tables().firms
    assert set(firms["cohort"]) == {True, False}
    assert list(firms["cohort"]) == list(firms["opened_week"] < 0)
