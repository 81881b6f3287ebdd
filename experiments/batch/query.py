"""Ask a store questions in SQL with DuckDB, also while the batch runs."""

from pathlib import Path
from typing import Final

import duckdb
import pandas as pd

from experiments.batch.chunk import kept_tables
from experiments.batch.store import DESIGN, TRIES, Store
from simulation.errors import PasarError

IDS: Final = "run_ids"
READING: Final = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def query(folder: Path, sql: str) -> pd.DataFrame:
    """Return what a query finds in ``design``, ``runs``, ``run_ids`` and, where kept, ``weekly`` and ``firms``.

    ``runs`` and the others carry the columns of the design. Only files that the journal names are read, so rows that a
    running driver is just moving from part to block are neither missed nor counted twice; should one go meanwhile, the
    question is asked again.
    """
    for left in reversed(range(TRIES)):
        try:
            return _ask(Store.open(folder), sql)
        except duckdb.IOException as error:
            if not left:
                raise PasarError("results.unreadable", path=str(folder), reason=str(error)) from error
        except duckdb.Error as error:
            raise PasarError("query.failed", reason=str(error)) from error
    raise AssertionError(sql)


def _ask(store: Store, sql: str) -> pd.DataFrame:
    with duckdb.connect(":memory:") as base:
        base.execute(f"create view design as select * from read_parquet({_quoted(store.folder / DESIGN)})")
        for table in kept_tables(store.plan.study.keep.model_dump()):
            files = ", ".join(_quoted(path) for path in store.files(table))
            if files:
                rows = f"read_parquet([{files}], union_by_name=true)"
                base.execute(f"create view {table} as select * from {rows} join design using (arm)")
        if IDS in sql.lower():
            base.register(IDS, run_ids(store))
        return base.execute(_reading(base, sql)).df()


def _reading(base: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Return the one statement asked, which reads; a batch is not changed by a question, and neither is the disk."""
    statements = base.extract_statements(sql)
    if len(statements) != 1 or statements[0].type not in READING:
        raise PasarError("query.not_reading", count=len(statements))
    return sql


def run_ids(store: Store) -> pd.DataFrame:
    """Return arm, seed and id of every run of the batch."""
    arms, seeds = store.plan.arms, store.seeds()
    rows = [(arm.number, seed, store.plan.run_id(arm, seed)) for seed in seeds for arm in arms]
    return pd.DataFrame(rows, columns=["arm", "seed", "run"])


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
