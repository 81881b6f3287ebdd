"""What every programme of government has in common: when, whom, how many, at what price."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from simulation.parameters import Record
from simulation.policy.quantities import Names, Places, Rupiah, Weeks

if TYPE_CHECKING:
    from simulation.market import Market
    from simulation.scenario import Region, Sector

Target = Literal[
    "random", "first_come", "remote_first", "low_literacy_first", "suited_sectors_first", "tight_capacity_first", "all"
]


class Programme(Record):
    """A programme with its own window, target and cost; each kind adds what it does."""

    needs_cocreation: ClassVar[bool] = False

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")
    kind: str
    start: Weeks = 0
    end: Weeks | None = None
    slots: Places = 0.1
    target: Target = "random"
    sectors: Names = ()
    regions: Names = ()
    unit_cost: Rupiah = 0

    def nobody(self, sectors: list[Sector], regions: list[Region]) -> str:
        """Return the field because of which this programme reaches nobody, or an empty text."""
        return ""


def programme_kinds() -> dict[str, type[Programme]]:
    return {}
