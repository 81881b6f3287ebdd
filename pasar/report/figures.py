"""The figures of a report, drawn for the width of an A4 page so that their text stays readable."""

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.arms import Square
from pasar.findings import HEADLINE, OUTLAY
from pasar.language import Texts
from pasar.looks import BLACK, drawing, panels
from pasar.pictures import CONTRAST_MEASURES, contrast_rows, corners, draw_contrasts, draw_square
from pasar.plots import GROUP_KINDS, PATHS, Pen, draw_groups, draw_interval, draw_paths, ends, mark, rows_of
from pasar.report import deep_figures
from pasar.report.deep_tables import Deeper

if TYPE_CHECKING:
    from pasar.results import Result

WIDE: Final = 3.6  # inches: half of the text width of A4
NARROW_TITLE: Final = 36
APART: Final = 0.1  # inches around a panel: ticks of neighbours must not read as one number
ARM: Final = 0.3  # inches: the name of an arm may take two lines
ON_A_PAGE: Final = 8  # so that the first figure finds room below the contents
SMALL: Final[dict[Any, Any]] = {"font.size": 9.0, "axes.titlesize": 9.5}
ROOT: Final = re.compile(r"<svg\b.*</svg>", re.DOTALL)


def wide(count: int, height: float) -> tuple[Figure, list[Axes]]:
    """Return a figure as wide as the page: two panels side by side, or one that takes all of it."""
    figure, axes = panels(count, 2, 2 * WIDE / min(2, count), height)
    figure.set_layout_engine("constrained", w_pad=APART)
    return figure, axes


def forest(pen: Pen) -> Figure | None:
    """Draw the first half of the main measures."""
    return forest_of(pen, main_measures(pen)[:ON_A_PAGE])


def forest_rest(pen: Pen) -> Figure | None:
    """Draw the main measures that the first figure had no room for."""
    return forest_of(pen, main_measures(pen)[ON_A_PAGE:])


def main_measures(pen: Pen) -> list[str]:
    """Return the main measures that this comparison determines; an outlay only where some arm has one."""
    is_free = all(pen.findings.outlay(arm) is None for arm in pen.findings.arms)
    return [name for name in pen.findings.drawn() if rows_of(pen, name) and not (is_free and name == OUTLAY)]


def forest_of(pen: Pen, measures: list[str]) -> Figure | None:
    """Draw every arm's effect on some measures, two panels side by side, arms named on the left."""
    if not measures:
        return None
    figure, axes = wide(len(measures), 0.66 + ARM * len(pen.findings.arms))
    for place, (axis, measure) in enumerate(zip(axes, measures, strict=True)):
        draw_arms(pen, axis, measure, labelled=place % 2 == 0)
    return figure


def draw_arms(pen: Pen, axis: Axes, measure: str, labelled: bool) -> None:
    """Draw one interval an arm at the arm's own height, so that panels in a row share their labels."""
    arms = list(pen.findings.arms)
    rows = rows_of(pen, measure)
    for row in rows:
        draw_interval(axis, row, arms.index(row.scenario), pen.look(row.scenario))
    axis.axvline(0, color=BLACK, linewidth=0.9)
    axis.set_yticks(range(len(arms)), [pen.arm(arm) for arm in arms] if labelled else [""] * len(arms))
    axis.set_ylim(len(arms) - 0.4, -0.6)
    axis.grid(visible=False, axis="y")
    axis.set_title(pen.title(measure, NARROW_TITLE))
    pen.scale(axis, rows[0].unit, ends(rows), horizontal=True, difference=True)


def paths(pen: Pen) -> Figure | None:
    """Draw the weekly path of each arm with its band."""
    weekly = pen.weekly[pen.weekly["group"] == "all"]
    measures = [name for name in PATHS if name in set(weekly["measure"])]
    if not measures:
        return None
    figure, axes = wide(len(measures), 2.15)
    for axis, measure in zip(axes, measures, strict=True):
        draw_paths(pen, axis, weekly[weekly["measure"] == measure], measure)
        axis.set_title(pen.title(measure, NARROW_TITLE))
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2)
    return figure


