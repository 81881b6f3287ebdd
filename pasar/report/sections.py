"""The sections behind the first page: figures, tables, assumptions, limits, how to reproduce, references."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from ruamel.yaml import YAML

from experiments.assumptions import shipped_presets
from pasar.differences import describe_differences, everywhere, facts_at, kind_name, programme_details, worded
from pasar.findings import HEADLINE, MAIN, Effect
from pasar.report.blocks import Block, Bullets, Cell, Code, Paragraph, Picture, Section, Table
from pasar.report.deep_tables import Deeper, DeepWords
from pasar.report.figures import draw, draw_deeper, draw_square_of, square_name
from pasar.report.reproducing import commands
from pasar.report.tables import (
    contrast_tables,
    contrasted,
    cost_blocks,
    group_tables,
    index_tables,
    interaction_table,
    path_tables,
    source,
)
from pasar.summary import LIMITS, Summary
from simulation.parameters import facts_of
from simulation.policy.programmes import programme_kinds

if TYPE_CHECKING:
    from pathlib import Path

    from pasar.language import Texts
    from pasar.results import Result

LABEL: Final = re.compile(r"\b[VH]\d+\b")
EFFECT_HEADS: Final = (
    "column.measure", "report.column.base", "report.column.value", "column.effect", "column.interval", "column.verdict",
)  # fmt: skip
EFFECT_WIDTHS: Final = (2.8, 1.4, 1.65, 1.8, 1.9, 2.05)


class Sections(Summary):
    """Builds the sections of one report; what was found deeper is read from the folder of the results or another."""

    def __init__(self, result: "Result", texts: "Texts", deeper: "Path | None" = None) -> None:
        super().__init__(result, texts)
        self.deeper_folder = deeper or result.folder

    def all(self) -> list[Section]:
        """Return every section that has something to say, in order."""
        made: tuple[tuple[str, Sequence[Block]], ...] = (
            ("compared", self.compared()),
            ("effects", self.effects_blocks()),
            ("groups", [*self.picture("groups"), *group_tables(self)]),
            ("paths", [*(paths := self.picture("paths")), *(path_tables(self) if paths else ())]),
            ("cost", cost_blocks(self)),
            ("interaction", self.squares()),
            ("why", self.why()),
            ("index", [*(Paragraph(line) for line in self.index() if line), *index_tables(self)]),
            ("naive", self.naive_blocks()),
            ("sensitivity", self.sensitivity()),
            ("signs", self.signs()),
            ("limits", [self.decisive_table(), *bullets([self.texts(f"summary.limit.{key}") for key in LIMITS])]),
            ("reproduce", self.reproduce()),
        )
        found = {code: None for _, blocks in made for code in self.codes_in(blocks)}
        told = [*references(self.texts.language), *named(found, self.texts)]
        last = (("references", [Bullets(told)]),)
        return [Section(key, self.texts(f"report.{key}.title"), blocks) for key, blocks in (*made, *last) if blocks]

    def codes_in(self, blocks: Sequence[Block]) -> Iterator[str]:
        """Yield the labels of patterns and hypotheses, such as V3 and H7, that the sources in tables go by."""
        heads = {self.texts("column.source"), self.texts("report.column.source")}
        for table in (block for block in blocks if isinstance(block, Table)):
            places = [place for place, head in enumerate(table.heads) if head in heads]
            yield from (code for row in table.rows for place in places for code in LABEL.findall(row[place].text))

    def effects_blocks(self) -> list[Block]:
        """Return figures and tables of the main measures, and what the measures follow."""
        note = Paragraph(self.texts("summary.effects.note"))
        return [*self.picture("effects"), *self.picture("effects_rest"), *self.effect_tables(), note]

    def picture(self, name: str) -> list[Block]:
        """Return one figure with its caption, or nothing where the comparison does not hold it."""
        svg = draw(self.result, self.texts, name)
        if svg is None:
            return []
        words = {"base": self.plain(self.findings.base)}
        if name == "contrasts":  # the one figure that shows a single arm
            words["arm"] = self.plain(contrasted(self)[0])
        return [Picture(name, svg, self.texts(f"report.figure.{name}", **words))]

    def squares(self) -> list[Block]:
        """Return figure, sentences and table of every 2x2, under the name of its fourth arm where there are several."""
        told = self.interaction()
        blocks: list[Block] = [Paragraph(told[0])] if told else []
        for place, square in enumerate(self.result.squares):
            svg = draw_square_of(self.result, self.texts, place)
            if svg is not None:
                caption = self.texts("report.figure.interaction", base=self.plain(square.neither))
                head = f"{self.write.arm(square.both)}: " if len(self.result.squares) > 1 else ""
                blocks.append(Picture(square_name(place), svg, head + caption))
            blocks += [*bullets([line for line in self.square(square) if line.startswith("-")])]
            blocks += interaction_table(self, square)
        return blocks

    def compared(self) -> list[Block]:
        """Say what sets each arm apart and list the programmes with their dates, places, cost and source."""
        lines: list[Block] = []
        base, known = self.write.arm(self.findings.base), dict[str, list[str]]()
        for arm in self.findings.arms:
            told = [line.strip(" -") for line in self.differences_of(arm)]
            lines.append(Paragraph(self.texts("report.compared.arm", arm=self.write.arm(arm), base=base)))
            lines.append(Bullets(self.shortened(told, known)))
            known[arm] = told
        common = everywhere(self.result, self.texts)
        lines += [Paragraph(self.texts("summary.differences.everywhere")), Bullets(common)] if common else []
        table = self.programme_table()
        return [*lines, *([table] if table.rows else []), Paragraph(self.run_facts())]

    def shortened(self, told: list[str], known: Mapping[str, list[str]]) -> list[str]:
        """Return the lines on an arm; those that an earlier arm has in full are told by naming that one."""
        within = [arm for arm, lines in known.items() if len(lines) > 1 and set(lines) <= set(told)]
        if not within:
            return told
        other = max(within, key=lambda arm: len(known[arm]))
        rest = [line for line in told if line not in known[other]]
        return [*rest, self.texts("report.compared.as", arm=self.write.arm(other))]

    def differences_of(self, arm: str) -> list[str]:
        """Return what sets one arm apart from the base."""
        return describe_differences(self.result, self.findings.base, arm, self.texts)

    def programme_table(self) -> Table:
        """Return every programme of every arm once, with its unit cost and where that number comes from."""
        heads = [self.texts(f"report.column.{key}") for key in ("programme", "when", "unit_cost", "source")]
        found = {(item["id"], str(item)): item for arm in self.result.scenarios.values() for item in arm["programmes"]}
        rows = [self.programme_row(item) for item in found.values()]
        return Table(heads, rows, self.texts("report.table.programmes"), widths=(2, 2.8, 2.4, 2.2))

    def programme_row(self, item: Mapping[str, Any]) -> list[Cell]:
        """Return one line of the table of programmes."""
        facts = facts_of(programme_kinds()[str(item["kind"])], "unit_cost")
        cost = self.write.numbers.money(item["unit_cost"]) if item.get("unit_cost") else "-"
        unit = facts.unit.partition("/")[2] if facts else ""
        per = f" / {self.texts.named('report.per', unit)}" if unit and cost != "-" else ""
        told = (
            kind_name(item, self.texts),
            programme_details(item, self.texts),
            self.paid(item) + cost + per,
            self.texts.source(facts.source) if facts else "",
        )
        return [Cell(text) for text in told]

    def paid(self, item: Mapping[str, Any]) -> str:
        """Return what a firm gets or borrows, before the cost of handling it; nothing for other kinds of support."""
        if not item.get("amount"):
            return ""
        return self.texts(f"report.paid.{item['kind']}", amount=self.write.numbers.money(item["amount"]))

    def effect_tables(self) -> Iterator[Table]:
        """Yield one table of the main measures an arm."""
        heads = [self.texts(key) for key in EFFECT_HEADS]
        for arm in self.findings.arms:
            rows = [self.effect_row(row) for name in MAIN if (row := self.findings.of(arm, name)) is not None]
            caption = self.texts("summary.effects.of", arm=self.write.arm(arm), base=self.write.arm(self.findings.base))
            yield Table(heads, rows, caption.rstrip(":"), right=(1, 2, 3, 4), widths=EFFECT_WIDTHS)

    def effect_row(self, row: Effect) -> list[Cell]:
        """Return one line of a table of effects; cells of numbers name the row and column they come from."""
        texts = self.cells(row)
        columns = ("", "base", "value", "effect", "", "")
        return [Cell(text, source(row, column) if column else "") for text, column in zip(texts, columns, strict=True)]

    @cached_property
    def deeper(self) -> Deeper | None:
        """Return what was found by going deeper, where somebody did."""
        return Deeper.read(self.deeper_folder)

    def deep_picture(self, name: str) -> list[Block]:
        """Return one figure of what was found by going deeper."""
        deeper = self.deeper
        svg = draw_deeper(self.result, deeper, self.texts, name) if deeper else None
        if deeper is None or svg is None:
            return []
        names = {"arm": self.plain(deeper.arm), "base": self.plain(deeper.base)}
        return [Picture(name, svg, self.texts(f"report.figure.{name}", **names))]

    def why(self) -> list[Block]:
        """Say through which channel the effect comes, and show the weekly chain."""
        if self.deeper is None or self.deeper.chain.empty:
            return []
        words = DeepWords(self.deeper, self.write)
        table: list[Block] = [words.channel_table()] if not self.deeper.why.empty else []
        chain = [*self.deep_picture("chain"), words.chain_table()]
        return [*words.why_sentences(), *self.deep_picture("channels"), *table, *chain]

    def signs(self) -> list[Block]:
        """Say what would change the answer."""
        if self.deeper is None or self.deeper.signs.empty:
            return []
        words = DeepWords(self.deeper, self.write)
        told = [*words.signs_sentences(), *self.deep_picture("signs")]
        return [*told, words.sign_table(), *words.screen_tables()]

    def naive_blocks(self) -> list[Block]:
        """Return the warning, figure and table of the first arm with both contrasts, and the pairs of the others."""
        told = self.naive()
        if not told:
            return []
        tables = contrast_tables(self)
        shown = contrasted(self)[:1] if tables else []
        others = [line for arm in self.findings.arms if arm not in shown for line in self.pairs(arm)]
        return [Paragraph(told[0]), *self.picture("contrasts"), *tables, *bullets(others)]

    def sensitivity(self) -> list[Block]:
        """Return the headline effects under each preset of the decisive assumptions, or say they were not run."""
        table = self.result.assumptions
        if table is None:
            return [Paragraph(self.not_run(self.deeper))]
        presets = list(dict.fromkeys(table["preset"]))
        heads = [self.texts("column.scenario"), self.texts("column.measure")]
        heads += [self.texts.named("report.preset", name) for name in presets]
        rows = [self.preset_row(row, presets) for row in self.headline_rows()]
        widths = (2.6, 2.6, *([2.1] * len(presets)))
        caption = self.texts("report.table.sensitivity")
        return [
            Paragraph(self.texts("report.sensitivity")),
            Table(heads, rows, caption, tuple(range(2, len(heads))), widths),
        ]

    def headline_rows(self) -> list[Effect]:
        """Return the headline effects of every arm."""
        found = (self.findings.of(arm, name) for arm in self.findings.arms for name in HEADLINE)
        return [row for row in found if row is not None]

    def preset_row(self, row: Effect, presets: list[str]) -> list[Cell]:
        """Return one headline effect under every preset."""
        first = [Cell(self.plain(row.scenario)), Cell(self.write.measure(row.measure))]
        return first + [Cell(self.write.numbers.difference(self.under(row, name), row.unit)) for name in presets]

    def under(self, row: Effect, preset: str) -> float:
        """Return the estimate of an effect under a preset."""
        table = self.result.assumptions
        if table is None:
            return float("nan")
        wanted = {
            "preset": preset,
            "scenario": row.scenario,
            "measure": row.measure,
            "group": row.group,
            "contrast": row.contrast,
        }
        for column, name in wanted.items():
            table = table[table[column] == name]
        return float(table["effect"].iloc[0]) if len(table) else float("nan")

    def decisive_table(self) -> Table:
        """Return the decisive assumptions: value used, unit, range and source."""
        heads = [self.texts(f"column.{key}") for key in ("parameter", "level", "unit", "range", "source")]
        paths = dict.fromkeys(path for preset in shipped_presets() for path, _ in preset.changes)
        rows = [self.decisive_row(path) for path in paths]
        return Table(heads, rows, self.texts("report.table.decisive"), right=(1, 3), widths=(3, 1.1, 1.3, 1.3, 2.4))

    def decisive_row(self, path: str) -> list[Cell]:
        """Return one assumption with its facts."""
        theme, _, name = path.partition(".")
        facts = facts_at(("world", theme, name))
        value = self.result.scenarios[self.findings.base]["world"][theme][name]
        if facts is None:
            return [Cell(text) for text in (path, worded(value, self.texts), "", "", "")]
        ends = [self.write.numbers.shortest(end) for end in facts.range or ()]
        told = (
            getattr(facts, self.texts.language),
            worded(value, self.texts),
            self.texts.named("report.unit", facts.unit),
        )
        return [Cell(text) for text in (*told, "–".join(ends), self.texts.source(facts.source))]

    def reproduce(self) -> list[Block]:
        """Give the commands that repeat the comparison, the one that verifies its folder, and what identifies it."""
        known = {"code": self.result.manifest["code_hash"], "seeds": len(self.result.seeds)}
        lines = commands(self.result)
        if lines and self.deeper is not None:
            lines = [*lines[:-1], f"{lines[-1]} --why {self.deeper.arm}"]
        key = "report.reproduce.shipped" if lines else "report.reproduce.own"
        told: list[Block] = [Paragraph(self.texts(key)), *([Code(lines)] if lines else [])]
        told.append(Paragraph(self.texts("report.reproduce.verify", seed=self.result.seeds[0])))
        return [*told, Paragraph(self.texts("report.reproduce.facts", **known)), Paragraph(self.texts("summary.files"))]


def bullets(lines: list[str]) -> list[Block]:
    """Return a list of the lines that say something, or nothing."""
    kept = [line.removeprefix("- ") for line in lines if line]
    return [Bullets(kept)] if kept else []


def named(codes: Iterable[str], texts: "Texts") -> Iterator[str]:
    """Yield what each label means, from the patterns and hypotheses that ship."""
    from experiments.evidence.hypotheses import read_all
    from experiments.evidence.patterns import PATTERNS

    for code in sorted(codes, key=lambda code: (code[0], int(code[1:]))):
        if code[0] == "V":
            found = [one for one in PATTERNS if one.name.partition("_")[0] == code]
            told = "; ".join(dict.fromkeys(texts.label(one) for one in found))
            told += f" ({', '.join(dict.fromkeys(one.source for one in found))})" if found else ""
        else:
            told = "; ".join(getattr(one, f"question_{texts.language}") for one in read_all([code]))
        if told:
            yield texts(f"report.reference.{code[0]}", code=code, told=told)


@cache
def references(language: str) -> tuple[str, ...]:
    """Return the works behind the numbers of the model, with what is taken from each in one language."""
    text = resources.files("pasar.report").joinpath("references.yaml").read_text(encoding="utf-8")
    return tuple(f"**{key}** {told['work']}: {told[language]}." for key, told in YAML(typ="safe").load(text).items())
