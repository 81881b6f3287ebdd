"""The answer in words: how much, how sure by chance and by assumption, where, at what cost; arm by arm, or all."""

from collections.abc import Callable, Sequence
from typing import Final

from pasar.findings import JOINT, Effect, Findings, by_good
from pasar.language import Texts
from pasar.sentences import Writer

MEASURE: Final = "umkm_revenue_share"
COST: Final = "cost_per_extra_survivor"
PROFIT: Final = "profit"
KINDS: Final = ("sector", "region", "size")
MOST_GROUPS: Final = 3
NO_DIFFERENCE: Final = "denominator_"  # begins the reasons of a ratio without a difference to divide by

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
        if row.is_identical:
            return self.texts("summary.identical", arm=self.write.names.get(arm, arm), base=self.write.arm(row.against))
        joint = self.texts("answer.joint") if self.findings.is_unparted(arm) else ""
        parts = [joint, self.move(row), self.where(arm), self.cost(arm)]
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
        if not self.spends(arm):
            return ""
        row = self.findings.bought(arm, COST)
        kind = "beside" if row is not None and row.contrast == "programmes" else "alone"
        if row is None or not row.determined or row.has_too_few_seeds or row.effect < 0:
            told = self.texts(f"answer.cost.undetermined.{kind}")
            why = self.texts(f"reason.{JOINT}") if self.findings.is_unparted(arm) else ""
            return self.texts("answer.because", told=told.rstrip("."), reason=why) if why else told
        value, low, high = (self.write.numbers.value(end, row.unit) for end in (row.effect, row.low, row.high))
        return self.texts(f"answer.cost.{kind}", value=value, low=low, high=high)

    def spends(self, arm: str) -> bool:
        """Tell whether an arm costs the public anything."""
        outlay = self.findings.of(arm, "public_outlay", "all")
        return outlay is not None and outlay.determined and outlay.effect != 0

    # all arms at once

    def opening(self, years: float) -> list[str]:
        """Return at most six sentences: compared, largest gain, the others, for whom, at what cost, where it fails.

        ``years`` is how long was run. Nothing where the share of no arm is determined.
        """
        found = (self.findings.of(arm, MEASURE) for arm in self.findings.arms)
        rows = sorted((row for row in found if row is not None and row.determined), key=lambda row: -row.effect)
        if not rows:
            return []
        told = (
            self.compared(years),
            self.led(rows[0]),
            self.mostly(rows[0].scenario),
            self.others(rows[1:]),
            self.priced(rows),
            self.not_paid(rows[0].scenario),
        )
        return [sentence for sentence in told if sentence]

    def compared(self, years: float) -> str:
        """Say what was compared with what, for how long and on how many seeds."""
        arms, numbers = self.findings.arms, self.write.numbers
        words = {"base": self.write.arm(self.findings.base), "seeds": numbers.count(self.write.seeds)}
        words["years"] = numbers.decimal(years, 0 if years == int(years) else 1)
        if len(arms) == 1:
            return self.texts("answer.compared.one", arm=self.write.arm(arms[0]), **words)
        return self.texts("answer.compared.several", count=numbers.count(len(arms)), **words)

    def led(self, row: Effect) -> str:
        """Say how much the share moves in the arm with the largest estimate."""
        told = self.move(row)
        if len(self.findings.arms) == 1:
            return told
        return self.texts("answer.lead", arm=self.write.arm(row.scenario), told=lowered(told))

    def others(self, rows: Sequence[Effect]) -> str:
        """Say how much it moves in the other arms."""
        return self.texts("answer.others", parts="; ".join(self.part(row) for row in rows)) if rows else ""

    def part(self, row: Effect) -> str:
        """Return "*with co-creation* very likely higher (+1.2 points [0.4 to 2.0])"."""
        told = self.write.amount_short(row) if row.determined else self.write.reason(row)
        words = {"arm": self.write.arm(row.scenario), "verdict": self.write.words(row)}
        return self.texts("report.answer.part", **words, amount=told)

    def mostly(self, arm: str) -> str:
        """Name the groups whose profit rises most under an arm."""
        rows = self.profits(arm)
        gains = sorted((row for row in rows if row.good > 0), key=lambda row: -row.effect)[:MOST_GROUPS]
        if not gains:
            return self.texts("answer.mostly.none") if rows else ""
        groups = ", ".join(f"{self.group(row)} ({self.write.amount_short(row)})" for row in gains)
        return self.texts(f"answer.mostly.{'several' if len(gains) > 1 else 'gain'}", groups=groups)

    def profits(self, arm: str) -> list[Effect]:
        """Return what an arm does to the profit of every sector, region and size; a kind of one group is everybody."""
        kinds = [names for kind in KINDS if len(names := self.findings.groups(kind)) > 1]
        rows = (self.findings.of(arm, PROFIT, name) for names in kinds for name in names)
        return [row for row in rows if row is not None and row.determined]

    def group(self, row: Effect) -> str:
        """Return a group in italics: its name may hold commas."""
        return f"*{lowered(self.write.group(row.group))}*"

    def priced(self, rows: Sequence[Effect]) -> str:
        """Say what one more surviving UMKM costs in the first arm that costs anything, and which buy nothing told."""
        arm = next((row.scenario for row in rows if self.spends(row.scenario)), "")
        if not arm:
            return self.texts("summary.cost.nothing", arm=self.write.arm(rows[0].scenario))
        told, why = self.cost(arm), self.no_price(arm)
        if why and not self.findings.is_unparted(arm):
            told = self.texts("answer.because", told=told.rstrip("."), reason=why)
        if len(self.findings.arms) > 1:
            told = self.texts("answer.under", arm=self.write.arm(arm), told=lowered(told))
        vain = [self.write.arm(row.scenario) for row in rows if row.good < 1 and self.spends(row.scenario)]
        return self.texts("answer.no_gain", told=told.rstrip("."), arms=", ".join(vain)) if vain else told

    def no_price(self, arm: str) -> str:
        """Return why it cannot be said what one more surviving UMKM costs, or nothing where it can."""
        row = self.findings.bought(arm, COST)
        if row is None:
            return self.texts("reason.not_determined")
        if row.determined:
            return self.texts("reason.fewer_survivors") if row.effect < 0 else ""
        return self.texts("answer.no_extra") if row.reason.startswith(NO_DIFFERENCE) else self.write.reason(row)

    def not_paid(self, arm: str) -> str:
        """Name the groups that lose under an arm, and those of which no gain can be told."""
        rows = self.profits(arm)
        found = (("lose", [row for row in rows if row.good < 0]), ("unclear", [row for row in rows if row.good == 0]))
        clauses = [
            self.texts(f"answer.not_paid.{key}", groups=", ".join(self.group(row) for row in of))
            for key, of in found
            if of
        ]
        if clauses:
            return self.texts("answer.not_paid", arm=self.write.arm(arm), clauses="; ".join(clauses))
        return self.texts("answer.not_paid.none") if rows else ""


def lowered(sentence: str) -> str:
    """Return a sentence or a name as it stands inside another one: names in capitals keep them."""
    return sentence if sentence[:2].isupper() else sentence[:1].lower() + sentence[1:]
