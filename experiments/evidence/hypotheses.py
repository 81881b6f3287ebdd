"""Registered hypotheses: what the paper says, what is varied, what was expected before the run, and the verdict.

A hypothesis is a contrast: a weighted sum of one measure over arms. Its sign is judged over the set of parameter
vectors that calibration left, never at one point.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd
from pydantic import Field
from ruamel.yaml import YAML

from experiments.evidence.agreement import Mover, Region, Spread, deciding, predicted, share_interval, spread_of
from experiments.evidence.estimates import Estimate, mean_of
from experiments.evidence.lived import FIRM_GROUPS, Lived, live
from experiments.statistics.planning import for_power
from experiments.tasks import Task
from experiments.wire import Message
from simulation import Scenario, load
from simulation.parameters import Record

FOLDER: Final = Path(__file__).parent.parent / "studies" / "hypotheses"
HERE: Final = "experiments.evidence.hypotheses"
CENTRAL: Final = "central"
OFF: Final = "off"
POWER: Final = 0.95
LEAST_PILOT: Final = 3
SMALLEST: Final[Mapping[str, float]] = {
    "buyers/week": 0.1,
    "share": 0.01, "share of revenue": 0.01, "index": 0.02, "taste units": 0.03, "weeks": 0.5, "Rp/week": 20_000.0,
}  # fmt: skip

# What a run depends on: words, expectation and limits may be mended without running again.
WHAT_RUNS: Final = ("scenario", "horizon", "measure", "group", "arms", "combine", "switch", "also", "inside")

type Expected = Literal["+", "-", "0", "open"]
type Class = Literal["assumed", "derived", "emergent"]
type Verdict = Literal[
    "supported", "within_limits", "undecided", "not_supported", "contradicted", "measured", "unknown"
]
type Held = Literal["", "open", "against", "chance"]

LADDER: Final[tuple[tuple[float, Verdict], ...]] = (
    (0.9, "supported"), (0.6, "within_limits"), (0.4, "undecided"), (0.1, "not_supported"),
)  # fmt: skip


class ArmOf(Record):
    """One arm of a hypothesis: settings of the world, dated changes from week 0, who co-creates, programmes."""

    world: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    co_creation: Any = None
    programmes: tuple[dict[str, Any], ...] = ()
    scenario: str = ""
    horizon: int = 0
    group: str = ""
    part: str = ""
    weight: float

    def plan(self, base: Scenario, vector: Mapping[str, float], horizon: int, name: str) -> Scenario:
        """Return the scenario of this arm under one parameter vector."""
        start = load(self.scenario) if self.scenario else base
        start = start.with_(**{**vector, **self.world, "horizon": f"{self.horizon or horizon} weeks"})
        policy: dict[str, Any] = {
            "changes": {path: {"0 weeks": relative(value, start, path)} for path, value in self.changes.items()}
        }
        if self.co_creation is not None:
            policy["co_creation"] = self.co_creation
        if self.programmes:
            policy["programmes"] = [dict(item) for item in self.programmes]
        return start.with_(**policy).with_(name=name)


def relative(value: Any, plan: Scenario, path: str) -> Any:
    """Return a new value of a parameter; ``{add: x}`` is added to what the world has."""
    if not isinstance(value, dict):
        return value
    theme, _, name = path.partition(".")
    return getattr(getattr(plan.world, theme), name) + value["add"]


class Inside(Record):
    """The naive contrast inside one arm: those that co-create there less those that do not, by one measure."""

    arm: str
    measure: str
    unit: str


class Hypothesis(Record):
    """One registered hypothesis (H1 ... H42)."""

    id: str = Field(pattern=r"^H\d+$")
    claim: str
    question_en: str
    question_id: str
    kind: Class
    scenario: str = "classroom"
    horizon: int = Field(156, gt=0)
    measure: str
    group: str = "all"
    unit: str
    contrast: str
    expected: Expected
    null_within: float = 0.0
    shape_en: str
    shape_id: str
    arms: dict[str, ArmOf]
    combine: Literal["sum", "least"] = "sum"
    switch: dict[str, Any] = {}
    switch_en: str = ""
    switch_id: str = ""
    smallest: float = 0.0
    limits_en: str = ""
    limits_id: str = ""
    also: tuple[str, ...] = ()
    inside: Inside | None = None
    member_seeds: int = 0

    @property
    def smallest_effect(self) -> float:
        """Return the smallest effect that would matter, in the measure's unit: replications are planned for it."""
        return self.smallest or SMALLEST[self.unit]

    @property
    def parts(self) -> list[str]:
        """Return the names of the parts that the contrast has, in order."""
        return list(dict.fromkeys(arm.part for arm in self.arms.values() if arm.weight))

    @property
    def different_arms(self) -> list[str]:
        """Return the names of the arms without those that repeat another one for a further part."""
        first: dict[str, str] = {}
        for name, arm in self.arms.items():
            first.setdefault(arm.model_copy(update={"part": "", "weight": 0.0}).model_dump_json(), name)
        return list(first.values())

    def plans(self, vector: Mapping[str, float], *, switched_off: bool = False) -> dict[str, Scenario]:
        """Return the scenario of every arm under one vector; ``switched_off`` turns the mechanism off in all arms."""
        base = load(self.scenario)
        off = self.switch if switched_off else {}
        arms = {name: arm.model_copy(update={"changes": {**arm.changes, **off}}) for name, arm in self.arms.items()}
        return {name: arm.plan(base, vector, self.horizon, name) for name, arm in arms.items()}


