"""A chunk of cases in a worker: run, tabulate, write one part; only numbers and faults travel back."""

import io
import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.files import aside
from experiments.plan import arm_scenario, digest
from experiments.tasks import Caught, resolve
from experiments.wire import Message
from simulation.errors import PasarError

if TYPE_CHECKING:
    from simulation import Scenario
    from simulation.record import RunTables

PARTS: Final = "parts"
CASES: Final = b"cases"
RUN_CHUNK: Final = "experiments.batch.chunk:run_chunk"
MARKET: Final = "experiments.batch.chunk:run_market"
TABLES: Final = {"runs": "measures", "weekly": "weekly", "firms": "firms", "purchases": "purchases"}
# tables of which a sample is kept: the setting that says of how many agents, and the column with their uid
SAMPLES: Final = {"firms": ("firms", "uid"), "purchases": ("customers", "customer")}
ORDER: Final = {
    "runs": ["arm", "seed", "measure", "group"],
    "weekly": ["arm", "seed", "measure", "group", "week"],
    "firms": ["arm", "seed", "uid"],
    "purchases": ["arm", "seed", "customer", "week", "firm"],
}


def run_market(scenarios: "Sequence[Scenario]", seed: int) -> "list[RunTables]":
    """Run all arms of a case."""
    from experiments.runner import run_arms

    return run_arms(scenarios, seed)


def get_ready(payload: dict[str, Any]) -> Message:
    """Import what a worker needs before its first task is timed."""
    return Message(resolve(payload["market"]).__name__)


def run_chunk(payload: dict[str, Any]) -> Message:
    """Run the cases of a chunk and write their tables as one part.

    The answer's value: ``part`` (its name), ``done`` and ``failed`` (cases), ``runs``, ``seconds``, ``cpu``. A case
    that raises is described and the others go on; a disk that refuses ends the chunk, since it would refuse them all.
    """
    begun, cpu = time.monotonic(), time.process_time()
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in kept_tables(payload["keep"])}
    done, failed = [], []
    for case in payload["cases"]:
        with Caught() as caught:
            for name, frame in case_tables(payload, case).items():
                frames[name].append(frame)
            done.append(case["number"])
        if caught.error is not None:
            told = caught.described()
            failed.append({"number": case["number"], "reason": told["reason"], "traceback": told["traceback"]})
    part = write_part(Path(payload["folder"]), done, frames) if done else ""
    spent = {"seconds": time.monotonic() - begun, "cpu": time.process_time() - cpu}
    return Message({"part": part, "done": done, "failed": failed, "runs": sum(map(len, frames["runs"])), **spent})


def kept_tables(keep: Mapping[str, Any]) -> list[str]:
    """Return the tables that a study keeps."""
    samples = [name for name, (what, _) in SAMPLES.items() if keep[what]]
    return ["runs", *(["weekly"] if keep["weekly"] else []), *samples]


def case_tables(payload: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Return the tables of one case, every arm of it, with the columns ``arm`` and ``seed`` in front."""
    arms = [payload["arms"][str(number)] for number in case["arms"]]
    scenarios = [arm_scenario(payload["scenarios"][arm["scenario"]], arm["settings"]) for arm in arms]
    market: Any = resolve(payload["market"])
    results: list[RunTables] = market(scenarios, case["seed"])
    found: dict[str, pd.DataFrame] = {}
    for name in kept_tables(payload["keep"]):
        parts = [
            labelled(wanted(name, getattr(tables, TABLES[name]), payload), number, case["seed"])
            for number, tables in zip(case["arms"], results, strict=True)
        ]
        found[name] = pd.concat(parts, ignore_index=True)
    return found


def wanted(name: str, table: pd.DataFrame, payload: Mapping[str, Any]) -> pd.DataFrame:
    """Return the rows of a table that the study asks for."""
    if name in SAMPLES:
        what, uid = SAMPLES[name]
        return sampled(table, uid, payload["keep"][what])
    for column in ("measure", "group"):
        names = payload[f"{column}s"]
        if names:
            table = table[table[column].isin(names)]
    return table


def sampled(table: pd.DataFrame, uid: str, number: int) -> pd.DataFrame:
    """Return the rows of the ``number`` agents whose uids come first in a fixed shuffle of those in the table."""
    mixed = (table[uid].to_numpy(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(11)
    first = np.unique(mixed)[:number]
    return table[np.isin(mixed, first)]


def labelled(table: pd.DataFrame, arm: int, seed: int) -> pd.DataFrame:
    """Return a table with its arm and seed."""
    table = table.copy()
    table.insert(0, "seed", np.int64(seed))
    table.insert(0, "arm", np.int32(arm))
    return table


def write_part(folder: Path, done: Sequence[int], frames: Mapping[str, Sequence[pd.DataFrame]]) -> str:
    """Write the tables of a part; ``runs`` comes last, so a part that has it is whole. Returns the part's name."""
    name = f"part-{done[0]:08d}-{digest(list(done))[:8]}"
    for table in reversed(list(frames)):
        merged = pd.concat(frames[table], ignore_index=True).sort_values(ORDER[table], kind="stable")
        write_table(part_path(folder, name, table), pa.Table.from_pandas(merged, preserve_index=False), done)
    return name


def write_table(path: Path, table: pa.Table, cases: Sequence[int]) -> None:
    """Write one Parquet file that names its cases, whole or not at all; raises ``store.write`` on a full disk."""
    table = table.replace_schema_metadata({CASES: json.dumps(list(cases)).encode()})
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", use_dictionary=True)
    try:
        with aside(path) as draft:
            draft.write_bytes(buffer.getbuffer())
        flush_folder(path.parent)
    except OSError as error:
        raise PasarError("store.write", path=str(path), reason=error.strerror or str(error)) from error


def flush_folder(folder: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def part_path(folder: Path, name: str, table: str) -> Path:
    """Return the file of one table of a part."""
    return folder / PARTS / f"{name}.{table}.parquet"


def cases_of(path: Path) -> list[int]:
    """Return the cases that a part says it holds; raises OSError or ArrowInvalid for a file that is none."""
    metadata = pq.read_schema(path).metadata or {}
    numbers: list[int] = json.loads(metadata.get(CASES, b"[]"))
    return numbers
