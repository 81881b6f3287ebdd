"""``docs/robustness.md``: through which channel the effect comes, under which choices it holds, what it depends on."""

# ruff: noqa: E501  (paragraphs of the document stay on their lines)

import math
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from experiments.evidence.decomposition import CHANNELS
from experiments.evidence.estimates import Estimate
from experiments.evidence.screening import BASE_POINTS, FALSE_FOUND, Screening
from pasar.batch_pictures import Words
from pasar.documents.wording import (
    decimal,
    draw_in_each,
    effect_text,
    figure_of,
    interval,
    rows_of,
    write_text,
)  # fmt: skip
from pasar.language import Texts
from pasar.looks import BLACK, BLUE, VERMILION, drawing, panels
from simulation import Scenario, code_hash
from simulation.record import MEASURES

SHOWN = 15  # parameters in the table of Morris' measures; the others move less
PARTS = ("fit", "bond", "talk", "cost", "none", "whole")
OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Robustness:
    """What was found: channels by customers per UMKM, choices, and the screening; and how much was run."""

    channels: Mapping[int, pd.DataFrame]
    choices: pd.DataFrame
    screening: Screening
    channel_seeds: int
    choice_seeds: int


def write_robustness(docs: Path, found: Robustness, plan: Scenario) -> Path:
    """Write the document and its figures in each language."""
    draw_in_each(docs, "channels", lambda path, texts: draw_channels(path, texts, found.channels))
    draw_in_each(docs, "choices", lambda path, texts: draw_choices(path, texts, found.choices))
    draw_in_each(docs, "screening", lambda path, texts: draw_screening(path, texts, found.screening))
    return write_text(docs / "robustness.md", document(Texts("en"), found, plan))


def document(texts: Texts, found: Robustness, plan: Scenario) -> str:
    """Return the document."""
    screening = found.screening
    parts = [
        "# Robustness: channels, choices, sensitivity",
        "Written by `pasar robustness --write`; do not edit. It repeats by that command and goes on where it stopped.",
        f"Scenario `{plan.name}`, co-creation by all UMKM that can against none, paired by seed, code `{code_hash()}`. Intervals are 95% over seeds: chance, not assumption.",
        "## Through which channel",
        "A channel is off when co-creators behave there as if they did not co-create, in the treated arm only; exit and entry stay as they are. Without the fit channel nothing that people said is made: their ideas wait for a launch out of own sales or are never answered, so a bond without fit is mostly disappointment (decision 0102). "
        f"Shapley shares over all 16 combinations add up to the whole; {found.channel_seeds} seeds. The bond reaches a large part of a firm's buyers only where the firm is small, so the shares are given at three densities.",
        *(text for density, table in found.channels.items() for text in (f"### {density} customers per UMKM", rows_of(["measure", "part", "effect (95%)"], _channels(texts, table)))),
        f"![Effect on the UMKM revenue share by channel]({figure_of('channels')})",
        "## Under which choices",
        f"Each row changes one choice of structure; {found.choice_seeds} seeds. *Holds*: `yes` if the effect can be told from zero with the sign it has as shipped, `no` with the other sign, `unclear` if it cannot be told from zero.",
        rows_of(["choice", "measure", "effect (95%)", "holds"], choice_rows(texts, found.choices)),
        _limits(found.choices),
        f"![Effect on the UMKM revenue share under each choice]({figure_of('choices')})",
        "## What it depends on",
        f"Morris' elementary effects of {len(screening.morris)} parameters: every number of the world but those of structure (above) and those that are off. Each is moved over its whole sweep range (half to one and a half times its value where its record states none), {screening.trajectories} trajectories on one seed of luck, on the paired effect on the UMKM revenue share (points). "
        f"`mu*`: mean absolute change; `mu`: its mean with sign; `sigma`: spread, from interaction, curvature and the seed. The first {SHOWN}:",
        rows_of(["parameter", "mu* (95%)", "mu", "sigma"], _morris(texts, screening.morris)),
        _order_by_chance(screening.morris),
        f"Slopes over the same ranges: least squares on {screening.draws} draws of all {len(screening.slopes)} parameters at once (Latin hypercube, a seed of its own each), so that every draw speaks of every parameter. `change`: how far the effect moves, in points, when the parameter goes from one end of its range to the other, all others anywhere in theirs; `p`: Benjamini-Hochberg. The steepest {SHOWN}:",
        rows_of(["parameter", "change (95%)", "p"], _slopes(texts, screening.slopes)),
        _what_slopes_tell(screening),
        f"Sobol indices of the ten steepest, N = {BASE_POINTS}, on an emulator over {screening.points} points with {screening.seeds} seeds each. "
        + _what_is_predicted(screening),
        rows_of(["parameter", "first order (95%)", "total (95%)"], _sobol(texts, screening.sobol)),
        f"![Morris, slopes and Sobol]({figure_of('screening')})",
    ]  # fmt: skip
    return "\n\n".join(parts)


