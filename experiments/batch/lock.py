"""One driver per store: an exclusive SQLite transaction, which the system drops with the process that held it."""

import os
import platform
import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from experiments.files import read_json, write_json
from simulation.errors import PasarError

LOCK: Final = "driver.lock"
DRIVER: Final = "driver.json"


class DriverLock:
    """Held while a driver works on a store; a second driver is refused and told who holds it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._base = sqlite3.connect(folder / LOCK, timeout=0.0, isolation_level=None)
        try:
            self._base.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            self._base.close()
            holder = read_json(folder / DRIVER) or {}
            where = {"host": holder.get("host"), "process": holder.get("process")}
            raise PasarError("store.locked", folder=str(folder), **where) from error
        write_json(folder / DRIVER, {"host": platform.node(), "process": os.getpid()})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()
