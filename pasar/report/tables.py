"""The tables behind the figures: every chart of a report can be read as numbers."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from experiments.arms import Square
from experiments.contrasts import EQUAL_OUTLAY, LOG_RATIO
from pasar.answer import by_text
from pasar.findings import HEADLINE, OUTLAY, RECORDS, Effect
from pasar.index import check_index
from pasar.numbers import MONEY_UNITS, PERCENT_UNITS
from pasar.pictures import CONTRAST_MEASURES, CONTRASTS, Corner, corners
from pasar.plots import BAND, PATHS
from pasar.report.blocks import Block, Bullets, Cell, Paragraph, Table
from pasar.summary import COSTS, GROUP_KINDS, GROUP_MEASURES, Summary
from simulation.parameters import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

GROUP_HEADS: Final = ("column.group", "report.column.base", "column.effect", "column.interval", "column.verdict")
GROUP_WIDTHS: Final = (1.6, 1.8, 1.9, 2.6, 2.4)
SCALES: Final = ("", LOG_RATIO, EQUAL_OUTLAY)


def source(row: Effect, column: str) -> str:
    """Name where a number stands in ``effects.csv``."""
    return "|".join((row.scenario, row.contrast, row.measure, row.group, column))


def group_tables(told: Summary) -> Iterator[Block]:
    """Yield one table an arm and measure of who gains: sectors, regions, sizes, adopters and others."""
    heads = [told.texts(key) for key in GROUP_HEADS]
    for arm in told.findings.arms:
        for measure in GROUP_MEASURES:
            cells = [group_row(told, row) for row in group_effects(told, arm, measure) if row.determined]
            if cells:
                caption = told.texts(
                    "report.table.groups", measure=told.write.measure(measure), arm=told.write.arm(arm)
                )
                yield Table(heads, cells, caption, right=(1, 2, 3), widths=GROUP_WIDTHS)
    yield from withheld_groups(told)


def withheld_groups(told: Summary) -> Iterator[Paragraph]:
    """Yield for which groups there is no number and why, once for all the arms of which it is true."""
    for measure in GROUP_MEASURES:
        empty = {
            arm: [row for row in group_effects(told, arm, measure) if not row.determined] for arm in told.findings.arms
        }
        clauses = {arm: " ".join(told.write.withheld(rows)) for arm, rows in empty.items() if rows}
        for text, arms in by_text(clauses).items():
            is_common = len(arms) == len(told.findings.arms) > 1
            names = told.texts("report.withheld.all") if is_common else told.write.arms(arms)
            yield Paragraph(told.texts("report.withheld", measure=told.write.measure(measure), arm=names, clauses=text))


def group_effects(told: Summary, arm: str, measure: str) -> list[Effect]:
    """Return the effects on a measure of every group of one arm."""
    names = [name for kind in GROUP_KINDS for name in told.findings.groups(kind)]
    found = (told.findings.of(arm, measure, name) for name in (*names, "adopters", "others"))
    return [row for row in found if row is not None]


def group_row(told: Summary, row: Effect) -> list[Cell]:
    """Return one line of a table of groups."""
    numbers = told.write.numbers
    return [
        Cell(told.write.group_head(row.group)),
        Cell(numbers.level(row.base, row.unit, row.measure), source(row, "base")),
        Cell(numbers.difference(row.effect, row.unit), source(row, "effect")),
        Cell(told.write.range_short(row)),
        Cell(told.write.words(row)),
    ]


def cost_blocks(told: Summary) -> list[Block]:
    """Return what each arm costs, arm by arm: outlay, then what that buys, and why a number cannot be given."""
    spent, lines = outlays(told), cost_notes(told)
    blocks: list[Block] = [Bullets(lines)] if lines else []
    if not spent:
        return blocks
    heads = [told.texts("column.measure"), *(told.plain(row.scenario) for row in spent)]
    amounts = [Cell(told.write.numbers.value(row.effect, row.unit)) for row in spent]
    rows = [[Cell(told.write.measure(OUTLAY)), *amounts]]
    rows += [
        [Cell(told.write.measure(name)), *(cost_cell(told, row.scenario, name) for row in spent)] for name in COSTS
    ]
    widths = (2.2, *([2.4] * len(spent)))
    note = Paragraph(told.texts("report.cost.note"))
    return [*blocks, Table(heads, rows, told.texts("report.table.cost"), (), widths), note]


def outlays(told: Summary) -> list[Effect]:
    """Return what each arm costs that costs anything."""
    return [row for arm in told.findings.arms if (row := told.findings.outlay(arm)) is not None]


def cost_notes(told: Summary) -> list[str]:
    """Say which arms cost nothing, and what costs are set against where an arm brings co-creation too."""
    free = [arm for arm in told.findings.arms if told.findings.outlay(arm) is None]
    key = "summary.cost.nothing.several" if len(free) > 1 else "summary.cost.nothing"
    lines = [told.texts(key, arm=told.write.arms(free))] if free else []
    spent = [row.scenario for row in outlays(told)]
    joint = [arm for arm in spent if told.findings.is_unparted(arm)]
    if len(joint) > 1:  # what holds of several is said once
        names = {"arm": told.write.arms(joint), "base": told.write.arm(told.findings.base)}
        lines.append(told.texts("summary.cost.joint.several", **names))
        spent = [arm for arm in spent if arm not in joint]
    return lines + [text for arm in spent for text in told.beside(arm)] + told.parting()


def cost_cell(told: Summary, arm: str, name: str) -> Cell:
    """Return one ratio with its interval, or why there is none."""
    row, why = told.findings.bought(arm, name), told.no_ratio(arm, name)
    if row is None or why:
        return Cell(f"{told.texts('number.none')} ({why})")
    if row.unit not in MONEY_UNITS:
        return Cell(banded(told, row.effect, (row.low, row.high), row.unit))
    numbers = told.write.numbers  # the ends of a price may lie so far apart that each needs a scale of its own
    ends = told.texts("number.range", low=numbers.value(row.low, row.unit), high=numbers.value(row.high, row.unit))
    return Cell(f"{numbers.value(row.effect, row.unit)} [{ends}]")


def path_tables(told: Summary) -> Iterator[Table]:
    """Yield one table a measure of the weekly paths: the mean of every year with its band, arm by arm."""
    weekly = told.result.weekly
    weekly = weekly[weekly["group"] == "all"]
    arms = [told.findings.base, *told.findings.arms]
    for measure in (name for name in PATHS if name in set(weekly["measure"])):
        part = weekly[weekly["measure"] == measure]
        heads = [told.texts("column.year"), *(told.plain(arm) for arm in arms)]
        unit, name = RECORDS[measure].unit, told.write.measure(measure)
        rows = list(path_rows(told, part, arms, unit))
        named = name if is_short(unit) else f"{name}, {told.write.numbers.unit_name(unit)}"
        caption = told.texts("report.table.paths", measure=named)
        yield Table(heads, rows, caption, tuple(range(1, len(heads))), (0.8, *([2.0] * len(arms))))


def path_rows(told: Summary, part: "pd.DataFrame", arms: list[str], unit: str) -> Iterator[list[Cell]]:
    """Yield one line a year: the mean over seeds of the year's mean, and what holds nine seeds in ten."""
    years = (part["week"] // WEEKS_PER_YEAR).rename("year")
    seeds = part.groupby([years, "scenario", "seed"])["value"].mean().groupby(["year", "scenario"])
    mean, low, high = (table.unstack() for table in (seeds.mean(), *map(seeds.quantile, BAND)))
    shown = (unit, is_short(unit))
    for year in mean.index:
        cells = (
            banded(told, float(mean.loc[year, arm]), (float(low.loc[year, arm]), float(high.loc[year, arm])), *shown)
            for arm in arms
        )
        yield [Cell(told.write.numbers.count(int(str(year)) + 1)), *map(Cell, cells)]


def is_short(unit: str) -> bool:
    """Tell whether a unit stands beside every number; longer ones stand once, in the caption."""
    return unit in PERCENT_UNITS or unit in MONEY_UNITS


def banded(told: Summary, mean: float, ends: tuple[float, float], unit: str, is_named: bool = True) -> str:
    """Return a level with its band in brackets, whose unit is that of the level."""
    numbers = told.write.numbers
    low, high = (numbers.bare(end, unit, numbers.scale_for(ends, unit)).removeprefix("+") for end in ends)
    level = numbers.value(mean, unit) if is_named else numbers.plain(mean, unit)
    return f"{level} [{told.texts('number.range', low=low, high=high)}]"


def interaction_table(told: Summary, square: Square) -> list[Table]:
    """Return the corners of one 2x2 and their interaction, headline measure by headline measure."""
    found = {name: corners(told.findings, square, name) for name in HEADLINE}
    rows = [corner_row(told, square, name, four) for name, four in found.items() if four]
    if not rows:
        return []
    names = (square.neither, square.co_creation, square.support, square.both)
    heads = [told.texts("column.measure"), *(told.plain(arm) for arm in names), told.texts("column.interaction")]
    right = tuple(range(1, len(heads)))
    return [Table(heads, rows, told.texts("report.table.interaction"), right, (1.9, 1.6, 1.6, 1.6, 1.6, 2.2))]


def corner_row(told: Summary, square: Square, measure: str, four: Sequence[Corner]) -> list[Cell]:
    """Return the four levels of one measure and the interaction."""
    both = four[-1][1]
    levels = []
    for level, row in four:
        source_of = source(row, "value") if row is not None else source(both, "base") if both is not None else ""
        levels.append(Cell(told.write.numbers.value(level, RECORDS[measure].unit), source_of))
    together = told.findings.of(square.both, measure, None, "interaction")
    known = together is not None and together.determined
    amount = told.write.amount_short(together) if known and together is not None else told.texts("number.none")
    return [Cell(told.write.measure(measure)), *levels, Cell(amount)]


def index_tables(told: Summary) -> list[Table]:
    """Return index, pillars and how often each arm comes first under other weights."""
    checked = check_index(told.findings)
    if checked is None:
        return []
    numbers = told.write.numbers
    heads = [told.texts("column.pillar"), *(told.plain(arm) for arm in checked.order)]
    names = list(next(iter(checked.levels.values())))
    rows = [
        [
            Cell(told.write.measure(name)),
            *(Cell(numbers.decimal(checked.levels[arm][name], 2)) for arm in checked.order),
        ]
        for name in names
    ]
    index = [Cell(f"**{numbers.decimal(checked.index[arm], 3)}**") for arm in checked.order]
    first = [Cell(numbers.share(checked.first[arm], 0)) for arm in checked.order]
    rows.append([Cell(f"**{told.texts('report.index.equal')}**"), *index])
    caption = "report.table.index.unranked"
    if told.alike() != list(told.findings.arms):  # who comes first means nothing where nobody can be told apart
        caption = "report.table.index"
        rows.append([Cell(told.texts("report.index.first")), *first])
    widths = (2.6, *([1.8] * len(checked.order)))
    return [Table(heads, rows, told.texts(caption), tuple(range(1, len(heads))), widths)]


def contrasted(told: Summary) -> list[str]:
    """Return the arms that have the naive comparison; the first is the one that figure and table show."""
    return [arm for arm in told.findings.arms if told.findings.of(arm, "profit", None, "adopters")]


def contrast_tables(told: Summary) -> list[Table]:
    """Return the naive comparison and the contrasts of the policy as numbers, for the arm that the figure shows."""
    arms = contrasted(told)
    rows = []
    for measure in CONTRAST_MEASURES if arms else ():
        for contrast, group in CONTRASTS:
            row = told.findings.of(arms[0], measure, group, contrast)
            if row is not None and row.determined:
                label = told.texts(f"plot.contrast.{contrast}_{group}").replace("\n", " ")
                amount = told.write.numbers.difference(row.effect, row.unit)
                cells = (told.write.measure(measure), label, amount, told.write.range_short(row))
                rows.append([Cell(text) for text in cells])
    heads = [told.texts(f"column.{key}") for key in ("measure", "contrast", "effect", "interval")]
    caption = told.texts("report.table.contrasts", arm=told.write.arm(arms[0])) if arms else ""
    return [Table(heads, rows, caption, (2, 3), (2, 3, 1.8, 2.2))] if rows else []
