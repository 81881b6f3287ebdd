"""What every programme of government has in common: when, where, at what price."""

from __future__ import annotations

import math
import zlib
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field

from simulation.parameters import Record, param
from simulation.policy.quantities import Names, Rupiah, Weeks

if TYPE_CHECKING:
    from simulation.market import Market
    from simulation.scenario import Region, Sector

Rows = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Programme(Record):
    """A programme with its own window, regions and cost; each kind adds what it does."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, strict=True)
    needs_cocreation: ClassVar[bool] = False
    name_id: ClassVar[str] = ""
    name_en: ClassVar[str] = ""

    id: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$", description="Name of this programme in the scenario")
    start: Weeks = param("0 weeks", "weeks", source="setting", id="Mulai", en="Start")
    end: Weeks | None = param(None, "weeks", source="setting", id="Selesai", en="End; the horizon when left out")
    regions: Names = param((), "names", source="setting", id="Wilayah", en="Regions served; all when empty")
    budget: Rupiah | None = param(
        None, "Rp", source="setting", id="Anggaran", en="Public money it may spend in all; no limit when left out"
    )
    unit_cost: Rupiah = param(0, "Rp", source="assumption", id="Biaya satuan", en="Cost of a unit of support")

    @cached_property
    def number(self) -> int:
        """The uid under which this programme keys its draws: from its id alone, never from its place in a list."""
        return zlib.crc32(self.id.encode()) & 0x3FFFFFFF

    def apply(self, market: Market) -> None:
        """Write support columns and book outlays for this tick."""
        raise NotImplementedError

    def price(self) -> int:
        """Public money per unit of support, in rupiah."""
        return self.unit_cost

    def is_running(self, market: Market) -> bool:
        """Whether this tick lies in the programme's window and there is money left.

        What is paid as it is used (houses, contacts, connections) may pass the budget by less than one tick's outlay.
        """
        tick, ticks = market.tick, market.ticks_per_week
        is_open = self.start * ticks <= tick and (self.end is None or tick < self.end * ticks)
        return bool(is_open and self.money_left(market) > 0)

    def money_left(self, market: Market) -> float:
        """Return the rupiah of the budget not yet spent, infinite without a budget."""
        if self.budget is None:
            return math.inf
        return float(self.budget - int(market.government.state_of(self.id).total_outlay))

    def nobody(self, sectors: list[Sector], regions: list[Region]) -> str:
        """Return the field because of which this programme reaches nobody, or an empty text."""
        raise NotImplementedError
