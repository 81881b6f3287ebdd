"""What the code says of itself in English (units, sources, docstrings), in the language of a session."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pasar.language import FOLDER, Texts

FILE: Final = FOLDER / "code_id.yaml"
SOURCE: Final = "en"  # the language of the code itself


@cache
def dictionary() -> Mapping[str, Mapping[str, Any]]:
    """Return the Indonesian words by part of the code (``units``, ``sources`` ...) and English words."""
    from ruamel.yaml import YAML

    read: Mapping[str, Mapping[str, Any]] = YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))
    return read


def said(texts: Texts, part: str, told: str) -> str:
    """Return what the code says, in the language of ``texts``; as told where nobody has put it into that language."""
    return told if texts.language == SOURCE else str(dictionary()[part].get(told, told))


def source_said(texts: Texts, told: str) -> str:
    """Return where a number comes from; the sentences that pages show too stand in the catalogue."""
    if texts.language == SOURCE:
        return told
    worded = texts.source(told)
    return worded if worded != told else said(texts, "sources", told)


def process_said(texts: Texts, name: str) -> tuple[str, str]:
    """Return the name of a process and what it does in a sentence; both empty in the language of the code."""
    if texts.language == SOURCE or name not in dictionary()["processes"]:
        return "", ""
    label, does = dictionary()["processes"][name]
    return str(label), str(does)
