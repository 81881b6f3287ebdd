"""What a measure is: a function of a view, the part of a run that one group stands for."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from simulation.parameters import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

NAN: Final = math.nan


@dataclass
class View:
    """What a group of firms did.

    ``table`` holds every owner of a place, one row each, with sums over the last year (``revenue`` ...) and the year
    before (``revenue_before`` ...); ``rows`` tells which of them belong to the group (all without). ``market_revenue``
    and ``market_units`` are what the group's customers bought from anyone, ``umkm_*`` what they bought from UMKM;
    ``purchases`` what a panel of them bought, one row each: customer, firm, units, is_brand.
    """

    table: pd.DataFrame
    horizon: int
    market_revenue: float = NAN
    market_units: float = NAN
    umkm_revenue: float = NAN
    umkm_units: float = NAN
    occasions: float = NAN
    weeks: int = WEEKS_PER_YEAR
    facts: dict[str, float] = field(default_factory=dict)
    purchases: pd.DataFrame | None = None
    rows: NDArray[np.bool_] | None = None
    told: dict[Measure, Any] = field(default_factory=dict, repr=False)  # an index asks for its pillars once more
    columns: dict[str, NDArray[Any]] = field(default_factory=dict, repr=False)  # those asked for, cut to the group

    @cached_property
    def firms(self) -> pd.DataFrame:
        """The owners of the group's places."""
        return self.table if self.rows is None else self.table[self.rows]

    @cached_property
    def cohort(self) -> pd.DataFrame:
        """Firms alive at week 0, closed ones included."""
        return self.firms[self.firms["cohort"]]

    def each(self, name: str) -> NDArray[Any]:
        """Return ``name`` of every firm of the group."""
        if name not in self.columns:
            column = self.table[name].to_numpy()
            self.columns[name] = column if self.rows is None else column[self.rows]
        return self.columns[name]

    def each_of_cohort(self, name: str) -> NDArray[Any]:
        """Return ``name`` of every firm of the cohort."""
        return np.asarray(self.each(name)[self.each("cohort")])

    def total(self, name: str) -> Any:
        """Return the group's sum of ``name`` over the last year."""
        return float(np.nansum(self.each(name)))


@dataclass(frozen=True)
class Measure:
    """A measure: its name in tables, unit, names, which way is better (+1, -1, 0), and how it is computed.

    ``window`` is the shortest run in which it can be said, in weeks; in a shorter one it is empty, never zero.
    """

    name: str
    unit: str
    label_id: str
    label_en: str
    better: int
    function: Callable[[View], float]
    is_of_firms: bool = True
    is_weekly: bool = False
    window: int = 0

    def of(self, view: View) -> float:
        """Return the measure of a view; NaN where the run is shorter than its window."""
        if self not in view.told:
            view.told[self] = NAN if view.horizon < self.window else self.function(view)
        return view.told[self]  # type: ignore[no-any-return]

    def why_empty(self, weeks: int, firms: float) -> str:
        """Return the key of the reason why there is no number after a run of ``weeks`` on ``firms`` firms."""
        if weeks < self.window:
            return "run_too_short"
        return "nothing_happened" if firms else "no_firms"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by name: the function that this measure was made of is hidden behind it."""
        return _named, (self.function.__module__, self.name)

    def __deepcopy__(self, _memo: dict[int, Any]) -> Measure:
        return self


def _named(module: str, name: str) -> Measure:
    found: Measure = getattr(importlib.import_module(module), name)
    return found


def measure(
    unit: str,
    label_id: str,
    label_en: str,
    better: int = 1,
    *,
    of_firms: bool = True,
    weekly: bool = False,
    window: int = 0,
) -> Callable[[Callable[[View], float]], Measure]:
    """Make a function of a view a :class:`Measure`. ``of_firms``: makes sense for any set of firms (adopters, say)."""

    def mark(function: Callable[[View], float]) -> Measure:
        return Measure(function.__name__, unit, label_id, label_en, better, function, of_firms, weekly, window)

    return mark


def ratio(top: Any, bottom: Any) -> float:
    """Return ``top / bottom``, NaN where there is nothing to divide by; paths go week by week."""
    top, bottom = np.asarray(top, dtype=float), np.asarray(bottom, dtype=float)
    return np.divide(top, bottom, out=np.full(np.broadcast(top, bottom).shape, NAN), where=bottom != 0)[()]  # type: ignore[no-any-return]
