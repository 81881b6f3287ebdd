"""What a study comes to: arms (a scenario at a point of the design), cases (all arms of a point on one seed), runs."""

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, Self

import pandas as pd

import simulation
from experiments.design import Settings, levers_of, points_of
from experiments.study import Study
from simulation import Scenario, load

SCHEMA: Final = 1  # of the tables in a store


@dataclass(frozen=True, slots=True)
class Arm:
    """A scenario at one point of the design; ``settings`` are laid over the scenario, ``hash`` is that of the result.

    ``label`` is the same at every point: the scenario's name, and the levers where there are any.
    """

    number: int
    point: int
    label: str
    scenario: str
    settings: Settings
    hash: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return {"scenario": self.scenario, "settings": self.settings}


@dataclass(frozen=True, slots=True)
class Case:
    """All arms of a point on one seed: what runs together, since arms on one world share their burn-in."""

    number: int
    point: int
    seed: int


@dataclass(frozen=True)
class Plan:
    """A study resolved: scenarios in full, every arm checked. Cases are numbered seed by seed, then point by point."""

    study: Study
    scenarios: Mapping[str, dict[str, Any]]
    arms: tuple[Arm, ...]
    code: str

    @classmethod
    def of(cls, study: Study) -> Self:
        """Resolve and check every arm of a study; raises PasarError for the first that is no valid scenario."""
        settings = study.settings | ({"horizon": study.horizon} if study.horizon else {})
        loaded = [_loaded(name, settings) for name in study.scenarios]
        scenarios = {scenario.name: scenario.to_dict() for scenario in loaded}
        return cls(study, scenarios, tuple(_arms(study, loaded)), simulation.code_hash())

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Self:
        """Return the plan that `to_dict` described, without building any scenario."""
        arms = tuple(Arm(**arm) for arm in told["arms"])
        return cls(Study.model_validate(told["study"]), told["scenarios"], arms, told["code"])

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain values."""
        arms = [dataclasses.asdict(arm) for arm in self.arms]
        return {"study": self.study.to_dict(), "scenarios": dict(self.scenarios), "arms": arms, "code": self.code}

    @property
    def points(self) -> int:
        """Number of points of the design."""
        return self.arms[-1].point + 1

    @property
    def outputs(self) -> list[Any]:
        """What of each run is stored; part of its identity."""
        return [list(self.study.measures), list(self.study.groups), self.study.keep.model_dump()]

    @cached_property
    def identity(self) -> str:
        """Hash of model code, arms, outputs and schema: stores with another identity hold other results."""
        return digest([SCHEMA, self.code, [[arm.scenario, arm.hash] for arm in self.arms], self.outputs])

    @cached_property
    def by_point(self) -> dict[int, list[Arm]]:
        """Arms by point, in order."""
        found: dict[int, list[Arm]] = {}
        for arm in self.arms:
            found.setdefault(arm.point, []).append(arm)
        return found

    def cases(self, seeds: Sequence[int]) -> Iterator[Case]:
        """Yield the cases of some seeds; the number of a case never depends on how many seeds there are."""
        for seed in seeds:
            first = (seed - self.study.first_seed) * self.points
            for point in range(self.points):
                yield Case(first + point, point, seed)

    def run_id(self, arm: Arm, seed: int) -> str:
        """Return the name of one run: a hash of all that its result depends on."""
        return digest([SCHEMA, self.code, arm.hash, seed, self.outputs])

    def table(self) -> pd.DataFrame:
        """Return one row per arm: number, point, scenario, hash, and a column per path that varies."""
        names = ("number", "point", "label", "scenario", "hash")
        rows = [{name: getattr(arm, name) for name in names} for arm in self.arms]
        table = pd.DataFrame(rows).rename(columns={"number": "arm"})
        return pd.concat([table, pd.DataFrame(_columns(self.arms), index=table.index)], axis=1)


def digest(value: Any) -> str:
    """Return a short hash of plain values."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def arm_scenario(full: dict[str, Any], settings: Settings) -> Scenario:
    """Build the scenario of an arm; the last ones are kept, since seeds of one arm come one after the other."""
    return _built(json.dumps(full, sort_keys=False), json.dumps(settings, sort_keys=True))


@lru_cache(maxsize=64)
def _built(full: str, settings: str) -> Scenario:
    scenario, changes = _parsed(full), json.loads(settings)
    return scenario.with_(**changes) if changes else scenario


@lru_cache(maxsize=16)
def _parsed(full: str) -> Scenario:
    return Scenario.from_dict(json.loads(full))


def _loaded(name: str, settings: Settings) -> Scenario:
    scenario = load(name)
    return scenario.with_(**settings) if settings else scenario


def _arms(study: Study, loaded: Sequence[Scenario]) -> Iterator[Arm]:
    """Yield the arms: the first scenario at each point, then the others at each point and setting of the levers."""
    base, *others = loaded
    levers = levers_of(study)
    number = 0
    for point, settings in enumerate(points_of(study)):
        alone = [(base, lever) for lever in levers] if not others else [(base, {})]
        for scenario, lever in [*alone, *((other, lever) for other in others for lever in levers)]:
            laid = settings | lever
            built = scenario.with_(**laid) if laid else scenario
            yield Arm(number, point, _label(scenario.name, lever), scenario.name, laid, built.hash)
            number += 1


def _label(scenario: str, lever: Settings) -> str:
    return " ".join([scenario, *(f"{path}={_text(value)}" for path, value in lever.items())])


def _columns(arms: Sequence[Arm]) -> dict[str, list[Any]]:
    """Return a column per path; a column that mixes kinds of values becomes text."""
    paths = list(dict.fromkeys(path for arm in arms for path in arm.settings))
    columns = {path: [arm.settings.get(path) for arm in arms] for path in paths}
    return {
        path: values if _is_numeric(values) else [_text(value) for value in values] for path, values in columns.items()
    }


def _is_numeric(values: Sequence[Any]) -> bool:
    return all(value is None or (isinstance(value, int | float) and not isinstance(value, bool)) for value in values)


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, sort_keys=True)
