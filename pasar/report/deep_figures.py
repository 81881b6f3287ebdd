"""Figures of why and of what would change the answer: channels, the weekly chain, signs over two assumptions."""

import math
import textwrap
from typing import Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.evidence.deeper import LEVELS, LINKS
from pasar.findings import RECORDS
from pasar.looks import BLACK, BLUE, LOOKS, VERMILION, panels
from pasar.numbers import unbroken
from pasar.plots import Pen
from pasar.report.deep_tables import Deeper, assumption_name, link_name

WIDE: Final = 3.6
QUARTERS_A_YEAR: Final = 4
LONG_SIDE: Final = 24  # letters along the side of a map
ALONG: Final = 36  # letters below it
FACES: Final = {"+": "#9CC9E8", "-": "#F3B9A0", "?": "#FFFFFF"}
HATCHES: Final = {"+": "", "-": "////", "?": ""}
MARKS: Final = {"+": "+", "-": "−", "?": "?"}


def channels(pen: Pen, deeper: Deeper) -> Figure | None:
    """Draw what each channel adds to the effect of co-creation, with its interval, one panel a measure."""
    why = deeper.why
    measures = deeper.measures
    if why.empty or not measures:
        return None
    figure, axes = panels(len(measures), 1, 2 * WIDE, 1.5)
    for axis, measure in zip(axes, measures, strict=True):
        draw_channels(pen, axis, why[why["measure"] == measure], measure)
    return figure


def draw_channels(pen: Pen, axis: Axes, part: pd.DataFrame, measure: str) -> None:
    """Draw one measure: a bar a channel, the whole in black."""
    names = list(part["part"])
    for place, row in enumerate(part.to_dict("records")):
        colour = BLACK if row["part"] == "whole" else BLUE if row["effect"] >= 0 else VERMILION
        axis.barh(place, row["effect"], color=colour, height=0.6, alpha=0.85)
        if not math.isnan(row["low"]):
            axis.plot([row["low"], row["high"]], [place, place], color="#555555", linewidth=1.6, solid_capstyle="butt")
    axis.axvline(0, color=BLACK, linewidth=0.9)
    axis.set_yticks(range(len(names)), [pen.texts(f"channel.{name}") for name in names])
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.grid(visible=False, axis="y")
    axis.set_title(pen.title(measure, 70))
    values = pd.concat([part["effect"], part["low"], part["high"]]).dropna()
    pen.scale(axis, RECORDS[measure].unit, values, horizontal=True, difference=True)


def chain(pen: Pen, deeper: Deeper) -> Figure:
    """Draw what the arm adds, link by link and quarter by quarter: who asks, what fits, what is told, what is sold."""
    figure, axes = panels(len(LINKS), 2, WIDE, 2.1)
    style = LOOKS[1]
    for axis, name in zip(axes, LINKS, strict=True):
        part = deeper.chain[deeper.chain["link"] == name]
        years = (part["quarter"] + 1) / QUARTERS_A_YEAR
        axis.fill_between(years, part["low"], part["high"], color=style.colour, alpha=0.18, linewidth=0)
        axis.plot(years, part["effect"], color=style.colour, marker=style.marker, markersize=3.5, linewidth=1.6)
        axis.axhline(0, color=BLACK, linewidth=0.9)
        axis.set_title(link_name(name, pen.texts))
        pen.years(axis)
        unit = RECORDS[name].unit if name in RECORDS else "share"
        values = pd.concat([part["effect"], part["low"], part["high"]]).dropna()
        pen.scale(axis, unit, values, horizontal=False, difference=True)
    return figure


def signs(pen: Pen, deeper: Deeper) -> Figure:
    """Draw the sign of the effect over the two assumptions that matter most, one panel a measure."""
    figure, axes = panels(len(deeper.measures), 2, WIDE, 2.1)
    for axis, measure in zip(axes, deeper.measures, strict=True):
        draw_signs(pen, axis, deeper, measure)
    return figure


def draw_signs(pen: Pen, axis: Axes, deeper: Deeper, measure: str) -> None:
    """Draw one map: each cell its sign and estimate; hatched where lower, white where not told from zero."""
    part = deeper.signs[deeper.signs["measure"] == measure]
    unit = RECORDS[measure].unit
    scale = pen.numbers.scale_for(tuple(part["effect"].abs().dropna()) or (0.0,), unit)
    for row in part.to_dict("records"):
        x, y = LEVELS.index(row["across"]), LEVELS.index(row["up"])
        axis.bar(
            x,
            0.96,
            width=0.96,
            bottom=y - 0.48,
            color=FACES[row["sign"]],
            hatch=HATCHES[row["sign"]],
            edgecolor="#777777",
        )
        amount = "" if math.isnan(row["effect"]) else unbroken(pen.numbers.bare(row["effect"], unit, scale))
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2, "alpha": 0.85}
        axis.text(x, y, f"{MARKS[row['sign']]}\n{amount}", ha="center", va="center", fontsize=7.5, bbox=box)
    across, up = deeper.pair
    axis.set_xticks(range(3), [deeper.level_text(across, level, pen.texts) for level in LEVELS])
    axis.set_yticks(range(3), [deeper.level_text(up, level, pen.texts) for level in LEVELS])
    axis.set_xlabel(textwrap.fill(assumption_name(across, pen.texts), ALONG))
    axis.set_ylabel(textwrap.fill(assumption_name(up, pen.texts), LONG_SIDE))
    axis.grid(visible=False)
    axis.set_xlim(-0.5, 2.5)
    axis.set_ylim(-0.5, 2.5)
    axis.set_title(pen.title(measure, 34) + f"\n({pen.numbers.unit_name(unit, difference=True)})", fontsize=8.5)
