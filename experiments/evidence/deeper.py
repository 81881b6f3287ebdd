"""Why an arm does what it does, and what would change the answer: channels, the weekly chain, signs over assumptions.

Everything here is paired: an arm and its baseline live through the same seeds. The work falls into steps of one seed,
so that a page can show what is there already. The signs need the screening first: it names the two assumptions.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from experiments.assumptions import shipped_presets
from experiments.evidence.decomposition import CHANNELS, coalitions, label, shapley, treated
from experiments.evidence.estimates import mean_of
from experiments.evidence.lived import live
from experiments.evidence.running import carry_out
from experiments.pool import Progress
from experiments.sensitivity.discovery import sign_map
from experiments.tasks import Task
from experiments.wire import Message
from simulation import Market, Scenario
from simulation.policy.programmes import programme_kinds

MEASURES: Final = ("umkm_revenue_share", "profit", "survival")
GROUPS: Final = {"umkm_revenue_share": "all", "profit": "umkm", "survival": "umkm"}
LINKS: Final = ("sessions", "fit", "net_positive_talk", "umkm_revenue_share")
QUARTER: Final = 13
LOW, OWN, HIGH = "low", "own", "high"
LEVELS: Final = (LOW, OWN, HIGH)
HERE: Final = "experiments.evidence.deeper"

type Place = dict[str, str]  # assumption -> level; those not named are at their own


def ends() -> dict[str, dict[str, float | str]]:
    """Return the smaller and the larger value of every decisive assumption that the shipped presets have."""
    by_name = {preset.name: dict(preset.changes) for preset in shipped_presets()}
    found = {}
    for path, value in by_name["pessimistic"].items():
        low, high = sorted((value, by_name["optimistic"][path]), key=_size)  # good may be the smaller one
        found[path] = {LOW: low, HIGH: high}
    return found


def _size(value: float | str) -> float:
    """Return the number of a value such as 0.5 or "6 months"; both ends of an assumption have the same unit."""
    return float(str(value).split()[0])


def screen_places() -> list[Place]:
    """Return where the screening looks: everything as it is, then one assumption at a time at either end."""
    return [{}, *({path: level} for path in ends() for level in (LOW, HIGH))]


def corner_places(pair: Sequence[str]) -> list[Place]:
    """Return the corners of the map over two assumptions; its cross is known from the screening."""
    return [dict(zip(pair, levels, strict=True)) for levels in product((LOW, HIGH), repeat=2)]


def why_seed(payload: Mapping[str, Any]) -> Message:
    """Task: the chain, and the effect of every combination of channels, one seed."""
    base, arm = (Scenario.from_dict(told) for told in payload["arms"])
    seed = int(payload["seed"])
    return Message({"chain": chain(base, arm, seed), "channels": channel_effects(arm, seed)})


def chain(base: Scenario, arm: Scenario, seed: int) -> dict[str, list[float | None]]:
    """Return, link by link, what the arm adds in each quarter: mean difference from the baseline."""
    with_, without = links(arm, seed), links(base, seed)
    weeks = min(len(with_), len(without))
    gap = with_.iloc[:weeks] - without.iloc[:weeks]
    by_quarter = gap.groupby(gap.index // QUARTER).mean()
    return {name: [_plain(value) for value in by_quarter[name]] for name in LINKS}


def links(plan: Scenario, seed: int) -> pd.DataFrame:
    """Live through a scenario and return its links week by week; sessions per UMKM."""
    market = Market(plan, seed=seed).run_to(week=0)
    sessions = []
    for _ in range(plan.horizon_weeks):
        market.step()
        alive = market.firms.is_alive & ~market.firms.is_brand
        sessions.append(float(market.firms.held_session[alive].mean()) if alive.any() else math.nan)
    weekly = market.tables().weekly
    told = weekly[(weekly["group"] == "all") & weekly["measure"].isin(LINKS)]
    table = told.pivot(index="week", columns="measure", values="value").sort_index().reset_index(drop=True)
    return table.assign(sessions=sessions[: len(table)])


def without_co_creation(plan: Scenario) -> Scenario:
    """Return the same arm where nobody co-creates; programmes that need co-creation go with it."""
    told = plan.to_dict()
    kept = [item for item in told["programmes"] if not programme_kinds()[item["kind"]].needs_cocreation]
    return plan.with_(co_creation="off", programmes=kept)


def channel_effects(arm: Scenario, seed: int) -> dict[str, float | None]:
    """Return the effect of co-creation with every combination of channels on, by ``measure/channels``; {} without."""
    rule = arm.to_dict()["co_creation"]
    if rule == "off":
        return {}
    base, found = live(without_co_creation(arm), seed), {}
    for coalition in coalitions():
        lived = live(treated(arm, coalition, rule), seed)
        for name in MEASURES:
            key = f"{name}/{GROUPS[name]}"
            found[f"{name}/{label(coalition)}"] = _plain(lived.measures[key] - base.measures[key])
    return found


def places_seed(payload: Mapping[str, Any]) -> Message:
    """Task: the headline measures of both arms at some places, one seed; rows of place, arm, measure, value."""
    arms = [Scenario.from_dict(told) for told in payload["arms"]]
    rows: list[tuple[dict[str, str], str, str, float | None]] = []
    for place in payload["places"]:
        for arm in arms:
            lived = live(arm.with_(**values_at(place)), int(payload["seed"]))
            rows += [(place, arm.name, name, _plain(lived.measures[f"{name}/{GROUPS[name]}"])) for name in MEASURES]
    return Message([[*row, int(payload["seed"])] for row in rows])


def values_at(place: Place) -> dict[str, float | str]:
    """Return the settings of a place."""
    known = ends()
    return {path: known[path][level] for path, level in place.items() if level != OWN}


def why_table(answers: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return each channel's share of the effect of co-creation; columns measure, part, n, effect, low, high.

    Shapley shares over all orders in which channels may be turned on; ``none`` is what sessions do that lead nowhere,
    ``whole`` the effect of co-creation in this arm, the sum of the others.
    """
    told = [answer["channels"] for answer in answers if answer["channels"]]
    rows = []
    for name in MEASURES if told else ():
        seeds = [_shares(effects, name) for effects in told]
        for part in (*CHANNELS, "none", "whole"):
            found = mean_of(pd.Series([seed[part] for seed in seeds], dtype=float))
            rows.append((name, part, found.n, _mean([seed[part] for seed in seeds]), found.low, found.high))
    return pd.DataFrame(rows, columns=["measure", "part", "n", "effect", "low", "high"])


