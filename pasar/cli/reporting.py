"""What `pasar report` does: the document on a finished comparison."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from experiments.evidence.deeper import go_deeper
from experiments.results import load_results
from pasar.cli import DONE
from pasar.cli.asked import Reader
from pasar.cli.console import progress, say
from pasar.language import Texts
from pasar.report import FORMATS, write_report
from pasar.report.deep_tables import own_values, write_deeper
from pasar.results import Result
from simulation.errors import PasarError

SEEDS: Final = 4
MOST_JOBS: Final = 256
STEPS: Final = "deeper.jsonl"


@dataclass(frozen=True)
class ReportAsked:
    """The words of ``pasar report``."""

    folder: str
    form: str = ""
    why: str = ""
    jobs: str = ""


def look_deeper(result: Result, asked: ReportAsked, texts: Texts) -> None:
    """Run why an arm does what it does and what would change the answer; what is done is kept for the next time."""
    reader = Reader()
    jobs = reader.whole("--jobs", asked.jobs, 1, MOST_JOBS) if asked.jobs else None
    reader.done()
    arms = result.scenarios
    if asked.why not in result.findings.arms:
        raise PasarError("option.choice", option="--why", found=asked.why, choices=list(result.findings.arms))
    pair = [arms[result.findings.base], arms[asked.why]]
    with progress(texts, texts("cli.report.why.work")) as tell:
        told = go_deeper(pair, result.seeds[:SEEDS], result.folder / STEPS, jobs, tell)
    write_deeper(result.folder, told | {"own": own_values(pair[0])})


def write(texts: Texts, asked: ReportAsked) -> int:
    """Write the report into the folder of the comparison, as HTML and PDF or as the one asked for."""
    folder, form = asked.folder, asked.form
    if form and form not in FORMATS:
        raise PasarError("option.choice", option="--format", found=form, choices=list(FORMATS))
    formats = (form,) if form else tuple(FORMATS)
    if "pdf" in formats and find_spec("typst") is None:
        raise PasarError("extra.missing", extra="dashboard")
    result = Result.of(load_results(folder))
    if asked.why:
        look_deeper(result, asked, texts)
    for path in write_report(result, Path(folder), texts, formats):
        say(texts("cli.report.written", path=path))
    return DONE