def _order_by_chance(morris: pd.DataFrame) -> str:
    """Say how far chance alone can put parameters in the order of the table."""
    open_ones = int((morris.head(SHOWN)["low"] <= 0.0).sum())
    return f"Of these {len(morris.head(SHOWN))}, {open_ones} have an interval that reaches zero: each effect is the difference of two runs under chance, so the order within is chance to a large part (decision 0103)."


def _what_slopes_tell(screening: Screening) -> str:
    """Say how many slopes are more than chance, and how much of the variance they are."""
    told = int((screening.slopes["p"] <= FALSE_FOUND).sum())
    return f"{told} of {len(screening.slopes)} slopes are told from zero at a false discovery rate of {FALSE_FOUND:.0%}. All together the slopes explain {max(screening.linear, 0.0):.0%} of the variance of the effect over the ranges (adjusted R²); the rest is chance in single seeds, curvature, and what acts only together."


def _what_is_predicted(screening: Screening) -> str:
    """Say how much of what could be predicted the emulator predicts."""
    skill, rest = max(screening.skill, 0.0), 1.0 - screening.luck
    # Both are estimates from the same points, so the one can be larger than what the other leaves.
    reach = (
        "more is not to be expected of any emulator"
        if skill >= rest
        else f"it predicts {skill / rest:.0%} of what there is to predict"
    )
    return f"At points held out the emulator predicts {skill:.0%} of the variance; an estimated {screening.luck:.0%} of it is chance, which no emulator predicts, so {reach}. The indices are shares of what it predicts."


def _slopes(texts: Texts, table: pd.DataFrame) -> list[list[str]]:
    rows = table.head(SHOWN).to_dict("records")
    return [[f"`{row['factor']}`", _slope(texts, row), _p(texts, row["p"])] for row in rows]


def _p(texts: Texts, p: float) -> str:
    return f"< {decimal(texts, 0.001, 3)}" if p < 0.001 else decimal(texts, p, 3)


def _slope(texts: Texts, row: Mapping[Any, Any]) -> str:
    value, low, high = (decimal(texts, 100 * row[key], 2) for key in ("slope", "low", "high"))
    return f"{value} ({low} to {high})"


def _channels(texts: Texts, table: pd.DataFrame) -> list[list[str]]:
    return [[row["measure"], part_text(texts, row["part"]), _told(texts, row)] for row in table.to_dict("records")]


def part_text(texts: Texts, part: str) -> str:
    """Return a part of the effect in words: the channel, and in brackets how it works."""
    return texts(f"robustness.channel.{part}")


def choice_text(texts: Texts, choice: str) -> str:
    """Return a choice of structure, named in English by the checks, in words of a language."""
    return texts(f"robustness.choice.{OTHER.sub('_', choice.lower()).strip('_')}")


def choice_rows(texts: Texts, table: pd.DataFrame) -> list[list[str]]:
    """Return one line a choice and measure: the effect and whether it holds."""
    return [
        [choice_text(texts, row["choice"]), row["measure"], _told(texts, row), row["holds"]]
        for row in table.to_dict("records")
    ]


def _told(texts: Texts, row: Mapping[Any, Any]) -> str:
    found = Estimate(row["effect"], math.nan, row["low"], row["high"], int(row["n"]))
    return effect_text(texts, found, UNITS[row["measure"]])


UNITS = {measure.name: measure.unit for measure in MEASURES}


def _limits(table: pd.DataFrame) -> str:
    """Return, for each headline measure, which choices turn the sign of the effect, or hide it."""
    lines = []
    for measure, rows in table.groupby("measure", sort=False):
        told = []
        for word, text in (("no", "turns its sign under"), ("unclear", "cannot be told from zero under")):
            names = rows.loc[rows["holds"] == word, "choice"]
            told.append(f"{text}: {', '.join(names) if len(names) else 'no choice'}")
        lines.append(f"- The effect on `{measure}` {'; it '.join(told)}.")
    return "\n".join(lines)


def _morris(texts: Texts, table: pd.DataFrame) -> list[list[str]]:
    def points(value: float) -> str:
        return decimal(texts, 100 * value, 2)

    return [
        [f"`{row['factor']}`", f"{points(row['mu_star'])} ({points(row['low'])} to {points(row['high'])})",
         points(row["mu"]), points(row["sigma"])]
        for row in table.head(SHOWN).to_dict("records")
    ]  # fmt: skip


def _sobol(texts: Texts, table: pd.DataFrame) -> list[list[str]]:
    def told(row: Mapping[Any, Any], key: str) -> str:
        found = Estimate(row[key], math.nan, row[f"{key}_low"], row[f"{key}_high"], 0)
        return f"{decimal(texts, found.value, 2)} ({interval(texts, found, 'index')})"

    return [[f"`{row['factor']}`", told(row, "S1"), told(row, "ST")] for row in table.to_dict("records")]


