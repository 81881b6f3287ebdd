"""What `pasar compare` does: every arm on every seed, tables, figures and a summary in words.

What is heavy is imported once the arms are read: the workers have been started by then, and import beside this process.
"""

import shlex
import sys
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

from experiments.arms import arms_of
from experiments.pool import Pool, default_jobs
from experiments.tasks import RUN
from pasar.cli import DONE
from pasar.cli.asked import MOST_SEEDS, TWO_BY_TWO, CompareAsked, Reader
from pasar.cli.console import progress, say
from pasar.cli.loading import load_all, size_of, tell_late
from pasar.language import Texts
from pasar.numbers import Numbers
from simulation.errors import PasarError
from simulation.parameters import WEEKS_PER_YEAR
from simulation.scenario import Scenario

if TYPE_CHECKING:
    from pasar.results import Result

RESULTS: Final = Path("results")
MOST_JOBS: Final = 1024


def compare_all(texts: Texts, asked: CompareAsked) -> int:
    """Compare the scenarios, write everything to a folder, print the effects and where the rest is."""
    reader = Reader()
    seeds = reader.whole("--seeds", asked.seeds, 1, MOST_SEEDS)
    jobs = reader.whole("--jobs", asked.jobs, 1, MOST_JOBS) if asked.jobs else None
    names = asked.scenarios or TWO_BY_TWO
    if len(names) == 1:
        reader.errors.append(PasarError("compare.one_arm", name=names[0]))
    arms = load_all(names, size_of(reader, asked.customers, asked.years, asked.settings), reader)
    arms_of(arms)  # what keeps them from being compared is said before anything is announced
    tell_late(texts, arms)
    folder = Path(asked.out) if asked.out else fresh_folder()
    most = MOST_JOBS if asked.assumptions else seeds
    try:
        with Pool(min(jobs or default_jobs(), most)) as pool:
            pool.launch(seeds, RUN)
            result = run_arms(texts, arms, seeds, pool, asked, folder)
    except KeyboardInterrupt:
        sys.stderr.write("\n" + how_to_go_on(texts, asked, seeds, folder) + "\n")
        raise
    from pasar.cli.compared import report

    result.illustrate(folder, texts)
    report(texts, result, asked.as_json)
    return DONE


def how_to_go_on(texts: Texts, asked: CompareAsked, seeds: int, folder: Path) -> str:
    """Say where the finished seeds are and which command takes them up."""
    from experiments.files import Parts

    held = len(Parts(folder).seeds() & {*range(seeds)})
    command = shlex.join(replace(asked, out=str(folder)).command)
    return texts("cli.compare.interrupted", held=held, seeds=seeds, folder=folder, command=command)


def fresh_folder() -> Path:
    """Return a folder named by date and time, so that no run overwrites another."""
    return RESULTS / datetime.now().astimezone().strftime("%Y-%m-%d_%H%M%S")


def run_arms(texts: Texts, arms: list[Scenario], seeds: int, pool: Pool, asked: CompareAsked, folder: Path) -> "Result":
    """Run the comparison, telling what is run, what is taken from before, and how far it is."""
    from experiments.assumptions import Assumptions
    from experiments.compare import compare
    from pasar.results import Result

    if not asked.as_json:
        say(starting(texts, arms, seeds))

    def announce(reused: list[int], missing: list[int]) -> None:
        if not asked.as_json:
            for line in from_before(texts, folder, reused, missing):
                say(line)

    Thread(target=import_module, args=("pasar.pictures",)).start()  # needed at the end, imported while workers run
    presets = Assumptions.shipped() if asked.assumptions else None
    with progress(texts, texts("cli.compare.work")) as tell:
        tell(0, seeds)
        found = compare(
            arms,
            seeds,
            progress=tell,
            out=folder,
            assumptions=presets,
            announce=announce,
            pool=pool,
            command=asked.command,
        )
    return Result.of(found)


def from_before(texts: Texts, folder: Path, reused: list[int], missing: list[int]) -> list[str]:
    """Say which seeds an earlier run left in the folder, and which of them are not counted this time."""
    from experiments.files import Parts

    lines = []
    if reused:
        key = "cli.compare.resuming" if missing else "cli.compare.held"
        lines.append(texts(key, folder=folder, held=len(reused), missing=len(missing)))
    left = Parts(folder).seeds() - {*reused, *missing}
    if left:
        lines.append(texts("cli.compare.left_out", folder=folder, left=len(left), all=max(left) + 1))
    return lines


def starting(texts: Texts, arms: list[Scenario], seeds: int) -> str:
    """Say what is about to run."""
    base, *others = arms
    numbers = Numbers(texts)
    return texts(
        "cli.compare.starting",
        arms=", ".join(arm.name for arm in others),
        base=base.name,
        seeds=numbers.count(seeds),
        customers=numbers.count(base.world.population.customers),
        years=numbers.shortest(base.horizon_weeks / WEEKS_PER_YEAR, 2),
    )
