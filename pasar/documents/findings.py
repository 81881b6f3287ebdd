"""``docs/findings.md`` and ``docs/temuan.md``: the registered hypotheses and what the market says of each."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from experiments.evidence.hypotheses import Judgement
from experiments.evidence.registered import Effort
from pasar.documents.wording import effect_text, interval, number, rows_of, write_text
from pasar.language import Texts
from pasar.looks import BLACK, BLUE, VERMILION, drawing, panels
from simulation import code_hash

FILES: Final = {"en": "findings.md", "id": "temuan.md"}
FIGURES: Final = Path("figures") / "hypotheses"
ORDER: Final = ("contradicted", "not_supported", "undecided", "within_limits", "supported", "measured", "unknown")


def write_findings(docs: Path, found: Sequence[Judgement], effort: Effort) -> list[Path]:
    """Write both documents and a figure for each hypothesis."""
    for one in found:
        draw(docs / FIGURES / f"{one.hypothesis.id}.svg", one)
    return [write_text(docs / name, document(Texts(language), found, effort)) for language, name in FILES.items()]


def document(texts: Texts, found: Sequence[Judgement], effort: Effort) -> str:
    """Return the whole document in one language."""
    counts = Counter(one.verdict for one in found)
    tally = "; ".join(f"{texts(f'hypothesis.verdict.{name}')}: {counts[name]}" for name in ORDER if counts[name])
    heads = [texts(f"column.{key}") for key in ("hypothesis", "question", "effect", "share_of_set", "class", "verdict")]
    parts = [
        f"# {texts('findings.title')}", texts("findings.generated"), texts("findings.limits"),
        texts("findings.run", code=code_hash(), **effort.words()), texts("findings.rule"), tally + ".",
        rows_of(heads, [line(texts, one) for one in found]),
        *(section(texts, one) for one in found),
    ]  # fmt: skip
    return "\n\n".join(parts)


def line(texts: Texts, one: Judgement) -> list[str]:
    """Return a hypothesis' line in the table."""
    hypothesis = one.hypothesis
    return [
        hypothesis.id, getattr(hypothesis, f"question_{texts.language}"),
        effect_text(texts, one.central, hypothesis.unit),
        f"{one.share:.0%}", texts(f"hypothesis.class.{hypothesis.kind}"), texts(f"hypothesis.verdict.{one.verdict}"),
    ]  # fmt: skip


def section(texts: Texts, one: Judgement) -> str:
    """Return what is said of one hypothesis."""
    hypothesis, unit = one.hypothesis, one.hypothesis.unit
    levels = ", ".join(
        f"{name.replace('_', ' ')} {number(texts, level.value, unit)}" for name, level in one.levels.items()
    )
    lines = [
        f"## {hypothesis.id}. {getattr(hypothesis, f'question_{texts.language}')}",
        texts("findings.claim", claim=hypothesis.claim),
        texts("findings.expected", shape=getattr(hypothesis, f"shape_{texts.language}"), measure=hypothesis.measure,
              contrast=hypothesis.contrast, group=texts.named("group", hypothesis.group)),
        texts(f"findings.told.{one.verdict}", effect=effect_text(texts, one.central, unit), share=f"{one.share:.0%}",
              count=len(one.by_vector)),
        texts("findings.ranges", calibrated=spread(texts, one.by_vector, unit), prior=spread(texts, one.prior, unit)),
        texts("findings.levels", levels=levels),
    ]  # fmt: skip
    if hypothesis.switch:
        name = getattr(hypothesis, f"switch_{texts.language}")
        lines.append(texts("findings.switch", switch=name, effect=effect_text(texts, one.switched_off, unit)))
    if hypothesis.also:
        lines.append(
            texts(
                "findings.also",
                effects="; ".join(f"{name} {estimate.value:+.3g}" for name, estimate in one.also.items()),
            )
        )
    limits = getattr(hypothesis, f"limits_{texts.language}")
    return "\n\n".join([*lines, *([limits] if limits else []), f"![{hypothesis.id}]({FIGURES / hypothesis.id}.svg)"])


def spread(texts: Texts, effects: pd.Series, unit: str) -> str:
    """Return the lowest and the highest effect over vectors."""
    if effects.empty:
        return texts("findings.not_run")
    return texts(
        "number.range", low=number(texts, float(effects.min()), unit), high=number(texts, float(effects.max()), unit)
    )


def draw(path: Path, one: Judgement) -> None:
    """Draw the level of every arm at the central vector, and the effect at every vector."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with drawing():
        figure, (left, right) = panels(2, 2, 4.2, 2.4)
        for place, level in enumerate(one.levels.values()):
            left.plot([level.low, level.high], [place, place], color=BLACK, linewidth=1.2)
            left.plot([level.value], [place], "o", color=BLUE)
        left.set_yticks(range(len(one.levels)), [name.replace("_", " ") for name in one.levels], fontsize=8)
        left.set_title(f"{one.hypothesis.id}: {one.hypothesis.measure}")
        for effects, height, marker, colour in ((one.by_vector, 1, "o", BLUE), (one.prior, 0, "X", VERMILION)):
            right.plot(effects.to_numpy(float), [height] * len(effects), marker, color=colour)
        right.axvline(0, color=BLACK, linewidth=0.8)
        right.set_yticks([0, 1], ["prior", "set"])
        right.set_ylim(-0.6, 1.6)
        right.set_title(f"contrast ({interval(Texts('en'), one.central, 'index')})", fontsize=8)
        figure.savefig(path, metadata={"Date": None})
