"""Lessons run top to bottom, check themselves, and are the same course in both languages."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import jupytext
import pytest
from nbclient import NotebookClient

from pasar.lessons import Lesson
from pasar.lessons.answers import ANSWERS, is_right

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "notebooks"
SLUGS: Final = tuple(sorted(path.stem for path in (FOLDER / "en").glob("[1-9]_*.py")))
LONGEST: Final = 600  # seconds: a guard against hanging, compilation included


def cells(language: str, slug: str) -> list[Any]:
    return list(jupytext.read(FOLDER / language / f"{slug}.py").cells)


def tags(cell: Any) -> set[str]:
    return set(cell.metadata.get("tags", ()))


def program(slug: str, language: str, hidden: set[str]) -> str:
    """Return a lesson as a plain program whose last line of each cell is shown, as a notebook shows it."""
    shown = [cell for cell in cells(language, slug) if cell.cell_type == "code" and not hidden & tags(cell)]
    parts = [f"exec_cell({cell.source!r})" for cell in shown]
    helper = (
        "import ast\n"
        "def exec_cell(source):\n"
        "    tree = ast.parse(source)\n"
        "    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None\n"
        "    exec(compile(tree, 'cell', 'exec'), globals())\n"
        "    if last is not None:\n"
        "        value = eval(compile(ast.Expression(last.value), 'cell', 'eval'), globals())\n"
        "        sys.stdout.write(f'{value!r}\\n')\n"
    )
    return "\n".join(["import sys", helper, *parts])


def surroundings(**extra: str) -> dict[str, str]:
    """Return an environment in which lessons are small and this checkout is what they import."""
    return os.environ | {"PASAR_SMALL": "1", "PYTHONPATH": str(ROOT)} | extra


def live(code: str, **extra: str) -> str:
    """Run a program at small size in a process of its own, as a notebook does, without a ``__main__`` guard."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=surroundings(MPLBACKEND="Agg", **extra),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def opening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the program that makes the notebooks, with a folder of lessons of its own."""
    found = importlib.util.spec_from_file_location("open_notebooks", FOLDER / "open.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    (tmp_path / "id").mkdir()
    for slug in SLUGS[:2]:
        shutil.copy(FOLDER / "id" / f"{slug}.py", tmp_path / "id")
    monkeypatch.setattr(module, "HERE", tmp_path)
    return module


def test_a_students_answers_survive_opening_the_notebooks_again(opening: ModuleType) -> None:
    folder, before = opening.write("id", "student")
    assert before == []
    answered = folder / f"{SLUGS[0]}.ipynb"
    answered.write_text("my answers", encoding="utf-8")
    (folder / f"{SLUGS[1]}.ipynb").unlink()
    _, before = opening.write("id", "student")
    assert before == [answered]
    assert answered.read_text(encoding="utf-8") == "my answers"
    assert (folder / f"{SLUGS[1]}.ipynb").is_file(), "what is missing is written"


def test_beginning_anew_sets_the_old_notebooks_aside_and_never_over_one_another(opening: ModuleType) -> None:
    folder, _ = opening.write("id", "student")
    answered, whole = folder / f"{SLUGS[0]}.ipynb", (folder / f"{SLUGS[0]}.ipynb").read_text(encoding="utf-8")
    for words in ("first answers", "second answers"):
        answered.write_text(words, encoding="utf-8")
        opening.write("id", "student", fresh=True)
        assert len(answered.read_text(encoding="utf-8")) == len(whole)
    assert (folder / f"{SLUGS[0]}.before.ipynb").read_text(encoding="utf-8") == "first answers"
    assert (folder / f"{SLUGS[0]}.before2.ipynb").read_text(encoding="utf-8") == "second answers"


def test_one_is_told_which_notebooks_were_kept(
    opening: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["open.py", "id", "--no-browser"])
    assert (opening.main(), opening.main()) == (0, 0)
    first, second = capsys.readouterr().out.split("\n", 1)
    assert SLUGS[0] not in first
    assert f"{SLUGS[0]}.ipynb, {SLUGS[1]}.ipynb" in second
    assert "--fresh" in second


def test_there_are_eight_lessons_in_each_language() -> None:
    assert len(SLUGS) == 8
    assert tuple(sorted(path.stem for path in (FOLDER / "id").glob("[1-9]_*.py"))) == SLUGS


def bare(source: str) -> str:
    """Return a program without its words: comments, line breaks and what stands in strings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@pytest.mark.parametrize("slug", SLUGS)
def test_both_languages_run_the_same_code(slug: str) -> None:
    english, indonesian = cells("en", slug), cells("id", slug)
    assert [(cell.cell_type, tags(cell)) for cell in english] == [(cell.cell_type, tags(cell)) for cell in indonesian]
    for one, other in zip(english, indonesian, strict=True):
        if one.cell_type == "code":
            assert bare(one.source) == bare(other.source)
        elif len(one.source.split()) > 3:
            assert one.source != other.source


@pytest.mark.parametrize("slug", SLUGS)
def test_a_lesson_has_its_parts(slug: str) -> None:
    held = cells("en", slug)
    words = "\n".join(cell.source for cell in held)
    assert "You will be able to" in words
    assert "lesson.predict(" in words
    assert "lesson.explore(" in words
    checked = re.findall(r'lesson\.check\("([\d.]+)"', words)
    assert 4 <= len(checked) <= 6
    assert all(key.startswith(slug[0]) and key in ANSWERS for key in checked)
    assert sum("solution" in tags(cell) for cell in held) == len(checked) + 1
    timing = next(cell.source for cell in held if "lecturer" in tags(cell) and "50 minutes:" in cell.source)
    parts = re.search(r"50 minutes:(.*?)\. [A-Z]", re.sub(r"\([^)]*\)|\d\.\d", "", timing))
    assert parts
    assert sum(map(int, re.findall(r"\d+", parts[1]))) == 50
    assert not any(re.search(r"^\s*(class |import random|for .* in range\(\d{3})", cell.source) for cell in held)


@pytest.mark.parametrize(
    "language",
    ["id", pytest.param("en", marks=pytest.mark.long)],  # the same code, as another test finds
)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_lecturers_version_runs_and_every_solution_is_right(language: str, slug: str) -> None:
    """A real notebook, run by a real kernel from top to bottom; a wrong solution raises."""
    notebook = jupytext.read(FOLDER / language / f"{slug}.py")
    notebook.cells = [cell for cell in notebook.cells if "exercise" not in tags(cell)]
    client = NotebookClient(notebook, timeout=LONGEST, kernel_name="python3")
    client.execute(env=surroundings(PASAR_STRICT="1"))
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert any("data:image/png" in output.get("data", {}).get("text/html", "") for output in outputs), "a picture"
    assert sum("✓" in str(output) for output in outputs) >= 4, "answers were checked"


def test_the_students_version_runs_and_waits_for_answers() -> None:
    out = live(program("1_market", "id", {"solution", "lecturer"}))
    assert "✓" not in out
    assert out.count("○") == 5


MISTAKES: Final[dict[str, dict[str, Any]]] = {  # what is easily given instead, by the reason
    "1.1": {"not squared": -3.3, "half forgotten": -3.78, "both": -4.1, "quality forgotten": -3.34},
    "1.2": {"the other offer": 0.622, "utilities, not their exp": 3.25 / 6},
    "1.3": {"not among the offers in the sum": 0.178, "a third each": 1 / 3},
    "1.4": {"occasions, not people": 400, "chance, not people": 0.33},
    "1.5": {"price enters in full": "b", "no difference": "c"},
    "2.1": {"share forgotten": -2.5, "sign forgotten": 2, "times the share": -0.5},
    "2.2": {"for one percent": -2, "share forgotten": -25},
    "2.3": {"one direction": 0.683, "the rest": 0.607},
    "2.4": {"in both": "a", "in the formula": "c"},
    "3.1": {"root forgotten": 0.05, "noise forgotten": 0.2, "SDs added": 0.3},
    "3.2": {"root forgotten": 4, "upside down": 0.5},
    "3.3": {"the rest of the way": 0.4, "not over 1 + w s²": 1.5},
    "3.4": {"random is not biased": "a", "all are the market": "b"},
    "3.5": {"more does not help": "a", "more cures all": "c"},
    "4.1": {"what is left": 0.4},
    "4.2": {"explanation forgotten": 0.09, "regret forgotten": 0.15},
    "4.3": {"regret over gain": 0.5, "explanation forgotten": 0.4, "explained part taken": 0.05 / 0.35},
    "4.4": {"explanation kept": 0.5, "regret over gain": 4 / 3, "promise forgotten": 0.4},
    "4.5": {"less is not none": "a", "more people": "c"},
    "5.1": {"those who know hear again": 0.25, "friends forgotten": 0.19},
    "5.2": {"over q alone": 5.756, "common logarithm": 2.27, "numbers of the prediction": 7.13, "weekly steps": 7},
    "5.3": {"chances added": 0.4, "all keep silent": 0.663},
    "5.4": {"talk is the same": "b", "adverts are in Bass": "c"},
    "6.1": {"root forgotten": 0.025, "square root": 0.1, "difficulty forgotten": 0.4},
    "6.2": {"changeover forgotten": 0.9, "demand forgotten": 0.8, "points taken off": 0.7},
    "6.3": {"one session": 5, "share forgotten": 250},
    "6.4": {"idle can serve": "a", "unknown gains talk": "b"},
    "7.1": {"over all who survive": 1.43, "over those without": 1.5},
    "7.2": {"those who needed it": 0.25},
    "7.3": {"one hour each": 800, "one firm over": 34.5},
    "7.4": {"easy is not needed": "a", "fairness is another aim": "c"},
    "8.1": {"root forgotten": 6.4, "cross term once": 4.38, "no shared luck": 5.66},
    "8.2": {"normal, not t": 0.614, "SD over n": 0.244, "upper end": 3.96, "spread forgotten": 2},
    "8.3": {"root forgotten": 60, "upside down": 7.5},
    "8.4": {"no evidence is not no effect": "a", "width is not error": "c"},
    "8.5": {"seeds hold assumptions fixed": "b", "a model is no data": "c"},
}


def test_every_answer_is_accepted_as_it_is_and_to_two_decimals() -> None:
    for key, answer in ANSWERS.items():
        value = answer()
        written = [value, f" ({value})", f"{value})", str(value).upper()] if isinstance(value, str) else [value]
        written += [] if isinstance(value, str) else [round(float(value), 2), str(value)]
        assert all(is_right(key, one) for one in written), key
    assert all(is_right("8.2", 2 - product) for product in (1.96, 2.78 * 0.71, 1.95, 1.98))


def test_common_mistakes_are_refused() -> None:
    assert set(MISTAKES) == set(ANSWERS)
    assert [(key, why) for key, held in MISTAKES.items() for why, one in held.items() if is_right(key, one)] == []


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("given", [(0, 5), (-3, 25), None, "nol", float("nan"), [1, 2]])
def test_what_is_no_number_gets_a_sentence(language: str, given: Any) -> None:
    """A decimal comma makes two numbers in Python."""
    lesson = Lesson(1, language)
    told = [lesson.predict("share", given), lesson.check("1.1", given)]
    assert all("0.5" in words and "0,5" in words for words in told)
    assert not lesson.predictions
    assert lesson.check("1.5", given).startswith("✗")


@pytest.mark.parametrize(("language", "file"), [("en", "findings.md"), ("id", "temuan.md")])
def test_a_lesson_quotes_the_findings_themselves(
    language: str, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quoted = repr(Lesson(8, language).finding("H16"))
    section = (ROOT / "docs" / file).read_text(encoding="utf-8").split("## H16. ")[1].split("\n## ")[0]
    numbers = {number for number in re.findall(r"[\d.,]*\d", quoted) if number != "16"}
    assert len(numbers) > 5
    assert numbers <= set(re.findall(r"[\d.,]*\d", section))
    monkeypatch.setattr("pasar.documents.told.FOLDERS", (tmp_path,))
    assert file in repr(Lesson(8, language).finding("H16"))
