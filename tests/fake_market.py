"""A market that costs nothing to run, with known effects: what `experiments` is tested on, apart from any model.

Each firm has its own luck by (seed, uid), the same in every arm, and its own profit 100 * luck. Co-creation adds 50 to
the profit of its adopters and takes 10 from the other UMKM; support adds 30 to those it reaches, 70 where they also
co-create, and saves the treated UMKM whose luck is lowest.
"""

import hashlib
import os
import signal
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.runner import packed
from experiments.wire import Message
from simulation.errors import PasarError, RunEnded
from simulation.record import RunTables

COHORT = range(60)
ADOPTERS = range(20)
TREATED = range(10, 40)
SUPPORT = [{"id": "train", "kind": "training"}]


@dataclass(frozen=True)
class FakeScenario:
    """What `compare` reads of a scenario."""

    name: str
    co_creation: Any = "off"
    programmes: Any = ()
    world: str = "w"
    trouble: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def world_hash(self) -> str:
        return self.world

    @property
    def hash(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "co_creation": self.co_creation,
            "horizon": "52 weeks",
            "programmes": list(self.programmes),
            "changes": {},
            "trouble": self.trouble,
            **self.extra,
        }

    def with_(self, **changes: Any) -> "FakeScenario":
        return replace(self, extra=self.extra | changes)


def run(payload: dict[str, Any]) -> Message:
    """Run all arms of a seed; an arm in trouble raises, or kills its process, on seed 2."""
    seed = payload["seed"]
    for arm in payload["arms"]:
        if seed == 2 and arm["trouble"]:
            trouble(arm["trouble"])
    return packed([arm["name"] for arm in payload["arms"]], seed, [tables(arm, seed) for arm in payload["arms"]])


def trouble(kind: str) -> None:
    """Do what is asked: raise, refuse, die, or die unless a marked file says that it was done before."""
    if kind == "raise":
        raise ZeroDivisionError("no such luck")
    if kind == "refuse":
        raise PasarError("bad", path="x")
    if kind == "end":
        raise RunEnded("market.too_many_owners", most=1)
    mark = Path(kind)
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def luck(seed: int, uid: int) -> float:
    """Return a keyed uniform number."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{uid}".encode()).digest()[:6]) / 2**48


def tables(arm: dict[str, Any], seed: int) -> RunTables:
    """Return the tables of one arm."""
    firms = pd.DataFrame([firm(arm, seed, uid) for uid in (*COHORT, 90)])
    umkm = firms[firms["cohort"]]
    weight = arm.get("demand.fit_weight", 1.6) / 1.6
    rows = [
        ("profit", "umkm", weight * umkm["profit"].mean(), len(umkm)),
        ("profit", "sector:craft", umkm["profit"].head(9).mean(), 9),
        ("survival", "umkm", umkm["alive"].mean(), len(umkm)),
        ("public_outlay", "all", price(arm) * umkm["treated"].sum(), len(umkm)),
        ("fit", "all", np.nan, 0),
        ("remote_gap", "umkm", -0.1, len(umkm)),
        ("repeat_rate", "umkm", np.nan, len(umkm)),
        ("sales_growth", "umkm", np.nan, len(umkm)),
    ]
    measures = pd.DataFrame(rows, columns=["measure", "group", "value", "n"])
    weekly = pd.DataFrame({"week": range(3), "measure": "profit", "group": "all", "value": [1.0, 2.0, 3.0]})
    return RunTables(measures=measures, weekly=weekly, firms=firms)


def price(arm: dict[str, Any]) -> float:
    """Return what support costs per firm: half as much again where part of it is about co-creation."""
    if arm.get("free"):
        return 0.0
    return 1000.0 if arm["co_creation"] == "off" else 1500.0


def firm(arm: dict[str, Any], seed: int, uid: int) -> dict[str, Any]:
    """Return one firm's row; uid 90 came later."""
    adopter = arm["co_creation"] != "off" and uid in ADOPTERS
    treated = bool(arm["programmes"]) and uid in TREATED
    profit = 100 * luck(seed, uid) + 50 * adopter - 10 * (arm["co_creation"] != "off" and not adopter)
    profit += treated * (70 if adopter else 30)
    alive = luck(seed, uid) > (0.0 if treated else 0.3)
    return {
        "uid": uid,
        "kind": "umkm",
        "sector": "craft",
        "region": "urban",
        "area": 0,
        "size": "small",
        "cohort": uid in COHORT,
        "alive": alive,
        "exit_week": -1 if alive else 10,
        "treated": treated,
        "adopter": adopter,
        "digital": True,
        "revenue": 2 * profit,
        "profit": profit,
    }


def measures_of(firms: pd.DataFrame, uids: set[int]) -> dict[str, float]:
    """Return the two measures whose effects are known."""
    chosen = firms[firms["uid"].isin(uids)]
    return {"profit": float(chosen["profit"].mean()), "survival": float(chosen["alive"].mean())}
