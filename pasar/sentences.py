"""Sentences about effects. Wording follows the interval, never stronger; no number stands without its interval."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Self

from experiments.contrasts import scale_of
from pasar.findings import ENOUGH_SEEDS, FEW_SEEDS, OUTLAY, RECORDS, SOME_SEEDS, Effect, by_good
from pasar.language import Texts, take_language
from pasar.numbers import Numbers
from simulation.record.legal import LARGE

if TYPE_CHECKING:
    from pasar.results import Result


def told_reason(texts: Texts, reason: str, window: int = 0) -> str:
    """Return the words for the key of a reason; ``window`` is the weeks that the measure needs."""
    key = f"reason.{reason}"
    return texts(key, weeks=window) if key in texts else texts("reason.not_determined")


def told_without_interval(row: Effect) -> str:
    """Return in words an effect that has no interval: its number, or why it has none, in the reader's language."""
    texts = Texts(take_language(())[0])
    writer = Writer(texts, {}, {}, row.n)
    measure = f"{row.measure} ({row.group})"
    if not row.determined:
        return texts("sentence.effect.none", arm=row.scenario, measure=measure, reason=writer.reason(row))
    amount = texts("sentence.amount", effect=f"{row.effect:+.4g} {row.unit}", interval=writer.interval(row))
    return f"{measure}, {row.scenario} / {row.against}: {amount}"


def told_classes(texts: Texts, counts: Mapping[str, int]) -> str:
    """Return how many firms each legal class has; "above medium" only where there are such firms."""
    numbers, everybody = Numbers(texts), max(1, sum(counts.values()))
    told = {name: count for name, count in counts.items() if count or name != LARGE}
    return ", ".join(
        texts(
            "legal.class",
            name=texts(f"legal.{name}"),
            count=numbers.count(count),
            share=numbers.share(count / everybody),
        )
        for name, count in told.items()
    )


