"""``docs/findings.md`` and ``docs/temuan.md``: the registered hypotheses and what the market says of each."""

import math
import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from experiments.evidence.agreement import Mover, Spread
from experiments.evidence.estimates import Estimate
from experiments.evidence.hypotheses import Inside, Judgement, region_of
from experiments.evidence.registered import Effort, shipped_set
from experiments.evidence.sign_surface import sign_surface
from pasar.batch_pictures import Words
from pasar.documents.wording import (
    decimal,
    difference,
    difference_range,
    effect_text,
    level_text,
    rows_of,
    size,
    write_text,
)
from pasar.language import Texts
from pasar.looks import BLACK, BLUE, VERMILION, drawing, panels
from simulation import code_hash

FILES: Final = {"en": "findings.md", "id": "temuan.md"}
FIGURES: Final = Path("figures") / "hypotheses"
BOUNDS_OF_SHADES: Final = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
SHADES: Final = ("#8C8C8C", "#A6A6A6", "#BFBFBF", "#D6D6D6", "#EAEAEA", "#FFFFFF")  # a positive sign is white
OWN_UNITS: Final = {"bond": "index", "fit_": "taste units", "desi": "taste units"}  # of what no table holds
SIGNS: Final = ("+", "-")
ORDER: Final = ("contradicted", "not_supported", "undecided", "within_limits", "supported", "measured", "unknown")


def write_findings(docs: Path, found: Sequence[Judgement], effort: Effort) -> list[Path]:
    """Write both documents and a figure for each hypothesis."""
    for texts in (Texts(language) for language in FILES):
        for one in found:
            draw(docs / figure_of(texts, one), texts, one)
    return [write_text(docs / name, document(Texts(language), found, effort)) for language, name in FILES.items()]


def figure_of(texts: Texts, one: Judgement) -> Path:
    """Return where the figure of a hypothesis lies, seen from the documents."""
    return FIGURES / f"{one.hypothesis.id}_{texts.language}.svg"


def percent(texts: Texts, share: float) -> str:
    """Return a share of the set; a dash where no sign was expected."""
    return texts("number.none") if math.isnan(share) else f"{share:.0%}"


def share_text(texts: Texts, one: Judgement) -> str:
    """Return the share of the set with the expected sign and its interval over the vectors that were not run."""
    low, high = one.share_interval
    if math.isnan(low):
        return percent(texts, one.share)
    return f"{percent(texts, one.share)} ({texts('number.range', low=percent(texts, low), high=percent(texts, high))})"


def document(texts: Texts, found: Sequence[Judgement], effort: Effort) -> str:
    """Return the whole document in one language."""
    counts = Counter(one.verdict for one in found)
    tally = "; ".join(f"{texts(f'hypothesis.verdict.{name}')}: {counts[name]}" for name in ORDER if counts[name])
    columns = ("hypothesis", "question", "effect", "share_of_set", "class", "judgement")
    heads = [texts(f"column.{key}") for key in columns]
    parts = [
        f"# {texts('findings.title')}", texts("findings.generated"), texts("findings.limits"),
        run_text(texts, found, effort), texts("findings.rule"),
        texts("findings.reading"), tally + ".",
        rows_of(heads, [line(texts, one) for one in found]),
        *(section(texts, one) for one in found),
    ]  # fmt: skip
    return "\n\n".join(parts)


def run_text(texts: Texts, found: Sequence[Judgement], effort: Effort) -> str:
    """Return what was run, with which code, and for how many hypotheses that is as much as the planned power needs."""
    words = effort.words()
    enough = sum(one.central.n >= one.needed > 0 for one in found)
    kind = "range" if words["most"] > words["seeds"] else "fixed"
    central = texts(f"findings.seeds.{kind}", enough=enough, count=len(found), **words)
    return texts("findings.run", central=central, code=code_hash(), known=len(shipped_set()), **words)


def line(texts: Texts, one: Judgement) -> list[str]:
    """Return a hypothesis' line in the table."""
    hypothesis = one.hypothesis
    return [
        hypothesis.id, getattr(hypothesis, f"question_{texts.language}"),
        effect_text(texts, one.central, hypothesis.unit),
        share_text(texts, one), texts(f"hypothesis.class.{hypothesis.kind}"),
        texts(f"hypothesis.verdict.{one.verdict}"),
    ]  # fmt: skip


