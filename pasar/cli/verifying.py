"""What `pasar verify` does: run again one run of a batch, or one seed of a comparison."""

from pathlib import Path
from typing import Final

import pandas as pd

from experiments.again import verify_seed
from experiments.batch import running
from experiments.batch.store import PLAN, Store
from experiments.results import MANIFEST, load_results
from pasar.cli import DONE, FAILED
from pasar.cli.asked import MOST_SEEDS, Reader
from pasar.cli.console import say, table
from pasar.language import Texts

ROW: Final = ("measure", "group")
SHOWN: Final = 20


def verify_run(texts: Texts, folder: str, run: str) -> int:
    """Run it again and say whether it gives the stored rows."""
    if (Path(folder) / MANIFEST).exists() and not (Path(folder) / PLAN).exists():
        return told(texts, run, seed_again(folder, run), ("scenario", *ROW), "cli.verify.seed")
    return told(texts, run, running.verify(Store.open(Path(folder)), run), ROW, "cli.verify")


def seed_again(folder: str, text: str) -> pd.DataFrame:
    """Run one seed of a comparison again; return the rows that differ."""
    reader = Reader()
    seed = reader.whole("SEED", text, 0, MOST_SEEDS)
    reader.done()
    return verify_seed(load_results(folder), seed)


def told(texts: Texts, run: str, differing: pd.DataFrame, columns: tuple[str, ...], key: str) -> int:
    """Say whether rows differ, and show the first of them; the sentences stand under ``key``."""
    if differing.empty:
        say(texts(f"{key}.same", run=run))
        return DONE
    say(texts(f"{key}.differs", run=run, count=len(differing)))
    heads = [texts(f"column.{name}") for name in (*columns, "stored", "again_value")]
    rows = differing[[*columns, "value_stored", "value_again"]].astype(str).to_numpy().tolist()
    table("", heads, rows[:SHOWN])
    return FAILED
