"""Make the notebooks of a language from the lessons and open them: ``python notebooks/open.py id [--lecturer]``.

One text holds both versions: cells tagged ``solution`` and ``lecturer`` are for lecturers, ``exercise`` for students.
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


def lessons(language: str) -> list[Path]:
    """Return the texts of the lessons of a language in order."""
    return sorted((HERE / language).glob("[1-9]_*.py"))


def version(text: Path, reader: str) -> NotebookNode:
    """Return the notebook of a lesson for ``student`` or ``lecturer``."""
    notebook = jupytext.read(text)
    hidden = HIDDEN[reader]
    notebook.cells = [cell for cell in notebook.cells if not hidden & set(cell.metadata.get("tags", ()))]
    return notebook


def write(language: str, reader: str) -> Path:
    """Write every lesson of a language for a reader; return the folder."""
    folder = HERE / language / reader
    folder.mkdir(exist_ok=True)
    for text in lessons(language):
        jupytext.write(version(text, reader), folder / f"{text.stem}.ipynb")
    return folder


def main() -> int:
    """Write the notebooks and start JupyterLab in their folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument(
        "--lecturer", action="store_true", help="with solutions and timing / dengan jawaban dan alokasi waktu"
    )
    parser.add_argument("--no-browser", action="store_true", help="only write the notebooks / hanya menulis notebook")
    asked = parser.parse_args()
    folder = write(asked.language, "lecturer" if asked.lecturer else "student")
    sys.stdout.write(f"{folder}\n")
    if asked.no_browser:
        return 0
    return subprocess.call([sys.executable, "-m", "jupyter", "lab", str(folder)])


if __name__ == "__main__":
    sys.exit(main())
