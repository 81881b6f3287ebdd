"""Draw a comparison: effects with intervals, weekly paths, who gains, the 2x2, and the two contrasts side by side."""

import itertools
import textwrap
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from pasar.findings import HEADLINE, RECORDS, Effect
from pasar.language import Texts
from pasar.looks import BLACK, Look, look, panels, titled
from pasar.numbers import MONEY_UNITS, PERCENT_UNITS, Numbers
from pasar.sentences import Writer
from simulation.parameters import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from pasar.results import Result

PATHS: Final = ("umkm_revenue_share", "profit", "fit", "repeat_rate", "fill_rate", "adoption_share")
GROUP_KINDS: Final = ("sector", "region", "size")
WEEKLY: Final = ("scenario", "seed", "week", "measure", "group", "value")
BAND: Final = (0.05, 0.95)
QUARTER: Final = 13
MOST_BARS: Final = 6
APART: Final = 0.16
TITLE_WIDTH: Final = 46
GREY: Final = "#666666"  # still 5 to 1 against white
LONG_TICKS, MILLION = 10_000.0, 1e6


class Pen:
    """What every figure needs: the findings, the words and the numbers of one language, the look of each arm."""

    def __init__(self, result: "Result", texts: Texts) -> None:
        self.findings = result.findings
        self.weekly = result.weekly if result.has_weekly else pd.DataFrame(columns=list(WEEKLY))
        self.squares = result.squares
        self.texts = texts
        self.numbers = Numbers(texts)
        self.write = Writer.of(result, texts)
        self.names = self.write.names

    def look(self, scenario: str) -> Look:
        """Return the look of an arm; the base is always black."""
        return look(([self.findings.base, *self.findings.arms]).index(scenario))

    def arm(self, scenario: str) -> str:
        """Return the title of an arm, wrapped for a tick label."""
        return textwrap.fill(self.names.get(scenario, scenario), 26)

    def title(self, measure: str, width: int = TITLE_WIDTH) -> str:
        """Return the name of a measure, wrapped."""
        return textwrap.fill(self.write.measure(measure), width)

    def scale(self, axis_of: Axes, unit: str, values: pd.Series, horizontal: bool, difference: bool) -> None:
        """Write the ticks of a value axis by locale and put its unit under it."""
        divisor, word = self.scaling(unit, float(values.abs().max()) if len(values) else 0.0)
        axis = axis_of.xaxis if horizontal else axis_of.yaxis
        axis.set_major_locator(MaxNLocator(4))
        axis.set_major_formatter(FuncFormatter(lambda value, _: self.tick(value / divisor, difference)))
        axis.set_label_text(self.numbers.unit_name(unit, difference, word))

    def years(self, axis: Axes) -> None:
        """Write the ticks of an axis of years by locale and name it."""
        axis.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
        axis.xaxis.set_major_formatter(FuncFormatter(lambda value, _: self.tick(value, signed=False)))
        axis.set_xlabel(self.texts("plot.years"))

    def scaling(self, unit: str, largest: float) -> tuple[float, str]:
        """Return what ticks are divided by, and its name where it has one."""
        if unit in PERCENT_UNITS:
            return 0.01, ""
        if unit in MONEY_UNITS and LONG_TICKS <= largest < MILLION:
            return 1e3, self.texts("number.thousand")
        return self.numbers.scale_of(largest) if unit in MONEY_UNITS else (1.0, "")

    def tick(self, value: float, signed: bool) -> str:
        """Write a tick with as many decimals as it needs, and a minus sign as wide as the plus."""
        return self.numbers.shortest(value, 4, signed).replace("-", "−")


