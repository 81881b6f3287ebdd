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
    Chance: TAKE_UP (firm uid, programme's number) uniform; once for life: TARGET and REACH (firm uid; a hub's REACH:
    trade area; programme's number), JOIN_COMMUNITY (customer uid, programme's number), ONLINE (customer uid) uniform.
    Order: programmes by id; firms by the targeting rule, ties by keyed rank, then uid.
    """
    market.government.act()
