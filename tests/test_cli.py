"""The command line as people meet it: help in two languages, tables, exit codes, and mistakes that are explained."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import pasar
from pasar.cli import main
from pasar.cli import running as running_command
from pasar.cli.asked import TWO_BY_TWO, CompareAsked
from pasar.cli.guard import guarded
from pasar.house import ShadowedPackage, check_house
from pasar.language import Texts
from pasar.odd import suitability
from simulation.scenario import load, scenario_files

ROOT = Path(__file__).parent.parent
SMALL = ["--customers", "300", "--years", "1"]
QUICK = [*SMALL, "--set", "time.burn_in=6 months"]
HEAVY = ("numba", "mesa", "pandas", "numpy", "matplotlib", "pydantic", "simulation.market")
BROKEN = """\
extends: baseline
name: broken
horizn: 3 years
world: {capacity_slak: 1.2, shopping_rate: fast}
co_creation: volunteer
programmes:
  - {id: train, kind: digital_marketing_trainng}
"""


def quick_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )


def quickest(*words: str) -> float:
    """Return the processor seconds of the quickest of three Python processes."""
    spent = []
    for _ in range(3):
        before = os.times()
        subprocess.run([sys.executable, *words], capture_output=True, cwd=ROOT, check=True, timeout=60)
        after = os.times()
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(spent)


def test_importing_pasar_loads_nothing_heavy() -> None:
    done = quick_python(f"import sys, pasar; print([name for name in {HEAVY!r} if name in sys.modules])")
    assert done.stdout.strip() == "[]", done.stderr


def test_help_answers_fast_and_loads_nothing_heavy() -> None:
    help_ = quickest("-m", "pasar", "compare", "--help")
    assert help_ < 6 * quickest("-c", "import typer.main"), "help costs little more than what builds the commands"
    loaded = (
        f"import sys; from pasar.cli import main; main(['--help']); print([n for n in {HEAVY!r} if n in sys.modules])"
    )
    assert quick_python(loaded).stdout.strip().endswith("[]")


def test_public_names_are_listed_and_unknown_ones_refused() -> None:
    assert {"Market", "Scenario", "compare", "load", "load_results", "run"} <= set(dir(pasar))
    with pytest.raises(AttributeError, match="nonsense"):
        _ = pasar.nonsense


def test_a_shadowed_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "simulation.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ShadowedPackage, match=r"simulation\.py"):
        check_house(ROOT)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Usage: pasar", "Options:", "Commands:")), ("id", ("Pemakaian: pasar", "Opsi:", "Perintah:"))],
)
def test_help_speaks_both_languages(language: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", language, "--help"]) == 0
    told = capsys.readouterr().out
    assert all(word in told for word in words)
    for command in ("scenarios", "describe", "check", "run", "compare", "schema"):
        assert main([command, "--help", "--lang", language]) == 0
        assert command in told
    if language == "id":
        assert "Usage" not in capsys.readouterr().out


@pytest.mark.parametrize(("language", "first"), [("en", "Usage: pasar"), ("id", "Pemakaian: pasar")])
def test_without_a_word_the_help_is_shown_as_it_is(
    language: str, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", language]) == 2
    told = capsys.readouterr().err
    assert told.startswith(first)
    assert "'pasar --help'" not in told


@pytest.mark.parametrize("words", [["describe", "baseline"], ["schema"], ["scenarios"], ["--help"]])
def test_who_reads_the_output_may_stop_early(words: list[str]) -> None:
    command = [sys.executable, "-c", "import sys; input(); from pasar.cli import main; sys.exit(main())", *words]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, text=True) as process:
        assert process.stdout is not None
        process.stdout.close()  # before a word is written
        _, told = process.communicate("go\n", timeout=120)
    assert (process.returncode, told) == (0, "")


@pytest.mark.parametrize(
    ("language", "told", "every"),
    [
        ("en", ("Usage: pasar run [OPTIONS] SCENARIO", "Set a value at week 0, for example"), "in every arm"),
        ("id", ("Pemakaian: pasar run [OPSI] SKENARIO", "Tetapkan nilai pada minggu 0, misalnya"), "di semua skenario"),
    ],
)
def test_help_of_a_run_speaks_of_one_scenario(
    language: str, told: tuple[str, ...], every: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--help", "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert all(part in shown for part in told)
    assert every not in shown
    assert main(["compare", "--help", "--lang", language]) == 0
    assert every in capsys.readouterr().out


def test_lines_of_an_argument_stand_in_one_column(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "--help", "--lang", "en"]) == 0
    first, second = capsys.readouterr().out.partition("Arguments:\n")[2].splitlines()[:2]
    assert len(second) - len(second.lstrip()) == first.index("Names")


def test_the_variable_chooses_the_language(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASAR_LANG", "id")
    assert main(["--help"]) == 0
    assert "Pemakaian" in capsys.readouterr().out


def test_an_unknown_language_is_refused_in_both(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "fr", "scenarios"]) == 2
    told = capsys.readouterr().err
    assert "There is no language 'fr'" in told
    assert "Bahasa 'fr' tidak ada" in told


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"pasar {pasar.__version__}"


@pytest.mark.parametrize(
    ("words", "english"),
    [
        (["compre"], "There is no command 'compre'. Did you mean 'compare'?"),
        (["serch"], "There is no command 'serch'. Did you mean 'search'?"),
        (["hypothesis"], "There is no command 'hypothesis'. Did you mean 'hypotheses'?"),
        (["compare", "--sed", "3"], "There is no option '--sed'. Did you mean '--seeds'?"),
        (["run"], "is missing"),
        (["run", "baseline", "support"], "Too many words: support"),
        (["run", "basline"], "Did you mean 'baseline'?"),
        (["compare", "baseline"], "at least two scenarios"),
        (["compare", "baseline", "baseline"], "Two arms are called 'baseline'"),
        (
            ["run", "baseline", "--customers", "0"],
            "--customers: expected a whole number from 100 to 10000000, found '0'",
        ),
        (["run", "baseline", "--years", "ever"], "--years: expected a number"),
        (["run", "baseline", "--set", "capacity_slak=2"], "Did you mean 'capacity_slack'?"),
        (["run", "baseline", "--set", "capacity_slack"], "expected path=value"),
        (["run", "nowhere.yaml"], "nowhere.yaml does not exist"),
    ],
)
def test_mistakes_are_explained_without_a_traceback(
    words: list[str], english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", "en", *words]) == 2
    said, told = capsys.readouterr()
    assert english in told
    assert said == "", "nothing is announced that cannot be done"
    assert "Traceback" not in told


def test_all_mistakes_are_reported_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["compare", "basline", "suport", "--seeds", "none", "--jobs", "0", "--years", "-1", "--lang", "en"]) == 2
    )
    told = capsys.readouterr().err
    assert all(word in told for word in ("--seeds", "--jobs", "--years", "basline", "suport", "5 mistakes in all"))


@pytest.mark.parametrize(("language", "ask"), [("en", "Did you mean"), ("id", "Mungkin maksud Anda")])
def test_check_names_file_line_path_and_the_nearest_name(
    tmp_path: Path, language: str, ask: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(BROKEN, encoding="utf-8")
    assert main(["check", str(path), "--lang", language]) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if str(path) in line]
    assert [line.split(f"{path}:")[1].split(" ")[0] for line in lines] == ["3", "4", "4", "5", "7"]
    for name in ("horizon", "capacity_slack", "voluntary", "digital_marketing_training"):
        assert sum(f"{ask} '{name}'" in line for line in lines) == 1
    assert "programmes.train.kind" in lines[-1]


def test_check_accepts_what_is_shipped(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / "scenarios" / "baseline.yaml"), "--lang", "en"]) == 0
    assert "in order (baseline)" in capsys.readouterr().out


SECTOR = "name_id: Batik\nname_en: Batik\nshare: 30%\n"
COAST = "coast:\n  name_id: Pesisir\n  name_en: Coast\n  is_remote: true\n"


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        ("sectors/batik.yaml", SECTOR, None),
        ("sectors/batik.yaml", SECTOR + "drft: 2\n", "batik.yaml:4 sectors.batik.drft: 'drft' is not a known key."),
        ("sectors/batik.yaml", "name_id: Batik\n", "batik.yaml:1 sectors.batik.name_en: 'name_en' is missing."),
        ("sectors/culinary.yaml", "share: 1\n", "culinary.yaml:1 sectors.culinary.name_id: 'name_id' is missing."),
        ("regions/mine.yaml", COAST, None),
        ("regions/mine.yaml", COAST + "  literacy: 9\n", "mine.yaml:5 regions.coast.literacy: 9 is too large"),
        ("regions/mine.yaml", "coast: 3\n", "mine.yaml:1 regions.coast: expected keys with values, found '3'."),
        ("regions/mine.yaml", "coast: [\n", "mine.yaml:2: this is not valid YAML"),
        ("mine.yml", "extends: baselin\n", "mine.yml:1 extends: there is no scenario or file 'baselin'"),
        ("notes.txt", "nothing\n", "holds no file to check"),
        (".hidden/mine.yaml", "foo: [\n", "holds no file to check"),
    ],
)
def test_check_reads_whole_folders_and_profiles_of_sectors_and_regions(
    place: str, text: str, expected: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path), "--lang", "en"]) == (0 if expected is None else 2)
    told = capsys.readouterr()
    if expected is None:
        assert "in order (profile of" in told.out
    else:
        assert expected in told.err
        assert len(told.err.splitlines()) == (1 if "name_id' is" not in expected else 3)


def test_a_file_named_twice_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a.yaml").write_text("extends: baselin\n", encoding="utf-8")
    assert main(["check", "f/a.yaml", "f", str(tmp_path / "f"), "--lang", "en"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_size_said_in_two_ways_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    size = ["--customers", "300", "--years", "0.5"]
    for command in ("run", "compare"):
        assert main([command, "classroom", *size, "--set", "customers=7", "--set", "horizon=soon", "--lang", "en"]) == 2
        told = capsys.readouterr().err
        for option, setting in (("--customers 300", "customers=7"), ("--years 0.5", "horizon=soon")):
            assert f"{option} and --set {setting} say the same thing" in told


def test_a_folder_with_a_strange_error_of_the_system_is_worded(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise FileNotFoundError("no such table")  # as libraries raise it: without a file, without a reason

    assert guarded(Texts("en"), fail) == 2
    assert "no such table" in capsys.readouterr().err


def test_all_that_is_shipped_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / "scenarios"), "--json", "--lang", "id"]) == 0
    files = {one["file"]: one["good"] for one in json.loads(capsys.readouterr().out)}
    assert set(files) == {str(path) for path in (ROOT / "scenarios").rglob("*.yaml")}
    assert all(files.values())


def test_scenarios_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", "--json", "--lang", "id"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in listed][:4] == ["baseline", "co_creation", "support", "co_creation_and_support"]
    assert all(one["title"] for one in listed)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", scenario_files())
def test_a_shipped_scenario_is_copied_to_a_file_of_ones_own(
    name: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["scenarios", "--copy", name, "mine.yaml", "--lang", language]
    assert main(words) == 0
    assert "pasar check mine.yaml" in " ".join(capsys.readouterr().out.split())
    assert load("mine.yaml").name == "mine"
    assert load("mine.yaml").hash == load(name).hash, "nothing but the name is another"
    written = Path("mine.yaml").read_text(encoding="utf-8")
    assert main([*words[:2], "support", *words[3:]]) == 2
    assert "mine.yaml" in capsys.readouterr().err
    assert Path("mine.yaml").read_text(encoding="utf-8") == written, "nothing is overwritten"


def test_only_what_is_shipped_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("other").write_text("extends: baseline\n", encoding="utf-8")
    for name in ("coachin", "other"):
        assert main(["scenarios", "--copy", name, "mine.yaml", "--lang", "en"]) == 2
        assert f"there is no shipped scenario '{name}'" in capsys.readouterr().err
    assert not Path("mine.yaml").exists()


def test_the_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "object"


@pytest.mark.parametrize("language", ["en", "id"])
def test_describe_prints_the_tables_of_the_code(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "support", "--json", "--lang", language]) == 0
    tables = json.loads(capsys.readouterr().out)
    rows = {table["title"] if "title" in table else table["table"]: table["rows"] for table in tables}
    assert {"entities", "week", "parameters", "programmes", "measures"} <= set(rows)
    assert all(row["source"] for table in tables if table["table"] == "parameters" for row in table["rows"])
    assert main(["describe", "support", "--lang", language]) == 0
    assert "capacity_slack" in capsys.readouterr().out


def test_describe_says_where_the_mean_taste_is_a_bad_place() -> None:
    scenario = load("baseline").with_(
        **{"demand.fit_weight": 1.6, "taste.spread": 0.5, "sectors.culinary.taste_spread": 2.0}
        | {"sectors.culinary.fit_weight": 1.0, "sectors.staple.fit_weight": 0.5}
    )
    rows = {row[0]: row[1:] for row in suitability(scenario, Texts("en")).rows}
    assert rows["Food, drink and coffee"] == ("1.6", "1", "1.6", "the worst place once all are there")
    weight, variance, product, place = rows["Staples"]
    assert (weight, place) == ("0.8", "the best place")
    assert float(product) == pytest.approx(0.8 * float(variance), abs=1e-4)
    edge = load("baseline").with_(**{"demand.fit_weight": 1.0, "sectors.culinary.fit_weight": 1.0})
    level = next(iter(suitability(edge, Texts("id")).rows))
    assert level == ("Kuliner dan kopi", "1", "1", "1", "sama baiknya dengan tempat di dekatnya")


def test_run_prints_measures_and_saves_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "one"
    assert main(["run", "classroom", *QUICK, "--seed", "3", "--out", str(out), "--lang", "id"]) == 0
    told = capsys.readouterr().out
    assert "%" in told
    assert "kelas usaha PP 7/2021 (penjualan setahun): mikro" in told
    assert "Tidak masuk indeks daya saing, karena tidak dapat ditentukan dalam simulasi ini: Kelangsungan usaha" in told
    assert str(out) in told.replace("\n", "")
    assert {"measures.csv", "measures.parquet", "weekly.parquet", "firms.parquet", "run.json"} == set(os.listdir(out))
    held = (out / "firms.parquet").read_bytes()
    assert main(["run", "classroom", *QUICK, "--seed", "4", "--out", str(out), "--lang", "en"]) == 2
    assert "seed" in capsys.readouterr().err
    assert (out / "firms.parquet").read_bytes() == held


LATE = """\
extends: classroom
programmes: [{id: g, kind: grant, start: 2 years}]
changes: {umkm_contacts: {3 years: 8}}
"""


@pytest.mark.parametrize(
    ("language", "title", "late"),
    [
        ("en", "last 26 weeks of 26", "the programme Grant (g) in late begins in week 104, after this run ends"),
        ("id", "26 minggu terakhir dari 26", "program Hibah (g) di late baru mulai pada minggu 104, sesudah"),
    ],
)
def test_a_short_run_says_how_short_it_is_and_what_never_begins(
    language: str, title: str, late: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "late.yaml").write_text(LATE, encoding="utf-8")
    words = ["--customers", "300", "--years", "0.5", "--set", "time.burn_in=1 month", "--lang", language]
    assert main(["run", str(tmp_path / "late.yaml"), *words]) == 0
    told = capsys.readouterr()
    assert title in told.out
    assert late in told.err
    assert "156" in told.err


def test_a_date_set_for_after_the_run_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "classroom", *QUICK, "--set", "changes.umkm_contacts[3 years]=8", "--lang", "en"]) == 2
    assert "week 156 lies after the end of the run (week 52)" in capsys.readouterr().err


def test_a_run_in_which_owners_run_out_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("simulation.chance.GENERATIONS", 1)
    hasty = ["--set", "finance.hazard=0.2", "--set", "finance.entry_delay=0.25"]
    assert main(["run", "classroom", *QUICK, *hasty, "--lang", "en"]) == 1
    assert "more than 1 owners" in capsys.readouterr().err


def test_run_writes_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "firms.parquet").write_text("mine", encoding="utf-8")
    assert main(["run", "classroom", *QUICK, "--out", str(tmp_path), "--lang", "en"]) == 2
    assert "other files" in capsys.readouterr().err
    assert (tmp_path / "firms.parquet").read_text(encoding="utf-8") == "mine"


def test_run_gives_json_that_a_script_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "classroom", *QUICK, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scenario"] == "classroom"
    assert {"measure", "group", "value", "n"} <= set(told["measures"][0])
    assert set(told["legal_classes"]) == {"micro", "small", "medium", "large"}


def test_an_output_folder_that_cannot_be_written_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    assert main(["run", "classroom", *QUICK, "--out", str(blocked / "inside"), "--lang", "en"]) == 2
    assert str(blocked) in capsys.readouterr().err


@pytest.fixture
def quick_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw figures in one format only: `test_summary` draws them in all."""
    monkeypatch.setattr("pasar.pictures.FORMATS", ("png",))


