"""Draw what the project exists for, the 2x2 and the two contrasts, and save every figure of a comparison."""

import os
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.arms import Square
from pasar.findings import HEADLINE, RECORDS, Effect, Findings
from pasar.language import Texts
from pasar.looks import BLACK, LOOKS, Look, drawing, panels, titled
from pasar.numbers import unbroken
from pasar.plots import Pen, by_group, draw_interval, ends, forest, paths

if TYPE_CHECKING:
    from pasar.results import Result

CONTRASTS: Final = (("adopters", "all"), ("policy", "adopters"), ("policy", "others"), ("policy", "umkm"))
BESIDE: Final = 0.035  # of the step from without to with: what the two lines of a 2x2 stand to either side of it
CONTRAST_MEASURES: Final = ("profit", "sales_growth", "survival")
FORMATS: Final = ("png", "svg")


type Corner = tuple[float, Effect | None]  # a level, and the row of its difference from the base: None for the base


def interaction(pen: Pen) -> Figure | None:
    """Draw every 2x2: each corner's level; parallel lines say that support adds as much with as without co-creation."""
    held = [(square, name) for square in pen.squares for name in HEADLINE if corners(pen.findings, square, name)]
    if not held:
        return None
    figure, axes = panels(len(held), len(held) // len({square for square, _ in held}), 4.2, 3.6)
    for axis, (square, measure) in zip(axes, held, strict=True):
        draw_square(pen, axis, square, measure)
        if len(pen.squares) > 1:
            axis.set_title(f"{pen.names[square.both]}\n{pen.title(measure)}")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=2)
    return titled(figure, pen.texts("plot.interaction"))


def corners(findings: Findings, square: Square, measure: str) -> tuple[Corner, ...]:
    """Return the corners (neither, co-creation, support, both) on a measure, or nothing where one is missing."""
    names = (square.neither, square.co_creation, square.support, square.both)
    rows = {name: row for name in names if (row := findings.of(name, measure)) is not None and row.determined}
    if set(names) - {findings.base} != set(rows):
        return ()
    base = next(iter(rows.values())).base
    return tuple((rows[name].value, rows[name]) if name in rows else (base, None) for name in names)


def draw_square(pen: Pen, axis: Axes, square: Square, measure: str) -> None:
    """Draw two lines from without to with co-creation, one without and one with support, their bars side by side."""
    neither, first, second, both = corners(pen.findings, square, measure)
    support, co_creation = pen.texts("factor.support"), pen.texts("factor.co_creation")
    line(axis, (neither, first), LOOKS[0], pen.texts("plot.without", factor=support), -BESIDE)
    line(axis, (second, both), LOOKS[3], pen.texts("plot.with", factor=support), BESIDE)
    axis.set_xticks((0, 1), [pen.texts(key, factor=co_creation) for key in ("plot.without", "plot.with")])
    axis.set_xlim(-0.35, 1.35)
    axis.set_title(pen.title(measure))
    together = pen.findings.of(square.both, measure, None, "interaction")
    if together is not None and together.determined:
        told = pen.texts("plot.interaction_amount", amount=pen.write.amount_short(together))
        axis.set_xlabel(textwrap.fill(unbroken(told), 40))
    levels = pd.Series([level for level, _ in (neither, first, second, both)])
    pen.scale(axis, RECORDS[measure].unit, levels, horizontal=False, difference=False)


def line(axis: Axes, ends_of: tuple[Corner, Corner], style: Look, label: str, beside: float) -> None:
    """Draw one line with the interval of each corner's difference from the base around its level.

    It stands ``beside`` the places of the axis, so that its bars do not lie over those of the other line.
    """
    places = (beside, 1 + beside)
    levels = [level for level, _ in ends_of]
    axis.plot(places, levels, color=style.colour, linestyle=style.line, marker=style.marker, label=label)
    for place, (level, row) in zip(places, ends_of, strict=True):
        if row is not None and row.has_interval:
            around = (level + row.low - row.effect, level + row.high - row.effect)
            axis.plot((place, place), around, color=style.colour, linewidth=1.4, marker="_", markersize=5)


def contrasts(pen: Pen) -> Figure | None:
    """Draw the naive comparison of adopters with others beside the effect of the policy, measure by measure."""
    arms = [arm for arm in pen.findings.arms if pen.findings.of(arm, "profit", None, "adopters")]
    held = [name for name in CONTRAST_MEASURES if arms and contrast_rows(pen, arms[0], name)]
    if not held:
        return None
    figure, axes = panels(len(held), len(held), 4.8, 1.0 + 0.62 * len(CONTRASTS))
    for axis, measure in zip(axes, held, strict=True):
        draw_contrasts(pen, axis, contrast_rows(pen, arms[0], measure))
        axis.set_title(pen.title(measure))
    return titled(figure, pen.texts("plot.contrasts", arm=pen.names.get(arms[0], arms[0])))


def contrast_rows(pen: Pen, arm: str, measure: str) -> list[tuple[str, Effect]]:
    """Return the contrasts there are, each with the key of its label."""
    found = ((f"{name}_{group}", pen.findings.of(arm, measure, group, name)) for name, group in CONTRASTS)
    return [(key, row) for key, row in found if row is not None and row.determined]


def draw_contrasts(pen: Pen, axis: Axes, rows: list[tuple[str, Effect]]) -> None:
    """Draw the naive contrast in orange above the policy contrasts in black."""
    for place, (key, row) in enumerate(rows):
        draw_interval(axis, row, place, LOOKS[2] if key.startswith("adopters") else LOOKS[0])
    axis.axvline(0, color=BLACK, linewidth=0.9)
    axis.set_yticks(range(len(rows)), [pen.texts(f"plot.contrast.{key}") for key, _ in rows])
    axis.set_ylim(len(rows) - 0.4, -0.6)
    pen.scale(axis, rows[0][1].unit, ends([row for _, row in rows]), horizontal=True, difference=True)


FIGURES: Final[Mapping[str, Callable[[Pen], Figure | None]]] = {
    "effects": forest,
    "paths": paths,
    "groups": by_group,
    "interaction": interaction,
    "contrasts": contrasts,
}


def draw(result: "Result", texts: Texts, name: str) -> Figure | None:
    """Return one figure by name, or None where the comparison does not hold what it shows."""
    with drawing():
        return FIGURES[name](Pen(result, texts))


def save_figures(result: "Result", folder: Path, texts: Texts) -> list[Path]:
    """Write every figure as PNG and SVG into `folder`, each aside and then renamed; return what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    with drawing():
        pen = Pen(result, texts)
        for name, make in FIGURES.items():
            figure = make(pen)
            written += [] if figure is None else [save(figure, folder / f"{name}.{kind}") for kind in FORMATS]
    return written


def save(figure: Figure, path: Path) -> Path:
    """Write one figure so that a broken write leaves no half file."""
    aside = path.with_name(f".{path.name}.part")
    figure.savefig(aside, format=path.suffix[1:], metadata={"Date": None} if path.suffix == ".svg" else None)
    os.replace(aside, path)
    return path
