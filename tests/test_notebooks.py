"""Lessons run top to bottom, check themselves, and are the same course in both languages."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import jupytext
import pytest
from nbclient import NotebookClient

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
    assert any("lecturer" in tags(cell) and "50" in cell.source for cell in held)
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


def test_every_answer_accepts_itself_and_refuses_another() -> None:
    for key, answer in ANSWERS.items():
        value = answer()
        assert is_right(value, value), key
        assert not is_right("x" if isinstance(value, str) else 1.2 * float(value) + 1, value), key
