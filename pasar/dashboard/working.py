"""In a worker: run one seed into a folder, and turn what is there into the page's pieces."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from experiments.evidence.deeper import decisive_pair, first_steps, last_steps, places_seed, why_seed
from experiments.files import PARTS, aside
from experiments.job import Job, finish_job, open_job
from experiments.results import load_results
from experiments.runner import run_task, warm_up
from experiments.wire import Message
from pasar.language import LANGUAGES, Texts
from pasar.report.blocks import Block, Bullets, Paragraph, Report, Section
from pasar.report.content import report_of
from pasar.report.deep_tables import own_values, write_deeper
from pasar.report.first_page import first_page_of
from pasar.report.sections import Sections
from pasar.report.writing import FORMATS, fragment
from pasar.results import Result
from simulation import Scenario
from simulation.scenario import load

PAGE: Final = "page.json"
ANSWER: Final = "answer.json"
COMMAND: Final = re.compile(r": `pasar compare .*`$")
ON_PAGE: Final = {
    "summary.assumptions.not_run": "page.assumptions.not_run",
    "report.reproduce.shipped": "page.reproduce.shipped",
    "report.reproduce.own": "page.reproduce.own",
}


def warm(_payload: dict[str, Any]) -> Message:
    """Load the model and its kernels, so that the first visitor does not wait for them."""
    warm_up([load("co_creation_and_support")])
    return Message({})


def run_seed(payload: dict[str, Any]) -> Message:
    """Run every arm on one seed, or a piece of them, and store its tables whole or not at all."""
    seed, piece, pieces = payload["seed"], payload["piece"], payload["pieces"]
    job = job_of(payload, [seed])
    if seed not in job.parts.seeds():
        arms = payload["arms"][piece * len(job.arms) // pieces : (piece + 1) * len(job.arms) // pieces]
        answer = run_task({"arms": arms, "seed": seed})
        if pieces == 1:
            job.parts.add(seed, answer)
        else:
            job.parts.add_piece(seed, piece, answer)
    return Message({"seed": seed})


def join_seed(payload: dict[str, Any]) -> Message:
    """Make one seed of its pieces, all of which are stored."""
    seed = payload["seed"]
    job = job_of(payload, [seed])
    if seed not in job.parts.seeds():
        job.parts.join(seed, payload["pieces"])
    return Message({"seed": seed})


def job_of(payload: dict[str, Any], seeds: Sequence[int]) -> Job:
    """Return the comparison that a folder holds, opened for the arms of this request."""
    return open_job([Scenario.from_dict(arm) for arm in payload["arms"]], list(seeds), Path(payload["folder"]))


def present(payload: dict[str, Any]) -> Message:
    """Compute the effects over the seeds there are and return the page in both languages; figures only when done."""
    job = job_of(payload, payload["seeds"])
    finish_job(job, [], 0.0)
    result = Result.of(load_results(job.folder))
    if not payload["done"]:
        return Message({"pages": {language: early_page(result, Texts(language)) for language in LANGUAGES}})
    reports = {language: report_of(result, Texts(language)) for language in LANGUAGES}
    pages = {language: whole_page(report) for language, report in reports.items()}
    write_documents(reports, job.folder, pages)
    return Message({"pages": pages})


def early_page(result: Result, texts: Texts) -> dict[str, Any]:
    """Return what can be told quickly while seeds come in: the verdict and the effects as tables."""
    told: list[Block] = [
        Paragraph(texts("page.seeds_so_far", seeds=len(result.seeds))),
        *Sections(result, texts).effect_tables(),
    ]
    sections = [["effects", texts("report.effects.title"), fragment(told)]]
    return {"verdict": verdict(first_page_of(result, texts).boxes(), texts), "sections": sections}


def whole_page(report: Report) -> dict[str, Any]:
    """Return the pieces of the page as the report has them, but for its references."""
    texts = Texts(report.language)
    sections = [piece(section, texts) for section in report.sections if section.key != "references"]
    return {"verdict": verdict(report.first_page, texts), "sections": sections}


def verdict(boxes: Sequence[Section], texts: Texts) -> dict[str, str]:
    """Return the boxes of the first page as HTML."""
    return {box.key: fragment(for_page(box.blocks, texts)) for box in boxes}


def for_page(blocks: Sequence[Block], texts: Texts) -> list[Block]:
    """Return blocks of the report for who has only the page: what it sends to a command line is on the page, too."""
    names = {"why": "page.deeper", "world": "page.assumptions", "take": "page.take", "run": "page.run.start"}
    words = {name: texts(key) for name, key in names.items()}
    own = {texts(told): texts(here, **words) for told, here in ON_PAGE.items()}
    parting, _, _ = texts.catalogue["summary.cost.apart"].partition("{other}")
    return [other(block, own, parting) for block in blocks]


def other(block: Block, own: Mapping[str, str], parting: str) -> Block:
    """Return a block with some of its texts replaced; a scenario to be added (``parting``) is chosen on the page."""

    def shown(text: str) -> str:
        return own.get(text) or (COMMAND.sub(".", text) if text.startswith(parting) else text)

    if isinstance(block, Paragraph):
        return Paragraph(shown(block.text))
    return Bullets([shown(item) for item in block.items]) if isinstance(block, Bullets) else block


def piece(section: Section, texts: Texts) -> list[str]:
    """Return key, title and HTML of one section; its figures can be saved."""
    words = (texts("page.figure.save"), texts("report.word.sideways"))
    return [section.key, section.title, fragment(for_page(section.blocks, texts), *words)]


def run_step(payload: dict[str, Any]) -> Message:
    """Run one step of going deeper and store its answer whole or not at all."""
    folder, step, each = Path(payload["folder"]), int(payload["seed"]), int(payload["each"])
    kept = folder / PARTS / f"seed-{step}"
    if (kept / ANSWER).exists():  # from a search that was stopped
        return Message({"seed": step})
    seeds = list(range(each))
    steps = first_steps(seeds)
    if step >= len(steps):
        steps += last_steps(seeds, decisive_pair(answers(folder, range(each, len(steps)))))
    function, inputs = steps[step]
    told = STEPS[function.rpartition(":")[2]]({**inputs, "arms": payload["arms"]})
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = folder / f".step-{step}"
    draft.mkdir(exist_ok=True)
    (draft / ANSWER).write_text(json.dumps(told.value), encoding="utf-8")
    draft.replace(kept)
    return Message({"seed": step})


def answers(folder: Path, steps: Iterable[int]) -> list[Any]:
    """Return the rows that steps over places answered, those that are there."""
    paths = (folder / PARTS / f"seed-{step}" / ANSWER for step in steps)
    return [row for path in paths if path.exists() for row in json.loads(path.read_text(encoding="utf-8"))]


def present_deeper(payload: dict[str, Any]) -> Message:
    """Return what was found deeper so far in both languages; the report comes anew when all is done."""
    folder, each, arms = Path(payload["folder"]), int(payload["each"]), payload["arms"]
    steps = set(payload["seeds"])
    screened = steps >= set(range(each, 2 * each))
    places = answers(folder, range(each, 3 * each if steps >= set(range(3 * each)) else 2 * each)) if screened else []
    whys = [row for step in sorted(steps & set(range(each))) for row in [one_answer(folder, step)]]
    told = {"base": arms[0]["name"], "arm": arms[1]["name"], "why": whys, "places": places, "own": own_values(arms[0])}
    write_deeper(folder, told)
    result = Result.of(load_results(Path(payload["main"])))
    pages = {language: deeper_page(result, Texts(language), folder) for language in LANGUAGES}
    if payload["done"]:
        reports = {language: report_of(result, Texts(language), folder) for language in LANGUAGES}
        write_documents(reports, folder, pages)
    return Message({"pages": pages})


def one_answer(folder: Path, step: int) -> Any:
    """Return what one step answered."""
    return json.loads((folder / PARTS / f"seed-{step}" / ANSWER).read_text(encoding="utf-8"))


def deeper_page(result: Result, texts: Texts, folder: Path) -> dict[str, Any]:
    """Return the pieces of the page on why and on what would change the answer."""
    sections = Sections(result, texts, folder)
    made = (("why", sections.why()), ("signs", sections.signs()))
    shown = [Section(key, texts(f"report.{key}.title"), blocks) for key, blocks in made if blocks]
    return {"verdict": {}, "sections": [piece(section, texts) for section in shown]}


STEPS: Final = {"why_seed": why_seed, "places_seed": places_seed}


def write_documents(reports: Mapping[str, Report], folder: Path, pages: dict[str, Any]) -> None:
    """Write the page and the report in every form and language beside the tables."""
    for language, report in reports.items():
        for kind, make in FORMATS.items():
            with aside(folder / f"report-{language}.{kind}") as draft:
                draft.write_bytes(make(report))
    with aside(folder / PAGE) as draft:
        draft.write_text(json.dumps(pages, ensure_ascii=False), encoding="utf-8")
