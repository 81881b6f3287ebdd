"""Programmes that teach: training, coaching, information. Their effect grows with the dose, and fades."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from simulation.parameters import param
from simulation.policy.programme import Floats, Programme, dose
from simulation.policy.quantities import Places, Rupiah, Weeks

if TYPE_CHECKING:
    from simulation.agents.government import ProgrammeState
    from simulation.market import Market


class DigitalMarketingTraining(Programme):
    """A course in selling and talking online: digital literacy, and an idea of co-creation."""

    name_id: ClassVar[str] = "Pelatihan pemasaran digital"
    name_en: ClassVar[str] = "Digital-marketing training"

    kind: Literal["digital_marketing_training"]
    hours: float = param(
        24.0,
        "hours",
        ge=0,
        le=400,
        range=(4, 80),
        source="assumption: three days",
        id="Lama pelatihan",
        en="Length of the course",
    )
    half_hours: float = param(
        16.0,
        "hours",
        ge=1,
        le=400,
        range=(8, 40),
        source="assumption",
        id="Jam untuk separuh dampak",
        en="Hours that give half of the full effect",
    )
    literacy: float = param(
        0.25,
        "share",
        ge=0,
        le=1,
        range=(0.05, 0.4),
        source="assumption; E17 says what may emerge: profit +5-10%",
        id="Kenaikan literasi digital",
        en="Digital literacy gained by a very long course",
    )
    understanding: float = param(
        0.10,
        "share",
        ge=0,
        le=1,
        range=(0, 0.3),
        source="paper: training helped UMKM to see how to involve customers; size assumed",
        id="Kenaikan pemahaman kokreasi",
        en="Understanding of co-creation gained by a very long course",
    )
    half_life: Weeks = param(
        "2 years",
        "weeks",
        range=(52, 260),
        source="assumption",
        id="Waktu paruh dampak",
        en="Half-life of what was learnt",
    )
    unit_cost: Rupiah = param(
        75_000,
        "Rp/hour",
        range=(25_000, 200_000),
        source="assumption, of the order of Kartu Prakerja courses (recalled, low confidence)",
        id="Biaya per jam",
        en="Cost of an hour per firm",
    )

    def price(self) -> int:
        """Public money per firm: hours times the cost of an hour."""
        return round(self.hours * self.unit_cost)

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Add literacy and understanding."""
        learnt = dose(self.hours, self.half_hours) * self.strength(market, state, self.half_life)
        market.firms.literacy_gain[:] += self.literacy * learnt
        market.firms.understanding_gain[:] += self.understanding * learnt


class ProductInnovationTraining(Programme):
    """A course in making new products: larger feasible steps, sooner."""

    name_id: ClassVar[str] = "Pelatihan inovasi produk"
    name_en: ClassVar[str] = "Product-innovation training"

    kind: Literal["product_innovation_training"]
    hours: float = param(
        40.0,
        "hours",
        ge=0,
        le=400,
        range=(8, 120),
        source="assumption: a week",
        id="Lama pelatihan",
        en="Length of the course",
    )
    half_hours: float = param(
        24.0,
        "hours",
        ge=1,
        le=400,
        range=(8, 60),
        source="assumption",
        id="Jam untuk separuh dampak",
        en="Hours that give half of the full effect",
    )
    skill: float = param(
        0.5,
        "factor",
        ge=0,
        le=3,
        range=(0.1, 1),
        source="assumption",
        id="Kenaikan keterampilan",
        en="Skill gained by a very long course",
    )
    lag_cut: float = param(
        0.25,
        "share",
        ge=0,
        le=0.9,
        range=(0, 0.5),
        source="assumption",
        id="Waktu pengembangan dihemat",
        en="Development time saved after a very long course",
    )
    half_life: Weeks = param(
        "3 years",
        "weeks",
        range=(52, 260),
        source="assumption",
        id="Waktu paruh dampak",
        en="Half-life of what was learnt",
    )
    unit_cost: Rupiah = param(
        100_000,
        "Rp/hour",
        range=(40_000, 250_000),
        source="assumption: as digital training, with materials",
        id="Biaya per jam",
        en="Cost of an hour per firm",
    )

    def price(self) -> int:
        """Public money per firm: hours times the cost of an hour."""
        return round(self.hours * self.unit_cost)

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Add skill, cut the lag."""
        learnt = dose(self.hours, self.half_hours) * self.strength(market, state, self.half_life)
        market.firms.skill_gain[:] += self.skill * learnt
        add_share(market.firms.lag_cut, self.lag_cut * learnt)


class CocreationCoaching(Programme):
    """Visits by a coach who helps to run sessions: better execution, and understanding."""

    needs_cocreation: ClassVar[bool] = True
    name_id: ClassVar[str] = "Pendampingan kokreasi"
    name_en: ClassVar[str] = "Co-creation coaching"

    kind: Literal["cocreation_coaching"]
    visits: float = param(
        6.0, "visits", ge=0, le=60, range=(1, 20), source="assumption", id="Jumlah kunjungan", en="Visits"
    )
    half_visits: float = param(
        4.0,
        "visits",
        ge=0.5,
        le=60,
        range=(2, 10),
        source="assumption",
        id="Kunjungan untuk separuh dampak",
        en="Visits that give half of the full effect",
    )
    execution: float = param(
        0.5,
        "share",
        ge=0,
        le=1,
        range=(0.1, 0.8),
        source="sign E14 (an excuse softens rejection); size assumed",
        id="Kenaikan mutu pelaksanaan",
        en="Quality of sessions gained by very many visits",
    )
    understanding: float = param(
        0.4,
        "share",
        ge=0,
        le=1,
        range=(0.1, 0.7),
        source="assumption",
        id="Kenaikan pemahaman kokreasi",
        en="Understanding gained by very many visits",
    )
    half_life: Weeks = param(
        "2 years",
        "weeks",
        range=(52, 260),
        source="assumption",
        id="Waktu paruh dampak",
        en="Half-life of what was learnt",
    )
    unit_cost: Rupiah = param(
        400_000,
        "Rp/visit",
        range=(150_000, 1_000_000),
        source="assumption: a day of a facilitator with travel",
        id="Biaya per kunjungan",
        en="Cost of a visit",
    )

    def price(self) -> int:
        """Public money per firm: visits times the cost of a visit."""
        return round(self.visits * self.unit_cost)

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Add execution and understanding."""
        learnt = dose(self.visits, self.half_visits) * self.strength(market, state, self.half_life)
        market.firms.execution_gain[:] += self.execution * learnt
        market.firms.understanding_gain[:] += self.understanding * learnt


