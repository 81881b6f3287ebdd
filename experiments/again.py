"""Run again what a folder holds, and say which rows differ from those stored."""

import io
from collections.abc import Sequence
from typing import Final

import pandas as pd

import simulation
from experiments.results import Comparison
from experiments.runner import run_task
from simulation.errors import PasarError

KEYS: Final = ("scenario", "seed", "measure", "group")


def verify_seed(comparison: Comparison, seed: int) -> pd.DataFrame:
    """Run every arm of a comparison again on one seed and return the rows that differ from ``runs.parquet``.

    Raises PasarError where the comparison was run by other code, or not on this seed.
    """
    manifest = comparison.manifest
    if manifest["code_hash"] != simulation.code_hash():
        found = {"found": manifest["code_hash"], "here": simulation.code_hash()}
        raise PasarError("results.other_code", path=str(comparison.folder), **found)
    if seed not in manifest["seeds"]:
        raise PasarError("results.no_seed", seed=seed, seeds=list(manifest["seeds"]))
    answer = run_task({"arms": manifest["scenarios"], "seed": seed})
    again = pd.read_parquet(io.BytesIO(answer.blobs["runs"]))
    stored = comparison.runs
    return differing(stored[stored["seed"] == seed], again, KEYS)


def differing(stored: pd.DataFrame, again: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the rows, by ``keys``, whose ``value`` is not the same in both tables, or that only one of them holds."""
    both = stored.merge(again, on=list(keys), how="outer", suffixes=("_stored", "_again"), indicator=True)
    same = (both["value_stored"] == both["value_again"]) | (both["value_stored"].isna() & both["value_again"].isna())
    return both[~same | (both["_merge"] != "both")]
