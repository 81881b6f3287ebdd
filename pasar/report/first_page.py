"""The first page of a report: question, answer, certainty, cost and for whom it does not work, for few arms or many."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pasar.answer import MANY, by_text, lowered
from pasar.findings import HEADLINE, OUTLAY, Effect, by_good
from pasar.language import Texts
from pasar.report.blocks import Block, Bullets, Cell, Paragraph, Section, Table
from pasar.report.deep_tables import Deeper
from pasar.report.tables import cost_cell, cost_notes, outlays, source
from pasar.summary import COSTS, Summary

if TYPE_CHECKING:
    from pasar.results import Result


def first_page_of(result: "Result", texts: Texts, deeper: Path | None = None) -> "FirstPage":
    """Return the first page of a comparison; what was found deeper may lie in another folder."""
    kind = FirstPageOfMany if len(result.findings.arms) >= MANY else FirstPage
    return kind(result, texts, deeper)


def listed(items: Sequence[str], texts: Texts) -> str:
    """Return "a, b and c"."""
    quoted = [f"“{item}”" for item in items]
    if len(quoted) < 2:
        return "".join(quoted)
    return texts("report.and", first=", ".join(quoted[:-1]), last=quoted[-1])


class FirstPage(Summary):
    """The page that is read even if no other is: question, answer, certainty, cost, and for whom it does not work."""

    def __init__(self, result: "Result", texts: Texts, deeper: Path | None = None) -> None:
        super().__init__(result, texts)
        self.deeper = Deeper.read(deeper or result.folder)

    def titles(self) -> list[str]:
        """Return the titles of the arms other than the base."""
        return [self.plain(arm) for arm in self.findings.arms]

    def boxes(self) -> list[Section]:
        """Return the boxes in reading order."""
        made: dict[str, list[Block]] = {
            "question": [Paragraph(self.question())],
            "answer": [Paragraph(sentence) for sentence in self.answer()],
            "measures": self.measure_blocks(),
            "certainty": [Bullets(self.certainty())],
            "cost": self.cost_blocks(),
            "not_for": [Bullets(self.not_for())],
        }
        return [Section(key, self.texts(f"report.{key}.title"), blocks) for key, blocks in made.items()]

    def question(self) -> str:
        """Say what was asked and of what market."""
        arms, base = listed(self.titles(), self.texts), self.plain(self.findings.base)
        return self.texts("report.question", arms=arms, base=base) + " " + self.run_facts()

    def answer(self) -> list[str]:
        """Answer in three sentences, each worded as strongly as its interval allows."""
        return self.answers.opening(self.result.facts().years)

    def measure_blocks(self) -> list[Block]:
        """Return the headline measures."""
        return [Bullets(self.measures())]

    def measures(self) -> list[str]:
        """Return one line a headline measure over all arms."""
        return [line for name in HEADLINE if (line := self.sentence(name))]

    def sentence(self, measure: str) -> str:
        """Return one sentence on one measure over all arms."""
        rows = self.rows(measure)
        parts = "; ".join(self.answers.part(row) for row in rows)
        return self.texts("report.answer.line", measure=self.write.measure(measure), parts=parts) if rows else ""

    def rows(self, measure: str) -> list[Effect]:
        """Return the policy effect of every arm on a measure."""
        found = (self.findings.of(arm, measure) for arm in self.findings.arms)
        return [row for row in found if row is not None]

    def certainty(self) -> list[str]:
        """Say how sure the answer is: over seeds, in words and numbers, and over the decisive assumptions."""
        warning = self.write.few_seeds()
        lines = [f"**{warning}**"] if warning else []
        rows = [row for row in self.rows(HEADLINE[0]) if row.determined]
        moved = [row for row in rows if not row.is_identical]
        told = {"words": self.in_words(rows), "numbers": self.in_numbers(moved)}
        measure = self.write.measure(HEADLINE[0])
        lines += [
            self.texts(f"report.certainty.{key}", measure=measure, parts=parts) for key, parts in told.items() if parts
        ]
        return [*lines, *self.over_assumptions()]

    def in_words(self, rows: Sequence[Effect]) -> str:
        """Say of each arm how sure the answer is, in words alone."""
        return "; ".join(f"{self.write.arm(row.scenario)} {self.answers.verdict(row)}" for row in rows)

    def in_numbers(self, rows: Sequence[Effect]) -> str:
        """Say of each arm by how much and in how many seeds it lay above and below the base."""
        return "; ".join(
            self.texts(
                "report.certainty.seeds",
                arm=self.write.arm(row.scenario),
                amount=self.write.amount(row),
                **self.counts(row),
            )
            for row in rows
        )

    def counts(self, row: Effect) -> dict[str, int]:
        """Return in how many seeds an arm lay above and below the base, and how many there are."""
        gaps = paired(self.result, row)
        return {"up": sum(gap > 0 for gap in gaps), "down": sum(gap < 0 for gap in gaps), "seeds": len(gaps)}

    def over_assumptions(self) -> list[str]:
        """Give the range of the main effect over the decisive assumptions, or say that it was not run."""
        if self.result.assumptions is None:
            return [self.not_run(self.deeper)]
        rows = [row for row in self.rows(HEADLINE[0]) if self.assumed(row)]
        return [f"{self.write.arm(row.scenario)}: {self.assumed(row)}" for row in rows]

    def cost_blocks(self) -> list[Block]:
        """Return what the arms cost."""
        return [Bullets(self.costs())]

    def costs(self) -> list[str]:
        """Say what each arm costs and what that buys, one line an arm; the rest stands in the section on cost."""
        lines: list[str] = []
        for line in self.cost(COSTS[:2]):
            if line.startswith("  - "):
                lines[-1] += " " + line.removeprefix("  - ")
            else:
                lines.append(line.removeprefix("- "))
        return lines

    def not_for(self) -> list[str]:
        """Name, arm by arm, the groups whose profit falls and those where no gain can be told."""
        return [
            self.texts("report.not_for.line", arm=self.write.arm(arm), clauses=" ".join(self.losing(arm)))
            for arm in self.findings.arms
        ]

    def losing(self, arm: str) -> list[str]:
        """Return the clauses on groups of one arm that do not gain, by profit of their UMKM."""
        if arm in self.findings.identical:
            return [f"{self.answers.same()}."]
        names = [name for kind in ("sector", "region", "size") for name in self.findings.groups(kind)]
        rows = [row for name in (*names, "others") if (row := self.findings.of(arm, "profit", name)) is not None]
        found = by_good(rows)
        clauses = [
            self.texts(f"report.not_for.{key}", groups=self.grouped(found[key], amounts=key == "lose"))
            for key in ("lose", "unclear", "same", "few")
            if found[key]
        ]
        return clauses or [self.texts("report.not_for.none" if found["gain"] else "report.not_for.unknown")]

    def grouped(self, rows: Sequence[Effect], amounts: bool = False) -> str:
        """Return the names of groups, with the difference where it is asked for."""
        return "; ".join(
            lowered(self.write.group(row.group)) + (f" {self.write.amount_short(row)}" if amounts else "")
            for row in rows
        )


def paired(result: "Result", row: Effect) -> list[float]:
    """Return the difference that each seed shows, arm against base, for the measure and group of an effect."""
    runs = result.runs
    chosen = runs[(runs["measure"] == row.measure) & (runs["group"] == row.group)]
    by_seed = chosen.pivot(index="seed", columns="scenario", values="value")
    return [float(gap) for gap in (by_seed[row.scenario] - by_seed[row.against]).dropna()]


class FirstPageOfMany(FirstPage):
    """The same page for several arms: measures and costs stand in tables, and what holds of several is said once."""

    def measure_blocks(self) -> list[Block]:
        """Return a table of the headline measures, and in words those that no arm has a number for."""
        known = [name for name in HEADLINE if any(row.determined for row in self.rows(name))]
        left = [line for name in HEADLINE if name not in known and (line := self.left_out(name))]
        heads = [self.texts("column.scenario"), *map(self.write.measure, known)]
        rows = [[Cell(self.answers.arm(arm)), *(self.cell(arm, name) for name in known)] for arm in self.findings.arms]
        caption = self.texts("report.table.headline", base=self.write.arm(self.findings.base))
        table = [Table(heads, rows, caption, widths=(1.6, *([2.0] * len(known))))] if known else []
        return [*table, *([Bullets(left)] if left else [])]

    def left_out(self, measure: str) -> str:
        """Return one sentence on a measure that no arm has a number for."""
        none = self.texts("number.none")
        reasons = {row.scenario: f"{none} ({self.write.reason(row)})" for row in self.rows(measure)}
        if not reasons:
            return ""
        return self.texts("report.answer.line", measure=self.write.measure(measure), parts=self.shared(reasons))

    def cell(self, arm: str, measure: str) -> Cell:
        """Return one effect with its interval and in words."""
        row = self.findings.of(arm, measure)
        if row is None:
            return Cell(self.texts("number.none"))
        if row.is_identical:
            return Cell(self.answers.same())
        if not row.determined:
            return Cell(f"{self.texts('number.none')} ({self.write.reason(row)})")
        words = {"amount": self.write.amount_short(row), "verdict": self.write.words(row)}
        return Cell(self.texts("report.cell", **words), source(row, "effect"))

    def in_words(self, rows: Sequence[Effect]) -> str:
        """Say how sure the answer is, in words alone, the arms of one verdict together."""
        return self.shared({row.scenario: self.answers.verdict(row) for row in rows})

    def in_numbers(self, rows: Sequence[Effect]) -> str:
        """Say of each arm in how many seeds it lay above and below the base; amounts stand in the table."""
        return "; ".join(
            self.texts("report.certainty.counts", arm=self.write.arm(row.scenario), **self.counts(row)) for row in rows
        )

    def shared(self, told: Mapping[str, str]) -> str:
        """Return each text with the titles of all arms that it is told of; of one that all share, that they do."""
        found = by_text(told)
        if len(found) == 1 and len(told) == len(self.findings.arms):
            return self.texts("report.together.all", text=next(iter(found)))
        return "; ".join(
            self.texts("report.together", text=text, names=self.write.arms(arms)) for text, arms in found.items()
        )

    def cost_blocks(self) -> list[Block]:
        """Say which arms cost nothing, what the others spend and what that buys, in one table."""
        spent, lines = outlays(self), cost_notes(self)
        is_open = all(self.findings.is_unparted(row.scenario) for row in spent)  # the lines say so, and why
        ratios = () if is_open else COSTS[:2]
        heads = [self.texts("column.scenario"), *map(self.write.measure, (OUTLAY, *ratios))]
        rows = [
            [
                Cell(self.answers.arm(row.scenario)),
                Cell(self.write.numbers.value(row.effect, row.unit), source(row, "effect")),
                *(cost_cell(self, row.scenario, name) for name in ratios),
            ]
            for row in spent
        ]
        caption = self.texts("report.table.outlay" if is_open else "report.table.cost")
        widths = (2.2, 1.2) if is_open else (1.6, 1.2, 2.2, 2.2)
        table = [Table(heads, rows, caption, widths=widths)] if spent else []
        return [*table, *([Bullets(lines)] if lines else [])]

    def not_for(self) -> list[str]:
        """Name the groups whose profit falls and those where no gain can be told, the arms of one answer together."""
        told = {arm: " ".join(self.losing(arm)) for arm in self.findings.arms}
        return [
            self.texts("report.not_for.line", arm=self.write.arms(arms), clauses=clauses)
            for clauses, arms in by_text(told).items()
        ]
