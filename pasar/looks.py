"""How figures look: colours safe for colour-blind readers, told apart in grey by line and marker too."""

import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLACK, ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
SETTINGS: Final[Any] = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "axes.axisbelow": True,
    "legend.frameon": False,
    "figure.dpi": 110,
    "savefig.dpi": 160,
    "svg.fonttype": "none",
    "svg.hashsalt": "pasar",
}


@dataclass(frozen=True)
class Look:
    """Colour, line and marker of one arm, the same in every figure."""

    colour: str
    line: str | tuple[int, tuple[float, ...]]
    marker: str


LOOKS: Final = (
    Look(BLACK, "-", "o"),
    Look(BLUE, "--", "s"),
    Look(ORANGE, "-.", "^"),
    Look(VERMILION, (0, (1, 1.2)), "D"),
    Look(GREEN, (0, (5, 1, 1, 1, 1, 1)), "v"),
    Look(PURPLE, (0, (8, 2)), "P"),
    Look(SKY, (0, (3, 3)), "X"),
)


def look(index: int) -> Look:
    """Return the look of the arm at `index`; the base arm is 0."""
    return LOOKS[index % len(LOOKS)]


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with our settings and leave the user's own as they were."""
    with mpl.rc_context(SETTINGS):
        yield


def panels(count: int, columns: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    """Return a figure with `count` panels of `width` x `height` inches each; the caller is inside `drawing`."""
    columns = max(1, min(columns, count))
    rows = max(1, -(-count // columns))
    figure = Figure(figsize=(columns * width, rows * height + 0.9), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False)
    cells: list[Axes] = list(grid.ravel())
    for empty in cells[count:]:
        empty.set_visible(False)
    return figure, cells[:count]


def titled(figure: Figure, title: str) -> Figure:
    """Put a title over the whole figure, wrapped to its width."""
    figure.suptitle(textwrap.fill(title, int(figure.get_figwidth() * 10.5)), x=0.01, ha="left", fontsize=11.5)
    return figure
