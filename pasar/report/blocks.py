"""What a report is made of, before it becomes HTML or PDF."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

MARKS: Final = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*]+)\*|`(?P<code>[^`]+)`")


@dataclass(frozen=True)
class Cell:
    """One cell of a table; `source` names the row and column of the result tables that its number comes from."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption; the columns in `right` hold numbers, `widths` are relative."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    caption: str
    right: Sequence[int] = ()
    widths: Sequence[float] = ()

    def __post_init__(self) -> None:
        """Refuse a table that would be set with its numbers under wrong headings."""
        columns = len(self.heads)
        if self.widths and len(self.widths) != columns:
            raise ValueError(f"{self.caption}: {len(self.widths)} widths for {columns} columns")
        if any(len(row) != columns for row in self.rows):
            raise ValueError(f"{self.caption}: a row that has not {columns} cells")


@dataclass(frozen=True)
class Picture:
    """A figure as SVG text, with a description for those who cannot see it."""

    name: str
    svg: str
    caption: str


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``*title*``, ``**strong**`` and code between backquotes are marked."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    items: Sequence[str]


@dataclass(frozen=True)
class Code:
    """Lines to be typed into a terminal."""

    lines: Sequence[str]


type Block = Table | Picture | Paragraph | Bullets | Code


@dataclass(frozen=True)
class Section:
    """A headed part of the report, or one of the boxes on its first page."""

    key: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Report:
    """A whole report in one language."""

    language: str
    title: str
    subtitle: str
    first_page: Sequence[Section]
    sections: Sequence[Section]
    footer: str
    words: dict[str, str] = field(default_factory=dict)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield (style, text) for running text; styles are ``plain``, ``em``, ``strong`` and ``code``."""
    place = 0
    for found in MARKS.finditer(text):
        if found.start() > place:
            yield "plain", text[place : found.start()]
        yield str(found.lastgroup), found[str(found.lastgroup)]
        place = found.end()
    if place < len(text):
        yield "plain", text[place:]
