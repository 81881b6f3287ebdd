"""What `pasar report` does: the document on a finished comparison."""

from importlib.util import find_spec
from pathlib import Path

from experiments.results import load_results
from pasar.cli import DONE
from pasar.cli.console import say
from pasar.language import Texts
from pasar.report import FORMATS, write_report
from pasar.results import Result
from simulation.errors import PasarError


def write(texts: Texts, folder: str, form: str) -> int:
    """Write the report into the folder of the comparison, as HTML and PDF or as the one asked for."""
    if form and form not in FORMATS:
        raise PasarError("option.choice", option="--format", found=form, choices=list(FORMATS))
    formats = (form,) if form else tuple(FORMATS)
    if "pdf" in formats and find_spec("typst") is None:
        raise PasarError("extra.missing", extra="dashboard")
    result = Result.of(load_results(folder))
    for path in write_report(result, Path(folder), texts, formats):
        say(texts("cli.report.written", path=path))
    return DONE
