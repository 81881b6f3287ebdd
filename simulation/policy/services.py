"""Programmes that change the surroundings of firms: connections, places to meet, promotion."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from simulation.chance import Draw
from simulation.parameters import WEEKS_PER_MONTH, param
from simulation.policy import fields
from simulation.policy.intake import Intake
from simulation.policy.learning import add_share
from simulation.policy.programme import Flags, Floats, Programme, Rows
from simulation.policy.quantities import Places, Rupiah, Weeks

if TYPE_CHECKING:
    from simulation.agents.government import ProgrammeState
    from simulation.market import Market
    from simulation.scenario import Region, Sector


class DigitalInfrastructure(Programme):
    """Towers and cables: more customers online, by default in remote regions. What is built stays."""

    name_id: ClassVar[str] = "Infrastruktur digital"
    name_en: ClassVar[str] = "Digital infrastructure"

    kind: Literal["digital_infrastructure"]
    online_gain: float = param(
        0.08,
        "share",
        ge=0,
        le=1,
        range=(0, 0.2),
        source="Indonesia table: urban 82.2%, rural 74.0% online (APJII 2024): closes the gap",
        id="Tambahan pelanggan daring",
        en="Customers brought online",
        origin="measured",
    )
    build_time: Weeks = param(
        "1 year", "weeks", range=(26, 156), source="assumption", id="Waktu pembangunan", en="Time until all is built"
    )
    unit_cost: Rupiah = fields.unit_cost(
        1_500_000,
        "person",
        (300_000, 5_000_000),
        source="assumption",
        id="Biaya per pelanggan daring baru",
        en="Cost per customer brought online",
    )

    def apply(self, market: Market) -> None:
        """Bring customers online as building goes on, and pay for those brought."""
        state = market.government.state_of(self.id)
        if self.money_left(market) <= 0:
            return  # what is built stays
        gain = self._served_regions(market.plan.regions) * (self.online_gain * self._built(market))
        if np.array_equal(gain, state.online_gain):
            return
        state.online_gain[:] = gain
        state.book(self.unit_cost * connect(market))

    def _built(self, market: Market) -> float:
        """Return the share built by now; building stops at the end of the programme."""
        ticks = market.ticks_per_week
        last = market.tick if self.end is None else min(market.tick, self.end * ticks - 1)
        weeks = (last + 1 - self.start * ticks) / ticks
        return float(min(1.0, max(0.0, weeks / max(self.build_time, 1))))

    def _served_regions(self, regions: tuple[Region, ...] | list[Region]) -> Floats:
        """Return 1 for each region in which something is built, else 0."""
        return np.array([float(r.name in self.regions if self.regions else r.is_remote) for r in regions])

    def nobody(self, sectors: list[Sector], regions: list[Region]) -> str:
        """Return the field because of which nobody is brought online."""
        served = self._served_regions(regions)
        if regions and not served.any():
            return "regions"
        if self.budget == 0:
            return "budget"
        room = [r.online_share < 1 for r, here in zip(regions, served, strict=True) if here]
        return "" if self.online_gain > 0 and any(room) else "online_gain"


def connect(market: Market) -> int:
    """Put customers online by what all infrastructure adds to their region's share; return how many are new.

    Where nothing is added everybody is as online as when the market was built: only the other cells are drawn.
    """
    added = market.government.programmes.online_gain.sum(axis=0)
    share = np.array([region.online_share for region in market.plan.regions]) + added
    customers, layout, new = market.customers, market.layout, 0
    region = market.area_region[layout.cell_area]
    for cell in np.flatnonzero(added[region] > 0.0):
        here = layout.customers_of(int(cell))
        drawn = market.chance.uniforms(Draw.ONLINE, customers.uid[here])
        is_online = drawn < share[region[cell]]
        new += int(np.count_nonzero(is_online & ~customers.is_online[here]))
        customers.is_online[here] = is_online
    market.count_online()
    return new


class CommunityHub(Intake):
    """A house for UMKM and customers (PLUT-like): cheaper sessions for firms it serves, new circles of customers."""

    name_id: ClassVar[str] = "Rumah komunitas"
    name_en: ClassVar[str] = "Community hub"

    kind: Literal["community_hub"]
    slots: Places = fields.slots(0.2, (0.05, 0.5), source="assumption")
    take_up: float = fields.take_up(0.5, (0.1, 1), source="assumption")
    discount: float = param(
        0.5,
        "share",
        ge=0,
        le=1,
        range=(0.1, 0.9),
        source="assumption: room and facilitator are free",
        id="Potongan biaya sesi",
        en="Session cost borne by the hub",
    )
    join_share: float = param(
        0.15,
        "share",
        ge=0,
        le=1,
        range=(0, 0.4),
        source="assumption",
        id="Pelanggan yang bergabung",
        en="Customers without a community who join one",
    )
    join_time: Weeks = param(
        "1 year", "weeks", range=(13, 104), source="assumption", id="Waktu bergabung", en="Time until all have joined"
    )
    unit_cost: Rupiah = fields.unit_cost(
        3_000_000,
        "month",
        (1_000_000, 15_000_000),
        source="assumption: a house of Rp60 m a month serves the 20 trade areas of a kabupaten",
        id="Biaya per kawasan dagang per bulan",
        en="Cost per trade area and month",
    )

    def price(self) -> int:
        """Firms are served free of further cost: the house is paid by the month."""
        return 0

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Lower session costs of firms served, let customers join circles, pay the house."""
        if not self.is_running(market):
            return
        areas = self._areas(market)
        if market.tick == self.start * market.ticks_per_week:
            self._found_circles(market, state, areas)
        state.book(round(self.unit_cost * int(areas.sum()) / (WEEKS_PER_MONTH * market.ticks_per_week)))
        add_share(market.firms.session_discount, np.where(state.enrolled >= 0, self.discount, 0.0))
        weeks = (market.tick + 1) / market.ticks_per_week - self.start
        if weeks <= max(self.join_time, 1):
            self._let_join(market, state, weeks / max(self.join_time, 1))

    def _is_reached(self, market: Market, rows: Rows) -> Flags:
        """Return which firms are within reach: those of trade areas that have a hub."""
        return np.asarray(self._areas(market)[market.firms.area[rows]])

    def _areas(self, market: Market) -> Flags:
        """Return which trade areas have a hub: those of its regions that are within reach."""
        regions, area_region = market.plan.regions, market.area_region
        served = np.array([not self.regions or region.name in self.regions for region in regions])
        area = np.arange(len(area_region), dtype=np.uint32)
        drawn = market.chance.uniforms(Draw.REACH, area, partner=self.number)
        return np.asarray(served[area_region] & (drawn < self.reach_of(regions)[area_region]))

    def _found_circles(self, market: Market, state: ProgrammeState, areas: Flags) -> None:
        """Set the first spare circle of each sector and area that the hub serves aside for those who will join."""
        plan, communities = market.plan, market.communities
        served = np.array([not self.sectors or sector.name in self.sectors for sector in plan.sectors])
        is_spare = ~communities.is_active
        taken = market.government.programmes.circle
        is_spare[taken[taken >= 0]] = False
        for row in np.flatnonzero(is_spare):
            sector, area = int(communities.sector[row]), int(communities.area[row])
            cell = sector * len(areas) + area
            if served[sector] and areas[area] and state.circle[cell] < 0:
                state.circle[cell] = row

    def _let_join(self, market: Market, state: ProgrammeState, progress: float) -> None:
        """Let customers without a circle join the new one of their sector and area; their taste stays for now.

        A circle is active from its first member on: nobody can be asked for a taste test in an empty one.
        """
        customers = market.customers
        drawn = market.chance.uniforms(Draw.JOIN_COMMUNITY, customers.uid, partner=self.number)
        rows = np.flatnonzero((customers.community < 0) & (drawn < self.join_share * progress))
        circle = state.circle[customers.sector[rows].astype(np.int64) * len(market.area_region) + customers.area[rows]]
        rows, circle = rows[circle >= 0], circle[circle >= 0]
        customers.community[rows] = circle
        customers.taste[rows] -= market.communities.centre[circle]
        market.communities.is_active[circle] = True

    def nobody(self, sectors: list[Sector], regions: list[Region]) -> str:
        """Return the field because of which no hub serves anyone."""
        if self.budget == 0:
            return "budget"
        return self._no_place(sectors, regions)