def draw_channels(path: Path, texts: Texts, channels: Mapping[int, pd.DataFrame]) -> None:
    """Draw the parts of the effect on the first measure, a panel a density."""
    with drawing():
        figure, axes = panels(len(channels), len(channels), 3.6, 2.4)
        for (density, table), here in zip(channels.items(), axes, strict=True):
            part = table[table["measure"] == table["measure"].iloc[0]]
            part = part.set_index("part").loc[["whole", "none", *reversed(CHANNELS)]]
            bars(here, texts, part, [short(texts, str(name)) for name in part.index])
            here.set_title(texts("robustness.figure.density", density=density), fontsize=9)
            here.tick_params(labelleft=here is axes[0])
        figure.supxlabel(effect_on(texts, table["measure"].iloc[0]), fontsize=8)
        figure.savefig(path, metadata={"Date": None})


def short(texts: Texts, part: str) -> str:
    """Return the name of a part without how it works."""
    return part_text(texts, part).partition(" (")[0]


def effect_on(texts: Texts, measure: str) -> str:
    """Return what an axis shows: the effect on a measure, its unit, and what its interval is of."""
    words = Words(texts)
    unit = words.numbers.unit_name(words.unit(measure), difference=True)
    return texts("robustness.figure.effect", measure=words.within(measure), unit=unit)


def draw_choices(path: Path, texts: Texts, table: pd.DataFrame) -> None:
    """Draw the effect on the first measure under every choice."""
    part = table[table["measure"] == table["measure"].iloc[0]].iloc[::-1]
    with drawing():
        figure, (axes,) = panels(1, 1, 7.0, 0.27 * len(part) + 0.8)
        bars(axes, texts, part, [choice_text(texts, name) for name in part["choice"]])
        figure.supxlabel(effect_on(texts, part["measure"].iloc[0]), fontsize=8)  # wider than the axes
        figure.savefig(path, metadata={"Date": None})


def bars(axes: Axes, texts: Texts, table: pd.DataFrame, names: list[str]) -> None:
    """Draw one row an effect with its interval, in points."""
    rows = zip(table["low"].astype(float), table["effect"].astype(float), table["high"].astype(float), strict=True)
    for place, (low, effect, high) in enumerate(rows):
        colour = BLUE if low > 0 else VERMILION if high < 0 else BLACK
        axes.plot([100 * low, 100 * high], [place, place], color=colour, linewidth=1.4)
        axes.plot([100 * effect], [place], "o", color=colour, markerfacecolor="white" if low <= 0 <= high else colour)
    axes.axvline(0, color=BLACK, linewidth=0.8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.tick_params(axis="x", labelsize=8)
    in_figures_of(axes, texts)


def in_figures_of(axes: Axes, texts: Texts) -> None:
    """Write the numbers of the value axis as the language does."""
    numbers = Words(texts).numbers
    axes.xaxis.set_major_formatter(lambda value, _: numbers.shortest(value, 3).replace("-", "−"))


def draw_screening(path: Path, texts: Texts, screening: Screening) -> None:
    """Draw Morris' mu* and the slopes of the first parameters, and the Sobol indices of ten."""
    morris, slopes = screening.morris.head(SHOWN).iloc[::-1], screening.slopes.head(SHOWN).iloc[::-1]
    sobol = screening.sobol.iloc[::-1]
    words = Words(texts)
    unit = words.numbers.unit_name("share", difference=True)
    with drawing():
        figure, (left, middle, right) = panels(3, 3, 5.4, 0.24 * SHOWN + 0.8)
        left.barh(range(len(morris)), 100 * morris["mu_star"], color="#BBBBBB")
        named(left, words, morris["factor"])
        left.set_title(texts("robustness.figure.morris", unit=unit), fontsize=9)
        bars(middle, texts, slopes.rename(columns={"slope": "effect"}), [""] * len(slopes))
        named(middle, words, slopes["factor"])
        middle.set_title(texts("robustness.figure.slopes", unit=unit), fontsize=9)
        right.barh(range(len(sobol)), sobol["ST"], color="#BBBBBB", label=texts("robustness.figure.total"))
        right.barh(range(len(sobol)), sobol["S1"], color=BLUE, height=0.4, label=texts("robustness.figure.first"))
        named(right, words, sobol["factor"])
        right.set_title(texts("robustness.figure.sobol"), fontsize=9)
        right.legend(fontsize=8)
        for axes in (left, middle, right):
            axes.tick_params(labelsize=8)
            in_figures_of(axes, texts)
        figure.savefig(path, metadata={"Date": None})


def named(axes: Axes, words: Words, factors: pd.Series) -> None:
    """Write the parameters beside their rows in words, wrapped."""
    axes.set_yticks(range(len(factors)), [textwrap.fill(words.parameter(str(one)), 40) for one in factors], fontsize=8)
