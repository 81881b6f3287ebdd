"""``docs/validation.md``: every pattern with bounds, value, interval and verdict, and one figure."""

# ruff: noqa: E501  (paragraphs of the document stay on their lines)

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matplotlib.axes import Axes

from experiments.evidence.validation import Finding
from pasar.documents.wording import decimal, draw_in_each, figure_of, interval, number, rows_of, write_text
from pasar.language import Texts
from pasar.looks import BLACK, BLUE, VERMILION, drawing, panels, titled
from simulation import Scenario, code_hash

FIGURE: Final = "validation"
MARKS: Final = {"met": (BLUE, "o"), "inside": (BLUE, "s"), "uncertain": (BLACK, "D"), "missed": (VERMILION, "X")}


def pattern_row(texts: Texts, found: Finding) -> list[str]:
    """Return one line of the table of patterns."""
    pattern, unit = found.pattern, found.pattern.unit
    bounds = texts("number.range", low=number(texts, pattern.low, unit), high=number(texts, pattern.high, unit))
    verdict = texts(f"pattern.verdict.{found.verdict}")
    if found.verdict in ("missed", "uncertain"):
        verdict = texts("pattern.by", verdict=verdict, miss=number(texts, found.miss, unit))
    label = getattr(pattern, f"label_{texts.language}")
    value = number(texts, found.estimate.value, unit)
    return [f"{pattern.name} ({pattern.role})", label, bounds, value, interval(texts, found.estimate, unit), verdict]


@dataclass(frozen=True)
class Validated:
    """One market and what its patterns are, over how many seeds."""

    plan: Scenario
    found: Sequence[Finding]
    seeds: int


def write_validation(docs: Path, markets: Sequence[Validated]) -> Path:
    """Write the document, and the figure of the first market in each language."""
    draw_in_each(docs, FIGURE, lambda path, texts: draw(path, texts, markets[0].found))
    parts = [
        "# Validation",
        "Written by `pasar validate --write`; do not edit. Bounds and sources: `docs/evidence.md`.",
        "C: the parameters were set by it. T: held back, never an aim of `pasar calibrate`; T values had been seen before two parameters "
        "(`finance.overhead`, `finance.entrant_size`) were last set by hand for S_share. S: no trend without co-creation. "
        "Intervals are 95%, by the jackknife over seeds. *Uncertain*: the value lies outside the bounds and its interval reaches them.",
        *(part for place, market in enumerate(markets) for part in section(market, is_first=place == 0)),
        "## How it is measured",
        "Elasticities shock a keyed tenth of UMKM (V2: one brand), all else equal, by forks of one market under the same luck, "
        "over 52 weeks, pooled over firms and seeds, in weeks in which the firm is open in both arms. V1: prices +10%, no price "
        "reviews in either arm. V5: talk doubled; the denominator is the log change of people who hear praise, in expectation over ties. "
        "V7 and V8: lottery at 30%; each firm against itself without the programme, treated over controls. "
        "V9: designs frozen in both arms. V10: launches by origin within terciles of sales before. V11: the same persons under "
        "the same draws with silent, explained and unminded refusals; a recovery above 100% means that an explanation brings more answers "
        "than if nobody minded a refusal. V11_fall and V12_skew have one bound that matters, zero; the other is there to draw them. "
        "V13: from 12% digital in mid-2020.",
    ]  # fmt: skip
    return write_text(docs / "validation.md", "\n\n".join(parts))


def section(market: Validated, *, is_first: bool) -> list[str]:
    """Return the table of one market, what it misses, and for the first one the figure."""
    texts, plan = Texts("en"), market.plan
    heads = [texts(f"column.{key}") for key in ("pattern", "name", "bounds", "level", "interval", "verdict")]
    counts = {
        verdict: sum(one.verdict == verdict for one in market.found)
        for verdict in ("met", "inside", "uncertain", "missed", "unknown")
    }
    missed = [one.pattern.name for one in market.found if one.verdict == "missed"]
    told = "Met: {met}. Value inside, interval reaches out: {inside}. Uncertain: {uncertain}. Missed: {missed}. Not determined: {unknown}."
    why = (
        ""
        if is_first
        else " The parameters were set on the class-size market, not on this one: what is missed here is a limit of every result on it."
    )
    return [
        f"## Scenario `{plan.name}`",
        f"{plan.world.population.customers} customers, {len(plan.sectors)} sector{'s' * (len(plan.sectors) > 1)}, {plan.horizon_weeks} weeks, {market.seeds} seeds, code `{code_hash()}`.{why}",
        told.format(**counts) + (f" Missed are {', '.join(missed)}." if missed else ""),
        rows_of(heads, [pattern_row(texts, one) for one in market.found]),
        *([f"![Every pattern on a scale on which its bounds are 0 and 1]({figure_of(FIGURE)})"] if is_first else []),
    ]


def draw(path: Path, texts: Texts, found: Sequence[Finding]) -> None:
    """Draw each pattern on a scale of its own on which its bounds are 0 and 1."""
    known = [one for one in found if one.verdict != "unknown"]
    with drawing():
        figure, (axes,) = panels(1, 1, 8.5, 0.28 * len(known) + 0.8)
        axes.axvspan(0, 1, color="#EEEEEE")
        for place, one in enumerate(reversed(known)):
            mark(axes, one, place)
        labels = [f"{one.pattern.name}: {getattr(one.pattern, f'label_{texts.language}')}" for one in reversed(known)]
        axes.set_yticks(range(len(known)), labels, fontsize=8)
        axes.set_xlim(-1.5, 2.5)
        axes.xaxis.set_major_formatter(lambda value, _: decimal(texts, value, 1))
        axes.set_xlabel(texts("validation.figure.scale"), fontsize=8)
        for verdict in dict.fromkeys(one.verdict for one in known):
            colour, shape = MARKS[verdict]
            axes.plot([], [], shape, color=colour, label=texts(f"pattern.verdict.{verdict}"))
        figure.legend(loc="outside lower center", ncols=2, fontsize=8)
        figure = titled(figure, texts("validation.figure.title"))
        figure.savefig(path, metadata={"Date": None})


def mark(axes: Axes, one: Finding, place: int) -> None:
    """Draw the value and interval of one pattern, its bounds moved to 0 and 1."""
    width = one.pattern.high - one.pattern.low
    low, value, high = (
        (at - one.pattern.low) / width for at in (one.estimate.low, one.estimate.value, one.estimate.high)
    )
    colour, shape = MARKS[one.verdict]
    axes.plot([low, high], [place, place], color=colour, linewidth=1.2)
    axes.plot([value], [place], marker=shape, color=colour)
