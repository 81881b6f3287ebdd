"""Put a report together: its first page, then the sections behind it. Every number comes from the result tables."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pasar import __version__
from pasar.language import Texts
from pasar.report.blocks import Report
from pasar.report.first_page import first_page_of, listed
from pasar.report.sections import Sections

if TYPE_CHECKING:
    from pasar.results import Result

WORDS: Final = ("contents", "page", "figure", "table", "sideways")


def report_of(result: "Result", texts: Texts, deeper: Path | None = None) -> Report:
    """Return the report on a comparison in the language of `texts`, with what was found deeper in another folder."""
    first, sections = first_page_of(result, texts, deeper), Sections(result, texts, deeper)
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
