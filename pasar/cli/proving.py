"""What `pasar validate`, `calibrate` and `hypotheses` do: run what is missing, say what was found, write it down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from experiments.evidence.calibration import FITTED, Matched, calibrate
from experiments.evidence.decomposition import decompose
from experiments.evidence.emulation import LEAST_POINTS, Ranges
from experiments.evidence.hypotheses import Judgement, read_all
from experiments.evidence.registered import FULL, QUICK, SHIPPED, Effort, run_within
from experiments.evidence.robustness import CHOICES, robustness
from experiments.evidence.running import rounds_within
from experiments.evidence.screening import screen
from experiments.evidence.validation import FULL_SEEDS, QUICK_SEEDS, Finding, findings_table, validate
from experiments.files import aside, writable_folder
from pasar.cli import DONE
from pasar.cli.asked import MOST_SEEDS, Reader
from pasar.cli.console import progress, say, table
from pasar.documents.calibration import write_calibration
from pasar.documents.findings import share_text, write_findings
from pasar.documents.robustness import Robustness, choice_rows, write_robustness
from pasar.documents.validation import Validated, pattern_row, write_validation
from pasar.documents.wording import effect_text, verdict_text
from pasar.language import Texts
from pasar.numbers import Numbers
from simulation.errors import PasarError
from simulation.scenario import Scenario, load

RESULTS: Final = Path("results") / "evidence"
DOCS: Final = Path("docs")
CALIBRATED_ON: Final = "classroom"
VALIDATED: Final = (CALIBRATED_ON, "baseline")
QUICK_POINTS, FULL_POINTS = 6, 120
QUICK_EACH, FULL_EACH = 2, 4
MOST_POINTS: Final = 100_000
MOST_JOBS: Final = 1024
MOST_HOURS: Final = 10_000.0
DENSITY: Final = "population.customers_per_umkm"
DECOMPOSED: Final = ("umkm_revenue_share", "profit", "repeat_rate", "survival")


@dataclass(frozen=True)
class RobustEffort:
    """How much of the robustness checks is run."""

    seeds: int
    densities: tuple[int, ...]
    choices: tuple[str, ...]
    trajectories: int
    draws: int
    points: int
    ranges: Ranges | None = None


QUICK_ROBUST: Final = RobustEffort(2, (100,), tuple(CHOICES)[:4], 2, 24, 16, {**FITTED})
FULL_ROBUST: Final = RobustEffort(8, (25, 100, 400), tuple(CHOICES), 4, 1000, 300)


@dataclass(frozen=True)
class ProofAsked:
    """The words of the three commands."""

    quick: bool
    seeds: str
    jobs: str
    out: str
    write: bool
    points: str = ""
    names: tuple[str, ...] = ()
    budget: str = ""
    most_seeds: str = ""
    settings: tuple[str, ...] = ()
    scenario: str = ""

    def folder(self) -> Path:
        """Return the folder that keeps finished runs; the same one goes on where it stopped."""
        return writable_folder(Path(self.out) if self.out else RESULTS)


def whole(asked: ProofAsked, name: str, text: str, otherwise: int, most: int) -> int:
    """Return a whole number from the command line, or what holds without it."""
    reader = Reader()
    value = reader.whole(name, text, 1, most) if text else otherwise
    reader.done()
    return value


def jobs_of(asked: ProofAsked) -> int | None:
    """Return how many processes were asked for; None for one a core."""
    return whole(asked, "--jobs", asked.jobs, 1, MOST_JOBS) if asked.jobs else None


def plan_of(asked: ProofAsked) -> Scenario:
    """Return the class-size market on which patterns are measured."""
    return load(CALIBRATED_ON, set=list(asked.settings))


def run_validation(texts: Texts, asked: ProofAsked) -> int:
    """Measure every pattern on the class-size market and on the default one, or on what was named; print the tables."""
    seeds = whole(asked, "--seeds", asked.seeds, QUICK_SEEDS if asked.quick else FULL_SEEDS, MOST_SEEDS)
    names = (asked.scenario,) if asked.scenario else VALIDATED[:1] if asked.quick else VALIDATED
    plans = [load(name, set=list(asked.settings)) for name in names]
    told = []
    for plan in plans:
        with progress(texts, texts("cli.validate.work", scenario=plan.name)) as tell:
            store = asked.folder() / "patterns.jsonl"
            found = validate(plan, range(seeds), store=store, jobs=jobs_of(asked), progress=tell)
        print_patterns(texts, plan, found, seeds)
        save_patterns(asked.folder(), plan, found)
        told.append(Validated(plan, found, seeds))
    if asked.write:
        say(texts("cli.evidence.written", path=write_validation(DOCS, told)))
    return DONE


def print_patterns(texts: Texts, plan: Scenario, found: Sequence[Finding], seeds: int) -> None:
    """Print the table of patterns of one market."""
    heads = [texts(f"column.{key}") for key in ("pattern", "name", "bounds", "level", "interval", "verdict")]
    rows = [pattern_row(texts, one) for one in found]
    table(texts("cli.validate.title", scenario=plan.name, seeds=seeds), heads, rows, right=(3, 4))


def save_patterns(folder: Path, plan: Scenario, found: Sequence[Finding]) -> None:
    """Keep the table as CSV."""
    with aside(folder / f"patterns_{plan.name}.csv") as draft:
        findings_table(found).to_csv(draft, index=False)


def run_calibration(texts: Texts, asked: ProofAsked) -> int:
    """Run both waves, rule vectors out, print what is pinned and keep the set."""
    points = whole(asked, "--points", asked.points, QUICK_POINTS if asked.quick else FULL_POINTS, MOST_POINTS)
    second = 0 if points < LEAST_POINTS else points // 2
    seeds = whole(asked, "--seeds", asked.seeds, QUICK_EACH if asked.quick else FULL_EACH, MOST_SEEDS)
    folder, plan = asked.folder(), plan_of(asked).with_(horizon="3 years")
    with progress(texts, texts("cli.calibrate.work")) as tell:
        asked_of: dict[str, Any] = {"store": folder / "vectors.jsonl", "jobs": jobs_of(asked), "progress": tell}
        found = calibrate(plan, points, second, range(seeds), hours=budget_of(asked), **asked_of)
    matched = found.matched
    print_pinned(texts, matched)
    for name in ("vectors", "estimates", "errors", "implausibility", "members"):
        with aside(folder / f"{name}.csv") as draft:
            getattr(matched, name).to_csv(draft, index_label="vector")
    if asked.write and len(matched.members):
        for path in write_calibration(DOCS, SHIPPED, found, plan, seeds):
            say(texts("cli.evidence.written", path=path))
    return DONE


def run_robustness(texts: Texts, asked: ProofAsked) -> int:
    """Decompose the effect, change choices of structure, screen parameters; print what holds."""
    effort = QUICK_ROBUST if asked.quick else FULL_ROBUST
    seeds = whole(asked, "--seeds", asked.seeds, effort.seeds, MOST_SEEDS)
    folder, plan, jobs = asked.folder(), plan_of(asked).with_(horizon="3 years"), jobs_of(asked)
    hours = budget_of(asked)
    with progress(texts, texts("cli.robustness.work")) as tell:
        asked_of: dict[str, Any] = {"store": folder / "robustness.jsonl", "jobs": jobs, "progress": tell}
        for rounds in rounds_within(hours):
            found = robust_round(plan, effort, seeds, rounds, asked_of)
    heads = [texts(f"column.{key}") for key in ("choice", "measure", "effect", "holds")]
    table(texts("cli.robustness.title", seeds=found.choice_seeds), heads, choice_rows(texts, found.choices), right=(2,))
    screening = found.screening
    tables = {
        "choices": found.choices,
        "morris": screening.morris,
        "slopes": screening.slopes,
        "sobol": screening.sobol,
    }
    for name, kept in tables.items():
        with aside(folder / f"{name}.csv") as draft:
            kept.to_csv(draft, index=False)
    if asked.write:
        say(texts("cli.evidence.written", path=write_robustness(DOCS, found, plan)))
    return DONE


def robust_round(plan: Scenario, effort: RobustEffort, seeds: int, rounds: int, asked: Mapping[str, Any]) -> Robustness:
    """Return what is known after some rounds; each adds as many seeds, trajectories and points as the first had."""
    luck = range(seeds * rounds)
    channels = {
        density: decompose(plan.with_(**{DENSITY: density}), luck, DECOMPOSED, **asked) for density in effort.densities
    }
    choices = robustness(plan, luck, choices=effort.choices, **asked)
    screening = screen(
        plan, trajectories=effort.trajectories, draws=effort.draws, points=effort.points, seeds=2, rounds=rounds,
        ranges=effort.ranges, **asked,
    )  # fmt: skip
    return Robustness(channels, choices, screening, len(luck), len(luck))


def print_pinned(texts: Texts, matched: Matched) -> None:
    """Print how many vectors are left and how far each parameter is pinned."""
    rows = [
        (str(row.parameter), f"{row.searched_low:.3g} - {row.searched_high:.3g}",
         f"{row.left_low:.3g} - {row.left_high:.3g}",
         f"{row.share_left:.2f}", f"{row.moves} ({row.rank_correlation:.2f})")
        for row in matched.pinned().itertuples()
    ]  # fmt: skip
    heads = [texts(f"column.{key}") for key in ("parameter", "searched", "left", "share_left", "moves")]
    table(texts("cli.calibrate.title", left=len(matched.members), points=len(matched.vectors)), heads, rows, right=(3,))


def run_hypotheses(texts: Texts, asked: ProofAsked) -> int:
    """Judge registered hypotheses and print the verdicts."""
    chosen = read_all([name.upper() for name in asked.names])
    unknown = sorted({name.upper() for name in asked.names} - {item.id for item in chosen})
    if unknown:
        raise PasarError("hypothesis.unknown", names=", ".join(unknown))
    effort, folder = effort_of(asked), asked.folder()
    with progress(texts, texts("cli.hypotheses.work")) as tell:
        found, effort = run_within(
            chosen, effort, budget_of(asked), store=folder / "hypotheses.jsonl", jobs=jobs_of(asked), progress=tell
        )
    heads = [texts(f"column.{key}") for key in ("hypothesis", "question", "effect", "share_of_set", "judgement")]
    title = texts("cli.hypotheses.title", **effort.words() | {"seeds": seeds_text(texts, found)})
    table(title, heads, [verdict_row(texts, one) for one in found], right=(2, 3))
    if asked.write:
        for path in write_findings(DOCS, found, effort):
            say(texts("cli.evidence.written", path=path))
    return DONE


def seeds_text(texts: Texts, found: Sequence[Judgement]) -> str:
    """Return how many seeds were run at the central values, which differs by what power needs."""
    least, most = (Numbers(texts).count(end([one.central.n for one in found])) for end in (min, max))
    return least if least == most else texts("number.range", low=least, high=most)


def budget_of(asked: ProofAsked) -> float:
    """Return the hours that may be spent; 0 for one round only."""
    reader = Reader()
    hours = reader.number("--budget", asked.budget, 0.0, MOST_HOURS) if asked.budget else 0.0
    reader.done()
    return hours


def effort_of(asked: ProofAsked) -> Effort:
    """Return how much is run; ``--seeds`` and ``--points`` override."""
    effort = QUICK if asked.quick else FULL
    return replace(
        effort,
        central_seeds=whole(asked, "--seeds", asked.seeds, effort.central_seeds, MOST_SEEDS),
        most_seeds=whole(asked, "--most-seeds", asked.most_seeds, effort.most_seeds, MOST_SEEDS),
        members=whole(asked, "--points", asked.points, effort.members, MOST_POINTS),
    )


def verdict_row(texts: Texts, found: Judgement) -> list[str]:
    """Return one line of the table of verdicts."""
    hypothesis = found.hypothesis
    question = getattr(hypothesis, f"question_{texts.language}")
    return [
        hypothesis.id,
        question,
        effect_text(texts, found.central, hypothesis.unit),
        share_text(texts, found),
        verdict_text(texts, found),
    ]
