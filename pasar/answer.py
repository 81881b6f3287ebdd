"""The answer in words: how much, how sure by chance and by assumption, where, at what cost; arm by arm, or all."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pasar.findings import JOINT, Effect, Findings, by_good
from pasar.language import Texts
from pasar.sentences import Writer

MEASURE: Final = "umkm_revenue_share"
COST: Final = "cost_per_extra_survivor"
PROFIT: Final = "profit"
KINDS: Final = ("sector", "region", "size")
MOST_GROUPS: Final = 3
MANY: Final = 3  # arms beside the base: more numbers than a sentence carries
TOLD: Final = ("gain", "lose")  # whose amounts are told
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
            return self.texts("summary.identical", arm=self.write.names.get(arm, arm), same=self.same())
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
        if key not in TOLD:
            return ", ".join(self.write.group(row.group) for row in rows)
        numbers = self.write.numbers
        sizes = [numbers.bare(row.effect, row.unit, numbers.scale_for((row.effect,), row.unit)) for row in rows]
        return ", ".join(f"{self.write.group(row.group)} ({size})" for row, size in zip(rows, sizes, strict=True))

    def cost(self, arm: str) -> str:
        """Say what one more surviving UMKM costs the public, or that this cannot be said; nothing without an outlay."""
        if self.findings.outlay(arm) is None:
            return ""
        row = self.findings.bought(arm, COST)
        kind = "beside" if row is not None and row.contrast == "programmes" else "alone"
        if row is None or not row.determined or row.has_too_few_seeds or row.effect < 0:
            told = self.texts(f"answer.cost.undetermined.{kind}")
            why = self.texts(f"reason.{JOINT}") if self.findings.is_unparted(arm) else ""
            return self.texts("answer.because", told=told.rstrip("."), reason=why) if why else told
        value, low, high = (self.write.numbers.value(end, row.unit) for end in (row.effect, row.low, row.high))
        return self.texts(f"answer.cost.{kind}", value=value, low=low, high=high)

    # all arms at once

    def opening(self, years: float) -> list[str]:
        """Return the answer in three sentences: how much and how sure, for whom, and at what cost.

        ``years`` is how long was run. Nothing where the share of no arm is determined.
        """
        found = (self.findings.of(arm, MEASURE) for arm in self.findings.arms)
        rows = sorted((row for row in found if row is not None and row.determined), key=lambda row: -row.effect)
        return [self.led(rows, years), self.whom(rows[0]), self.priced(rows)] if rows else []

    def led(self, rows: Sequence[Effect], years: float) -> str:
        """Say how much the share moves where its estimate is largest, with both uncertainties, then in the others."""
        row, numbers = rows[0], self.write.numbers
        words = {"base": self.write.arm(self.findings.base), "arm": self.arm(row.scenario)}
        words["years"] = numbers.decimal(years, 0 if years == int(years) else 1)
        if len(self.findings.arms) == 1:
            if row.is_identical:
                return self.of(row.scenario)
            return self.texts("answer.first.one", told=lowered(self.move(row)), **words)
        told = self.same() if row.is_identical else lowered(self.move(row)).rstrip(".")
        others = self.rest(rows[1:]) or self.texts("number.none")
        count = numbers.count(len(self.findings.arms))
        return self.texts("answer.first.several", told=told, others=others, count=count, **words)

    def rest(self, rows: Sequence[Effect]) -> str:
        """Say what the other arms do: one with its number, several in words (a table has their numbers)."""
        if len(self.findings.arms) < MANY:
            return "; ".join(self.part(row) for row in rows)
        told = by_text({row.scenario: self.verdict(row) for row in rows})
        return "; ".join(
            self.texts("report.together", text=text, names=self.write.arms(of)) for text, of in told.items()
        )

    def verdict(self, row: Effect) -> str:
        """Return how strongly one effect lets one speak."""
        return self.same() if row.is_identical else self.write.words(row)

    def arm(self, name: str) -> str:
        """Return the title of an arm; of one whose effect is that of co-creation and programmes together, with that."""
        told = self.write.arm(name)
        return self.texts("answer.joint.arm", arm=told) if self.findings.is_unparted(name) else told

    def same(self) -> str:
        """Return that an arm came out as the base did, the one way in which it is told."""
        return self.texts("answer.identical", base=self.write.arm(self.findings.base))

    def part(self, row: Effect) -> str:
        """Return "*with co-creation* very likely higher (+1.2 points [0.4 to 2.0])"."""
        if row.is_identical:
            return f"{self.write.arm(row.scenario)} {self.same()}"
        told = self.write.amount_short(row) if row.determined else self.write.reason(row)
        words = {"arm": self.arm(row.scenario), "verdict": self.write.words(row)}
        return self.texts("report.answer.part", **words, amount=told)

    def whom(self, row: Effect) -> str:
        """Say for whom profit rises under an arm, and for whom it falls or nothing can be told."""
        if row.is_identical:
            return self.texts("answer.whom.identical")
        found = {
            key: sorted(of, key=lambda row: -abs(row.effect)) for key, of in by_good(self.profits(row.scenario)).items()
        }
        clauses = [self.clause(key, of) for key, of in found.items() if of]
        if not clauses:
            return self.texts("answer.whom.unknown")
        return self.texts("answer.whom", arm=self.write.arm(row.scenario), clauses="; ".join(clauses))

    def clause(self, key: str, rows: Sequence[Effect]) -> str:
        """Return what profit does in some groups: the largest gains with their amounts, all losses with theirs."""
        shown = rows[:MOST_GROUPS] if key == "gain" else rows
        told = (self.group(row) + (f" ({self.write.amount_short(row)})" if key in TOLD else "") for row in shown)
        many = ".most" if len(shown) < len(rows) else ""
        count = {"count": self.write.numbers.count(len(rows))} if many else {}
        return self.texts(f"answer.whom.{key}{many}", groups=", ".join(told), **count)

    def profits(self, arm: str) -> list[Effect]:
        """Return what an arm does to the profit of every sector, region and size; a kind of one group is everybody."""
        kinds = [names for kind in KINDS if len(names := self.findings.groups(kind)) > 1]
        rows = (self.findings.of(arm, PROFIT, name) for names in kinds for name in names)
        return [row for row in rows if row is not None and row.determined]

    def group(self, row: Effect) -> str:
        """Return a group in italics: its name may hold commas."""
        return f"*{lowered(self.write.group(row.group))}*"

    def priced(self, rows: Sequence[Effect]) -> str:
        """Say what the first arm that costs anything spends, what a survivor more costs, and which buy nothing told."""
        outlay = next((spent for row in rows if (spent := self.findings.outlay(row.scenario)) is not None), None)
        if outlay is None:
            return self.texts("answer.free", base=self.write.arm(self.findings.base))
        arm = outlay.scenario
        told, why = self.cost(arm), self.no_price(arm)
        if why and not self.findings.is_unparted(arm):
            told = self.texts("answer.because", told=told.rstrip("."), reason=why)
        amount = self.write.numbers.value(outlay.effect, outlay.unit)
        told = self.texts("answer.spent", arm=self.write.arm(arm), amount=amount, told=lowered(told))
        vain = [row.scenario for row in rows if row.good < 1 and self.findings.outlay(row.scenario)]
        if not vain or len(self.findings.arms) == 1:  # of one arm the first sentence says so
            return told
        base = self.write.arm(self.findings.base)
        return self.texts("answer.no_gain", told=told.rstrip("."), base=base, arms=self.write.arms(vain))

    def no_price(self, arm: str) -> str:
        """Return why it cannot be said what one more surviving UMKM costs, or nothing where it can."""
        row = self.findings.bought(arm, COST)
        if row is None:
            return self.texts("reason.not_determined")
        if row.determined:
            return self.texts("reason.fewer_survivors") if row.effect < 0 else ""
        return self.texts("answer.no_extra") if row.reason.startswith(NO_DIFFERENCE) else self.write.reason(row)


def lowered(sentence: str) -> str:
    """Return a sentence or a name as it stands inside another one: names in capitals keep them."""
    return sentence if sentence[:2].isupper() else sentence[:1].lower() + sentence[1:]


def by_text(told: Mapping[str, str]) -> dict[str, list[str]]:
    """Return who has each text, in order of first mention."""
    return {text: [name for name, own in told.items() if own == text] for text in told.values()}