def forest(pen: Pen) -> Figure | None:
    """Draw the effect of every arm on every main measure with its 95% interval, one panel and unit a measure."""
    measures = [name for name in pen.findings.drawn() if any(rows_of(pen, name))]
    if not measures:
        return None
    height = 0.55 + 0.42 * len(pen.findings.arms)
    figure, axes = panels(len(measures), 2, 5.4, max(1.5, height))
    for axis, measure in zip(axes, measures, strict=True):
        intervals(pen, axis, rows_of(pen, measure))
        axis.set_title(pen.title(measure))
    return titled(figure, pen.texts("plot.forest", base=pen.names.get(pen.findings.base, pen.findings.base)))


def rows_of(pen: Pen, measure: str, group: str | None = None) -> list[Effect]:
    """Return the policy effect of each arm on a measure."""
    found = (pen.findings.of(arm, measure, group) for arm in pen.findings.arms)
    return [row for row in found if row is not None and row.determined]


def intervals(pen: Pen, axis: Axes, rows: list[Effect]) -> None:
    """Draw one line an arm, top to bottom, with zero marked."""
    for place, row in enumerate(rows):
        draw_interval(axis, row, place, pen.look(row.scenario))
    axis.axvline(0, color=BLACK, linewidth=0.9)
    axis.set_yticks(range(len(rows)), [pen.arm(row.scenario) for row in rows])
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.grid(visible=False, axis="y")
    pen.scale(axis, rows[0].unit, ends(rows), horizontal=True, difference=True)


def draw_interval(axis: Axes, row: Effect, place: float, style: Look) -> None:
    """Draw an estimate and its interval; an open marker where the interval holds zero or is missing."""
    face = style.colour if row.verdict in ("up", "down") else "white"
    if row.has_interval:
        axis.plot([row.low, row.high], [place, place], color=style.colour, linewidth=2.2, solid_capstyle="butt")
    axis.plot([row.effect], [place], style.marker, color=style.colour, markerfacecolor=face, markersize=7)


def ends(rows: list[Effect]) -> pd.Series:
    """Return every number the axis must hold."""
    return pd.Series([number for row in rows for number in (row.effect, row.low, row.high)]).dropna()


def paths(pen: Pen) -> Figure | None:
    """Draw the weekly path of each arm: the mean over seeds and what holds nine seeds in ten."""
    weekly = pen.weekly[pen.weekly["group"] == "all"]
    held = set(weekly["measure"].unique())
    measures = [name for name in PATHS if name in held]
    if not measures:
        return None
    figure, axes = panels(len(measures), 2, 5.4, 2.6)
    for axis, measure in zip(axes, measures, strict=True):
        draw_paths(pen, axis, weekly[weekly["measure"] == measure], measure)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2)
    return titled(figure, pen.texts("plot.paths"))


def draw_paths(pen: Pen, axis: Axes, weekly: pd.DataFrame, measure: str) -> None:
    """Draw the arms of one measure over the years: a band for the base, bars side by side for the others.

    Bands of several arms lie over each other and blur; bars a little apart can be told one from another.
    """
    arms = (pen.findings.base, *pen.findings.arms)
    for place, scenario in enumerate(arms):
        table = smooth(weekly[weekly["scenario"] == scenario])
        years, style = table.index / WEEKS_PER_YEAR, pen.look(scenario)
        low, high = (table.quantile(level, axis=1) for level in BAND)
        if place == 0:
            axis.fill_between(years, low, high, color=style.colour, alpha=0.09, linewidth=0)
        else:
            at = bar_weeks(len(table))
            moved = (at + 1 + (place - len(arms) / 2) * APART * (at[0] + 1) / len(arms)) / WEEKS_PER_YEAR
            axis.vlines(moved, low.iloc[at], high.iloc[at], color=style.colour, linewidth=1.1)
            axis.plot(moved, table.mean(axis=1).iloc[at], style.marker, color=style.colour, markersize=3.5)
        label = pen.names.get(scenario, scenario)
        axis.plot(years, table.mean(axis=1), color=style.colour, linestyle=style.line, linewidth=1.8, label=label)
    axis.set_title(pen.title(measure))
    pen.years(axis)
    pen.scale(axis, RECORDS[measure].unit, weekly["value"], horizontal=False, difference=False)


