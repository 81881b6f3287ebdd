"""Firms launch what they developed; participants see what became of their ideas; failed launches are reverted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.plain.development import redesign_price
from benchmarks.plain.numbers import distance, stored, within
from simulation.chance import Draw

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.firm import Answer, Firm
    from benchmarks.plain.market import PlainMarket

WEEKS_BEFORE = 26


@dataclass
class Launch:
    """A launch and how it turned out, for the observer."""

    firm: Firm
    tick: int
    idea_from: int
    is_cocreated: bool
    before: float  # share of the cell's units in the 26 weeks before
    units_before: int
    is_reverted: bool = False
    after: float = math.nan  # in weeks 27-52 after
    is_closed: bool = False
    is_judged: bool = False


def launch(market: PlainMarket) -> None:
    """Judge trials, launch what is ready, and close panels that voted for no change or have waited too long."""
    firms, patience = market.firms, market.rules.cocreation.unanswered_after
    if market.rules.switches.trial:
        for firm in firms:
            judge_trial(market, firm)
    for firm in firms:
        if firm.is_alive and firm.project and firm.project.ready <= market.tick:
            launch_project(market, firm)
    for firm in firms:
        if firm.panel and (firm.panel.choice == 0 or market.tick - firm.panel.tick >= patience):
            answer_ideas(market, firm, is_decided=firm.panel.choice == 0)


def launch_project(market: PlainMarket, firm: Firm) -> None:
    """Replace the design by the one under development."""
    project, start = firm.project, market.tick - WEEKS_BEFORE * market.ticks_per_week
    firm.previous_design, firm.design, firm.project = firm.design, project.target, None
    firm.launched, firm.is_on_trial, firm.is_cocreated = market.tick, True, project.is_cocreated
    before, units = firm.relative_sales(start, market.tick), firm.units_sold(start, market.tick)
    market.launches.append(Launch(firm, market.tick, project.begun, project.is_cocreated, before, units))
    if firm.panel:
        if not project.is_cocreated:
            firm.panel.choice = -1  # what sales taught was ready first
        answer_ideas(market, firm, is_decided=True)


def answer_ideas(market: PlainMarket, firm: Firm, *, is_decided: bool) -> None:
    """Tell the participants of the open panel what became of their ideas, and close it."""
    base = market.rules.cocreation.explanation
    explanation = base + (1.0 - base) * min(firm.execution_gain, 1.0)
    for answer in firm.panel.answers:
        realised = realised_part(firm, answer) if is_decided else 0.0
        customer = answer.customer
        if customer.remembers(firm):
            feel_heard(market, firm, customer, realised, explanation)
            tell_of_it(market, firm, customer, realised, explanation)
        customer.willingness = stored(customer.willingness * (1.0 - (1.0 - realised) * (1.0 - explanation)))
    firm.panel = None


def realised_part(firm: Firm, answer: Answer) -> float:
    """Return how far the launched design realised a participant's idea: all or nothing in a poll, else by nearness."""
    if firm.panel.choice >= 0:
        return 1.0 if answer.vote == firm.panel.choice else 0.0
    old, new = distance(answer.report, firm.previous_design), distance(answer.report, firm.design)
    return within((old - new) / max(old, 0.1), 0.0, 1.0)


def feel_heard(market: PlainMarket, firm: Firm, customer: Customer, realised: float, explanation: float) -> None:
    """Move the bond of a participant who still remembers the firm; the idea is pending no more."""
    rules = market.rules.cocreation
    memory = customer.memories[firm]
    memory.is_pending = False
    bond = customer.bond_with(memory)
    if market.rules.channels.bond and market.rules.switches.bond:
        loss = rules.rejection_loss * firm.panel.promise * (1.0 - explanation) * (1.0 - realised)
        bond += rules.ownership_gain + rules.realised_gain * realised * (1.0 - bond) - loss
    if market.rules.channels.bond or market.rules.channels.talk:
        customer.refresh(memory, bond)


def tell_of_it(market: PlainMarket, firm: Firm, customer: Customer, realised: float, explanation: float) -> None:
    """Let a participant praise or complain."""
    rules, switches = market.rules.talk, market.rules.switches
    if not (market.rules.channels.talk and switches.word_of_mouth):
        return
    is_heard = realised >= 0.5
    chance = rules.talk * rules.cocreator_talk if is_heard else rules.negative_talk * (1.0 - explanation)
    if not is_heard and not switches.negative_talk:
        return
    if market.luck.uniform(Draw.TALK, customer.uid, firm.uid) < chance * customer.talkativeness:
        customer.says = (firm, is_heard)


def judge_trial(market: PlainMarket, firm: Firm) -> None:
    """Once its trial is over, revert a launch after which relative sales fell clearly."""
    rules = market.rules.learning
    if not (firm.is_on_trial and firm.is_alive and market.tick - firm.launched >= rules.trial_weeks):
        return
    firm.is_on_trial = False
    start, end = firm.launched - WEEKS_BEFORE * market.ticks_per_week, firm.launched + rules.trial_weeks
    after, before = firm.relative_sales(firm.launched, end), firm.relative_sales(start, firm.launched)
    units_after, units_before = firm.units_sold(firm.launched, end), firm.units_sold(start, firm.launched)
    if has_failed(after, before, units_after, units_before, rules.trial_fall):
        revert(market, firm)


def has_failed(after: float, before: float, units_after: int, units_before: int, fall: float) -> bool:
    """Tell whether relative sales fell by more than ``fall`` and by more than two standard errors."""
    if before <= 0.0 or not units_before:
        return False
    ratio = after / before
    if not units_after:
        return True
    error = ratio * math.sqrt(1.0 / units_after + 1.0 / units_before)
    return 1.0 - ratio > fall and 1.0 - ratio > 2.0 * error


def revert(market: PlainMarket, firm: Firm) -> None:
    """Go back to the design before, at half the cost of a redesign; needs the cash and nothing under development."""
    price = redesign_price(market, firm, is_cocreated=firm.is_cocreated) // 2
    if firm.spendable() < price or firm.project:
        return
    firm.flows.redesign_cost += price
    firm.design, firm.previous_design = firm.previous_design, firm.design
    firm.is_cocreated = False
    for item in market.launches:
        if item.firm is firm and item.tick == firm.launched:
            item.is_reverted = True
