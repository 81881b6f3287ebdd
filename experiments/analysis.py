"""What a batch says: every statistic that its design allows, as tables. Nothing is drawn or worded here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.batch.store import Store
from experiments.luck import variance_gain
from experiments.sensitivity.discovery import discover, sign_map
from experiments.sensitivity.indices import morris_indices, one_at_a_time, outputs_of, pawn_indices, sobol_indices
from experiments.sensitivity.robustness import robustness
from experiments.statistics.paired import interactions, paired_effects, winners_and_losers
from experiments.statistics.planning import stability
from experiments.statistics.ranks import ranks
from experiments.study import RANDOM
from simulation.errors import PasarError
from simulation.record import MEASURES

FEWEST_POINTS: Final = 30  # for indices over a design and for conditions
LEVEL_OF_ERROR: Final = 0.05
GRID: Final = 2  # factors of a sign map

type Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Asked:
    """What is asked of a batch: a measure and group, how p-values are held to many questions, what is good enough."""

    measure: str
    group: str = "all"
    correction: str = "holm"
    threshold: float | None = None


@dataclass(frozen=True)
class Batch:
    """The rows of a store and what varies in them."""

    store: Store
    rows: pd.DataFrame

    @classmethod
    def of(cls, store: Store) -> "Batch":
        """Read the runs of a store; raises PasarError when none is done."""
        rows = store.read()
        if rows.empty:
            raise PasarError("analysis.empty", folder=str(store.folder))
        return cls(store, rows)

    @property
    def base(self) -> str:
        """Label of the first arm of a point: what the others are set against."""
        return self.store.plan.arms[0].label

    @property
    def others(self) -> list[str]:
        """Labels of the other arms."""
        labels = dict.fromkeys(arm.label for arm in self.store.plan.arms)
        return [label for label in labels if label != self.base]

    @property
    def points(self) -> pd.DataFrame:
        """One row a point: the uncertain parameters that are numbers."""
        design = self.store.design().drop_duplicates("point").set_index("point").sort_index()
        own = {"arm", "label", "scenario", "hash", *self.store.plan.study.levers}
        return design[[name for name in design if name not in own]].select_dtypes("number").dropna(axis=1)


def measure_of(store: Store, wanted: str) -> str:
    """Return the measure to analyse: the one wanted, or the study's first; raises PasarError where it is not stored."""
    stored = list(store.plan.study.measures) or [measure.name for measure in MEASURES]
    if wanted and wanted not in stored:
        raise PasarError("plan.measure", name=wanted, names=stored)
    return wanted or stored[0]


def analyse(batch: Batch, asked: Asked) -> Tables:
    """Return the tables by name, in the order in which they are read."""
    rows = batch.rows[(batch.rows["measure"] == asked.measure) & (batch.rows["group"] == asked.group)]
    if rows.empty:
        raise PasarError("analysis.no_group", measure=asked.measure, group=asked.group)
    found = dict(_over_seeds(batch, asked))
    if len(batch.points) > 1:
        found |= _over_points(batch, asked)
    return {name: table for name, table in found.items() if not table.empty}


