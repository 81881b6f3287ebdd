"""How long one waits: the help, the import, the first run with an empty and with a filled kernel cache."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Final

CLASS_RUN: Final = (
    "import time; from simulation import Market; t = time.perf_counter(); "
    "Market('classroom', seed=1).run().tables(); print(time.perf_counter() - t)"
)


def _command(*words: str, cache: str | None = None) -> tuple[float, str]:
    environment = os.environ | ({"PASAR_CACHE": cache} if cache else {})
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True, env=environment)
    return time.perf_counter() - start, done.stdout


def waits(rounds: int) -> dict[str, float]:
    """Return seconds, medians where a thing can be repeated. Runs are of class size, beyond the imports."""
    with tempfile.TemporaryDirectory() as cache:
        empty = float(_command("-c", CLASS_RUN, cache=cache)[1])
        filled = [float(_command("-c", CLASS_RUN, cache=cache)[1]) for _ in range(rounds)]
    helped = [_command("-m", "pasar", "--help")[0] for _ in range(rounds)]
    imported = [_command("-c", "import pasar")[0] for _ in range(rounds)]
    bare = [_command("-c", "pass")[0] for _ in range(rounds)]
    return {
        "python itself": statistics.median(bare),
        "pasar --help": statistics.median(helped),
        "import pasar": statistics.median(imported),
        "first class-size run, empty cache": empty,
        "first class-size run, filled cache": statistics.median(filled),
    }


def class_run(rounds: int) -> dict[str, float]:
    """Return seconds of a warm class-size run (burn-in and five years), and of its tables."""
    from benchmarks.timing import seconds
    from simulation import Market

    Market("classroom", seed=0).run().tables()
    runs, tables = [], []
    for seed in range(rounds):
        market = Market("classroom", seed=seed)
        runs.append(seconds(market.run))
        tables.append(seconds(market.tables))
    return {"run": statistics.median(runs), "tables": statistics.median(tables)}
