"""Choose the language of a session and look its sentences up in the catalogue."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = ("en", "id")
FOLDER: Final = Path(__file__).parent / "texts"
VARIABLE: Final = "PASAR_LANG"
OTHER: Final = re.compile(r"[^a-z0-9]+")
# English counts: one year, two years. Indonesian has one form, so only English sentences are looked through.
ONE: Final = re.compile(
    r"(?<![\d.,:-])1 (seed|year|week|tick|month|minute|firm|customer|run|case|arm"
    r"|mistake|line|file|vector|member|draw)s\b"
)


class UnknownLanguage(ValueError):
    """Raised for a language without a catalogue; its argument is what was asked for."""

    def __str__(self) -> str:
        texts = (Texts(language) for language in LANGUAGES)
        return " ".join(told("error.language", asked=self.args[0], known=", ".join(LANGUAGES)) for told in texts)


class Texts:
    """The sentences of one language, called by key: ``texts("cli.run.saved", folder=...)``."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.catalogue = catalogue(language)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence behind `key` with its placeholders filled; KeyError names a missing key."""
        text = self.catalogue[key].format_map(values)
        return ONE.sub(r"1 \1", text) if self.language == "en" else text

    def __contains__(self, key: str) -> bool:
        return key in self.catalogue

    def named(self, prefix: str, name: str) -> str:
        """Return the wording of a name such as a group or a unit, or the name itself when it has none."""
        return self.catalogue.get(f"{prefix}.{name}", name)

    def source(self, told: str) -> str:
        """Return where a number comes from, as its record tells, in this language; as told where it has no wording."""
        return self.catalogue.get(f"source.{OTHER.sub('_', told.lower()).strip('_')}", told)

    def label(self, record: object) -> str:
        """Return the name a measure or parameter record carries in this language (`label_en`, `label_id`)."""
        return str(getattr(record, f"label_{self.language}"))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Read one catalogue.

    The files are YAML of one shape only, ``key: "text"`` on one line, so that help need not wait for a YAML parser.
    """
    if language not in LANGUAGES:
        raise UnknownLanguage(language)
    lines = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8").splitlines()
    entries = (line.split(": ", 1) for line in lines if line and not line.startswith("#"))
    return MappingProxyType({key: json.loads(text) for key, text in entries})


def take_language(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> tuple[str, list[str]]:
    """Return the language and the arguments without ``--lang``; UnknownLanguage when it has no catalogue.

    ``--lang`` may stand anywhere before ``--``; then come PASAR_LANG and the locale of the machine.
    """
    asked, rest = split_language(arguments)
    if asked is None:
        asked = environment.get(VARIABLE) or None
    if asked is None:
        return from_locale(environment), rest
    if asked.lower() not in LANGUAGES:
        raise UnknownLanguage(asked)
    return asked.lower(), rest


def split_language(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """Take every ``--lang X`` and ``--lang=X`` out; the last one counts."""
    asked: str | None = None
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            return asked, [*rest, word, *waiting]
        if word == "--lang":
            asked = waiting.pop(0) if waiting else ""
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        else:
            rest.append(word)
    return asked, rest


def from_locale(environment: Mapping[str, str]) -> str:
    """Return ``id`` on an Indonesian machine, else ``en``."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return "id" if environment[variable].lower().startswith("id") else "en"
    return "en"
