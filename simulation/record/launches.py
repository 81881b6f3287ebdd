"""Every launch since the market began, and how it turned out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FIELDS: Final[dict[str, Any]] = {
    "uid": np.int64,  # firm
    "row": np.int64,
    "tick": np.int64,
    "idea_from": np.int64,  # when work on it began
    "is_cocreated": np.bool_,
    "before": np.float64,  # share of the cell's units in the 26 weeks before
    "units_before": np.int64,  # units the firm sold in those weeks
    "is_reverted": np.bool_,
    "after": np.float64,  # share in weeks 27-52 after, NaN while unknown or closed
    "is_closed": np.bool_,  # the firm closed within 52 weeks
    "is_judged": np.bool_,
}


class LaunchLog:
    """Launches in order of date, as growing columns."""

    def __init__(self) -> None:
        self.count = 0
        self.judged = 0
        self._columns = {name: np.zeros(64, dtype=dtype) for name, dtype in FIELDS.items()}

    def __len__(self) -> int:
        return self.count

    def column(self, name: str) -> NDArray[Any]:
        """Return one column, a view of what is filled."""
        return self._columns[name][: self.count]

    def add(self, **values: Any) -> None:
        """Add one launch."""
        if self.count == len(self._columns["uid"]):
            for name, array in self._columns.items():
                self._columns[name] = np.concatenate([array, np.zeros_like(array)])
        for name, value in {"after": np.nan, **values}.items():
            self._columns[name][self.count] = value
        self.count += 1

    def revert(self, uid: int, tick: int) -> None:
        """Note that the firm went back on its launch of ``tick``."""
        mine = np.flatnonzero((self.column("uid") == uid) & (self.column("tick") == tick))
        self._columns["is_reverted"][mine] = True

    def due(self, tick: int) -> range:
        """Return launches not judged yet that were made at or before ``tick``; mark them as judged."""
        first = self.judged
        dates = self.column("tick")
        while self.judged < self.count and dates[self.judged] <= tick:
            self._columns["is_judged"][self.judged] = True
            self.judged += 1
        return range(first, self.judged)

    def judge(self, index: int, *, after: float, is_closed: bool) -> None:
        """Note how launch ``index`` did in weeks 27-52."""
        self._columns["after"][index] = after
        self._columns["is_closed"][index] = is_closed

    def state(self) -> dict[str, NDArray[Any]]:
        """Return everything as arrays."""
        return {name: self.column(name).copy() for name in FIELDS} | {"judged": np.array(self.judged)}

    def restore(self, state: dict[str, NDArray[Any]]) -> None:
        """Take over what :meth:`state` returned."""
        self.judged = int(state["judged"])
        self._columns = {
            name: np.concatenate([state[name], np.zeros(64, dtype=dtype)]) for name, dtype in FIELDS.items()
        }
        self.count = len(state["uid"])
