"""Customers: what they like, whom they remember, to whom they listen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.agents.columns import NOBODY, ColumnAgent, column

if TYPE_CHECKING:
    from simulation.agents.firm import Firm


class Customer(ColumnAgent):
    """A person who shops in one sector, remembers a few firms and talks with a few people.

    A handle is made when asked for: ``market.customers[42]``.
    """

    population_name = "customers"

    sector = column(np.int8, "sector", "Sector in which this customer shops.")
    area = column(np.int32, "trade area", "Trade area (kecamatan) of residence.")
    community = column(np.int32, "community", "Row of the community, -1 for none.", fill=NOBODY)
    is_online = column(np.bool_, "yes/no", "Can be reached online.")
    rate = column(np.float32, "1/week", "Rate of shopping occasions.")
    occasion = column(np.float32, "1/tick", "Chance of an occasion in a tick: 1 - exp(-rate) over the ticks of a week.")
    price_sensitivity = column(np.float32, "factor", "Own factor on the price weight.", fill=1)
    talkativeness = column(np.float32, "factor", "Own factor on the chance of talking.", fill=1)
    willingness = column(np.float32, "share", "Willingness to take part in sessions, recovers over time.", fill=1)
    taste = column(
        np.float32, "taste", "Own part of the taste, apart from sector trend and community.", shape=("dimensions",)
    )
    expectation = column(np.float32, "satisfaction", "What this customer has come to expect.")
    says = column(
        np.int32, "firm row + 1", "What is told this tick: row + 1 in praise, -(row + 1) in complaint, 0 nothing."
    )
    known = column(np.int32, "firm row", "Remembered firms, -1 for an empty slot.", shape=("slots",), fill=NOBODY)
    refreshed = column(
        np.int16, "tick", "When the memory was last refreshed (bond and freshness decay from there).", shape=("slots",)
    )
    bond = column(np.float32, "-1..1", "Bond with the firm at the time of the last refreshment.", shape=("slots",))
    asked = column(
        np.int16, "tick", "When this customer last answered the firm's session.", shape=("slots",), fill=-32768
    )
    pending = column(np.uint32, "bit per slot", "Slots with an idea that the firm has not answered yet.")
    bought_from = column(np.int32, "firm row", "Firm of the latest purchase, -1 for none.", fill=NOBODY)
    ties = column(
        np.int32, "customer row", "People listened to: strong ties first, then weak ones.", shape=("ties",), fill=NOBODY
    )

    def remembered(self) -> list[Firm]:
        """Return the firms in memory, in slot order."""
        agents = self.model.firm_agents
        return [agents[row] for row in self.known if row != NOBODY and agents[row] is not None]
