"""The search keeps to its budget, finds a known front, and gives the last word to fresh seeds."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from experiments.pool import Pool
from experiments.search_files import load_search, search_files
from experiments.sensitivity.judging import KEPT, PoolJudge
from experiments.sensitivity.search import Design, Goal, Option, Search, on_the_front, places_cost, search
from pasar.batch_pictures import front as drawn
from pasar.cli import main
from pasar.language import Texts
from simulation import Scenario, load
from simulation.errors import PasarError
from simulation.policy.intake import Intake
from tests.fake_batch import luck

pytest.importorskip("optuna")
BUDGET = 100_000_000.0


def what() -> Search:
    scenario = load("support")
    first, second = (programme.id for programme in scenario.programmes[:2])
    options = (Option(first, 1e6, ("random", "remote_first")), Option(second, 2e6))
    return Search(scenario, options, BUDGET, (Goal("survival"), Goal("remote_gap", -1)))


def known(scenario: Scenario, seed: int) -> dict[str, float]:
    """Survival grows with the first programme, the gap shrinks with the second: a front from end to end."""
    places = {programme.id: programme for programme in scenario.programmes if isinstance(programme, Intake)}
    first, second = places.get("digital_training"), places.get("innovation_training")
    gain = 0.02 if first is not None and first.target == "remote_first" else 0.0
    survival = 0.5 + places_of(first) / 1000 + luck(seed, "s") / 1000
    return {
        "survival": survival,
        "remote_gap": 0.3 - places_of(second) / 1000 - gain,
        "public_outlay": 1e6 * places_of(first) + 2e6 * places_of(second),
    }


def places_of(programme: Intake | None) -> float:
    return programme.slots if programme is not None else 0


def judge(scenarios: Sequence[Scenario], seeds: Sequence[int]) -> list[list[Mapping[str, float]]]:
    return [[known(scenario, seed) for seed in seeds] for scenario in scenarios]


@pytest.mark.filterwarnings("default")
def test_the_front_keeps_to_the_budget_and_is_judged_afresh() -> None:
    wanted = what()
    table = search(wanted, judge, trials=400)
    one, two = (f"programmes.{option.programme}" for option in wanted.options)
    cost = table[f"{one}.slots"] * 1e6 + table[f"{two}.slots"] * 2e6
    assert (cost <= BUDGET).all()
    assert (cost > 0.9 * BUDGET).all(), "money left over would have bought more of either goal"
    assert len(table) > 10
    offered = table[table[f"{one}.slots"] > 0]
    assert (offered[f"{one}.target"] == "remote_first").all()
    assert table[f"{one}.slots"].max() - table[f"{one}.slots"].min() > 60, "the front reaches from end to end"
    assert (table["survival (fresh)"] != table["survival"]).all()
    assert table["survival gain"].to_numpy() == pytest.approx(table[f"{one}.slots"] / 1000)
    assert table["stays"].all(), "here luck shifts every design alike"


@pytest.mark.filterwarnings("default")
def test_a_search_is_the_same_again_and_may_save_money_when_outlay_is_a_goal() -> None:
    wanted = what()
    saving = Search(wanted.scenario, wanted.options, BUDGET, (*wanted.goals, Goal("public_outlay", -1)))
    table = search(saving, judge, trials=60)
    assert table["public_outlay"].min() < 0.5 * BUDGET
    assert table.equals(search(saving, judge, trials=60))


@pytest.mark.filterwarnings("default")
def test_designs_that_cost_more_than_they_say_are_left_out() -> None:
    def dear(scenarios: Sequence[Scenario], seeds: Sequence[int]) -> list[list[Mapping[str, float]]]:
        return [[known(one, seed) | {"public_outlay": 10 * BUDGET * len(one.programmes)} for seed in seeds]
                for one in scenarios]  # fmt: skip

    with pytest.raises(PasarError, match=r"search\.nothing_found"):
        search(what(), dear, trials=16)


def test_a_programme_without_a_place_is_left_out() -> None:
    base = load("support")
    names = [programme.id for programme in base.programmes]
    spent = Design({"grants": 0, "loans": 3}, {"loans": "remote_first"}).scenario(base)
    assert [programme.id for programme in spent.programmes] == [name for name in names if name != "grants"]
    loans = next(programme for programme in spent.programmes if programme.id == "loans")
    assert isinstance(loans, Intake)
    assert (loans.slots, loans.target) == (3, "remote_first")
    assert places_cost(loans, 156) == 3 * loans.price()


def test_a_row_is_on_the_front_when_nothing_beats_it() -> None:
    values = np.array([[1.0, 5.0], [2.0, 6.0], [0.5, 5.5], [1.0, 5.0]])
    assert on_the_front(values, [1, -1]).tolist() == [True, True, False, True]


def test_search_files_name_what_is_wrong_with_line_and_nearest_word(tmp_path: Path) -> None:
    for name in search_files():
        told, wanted = load_search(name)
        assert wanted.budget == told.budget
        assert all(option.cost > 0 for option in wanted.options)
    file = tmp_path / "mine.yaml"
    file.write_text(
        "scenario: support\nbudget: Rp100 juta\noptions:\n  grant: {}\ngoals:\n  survival: up\n  profits: up\n"
    )
    with pytest.raises(PasarError) as caught:
        load_search(str(file))
    problems = {(one.line, one.path, one.values["nearest"]) for one in caught.value.values["problems"]}
    assert problems == {(4, "options.grant", "grants"), (7, "goals.profits", "profit")}
    file.write_text("scenario: support\nbudget: Rp100 juta\nopions: {}\ngoals: {survival: higher}\n")
    with pytest.raises(PasarError) as caught:
        load_search(str(file))
    assert {one.line for one in caught.value.values["problems"]} >= {3, 4}


SMALL = """
scenario: classroom
set:
  population.customers: 300
  population.trade_area_size: 300
  time.burn_in: 1 year
  programmes:
    - {id: train, kind: digital_marketing_training, slots: 1 firms, take_up: 1.0}
    - {id: grants, kind: grant, slots: 1 firms, amount: Rp2 juta, take_up: 1.0}
