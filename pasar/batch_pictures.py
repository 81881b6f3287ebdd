"""Draw a batch: how the interval narrows, what decides the result, where its sign turns, the front of a search."""

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from pasar.findings import RECORDS
from pasar.language import Texts
from pasar.looks import BLACK, look, panels, titled
from pasar.numbers import PERCENT_UNITS, Numbers
from simulation.parameters import facts_of
from simulation.scenario import shipped
from simulation.scenario.names import themes

FEWEST_SHOWN: Final = 4  # seeds; the interval of fewer dwarfs all others
INDICES: Final = ("PAWN", "ST", "S1", "mu_star")
OF_MEASURE: Final = ("mu_star",)  # indices on the scale of the measure; the others have no unit
SIGNS: Final = {"+": ("up", "^", 1), "-": ("down", "v", 3), "?": ("open", "o", 0)}  # word, marker, look


class Words:
    """Measures, parameters and numbers in one language."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.numbers = Numbers(texts)

    def measure(self, name: str) -> str:
        """Return the label of a measure."""
        record = RECORDS.get(name)
        key = f"measure.{name}"
        return self.texts.label(record) if record else self.texts(key) if key in self.texts.catalogue else name

    def within(self, name: str) -> str:
        """Return the label of a measure as it stands inside a sentence: small, unless it begins with an acronym."""
        label = self.measure(name)
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def parameter(self, path: str) -> str:
        """Return the name of a parameter of the world, or its path where it has none."""
        theme, _, name = path.rpartition(".")
        record = themes().get(theme)
        facts = facts_of(record, name) if record is not None and name in record.model_fields else None
        return re.split("[:;] ", str(getattr(facts, self.texts.language)))[0] if facts else path

    def arm(self, label: str) -> str:
        """Return an arm of a batch, ``classroom co_creation=all``, in words: title of the scenario, levers as set."""
        scenario, *levers = label.split(" ")
        titles = {one.name: str(getattr(one, f"title_{self.texts.language}")) for one in shipped()}
        told = [self.lever(*lever.partition("=")[::2]) for lever in levers]
        return ", ".join([titles.get(scenario) or scenario, *told])

    def lever(self, path: str, value: str) -> str:
        """Return one lever as it is set; a value that is a rule, not a number, in words where it has some."""
        key = f"setting.{path}"
        name = self.texts(key) if key in self.texts.catalogue else self.parameter(path)
        return f"{name}: {self.setting(value)}"

    def setting(self, value: str) -> str:
        """Return a value as the language writes it."""
        try:
            return self.numbers.shortest(float(value), 4)
        except ValueError:
            key = f"value.{value}"
            return self.texts(key) if key in self.texts.catalogue else value

    def unit(self, measure: str) -> str:
        """Return the unit of a measure."""
        record = RECORDS.get(measure)
        return record.unit if record else ""

    def axis(self, axes: Axes, measure: str, *, up: bool = True, difference: bool = True, unit: str = "") -> None:
        """Write the ticks of a value axis as the language does, and its unit: the measure's own unless one is given."""
        unit = unit or self.unit(measure)
        axis = axes.yaxis if up else axes.xaxis
        ends = axis.get_view_interval()
        divisor, scale = self.numbers.scale_for((float(ends[0]), float(ends[1])), unit)
        divisor = 0.01 if unit in PERCENT_UNITS else divisor
        axis.set_major_formatter(lambda value, _: self.numbers.shortest(value / divisor, 3))
        axis.set_label_text(self.numbers.unit_name(unit, difference, scale))


def figures(tables: Mapping[str, pd.DataFrame], measure: str, texts: Texts) -> Iterator[tuple[str, Figure]]:
    """Yield every figure that the tables of an analysis allow, by name."""
    words = Words(texts)
    if "stability" in tables:
        yield "replications", replications(tables["stability"], measure, words)
    for name, draw in (("sensitivity", sensitivity), ("sign_map", sign_map)):
        if name not in tables:
            continue
        drawn = draw(tables[name], measure, words)
        if drawn is not None:
            yield name, drawn


def replications(table: pd.DataFrame, measure: str, words: Words) -> Figure:
    """Draw variance and half-width of the 95% interval after each seed: stable and narrow enough, or not yet."""
    figure, (left, right) = panels(2, 2, 5.4, 3.2)
    for place, (label, part) in enumerate(table.groupby("label", sort=False)):
        style = look(place + 1)
        kind: Any = {"color": style.colour, "linestyle": style.line, "label": textwrap.fill(words.arm(str(label)), 34)}
        left.plot(part["n"], np.sqrt(part["variance"]), **kind)
        enough = part[part["n"] >= min(FEWEST_SHOWN, part["n"].max() - 1)]
        right.plot(enough["n"], enough["half_width"], **kind)
    for axes, title in ((left, "plot.spread"), (right, "plot.half_width")):
        axes.set_title(words.texts(title))
        axes.set_xlabel(words.texts("plot.seeds"))
        axes.set_ylim(bottom=0)
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        words.axis(axes, measure)
    right.legend(fontsize=8)
    return titled(figure, words.texts("plot.replications", measure=words.within(measure)))


