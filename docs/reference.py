"""Pages made from the records of the code: the directive ``pasar-reference`` writes tables when the site is built."""

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Final

from docutils import nodes
from docutils.parsers.rst import Directive
from ruamel.yaml import YAML
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from pasar.cli.app import build
from pasar.code_words import said, source_said
from pasar.language import FOLDER, Texts
from pasar.odd import measures, odd_tables, week
from simulation.parameters import facts_of
from simulation.policy.programmes import PROGRAMMES, kind_of
from simulation.scenario import load

type Row = Sequence[str]
CODE: Final = re.compile(r"(`+[^`]+`+)")
SIGNS: Final = re.compile(r"[$\[*_]")


def table(heads: Row, rows: Iterable[Row]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(clean(cell) for cell in line) + " |" for line in lines) + "\n"


def clean(cell: str) -> str:
    """Return a cell that cannot break its table or its page; spans of code stay as they are but for bars."""
    parts = CODE.split(cell.replace("\n", " ").replace("|", "\\|"))
    return "".join(part if place % 2 else escaped(part) for place, part in enumerate(parts))


def escaped(text: str) -> str:
    """Return words in which no sign means anything to Markdown."""
    return SIGNS.sub(r"\\\g<0>", text.replace("<", "&lt;"))


def parameters(texts: Texts) -> str:
    """Return every parameter of the baseline by theme."""
    found = [one for one in odd_tables(load("baseline"), texts) if one.title == "parameters"]
    heads = [[texts(f"column.{head}") for head in one.heads] for one in found]
    parts = zip(found, heads, strict=True)
    return "\n".join(f"## {clean(one.about)}\n\n{table(head, one.rows)}" for one, head in parts)


def listed(one: Any, texts: Texts) -> str:
    """Return one table of the model's description."""
    return table([texts(f"column.{head}") for head in one.heads], one.rows)


def programmes(texts: Texts) -> str:
    """Return every kind of programme with its numbers."""
    return "\n".join(
        f"## {kind_of(kind)}\n\n{said(texts, 'records', first_line(kind))}\n\n{fields(kind, texts)}"
        for kind in PROGRAMMES
    )


def fields(kind: Any, texts: Texts) -> str:
    """Return the parameters of one kind of programme."""
    held = ((name, facts_of(kind, name)) for name in kind.model_fields)
    rows = [
        (name, getattr(facts, texts.language), said(texts, "units", facts.unit), source_said(texts, facts.source))
        for name, facts in held
        if facts is not None
    ]
    return table([texts(f"column.{head}") for head in ("parameter", "name", "unit", "source")], rows)


def commands(texts: Texts) -> str:
    """Return the help of every command."""
    group = build(texts)
    root = group.make_context("pasar", [], resilient_parsing=True)
    pages = []
    for name in group.list_commands(root):
        command = group.get_command(root, name)
        assert command is not None
        inner = command.make_context(name, [], parent=root, resilient_parsing=True)
        pages.append(f"## pasar {name}\n\n```text\n{command.get_help(inner)}\n```\n")
    return "\n".join(pages)


def first_line(thing: Any) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def glossary(texts: Texts) -> str:
    """Return the terms of the project in both languages, each with what it means."""
    terms = YAML(typ="safe").load((FOLDER / "glossary.yaml").read_text(encoding="utf-8"))
    own = slice(None) if texts.language == "en" else slice(None, None, -1)  # the reader's language first
    rows = [(*(name, one["id"])[own], one[f"means_{texts.language}"]) for name, one in terms.items()]
    heads = [texts("column.english"), texts("column.indonesian")][own]
    return table([*heads, texts("column.meaning")], sorted(rows, key=lambda row: row[0].lower()))


PAGES: Final[dict[str, Callable[[Texts], str]]] = {
    "parameters": parameters,
    "measures": lambda texts: listed(measures(texts), texts),
    "week": lambda texts: f"{week(texts).about}\n\n{listed(week(texts), texts)}",
    "programmes": programmes,
    "commands": commands,
    "glossary": glossary,
}


class Reference(SphinxDirective):
    """Write one page of the reference in the language of the folder that it lies in."""

    required_arguments = 1
    option_spec: ClassVar[Any] = Directive.option_spec

    def run(self) -> list[nodes.Node]:
        """Return the parsed page."""
        language = self.env.docname.partition("/")[0]
        return self.parse_text_to_nodes(PAGES[self.arguments[0]](Texts(language)), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive."""
    app.add_directive("pasar-reference", Reference)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
