"""Make every picture of the documentation from runs: ``python docs/gallery.py [--seeds 30] [name ...]``.

Nothing is drawn by hand. The runs are kept in ``results/gallery`` and are taken from there while the code is the same.
"""

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from experiments.analysis import Asked, Batch, analyse
from experiments.batch import running
from experiments.batch.engines import LocalEngine
from experiments.pool import default_jobs
from experiments.search_files import load_search
from experiments.study_files import load_study
from pasar import batch_pictures
from pasar.api import compare
from pasar.cli.searching import run as search_front
from pasar.language import LANGUAGES, Texts
from pasar.looks import drawing
from pasar.pictures import draw, save
from pasar.results import Result
from pasar.widgets.pictures import firm_story, network, taste_map
from pasar.widgets.sideside import only_differences
from pasar.widgets.world import burnt_in, under
from simulation.scenario import load

HERE: Final = Path(__file__).resolve().parent
RUNS: Final = HERE.parent / "results" / "gallery"
FIGURES: Final = HERE / "figures"
SQUARE: Final = ("baseline", "co_creation", "support", "co_creation_and_support")
COMPARED: Final = ("interaction", "effects", "contrasts", "groups", "paths")
YEAR: Final = 52
MEMBER: Final = 287  # a customer of a community, whose ties lead into it and out of it


def compared(seeds: int, folder: Path) -> Result:
    """Run what ``pasar compare`` runs without arguments; old runs of other code make room."""
    from simulation.errors import PasarError

    try:
        return compare(*SQUARE, seeds=seeds, out=folder)
    except PasarError as error:
        if error.key != "out.exists":
            raise
        shutil.rmtree(folder)
        return compare(*SQUARE, seeds=seeds, out=folder)


def draw_compared(seeds: int) -> None:
    """Draw the figures of the 2x2 in every language."""
    result = compared(seeds, RUNS / "square")
    for language in LANGUAGES:
        for name in COMPARED:
            figure = draw(result, Texts(language), name)
            if figure is not None:
                with drawing():
                    save(figure, FIGURES / f"{name}_{language}.png")


def draw_classroom(_seeds: int) -> None:
    """Draw the pictures of the lessons from one market of class size."""
    start = burnt_in("classroom", seed=1)
    off, voluntary = load("classroom"), load("classroom").with_(co_creation="all")
    without, co_creating = under(start, off, YEAR), under(start, voluntary, YEAR)
    makers: dict[str, Callable[[Texts], object]] = {
        "taste_map": lambda texts: taste_map(co_creating, texts),
        "network": lambda texts: network(co_creating, texts, MEMBER),
        "one_policy_apart": lambda texts: only_differences(without, co_creating, texts),
        "story": lambda texts: firm_story(start, voluntary, texts),
    }
    for language in LANGUAGES:
        for name, make in makers.items():
            with drawing():
                save(make(Texts(language)), FIGURES / f"{name}_{language}.png")  # type: ignore[arg-type]


def draw_screening(_seeds: int) -> None:
    """Draw what decides the effect of co-creation, from the shipped screening; its batch goes on where it stopped."""
    study = load_study("what_decides")
    store = running.start(study, RUNS / "what_decides")
    with LocalEngine(default_jobs()) as engine:
        running.drive(store, engine)
    measure = study.measures[0]
    table = analyse(Batch.of(store), Asked(measure))["sensitivity"]
    for language in LANGUAGES:
        with drawing():
            figure = batch_pictures.sensitivity(table, measure, batch_pictures.Words(Texts(language)))
            if figure is not None:
                save(figure, FIGURES / f"deciders_{language}.png")


def draw_search(_seeds: int) -> None:
    """Draw the front of the shipped search, judged afresh; designs that were judged before are not run again."""
    told, what = load_search("budget_of_a_kabupaten")
    front = search_front(Texts("en"), told, what, told.trials, RUNS / "budget", default_jobs())
    for language in LANGUAGES:
        with drawing():
            figure = batch_pictures.front(front, list(told.goals), Texts(language))
            if figure is not None:
                save(figure, FIGURES / f"front_{language}.png")


GALLERY: Final[dict[str, Callable[[int], None]]] = {
    "square": draw_compared,
    "classroom": draw_classroom,
    "screening": draw_screening,
    "search": draw_search,
}


def main() -> None:
    """Draw what was asked for, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *GALLERY], help="which pictures; all by default")
    parser.add_argument("--seeds", type=int, default=30, help="seeds of the comparison")
    asked = parser.parse_args()
    FIGURES.mkdir(exist_ok=True)
    for name in asked.names or GALLERY:
        GALLERY[name](asked.seeds)


if __name__ == "__main__":
    main()