def sensitivity(table: pd.DataFrame, measure: str, words: Words) -> Figure | None:
    """Draw the strongest index that the design gives, a bar a factor with its interval, a panel an arm."""
    name = next((one for one in INDICES if "index" in table and (table["index"] == one).any()), None)
    if name is None:
        return None
    part = table[table["index"] == name]
    labels = list(part["label"].unique())
    figure, axes = panels(len(labels), 2, 6.2, 0.9 + 0.42 * part["factor"].nunique())
    for place, (cell, label) in enumerate(zip(axes, labels, strict=True)):
        own = part[part["label"] == label].sort_values("value")
        bars(cell, own, place, words)
        cell.set_title(textwrap.fill(words.arm(str(label)), 46))
        if name in OF_MEASURE:
            words.axis(cell, measure, up=False)
        cell.set_xlabel(textwrap.fill(words.texts(f"plot.index.{name}", unit=cell.get_xlabel()), 44))
    key = "plot.sensitivity.dummy" if "dummy" in set(part["factor"]) else "plot.sensitivity"
    subject = words.within(measure)
    if "against" in part and (part["against"] != "").all():
        subject = words.texts("plot.effect_on", measure=subject)
    return titled(figure, words.texts(key, subject=subject))


def bars(axes: Axes, table: pd.DataFrame, place: int, words: Words) -> None:
    """Draw one bar a factor with its interval; the dummy that does nothing is grey."""
    values = table["value"].to_numpy(float)
    ends = np.nan_to_num(np.stack([values - table["low"], table["high"] - values]).astype(float))
    colours = ["#999999" if name == "dummy" else look(place + 1).colour for name in table["factor"]]
    names = [
        words.texts("plot.dummy") if name == "dummy" else textwrap.fill(words.parameter(str(name)), 30)
        for name in table["factor"]
    ]
    axes.barh(range(len(table)), values, color=colours, height=0.6)
    axes.errorbar(values, range(len(table)), xerr=np.maximum(ends, 0.0), fmt="none", ecolor=BLACK, capsize=3)
    axes.set_yticks(range(len(table)), names)
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_formatter(lambda value, _: words.numbers.shortest(value, 3))


def sign_map(table: pd.DataFrame, measure: str, words: Words) -> Figure:
    """Draw the sign of the effect over two parameters: up, down, or not told from zero."""
    across, up = (str(name) for name in table.columns[:2])
    labels = list(table["label"].unique())
    figure, axes = panels(len(labels), 2, 5.4, 4.2)
    for cell, label in zip(axes, labels, strict=True):
        own = table[table["label"] == label]
        for sign, (word, marker, colour) in SIGNS.items():
            part = own[own["sign"] == sign]
            face = "none" if sign == "?" else look(colour).colour
            style: Any = {"edgecolors": look(colour).colour, "facecolors": face, "s": 90, "marker": marker}
            cell.scatter(part[across], part[up], **style, label=words.texts(f"plot.sign.{word}"))
        cell.set_title(textwrap.fill(words.arm(str(label)), 46))
        cell.set_xlabel(words.parameter(across))
        cell.set_ylabel(words.parameter(up))
        cell.margins(0.12)
        for axis in (cell.xaxis, cell.yaxis):
            axis.set_major_formatter(lambda value, _: words.numbers.shortest(value, 3))
    axes[-1].legend(fontsize=8, loc="upper left", bbox_to_anchor=(0.0, -0.18), ncols=3)
    return titled(figure, words.texts("plot.sign_map", measure=words.within(measure)))


def front(table: pd.DataFrame, goals: Sequence[str], texts: Texts) -> Figure | None:
    """Draw the front on fresh seeds: each further goal against the first, with 95% intervals of the gains."""
    if len(goals) < 2:
        return None
    words = Words(texts)
    first, *others = goals
    figure, axes = panels(len(others), 2, 5.4, 3.6)
    for cell, goal in zip(axes, others, strict=True):
        for stays, part in table.groupby("stays"):
            style = look(1 if stays else 0)
            face = style.colour if stays else "white"
            cell.errorbar(
                part[f"{first} gain"], part[f"{goal} gain"], xerr=reach(part, first), yerr=reach(part, goal),
                fmt=style.marker, color=style.colour, markerfacecolor=face, elinewidth=0.7,
                label=texts(f"plot.front.{'stays' if stays else 'leaves'}"),
            )  # fmt: skip
        cell.set_title(textwrap.fill(words.measure(goal), 46))
        words.axis(cell, goal)
        words.axis(cell, first, up=False)
        cell.set_xlabel(f"{words.measure(first)} ({cell.get_xlabel()})")
    axes[-1].legend(fontsize=8)
    return titled(figure, texts("plot.front"))


def reach(table: pd.DataFrame, goal: str) -> NDArray[np.float64]:
    """Return how far the interval of a gain reaches to either side."""
    gain = table[f"{goal} gain"]
    ends: NDArray[np.float64] = np.nan_to_num(
        np.stack([gain - table[f"{goal} low"], table[f"{goal} high"] - gain]).astype(float)
    )
    return ends