def _over_seeds(batch: Batch, asked: Asked) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what chance leaves open: effects, ranks, groups, interactions, the gain of shared luck, stability."""
    one, many = (asked.measure, asked.group), len(batch.points) > 1
    rows = batch.rows
    if batch.others:
        told = rows[(rows["measure"] == one[0]) & (rows["group"] == one[1])] if many else rows
        effects = paired_effects(told, batch.base, correction=asked.correction)
        yield "effects", effects
        if many:
            yield "signs", signs_over(effects)
        yield "ranks", ranks(rows, *one)
        if not many and len(batch.store.plan.study.groups) > 1:
            yield "groups", winners_and_losers(effects, asked.measure)
        yield "shared_luck", shared_luck(rows, batch.base, asked.group)
    factors = two_level_factors(batch.store)
    if len(factors) > 1 and not many:
        yield "interactions", interactions(rows, factors, *one)
    yield "stability", paths_of_stability(batch, asked)


def _over_points(batch: Batch, asked: Asked) -> Tables:
    """Return what the uncertain parameters decide: indices, conditions, a sign map, robustness."""
    found: Tables = {}
    for label in batch.others or [batch.base]:
        outputs = _outputs(batch, label, asked)
        named = {"sensitivity": _sensitivity(batch, label, asked, outputs)}
        if batch.others and outputs is not None and len(outputs) >= FEWEST_POINTS:
            named["conditions"] = _conditions(batch, outputs, asked.measure)
        varied = [str(name) for name in batch.points]
        if batch.others and len(varied) == GRID and batch.store.plan.study.design.kind == "factorial":
            named["sign_map"] = sign_map(batch.rows, label, asked.measure, varied[0], varied[1], asked.group)
        marks = {"label": label, "against": batch.base if batch.others else ""}
        for name, table in named.items():
            if not table.empty:
                found[name] = pd.concat([found.get(name, pd.DataFrame()), table.assign(**marks)], ignore_index=True)
    if batch.others:
        found["robustness"] = robustness(batch.rows, asked.measure, asked.threshold, asked.group)
    return found


def _outputs(batch: Batch, label: str, asked: Asked) -> NDArray[np.float64] | None:
    """Return one output a point; None when some points lack one, since indices need them all."""
    outputs = outputs_of(batch.rows, label, asked.measure, asked.group)
    complete = len(outputs) == len(batch.points) and not np.isnan(outputs).any()
    return outputs if complete else None


def _sensitivity(batch: Batch, label: str, asked: Asked, outputs: NDArray[np.float64] | None) -> pd.DataFrame:
    """Return the indices that the design was made for, and how much of the outputs is chance."""
    study = batch.store.plan.study
    if study.design.kind == "one_at_a_time":
        settings = [arms[0].settings for arms in batch.store.plan.by_point.values()]
        own = [{path: value for path, value in one.items() if path in study.uncertain} for one in settings]
        return one_at_a_time(own, batch.rows, label, asked.measure, asked.group)
    if outputs is None or np.ptp(outputs) == 0.0:
        return pd.DataFrame()
    tables = []
    if study.design.kind == "morris":
        tables.append(morris_indices(study, outputs))
    if study.design.kind == "saltelli":
        tables.append(sobol_indices(study, outputs))
    if study.design.kind in (*RANDOM, "list") and study.design.kind != "morris" and len(outputs) >= FEWEST_POINTS:
        tables.append(pawn_indices(batch.points.reset_index(drop=True), outputs))
    if not tables:
        return pd.DataFrame()
    chance = {"factor": "chance", "index": "noise_share", "value": noise_share(batch, label, asked)}
    return pd.concat([*tables, pd.DataFrame([chance])], ignore_index=True)


def noise_share(batch: Batch, label: str, asked: Asked) -> float:
    """Return the share of the variance of the outputs that is left-over chance of few seeds, not of parameters."""
    return share_of_chance(_differences(batch, label, asked).pivot(index="point", columns="seed", values="value"))


def share_of_chance(values: pd.DataFrame) -> float:
    """Return the variance of a point's mean over seeds that chance explains, over the variance between points.

    ``values``: a row a point, a column a seed. The luck of a seed is the same at every point, so it moves all of them
    alike and is taken out first (two-way layout without replication); nan with fewer than two whole seeds or points.
    """
    whole = values.dropna(axis="columns").to_numpy(float)
    points, seeds = whole.shape
    if points < 2 or seeds < 2:
        return float("nan")
    left = whole - whole.mean(axis=0) - whole.mean(axis=1, keepdims=True) + whole.mean()
    noise = float((left**2).sum()) / ((points - 1) * (seeds - 1)) / seeds
    total = float(whole.mean(axis=1).var(ddof=1))
    return min(1.0, noise / total) if total > 0 else float("nan")


def _differences(batch: Batch, label: str, asked: Asked) -> pd.DataFrame:
    """Return point, seed, value of the paired difference from the base, or of the value where the label is the base."""
    rows = batch.rows
    part = rows[(rows["measure"] == asked.measure) & (rows["group"] == asked.group)]
    wide = part.pivot(index=["point", "seed"], columns="label", values="value")
    value = wide[label] if label == batch.base else wide[label] - wide[batch.base]
    return value.rename("value").dropna().reset_index()


def _conditions(batch: Batch, outputs: NDArray[np.float64], measure: str) -> pd.DataFrame:
    """Return the box in which the arm does better than the base, a row a limit."""
    better = {one.name: one.better for one in MEASURES}.get(measure, 1) or 1
    points = batch.points.reset_index(drop=True)
    box = discover(points, better * outputs > 0)
    if box is None:
        return pd.DataFrame()
    whole = {"coverage": box.coverage, "density": box.density, "everywhere": float((better * outputs > 0).mean())}
    limits = [
        {"factor": name, "from": low, "to": high, "p": box.p[name]} for name, (low, high) in box.limits.items()
    ] or [{"factor": "", "from": np.nan, "to": np.nan, "p": np.nan}]
    return pd.DataFrame([limit | whole for limit in limits])


def two_level_factors(store: Store) -> list[str]:
    """Return the levers with exactly two levels, where the arms are their full factorial."""
    study = store.plan.study
    if len(study.scenarios) > 1 or not study.levers:
        return []
    levels = {path: {str(arm.settings.get(path)) for arm in store.plan.arms} for path in study.levers}
    return list(levels) if all(len(found) == 2 for found in levels.values()) else []


def shared_luck(rows: pd.DataFrame, base: str, group: str) -> pd.DataFrame:
    """Return, by arm and measure, the variance of paired differences over that of independent seeds, within points."""
    parts = []
    for _, part in rows.groupby("point", sort=False):
        renamed = part[["seed", "measure", "group", "value"]].assign(scenario=part["label"])
        parts.append(variance_gain(renamed, base, group))
    merged = pd.concat(parts).groupby(["scenario", "against", "measure"], sort=False)
    table = merged[["n", "paired", "independent"]].mean().reset_index()
    table["ratio"] = table["paired"] / table["independent"].where(table["independent"] > 0)
    return table.rename(columns={"scenario": "label"})


def paths_of_stability(batch: Batch, asked: Asked) -> pd.DataFrame:
    """Return mean, variance and half-width after each seed, at the point whose interval is widest, for every arm."""
    found = []
    for label in batch.others or [batch.base]:
        values = _differences(batch, label, asked)
        counts = values.groupby("point")["value"].count()
        if counts.empty or counts.max() < 2:
            continue
        widest = int(str((values.groupby("point")["value"].var() / counts).idxmax()))
        part = values[values["point"] == widest].sort_values("seed")["value"].to_numpy(float)
        found.append(stability(part).assign(label=label, point=widest))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def signs_over(effects: pd.DataFrame) -> pd.DataFrame:
    """Return, by arm, at how many points an effect is up, down or not told from zero, and its range over the points."""
    told = effects["p_adjusted"] < LEVEL_OF_ERROR
    signs = np.select([told & (effects["effect"] > 0), told & (effects["effect"] < 0)], ["up", "down"], "open")
    counted = pd.crosstab(effects["label"], signs).reindex(columns=["up", "down", "open"], fill_value=0)
    spread = effects.groupby("label", sort=False)["effect"].agg(["min", "median", "max"])
    return spread.join(counted).reset_index()


def warnings_of(effects: pd.DataFrame) -> dict[str, Sequence[Any]]:
    """Return the rows of effects that must not be read at face value, by kind: underpowered, trivial."""
    if effects.empty:
        return {}
    notes = effects["note"]
    return {kind: effects[notes == kind].to_dict("records") for kind in ("underpowered", "trivial")}