def groups(pen: Pen) -> Figure | None:
    """Draw who gains by sector, region and size, on the two headline measures that every group has."""
    names = [name for kind in GROUP_KINDS for name in pen.findings.groups(kind)]
    names = [name for name in names if any(rows_of(pen, measure, name) for measure in HEADLINE[1:])]
    measures = [name for name in HEADLINE[1:] if any(rows_of(pen, name, group) for group in names)]
    if not measures:
        return None
    figure, axes = wide(len(measures), 1.0 + 0.16 * len(names) * (1 + len(pen.findings.arms)))
    for axis, measure in zip(axes, measures, strict=True):
        draw_groups(pen, axis, measure, names)
        axis.set_title(pen.title(measure, 30))
        axis.tick_params(labelleft=axis is axes[0])
    handles = [mark(pen, arm) for arm in pen.findings.arms]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return figure


def interaction(pen: Pen, square: Square) -> Figure | None:
    """Draw one 2x2 for each headline measure."""
    measures = [name for name in HEADLINE if corners(pen.findings, square, name)]
    if not measures:
        return None
    figure, axes = wide(len(measures), 2.7)
    for axis, measure in zip(axes, measures, strict=True):
        draw_square(pen, axis, square, measure)
        axis.set_title(pen.title(measure, NARROW_TITLE))
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2)
    return figure


def contrasts(pen: Pen) -> Figure | None:
    """Draw the naive comparison beside the effect of the policy, for the first arm that has both."""
    arms = [arm for arm in pen.findings.arms if pen.findings.of(arm, "profit", None, "adopters")]
    measures = [name for name in CONTRAST_MEASURES if arms and contrast_rows(pen, arms[0], name)]
    if not measures:
        return None
    figure, axes = panels(len(measures), 1, 2 * WIDE, 1.9)
    for axis, measure in zip(axes, measures, strict=True):
        draw_contrasts(pen, axis, contrast_rows(pen, arms[0], measure))
        axis.set_title(pen.title(measure, 70))
    return figure


FIGURES: Final[dict[str, Callable[[Pen], Figure | None]]] = {
    "effects": forest,
    "effects_rest": forest_rest,
    "paths": paths,
    "groups": groups,
    "contrasts": contrasts,
}


def draw(result: "Result", texts: Texts, name: str) -> str | None:
    """Return one figure as an SVG element, or None where the comparison does not hold what it shows."""
    with drawing(), mpl.rc_context(SMALL):
        figure = FIGURES[name](Pen(result, texts))
        return None if figure is None else own_ids(svg_of(figure), name)


def draw_square_of(result: "Result", texts: Texts, place: int) -> str | None:
    """Return the figure of one of the 2x2s of a comparison as an SVG element."""
    with drawing(), mpl.rc_context(SMALL):
        figure = interaction(Pen(result, texts), result.squares[place])
        return None if figure is None else own_ids(svg_of(figure), square_name(place))


def square_name(place: int) -> str:
    """Return the name of the figure of a 2x2."""
    return "interaction" if place == 0 else f"interaction-{place + 1}"


DEEP_FIGURES: Final[dict[str, Callable[[Pen, Deeper], Figure | None]]] = {
    "channels": deep_figures.channels,
    "chain": deep_figures.chain,
    "signs": deep_figures.signs,
}


def draw_deeper(result: "Result", deeper: Deeper, texts: Texts, name: str) -> str | None:
    """Return one figure of what was found by going deeper as an SVG element, or None where there is nothing."""
    with drawing(), mpl.rc_context(SMALL):
        figure = DEEP_FIGURES[name](Pen(result, texts), deeper)
        return None if figure is None else own_ids(svg_of(figure), name)


def svg_of(figure: Figure) -> str:
    """Return a figure as one SVG element whose texts are texts, without the XML prolog.

    Its ground is left out: a page that has more to the side shows so behind it.
    """
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    found = ROOT.search(buffer.getvalue())
    return found[0] if found else ""


def own_ids(svg: str, name: str) -> str:
    """Return an SVG whose ids begin with its name, so that several can stand in one page."""
    svg = re.sub(r'(?<=\bid=")', f"{name}-", svg)
    return re.sub(r'(?<=url\(#)|(?<=href="#)', f"{name}-", svg)
