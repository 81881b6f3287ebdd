"""Search for policies: how to spend a fixed budget on programmes, for several goals at once (optuna, NSGA-II).

Every candidate is judged on the same seeds, so candidates differ by policy and not by luck; that favours those whom
these seeds suit, so the front is judged again on fresh seeds, and only that judgement is reported as the result.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from simulation import Scenario
from simulation.errors import PasarError
from simulation.policy.intake import Intake

OUTLAY: Final = "public_outlay"
UNSPENT: Final = "unspent"
FEWEST, MOST = 8, 50  # designs in a generation
GENERATIONS: Final = 8
COLUMNS: Final = {"gain": "effect", "low": "low", "high": "high"}

type Judged = list[Mapping[str, float]]  # a mapping measure -> value for each seed
type Judge = Callable[[Sequence[Scenario], Sequence[int]], list[Judged]]
type Watch = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure to raise (``better`` = 1) or to lower (-1)."""

    measure: str
    better: int = 1


@dataclass(frozen=True, slots=True)
class Option:
    """A programme that money may go to: its id in the scenario, Rp a place, and targeting rules to choose from.

    A place is one firm in every intake of the horizon, so its cost is that of all intakes.
    """

    programme: str
    cost: float
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """One way to spend the money: places a programme (none: it is not offered) and its targeting rule."""

    slots: Mapping[str, int]
    targets: Mapping[str, str]

    def scenario(self, base: Scenario) -> Scenario:
        """Return a scenario with these programmes; those without a place are left out."""
        full = base.to_dict()
        offered = [one for one in full["programmes"] if self.slots.get(one["id"], 1)]
        for programme in offered:
            if programme["id"] in self.slots:
                programme["slots"] = f"{self.slots[programme['id']]} firms"
            if programme["id"] in self.targets:
                programme["target"] = self.targets[programme["id"]]
        return Scenario.from_dict(full | {"programmes": offered})

    @property
    def key(self) -> str:
        """Return the design as text, the same for equal designs."""
        return str(self.row())

    def row(self) -> dict[str, Any]:
        """Return the design as columns."""
        found: dict[str, Any] = {}
        for name, places in self.slots.items():
            found[f"programmes.{name}.slots"] = places
            if name in self.targets:
                found[f"programmes.{name}.target"] = self.targets[name] if places else ""
        return found


@dataclass(frozen=True)
class Search:
    """What is searched: options under a budget (Rp), goals, and the seeds of the search and of the last word.

    Money may be left unspent where public outlay is among the goals; otherwise all of it is given out.
    """

    scenario: Scenario
    options: tuple[Option, ...]
    budget: float
    goals: tuple[Goal, ...]
    seeds: Sequence[int] = field(default_factory=lambda: range(10))
    fresh: Sequence[int] = field(default_factory=lambda: range(1000, 1030))

    @property
    def may_save(self) -> bool:
        """Return whether a design may leave money unspent."""
        return any(goal.measure == OUTLAY for goal in self.goals)

    def design(self, weights: Mapping[str, float], targets: Mapping[str, str]) -> Design:
        """Return a design: the budget shared out by weights (of any sum), places rounded down to whole ones."""
        total = sum(weights.values())
        if total <= 0:
            raise PasarError("search.no_weight", options=[option.programme for option in self.options])
        slots = {
            option.programme: int(self.budget * weights[option.programme] / total / option.cost)
            for option in self.options
        }
        return Design(slots, targets)

    def nothing(self) -> Design:
        """Return the design that offers none of the options: what every other is set against."""
        return Design({option.programme: 0 for option in self.options}, {})


def places_cost(programme: Intake, horizon_weeks: int) -> float:
    """Return what one place in every intake of the horizon costs, in rupiah."""
    end = horizon_weeks if programme.end is None else min(programme.end, horizon_weeks)
    intakes = 1 if programme.every is None else max(1, math.ceil((end - programme.start) / programme.every))
    return float(programme.price() * intakes)


def search(what: Search, judge: Judge, trials: int, seed: int = 0, watch: Watch | None = None) -> pd.DataFrame:
    """Return the Pareto front, judged afresh: a row a design, its places and rules, and its goals.

    Columns for every goal: its mean in the search, ``(fresh)`` on fresh seeds, and ``gain``, ``low``, ``high``: the
    paired difference on fresh seeds from offering none of the programmes, with its 95% interval. ``stays`` tells
    whether a design is still on the front when all of them are judged afresh. A design whose measured outlay exceeds
    the budget is never preferred to one that keeps to it.
    """
    found = _explore(what, judge, trials, seed, watch)
    front = _front(what, found)
    scenarios = [design.scenario(what.scenario) for design in (what.nothing(), *front)]
    nothing, *afresh = judge(scenarios, what.fresh)
    rows = []
    for design, again in zip(front, afresh, strict=True):
        before = {goal.measure: found[design.key][1][goal.measure] for goal in what.goals}
        rows.append(design.row() | before | _last_word(what, again, nothing))
    table = pd.DataFrame(rows)
    values = table[[f"{goal.measure} (fresh)" for goal in what.goals]].to_numpy(float)
    return table.assign(stays=on_the_front(values, [goal.better for goal in what.goals]))


