"""Programmes that teach: training, coaching, information. Their effect grows with the dose, and fades."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from simulation.parameters import param
from simulation.policy import fields
from simulation.policy.intake import Intake, dose
from simulation.policy.programme import Floats
from simulation.policy.quantities import Places, Rupiah, Weeks

if TYPE_CHECKING:
    from simulation.agents.government import ProgrammeState
    from simulation.market import Market


class Teaching(Intake):
    """What teaching has in common: so much of it for each firm, paid by the unit, and what is learnt fades."""

    doses: ClassVar[str] = ""  # the field that says how much; its half-dose is named after it

    half_life: Weeks = fields.half_life("2 years", (52, 260))

    def price(self) -> int:
        """Public money per firm: hours, visits or contacts times the cost of one."""
        return round(self._amount() * self.unit_cost)

    def learnt(self, market: Market, state: ProgrammeState) -> Floats:
        """Return, per firm, the share of the full effect that it has now."""
        given = dose(self._amount(), float(getattr(self, f"half_{self.doses}")))
        return given * self.strength(market, state, self.half_life)

    def _amount(self) -> float:
        return float(getattr(self, self.doses))


class DigitalMarketingTraining(Teaching):
    """A course in selling and talking online: digital literacy, and an idea of co-creation."""

    name_id: ClassVar[str] = "Pelatihan pemasaran digital"
    name_en: ClassVar[str] = "Digital-marketing training"
    doses: ClassVar[str] = "hours"

    kind: Literal["digital_marketing_training"]
    hours: float = fields.hours(24.0, (4, 80), source="assumption: three days")
    half_hours: float = fields.half_hours(16.0, (8, 40))
    literacy: float = fields.share(
        0.25,
        (0.05, 0.4),
        source="assumption; E17 says what may emerge: profit +5-10%",
        id="Kenaikan literasi digital",
        en="Digital literacy gained by a very long course",
    )
    understanding: float = fields.share(
        0.10,
        (0, 0.3),
        source="paper: training helped UMKM to see how to involve customers; size assumed",
        id="Kenaikan pemahaman kokreasi",
        en="Understanding of co-creation gained by a very long course",
    )
    unit_cost: Rupiah = fields.unit_cost(
        75_000,
        "hour",
        (25_000, 200_000),
        source="assumption, of the order of Kartu Prakerja courses (recalled, low confidence)",
        id="Biaya per jam",
        en="Cost of an hour per firm",
    )

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Add literacy and understanding."""
        learnt = self.learnt(market, state)
        market.firms.literacy_gain[:] += self.literacy * learnt
        market.firms.understanding_gain[:] += self.understanding * learnt


class ProductInnovationTraining(Teaching):
    """A course in making new products: larger feasible steps, sooner."""

    name_id: ClassVar[str] = "Pelatihan inovasi produk"
    name_en: ClassVar[str] = "Product-innovation training"
    doses: ClassVar[str] = "hours"

    kind: Literal["product_innovation_training"]
    hours: float = fields.hours(40.0, (8, 120), source="assumption: a week")
    half_hours: float = fields.half_hours(24.0, (8, 60))
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
    lag_cut: float = fields.share(
        0.25,
        (0, 0.5),
        le=0.9,
        source="assumption",
        id="Waktu pengembangan dihemat",
        en="Development time saved after a very long course",
    )
    half_life: Weeks = fields.half_life("3 years", (52, 260))
    unit_cost: Rupiah = fields.unit_cost(
        100_000,
        "hour",
        (40_000, 250_000),
        source="assumption: as digital training, with materials",
        id="Biaya per jam",
        en="Cost of an hour per firm",
    )

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Add skill, cut the lag."""
        learnt = self.learnt(market, state)
        market.firms.skill_gain[:] += self.skill * learnt
        add_share(market.firms.lag_cut, self.lag_cut * learnt)


class CocreationCoaching(Teaching):
    """Visits by a coach who helps to run sessions: better execution, and understanding."""

    needs_cocreation: ClassVar[bool] = True
    name_id: ClassVar[str] = "Pendampingan kokreasi"
    name_en: ClassVar[str] = "Co-creation coaching"
    doses: ClassVar[str] = "visits"

    kind: Literal["cocreation_coaching"]
    visits: float = fields.visits(6.0, (1, 20), source="assumption")
    half_visits: float = fields.half_visits(4.0, (2, 10))
    execution: float = fields.share(
        0.5,
        (0.1, 0.8),
        source="sign E14 (an excuse softens rejection); size assumed",
        id="Kenaikan mutu pelaksanaan",
        en="Quality of sessions gained by very many visits",
    )
    understanding: float = fields.share(
        0.4,
        (0.1, 0.7),
        source="assumption",
        id="Kenaikan pemahaman kokreasi",
        en="Understanding gained by very many visits",
    )
    unit_cost: Rupiah = fields.unit_cost(
        400_000,
        "visit",
        (150_000, 1_000_000),
        source="assumption: a day of a facilitator with travel",
        id="Biaya per kunjungan",
        en="Cost of a visit",
    )

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Add execution and understanding."""
        learnt = self.learnt(market, state)
        market.firms.execution_gain[:] += self.execution * learnt
        market.firms.understanding_gain[:] += self.understanding * learnt