def read_all(wanted: Sequence[str] = ()) -> list[Hypothesis]:
    """Return the registered hypotheses in order of number; ``wanted`` names some."""
    reader = YAML(typ="safe")
    found = [Hypothesis.model_validate(reader.load(path)) for path in FOLDER.glob("H*.yaml")]
    chosen = [item for item in found if not wanted or item.id in wanted]
    return sorted(chosen, key=lambda item: int(item.id[1:]))


def contrast(hypothesis: Hypothesis, lived: Mapping[str, Lived], plans: Mapping[str, Scenario], measure: str) -> float:
    """Return the weighted sum of a measure over the arms of each part: their sum, or their mean if parts are judged.

    Parts that are judged one by one (``combine: least``) are taken from the levels of the arms.
    """
    parts: dict[str, float] = {}
    for name, arm in hypothesis.arms.items():
        if arm.weight:
            value = lived[name].value(
                measure, arm.group or hypothesis.group, _same_firms(hypothesis, lived, plans, name)
            )
            parts[arm.part] = parts.get(arm.part, 0.0) + arm.weight * value
    return sum(parts.values()) / (len(parts) if hypothesis.combine == "least" else 1)


def _same_firms(
    hypothesis: Hypothesis, lived: Mapping[str, Lived], plans: Mapping[str, Scenario], name: str
) -> frozenset[int]:
    """Return the firms of the hypothesis' group, found in whichever arm of the same world has them."""
    if hypothesis.group not in FIRM_GROUPS:
        return frozenset()
    kin = [other for other in lived if plans[other].world_hash == plans[name].world_hash]
    return next((found for other in kin if (found := lived[other].members(hypothesis.group))), frozenset())


def run_hypothesis(payload: dict[str, Any]) -> Message:
    """Task: one hypothesis under one vector and seed; returns its effect, every further measure, each arm's level."""
    hypothesis = Hypothesis.model_validate(payload["hypothesis"])
    plans = hypothesis.plans(payload["vector"], switched_off=payload["switched_off"])
    lived = {name: live(plan, payload["seed"]) for name, plan in plans.items()}
    measures = (hypothesis.measure, *hypothesis.also)
    effects = {measure: _plain(contrast(hypothesis, lived, plans, measure)) for measure in measures}
    levels = {name: _plain(_level(hypothesis, name, lived, plans)) for name in plans}
    inside = hypothesis.inside
    naive = _plain(lived[inside.arm].inside(inside.measure)) if inside else None
    return Message({"effects": effects, "levels": levels, "inside": naive})


def _level(hypothesis: Hypothesis, name: str, lived: Mapping[str, Lived], plans: Mapping[str, Scenario]) -> float:
    group = hypothesis.arms[name].group or hypothesis.group
    return lived[name].value(hypothesis.measure, group, _same_firms(hypothesis, lived, plans, name))


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None


