"""What `pasar compare` does: every arm on every seed, tables, figures and a summary in words."""

import math
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from experiments.assumptions import Assumptions
from experiments.compare import compare
from pasar.cli import DONE
from pasar.cli.asked import MOST_SEEDS, TWO_BY_TWO, CompareAsked, Reader
from pasar.cli.console import emit, progress, say, table
from pasar.cli.loading import load_all, size_of
from pasar.findings import Effect
from pasar.language import Texts
from pasar.numbers import Numbers
from pasar.results import FIGURES, SUMMARY, Result
from pasar.sentences import Writer
from simulation.errors import PasarError
from simulation.parameters import WEEKS_PER_YEAR
from simulation.scenario import Scenario

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
    arms = load_all(names, [*asked.settings, *size_of(reader, asked.customers, asked.years)], reader)
    folder = Path(asked.out) if asked.out else fresh_folder()
    result = run_arms(texts, arms, seeds, jobs, asked, folder)
    result.illustrate(folder, texts)
    report(texts, result, asked.as_json)
    return DONE


def fresh_folder() -> Path:
    """Return a folder named by date and time, so that no run overwrites another."""
    return RESULTS / datetime.now().astimezone().strftime("%Y-%m-%d_%H%M%S")


def run_arms(
    texts: Texts, arms: list[Scenario], seeds: int, jobs: int | None, asked: CompareAsked, folder: Path
) -> Result:
    """Run the comparison, telling what is run, what is taken from before, and how far it is."""
    if not asked.as_json:
        say(starting(texts, arms, seeds))

    def announce(reused: list[int], missing: list[int]) -> None:
        if reused and not asked.as_json:
            say(texts("cli.compare.resuming", folder=folder, held=len(reused), missing=len(missing)))

    presets = Assumptions.shipped() if asked.assumptions else None
    with progress(texts, texts("cli.compare.work")) as tell:
        tell(0, seeds)
        found = compare(arms, seeds, jobs=jobs, progress=tell, out=folder, assumptions=presets, announce=announce)
    return Result.of(found)


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


def report(texts: Texts, result: Result, as_json: bool) -> None:
    """Print the effects of every arm and where everything lies."""
    if as_json:
        emit(as_plain(result))
        return
    writer = Writer.of(result, texts)
    heads = [texts(f"column.{key}") for key in ("measure", "effect", "interval", "verdict")]
    for arm in result.findings.arms:
        rows = [row for name in result.findings.main() if (row := result.findings.of(arm, name)) is not None]
        title = texts("cli.compare.title", arm=writer.names[arm], base=writer.names[result.findings.base])
        table(title, heads, [cells(writer, row) for row in rows], right=(1, 2))
    for told in filter(None, (writer.left_empty(result.findings.left_empty()), writer.few_seeds())):
        say(told)
    folder = result.folder
    say(texts("cli.compare.saved", summary=folder / SUMMARY, figures=folder / FIGURES, tables=folder / "effects.csv"))


def cells(writer: Writer, row: Effect) -> list[str]:
    """Return one line of the table of effects."""
    return [
        writer.measure(row.measure),
        writer.numbers.difference(row.effect, row.unit),
        writer.range_short(row),
        writer.words(row),
    ]


def as_plain(result: Result) -> dict[str, Any]:
    """Return every effect as JSON can hold it: NaN becomes null."""
    rows = result.effects.to_dict("records")
    plain = [
        {str(key): None if isinstance(cell, float) and math.isnan(cell) else cell for key, cell in row.items()}
        for row in rows
    ]
    return {"folder": str(result.folder), "seeds": result.seeds, "effects": plain}