class BuyLocalPromotion(Intake):
    """A campaign for local products (BBI-like): people hear of the firms it takes in, while it runs."""

    name_id: ClassVar[str] = "Promosi beli produk lokal"
    name_en: ClassVar[str] = "Buy-local promotion"

    kind: Literal["buy_local_promotion"]
    slots: Places = fields.slots(0.2, (0.05, 1), source="assumption")
    take_up: float = fields.take_up(0.8, (0.3, 1), source="assumption")
    contacts: float = param(
        6.0,
        "people/month",
        ge=0,
        le=1000,
        range=(1, 40),
        source="assumption, beside 4 contacts of an UMKM's own",
        id="Kontak per usaha per bulan",
        en="People who hear of a firm in a month",
    )
    unit_cost: Rupiah = fields.unit_cost(
        3_000,
        "contact",
        (500, 20_000),
        source="assumption: as an UMKM's own contacts",
        id="Biaya per kontak",
        en="Cost of a contact",
    )

    def price(self) -> int:
        """Firms are taken in free of charge: contacts are paid as they are made."""
        return 0

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Add contacts for living firms taken in, and pay for them."""
        if not self.is_running(market):
            return
        rows: Rows = np.flatnonzero((state.enrolled >= 0) & market.firms.is_alive)
        each = self.contacts / (WEEKS_PER_MONTH * market.ticks_per_week)
        market.firms.promotion[rows] += each
        state.book(round(each * self.unit_cost * len(rows)))