class InformationCampaign(Teaching):
    """Sosialisasi: owners hear of the idea of co-creation, and nothing more."""

    needs_cocreation: ClassVar[bool] = True
    name_id: ClassVar[str] = "Sosialisasi kokreasi"
    name_en: ClassVar[str] = "Information about co-creation"
    doses: ClassVar[str] = "contacts"

    kind: Literal["information_campaign"]
    slots: Places = fields.slots(0.5, (0.1, 1), source="assumption")
    take_up: float = fields.take_up(0.6, (0.2, 1), source="assumption: share of those told who listen")
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
    understanding: float = fields.share(
        0.2,
        (0.05, 0.4),
        source="assumption",
        id="Kenaikan pemahaman kokreasi",
        en="Understanding gained by very many contacts",
    )
    half_life: Weeks = fields.half_life("1 year", (13, 156))
    unit_cost: Rupiah = fields.unit_cost(
        25_000,
        "contact",
        (5_000, 100_000),
        source="assumption: a seat at a public meeting",
        id="Biaya per kontak",
        en="Cost of a contact",
    )

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Add understanding."""
        market.firms.understanding_gain[:] += self.understanding * self.learnt(market, state)


class AcademicAdvisor(Teaching):
    """A lecturer or student team helps to ask and to develop: less noise in reports, a shorter lag, while it lasts."""

    name_id: ClassVar[str] = "Pendampingan akademisi"
    name_en: ClassVar[str] = "Academic advisor"
    doses: ClassVar[str] = "visits"

    kind: Literal["academic_advisor"]
    visits: float = fields.visits(8.0, (2, 24), source="assumption: a semester")
    half_visits: float = fields.half_visits(4.0, (2, 10))
    noise_cut: float = fields.share(
        0.5,
        (0.1, 0.8),
        source="assumption",
        id="Derau jawaban berkurang",
        en="Noise of reports removed by very many visits",
    )
    lag_cut: float = fields.share(
        0.3,
        (0, 0.6),
        le=0.9,
        source="paper: collaboration with academics can speed up innovation; size assumed",
        id="Waktu pengembangan dihemat",
        en="Development time saved by very many visits",
    )
    half_life: Weeks = fields.half_life("1 year", (26, 156))
    unit_cost: Rupiah = fields.unit_cost(
        300_000,
        "visit",
        (100_000, 1_000_000),
        source="assumption: travel and a student stipend",
        id="Biaya per kunjungan",
        en="Cost of a visit",
    )

    def support(self, market: Market, state: ProgrammeState) -> None:
        """Lower noise and lag."""
        learnt = self.learnt(market, state)
        market.firms.noise_factor[:] *= 1.0 - self.noise_cut * learnt
        add_share(market.firms.lag_cut, self.lag_cut * learnt)


def add_share(total: Floats, part: Floats) -> None:
    """Add a share saved to a share saved already: what is left of what was left."""
    total[:] = 1.0 - (1.0 - total) * (1.0 - np.minimum(part, 1.0))