def section(texts: Texts, one: Judgement) -> str:
    """Return what is said of one hypothesis."""
    hypothesis, unit = one.hypothesis, one.hypothesis.unit
    levels = "; ".join(
        f"{arm_name(texts, name)} {level_text(texts, one.levels[name].value, unit, hypothesis.measure)}"
        for name in hypothesis.different_arms
    )
    lines = [
        f"## {hypothesis.id}. {getattr(hypothesis, f'question_{texts.language}')}",
        texts("findings.claim", claim=hypothesis.claim),
        texts("findings.expected", shape=getattr(hypothesis, f"shape_{texts.language}"), measure=hypothesis.measure,
              contrast=texts(f"hypothesis.contrast.{hypothesis.contrast}"),
              group=texts.named("group", hypothesis.group)),
        texts(f"findings.told.{one.verdict}", effect=effect_text(texts, one.central, unit),
              share=share_text(texts, one), count=len(one.by_vector), signs=one.signs_as_run),
        *([texts(f"findings.held.{one.held}")] if one.held else []),
        *([texts("findings.opposed")] if is_opposed(one) else []),
        *([texts("findings.part", part=one.part, count=len(hypothesis.parts))] if one.part else []),
        texts("findings.ranges", calibrated=spread(texts, one.set, unit), prior=spread(texts, one.prior, unit)),
        texts("findings.chance", vectors=size(texts, one.set.of_vectors, unit),
              chance=size(texts, one.set.of_chance, unit), run=one.central.n, needed=one.needed,
              least=size(texts, hypothesis.smallest_effect, unit)),
        texts("findings.levels", levels=levels),
    ]  # fmt: skip
    if one.deciding:
        lines.append(
            texts("findings.deciding", parameters=", ".join(mover_text(texts, mover) for mover in one.deciding))
        )
    if hypothesis.switch:
        name = getattr(hypothesis, f"switch_{texts.language}")
        lines.append(texts("findings.switch", switch=name, effect=effect_text(texts, one.switched_off, unit)))
    if hypothesis.also:
        lines.append(
            texts(
                "findings.also",
                effects="; ".join(also_text(texts, name, estimate) for name, estimate in one.also.items()),
            )
        )
    if hypothesis.inside:
        lines.append(inside_text(texts, one, hypothesis.inside))
    limits = getattr(hypothesis, f"limits_{texts.language}")
    return "\n\n".join([*lines, *([limits] if limits else []), f"![{hypothesis.id}]({figure_of(texts, one)})"])


def is_opposed(one: Judgement) -> bool:
    """Tell whether the set agrees with the expectation though the estimate at the shipped values has another sign."""
    region = region_of(one.hypothesis) if one.hypothesis.expected in SIGNS else None
    agrees = one.verdict in ("supported", "within_limits") and math.isfinite(one.central.value)
    return agrees and region is not None and not region.has(one.central.value)


def inside_text(texts: Texts, one: Judgement, inside: Inside) -> str:
    """Return the naive contrast inside one arm."""
    return texts(
        "findings.inside", arm=arm_name(texts, inside.arm), measure=Words(texts).within(inside.measure),
        effect=effect_text(texts, one.inside, inside.unit),
    )  # fmt: skip


def also_text(texts: Texts, name: str, found: Estimate) -> str:
    """Return the difference in a measure that is not judged: in its unit, with its name where it is a measure."""
    words = Words(texts)
    unit = words.unit(name) or OWN_UNITS[name[:4]]
    return f"{words.within(name)} {difference(texts, found.value, unit)}"


def mover_text(texts: Texts, mover: Mover) -> str:
    """Return a parameter that moves the effect, how far, and how often chance alone would show one that does."""
    chance = f"< {percent(texts, 0.01)}" if mover.by_chance < 0.01 else percent(texts, mover.by_chance)
    return texts(
        "findings.mover",
        name=mover.parameter,
        words=Words(texts).parameter(mover.parameter),
        correlation=decimal(texts, mover.correlation, 2),
        chance=chance,
    )


def spread(texts: Texts, found: Spread, unit: str) -> str:
    """Return the lowest and the highest effect over vectors, or that they do not differ by more than chance."""
    effects = found.effects
    if effects.empty:
        return texts("findings.not_run")
    lowest, highest = (difference(texts, float(end), unit) for end in (effects.min(), effects.max()))
    if found.of_vectors == 0.0 or lowest == highest:
        chance = size(texts, found.of_chance, unit)
        return texts("findings.no_spread", mean=difference(texts, float(effects.mean()), unit), chance=chance)
    return difference_range(texts, float(effects.min()), float(effects.max()), unit)


