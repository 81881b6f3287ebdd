"""Indonesian pages of documents that commands write in English: the directive ``pasar-summary``.

Sentences stand in ``docs/summaries``; every number and table in them is read from the document when the site is built.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from docutils import nodes
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from ruamel.yaml import YAML
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from experiments.evidence.patterns import PATTERNS
from pasar.batch_pictures import Words
from pasar.documents.calibration import PINNED_BELOW
from pasar.documents.robustness import PARTS, choice_text, part_text
from pasar.documents.wording import rows_of
from pasar.language import Texts
from simulation.record import MEASURES

HERE: Final = Path(__file__).resolve().parent
FOLDER: Final = HERE / "summaries"
CALIBRATED_SET: Final = HERE.parent / "experiments" / "studies" / "calibrated_set.csv"
NAMES: Final[dict[str, dict[str, str]]] = YAML(typ="safe").load((FOLDER / "names.yaml").read_text(encoding="utf-8"))
ENGLISH, INDONESIAN = Texts("en"), Texts("id")
WORDS: Final = Words(INDONESIAN)
LABELS: Final = {pattern.name: pattern.label_id for pattern in PATTERNS}
VERDICTS: Final = ("met", "inside", "uncertain", "missed", "unknown")
NUMBER: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
HEADLINE: Final = "umkm_revenue_share"


@dataclass(frozen=True)
class Table:
    """A table of a document: the heading above it, its heads and its rows."""

    heading: str
    heads: list[str]
    rows: list[list[str]]


def text_of(name: str) -> str:
    """Return a document."""
    return (HERE / f"{name}.md").read_text(encoding="utf-8")


def tables_of(text: str) -> list[Table]:
    """Return the tables of a document in order."""
    found: list[Table] = []
    heading, is_inside = "", False
    for line in text.splitlines():
        if line.startswith(("#", "**")):
            heading = line.strip("#* ")
        if not line.startswith("|"):
            is_inside = False
            continue
        cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not is_inside:
            found.append(Table(heading, cells, []))
            is_inside = True
        elif set(cells[0]) - set("-: "):
            found[-1].rows.append(cells)
    return found


def with_heads(tables: Sequence[Table], *heads: str) -> list[Table]:
    """Return the tables that have these heads."""
    return [table for table in tables if set(heads) <= set(table.heads)]


# numbers and names, as Indonesian has them


def amount(told: str) -> str:
    """Return numbers, units and ranges of an English cell in Indonesian."""
    swapped = NUMBER.sub(lambda found: found[0].translate(str.maketrans(",.", ".,")), told)
    for english, indonesian in (
        (" percentage points", " poin persen"), (" a week", " per minggu"), (" to ", " sampai "), ("Rp ", "Rp"),
    ):  # fmt: skip
        swapped = swapped.replace(english, indonesian)
    return swapped


def named(kind: str, english: str) -> str:
    """Return the Indonesian name of a head, a word, a process; the English one where there is none yet."""
    return NAMES[kind].get(english, english)


def part(english: str) -> str:
    """Return a part of the effect in Indonesian."""
    key = next(key for key in PARTS if part_text(ENGLISH, key) == english)
    return part_text(INDONESIAN, key)


def choice(english: str) -> str:
    """Return a choice of structure in Indonesian."""
    return choice_text(INDONESIAN, english)


def pattern(told: str) -> str:
    """Return a pattern with its Indonesian label: ``V1: Own-price elasticity`` or ``V1 (C)``."""
    name, _, label = told.partition(": ")
    return f"{name}: {LABELS.get(name, label)}" if label else told


def parameter(told: str) -> str:
    """Return a parameter with its Indonesian name behind its path."""
    path = told.strip("`")
    name = WORDS.parameter(path)
    return f"`{path}`" if name == path else f"{name} (`{path}`)"


def verdict(told: str) -> str:
    """Return a verdict, with by how much a value lies outside, in Indonesian."""
    key = verdict_of(told)
    words = INDONESIAN(f"pattern.verdict.{key}")
    _, by, miss = told.partition(", by ")
    return INDONESIAN("pattern.by", verdict=words, miss=amount(miss)) if by else words


def verdict_of(told: str) -> str:
    """Return which verdict an English cell tells."""
    words = told.partition(", by ")[0]
    return next(key for key in VERDICTS if ENGLISH(f"pattern.verdict.{key}") == words)


CELLS: Final[dict[str, Callable[[str], str]]] = {
    "measure": WORDS.measure,
    "part": part,
    "choice": choice,
    "holds": lambda told: named("words", told),
    "role": lambda told: named("words", told),
    "parameter": parameter,
    "pattern": pattern,
    "In words": verdict,
    "Pattern": str,
    "Name": str,
    "emulator's skill": lambda told: amount(named("words", told)),
}


def in_indonesian(table: Table) -> str:
    """Return a table with its heads, names and numbers in Indonesian."""
    heads = [named("heads", head) for head in table.heads]
    rows = [
        [CELLS.get(head, amount)(cell) for head, cell in zip(table.heads, row, strict=True)] for row in labelled(table)
    ]
    return rows_of([head.replace("*", r"\*") for head in heads], rows)


def labelled(table: Table) -> Iterator[list[str]]:
    """Yield the rows of a table; the English label of a pattern in a column of its own gives way to the Indonesian."""
    for row in table.rows:
        told = list(row)
        if {"Pattern", "Name"} <= set(table.heads):
            told[table.heads.index("Name")] = LABELS.get(told[0].partition(" ")[0], told[1])
        yield told


# what each page tells


def validation() -> dict[str, Any]:
    """Return how many patterns each market meets, and which lie outside their bounds."""
    text = text_of("validation")
    tables = with_heads(tables_of(text), "Pattern", "In words")
    scenarios = re.findall(r"[Ss]cenario `(\w+)`", text)
    return {"markets": [market(table, name) for table, name in zip(tables, scenarios, strict=True)]}


def market(table: Table, scenario: str) -> dict[str, Any]:
    """Return the counts of one market."""
    at = {head: table.heads.index(head) for head in ("Value", "Bounds", "In words")}
    counts = Counter(verdict_of(row[at["In words"]]) for row in table.rows)
    outside = [
        f"{row[0]}, {LABELS.get(row[0].partition(' ')[0], row[1])}: {amount(row[at['Value']])} "
        f"(batas {amount(row[at['Bounds']])})"
        for row in table.rows
        if verdict_of(row[at["In words"]]) in ("uncertain", "missed")
    ]
    told = {"scenario": WORDS.arm(scenario), "count": len(table.rows), "outside": outside}
    return told | {key: counts[key] for key in VERDICTS} | {"table": in_indonesian(table)}


def calibration() -> dict[str, Any]:
    """Return what is left of the vectors, and what the patterns do not pin down."""
    text = text_of("calibration")
    tables = tables_of(text)
    (pinned,), (patterns,) = with_heads(tables, "parameter", "share left"), with_heads(tables, "pattern", "slack")
    left, alone = pinned.heads.index("share left"), patterns.heads.index("vectors ruled out by it alone")
    deciding = sorted(patterns.rows, key=lambda row: -int(row[alone]))[:3]
    return {
        "members": len(CALIBRATED_SET.read_text(encoding="utf-8").splitlines()) - 1,
        "tried": sum(map(int, re.findall(r"(\d+) vectors (?:\(the shipped|proposed)", text))),
        "parameters": pinned.rows,
        "loose": [row for row in pinned.rows if float(row[left]) > PINNED_BELOW],
        "tight": [parameter(row[0]) for row in pinned.rows if float(row[left]) <= PINNED_BELOW],
        "limit": f"{100 * PINNED_BELOW:.0f}%",
        "deciding": [f"{pattern(row[0])} ({row[alone]} vektor)" for row in deciding if int(row[alone])],
        "parameter_table": in_indonesian(pinned),
        "pattern_table": in_indonesian(patterns),
        "run": length_of(text),
        "validated": length_of(text_of("validation")),
    }


def length_of(text: str) -> dict[str, str]:
    """Return over how many weeks and seeds the (first) market of a document was measured."""
    found = re.search(r"(?P<weeks>\d+) weeks, (?P<seeds>\d+) seeds", text)
    return found.groupdict() if found else {"weeks": "?", "seeds": "?"}


def robustness() -> dict[str, Any]:
    """Return the parts of the effect, the choices that turn or hide it, and what moves it."""
    text = text_of("robustness")
    tables = tables_of(text)
    (choices,), (morris,), (slopes,), (sobol,) = (
        with_heads(tables, *heads)
        for heads in (
            ("choice", "holds"), ("parameter", "mu"), ("parameter", "change (95%)"), ("parameter", "total (95%)"),
        )
    )  # fmt: skip
    return {
        "densities": [density(table) for table in with_heads(tables, "measure", "part")],
        "limits": limits(choices),
        "movers": [f"{parameter(row[0])}: {amount(row[1])}" for row in slopes.rows[:3]],
        **shares(text),
        "choice_table": in_indonesian(choices),
        "morris_table": in_indonesian(morris),
        "slope_table": in_indonesian(slopes),
        "sobol_table": in_indonesian(sobol),
    }


SHARES: Final = {
    "told": r"(\d+) of \d+ slopes are told", "linear": r"slopes explain (\d+%)", "draws": r"on (\d+) draws of all",
    "skill": r"emulator predicts (\d+%)", "luck": r"estimated (\d+%) of it is chance",
}  # fmt: skip


def shares(text: str) -> dict[str, str]:
    """Return what the screening says of its own reach."""
    found = {key: re.search(pattern, text) for key, pattern in SHARES.items()}
    return {key: match[1] if match else "?" for key, match in found.items()}


def density(table: Table) -> dict[str, Any]:
    """Return the parts of the effect on the headline measure at one density of customers."""
    parts = {row[1].partition(" ")[0]: amount(row[2]) for row in table.rows if row[0] == HEADLINE}
    told = {"customers": table.heading.partition(" ")[0], "whole": parts["all"], "fit": parts["fit"]}
    return told | {"table": in_indonesian(table)}


def limits(choices: Table) -> list[dict[str, Any]]:
    """Return, for each measure, the choices that turn the sign of the effect and those that hide it."""
    found = []
    for measure in dict.fromkeys(row[1] for row in choices.rows):
        held = {
            word: [choice(row[0]) for row in choices.rows if row[1] == measure and row[-1] == word]
            for word in ("no", "unclear")
        }
        shipped = next(amount(row[2]) for row in choices.rows if row[:2] == ["as shipped", measure])
        told = {"name": WORDS.within(measure), "shipped": shipped, "turned": held["no"], "unclear": held["unclear"]}
        others = sum(row[1] == measure for row in choices.rows) - 1
        found.append(told | {"others": others, "as_shipped": choice("as shipped") in held["unclear"]})
    return found


def odd() -> dict[str, Any]:
    """Return how large the model is, and its week in Indonesian."""
    text = text_of("odd")
    tables = tables_of(text)
    (origins,), (week,) = with_heads(tables, "Origin", "Number"), with_heads(tables, "Step", "Process")
    states = {table.heading.partition(":")[0]: len(table.rows) for table in with_heads(tables, "State variable")}
    drawn = re.search(r"Decisions in which chance takes part: (.*)\.", text)
    counts = {row[0]: int(row[1]) for row in origins.rows}
    return {
        "states": states,
        "origins": counts,
        "parameters": sum(counts.values()),
        "draws": drawn[1].count("`") // 2 if drawn else 0,
        "measures": len(MEASURES),
        "process_table": rows_of(
            ["Langkah", "Proses", "Yang terjadi"],
            [[row[0], f"`{row[1]}`", named("processes", row[1])] for row in week.rows],
        ),
    }


FACTS: Final = {"validation": validation, "calibration": calibration, "robustness": robustness, "odd": odd}


def written(name: str) -> str:
    """Return one summary as Markdown."""
    held = Environment(loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, autoescape=False)
    return held.get_template(f"{name}.md").render(FACTS[name]())


class Summary(SphinxDirective):
    """Write the summary of one document."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the parsed page."""
        (name,) = self.arguments
        for file in (HERE / f"{name}.md", FOLDER / f"{name}.md"):
            self.env.note_dependency(str(file))
        return self.parse_text_to_nodes(written(name), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive."""
    app.add_directive("pasar-summary", Summary)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
