"""The picture of a comparison in class: a dot for each seed, the mean and what chance leaves open."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pasar.language import Texts
from pasar.lessons.by_hand import interval
from pasar.looks import BLACK, BLUE, SKY, drawing, panels, titled
from pasar.widgets.pictures import write_axis

WIDTH: Final = 30  # letters of a name before it is broken
LANE: Final = 0.55  # inches


def dots(runs: Mapping[str, Sequence[float]], texts: Texts, title: str, unit: str) -> Figure:
    """Draw differences by name, one dot per seed, above their mean and its 95% interval; zero is a line."""
    with drawing():
        figure, (axis,) = panels(1, 1, 7.2, 0.7 + LANE * len(runs))
        for lane, values in enumerate(runs.values()):
            draw_lane(axis, -lane, values)
        axis.axvline(0, color=BLACK, linewidth=0.8)
        axis.set_yticks(range(0, -len(runs), -1), [textwrap.fill(name, WIDTH) for name in runs])
        axis.set_ylim(-len(runs) + 0.4, 0.6)
        axis.grid(visible=False, axis="y")
        write_axis(axis.xaxis, texts, unit, signed=True)
        return titled(figure, f"{title} ({texts('lesson.dots.legend')})")


def draw_lane(axis: Axes, height: float, values: Sequence[float]) -> None:
    """Draw the seeds of one name and, under them, their mean with its interval."""
    axis.plot(values, [height + 0.15] * len(values), "o", color=SKY, markersize=5, markeredgecolor=BLUE)
    low, high = interval(values)
    axis.plot([low, high], [height - 0.15] * 2, color=BLACK, linewidth=2.2)
    axis.plot([(low + high) / 2], [height - 0.15], "D", color=BLACK, markersize=6)
