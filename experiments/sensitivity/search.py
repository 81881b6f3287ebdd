"""Search for policies: how to spend a fixed budget on programmes, for several goals at once (optuna, NSGA-II).

Every candidate is judged on the same seeds, so candidates differ by policy and not by luck; that favours those whom
these seeds suit, so the front is judged again on fresh seeds, and only that judgement is reported as the result.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from simulation import Scenario
from simulation.errors import PasarError

FEWEST_PLACES: Final = 1

type Judge = Callable[[Scenario, Sequence[int]], Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure to raise (``better`` = 1) or to lower (-1)."""

    measure: str
    better: int = 1


@dataclass(frozen=True, slots=True)
class Option:
    """A programme that money may go to: its id in the scenario, Rp a place, and targeting rules to choose from."""

    programme: str
    cost: float
    targets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Search:
    """What is searched: options under a budget (Rp), goals, and the seeds of the search and of the last word."""

    scenario: Scenario
    options: tuple[Option, ...]
    budget: float
    goals: tuple[Goal, ...]
    seeds: Sequence[int] = field(default_factory=lambda: range(10))
    fresh: Sequence[int] = field(default_factory=lambda: range(1000, 1030))

    def settings(self, weights: Mapping[str, float], targets: Mapping[str, str]) -> dict[str, Any]:
        """Return the settings of a design: the budget is shared out by weights (they need not sum to one)."""
        total = sum(weights.values())
        if total <= 0:
            raise PasarError("search.no_weight", options=[option.programme for option in self.options])
        found: dict[str, Any] = {}
        for option in self.options:
            places = int(self.budget * weights[option.programme] / total / option.cost)
            found[f"programmes.{option.programme}.slots"] = f"{max(FEWEST_PLACES, places)} firms"
            if option.targets:
                found[f"programmes.{option.programme}.target"] = targets[option.programme]
        return found


def search(what: Search, judge: Judge, trials: int, seed: int = 0) -> pd.DataFrame:
    """Return the Pareto front: a row a design, its settings, its goals in the search and on fresh seeds.

    Column ``stays`` tells whether a design is still on the front when all of them are judged afresh.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    directions: Any = ["maximize" if goal.better > 0 else "minimize" for goal in what.goals]
    study = optuna.create_study(directions=directions, sampler=optuna.samplers.NSGAIISampler(seed=seed))

    def value(trial: Any) -> tuple[float, ...]:
        settings = _suggested(what, trial)
        trial.set_user_attr("settings", settings)
        told = judge(what.scenario.with_(**settings), what.seeds)
        return tuple(float(told[goal.measure]) for goal in what.goals)

    study.optimize(value, n_trials=trials)
    designs = {str(trial.user_attrs["settings"]): trial for trial in study.best_trials}
    rows = [_row(what, trial.user_attrs["settings"], trial.values, judge) for trial in designs.values()]
    table = pd.DataFrame(rows)
    fresh = table[[f"{goal.measure} (fresh)" for goal in what.goals]].to_numpy(float)
    return table.assign(stays=on_the_front(fresh, [goal.better for goal in what.goals]))


def _suggested(what: Search, trial: Any) -> dict[str, Any]:
    """Draw a design: exponential weights, so that after scaling every way to share the money is equally likely."""
    weights, targets = {}, {}
    for option in what.options:
        name = option.programme
        weights[name] = -float(np.log(trial.suggest_float(f"share of {name}", 1e-6, 1.0)))
        if option.targets:
            targets[name] = trial.suggest_categorical(f"target of {name}", list(option.targets))
    if sum(weights.values()) <= 0:
        weights = dict.fromkeys(weights, 1.0)
    return what.settings(weights, targets)


def _row(what: Search, settings: dict[str, Any], values: Sequence[float], judge: Judge) -> dict[str, Any]:
    again = judge(what.scenario.with_(**settings), what.fresh)
    found = {goal.measure: value for goal, value in zip(what.goals, values, strict=True)}
    return settings | found | {f"{goal.measure} (fresh)": float(again[goal.measure]) for goal in what.goals}


def on_the_front(values: np.ndarray, better: Sequence[int]) -> np.ndarray:
    """Return which rows no other row beats: at least as good in every column and better in one."""
    good = values * np.asarray(better)
    at_least = (good[None, :, :] >= good[:, None, :]).all(axis=2)
    above = (good[None, :, :] > good[:, None, :]).any(axis=2)
    front: np.ndarray = ~(at_least & above).any(axis=1)
    return front


def judge_by_runs(scenario: Scenario, seeds: Sequence[int]) -> dict[str, float]:
    """Run a scenario on some seeds and return the mean of every measure over them (group ``all``)."""
    from experiments.runner import run_arms

    tables = [run_arms([scenario], seed)[0].measures for seed in seeds]
    rows = pd.concat(tables)
    means = rows[rows["group"] == "all"].groupby("measure")["value"].mean()
    return {str(name): float(value) for name, value in means.items()}
