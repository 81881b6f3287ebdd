"""What was found by going deeper, read from `deeper.json` beside the results, as sentences and tables."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import pandas as pd

from experiments.evidence.deeper import (
    HIGH,
    LEVELS,
    LINKS,
    LOW,
    MEASURES,
    OWN,
    chain_table,
    decisive_pair,
    ends,
    sign_tables,
    why_table,
)
from experiments.files import aside
from pasar.answer import by_text, lowered
from pasar.differences import facts_at, worded
from pasar.findings import RECORDS, Effect
from pasar.language import Texts
from pasar.report.blocks import Block, Bullets, Cell, Paragraph, Table

if TYPE_CHECKING:
    from pasar.sentences import Writer

DEEPER: Final = "deeper.json"
EMPTY: Final = pd.DataFrame()
QUARTERS_A_YEAR: Final = 4


@dataclass(frozen=True)
class Deeper:
    """The tables of one arm against its baseline; empty ones were not run yet."""

    base: str
    arm: str
    seeds: int
    own: Mapping[str, Any]
    why: pd.DataFrame
    chain: pd.DataFrame
    screen: pd.DataFrame
    signs: pd.DataFrame
    pair: tuple[str, ...]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Put the answers of the steps that are done together."""
        names, rows = (told["base"], told["arm"]), told["places"]
        pair: tuple[str, ...] = decisive_pair(rows) if rows else ()
        whys = told["why"]
        is_mapped = bool(pair) and any(len(row[0]) > 1 for row in rows)
        return cls(
            base=names[0],
            arm=names[1],
            seeds=max(len(whys), len({row[-1] for row in rows})),
            own=told["own"],
            why=why_table(whys),
            chain=chain_table(whys) if whys else EMPTY,
            screen=screened(rows, names) if rows else EMPTY,
            signs=sign_tables(rows, pair, names) if is_mapped else EMPTY,
            pair=pair,
        )

    @classmethod
    def read(cls, folder: Path) -> "Deeper | None":
        """Return what a folder holds, or None where nobody went deeper."""
        path = folder / DEEPER
        return cls.of(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the headline measures that these runs determine: survival needs three years."""
        known = [table.dropna(subset=["effect"]) for table in (self.why, self.signs) if not table.empty]
        held = {name for table in known for name in table["measure"]}
        return tuple(name for name in MEASURES if name in held)

    def level_text(self, path: str, level: str, texts: Texts) -> str:
        """Return the value that an assumption has at a level."""
        value = self.own.get(path) if level == OWN else ends()[path][level]
        return worded(months(value), texts)


def screened(rows: Sequence[Sequence[Any]], names: tuple[str, str]) -> pd.DataFrame:
    """Return effect and interval at both ends and as it is, one assumption moved at a time: maps of a single line."""
    tables = [sign_tables(rows, (path, path), names).assign(path=path) for path in ends()]
    return pd.concat(tables, ignore_index=True)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table by column."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def months(value: Any) -> Any:
    """Return ``6 months`` as 6.0, other values as they are."""
    words = value.split() if isinstance(value, str) else []
    return float(words[0]) if len(words) == 2 and words[0].replace(".", "").isdigit() else value


def write_deeper(folder: Path, told: Mapping[str, Any]) -> None:
    """Write what the steps answered, whole or not at all."""
    with aside(folder / DEEPER) as draft:
        draft.write_text(json.dumps(told), encoding="utf-8")


def own_values(base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the baseline's own value of every decisive assumption."""
    found = {}
    for path in ends():
        theme, _, name = path.partition(".")
        found[path] = base["world"][theme][name]
    return found


def assumption_name(path: str, texts: Texts, with_unit: bool = True) -> str:
    """Return the name of an assumption, in a head with its unit: behind a comma, as units hold brackets."""
    facts = facts_at(("world", *path.split(".")))
    if facts is None:
        return path
    name = str(getattr(facts, texts.language))
    return f"{name}, {texts.named('report.unit', facts.unit)}" if with_unit else name


def link_name(name: str, texts: Texts) -> str:
    """Return the name of a link of the chain."""
    return texts.label(RECORDS[name]) if name in RECORDS else texts(f"link.{name}")


class DeepWords:
    """Sentences and tables on what was found by going deeper."""

    def __init__(self, deeper: Deeper, write: "Writer") -> None:
        self.deeper = deeper
        self.write = write
        self.texts = write.texts
        self.names = {"arm": write.arm(deeper.arm), "base": write.arm(deeper.base)}

    def why_sentences(self) -> list[Block]:
        """Say through which channel most of the effect comes, as strongly as the intervals allow."""
        note = Paragraph(self.texts("report.why", **self.names, seeds=self.deeper.seeds))
        why = self.deeper.why
        if why.empty:
            return [note, Paragraph(self.texts("report.why.none", **self.names))]
        return [
            note,
            Bullets([self.channel_sentence(why[why["measure"] == name], name) for name in self.deeper.measures]),
        ]

    def channel_sentence(self, part: pd.DataFrame, measure: str) -> str:
        """Return "profit: +Rp2,000 a week by co-creation, of which fit +Rp1,500, talk ..."."""
        unit = RECORDS[measure].unit
        rows = {str(row["part"]): row for row in part.pipe(records)}
        whole = rows.pop("whole")
        ordered = sorted(rows.values(), key=lambda row: -abs(row["effect"]) if not math.isnan(row["effect"]) else 0)
        doubts = {str(row["part"]): self.doubt(row, measure) for row in ordered}
        told = "; ".join(self.together(rows, names, unit, doubt) for doubt, names in by_text(doubts).items())
        amount = f"{self.write.numbers.difference(whole['effect'], unit)} [{self.ends(whole, unit)}]"
        doubt = self.doubt(whole, measure)
        amount += f" ({doubt})" if doubt else ""
        return self.texts("report.why.line", measure=self.write.measure(measure), amount=amount, parts=told)

    def together(self, rows: Mapping[str, Mapping[str, Any]], names: Sequence[str], unit: str, doubt: str) -> str:
        """Return some channels with their amounts, and once what keeps one from saying that they do something."""
        amounts = (
            f"{self.texts(f'channel.{name}')} {self.write.numbers.difference(rows[name]['effect'], unit)}"
            for name in names
        )
        told = ", ".join(amounts)
        if not doubt:
            return told
        return f"{told} ({self.texts('report.why.each', verdict=doubt) if len(names) > 1 else doubt})"

    def doubt(self, row: Mapping[str, Any], measure: str) -> str:
        """Return what keeps one from saying that a channel does something, as in the table of effects."""
        effect = Effect(
            scenario=self.deeper.arm, against=self.deeper.base, contrast=str(row["part"]), measure=measure, group="",
            unit=RECORDS[measure].unit, base=math.nan, value=math.nan,
            n=row["n"], effect=row["effect"], low=row["low"], high=row["high"],
        )  # fmt: skip
        verdict = effect.verdict
        return "" if verdict in ("up", "down") else self.texts(f"verdict.{verdict}")

    def ends(self, row: Mapping[str, Any], unit: str) -> str:
        """Return the ends of an interval, or that there is none."""
        if math.isnan(row["low"]):
            return self.texts("number.none")
        scale = self.write.numbers.scale_for((row["low"], row["high"]), unit)
        low, high = (self.write.numbers.bare(row[key], unit, scale) for key in ("low", "high"))
        return self.texts("number.range", low=low, high=high)

    def channel_table(self) -> Table:
        """Return every channel's part of the effect of co-creation."""
        heads = [self.texts(f"column.{key}") for key in ("measure", "channel", "effect", "interval")]
        rows = [
            [
                Cell(self.write.measure(row["measure"])),
                Cell(self.texts(f"channel.{row['part']}")),
                Cell(self.write.numbers.difference(row["effect"], RECORDS[row["measure"]].unit)),
                Cell(self.ends(row, RECORDS[row["measure"]].unit)),
            ]
            for row in self.deeper.why.dropna(subset=["effect"]).pipe(records)
        ]
        return Table(heads, rows, self.texts("report.table.channels", **self.names), (2, 3), (2, 3, 1.8, 2.2))

    def chain_table(self) -> Table:
        """Return the chain at the end of each year: the last quarter's difference with its interval."""
        heads = [self.texts("column.year"), *(link_name(name, self.texts) for name in LINKS)]
        table = self.deeper.chain
        ends_of_years = [q for q in sorted(set(table["quarter"])) if (q + 1) % QUARTERS_A_YEAR == 0]
        rows = [
            [Cell(self.write.numbers.count((quarter + 1) / QUARTERS_A_YEAR)), *self.chain_cells(table, quarter)]
            for quarter in ends_of_years
        ]
        right = tuple(range(1, len(heads)))
        return Table(heads, rows, self.texts("report.table.chain", **self.names), right, (0.7, 2.2, 2.2, 2.2, 2.2))

    def chain_cells(self, table: pd.DataFrame, quarter: int) -> Iterator[Cell]:
        """Yield one cell a link."""
        for name in LINKS:
            row = table[(table["link"] == name) & (table["quarter"] == quarter)].pipe(records)[0]
            unit = RECORDS[name].unit if name in RECORDS else "share"
            yield Cell(f"{self.write.numbers.difference(row['effect'], unit)} [{self.ends(row, unit)}]")

    def screen_tables(self) -> list[Table]:
        """Return how each assumption alone moves every headline effect, the most moving first."""
        return [self.screen_table(name) for name in self.deeper.measures]

    def screen_table(self, measure: str) -> Table:
        """Return how each assumption alone moves one headline effect."""
        heads = [self.texts("column.parameter"), *(self.texts(f"level.{level}") for level in (LOW, HIGH))]
        order = [*self.deeper.pair, *(path for path in ends() if path not in self.deeper.pair)]
        rows = [[Cell(self.ends_name(path)), *self.screen_cells(path, measure)] for path in order]
        own = self.estimate(self.screen_row(order[0], measure, OWN), measure)
        rows.insert(0, [Cell(self.texts("level.own_all")), Cell(own), Cell(own)])
        caption = self.texts("report.table.screen", measure=self.write.measure(measure), **self.names)
        return Table(heads, rows, caption, (1, 2), (2.6, 2, 2))

    def ends_name(self, path: str) -> str:
        """Return the name of an assumption with the two values that were tried."""
        low, high = (self.deeper.level_text(path, level, self.texts) for level in (LOW, HIGH))
        return f"{assumption_name(path, self.texts)}: {self.texts('number.range', low=low, high=high)}"

    def screen_cells(self, path: str, measure: str) -> Iterator[Cell]:
        """Yield one effect at both ends of one assumption."""
        for level in (LOW, HIGH):
            yield Cell(self.estimate(self.screen_row(path, measure, level), measure))

    def screen_row(self, path: str, measure: str, level: str) -> dict[str, Any]:
        """Return one effect at one level of one assumption."""
        table = self.deeper.screen
        chosen = (table["path"] == path) & (table["measure"] == measure) & (table["across"] == level)
        return table[chosen].pipe(records)[0]

    def estimate(self, row: Mapping[str, Any], measure: str) -> str:
        """Return an effect with its interval."""
        unit = RECORDS[measure].unit
        return f"{self.write.numbers.difference(row['effect'], unit)} [{self.ends(row, unit)}]"

    def signs_sentences(self) -> list[Block]:
        """Name the two assumptions that matter most, and say on which part of their map each effect changes."""
        across, up = (lowered(assumption_name(path, self.texts, with_unit=False)) for path in self.deeper.pair)
        note = self.texts("report.signs", **self.names, across=across, up=up, seeds=self.deeper.seeds)
        if (self.deeper.signs["sign"] == "?").all():
            note += " " + self.texts("report.signs.chance", seeds=self.deeper.seeds)
        return [Paragraph(note), Bullets([self.sign_sentence(name) for name in self.deeper.measures])]

    def sign_sentence(self, measure: str) -> str:
        """Count the cells in which an effect is higher, lower, or cannot be told."""
        part = self.deeper.signs[self.deeper.signs["measure"] == measure]
        counts = {key: int((part["sign"] == sign).sum()) for key, sign in (("up", "+"), ("down", "-"), ("open", "?"))}
        return self.texts("report.signs.line", measure=self.write.measure(measure), cells=len(part), **counts)

    def sign_table(self) -> Table:
        """Return every cell of the map."""
        heads = [*(assumption_name(path, self.texts) for path in self.deeper.pair)]
        heads += [self.write.measure(name) for name in self.deeper.measures]
        cells = [(x, y) for y in LEVELS for x in LEVELS]
        rows = [self.sign_row(x, y) for x, y in cells]
        right = tuple(range(2, len(heads)))
        widths = (1.6, 1.6, *([2.2] * len(self.deeper.measures)))
        return Table(heads, rows, self.texts("report.table.signs", **self.names), right, widths)

    def sign_row(self, x: str, y: str) -> Sequence[Cell]:
        """Return one cell of the map as a line of the table."""
        table = self.deeper.signs
        across, up = self.deeper.pair
        told = [self.deeper.level_text(across, x, self.texts), self.deeper.level_text(up, y, self.texts)]
        for name in self.deeper.measures:
            chosen = table[(table["measure"] == name) & (table["across"] == x) & (table["up"] == y)]
            told.append(self.estimate(chosen.pipe(records)[0], name))
        return [Cell(text) for text in told]


__all__ = ["HIGH", "DeepWords", "Deeper", "own_values", "write_deeper"]