horizon: 26 weeks
budget: Rp20 juta
options:
  train: {target: [random, low_literacy_first]}
  grants: {}
goals: {umkm_revenue_share: up, fit: up}
trials: 4
seeds: 2
fresh: 3
"""


@pytest.mark.filterwarnings("default")
def test_pasar_search_goes_on_from_what_was_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = tmp_path / "small.yaml", tmp_path / "out"
    file.write_text(SMALL, encoding="utf-8")
    words = ["search", str(file), "--jobs", "1", "--out", str(out), "--json", "--lang", "en"]
    assert main(words) == 0
    first = json.loads(capsys.readouterr().out)["front"]
    assert {path.name for path in out.iterdir()} == {"front.csv", "front.png", "search.json", KEPT}
    before = (out / KEPT).read_text(encoding="utf-8")
    (out / KEPT).write_text(before + '{"code": "cut of', encoding="utf-8")
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["front"] == first
    assert (out / KEPT).read_text(encoding="utf-8").startswith(before), "nothing was judged twice"
    assert len((out / KEPT).read_text(encoding="utf-8").splitlines()) == len(before.splitlines()) + 1


def test_a_policy_that_cannot_be_run_ends_the_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.sensitivity.judging.JUDGE", "tests.test_pool:refuse")
    monkeypatch.setattr("experiments.sensitivity.judging.Task", _numbered)
    with Pool(1) as pool, pytest.raises(PasarError, match="bad_number"):
        PoolJudge(pool, tmp_path)([load("classroom")], [0])


def _numbered(key: str, function: str, payload: dict[str, object]) -> object:
    from experiments.tasks import Task

    return Task(key, function, payload | {"number": 1})


@pytest.mark.filterwarnings("default")
def test_the_front_is_drawn_in_both_languages() -> None:
    table = search(what(), judge, trials=40)
    for language in ("en", "id"):
        figure = drawn(table, ["survival", "remote_gap"], Texts(language))
        assert figure is not None
        assert len(figure.axes) == 1
