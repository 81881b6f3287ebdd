"""Put a report together: its first page, then the sections behind it. Every number comes from the result tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pasar import __version__
from pasar.findings import HEADLINE, Effect, by_good
from pasar.language import Texts
from pasar.report.blocks import Block, Bullets, Paragraph, Report, Section
from pasar.report.deep_tables import Deeper
from pasar.report.sections import Sections
from pasar.summary import COSTS, Summary

if TYPE_CHECKING:
    from pasar.results import Result

WORDS: Final = ("contents", "page", "figure", "table", "sideways")


def report_of(result: "Result", texts: Texts, deeper: Path | None = None) -> Report:
    """Return the report on a comparison in the language of `texts`, with what was found deeper in another folder."""
    first, sections = FirstPage(result, texts, deeper), Sections(result, texts, deeper)
    subtitle = "report.subtitle" if len(first.findings.arms) > 1 else "report.subtitle.one"
    return Report(
        language=texts.language,
        title=texts("report.title"),
        subtitle=texts(subtitle, arms=listed(first.titles(), texts), base=first.plain(first.findings.base)),
        first_page=first.boxes(),
        sections=sections.all(),
        footer=texts("report.footer", version=__version__, code=result.manifest["code_hash"], seeds=len(result.seeds)),
        words={word: texts(f"report.word.{word}") for word in WORDS},
    )


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
            "measures": [Bullets(self.measures())],
            "certainty": [Bullets(self.certainty())],
            "cost": [Bullets(self.costs())],
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
        told = {
            "words": [self.in_words(row) for row in rows],
            "numbers": [self.agreement(row) for row in rows if not row.is_identical],
        }
        measure = self.write.measure(HEADLINE[0])
        for key, parts in told.items():
            lines += [self.texts(f"report.certainty.{key}", measure=measure, parts="; ".join(parts))] if parts else []
        return [*lines, *self.over_assumptions()]

    def in_words(self, row: Effect) -> str:
        """Say of one arm how sure the answer is, in words alone."""
        told = self.answers.same() if row.is_identical else self.write.words(row)
        return f"{self.write.arm(row.scenario)} {told}"

    def agreement(self, row: Effect) -> str:
        """Say in how many seeds the arm lay above and below the base."""
        gaps = paired(self.result, row)
        return self.texts(
            "report.certainty.seeds",
            arm=self.write.arm(row.scenario),
            amount=self.write.amount(row),
            up=sum(gap > 0 for gap in gaps),
            down=sum(gap < 0 for gap in gaps),
            seeds=len(gaps),
        )

    def over_assumptions(self) -> list[str]:
        """Give the range of the main effect over the decisive assumptions, or say that it was not run."""
        if self.result.assumptions is None:
            return [self.not_run(self.deeper)]
        rows = [row for row in self.rows(HEADLINE[0]) if self.assumed(row)]
        return [f"{self.write.arm(row.scenario)}: {self.assumed(row)}" for row in rows]

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
            f"{self.write.group(row.group)} {self.write.amount_short(row)}" if amounts else self.write.group(row.group)
            for row in rows
        )


def paired(result: "Result", row: Effect) -> list[float]:
    """Return the difference that each seed shows, arm against base, for the measure and group of an effect."""
    runs = result.runs
    chosen = runs[(runs["measure"] == row.measure) & (runs["group"] == row.group)]
    by_seed = chosen.pivot(index="seed", columns="scenario", values="value")
    return [float(gap) for gap in (by_seed[row.scenario] - by_seed[row.against]).dropna()]
