"""Write a report as one self-contained HTML file and as PDF, each whole or not at all."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup, escape

from experiments.files import aside
from pasar.language import Texts
from pasar.numbers import unbroken
from pasar.report.blocks import Block, Picture, Report, Section, pieces
from pasar.report.content import report_of

if TYPE_CHECKING:
    from pasar.results import Result

TAGS: Final = {"em": "em", "strong": "strong", "code": "code"}


def write_report(result: "Result", folder: Path, texts: Texts, formats: tuple[str, ...]) -> list[Path]:
    """Write ``report-id.html``, ``report-id.pdf`` (or ``-en``) into `folder`; return what was written."""
    report = report_of(result, texts)
    written = []
    for kind in formats:
        path = folder / f"report-{texts.language}.{kind}"
        with aside(path) as draft:
            draft.write_bytes(FORMATS[kind](report))
        written.append(path)
    return written


def as_html(report: Report) -> bytes:
    """Return a report as one HTML file that needs no other."""
    return environment().get_template("report.html.j2").render(report=report).encode()


def fragment(blocks: Sequence[Block], save: str = "", sideways: str = "") -> str:
    """Return blocks as a piece of HTML, for a page that has its own head; `save` puts a button to each figure.

    `sideways` says on a small screen that what is wider can be slid.

    The buttons work in the browser alone: the figure that is shown is written to a file, nothing is asked of a server.
    """
    macros: Any = environment().get_template("blocks.html.j2").module
    return "".join(str(macros.show(block, save, sideways)) for block in blocks)


@cache
def environment() -> Environment:
    """Return the templates; what they print is escaped."""
    loader = PackageLoader("pasar.report", "templates")
    made = Environment(loader=loader, autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"inline": inline, "kind": kind_of, "plain": unmarked, "svg": Markup}
    return made


def inline(text: str) -> Markup:
    """Return running text as HTML with its marks; everything else is escaped."""
    parts = (
        escape(part) if style == "plain" else Markup("<{0}>{1}</{0}>").format(TAGS[style], part)
        for style, part in typeset(text)
    )
    return Markup("").join(parts)


def unmarked(text: str) -> str:
    """Return running text without its marks, for those who hear it."""
    return "".join(part for _, part in pieces(text))


def kind_of(block: object) -> str:
    """Return the name of a block's kind, by which templates choose."""
    return type(block).__name__


def as_pdf(report: Report) -> bytes:
    """Return a report as a tagged PDF on A4 with embedded fonts."""
    import typst

    with TemporaryDirectory(prefix="pasar-report-") as name:
        folder = Path(name)
        template = resources.files("pasar.report").joinpath("templates", "report.typ").read_text(encoding="utf-8")
        (folder / "report.typ").write_text(template, encoding="utf-8")
        (folder / "report.json").write_text(json.dumps(plain(report), ensure_ascii=False), encoding="utf-8")
        for picture in pictures(report):
            (folder / f"{picture.name}.svg").write_text(picture.svg, encoding="utf-8")
        fonts = [str(Path(mpl.get_data_path()) / "fonts" / "ttf")]
        document: bytes = typst.compile(
            str(folder / "report.typ"), root=name, font_paths=fonts, ignore_system_fonts=True
        )
        return document


def pictures(report: Report) -> list[Picture]:
    """Return every figure of a report."""
    return [block for section in report.sections for block in section.blocks if isinstance(block, Picture)]


def plain(report: Report) -> dict[str, Any]:
    """Return a report as JSON for the typesetter: running text as marked pieces, figures as file names."""
    words = {"language": report.language, "title": report.title, "subtitle": report.subtitle, "footer": report.footer}
    parts = {"first_page": report.first_page, "sections": report.sections}
    return (
        words | {"words": report.words} | {name: [plain_section(one) for one in group] for name, group in parts.items()}
    )


def plain_section(section: Section) -> dict[str, Any]:
    """Return one section as JSON."""
    return {"title": section.title, "blocks": [plain_block(block) for block in section.blocks]}


def plain_block(block: Any) -> dict[str, Any]:
    """Return one block as JSON."""
    told = {key: value for key, value in asdict(block).items() if key != "svg"}
    for key in ("text", "caption"):
        if key in told:
            told[key] = typeset(told[key])
    if "items" in told:
        told["items"] = [typeset(item) for item in told["items"]]
    if "rows" in told:
        told["rows"] = [[typeset(cell["text"]) for cell in row] for row in told["rows"]]
    return {"kind": kind_of(block), **told}


def typeset(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a text with its numbers as printers set them."""
    return [(style, piece if style == "code" else unbroken(piece)) for style, piece in pieces(text)]


FORMATS: Final[dict[str, Callable[[Report], bytes]]] = {"html": as_html, "pdf": as_pdf}