def _shares(effects: Mapping[str, float | None], name: str) -> dict[str, float]:
    worth = {some: _number(effects[f"{name}/{label(some)}"]) for some in coalitions()}
    nothing = worth[frozenset()]
    return {**shapley(worth), "none": nothing, "whole": worth[frozenset(CHANNELS)]}


def chain_table(answers: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the mean difference of every link and quarter; columns link, quarter, n, effect, low, high."""
    rows = []
    for name in LINKS:
        seeds = np.array([[_number(value) for value in answer["chain"][name]] for answer in answers], dtype=float)
        for quarter in range(seeds.shape[1] if seeds.ndim > 1 else 0):
            found = mean_of(pd.Series(seeds[:, quarter]))
            rows.append((name, quarter, found.n, _mean(seeds[:, quarter]), found.low, found.high))
    return pd.DataFrame(rows, columns=["link", "quarter", "n", "effect", "low", "high"])


def screen_table(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Return how far each assumption alone moves each effect; columns path, measure, low, own, high, swing.

    ``low`` and ``high`` are the effects at that end, the mean over seeds; ``swing`` the largest less the smallest.
    """
    effects = _effects(rows)
    own = effects.get("{}", {})
    told = []
    for path, name in product(ends(), MEASURES):
        at = {level: effects.get(_key({path: level}), {}).get(name, math.nan) for level in (LOW, HIGH)}
        values = [at[LOW], own.get(name, math.nan), at[HIGH]]
        told.append((path, name, *values, max(values) - min(values)))
    return pd.DataFrame(told, columns=["path", "measure", LOW, OWN, HIGH, "swing"])


def decisive_pair(rows: Sequence[Sequence[Any]]) -> tuple[str, str]:
    """Return the two assumptions that move the headline effects most.

    Swings are set in relation to the largest of their measure, so that rupiah do not outweigh shares, then added up.
    """
    table = screen_table(rows)
    largest = table.groupby("measure")["swing"].transform("max")
    weight = (table["swing"] / largest.where(largest > 0)).fillna(0.0)
    order = weight.groupby(table["path"], sort=False).sum().sort_values(ascending=False, kind="stable")
    return str(order.index[0]), str(order.index[1])


def sign_tables(rows: Sequence[Sequence[Any]], pair: Sequence[str], names: Sequence[str]) -> pd.DataFrame:
    """Return effect, interval and sign of every cell of the map; columns measure, across, up, effect, low, high, sign.

    ``names`` are baseline and arm; ``across`` and ``up`` hold levels of the two assumptions.
    """
    told = [
        (_key(place), seed, name, measure, _number(value), *(place.get(path, OWN) for path in pair))
        for place, name, measure, value, seed in rows
        if set(place) <= set(pair)
    ]
    columns = ["point", "seed", "label", "measure", "value", "across", "up"]
    table = pd.DataFrame(told, columns=columns).assign(group="all")
    table["label"] = pd.Categorical(table["label"], categories=list(names), ordered=True)
    table = table.sort_values("label", kind="stable").astype({"label": str})
    maps = [sign_map(table, names[1], name, "across", "up").assign(measure=name) for name in MEASURES]
    return pd.concat(maps, ignore_index=True)[["measure", "across", "up", "effect", "low", "high", "sign"]]


def _effects(rows: Sequence[Sequence[Any]]) -> dict[str, dict[str, float]]:
    """Return the mean difference of arm and baseline by place and measure; the baseline is the first name."""
    table = pd.DataFrame([(_key(row[0]), *row[1:]) for row in rows], columns=["at", "arm", "measure", "value", "seed"])
    names = list(dict.fromkeys(table["arm"]))
    wide = table.pivot(index=["at", "measure", "seed"], columns="arm", values="value").astype(float)
    gaps = (wide[names[1]] - wide[names[0]]).groupby(level=["at", "measure"]).mean()
    found: dict[str, dict[str, float]] = {}
    for (at, measure), value in gaps.items():
        found.setdefault(str(at), {})[str(measure)] = float(value)
    return found


def first_steps(seeds: Sequence[int]) -> list[tuple[str, dict[str, Any]]]:
    """Return (function, payload without arms) of the steps before the pair is known: why, then the screening."""
    why = [(f"{HERE}:why_seed", {"seed": seed}) for seed in seeds]
    return [*why, *((f"{HERE}:places_seed", {"seed": seed, "places": screen_places()}) for seed in seeds)]


def last_steps(seeds: Sequence[int], pair: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    """Return (function, payload without arms) of the steps over the corners of the map."""
    return [(f"{HERE}:places_seed", {"seed": seed, "places": corner_places(pair)}) for seed in seeds]


def go_deeper(arms: Sequence[Mapping[str, Any]], seeds: Sequence[int], store: Path | None = None,
              jobs: int | None = None, progress: Progress | None = None) -> dict[str, Any]:  # fmt: skip
    """Carry every step out for (baseline, arm) and return what they answered: names, why, places."""
    first = tasks_of(arms, first_steps(seeds))
    total = len(first) + len(seeds)
    found = carry_out(first, store, jobs, progress and (lambda done, _: progress(done, total)))
    whys = [found[task.key] for task in first if task.function.endswith(":why_seed")]
    rows = [row for task in first if task.function.endswith(":places_seed") for row in found[task.key]]
    last = tasks_of(arms, last_steps(seeds, decisive_pair(rows)))
    more = carry_out(last, store, jobs, progress and (lambda done, _: progress(len(first) + done, total)))
    rows += [row for task in last for row in more[task.key]]
    return {"base": arms[0]["name"], "arm": arms[1]["name"], "why": whys, "places": rows}


def tasks_of(arms: Sequence[Mapping[str, Any]], steps: Sequence[tuple[str, dict[str, Any]]]) -> list[Task]:
    """Return steps as tasks of a pool; their keys name everything the answer depends on."""
    names = "/".join(Scenario.from_dict(dict(arm)).hash for arm in arms)
    return [
        Task(f"{function}/{names}/{json.dumps(payload, sort_keys=True)}", function, {**payload, "arms": list(arms)})
        for function, payload in steps
    ]


def _key(place: Mapping[str, str]) -> str:
    return "{" + ",".join(f"{path}={level}" for path, level in sorted(place.items())) + "}"


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _mean(values: Sequence[float] | np.ndarray) -> float:
    known = [value for value in values if not math.isnan(value)]
    return float(np.mean(known)) if known else math.nan