@dataclass(frozen=True)
class Judgement:
    """A hypothesis with all that was found: effects by vector, the share of the set with the expected sign."""

    hypothesis: Hypothesis
    central: Estimate
    set: Spread
    prior: Spread
    levels: dict[str, Estimate]
    switched_off: Estimate
    also: dict[str, Estimate]
    share: float
    verdict: Verdict
    held: Held = ""
    deciding: tuple[Mover, ...] = ()
    vectors: pd.DataFrame = field(default_factory=pd.DataFrame)
    needed: int = 0
    part: str = ""
    inside: Estimate = field(default_factory=Estimate.unknown)

    @property
    def by_vector(self) -> pd.Series:
        """Return the effect at each vector of the set, chance taken out."""
        return self.set.effects

    @property
    def everywhere(self) -> pd.Series:
        """Return the effect at each vector run, of set and prior, as it came but for what its seeds did."""
        every: pd.Series = pd.concat([self.set.plain, self.prior.plain])
        return every

    @property
    def share_interval(self) -> tuple[float, float]:
        """Return the 95% interval of the share over all of the set, of which only some vectors were run.

        Not known where vectors cannot be told apart: the share is then one number about their common mean.
        """
        return share_interval(self.share, len(self.by_vector)) if self.set.of_vectors > 0 else (math.nan, math.nan)

    @property
    def signs_as_run(self) -> int:
        """Return how many vectors of the set have the expected sign as they came, chance included."""
        region = region_of(self.hypothesis)
        return sum(region.has(value) for value in self.set.plain) if region else 0


def region_of(hypothesis: Hypothesis) -> Region | None:
    """Return where an effect agrees with the registered expectation; None where no sign was expected."""
    match hypothesis.expected:
        case "+":
            return Region(low=0.0)
        case "-":
            return Region(high=0.0)
        case "0":
            return Region(-hypothesis.null_within, hypothesis.null_within)
        case _:
            return None


def verdict_of(hypothesis: Hypothesis, share: float, of_set: Spread, central: Estimate) -> tuple[Verdict, Held]:
    """Return the verdict, and what held it back from the one that the share of the set alone would give.

    The share says how far assumptions agree (model section 9). Its ends claim more: that the sign is known. So either
    end also needs the 95% interval at the central values to lie wholly on its side; if it does not, the verdict is one
    step nearer to undecided, and undecided itself where even the central estimate lies on the other side. Between the
    ends the central interval must not lie wholly on the other side, and it must be the vectors that disagree: a common
    mean near zero that chance leaves unsure decides nothing.
    """
    region = region_of(hypothesis)
    if region is None:
        return "measured", ""
    if math.isnan(share):
        return "unknown", ""
    by_share: Verdict = next((verdict for least, verdict in LADDER if share >= least), "contradicted")
    if by_share == "supported" and not region.covers(central):
        return ("within_limits", "open") if region.has(central.value) else ("undecided", "against")
    if by_share == "contradicted" and not region.misses(central):
        return ("undecided", "against") if region.has(central.value) else ("not_supported", "open")
    if (by_share == "within_limits" and region.misses(central)) or (
        by_share == "not_supported" and region.covers(central)
    ):
        return "undecided", "against"
    if by_share in ("within_limits", "not_supported") and of_set.is_mostly_chance:
        return "undecided", "chance"
    return by_share, ""


def tasks_of(
    hypothesis: Hypothesis, vectors: Mapping[str, Mapping[str, float]], seeds: Mapping[str, Sequence[int]]
) -> list[Task]:
    """Return the runs of one hypothesis: each vector under its seeds, and the central one with the switch off."""
    cases = [(name, seed, False) for name in vectors for seed in seeds[name]]
    cases += [(CENTRAL, seed, True) for seed in seeds[OFF] if hypothesis.switch]
    return [_task(hypothesis, name, vectors[name], seed, off) for name, seed, off in cases]


def _task(hypothesis: Hypothesis, name: str, vector: Mapping[str, float], seed: int, off: bool) -> Task:
    told = hypothesis.model_dump(mode="json")
    payload = {"hypothesis": told, "vector": dict(vector), "seed": seed, "switched_off": off}
    ran = [{name: told[name] for name in WHAT_RUNS}, payload["vector"]]
    digest = hashlib.sha256(json.dumps(ran, sort_keys=True).encode()).hexdigest()[:12]
    key = f"{hypothesis.id}/{name}/{seed}/{'off' if off else 'on'}/{digest}"
    return Task(key, f"{HERE}:run_hypothesis", payload, kin=f"{name}/{seed}")


