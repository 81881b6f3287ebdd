"""What the written findings say of one hypothesis, read back: lessons quote them rather than repeat their numbers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pasar.documents.findings import FILES
from pasar.language import Texts

HERE: Final = Path(__file__).resolve().parent
# A wheel carries the documents inside the package; an editable install has them in the checkout only.
FOLDERS: Final = (HERE / "_shipped", HERE.parent.parent / "docs")
VERDICT_AT: Final = 3  # paragraph of a section: after heading, claim and what was expected


@dataclass(frozen=True)
class Told:
    """The paragraph with the verdict, and the one with the level of each arm."""

    verdict: str
    levels: str


def told_of(texts: Texts, name: str) -> Told | None:
    """Return what the findings in a language say of a hypothesis; None where they are not installed or hold it not."""
    files = (folder / FILES[texts.language] for folder in FOLDERS)
    text = next((file.read_text(encoding="utf-8") for file in files if file.exists()), "")
    section = next((part for part in text.split("\n## ") if part.startswith(f"{name}. ")), "")
    paragraphs = section.split("\n\n")
    if len(paragraphs) <= VERDICT_AT:
        return None
    begins = texts.catalogue["findings.levels"].partition("{")[0]
    levels = next((part for part in paragraphs if part.startswith(begins)), "")
    return Told(paragraphs[VERDICT_AT], levels)