def bar_weeks(weeks: int) -> NDArray[np.int64]:
    """Return the rows at which bars stand: the ends of some quarters, at most six, evenly apart."""
    step = QUARTER * max(1, -(-weeks // (QUARTER * MOST_BARS)))
    return np.arange(step, weeks + 1, step) - 1 if step <= weeks else np.array([weeks - 1])


def smooth(weekly: pd.DataFrame) -> pd.DataFrame:
    """Return the moving mean over a quarter, weeks down and seeds across: single weeks are mostly noise."""
    return weekly.pivot(index="week", columns="seed", values="value").rolling(QUARTER, min_periods=1).mean()


def by_group(pen: Pen) -> Figure | None:
    """Draw who gains: the effect of every arm by sector, region and size, for the headline measures."""
    groups = [name for kind in GROUP_KINDS for name in pen.findings.groups(kind)]
    measures = [name for name in HEADLINE if any(rows_of(pen, name, group) for group in groups)]
    if not measures:
        return None
    figure, axes = panels(len(measures), len(measures), 4.6, 0.9 + 0.17 * len(groups) * (1 + len(pen.findings.arms)))
    for axis, measure in zip(axes, measures, strict=True):
        draw_groups(pen, axis, measure, groups)
        axis.tick_params(labelleft=axis is axes[0])
    handles = [mark(pen, arm) for arm in pen.findings.arms]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return titled(figure, pen.texts("plot.groups", base=pen.names.get(pen.findings.base, pen.findings.base)))


def mark(pen: Pen, scenario: str) -> Line2D:
    """Return the legend entry of an arm."""
    style = pen.look(scenario)
    label = pen.names.get(scenario, scenario)
    return Line2D([], [], color=style.colour, marker=style.marker, linewidth=2.2, label=label)


def draw_withheld(pen: Pen, axis: Axes, rows: list[Effect], places: list[float], group_place: float) -> None:
    """Say in grey, where marks would be, why they are not there; once a group where it is the same for every arm."""
    empty = [(row, place) for row, place in zip(rows, places, strict=True) if not row.determined]
    reasons = {row.reason for row, _ in empty}
    if len(empty) == len(rows) and len(reasons) == 1:
        empty = [(empty[0][0], group_place)]
    for row, place in empty:
        key = f"plot.withheld.{row.reason}"
        told = pen.texts(key if key in pen.texts else "number.none")
        axis.text(
            0.5, place, told, transform=axis.get_yaxis_transform(), fontsize=8, color=GREY, ha="center", va="center",
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5}, zorder=3,
        )  # fmt: skip


def draw_groups(pen: Pen, axis: Axes, measure: str, groups: list[str]) -> None:
    """Draw the arms side by side inside each group."""
    rows: list[Effect] = []
    step = 0.8 / max(1, len(pen.findings.arms))
    for place, group in enumerate(groups):
        found = [row for arm in pen.findings.arms if (row := pen.findings.of(arm, measure, group)) is not None]
        places = [place + step * (nth - (len(pen.findings.arms) - 1) / 2) for nth in range(len(found))]
        for row, at in zip(found, places, strict=True):
            if row.determined:
                draw_interval(axis, row, at, pen.look(row.scenario))
                rows.append(row)
        draw_withheld(pen, axis, found, places, place)
    axis.axvline(0, color=BLACK, linewidth=0.9)
    axis.set_yticks(range(len(groups)), [pen.write.group_head(name) for name in groups])
    for place, (group, following) in enumerate(itertools.pairwise(groups)):
        if group.partition(":")[0] != following.partition(":")[0]:
            axis.axhline(place + 0.5, color=BLACK, linewidth=0.6, linestyle=":")
    axis.set_ylim(len(groups) - 0.45, -0.55)
    axis.set_title(pen.title(measure, 34))
    pen.scale(axis, rows[0].unit, ends(rows), horizontal=True, difference=True)
