"""The answer in one sentence an arm: how much, how sure by chance and by assumption, where, at what cost."""

from collections.abc import Callable, Sequence
from typing import Final

from pasar.findings import Effect, Findings, by_good
from pasar.language import Texts
from pasar.sentences import Writer

MEASURE: Final = "umkm_revenue_share"
COST: Final = "cost_per_extra_survivor"

type Ends = tuple[float, float] | None


class Answer:
    """Writes the answer of each arm; ``ends`` gives the range of an effect over the decisive assumptions, or none."""

    def __init__(self, findings: Findings, write: Writer, texts: Texts, ends: Callable[[Effect], Ends]) -> None:
        self.findings = findings
        self.write = write
        self.texts = texts
        self.ends = ends

    def of(self, arm: str) -> str:
        """Return the sentence on one arm; nothing where its share is not determined."""
        row = self.findings.of(arm, MEASURE)
        if row is None or not row.determined:
            return ""
        parts = [self.move(row), self.where(arm), self.cost(arm)]
        return f"**{self.write.names.get(arm, arm)}**: " + " ".join(part for part in parts if part)

    def move(self, row: Effect) -> str:
        """Say how much the share moves, with the interval over seeds and the range over assumptions."""
        size = self.write.numbers.difference(row.effect, row.unit)
        if row.verdict in ("up", "down"):  # the verb says which way; elsewhere only the sign does
            size = size.lstrip("+-−")
        ends = self.ends(row)
        over = self.texts("answer.assumptions.not_run")
        if ends is not None:
            over = self.texts("answer.assumptions", range=self.write.numbers.range(*ends, row.unit))
        key = f"answer.move.{row.verdict}"
        return self.texts(key, size=size, interval=self.write.interval(row), assumptions=over)

    def where(self, arm: str) -> str:
        """Say in which sectors the share rises, falls, or cannot be told from zero."""
        rows = [self.findings.of(arm, MEASURE, name) for name in self.findings.groups("sector")]
        clauses = []
        for key, found in by_good(row for row in rows if row is not None).items():
            chosen = sorted(found, key=lambda row: -abs(row.effect))
            if chosen:
                clauses.append(self.texts(f"answer.where.{key}", groups=self.listed(chosen, key)))
        told = self.texts("answer.join").join(clauses)
        return told[:1].upper() + told[1:] + "." if told else ""

    def listed(self, rows: Sequence[Effect], key: str) -> str:
        """Return sectors, with their effect where it can be told from zero."""
        if key in ("unclear", "few"):
            return ", ".join(self.write.group(row.group) for row in rows)
        numbers = self.write.numbers
        sizes = [numbers.bare(row.effect, row.unit, numbers.scale_for((row.effect,), row.unit)) for row in rows]
        return ", ".join(f"{self.write.group(row.group)} ({size})" for row, size in zip(rows, sizes, strict=True))

    def cost(self, arm: str) -> str:
        """Say what one more surviving UMKM costs the public, or that this cannot be said; nothing without an outlay."""
        outlay = self.findings.of(arm, "public_outlay", "all")
        if outlay is None or not outlay.determined or outlay.effect == 0:
            return ""
        row = self.findings.bought(arm, COST)
        kind = "beside" if row is not None and row.contrast == "programmes" else "alone"
        if row is None or not row.determined or row.has_too_few_seeds or row.effect < 0:
            return self.texts(f"answer.cost.undetermined.{kind}")
        value, low, high = (self.write.numbers.value(end, row.unit) for end in (row.effect, row.low, row.high))
        return self.texts(f"answer.cost.{kind}", value=value, low=low, high=high)