def draw(path: Path, texts: Texts, one: Judgement) -> None:
    """Draw the level of every arm at the central vector, the effect at every vector, and where its sign changes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with drawing():
        figure, (levels, effects, signs) = panels(3, 3, 3.6, 2.6)
        draw_levels(levels, texts, one)
        draw_effects(effects, texts, one)
        draw_signs(signs, texts, one)
        figure.savefig(path, metadata={"Date": None})


def arm_name(texts: Texts, name: str) -> str:
    """Return an arm in words; ``fast_off`` is made of the words of both."""
    if f"hypothesis.arm.{name}" in texts.catalogue:
        return texts(f"hypothesis.arm.{name}")
    world, _, rule = name.rpartition("_")
    return f"{texts(f'hypothesis.arm.{world}')}, {texts(f'hypothesis.arm.{rule}')}"


def draw_levels(axes: Axes, texts: Texts, one: Judgement) -> None:
    """Draw the level of every arm with its interval over seeds."""
    words, measure, names = Words(texts), one.hypothesis.measure, one.hypothesis.different_arms
    for place, level in enumerate(one.levels[name] for name in names):
        axes.plot([level.low, level.high], [place, place], color=BLACK, linewidth=1.2)
        axes.plot([level.value], [place], "o", color=BLUE)
    axes.set_yticks(range(len(names)), [arm_name(texts, name) for name in names], fontsize=8)
    axes.set_title(textwrap.fill(f"{one.hypothesis.id}: {words.measure(measure)}", 40), fontsize=9)
    words.axis(axes, measure, up=False, difference=False, unit=one.hypothesis.unit)
    tidy(axes)


def tidy(axes: Axes) -> None:
    """Make small axes readable: few ticks, small letters."""
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.tick_params(axis="x", labelsize=8)
    axes.xaxis.label.set_fontsize(8)


def draw_effects(axes: Axes, texts: Texts, one: Judgement) -> None:
    """Draw the contrast at every vector of the set, of the prior, and with the mechanism off."""
    rows = (("set", one.by_vector, "o", BLUE), ("prior", one.prior.effects, "X", VERMILION))
    for height, (_, values, marker, colour) in enumerate(rows):
        axes.plot(values.to_numpy(float), [height] * len(values), marker, color=colour, markersize=5)
    bars = (("central", one.central), ("switched_off", one.switched_off))
    for height, (_, bar) in enumerate(bars, start=len(rows)):
        axes.plot([bar.low, bar.high], [height, height], color=BLACK, linewidth=1.2)
        axes.plot([bar.value], [height], "D", color=BLACK, markersize=4)
    axes.axvline(0, color=BLACK, linewidth=0.8)
    names = [name for name, *_ in (*rows, *bars)]
    axes.set_yticks(range(len(names)), [texts(f"findings.axis.{name}") for name in names], fontsize=8)
    axes.set_title(textwrap.fill(texts("findings.axis.contrast"), 32), fontsize=9)
    Words(texts).axis(axes, one.hypothesis.measure, up=False, unit=one.hypothesis.unit)
    tidy(axes)


def draw_signs(axes: Axes, texts: Texts, one: Judgement) -> None:
    """Draw the sign of the effect at every vector over the two parameters that decide most, and a fit of it beneath."""
    axes.set_title(texts("findings.axis.signs"), fontsize=9)
    if len(one.deciding) < 2:
        axes.set_axis_off()
        return
    across, up = (mover.parameter for mover in one.deciding)
    effects = one.everywhere[one.everywhere.index.isin(one.vectors.index)]
    at = one.vectors.loc[effects.index, [across, up]]
    draw_surface(axes, texts, at, effects)
    for sign, marker, colour in ((1, "P", BLUE), (-1, "v", VERMILION)):
        here = at[np.sign(effects) == sign]
        axes.plot(here[across], here[up], marker, color=colour, markersize=8, markeredgecolor="white",
                  markeredgewidth=0.6, linestyle="none", label="+" if sign > 0 else "−")  # fmt: skip
    words = Words(texts)
    axes.set_xlabel(textwrap.fill(words.parameter(across), 44), fontsize=8)
    axes.set_ylabel(textwrap.fill(words.parameter(up), 30), fontsize=8)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: words.numbers.shortest(value, 3))
    axes.tick_params(labelsize=8)
    axes.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0), borderpad=0.1, handletextpad=0.1)


def draw_surface(axes: Axes, texts: Texts, at: pd.DataFrame, effects: pd.Series) -> None:
    """Shade the fitted probability that a vector there shows a positive effect; nothing where points are too few."""
    fitted = sign_surface(at, effects)
    if fitted is None:
        return
    axes.grid(visible=False)
    axes.contourf(
        fitted.across, fitted.up, fitted.probability, levels=BOUNDS_OF_SHADES, colors=SHADES, zorder=0, antialiased=True
    )
    lines = axes.contour(
        fitted.across, fitted.up, fitted.probability, levels=(0.1, 0.5, 0.9), colors=BLACK, linewidths=(0.6, 1.2, 0.6),
        linestyles=("dotted", "solid", "dashed"), zorder=1,
    )  # fmt: skip
    axes.clabel(lines, fmt=lambda level: percent(texts, level), fontsize=7)