type Found = dict[str, tuple[Design, dict[str, float]]]


def _explore(what: Search, judge: Judge, trials: int, seed: int, watch: Watch | None) -> Found:
    """Judge generations of designs until the trials are used up; return every design that keeps to the budget."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    directions: Any = ["maximize" if goal.better > 0 else "minimize" for goal in what.goals]
    size = min(trials, MOST, max(FEWEST, trials // GENERATIONS))
    sampler = optuna.samplers.NSGAIISampler(seed=seed, population_size=size)
    study = optuna.create_study(directions=directions, sampler=sampler)
    (nothing,) = judge([what.nothing().scenario(what.scenario)], what.seeds)
    idle = means_of(nothing).get(OUTLAY, 0.0)
    found: Found = {}
    for begun in range(0, trials, size):
        asked = [study.ask() for _ in range(min(size, trials - begun))]
        designs = [_suggested(what, trial) for trial in asked]
        judged = judge([design.scenario(what.scenario) for design in designs], what.seeds)
        for trial, design, seeds in zip(asked, designs, judged, strict=True):
            means = means_of(seeds)
            excess = means.get(OUTLAY, 0.0) - idle - what.budget
            trial.set_constraint("outlay beyond the budget, as measured", excess)
            values = [means.get(goal.measure, math.nan) for goal in what.goals]
            if any(map(math.isnan, values)):
                study.tell(trial, state=optuna.trial.TrialState.FAIL)
                continue
            study.tell(trial, values)
            if excess <= 0:
                found[design.key] = design, means
        if watch is not None:
            watch(begun + len(asked), trials)
    if not found:
        raise PasarError("search.nothing_found", trials=trials)
    return found


def _suggested(what: Search, trial: Any) -> Design:
    """Draw a design: exponential weights, so that after scaling every way to share the money is equally likely."""
    weights, targets = {}, {}
    for option in what.options:
        name = option.programme
        weights[name] = -math.log(trial.suggest_float(f"share of {name}", 1e-6, 1.0))
        if option.targets:
            targets[name] = trial.suggest_categorical(f"target of {name}", list(option.targets))
    if what.may_save:
        weights[UNSPENT] = -math.log(trial.suggest_float("share unspent", 1e-6, 1.0))
    if sum(weights.values()) <= 0:
        weights = dict.fromkeys(weights, 1.0)
    return what.design(weights, targets)


def _front(what: Search, found: Found) -> list[Design]:
    """Return the designs that no other found design beats."""
    values = np.array([[means[goal.measure] for goal in what.goals] for _, means in found.values()])
    kept = on_the_front(values, [goal.better for goal in what.goals])
    return [design for (design, _), is_kept in zip(found.values(), kept, strict=True) if is_kept]


def means_of(judged: Judged) -> dict[str, float]:
    """Return the mean of every measure over the seeds in which it is determined."""
    return {str(name): float(value) for name, value in pd.DataFrame(judged).mean().items()}


def _last_word(what: Search, again: Judged, nothing: Judged) -> dict[str, float]:
    """Return every goal on fresh seeds, and its paired gain over offering nothing."""
    from experiments.statistics.paired import described

    found: dict[str, float] = {}
    for goal in what.goals:
        values, base = (np.array([one[goal.measure] for one in seeds]) for seeds in (again, nothing))
        known = ~np.isnan(values) & ~np.isnan(base)
        told = described(base[known], values[known])
        found[f"{goal.measure} (fresh)"] = told["value"]
        found |= {f"{goal.measure} {key}": told[name] for key, name in COLUMNS.items()}
    return found


def on_the_front(values: np.ndarray, better: Sequence[int]) -> np.ndarray:
    """Return which rows no other row beats: at least as good in every column and better in one."""
    good = values * np.asarray(better)
    at_least = (good[None, :, :] >= good[:, None, :]).all(axis=2)
    above = (good[None, :, :] > good[:, None, :]).any(axis=2)
    front: np.ndarray = ~(at_least & above).any(axis=1)
    return front
