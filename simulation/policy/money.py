"""Programmes that give or lend money. The paper names scarce resources and access to finance, not grants and loans."""

# ruff: noqa: E501  (a parameter is one line: its unit, bounds, source and names stay together)

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np

from simulation.parameters import WEEKS_PER_YEAR, param
from simulation.policy import fields
from simulation.policy.intake import Intake
from simulation.policy.programme import Rows
from simulation.policy.quantities import Interval, Places, Rupiah, Weeks

if TYPE_CHECKING:
    from simulation.market import Market

PER_YEAR: Final = float(WEEKS_PER_YEAR)


class Grant(Intake):
    """Cash that need not be paid back (BPUM-like)."""

    name_id: ClassVar[str] = "Hibah"
    name_en: ClassVar[str] = "Grant"

    kind: Literal["grant"]
    amount: Rupiah = param(
        2_400_000,
        "Rp",
        range=(1_000_000, 15_000_000),
        source="Indonesia table: BPUM 2020",
        id="Besar hibah",
        en="Amount",
        origin="measured",
    )
    every: Interval | None = fields.every(None, source="BPUM: paid once")
    slots: Places = fields.slots(
        0.2, (0.02, 0.3), source="Indonesia table: BPUM reached about 12 m of 65 m units", origin="measured"
    )
    take_up: float = fields.take_up(0.95, (0.5, 1), source="assumption: few refuse cash")
    unit_cost: Rupiah = fields.unit_cost(
        100_000,
        "firm",
        (0, 500_000),
        source="assumption: selection and transfer",
        id="Biaya administrasi",
        en="Administration per firm",
    )

    def price(self) -> int:
        """Public money per firm: the grant and its administration."""
        return self.amount + self.unit_cost

    def welcome(self, market: Market, rows: Rows) -> None:
        """Pay the grant."""
        market.firms.grant[rows] += self.amount


class SoftLoan(Intake):
    """A subsidised loan (KUR-like), paid back in equal instalments. The principal is the bank's, not public money."""

    name_id: ClassVar[str] = "Kredit lunak"
    name_en: ClassVar[str] = "Soft loan"

    kind: Literal["soft_loan"]
    amount: Rupiah = param(
        10_000_000,
        "Rp",
        range=(2_000_000, 50_000_000),
        source="KUR super-mikro ceiling (recalled, medium confidence); the mean loan of 2021 was Rp38 m (Indonesia table)",
        id="Besar pinjaman",
        en="Amount",
    )
    rate: float = param(
        0.06,
        "1/year",
        ge=0,
        le=0.5,
        range=(0.03, 0.22),
        source="Indonesia table: KUR 3-9%, 6% from 2023 (recalled, medium confidence)",
        id="Bunga per tahun",
        en="Interest",
        origin="measured",
    )
    tenor: Weeks = param(
        "2 years", "weeks", range=(26, 156), source="assumption", id="Jangka waktu", en="Time to pay back"
    )
    subsidy: float = param(
        0.10,
        "1/year",
        ge=0,
        le=0.5,
        range=(0, 0.16),
        source="assumption: what the state adds to the interest",
        id="Subsidi bunga per tahun",
        en="Interest paid by the state",
    )
    slots: Places = fields.slots(
        0.11, (0.05, 0.25), source="Indonesia table: KUR reached 7.4 m borrowers in 2021", origin="measured"
    )
    take_up: float = fields.take_up(0.5, (0.1, 1), source="assumption")
    unit_cost: Rupiah = fields.unit_cost(
        150_000,
        "firm",
        (0, 1_000_000),
        source="assumption: guarantee fee and handling",
        id="Biaya administrasi",
        en="Administration per firm",
    )

    def price(self) -> int:
        """Public money per firm: interest subsidy on the mean balance (half the amount), and administration."""
        return round(0.5 * self.amount * self.subsidy * self.tenor / PER_YEAR) + self.unit_cost

    def instalment(self, ticks_per_week: int) -> int:
        """Return the equal payment per tick that repays the loan with interest over its tenor, in rupiah."""
        ticks = max(1, self.tenor * ticks_per_week)
        rate = self.rate / (PER_YEAR * ticks_per_week)
        if rate == 0.0:
            return math.ceil(self.amount / ticks)
        return math.ceil(self.amount * rate / (1.0 - math.exp(-ticks * math.log(1.0 + rate))))

    def welcome(self, market: Market, rows: Rows) -> None:
        """Pay the loan out; what is owed includes the interest to come."""
        payment = self.instalment(market.ticks_per_week)
        market.firms.loan[rows] += self.amount
        market.firms.loan_due[rows] = payment * max(1, self.tenor * market.ticks_per_week)
        market.firms.loan_instalment[rows] = payment

    def _willing(self, market: Market, rows: Rows) -> Rows:
        """Firms that still owe a loan get no other."""
        return super()._willing(market, np.asarray(rows[market.firms.loan_due[rows] == 0]))
