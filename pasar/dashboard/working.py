"""In a worker: run one seed into a folder, and turn what is there into the page's pieces."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from experiments.files import aside
from experiments.job import Job, finish_job, open_job
from experiments.results import load_results
from experiments.runner import run_task
from experiments.wire import Message
from pasar.language import LANGUAGES, Texts
from pasar.report.blocks import Block, Paragraph
from pasar.report.content import FirstPage, report_of
from pasar.report.sections import Sections
from pasar.report.writing import FORMATS, fragment
from pasar.results import Result
from simulation import Scenario

PAGE: Final = "page.json"


def run_seed(payload: dict[str, Any]) -> Message:
    """Run every arm on one seed and store its tables whole or not at all."""
    job = job_of(payload, [payload["seed"]])
    if payload["seed"] not in job.parts.seeds():
        job.parts.add(payload["seed"], run_task({"arms": payload["arms"], "seed": payload["seed"]}))
    return Message({"seed": payload["seed"]})


def job_of(payload: dict[str, Any], seeds: Sequence[int]) -> Job:
    """Return the comparison that a folder holds, opened for the arms of this request."""
    return open_job([Scenario.from_dict(arm) for arm in payload["arms"]], list(seeds), Path(payload["folder"]))


def present(payload: dict[str, Any]) -> Message:
    """Compute the effects over the seeds there are and return the page in both languages; figures only when done."""
    job = job_of(payload, payload["seeds"])
    finish_job(job, [], 0.0)
    result = Result.of(load_results(job.folder))
    pages = {language: page_of(result, Texts(language), bool(payload["done"])) for language in LANGUAGES}
    if payload["done"]:
        write_documents(result, job.folder, pages)
    return Message({"pages": pages})


def page_of(result: Result, texts: Texts, done: bool) -> dict[str, Any]:
    """Return the pieces of the page: early ones are quick, the rest comes with figures and tables."""
    first = FirstPage(result, texts)
    told = {section.key: fragment(section.blocks) for section in first.boxes()}
    early: list[Block] = [
        Paragraph(texts("page.seeds_so_far", seeds=len(result.seeds))),
        *Sections(result, texts).effect_tables(),
    ]
    if not done:
        return {"verdict": told, "sections": [["effects", texts("report.effects.title"), fragment(early)]]}
    sections = [section for section in report_of(result, texts).sections if section.key != "references"]
    return {
        "verdict": told,
        "sections": [[section.key, section.title, fragment(section.blocks)] for section in sections],
    }


def write_documents(result: Result, folder: Path, pages: dict[str, Any]) -> None:
    """Write the page and the report in every form and language beside the tables."""
    for language in LANGUAGES:
        report = report_of(result, Texts(language))
        for kind, make in FORMATS.items():
            with aside(folder / f"report-{language}.{kind}") as draft:
                draft.write_bytes(make(report))
    with aside(folder / PAGE) as draft:
        draft.write_text(json.dumps(pages, ensure_ascii=False), encoding="utf-8")
