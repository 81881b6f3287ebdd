"""`pasar analyse` says what a batch shows: every statistic its design allows, with warnings, in both languages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from experiments.analysis import Asked, Batch, analyse, share_of_chance
from experiments.batch import running
from experiments.batch.engines import LocalEngine
from experiments.batch.store import Store
from experiments.design import read_points
from experiments.plan import Plan
from experiments.search_files import load_search
from experiments.study_files import load_study, study_files
from pasar.batch_pictures import Words, figures
from pasar.cli import main
from pasar.cli.analysing import conditions_in_words
from pasar.cli.batching import reproducer
from pasar.language import Texts
from simulation.errors import PasarError
from tests.test_batch import study

pytest.importorskip("SALib")
pytestmark = pytest.mark.filterwarnings("default")
SLACK, NOISE = "production.capacity_slack", "learning.sales_noise"
SHARE = Asked("umkm_revenue_share")


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine(1) as local:
        yield local


def stored(folder: Path, engine: LocalEngine, **changes: Any) -> Store:
    """Run a batch of the fake market: co-creation gains 0.05 (slack - 1), noise of own learning does nothing."""
    store = running.start(study(**changes), folder, market="tests.fake_batch:run")
    running.drive(store, engine)
    return store


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory, engine: LocalEngine) -> Store:
    varied = {SLACK: {"from": 0.5, "to": 1.5}, NOISE: {"from": 0.5, "to": 1.5}}
    design = {"kind": "latin_hypercube", "points": 64, "seed": 1}
    return stored(tmp_path_factory.mktemp("s") / "b", engine, uncertain=varied, design=design, replications=3)


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory, engine: LocalEngine) -> Store:
    varied = {SLACK: {"values": [0.5, 1.5]}, NOISE: {"values": [0.5, 1.5]}}
    return stored(tmp_path_factory.mktemp("g") / "b", engine, uncertain=varied, replications=6)


def test_one_point_has_effects_ranks_groups_luck_and_stability(tmp_path: Path, engine: LocalEngine) -> None:
    levers = {"co_creation": {"values": ["off", "all"]}, SLACK: {"values": [1.0, 2.0]}}
    tables = analyse(Batch.of(stored(tmp_path / "b", engine, levers=levers)), SHARE)
    assert list(tables) == ["effects", "ranks", "groups", "shared_luck", "interactions", "stability"]
    best = f"classroom co_creation=all {SLACK}=2.0"
    effects = tables["effects"].query("measure == 'umkm_revenue_share'").set_index("label").to_dict("index")
    assert effects[best]["effect"] == pytest.approx(0.05, abs=0.005)
    assert tables["ranks"]["label"].iloc[0] == best
    assert tables["interactions"].set_index("effect_of")["effect"].to_dict() == pytest.approx(
        {"co_creation": -0.025, SLACK: 0.025, f"co_creation x {SLACK}": -0.025}, abs=0.005
    ), "levels in the order of their names: 'all' is the lower"
    luck = tables["shared_luck"].set_index(["label", "measure"])["ratio"]
    assert luck[best, "umkm_revenue_share"] == pytest.approx(0.01, abs=0.01), "0.01 of noise against 0.1 of shared luck"
    assert tables["stability"].groupby("label")["n"].max().eq(10).all()


def test_a_sampled_design_tells_what_decides_and_where_it_pays(sampled: Store) -> None:
    tables = analyse(Batch.of(sampled), SHARE)
    assert {"effects", "signs", "sensitivity", "conditions", "robustness"} <= set(tables)
    index = tables["sensitivity"].set_index("factor").to_dict("index")
    assert index[SLACK]["low"] > index["dummy"]["high"]
    assert index[NOISE]["value"] <= index["dummy"]["high"]
    assert index["chance"]["value"] == pytest.approx(0.0, abs=1e-9)  # the luck of a seed is the same at every point
    box = tables["conditions"].set_index("factor").to_dict("index")
    assert box[SLACK]["from"] == pytest.approx(1.0, abs=0.06)
    assert box[SLACK]["density"] > 0.9 > box[SLACK]["everywhere"]
    (signs,) = tables["signs"].to_dict("records")
    assert signs["up"] + signs["down"] + signs["open"] == 64
    assert signs["min"] == pytest.approx(-0.025, abs=0.01)
    assert signs["max"] == pytest.approx(0.025, abs=0.01)


def test_chance_is_what_seeds_do_at_one_point_and_not_at_another() -> None:
    """Points vary by 1, a mean over 16 seeds by 2 / 4 of its own; that seeds move all points by 10 is no chance."""
    seeds, points = 16, 400
    draw = np.random.default_rng(1).normal
    values = draw(0, 1, (points, 1)) + draw(0, 10, (1, seeds)) + draw(0, 2, (points, seeds))
    assert share_of_chance(pd.DataFrame(values)) == pytest.approx(0.25 / 1.25, rel=0.15)
    assert share_of_chance(pd.DataFrame(values - values.mean(axis=1, keepdims=True))) == pytest.approx(1.0, abs=1e-6)
    holed = pd.DataFrame(values)
    holed.iloc[3, 1:] = np.nan
    assert np.isnan(share_of_chance(holed)), "one whole seed tells nothing of chance"


def test_a_grid_of_two_has_a_sign_map_and_points_without_runs_leave_no_index(grid: Store) -> None:
    batch = Batch.of(grid)
    signs = analyse(batch, SHARE)["sign_map"].set_index([SLACK, NOISE])["sign"]
    assert signs.to_dict() == {(0.5, 0.5): "-", (0.5, 1.5): "-", (1.5, 0.5): "+", (1.5, 1.5): "+"}
    assert "sensitivity" not in analyse(Batch(grid, batch.rows[batch.rows["point"] > 0]), SHARE)


def test_morris_and_one_at_a_time_give_their_own_tables(tmp_path: Path, engine: LocalEngine) -> None:
    varied = {SLACK: {"from": 0.5, "to": 1.5}, NOISE: {"from": 0.5, "to": 1.5}}
    for kind, column in (("morris", "value"), ("one_at_a_time", "effect")):
        design = {"kind": kind, "points": 6, "levels": 4}
        store = stored(tmp_path / kind, engine, uncertain=varied, design=design, replications=3)
        table = analyse(Batch.of(store), SHARE)["sensitivity"]
        largest = table[table["factor"].isin([SLACK, NOISE])].groupby("factor")[column].apply(lambda x: x.abs().max())
        assert largest[SLACK] > 5 * largest[NOISE]


@pytest.mark.parametrize("language", ["en", "id"])
def test_pasar_analyse_writes_tables_and_figures_and_prints_them(
    grid: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    words = ["analyse", str(grid.folder), "--out", str(tmp_path), "--lang", language]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "umkm_revenue_share" in told
    assert not re.search(r"\bnan\b", told), "ketahanan is a word"
    written = {path.name for path in tmp_path.iterdir()}
    assert {"effects.csv", "signs.csv", "robustness.csv", "sign_map.png", "replications.png"} <= written
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["robustness"]
    assert main([*words, "--measure", "fit", "--correction", "none"]) == 2


@pytest.mark.parametrize(("language", "words"), [("en", "better than the first arm"), ("id", "lebih baik daripada")])
def test_conditions_are_said_in_a_sentence(
    sampled: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    assert main(["analyse", str(sampled.folder), "--out", str(tmp_path), "--lang", language]) == 0
    told = " ".join(capsys.readouterr().out.split())
    (sentence,) = re.findall(rf"[^.]*: {words}.*?[.]", re.sub(r"(\d)\.(\d)", r"\1,\2", told.replace(SLACK, "SLACK")))
    low = float(re.search(r"SLACK\)\D+(\d+,\d+)", sentence)[1].replace(",", "."))  # type: ignore[index]
    assert low == pytest.approx(1.0, abs=0.06), "co-creation gains where there is slack"
    assert Words(Texts(language)).parameter(SLACK) in sentence
    assert NOISE not in sentence
    assert list(conditions_in_words(Texts(language), pd.DataFrame(), "fit")) == []


def test_what_is_asked_of_a_batch_must_be_there(sampled: Store, tmp_path: Path) -> None:
    with pytest.raises(PasarError, match=r"analysis\.no_group"):
        analyse(Batch.of(sampled), Asked("umkm_revenue_share", "umkm"))
    empty = running.start(study(), tmp_path / "empty", market="tests.fake_batch:run")
    with pytest.raises(PasarError, match=r"analysis\.empty"):
        Batch.of(empty)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "A market for the classroom, co-creation: all UMKM, Capacity over starting sales (median): 1.5"),
        ("id", "Pasar kelas, kokreasi: semua UMKM, Kelonggaran kapasitas: 1,5"),
    ],
)
def test_an_arm_of_a_batch_is_named_in_words(sampled: Store, language: str, told: str) -> None:
    words = Words(Texts(language))
    assert words.arm(f"classroom co_creation=all {SLACK}=1.5") == told
    assert words.arm("mine") == "mine"
    table = analyse(Batch.of(sampled), SHARE)["sensitivity"]
    (axis,) = dict(figures({"sensitivity": table}, "umkm_revenue_share", Texts(language)))["sensitivity"].axes
    assert axis.get_title().replace("\n", " ") == words.arm("classroom co_creation=all")


def test_every_figure_is_drawn() -> None:
    signs = pd.DataFrame({"a": [0, 1, 2], "b": [0, 1, 2], "sign": ["+", "-", "?"], "label": "x"})
    bars = pd.DataFrame({"factor": ["a", "dummy"], "index": "ST", "value": [0.5, 0.0], "low": 0.0, "high": 0.6})
    stable = pd.DataFrame({"n": range(2, 9), "mean": 0.0, "variance": 1.0, "half_width": np.linspace(1, 0.2, 7)})
    tables = {"stability": stable.assign(label="x"), "sensitivity": bars.assign(label="x"), "sign_map": signs}
    drawn = dict(figures(tables, "umkm_revenue_share", Texts("id")))
    assert list(drawn) == ["replications", "sensitivity", "sign_map"]


def test_a_screening_says_of_what_and_on_which_scale() -> None:
    bars = pd.DataFrame({"factor": ["a", "b"], "index": "mu_star", "value": [0.05, 0.01], "low": 0.0, "high": 0.06})
    table = bars.assign(label="x", against="y")
    figure = dict(figures({"sensitivity": table}, "umkm_revenue_share", Texts("id")))["sensitivity"]
    assert (
        figure.get_suptitle()
        .replace("\n", " ")
        .startswith("Apa yang menentukan pengaruh terhadap pangsa pendapatan UMKM")
    )
    axes = figure.axes[0]
    assert "poin persen" in axes.get_xlabel().replace("\n", " ")
    assert axes.xaxis.get_major_formatter()(0.05, 0) == "5"
    alone = dict(figures({"sensitivity": table.assign(against="")}, "umkm_revenue_share", Texts("en")))["sensitivity"]
    assert "decides UMKM revenue share" in alone.get_suptitle()


def test_the_line_that_repeats_a_run_can_be_pasted(tmp_path: Path) -> None:
    levers = {"co_creation": {"values": ["off", {"share": 0.3}]}}
    store = running.start(study(levers=levers), tmp_path / "b", market="tests.fake_batch:run")
    assert reproducer(store, 0, 3) == "pasar run classroom --seed 3 --set 'co_creation={\"share\": 0.3}'"


def test_shipped_studies_and_those_of_the_manual_are_in_order(tmp_path: Path, repository: Path) -> None:
    studies = [str(path) for path in study_files().values()]
    for page in repository.glob("docs/*/how-to/batch.md"):
        for number, text in enumerate(re.findall(r"```text\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)):
            file = tmp_path / f"{page.parts[-3]}-{number}.yaml"
            file.write_text(text, encoding="utf-8")
            if text.startswith("scenarios:"):
                studies.append(str(file))
            else:
                assert load_search(str(file))[1].options
    assert len(studies) == len(study_files()) + 4
    for name in studies:
        assert Plan.of(load_study(name)).arms


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("levers: {co_creation: [off, all]}\nuncertain: {co_creation: {from: 0, to: 1}}\n", "study.factor_twice"),
        (
            "levers: {production.capacity_slack: [1, 2], world.capacity_slack: [1, 3]}\n",
            "study.factor_twice",
        ),
        ("levers: {co_creation: [off, off]}\n", "study.value_twice"),
    ],
)
def test_a_study_varies_a_parameter_once_and_to_different_values(text: str, key: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(f"scenarios: [classroom]\nmeasures: [survival]\n{text}", encoding="utf-8")
    with pytest.raises(PasarError) as raised:
        load_study(tmp_path / "mine.yaml")
    assert key in [problem.key for problem in raised.value.values["problems"]]
    assert all(problem.line for problem in raised.value.values["problems"])


@pytest.mark.parametrize(
    ("table", "key"),
    [
        (b"production.capacity_slack,co_creation\n1\n", "input.invalid"),
        (b"production.capacity_slack,co_creation\n1,all,3\n", "input.invalid"),
        (b"production.capacity_slack,production.capacity_slack\n1,2\n", "study.columns_twice"),
        (b"\xff\xfe\x00", "input.not_utf8"),
        (b"production.capacity_slack\n", "study.no_points"),
    ],
)
def test_points_in_a_table_are_read_whole_or_not_at_all(table: bytes, key: str, tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_bytes(table)
    with pytest.raises(PasarError) as raised:
        read_points(tmp_path / "points.csv")
    assert raised.value.key == key


def test_empty_cells_of_a_table_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_bytes(b"\xef\xbb\xbfproduction.capacity_slack,co_creation\r\n1.5,\r\n\r\n,all\r\n")
    assert read_points(tmp_path / "points.csv") == [{"production.capacity_slack": 1.5}, {"co_creation": "all"}]