class Writer:
    """Writes one language's sentences; `names` gives the title of each arm, `groups` of each sector and region."""

    def __init__(
        self, texts: Texts, names: Mapping[str, str], groups: Mapping[str, str], seeds: int, *, warns: bool = True
    ) -> None:
        self.texts = texts
        self.numbers = Numbers(texts)
        self.names = names
        self.groups = groups
        self.seeds = seeds
        self.warns = warns  # of few seeds: there is nothing to be unsure of where all arms are identical

    @classmethod
    def of(cls, result: "Result", texts: Texts) -> Self:
        """Return the writer for one comparison."""
        names, groups = result.titles(texts.language), result.group_names(texts.language)
        return cls(texts, names, groups, len(result.seeds), warns=not result.findings.is_all_identical)

    def arm(self, name: str) -> str:
        """Return the title of an arm in italics."""
        return f"*{self.names.get(name, name)}*"

    def arms(self, names: Sequence[str]) -> str:
        """Return the titles of several arms, each between quotes: a title may hold commas."""
        return self.arm(names[0]) if len(names) == 1 else ", ".join(f"“{self.arm(name)}”" for name in names)

    def measure(self, name: str) -> str:
        """Return the label of a measure as its record gives it."""
        own, record = self.texts.named("measure", name), RECORDS.get(name)
        return self.texts.label(record) if record and own == name else own

    def group(self, name: str) -> str:
        """Return the wording of a group such as ``sector:culinary``."""
        return self.groups.get(name) or self.texts.catalogue.get(f"group.{name}", name.rpartition(":")[2])

    def group_head(self, name: str) -> str:
        """Return the wording of a group where a line of a table or a figure begins with it."""
        told = self.group(name)
        return told[:1].upper() + told[1:]

    def words(self, row: Effect) -> str:
        """Return the verdict on one effect; more public money spent is a cost, not a result."""
        if row.measure == OUTLAY and row.verdict in ("up", "down"):
            return self.texts(f"verdict.spent.{row.verdict}")
        return self.texts(f"verdict.{row.verdict}")

    def amount(self, row: Effect) -> str:
        """Return "+1.2 percentage points (95% interval over 30 seeds: 0.4 to 2.0 percentage points)"."""
        return self.texts(
            "sentence.amount", effect=self.numbers.difference(row.effect, row.unit), interval=self.interval(row)
        )

    def spent(self, row: Effect) -> str:
        """Return an outlay with its interval as money, not as a difference: nobody writes a plus before a price."""
        value = self.numbers.value(row.effect, row.unit)
        if not row.has_interval:
            return self.texts("sentence.amount", effect=value, interval=self.interval(row))
        low, high = (self.numbers.value(end, row.unit) for end in (row.low, row.high))
        ends = self.texts("number.range", low=low, high=high)
        interval = self.texts("sentence.interval", range=ends, seeds=row.n)
        return self.texts("sentence.amount", effect=value, interval=interval)

    def interval(self, row: Effect) -> str:
        """Return the interval over seeds in words, or why there is none."""
        if not row.has_interval:
            return self.texts("sentence.no_interval", seeds=row.n)
        ends = self.numbers.range(row.low, row.high, row.unit)
        return self.texts("sentence.interval", range=ends, seeds=row.n)

    def effect(self, row: Effect) -> str:
        """Return the sentence on one effect of one arm."""
        if not row.determined:
            names = {"arm": self.arm(row.scenario), "measure": self.measure(row.measure)}
            return self.texts("sentence.effect.none", **names, reason=self.reason(row))
        return self.texts(
            f"sentence.effect.{row.verdict}",
            arm=self.arm(row.scenario),
            base=self.arm(row.against),
            measure=self.measure(row.measure),
            amount=self.amount(row),
        )

    def few_seeds(self) -> str:
        """Return how far the seeds carry, graded by their number; nothing where they are enough to decide on."""
        grades = ((FEW_SEEDS, "few"), (SOME_SEEDS, "some"), (ENOUGH_SEEDS, "many"))
        grade = next((name for limit, name in grades if self.seeds < limit), "")
        if not grade or not self.warns:
            return ""
        return self.texts(f"sentence.seeds.{grade}", seeds=self.seeds, enough=ENOUGH_SEEDS)

    def left_empty(self, rows: Sequence[Effect]) -> str:
        """Return which measures have no number, each with its reason; nothing where all have one."""
        told = "; ".join(f"{self.measure(row.measure)} ({self.reason(row)})" for row in rows)
        return self.texts("sentence.left_empty", measures=told) if told else ""

    def sorted_groups(self, rows: Sequence[Effect]) -> list[str]:
        """Return one clause a verdict: who gains, who loses, whose effect cannot be told from zero."""
        clauses = []
        for key, found in by_good(rows).items():
            chosen = sorted(found, key=lambda row: -abs(row.effect))
            if chosen:
                listed = "; ".join(f"{self.group(row.group)} {self.amount_short(row)}" for row in chosen)
                clauses.append(self.texts(f"sentence.groups.{key}", groups=listed))
        first, *others = [*clauses, *self.withheld([row for row in rows if not row.determined])] or [""]
        # Each clause ends in a full stop, and only the first stands behind a colon.
        return [first, *(text[:1].upper() + text[1:] for text in others)] if first else []

    def withheld(self, rows: Sequence[Effect]) -> list[str]:
        """Return one clause a reason for which groups have no number."""
        reasons = dict.fromkeys(self.reason(row) for row in rows)
        listed = {why: ", ".join(self.group(row.group) for row in rows if self.reason(row) == why) for why in reasons}
        return [self.texts("sentence.groups.withheld", reason=why, groups=names) for why, names in listed.items()]

    def reason(self, row: Effect) -> str:
        """Return why a number is empty."""
        record = RECORDS.get(scale_of(row.measure)[0])
        return told_reason(self.texts, row.reason, record.window if record else 0)

    def amount_short(self, row: Effect) -> str:
        """Return "+1.2 percentage points [0.4 to 2.0]" for lists and tables."""
        effect = self.numbers.difference(row.effect, row.unit)
        return f"{effect} [{self.range_short(row)}]"

    def range_short(self, row: Effect) -> str:
        """Return the ends of an interval without its unit, or why there is none."""
        if not row.determined:
            return self.reason(row)
        if not row.has_interval:
            return self.texts("sentence.no_interval", seeds=row.n)
        scale = self.numbers.scale_for((row.low, row.high), row.unit)
        ends = {
            "low": self.numbers.bare(row.low, row.unit, scale),
            "high": self.numbers.bare(row.high, row.unit, scale),
        }
        return self.texts("number.range", **ends)
