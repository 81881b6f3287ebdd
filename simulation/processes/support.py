"""Government acts: every programme under way writes support columns and books outlays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.agents import Community, Customer, Firm
from simulation.agents.government import ProgrammeState
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market

SUPPORT = {
    Firm.literacy_gain, Firm.understanding_gain, Firm.skill_gain, Firm.execution_gain, Firm.noise_factor, Firm.lag_cut,
    Firm.session_discount, Firm.promotion, Firm.is_treated, Firm.loan_due, Firm.loan_instalment, Firm.grant, Firm.loan,
}  # fmt: skip


@process(
    writes=SUPPORT
    | {ProgrammeState.outlay, ProgrammeState.total_outlay, ProgrammeState.reached, ProgrammeState.enrolled}
    | {ProgrammeState.online_gain, ProgrammeState.circle}
    | {Customer.is_online, Customer.community, Customer.taste, Community.is_active}
)
def run_programmes(market: Market) -> None:
    """Let every programme under way choose whom to reach, act through support columns and book its outlays.

    Support columns are neutral at the start of each tick and every programme adds to them or multiplies them, so the
    order of programmes does not matter. See ``simulation/policy`` for each kind.
    Chance: TARGET, TAKE_UP, REACH (firm uid, programme's number) uniform; JOIN_COMMUNITY (customer uid) uniform.
    Order: programmes in the order of the scenario; firms by the targeting rule, ties by keyed rank.
    """
    market.government.act()
