"""Markets that cost next to nothing, for tests of batches: a known effect, and trouble on demand."""

import hashlib
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from simulation import Scenario
from simulation.record import RunTables

EFFECT = 0.05


def luck(seed: int, what: str) -> float:
    """Return a keyed uniform number."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{what}".encode()).digest()[:6]) / 2**48


def run(scenarios: Sequence[Scenario], seed: int) -> list[RunTables]:
    """Return tables with a known effect of co-creation on one measure; luck is shared by the arms of a seed."""
    return [tables(scenario, seed) for scenario in scenarios]


def tables(scenario: Scenario, seed: int) -> RunTables:
    """Return the tables of one arm."""
    slack = scenario.world.production.capacity_slack
    gain = EFFECT * (slack - 1.0) if scenario.co_creation != "off" else 0.0
    share = 0.3 + 0.1 * luck(seed, "share") + gain + 0.01 * luck(seed, f"noise {scenario.co_creation}")
    rows = [
        ("umkm_revenue_share", "all", share, 60),
        ("survival", "umkm", 0.7 + 0.1 * luck(seed, "survival"), 60),
        ("fit", "all", float("nan"), 0),
    ]
    measures = pd.DataFrame(rows, columns=["measure", "group", "value", "n"])
    weekly = pd.DataFrame({"week": range(3), "measure": "survival", "group": "all", "value": [0.1, 0.2, share]})
    firms = pd.DataFrame({"uid": range(20), "profit": [luck(seed, str(uid)) for uid in range(20)]})
    bought = [(week, customer, customer % 4, 1 + week, 0) for week in range(3) for customer in range(9)]
    purchases = pd.DataFrame(bought, columns=["week", "customer", "firm", "units", "is_brand"])
    return RunTables(measures, weekly, firms, purchases)


def slow(scenarios: Sequence[Scenario], seed: int) -> list[RunTables]:
    """Take a hundredth of a second."""
    time.sleep(0.01)
    return run(scenarios, seed)


def troubled(scenarios: Sequence[Scenario], seed: int) -> list[RunTables]:
    """Raise on seed 3, kill the own process on seed 5, hang on seed 7."""
    if seed == 3:
        raise ZeroDivisionError("no such luck")
    if seed == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    if seed == 7:
        time.sleep(600)
    return run(scenarios, seed)


def once(scenarios: Sequence[Scenario], seed: int) -> list[RunTables]:
    """Kill the own process the first time that seed 4 is run."""
    mark = Path(os.environ["PASAR_TEST_MARK"])
    if seed == 4 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return run(scenarios, seed)


def full_disk(scenarios: Sequence[Scenario], seed: int) -> list[RunTables]:
    """Take the folder away under the worker that is about to write, on seed 6."""
    parts = Path(os.environ["PASAR_TEST_PARTS"])
    if seed == 6 and parts.is_dir():
        parts.rename(parts.with_name("gone"))
    return run(scenarios, seed)
