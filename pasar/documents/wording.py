"""Numbers and verdicts of the evidence in words."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Final

from experiments.evidence.estimates import Estimate
from experiments.evidence.hypotheses import Judgement
from experiments.files import aside
from pasar.language import LANGUAGES, Texts
from pasar.numbers import GAPS, Numbers

PLAIN: Final = ("taste units", "index", "elasticity", "ratio", "skewness")


def number(texts: Texts, value: float, unit: str) -> str:
    """Return one value with its unit; plain numbers where the unit says nothing more."""
    if math.isnan(value):
        return texts("number.none")
    if unit == "relative":
        return Numbers(texts).value(value, "share")
    return decimal(texts, value) if unit in PLAIN else Numbers(texts).value(value, unit)


def level_text(texts: Texts, value: float, unit: str, measure: str) -> str:
    """Return the level of a measure with its unit; a gap between two shares is a difference already, in points."""
    return Numbers(texts).difference(value, unit) if measure in GAPS else number(texts, value, unit)


def decimal(texts: Texts, value: float, places: int = 3) -> str:
    """Return a plain decimal with the decimal mark of the language."""
    text = f"{value:.{places}f}"
    return text.replace(".", ",") if texts.language == "id" else text


def interval(texts: Texts, found: Estimate, unit: str) -> str:
    """Return the 95% interval."""
    if math.isnan(found.low):
        return texts("number.none")
    return texts("number.range", low=number(texts, found.low, unit), high=number(texts, found.high, unit))


def size(texts: Texts, value: float, unit: str) -> str:
    """Return how large a difference is, without a sign; shares differ in percentage points."""
    if math.isnan(value) or unit in PLAIN:
        return number(texts, value, unit)
    return Numbers(texts).difference(value, unit).lstrip("+")


def difference(texts: Texts, value: float, unit: str) -> str:
    """Return a difference with its sign."""
    if unit in PLAIN:
        return ("+" if value >= 0 else "") + decimal(texts, value)
    return Numbers(texts).difference(value, unit)


def difference_range(texts: Texts, low: float, high: float, unit: str) -> str:
    """Return the ends of a range of differences."""
    if math.isnan(low) or unit in PLAIN:
        return texts("number.range", low=number(texts, low, unit), high=number(texts, high, unit))
    return Numbers(texts).range(low, high, unit)


def effect_text(texts: Texts, found: Estimate, unit: str) -> str:
    """Return an effect with its sign and interval."""
    if math.isnan(found.value):
        return texts("number.none")
    reach = interval(texts, found, unit) if unit in PLAIN else Numbers(texts).range(found.low, found.high, unit)
    return f"{difference(texts, found.value, unit)} ({reach})"


def verdict_text(texts: Texts, found: Judgement) -> str:
    """Return the verdict with its class."""
    return f"{texts(f'hypothesis.verdict.{found.verdict}')}; {texts(f'hypothesis.class.{found.hypothesis.kind}')}"


def figure_of(name: str, language: str = "en") -> str:
    """Return where a figure lies, seen from the documents: every figure stands there in each language."""
    return f"figures/{name}_{language}.svg"


def draw_in_each(docs: Path, name: str, draw: Callable[[Path, Texts], None]) -> None:
    """Draw one figure in every language; the Indonesian pages of the site show theirs."""
    for language in LANGUAGES:
        path = docs / figure_of(name, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        draw(path, Texts(language))


def write_text(path: Path, text: str) -> Path:
    """Write a document, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with aside(path) as draft:
        draft.write_text(text.rstrip() + "\n", encoding="utf-8")
    return path


def rows_of(heads: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table; bars inside cells are escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", r"\|").replace("\n", " ") for cell in line) + " |" for line in lines
    )