@pytest.mark.usefixtures("quick_figures")
def test_compare_writes_everything_resumes_and_refuses_another_comparison(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "pair"
    words = ["compare", "baseline", "co_creation", *QUICK, "--jobs", "1", "--out", str(out), "--lang", "en"]
    assert main([*words, "--seeds", "2"]) == 0
    told = capsys.readouterr().out.replace("\n", "")
    assert all(str(out / name) in told for name in ("summary.md", "figures", "effects.csv"))
    names = ("effects.csv", "runs.parquet", "weekly.parquet", "firms.parquet", "manifest.json", "summary.md", "figures")
    assert all((out / name).exists() for name in names)
    again = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["command"]
    assert again[:4] == ["pasar", *words[:3]]
    assert again[-2:] == ["--out", str(out)]
    assert main([*words, "--seeds", "3"]) == 0
    assert "holds 2 seeds of this comparison; now running 1 more" in capsys.readouterr().out.replace("\n", " ")
    assert main([*words, "--seeds", "1"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "holds every seed that is asked for (1); nothing has to be run" in told
    assert "holds more than is asked for now, by 2 seeds." in told
    assert "--seeds 3 takes it in again" in told
    assert main([*words, "--seeds", "2", "--set", "capacity_slack=2"]) == 2
    told = capsys.readouterr().err
    assert (
        "the results of another run or comparison: its scenarios, or what they set, are others. Choose another" in told
    )


def test_a_comparison_asks_for_itself_again(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[CompareAsked] = []
    monkeypatch.setattr("pasar.cli.comparing.compare_all", lambda _texts, asked: seen.append(asked) or 0)
    every = ["--years", "1", "--set", "talk.talk=0.1", "--set", "horizon=1 year", "--assumptions", "--out", "here"]
    for words in (["compare"], ["compare", "baseline", "support", "--seeds", "3", "--jobs", "1", *every, "--json"]):
        assert main(words) == 0
        again = seen[-1].command
        assert again[0] == "pasar"
        assert main(again[1:]) == 0
        assert seen[-1].command == again
        assert seen[-1].settings == seen[-2].settings
    assert seen[1].scenarios == TWO_BY_TWO, "what is compared when nothing is named"


@pytest.mark.usefixtures("quick_figures")
def test_compare_says_what_never_begins_and_that_arms_are_identical(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "late.yaml").write_text(LATE, encoding="utf-8")
    words = ["--customers", "300", "--years", "0.5", "--set", "time.burn_in=1 month", "--seeds", "2", "--jobs", "1"]
    out = tmp_path / "out"
    assert main(["compare", "classroom", str(tmp_path / "late.yaml"), *words, "--out", str(out), "--lang", "en"]) == 0
    told = capsys.readouterr()
    assert "the programme Grant (g) in late begins in week 104, after this run ends" in told.err
    summary = (out / "summary.md").read_text(encoding="utf-8")
    assert summary.count("; begins after this run ends") == 2
    assert "**late** is identical to *A market for the classroom*, bit for bit in every seed" in summary
    for text in (told.out, summary):
        assert "too few" not in text
        assert "no change at all" in text


@pytest.mark.usefixtures("quick_figures")
def test_compare_in_python_gives_effects_words_and_figures(tmp_path: Path) -> None:
    base = pasar.load("baseline").with_(
        **{"population.customers": 300, "horizon": "1 year", "time.burn_in": "6 months"}
    )
    result = pasar.compare(base, base.with_(name="treated", co_creation="voluntary"), seeds=range(2), jobs=1)
    assert isinstance(result.effects, pd.DataFrame)
    assert "umkm_revenue_share" in str(result.effect("umkm_revenue_share"))
    assert "treated" in str(result)
    assert result.plot() is not None
    saved = pasar.load_results(result.save(tmp_path / "saved", language="id"))
    pd.testing.assert_frame_equal(saved.effects, result.effects)
    assert (tmp_path / "saved" / "summary.md").read_text(encoding="utf-8").startswith("# Apa yang berubah")


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    import signal

    command = [sys.executable, "-m", "pasar", "compare", "--lang", "en", "--out", str(tmp_path)]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stderr is not None
    assert running.stderr.readline(), "it is at work"
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in told
    assert f"seeds are finished and kept in {tmp_path}." in told
    assert "Go on with: pasar compare baseline" in told
    assert f"--out {tmp_path}" in told


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("pasar comp", ["compare"]),
        ("pasar compare baseline co_", ["co_creation", "co_creation_and_support", "co_creation_by_lottery"]),
    ],
)
def test_bash_completes_commands_and_scenarios(words: str, expected: list[str], tmp_path: Path) -> None:
    command = tmp_path / "pasar"
    command.write_text(f"#!/bin/sh\nexec {sys.executable} -c 'from pasar.__main__ import main; main()' \"$@\"\n")
    command.chmod(0o755)
    script = f"""
        eval "$(pasar --show-completion bash)"
        COMP_WORDS=({words}); COMP_CWORD={len(words.split()) - 1}
        _pasar_completion pasar
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", script], env=os.environ | {"PATH": path}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == expected


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_first_run_says_that_it_compiles(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = Texts(language)
    monkeypatch.setattr(running_command, "cache_folder", lambda: tmp_path)
    running_command.tell_compiling(texts)
    assert capsys.readouterr().err == texts("cli.run.compiling") + "\n"
    (tmp_path / "one.nbi").touch()
    running_command.tell_compiling(texts)
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_installing_completion_answers_in_the_language_asked_for(tmp_path: Path) -> None:
    surroundings = os.environ | {"HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    command = [sys.executable, "-m", "pasar", "--install-completion", "bash", "--lang", "id"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Pelengkapan perintah untuk bash dipasang di ")
    assert "completion" not in done.stdout.replace(str(tmp_path), "").replace(".bash_completions", "")
