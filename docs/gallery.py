"""Make every picture of the documentation from runs: ``python docs/gallery.py [--seeds 30] [name ...]``.

Nothing is drawn by hand. The runs are kept in ``results/gallery`` and are taken from there while the code is the same.
"""

import argparse
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pasar.api import compare
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
        "network": lambda texts: network(co_creating, texts),
        "one_policy_apart": lambda texts: only_differences(without, co_creating, texts),
        "story": lambda texts: firm_story(start, voluntary, texts),
    }
    for language in LANGUAGES:
        for name, make in makers.items():
            with drawing():
                save(make(Texts(language)), FIGURES / f"{name}_{language}.png")  # type: ignore[arg-type]


GALLERY: Final[dict[str, Callable[[int], None]]] = {"square": draw_compared, "classroom": draw_classroom}


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
