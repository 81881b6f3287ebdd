"""What `pasar compare` prints when it is done."""

import math
from typing import Any

from pasar.cli.console import emit, say, table
from pasar.findings import Effect
from pasar.language import Texts
from pasar.results import FIGURES, SUMMARY, Result
from pasar.sentences import Writer


def report(texts: Texts, result: Result, as_json: bool) -> None:
    """Print the effects of every arm and where everything lies."""
    if as_json:
        emit(as_plain(result))
        return
    writer = Writer.of(result, texts)
    heads = [texts(f"column.{key}") for key in ("measure", "effect", "interval", "verdict")]
    for arm in result.findings.arms:
        rows = [row for name in result.findings.main() if (row := result.findings.of(arm, name)) is not None]
        title = texts("cli.compare.title", arm=writer.names[arm], base=writer.names[result.findings.base])
        table(title, heads, [cells(writer, row) for row in rows], right=(1, 2))
    for told in filter(None, (writer.left_empty(result.findings.left_empty()), writer.few_seeds())):
        say(told)
    folder = result.folder
    say(texts("cli.compare.saved", summary=folder / SUMMARY, figures=folder / FIGURES, tables=folder / "effects.csv"))


def cells(writer: Writer, row: Effect) -> list[str]:
    """Return one line of the table of effects."""
    return [
        writer.measure(row.measure),
        writer.numbers.difference(row.effect, row.unit),
        writer.range_short(row),
        writer.words(row),
    ]


def as_plain(result: Result) -> dict[str, Any]:
    """Return every effect as JSON can hold it: NaN becomes null."""
    rows = result.effects.to_dict("records")
    plain = [
        {str(key): None if isinstance(cell, float) and math.isnan(cell) else cell for key, cell in row.items()}
        for row in rows
    ]
    return {"folder": str(result.folder), "seeds": result.seeds, "effects": plain}
