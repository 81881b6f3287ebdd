"""Government: the programmes under way, whom they reached, what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import NDArray

from simulation.agents.columns import NOBODY, ColumnAgent, Population, column

if TYPE_CHECKING:
    from simulation.market import Market


class ProgrammeState(ColumnAgent):
    """What a programme has done so far. What it may do is data: see ``market.plan.programmes``."""

    population_name = "programmes"

    outlay = column(np.int64, "Rp", "Public money spent this tick.")
    total_outlay = column(np.int64, "Rp", "Public money spent since week 0.")
    reached = column(np.int64, "firms", "Firms served since week 0.")
    enrolled = column(np.int32, "tick", "When each firm was enrolled, -1 for never.", shape=("firms",), fill=NOBODY)
    online_gain = column(np.float64, "share", "Share of customers brought online, by region.", shape=("regions",))
    circle = column(np.int32, "community", "Circle founded in each cell, -1 for none.", shape=("cells",), fill=NOBODY)

    def population(self) -> Population:
        """Return the states of all programmes."""
        return self.model.government.programmes

    def book(self, amount: int) -> None:
        """Book ``amount`` rupiah of public money."""
        self.outlay += amount
        self.total_outlay += amount


class Government(mesa.Agent):
    """Runs the programmes of the scenario through support columns; sees the market only through its columns."""

    programmes: Population

    def __init__(self, model: Market) -> None:
        super().__init__(model)
        plan = model.plan
        cells = len(plan.sectors) * len(model.area_region)
        lengths: Mapping[str, int] = {"firms": len(model.firms), "regions": len(plan.regions), "cells": cells}
        self.programmes = Population(model, ProgrammeState, len(plan.programmes), lengths)
        self.programmes.uid[:] = [programme.number for programme in plan.programmes]
        self._rows = {programme.id: row for row, programme in enumerate(plan.programmes)}

    def state_of(self, name: str) -> ProgrammeState:
        """Return the state of the programme with id ``name``."""
        return self.programmes[self._rows[name]]

    def act(self) -> None:
        """Make all support neutral, then let every programme add its own, in order of id.

        The order is fixed by id so that the order of programmes in a file changes no bit.
        """
        market: Market = self.model
        self.programmes.outlay[:] = 0
        neutral(market.firms)
        if market.tick < 0:
            return
        for programme in sorted(market.plan.programmes, key=_by_id):
            programme.apply(market)

    def release(self, rows: NDArray[Any] | int) -> None:
        """Forget who was enrolled in ``rows``: new owners take these places."""
        self.programmes.enrolled[:, rows] = NOBODY

    def outlays(self) -> dict[str, int]:
        """Return public money spent since week 0 by programme, in rupiah."""
        return {name: int(self.programmes.total_outlay[row]) for name, row in self._rows.items()}


def _by_id(programme: Any) -> str:
    return str(programme.id)


def neutral(firms: Population) -> None:
    """Set every support column to what it is without support; loans under way and who was treated stay."""
    for gain in (firms.literacy_gain, firms.understanding_gain, firms.skill_gain, firms.execution_gain):
        gain[:] = 0.0
    firms.noise_factor[:] = 1.0
    for part in (firms.lag_cut, firms.session_discount, firms.promotion):
        part[:] = 0.0
    firms.grant[:] = 0
    firms.loan[:] = 0