def judge(
    hypothesis: Hypothesis, values: Mapping[str, Any], vectors: Mapping[str, Mapping[str, float]] | None = None
) -> Judgement:
    """Return what the runs say about one hypothesis; ``vectors`` are the parameters of each vector that was run.

    Where the least of several parts is judged, each part is judged by itself and the least favourable counts
    (intersection-union test: Berger 1982). The least part of every single run would be too low on average, because
    chance picks it.
    """
    table = _effects(hypothesis, values)
    told = pd.DataFrame.from_dict(dict(vectors or {}), orient="index")
    if hypothesis.combine == "sum":
        return _judge(hypothesis, table, told, "")
    effects = {part: _part_effect(hypothesis, table, part) for part in hypothesis.parts}
    each = [
        _judge(hypothesis, table.assign(**{hypothesis.measure: effect}), told, part) for part, effect in effects.items()
    ]
    return min(each, key=lambda one: (one.share, one.central.value))


def _part_effect(hypothesis: Hypothesis, table: pd.DataFrame, part: str) -> pd.Series:
    """Return the weighted sum over the arms of one part for every run."""
    arms = {name: arm.weight for name, arm in hypothesis.arms.items() if arm.weight and arm.part == part}
    return sum((weight * table[f"level/{name}"] for name, weight in arms.items()), pd.Series(0.0, index=table.index))


def _judge(hypothesis: Hypothesis, table: pd.DataFrame, told: pd.DataFrame, part: str) -> Judgement:
    on = table[table["state"] == "on"]
    effects = on.pivot(index="vector", columns="seed", values=hypothesis.measure)
    is_prior = effects.index.str.startswith("prior")
    central = on[on["vector"] == CENTRAL]
    found = mean_of(central[hypothesis.measure])
    of_set = spread_of(effects[~is_prior], float(central[hypothesis.measure].std(ddof=1)))
    of_prior = prior_of(effects[is_prior], of_set)
    off = table[table["state"] == OFF]
    region = region_of(hypothesis)
    share = of_set.share(region) if region else math.nan
    verdict, held = verdict_of(hypothesis, share, of_set, found)
    every = pd.concat([of_set.plain, of_prior.plain])
    return Judgement(
        hypothesis, found, of_set, of_prior, {name: mean_of(central[f"level/{name}"]) for name in hypothesis.arms},
        mean_of(off[hypothesis.measure]) if len(off) else Estimate.unknown(),
        {name: mean_of(central[name]) for name in hypothesis.also}, share, verdict, held,
        tuple(deciding(every[every.index.isin(told.index)], told)), told, needed(hypothesis, central), part,
        mean_of(central["inside"]),
    )  # fmt: skip


def prior_of(effects: pd.DataFrame, of_set: Spread) -> Spread:
    """Take chance out of the effects at draws from the prior; what chance does is known from the set."""
    freed = effects.dropna(how="all").sub(of_set.of_seeds, axis=1)
    between = max(float(freed.mean(axis=1).var(ddof=1)) - of_set.of_rest**2, 0.0) if len(freed) > 1 else math.nan
    if not (math.isfinite(of_set.of_rest) and math.isfinite(between)):
        return spread_of(freed, math.nan)
    return predicted(freed, between, 0.0, of_set.of_rest**2)


def needed(hypothesis: Hypothesis, central: pd.DataFrame) -> int:
    """Return how many seeds tell the smallest effect of interest from zero with power 0.95; 0 when not known."""
    differences = central[hypothesis.measure].dropna().to_numpy(float)
    if len(differences) < LEAST_PILOT:
        return 0
    return for_power(float(differences.std(ddof=1)), hypothesis.smallest_effect, POWER)


def _effects(hypothesis: Hypothesis, values: Mapping[str, Any]) -> pd.DataFrame:
    """Return one row per run of a hypothesis."""
    rows = []
    for key, value in values.items():
        name, vector, seed, state, _ = key.split("/")
        if name == hypothesis.id:
            levels = {f"level/{arm}": level for arm, level in value["levels"].items()}
            told = {"vector": vector, "seed": int(seed), "state": state, "inside": value.get("inside")}
            rows.append({**told, **value["effects"], **levels})
    table = pd.DataFrame(rows)
    numbers = [column for column in table if column not in ("vector", "state")]
    return table.astype(dict.fromkeys(numbers, float))
