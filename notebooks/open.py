"""Make the notebooks of a language from the lessons and open them: ``python notebooks/open.py id [--lecturer]``.

One text holds both versions: cells tagged ``solution`` and ``lecturer`` are for lecturers, ``exercise`` for students.
A notebook that is already there holds somebody's answers: it is kept, and ``--fresh`` sets it aside, never away.
"""

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Final

import jupytext
from nbformat import NotebookNode

HERE: Final = Path(__file__).resolve().parent
LANGUAGES: Final = ("en", "id")
HIDDEN: Final = {"student": {"solution", "lecturer"}, "lecturer": {"exercise"}}
ASIDE: Final = ".before"
KEPT: Final = {
    "en": "kept as they are (--fresh begins anew and sets them aside): {names}",
    "id": "dibiarkan seperti adanya (--fresh memulai dari awal dan menyisihkan yang lama): {names}",
}
SET_ASIDE: Final = {"en": "set aside: {names}", "id": "disisihkan: {names}"}


def lessons(language: str) -> list[Path]:
    """Return the texts of the lessons of a language in order."""
    return sorted((HERE / language).glob("[1-9]_*.py"))


def version(text: Path, reader: str) -> NotebookNode:
    """Return the notebook of a lesson for ``student`` or ``lecturer``."""
    notebook = jupytext.read(text)
    hidden = HIDDEN[reader]
    notebook.cells = [cell for cell in notebook.cells if not hidden & set(cell.metadata.get("tags", ()))]
    return notebook


def write(language: str, reader: str, fresh: bool = False) -> tuple[Path, list[Path]]:
    """Write the lessons of a language for a reader that are missing; return the folder and what lay there before.

    With ``fresh`` every lesson is written, and what lay there is under the names that are returned.
    """
    folder = HERE / language / reader
    folder.mkdir(exist_ok=True)
    before = []
    for text in lessons(language):
        path = folder / f"{text.stem}.ipynb"
        if path.exists():
            before.append(set_aside(path) if fresh else path)
        if not path.exists():
            jupytext.write(version(text, reader), path)
    return folder, before


def set_aside(path: Path) -> Path:
    """Move a notebook to a name that is free, ``1_market.before.ipynb`` where it can; return that name."""
    names = (path.with_name(f"{path.stem}{ASIDE}{number}{path.suffix}") for number in ("", *range(2, 10**6)))
    return path.rename(next(name for name in names if not name.exists()))


def main() -> int:
    """Write the notebooks and start JupyterLab in their folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument(
        "--lecturer", action="store_true", help="with solutions and timing / dengan jawaban dan alokasi waktu"
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="begin anew and set aside what is there / mulai dari awal dan sisihkan yang sudah ada",
    )
    parser.add_argument("--no-browser", action="store_true", help="only write the notebooks / hanya menulis notebook")
    asked = parser.parse_args()
    folder, before = write(asked.language, "lecturer" if asked.lecturer else "student", asked.fresh)
    sys.stdout.write(f"{folder}\n")
    if before:
        told = (SET_ASIDE if asked.fresh else KEPT)[asked.language]
        sys.stdout.write(told.format(names=", ".join(path.name for path in before)) + "\n")
    if asked.no_browser:
        return 0
    return subprocess.call([sys.executable, "-m", "jupyter", "lab", str(folder)])


if __name__ == "__main__":
    sys.exit(main())
