"""What `pasar analyse` does: every statistic that a batch allows, as tables, figures and words."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.analysis import Asked, Batch, analyse, measure_of, warnings_of
from experiments.batch.store import Store
from experiments.files import aside, writable_folder
from pasar.cli import DONE
from pasar.cli.asked import Reader
from pasar.cli.batching import plain
from pasar.cli.console import emit, say, table
from pasar.language import Texts
from pasar.numbers import Numbers
from simulation.errors import PasarError

FOLDER: Final = "analysis"
CORRECTIONS: Final = ("holm", "bonferroni", "fdr_bh", "fdr_by")
SHOWN: Final = 40
MANY_POINTS: Final = 3
OVER_SEEDS: Final = ("effects", "signs", "ranks", "groups", "interactions")
PRINTED: Final = (*OVER_SEEDS, "sensitivity", "conditions", "robustness", "shared_luck")
COLUMNS: Final = {
    "effects": ("point", "label", "group", "n", "effect", "low", "high", "p_adjusted", "note"),
    "ranks": ("label", "mean", "rank", "best"),
    "groups": ("label", "group", "effect", "low", "high", "verdict"),
    "interactions": ("effect_of", "effect", "low", "high", "p_adjusted"),
    "sensitivity": ("label", "factor", "setting", "index", "level", "effect", "low", "high"),
    "conditions": ("label", "factor", "from", "to", "p", "coverage", "density", "everywhere"),
    "shared_luck": ("label", "measure", "n", "ratio"),
}


@dataclass(frozen=True)
class AnalyseAsked:
    """The words of ``pasar analyse``."""

    folder: str
    measure: str = ""
    group: str = ""
    correction: str = "holm"
    threshold: str = ""
    out: str = ""
    as_json: bool = False


def analyse_batch(texts: Texts, asked: AnalyseAsked) -> int:
    """Write the tables and figures of a batch and print what matters of them."""
    reader = Reader()
    bar = reader.number("--threshold", asked.threshold, -1e15, 1e15) if asked.threshold else None
    reader.done()
    if asked.correction not in CORRECTIONS:
        raise PasarError("option.choice", option="--correction", found=asked.correction, choices=list(CORRECTIONS))
    store = Store.open(Path(asked.folder))
    groups = store.plan.study.groups
    group = asked.group or ("all" if "all" in groups or not groups else groups[0])
    wanted = Asked(measure_of(store, asked.measure), group, asked.correction, bar)
    try:
        tables = analyse(Batch.of(store), wanted)
    except ImportError as error:
        raise PasarError("extra.missing", extra="evidence", reason=str(error)) from error
    folder = writable_folder(Path(asked.out) if asked.out else store.folder / FOLDER)
    write(tables, wanted, folder, texts)
    if asked.as_json:
        emit({name: rows_of(part) for name, part in tables.items()} | {"folder": str(folder)})
    else:
        tell(texts, tables, wanted, folder)
    return DONE


def write(tables: dict[str, pd.DataFrame], asked: Asked, folder: Path, texts: Texts) -> None:
    """Write a CSV for each table and a PNG for each figure."""
    from pasar.batch_pictures import figures
    from pasar.looks import drawing

    for name, part in tables.items():
        with aside(folder / f"{name}.csv") as draft:
            part.to_csv(draft, index=False)
    with drawing():
        for name, figure in figures(tables, asked.measure, texts):
            with aside(folder / f"{name}.png") as draft:
                figure.savefig(draft, format="png")


def rows_of(part: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as JSON can hold it."""
    return [{str(key): plain(cell) for key, cell in row.items()} for row in part.to_dict("records")]


def tell(texts: Texts, tables: dict[str, pd.DataFrame], asked: Asked, folder: Path) -> None:
    """Print the tables of one measure and what to beware of."""
    numbers = Numbers(texts)
    for name in PRINTED:
        hidden = name == "effects" and "signs" in tables and tables[name]["point"].nunique() > MANY_POINTS
        if name in tables and not hidden:
            part = narrowed(name, tables[name], asked)
            heads = [head(texts, str(column)) for column in part]
            rows = [[cell(numbers, value, str(key)) for key, value in row.items()] for row in part.to_dict("records")]
            title = texts(f"cli.analyse.{name}", measure=asked.measure)
            table(title, heads, rows[:SHOWN], right=tuple(i for i, kind in enumerate(part.dtypes) if kind.kind in "fi"))
    for told in conditions_in_words(texts, tables.get("conditions", pd.DataFrame()), asked.measure):
        say(told)
    for kind, found in warnings_of(tables.get("effects", pd.DataFrame())).items():
        if found:
            named = "; ".join(sorted({f"{row['label']}: {row['measure']} ({row['group']})" for row in found})[:SHOWN])
            say(texts(f"cli.analyse.{kind}", count=len(found), named=named))
    if "effects" in tables:
        say(texts("cli.analyse.corrected", method=asked.correction, count=len(tables["effects"])))
    say(texts("cli.analyse.done", folder=folder, files=", ".join(sorted(path.name for path in folder.iterdir()))))


def conditions_in_words(texts: Texts, conditions: pd.DataFrame, measure: str) -> Iterator[str]:
    """Yield a sentence an arm: where in the space of assumptions it does better than the first arm."""
    from pasar.batch_pictures import Words

    words, numbers = Words(texts), Numbers(texts)
    for label, rows in conditions.groupby("label", sort=False) if len(conditions) else ():
        limits = rows[rows["factor"] != ""]
        first = rows.iloc[0]
        told = {"label": label, "measure": words.measure(measure)}
        told |= {name: numbers.share(float(first[name]), 0) for name in ("coverage", "density", "everywhere")}
        if limits.empty:
            yield texts("cli.analyse.no_condition", **told)
            continue
        where = texts("cli.analyse.condition.and").join(
            texts("cli.analyse.condition.limit", name=words.parameter(row["factor"]), path=row["factor"],
                  low=number(numbers, row["from"]), high=number(numbers, row["to"]))
            for row in limits.to_dict("records")
        )  # fmt: skip
        yield texts("cli.analyse.condition", where=where, **told)


def narrowed(name: str, part: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Return the rows and columns of a table that go to the screen."""
    if name == "effects":
        part = part[part["measure"] == asked.measure]
    if name == "sensitivity" and "index" in part:
        part = part.rename(columns={"value": "level"})
    return part[[column for column in COLUMNS.get(name, part.columns) if column in part]]


def head(texts: Texts, column: str) -> str:
    """Return the heading of a column, in words where there are any."""
    return texts(f"column.{column}") if f"column.{column}" in texts.catalogue else column


def cell(numbers: Numbers, value: Any, column: str) -> str:
    """Return one cell for the screen."""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return numbers.count(value) if column in ("n", "rank") else number(numbers, value)
    return str(value)


def number(numbers: Numbers, value: float) -> str:
    """Return a number with three digits that count, as the language writes it."""
    if value == 0 or not 1e-6 < abs(value) < 1e15:
        return "0" if abs(value) <= 1e-6 else f"{value:.2e}"
    return numbers.decimal(value, max(0, min(8, 2 - math.floor(math.log10(abs(value))))))
