"""What `pasar run` does: one market, its main measures, its tables on request."""

import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
from numba.core import config as numba_config

from experiments.files import aside, read_json, writable_folder, write_json
from pasar.cli import DONE
from pasar.cli.asked import MOST_SEEDS, Reader, RunAsked
from pasar.cli.console import emit, progress, say, table
from pasar.cli.loading import load_all, size_of, tell_late
from pasar.findings import MAIN, RECORDS, home_groups
from pasar.language import Texts
from pasar.numbers import Numbers
from pasar.sentences import told_classes, told_reason
from simulation.errors import PasarError
from simulation.kernels.compiling import cache_folder
from simulation.market import Market
from simulation.parameters import WEEKS_PER_YEAR
from simulation.record.legal import count_classes
from simulation.record.measures import GOALPOSTS
from simulation.scenario import Scenario

if TYPE_CHECKING:
    from simulation.record import RunTables

STRIDE: Final = 4
INDEX: Final = "competitiveness_index"
TABLES: Final = ("measures", "weekly", "firms")
RUN: Final = "run.json"
COMPILED: Final = "*.nbi"  # what the compiler keeps beside each function that it has compiled


def run_one(texts: Texts, asked: RunAsked) -> int:
    """Run one market, print its main measures and save its tables where asked."""
    reader = Reader()
    seed = reader.whole("--seed", asked.seed, 0, MOST_SEEDS)
    settings = size_of(reader, asked.customers, asked.years, asked.settings)
    (scenario,) = load_all([asked.scenario], settings, reader)
    folder = own_folder(Path(asked.out), scenario, seed) if asked.out else None
    tell_late(texts, [scenario])
    tell_compiling(texts)
    tables = run_market(texts, scenario, seed)
    if folder is not None:
        save_tables(folder, scenario, seed, tables)
    if asked.as_json:
        emit(as_plain(scenario, seed, tables))
    else:
        print_measures(texts, scenario, seed, tables.measures)
        say(texts("cli.run.legal", classes=told_classes(texts, count_classes(tables.firms) or {})))
        say(texts("cli.run.saved", folder=folder) if folder is not None else texts("cli.run.one"))
    return DONE


def tell_compiling(texts: Texts) -> None:
    """Say on standard error that the first run compiles, so that nobody takes its silence for standing still."""
    if not getattr(numba_config, "DISABLE_JIT", 0) and not any(cache_folder().rglob(COMPILED)):
        sys.stderr.write(texts("cli.run.compiling") + "\n")
        sys.stderr.flush()


def own_folder(folder: Path, scenario: Scenario, seed: int) -> Path:
    """Return a folder that is empty or holds this very run; raises PasarError rather than write over anything else."""
    writable_folder(folder)
    before = read_json(folder / RUN)
    if before is None and any(folder.iterdir()):
        raise PasarError("out.exists", folder=str(folder), differs=[])
    asked = {"seed": seed, "scenario": scenario.to_dict()}
    differs = [name for name, value in asked.items() if before is not None and before.get(name) != value]
    if differs:
        raise PasarError("out.exists", folder=str(folder), differs=differs)
    return folder


def run_market(texts: Texts, scenario: Scenario, seed: int) -> "RunTables":
    """Run a market to its horizon, telling how far it is."""
    total = scenario.burn_in_weeks + scenario.horizon_weeks
    with progress(texts, texts("cli.run.work")) as tell:
        tell(0, total)
        market = Market(scenario, seed=seed)
        while market.week < scenario.horizon_weeks:
            market.run_to(week=min(market.week + STRIDE, scenario.horizon_weeks))
            tell(market.week + scenario.burn_in_weeks, total)
    return market.tables()


def print_measures(texts: Texts, scenario: Scenario, seed: int, measures: pd.DataFrame) -> None:
    """Print the main measures of UMKM with their units."""
    numbers = Numbers(texts)
    keys = list(zip(measures["measure"], measures["group"], strict=True))
    values = dict(zip(keys, measures["value"].astype(float), strict=True))
    firms = dict(zip(keys, measures["n"].astype(int), strict=True))
    rows = []
    for name in MAIN:
        group = next((group for group in home_groups(name) if (name, group) in values), None)
        if group is not None:
            value = level(texts, name, values[name, group], firms[name, group], scenario.horizon_weeks)
            rows.append((texts.label(RECORDS[name]), texts(f"group.{group}"), value, numbers.count(firms[name, group])))
    title = getattr(scenario, f"title_{texts.language}") or scenario.name
    heads = [texts(f"column.{key}") for key in ("measure", "group", "level", "firms")]
    weeks = scenario.horizon_weeks
    span = {"last": numbers.count(min(WEEKS_PER_YEAR, weeks)), "weeks": numbers.count(weeks)}
    table(texts("cli.run.title", scenario=title, seed=seed, **span), heads, rows, right=(2, 3))
    left = ", ".join(texts.label(RECORDS[name]) for name in left_out(values))
    if left:
        say(texts("cli.run.left_out", pillars=left))


def left_out(values: Mapping[tuple[str, str], float]) -> list[str]:
    """Return the pillars that the index lacks because they are not determined; none where there is no index either."""
    told = {name for (name, _), value in values.items() if not math.isnan(value)}
    return [name for name in GOALPOSTS if name not in told] if INDEX in told else []


def level(texts: Texts, name: str, value: float, firms: int, weeks: int) -> str:
    """Return the level of a measure, or why there is none."""
    record = RECORDS[name]
    if not math.isnan(value):
        return Numbers(texts).level(value, record.unit, name)
    reason = told_reason(texts, record.why_empty(weeks, firms), record.window)
    return texts("cli.run.empty", reason=reason)


def as_plain(scenario: Scenario, seed: int, tables: "RunTables") -> dict[str, object]:
    """Return the measures as JSON can hold them (NaN becomes null), and the count of UMKM by legal class."""
    told = tables.measures.astype(object).where(tables.measures.notna(), None)
    made_by = {"scenario": scenario.name, "seed": seed, "hash": scenario.hash}
    return {**made_by, "legal_classes": count_classes(tables.firms), "measures": told.to_dict("records")}


def save_tables(folder: Path, scenario: Scenario, seed: int, tables: "RunTables") -> None:
    """Write the three tables and what they came from, each aside and then renamed."""
    for name in TABLES:
        with aside(folder / f"{name}.parquet") as draft:
            getattr(tables, name).to_parquet(draft, index=False)
    with aside(folder / "measures.csv") as draft:
        tables.measures.to_csv(draft, index=False)
    write_json(folder / RUN, {"seed": seed, "scenario": scenario.to_dict()})
