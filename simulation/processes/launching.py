"""Firms launch what they developed; participants see what became of their ideas; failed launches are reverted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.agents import LONG_AGO, Customer, Firm
from simulation.chance import Draw
from simulation.kernels import launching
from simulation.kernels.development import PRESENT_DESIGN
from simulation.processes.development import redesign_price
from simulation.processes.process import process
from simulation.processes.sessions import traits

if TYPE_CHECKING:
    from simulation.market import Market

WEEKS_BEFORE = 26


@process(
    writes={
        Firm.design, Firm.previous_design, Firm.ready, Firm.launched, Firm.is_on_trial, Firm.is_cocreated,
        Firm.panel_tick, Firm.panel_size, Firm.panel_choice, Firm.redesign_cost,
        Customer.refreshed, Customer.bond, Customer.pending, Customer.willingness, Customer.says,
    }
)  # fmt: skip
def launch(market: Market) -> None:
    """Launch designs that are ready, answer the ideas behind them, and revert launches that failed their trial.

    For participant i of the open panel, d = distance between the report and the old or the new design:
    ``r = clip((d_old - d_new) / max(d_old, 0.1), 0, 1)``; in a poll under the choice rule r = 1 if i's option won,
    else 0, as long as it is the poll's own design that is launched. A poll that keeps the present design is answered
    at once. Bond (at present) += ownership_gain + ``gain r (1 - bond) - loss promise (1 - explanation) (1 - r)``;
    promise includes the method's factor, explanation grows by ``execution_gain`` of what is missing. Willingness
    falls by ``(1 - r)(1 - explanation)`` of itself. Who was heard (r >= 1/2) praises with chance talk x co-creators'
    multiplier x talkativeness, who was not complains with chance negative_talk x (1 - explanation) x talkativeness.
    The answer refreshes
    the memory. Who has forgotten the firm by then loses willingness only, as do all with neither bond nor talk channel.
    Ideas unanswered for ``unanswered_after`` ticks count as r = 0.
    A trial ends ``trial_weeks`` after the launch: the firm reverts to the design before it, at half the redesign cost,
    if its share of its cell's (brands: sector's) units fell by more than ``trial_fall`` against the 26 weeks before
    and by more than two standard errors, ``ratio sqrt(1/units after + 1/units before)``.
    Chance: TALK (customer uid, firm uid) uniform.
    Order: trials, then launches, then panels that end without one; row order of firms, participants in panel order.
    """
    firms = market.firms
    if market.rules.switches.trial:
        _judge_trials(market)
    for row in np.flatnonzero((firms.ready > LONG_AGO) & (firms.ready <= market.tick) & firms.is_alive):
        _launch_one(market, int(row))
    patience = market.rules.cocreation.unanswered_after
    is_open, keeps = firms.panel_tick >= 0, firms.panel_choice == PRESENT_DESIGN
    for row in np.flatnonzero(is_open & (keeps | (market.tick - firms.panel_tick >= patience))):
        _answer_ideas(market, int(row), is_decided=bool(keeps[row]))


def _launch_one(market: Market, row: int) -> None:
    firms = market.firms
    firms.previous_design[row] = firms.design[row]
    firms.design[row] = firms.target[row]
    firms.ready[row] = LONG_AGO
    firms.launched[row] = market.tick
    firms.is_on_trial[row] = True
    firms.is_cocreated[row] = firms.is_target_cocreated[row]
    before = market.relative_sales(row, market.tick - WEEKS_BEFORE * market.ticks_per_week, market.tick)
    market.launches.add(
        uid=int(firms.uid[row]), row=row, tick=market.tick, idea_from=int(firms.idea_from[row]),
        is_cocreated=bool(firms.is_cocreated[row]), before=before,
        units_before=market.units_sold(row, market.tick - WEEKS_BEFORE * market.ticks_per_week, market.tick),
    )  # fmt: skip
    if firms.panel_tick[row] >= 0:
        if not firms.is_cocreated[row]:  # lessons from sales overtook the vote
            firms.panel_choice[row] = -1
        _answer_ideas(market, row, is_decided=True)


def _answer_ideas(market: Market, row: int, *, is_decided: bool) -> None:
    """Tell the participants of the open panel what became of their ideas, if anything did, and close the panel."""
    firms, rules, customers = market.firms, market.rules, market.customers
    cocreation = rules.cocreation
    method = int(firms.panel_method[row])
    explanation = cocreation.explanation + (1.0 - cocreation.explanation) * min(float(firms.execution_gain[row]), 1.0)
    promise = cocreation.promise * float(traits(market, "promise")[method])
    is_on = 1.0 if rules.channels.bond and rules.switches.bond else 0.0
    talks = 1.0 if rules.channels.talk and rules.switches.word_of_mouth else 0.0
    complaint = rules.talk.negative_talk * (1.0 - explanation) if rules.switches.negative_talk else 0.0
    reply = launching.Reply(
        is_on * cocreation.realised_gain, is_on * cocreation.rejection_loss * promise * (1.0 - explanation),
        is_on * cocreation.ownership_gain, 1.0 - explanation, rules.channels.bond or rules.channels.talk,
        talks * rules.talk.talk * rules.talk.cocreator_talk, talks * complaint,
    )  # fmt: skip
    panel = launching.Panel(
        firms.panel_customers[row], firms.panel_reports[row], firms.panel_vote[row], int(firms.panel_size[row]),
        int(firms.panel_choice[row]), firms.previous_design[row], firms.design[row], is_decided,
    )  # fmt: skip
    launching.answer(
        market.chance.stream(Draw.TALK, market.tick), market.tick, row, firms.uid[row], panel, reply, market.people,
        market.memories, market.fading, customers.willingness, customers.says,
    )  # fmt: skip
    firms.panel_tick[row] = -1
    firms.panel_size[row] = 0


def _judge_trials(market: Market) -> None:
    firms, learning = market.firms, market.rules.learning
    due = firms.is_on_trial & firms.is_alive & (market.tick - firms.launched >= learning.trial_weeks)
    for row in np.flatnonzero(due):
        firms.is_on_trial[row] = False
        start = int(firms.launched[row])
        after = market.relative_sales(int(row), start, start + int(learning.trial_weeks))
        before = market.relative_sales(int(row), start - WEEKS_BEFORE * market.ticks_per_week, start)
        units_after = market.units_sold(int(row), start, start + int(learning.trial_weeks))
        units_before = market.units_sold(int(row), start - WEEKS_BEFORE * market.ticks_per_week, start)
        if launching.has_failed(after, before, units_after, units_before, learning.trial_fall):
            _revert(market, int(row))


def _revert(market: Market, row: int) -> None:
    """Go back to the design before the launch, at half the cost of a redesign.

    The firm stays with what it launched where its cash does not reach, or where the next design is under development.
    """
    firms = market.firms
    price = redesign_price(market, row, is_cocreated=bool(firms.is_cocreated[row])) // 2
    if market.spendable(row) < price or firms.ready[row] > LONG_AGO:
        return
    firms.redesign_cost[row] += price
    old = firms.previous_design[row].copy()
    firms.previous_design[row] = firms.design[row]
    firms.design[row] = old
    firms.is_cocreated[row] = False
    market.launches.revert(int(firms.uid[row]), int(firms.launched[row]))