class InformationCampaign(Programme):
    """Sosialisasi: owners hear of the idea of co-creation, and nothing more."""

    needs_cocreation: ClassVar[bool] = True
    name_id: ClassVar[str] = "Sosialisasi kokreasi"
    name_en: ClassVar[str] = "Information about co-creation"

    kind: Literal["information_campaign"]
    slots: Places = param(
        0.5,
        "share of UMKM or firms",
        range=(0.1, 1),
        source="assumption",
        id="Tempat per gelombang",
        en="Share of the UMKM told in an intake, or a number of firms",
    )
    take_up: float = param(
        0.6,
        "share",
        ge=0,
        le=1,
        range=(0.2, 1),
        source="assumption",
        id="Kesediaan ikut",
        en="Share of those told who listen",
    )
    contacts: float = param(
        2.0, "contacts", ge=0, le=50, range=(1, 10), source="assumption", id="Kontak per usaha", en="Contacts per firm"
    )
    half_contacts: float = param(
        2.0,
        "contacts",
        ge=0.5,
        le=50,
        range=(1, 5),
        source="assumption",
        id="Kontak untuk separuh dampak",
        en="Contacts that give half of the full effect",
    )
    understanding: float = param(
        0.2,
        "share",
        ge=0,
        le=1,
        range=(0.05, 0.4),
        source="assumption",
        id="Kenaikan pemahaman kokreasi",
        en="Understanding gained by very many contacts",
    )
    half_life: Weeks = param(
        "1 year",
        "weeks",
        range=(13, 156),
        source="assumption",
        id="Waktu paruh dampak",
        en="Half-life of what was heard",
    )
    unit_cost: Rupiah = param(
        25_000,
        "Rp/contact",
        range=(5_000, 100_000),
        source="assumption: a seat at a public meeting",
        id="Biaya per kontak",
        en="Cost of a contact",
    )

    def price(self) -> int:
        """Public money per firm: contacts times the cost of a contact."""
        return round(self.contacts * self.unit_cost)

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Add understanding."""
        learnt = dose(self.contacts, self.half_contacts) * self.strength(market, state, self.half_life)
        market.firms.understanding_gain[:] += self.understanding * learnt


class AcademicAdvisor(Programme):
    """A lecturer or student team helps to ask and to develop: less noise in reports, a shorter lag, while it lasts."""

    name_id: ClassVar[str] = "Pendampingan akademisi"
    name_en: ClassVar[str] = "Academic advisor"

    kind: Literal["academic_advisor"]
    visits: float = param(
        8.0, "visits", ge=0, le=60, range=(2, 24), source="assumption: a semester", id="Jumlah kunjungan", en="Visits"
    )
    half_visits: float = param(
        4.0,
        "visits",
        ge=0.5,
        le=60,
        range=(2, 10),
        source="assumption",
        id="Kunjungan untuk separuh dampak",
        en="Visits that give half of the full effect",
    )
    noise_cut: float = param(
        0.5,
        "share",
        ge=0,
        le=1,
        range=(0.1, 0.8),
        source="assumption",
        id="Derau jawaban berkurang",
        en="Noise of reports removed by very many visits",
    )
    lag_cut: float = param(
        0.3,
        "share",
        ge=0,
        le=0.9,
        range=(0, 0.6),
        source="paper: collaboration with academics can speed up innovation; size assumed",
        id="Waktu pengembangan dihemat",
        en="Development time saved by very many visits",
    )
    half_life: Weeks = param(
        "1 year", "weeks", range=(26, 156), source="assumption", id="Waktu paruh dampak", en="Half-life of the help"
    )
    unit_cost: Rupiah = param(
        300_000,
        "Rp/visit",
        range=(100_000, 1_000_000),
        source="assumption: travel and a student stipend",
        id="Biaya per kunjungan",
        en="Cost of a visit",
    )

    def price(self) -> int:
        """Public money per firm: visits times the cost of a visit."""
        return round(self.visits * self.unit_cost)

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Lower noise and lag."""
        help_ = dose(self.visits, self.half_visits) * self.strength(market, state, self.half_life)
        market.firms.noise_factor[:] *= 1.0 - self.noise_cut * help_
        add_share(market.firms.lag_cut, self.lag_cut * help_)


def add_share(total: Floats, part: Floats) -> None:
    """Add a share saved to a share saved already: what is left of what was left."""
    total[:] = 1.0 - (1.0 - total) * (1.0 - np.minimum(part, 1.0))
