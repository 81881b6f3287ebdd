"""Columns are the truth; agents are handles on rows. The only clever file of the package.

A state variable is declared once, as a :class:`column` of an agent class. ``umkm.price`` is then one cell and
``firms.price`` the whole column, a NumPy array. A :class:`Population` owns the arrays; nothing is stored on the
classes, so two markets in one process never share a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

import mesa
import numpy as np
from numpy.typing import DTypeLike, NDArray

from simulation.errors import PasarError

if TYPE_CHECKING:
    from simulation.market import Market

NOBODY: Final = -1


class StaleAgent(PasarError):
    """A handle whose row has been taken over by another agent."""


class column:  # noqa: N801  (reads like a type in a declaration)
    """One state variable: a typed column of a population and one cell of an agent.

    ``shape`` names the further axes (``"dimensions"``, ``"slots"``), whose lengths the population is given.
    """

    def __init__(self, dtype: DTypeLike, unit: str, doc: str, *, shape: tuple[str, ...] = (), fill: float = 0) -> None:
        self.dtype = np.dtype(dtype)
        self.unit = unit
        self.doc = doc
        self.shape = shape
        self.fill = fill
        self.name = ""
        self.owner: type | None = None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.owner = owner

    def __get__(self, agent: ColumnAgent | None, owner: type | None = None) -> Any:
        if agent is None:
            return self
        value = agent.column_of(self.name)[agent.living_row()]
        return value if value.shape else value.item()

    def __set__(self, agent: ColumnAgent, value: Any) -> None:
        agent.column_of(self.name)[agent.living_row()] = value

    def __repr__(self) -> str:
        return f"{self.owner.__name__ if self.owner else '?'}.{self.name}"


def columns_of(kind: type) -> dict[str, column]:
    """Return the columns declared by ``kind`` and the classes it extends, in order of declaration."""
    return {
        name: item for cls in reversed(kind.__mro__) for name, item in vars(cls).items() if isinstance(item, column)
    }


class ColumnAgent(mesa.Agent):
    """A handle on one row of a population: a real Mesa agent without values of its own.

    ``registered=False`` makes a passing handle that Mesa's model does not keep.
    """

    population_name: ClassVar[str]

    def __init__(self, model: Market, row: int, uid: int, *, registered: bool = True) -> None:
        if registered:
            super().__init__(model)
        else:
            self.model = model
            self.unique_id = uid
        self.row = row
        self.uid = uid

    def population(self) -> Population:
        """Return the population whose row this is."""
        return getattr(self.model, self.population_name)  # type: ignore[no-any-return]

    def column_of(self, name: str) -> NDArray[Any]:
        """Return the whole column ``name``."""
        return self.population().columns[name]

    def living_row(self) -> int:
        """Return the row, or raise :class:`StaleAgent` when another agent owns it by now."""
        if int(self.population().columns["uid"][self.row]) != self.uid:
            raise StaleAgent("agent.stale", uid=self.uid, row=self.row)
        return self.row

    def __repr__(self) -> str:
        return f"<{type(self).__name__} uid={self.uid} row={self.row}>"


class Population:
    """The columns of all agents of some kinds. Columns are attributes that cannot be replaced, only written to."""

    columns: dict[str, NDArray[Any]]
    handle: type[ColumnAgent]

    def __init__(
        self, model: Market, handle: type[ColumnAgent], size: int, lengths: Mapping[str, int], *others: type
    ) -> None:
        set_ = object.__setattr__
        set_(self, "model", model)
        set_(self, "handle", handle)
        set_(self, "columns", {"uid": np.zeros(size, dtype=np.uint32)})
        set_(self, "uid", self.columns["uid"])
        for kind in (handle, *others):
            for name, item in columns_of(kind).items():
                if name in self.columns:
                    continue
                shape = (size, *(lengths[axis] for axis in item.shape))
                self.columns[name] = np.full(shape, item.fill, dtype=item.dtype)
                set_(self, name, self.columns[name])

    def __setattr__(self, name: str, value: Any) -> None:
        if self.columns.get(name) is value:  # firms.cash += 1 ends in such an assignment
            return
        raise PasarError("column.replaced", name=name)

    if TYPE_CHECKING:

        def __getattribute__(self, name: str) -> Any: ...

    def __len__(self) -> int:
        return len(self.columns["uid"])

    def __getitem__(self, row: int) -> ColumnAgent:
        """Return a passing handle on ``row``."""
        row = range(len(self))[row]
        return self.handle(self.model, row, int(self.columns["uid"][row]), registered=False)

    def __iter__(self) -> Iterator[ColumnAgent]:
        return (self[row] for row in range(len(self)))

    def __getstate__(self) -> dict[str, Any]:
        return {"model": self.model, "handle": self.handle, "columns": self.columns}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in (state | state["columns"]).items():
            object.__setattr__(self, name, value)

    @property
    def nbytes(self) -> int:
        """Bytes held by all columns."""
        return sum(array.nbytes for array in self.columns.values())
