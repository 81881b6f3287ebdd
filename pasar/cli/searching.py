"""What `pasar search` does: look for the best ways to spend a budget, and judge them again on fresh seeds."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

import simulation
from experiments.files import aside, writable_folder, write_json
from experiments.manifest import versions
from experiments.pool import Pool
from experiments.search_files import SearchFile, load_search
from experiments.sensitivity.judging import PoolJudge
from experiments.sensitivity.search import Search, search
from pasar.cli import DONE
from pasar.cli.analysing import cell, rows_of
from pasar.cli.asked import Reader
from pasar.cli.batching import read_jobs
from pasar.cli.comparing import RESULTS
from pasar.cli.console import emit, progress, say, table
from pasar.language import Texts
from pasar.numbers import Numbers
from simulation.errors import PasarError

MOST_TRIALS = 100_000


@dataclass(frozen=True)
class SearchAsked:
    """The words of ``pasar search``."""

    file: str
    trials: str = ""
    jobs: str = ""
    out: str = ""
    as_json: bool = False


def search_policies(texts: Texts, asked: SearchAsked) -> int:
    """Search, write the front as a table and a figure, print it."""
    reader = Reader()
    jobs = read_jobs(reader, asked.jobs)
    trials = reader.whole("--trials", asked.trials, 2, MOST_TRIALS) if asked.trials else None
    reader.done()
    told, what = load_search(asked.file)
    folder = writable_folder(Path(asked.out) if asked.out else RESULTS / told.name)
    front = run(texts, told, what, trials or told.trials, folder, jobs)
    write(texts, told, what, front, folder)
    if asked.as_json:
        emit({"front": rows_of(front), "folder": str(folder)})
    else:
        tell(texts, what, front, folder)
    return DONE


def run(texts: Texts, told: SearchFile, what: Search, trials: int, folder: Path, jobs: int | None) -> pd.DataFrame:
    """Run the search in worker processes, telling how many designs were judged."""
    try:
        import optuna  # noqa: F401
    except ImportError as error:
        raise PasarError("extra.missing", extra="evidence", reason=str(error)) from error
    with Pool(jobs) as pool, progress(texts, texts("cli.search.work")) as watch:
        return search(what, PoolJudge(pool, folder, told.group), trials, told.seed, watch)


def write(texts: Texts, told: SearchFile, what: Search, front: pd.DataFrame, folder: Path) -> None:
    """Write the front, its figure, and all that is needed to search again."""
    from pasar.batch_pictures import front as drawn
    from pasar.looks import drawing

    with aside(folder / "front.csv") as draft:
        front.to_csv(draft, index=False)
    file = told.model_dump(mode="json", by_alias=True)
    scenario = what.scenario.to_dict()
    made_by = {"search": file, "scenario": scenario, "code_hash": simulation.code_hash(), "versions": versions()}
    write_json(folder / "search.json", made_by)
    with drawing():
        figure = drawn(front, list(told.goals), texts)
        if figure is not None:
            with aside(folder / "front.png") as draft:
                figure.savefig(draft, format="png")


def tell(texts: Texts, what: Search, front: pd.DataFrame, folder: Path) -> None:
    """Print the designs that stay on the front, best on the first goal first."""
    first = what.goals[0]
    stay = front[front["stays"]].sort_values(f"{first.measure} gain", ascending=first.better < 0)
    designs = [str(column) for column in front if str(column).startswith("programmes.")]
    shown = [*designs, *(f"{goal.measure} gain" for goal in what.goals)]
    numbers = Numbers(texts)
    heads = [str(name).removeprefix("programmes.") for name in shown]
    rows = [row_of(numbers, row, shown) for row in stay.to_dict("records")]
    table(texts("cli.search.title", seeds=numbers.count(len(what.fresh))), heads, rows)
    say(texts("cli.search.done", folder=folder, stay=len(stay), all=len(front)))


def row_of(numbers: Numbers, row: dict[Any, Any], columns: list[str]) -> list[str]:
    """Return one design as cells."""
    return [cell(numbers, row[name], name) for name in columns]
