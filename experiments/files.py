"""Files that are whole or absent: written aside, flushed to disk, then renamed."""

import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from experiments.wire import Message
from simulation.errors import PasarError

PARTS: Final = "parts"
TABLES: Final = {"runs": "measures", "weekly": "weekly", "firms": "firms"}  # of a seed: file, and where a run has it


@contextmanager
def aside(path: Path) -> Iterator[Path]:
    """Give a path to write to; on leaving without an error the file is flushed and takes the place of ``path``."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        with draft.open("rb+") as written:
            os.fsync(written.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def writable_folder(folder: Path) -> Path:
    """Make a folder and prove that files can be written there; raises PasarError otherwise."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        raise PasarError("file.system", path=str(folder), reason=error.strerror or str(error)) from error


def write_json(path: Path, value: Any) -> None:
    """Write a JSON file, whole or not at all."""
    with aside(path) as draft:
        draft.write_text(json.dumps(value, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")


def read_json(path: Path) -> Any:
    """Read a JSON file; None when there is none, nor a folder for it. Raises PasarError where it is something else."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError as error:
        raise PasarError("results.unreadable", path=str(path), reason=str(error)) from error


def begun(path: Path) -> Any:
    """Return what the JSON file at ``path`` says of its folder, None where that is empty but for hidden files.

    Raises PasarError where other files lie there. Several workers may begin in one folder at the same moment: what
    another has begun since the first look counts, and so may its drafts lie there, which are hidden.
    """
    before = read_json(path)
    if before is None and any(not other.name.startswith(".") for other in path.parent.iterdir()):
        before = read_json(path)
        if before is None:
            raise PasarError("out.exists", folder=str(path.parent), differs=[])
    return before


def stacked(tables: Sequence[pd.DataFrame]) -> bytes:
    """Return tables one below the other as the bytes of a Parquet file."""
    buffer = io.BytesIO()
    pd.concat(tables, ignore_index=True).to_parquet(buffer, index=False, compression="zstd")
    return buffer.getvalue()


def is_whole_part(folder: Path) -> bool:
    """Tell whether every table of a seed is there, down to the footer that ends its file."""
    try:
        return all(pq.read_metadata(folder / f"{name}.parquet").num_columns for name in TABLES)
    except (OSError, pa.ArrowException):
        return False


class Parts:
    """Finished seeds of one comparison, one folder each, stored as they come in: an interrupt loses only what runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / PARTS

    def seeds(self) -> set[int]:
        """Return the seeds that are stored whole; those that something has damaged since are to be run again."""
        return {int(part.name.removeprefix("seed-")) for part in self.folder.glob("seed-*") if is_whole_part(part)}

    def add(self, seed: int, answer: Message) -> None:
        """Store the tables of one seed: all of them or nothing."""
        self._store(self._part(seed), answer)

    def add_piece(self, seed: int, piece: int, answer: Message) -> None:
        """Store the tables of some arms of a seed until they are joined with those of the others."""
        self._store(self._piece(seed, piece), answer)

    def join(self, seed: int, pieces: int) -> None:
        """Store a seed whose arms lie in so many pieces, in their order, as if it had been run at once."""
        folders = [self._piece(seed, piece) for piece in range(pieces)]
        tables = {name: stacked([pd.read_parquet(folder / f"{name}.parquet") for folder in folders]) for name in TABLES}
        self.add(seed, Message({"seed": seed}, tables))
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)

    def _store(self, place: Path, answer: Message) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)  # what is there is damaged, or of a run that was stopped
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self.folder))
        try:
            for name, blob in answer.blobs.items():
                with aside(draft / f"{name}.parquet") as path:
                    path.write_bytes(blob)
            draft.replace(place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def read(self, seed: int, table: str) -> pd.DataFrame:
        """Read one table of one seed."""
        return pd.read_parquet(self._path(seed, table))

    def merge(self, table: str, seeds: Sequence[int], path: Path) -> None:
        """Write one table of all seeds as one file, a row group per seed, holding one seed in memory at a time."""
        schemas = [pq.read_schema(self._path(seed, table)).remove_metadata() for seed in seeds]
        schema = pa.unify_schemas(schemas, promote_options="permissive")
        with aside(path) as draft, pq.ParquetWriter(draft, schema, compression="zstd") as writer:
            for seed in seeds:
                writer.write_table(pq.read_table(self._path(seed, table)).cast(schema))

    def _part(self, seed: int) -> Path:
        return self.folder / f"seed-{seed}"

    def _piece(self, seed: int, piece: int) -> Path:
        return self.folder / f".piece-{seed}-{piece}"

    def _path(self, seed: int, table: str) -> Path:
        return self._part(seed) / f"{table}.parquet"
