"""What the first pages say is true: their commands run, their links lead somewhere, their quotes are the code."""

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from ruamel.yaml import YAML

import pasar
from pasar.cli import main

ROOT: Final = Path(__file__).resolve().parent.parent
READMES: Final = ("README.md", "README.id.md")
BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK: Final = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
SMALL: Final = ("--customers", "300", "--seeds", "2")


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def commands(name: str) -> list[str]:
    return [line for body in blocks(name, "bash") for line in body.splitlines() if line]


@pytest.fixture(scope="module")
def quotes() -> ModuleType:
    found = importlib.util.spec_from_file_location("quotes", ROOT / "docs" / "quotes.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_both_languages_have_the_same_structure() -> None:
    english, indonesian = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    for pattern in (r"^#+ ", r"^```\w+$", r"^- ", r"^!\["):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, indonesian, re.MULTILINE))
    assert [line.count("#") for line in re.findall(r"^#+", english, re.MULTILINE)] == [
        line.count("#") for line in re.findall(r"^#+", indonesian, re.MULTILINE)
    ]
    assert blocks(READMES[0], "python") == blocks(READMES[1], "python")
    assert blocks(READMES[0], "yaml") == blocks(READMES[1], "yaml")


@pytest.mark.parametrize("name", READMES)
def test_the_two_commands_stand_there_word_for_word(name: str) -> None:
    assert {"pip install uv && uv run pasar compare", "uv run --group test pytest"} <= set(commands(name))


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "results/README.md"])
def test_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    links = [link for link in LINK.findall((ROOT / name).read_text(encoding="utf-8")) if not link.startswith("http")]
    assert [link for link in links if not (folder / link).exists()] == []


def test_the_policy_of_the_readme_is_checked_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.yaml").write_text(blocks("README.md", "yaml")[0], encoding="utf-8")
    own = [shlex.split(line)[3:] for line in commands("README.md") if "mine.yaml" in line]
    check, compare = own
    assert main([*check, "--lang", "en"]) == 0
    assert main([*compare, *SMALL, "--jobs", "1", "--lang", "id", "--out", str(tmp_path / "out")]) == 0
    assert "Ringkasan" in capsys.readouterr().out
    assert (tmp_path / "out" / "summary.md").is_file()


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks("README.md", "python")
    smaller = code.replace("2000", "300").replace("seeds=3", "seeds=2, jobs=1")
    assert smaller != code
    exec(compile(smaller, "README.md", "exec"), {})
    assert capsys.readouterr().out.strip()


def test_code_in_the_texts_is_the_code(quotes: ModuleType) -> None:
    old = [path for path in quotes.texts() if quotes.refreshed(path.read_text()) != path.read_text()]
    assert old == [], "python docs/quotes.py brings these up to date"
    assert len(quotes.quoted((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))) >= 5


def test_the_published_example_opens() -> None:
    result = pasar.load_results(ROOT / "results" / "example")
    assert result.scenarios
    assert len(result.effects)


def test_the_citation_is_valid() -> None:
    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["type"] in ("software", "dataset")
    assert citation["authors"]
    assert citation["license"] == "MIT"


COUNTS: Final = (("no", "tidak satu pun"), ("one", "satu"), ("two", "dua"), ("three", "tiga"), ("four", "empat"))


@pytest.mark.parametrize("name", READMES)
def test_the_patterns_told_as_missed_are_those_missed(name: str) -> None:
    found = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8").partition("## Scenario `baseline`")[2]
    counts = dict(re.findall(r"(Uncertain|Missed): (\d+)", found))
    missed = re.search(r"Missed are (.*?)\.$", found, re.MULTILINE)
    assert len(missed[1].split(", ") if missed else []) == int(counts["Missed"])
    limits = (ROOT / name).read_text(encoding="utf-8").partition(("## Limits", "## Batas")["id" in name])[2]
    told = next(line for line in limits.splitlines() if line.startswith("- ") and "validation.md" in line)
    own = [COUNTS[int(counts[key])]["id" in name] for key in ("Missed", "Uncertain")]
    first, further = (
        (f"meleset dari {own[0]} polanya", f"{own[1]} lainnya belum pasti")
        if "id" in name
        else (f"misses {own[0]} of its patterns", f"{own[1]} more are uncertain")
    )
    assert first in told
    assert further in told


@pytest.mark.parametrize("name", READMES)
def test_the_verdicts_told_are_those_found(name: str) -> None:
    found = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    summed = next(line for line in found.splitlines() if line.startswith("contradicted: "))
    counts = dict(re.findall(r"(contradicted|not supported|undecided|within limits|supported): (\d+)", summed))
    order = ("supported", "within limits", "undecided", "not supported", "contradicted")
    vectors = len((ROOT / "experiments/studies/calibrated_set.csv").read_text(encoding="utf-8").splitlines()) - 1
    told = next(
        line
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if "temuan.md" in line or "findings.md" in line
    )
    numbers = re.findall(r"\d+", told.partition("42 ")[2])
    further = re.search(r"(\d+) further vectors", found)
    assert further is not None
    run = int(further.group(1)) + 1  # and the central one
    assert numbers[:7] == [str(run), str(vectors), *(counts.get(verdict, "0") for verdict in order)]
