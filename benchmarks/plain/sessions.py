"""Firms hear customers: the four ways of asking."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.plain.firm import Answer, Panel
from benchmarks.plain.numbers import Point, toward, whole
from simulation.agents import Method
from simulation.chance import Draw

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket
    from benchmarks.plain.surroundings import Community
    from simulation.scenario.records import MethodTraits

ASKED_AGAIN_AFTER = 13  # weeks


def hear_customers(market: PlainMarket) -> None:
    """Let co-creating firms with a session due ask people, if nothing is open or under development and they can pay."""
    due = [firm for firm in market.firms if is_session_due(market, firm)]
    for firm in due:
        hold_session(market, firm)


def is_session_due(market: PlainMarket, firm: Firm) -> bool:
    """Tell whether ``firm`` holds a session now."""
    is_free = firm.is_alive and firm.is_cocreating and firm.panel is None and firm.project is None
    is_due = is_free and firm.is_due(market.rules.cocreation.session_interval)
    return is_due and firm.spendable() >= session_price(market, firm, answers=0)


def method_of(firm: Firm) -> Method:
    """Return the method a firm can use now: polls and surveys need a platform, brands have no circle near by."""
    method = firm.method
    if not firm.is_digital and method in (Method.POLL, Method.SURVEY):
        method = Method.TASTE_TEST
    return Method.CONSULTATION if firm.is_brand and method == Method.TASTE_TEST else method


def traits_of(market: PlainMarket, firm: Firm) -> MethodTraits:
    """Return what sets the firm's method apart."""
    return getattr(market.rules.methods, method_of(firm).name.lower())


def session_price(market: PlainMarket, firm: Firm, answers: int) -> int:
    """Return the cost in rupiah of a session with so many answers."""
    rules = market.rules.cocreation
    if not market.rules.channels.cost:
        return 0
    fixed = rules.session_cost * traits_of(market, firm).cost * firm.profit_for_prices()
    full = fixed + rules.participant_cost * answers
    return whole(full * (1.0 - min(firm.session_discount, 1.0)))


def hold_session(market: PlainMarket, firm: Firm) -> None:
    """Invite, listen, pay. Without an answer there was no session to pay for."""
    rememberers = [c for c in firm.sector.customers if c.remembers(firm) and c.can_reach(firm)]
    invited = invite(market, firm, rememberers)
    most = max(1, math.floor(market.rules.cocreation.panel_limit * len(rememberers)))
    heard = [customer for customer in invited if does_answer(market, firm, customer)][:most]
    if not heard:
        return
    promise = market.rules.cocreation.promise * traits_of(market, firm).promise
    firm.panel = Panel(market.tick, [listen_to(market, firm, customer) for customer in heard], promise)
    firm.panel_share = len(heard) / len(rememberers)
    firm.flows.answers = len(heard)
    firm.flows.session_cost = session_price(market, firm, len(heard))


def invite(market: PlainMarket, firm: Firm, rememberers: list[Customer]) -> list[Customer]:
    """Return the people invited: of those the method reaches, the ones with the lowest keyed ranks."""
    method = method_of(firm)
    host = host_of(market, firm) if method == Method.TASTE_TEST else None
    reached = [c for c in rememberers if is_candidate(market, firm, c) and is_reached(firm, c, method, host)]
    reached.sort(key=lambda c: market.luck.uniform(Draw.INVITE, c.uid, firm.uid))
    return reached[: whole(market.rules.cocreation.invited * traits_of(market, firm).invited)]


def is_candidate(market: PlainMarket, firm: Firm, customer: Customer) -> bool:
    """Tell whether a rememberer may be asked: not asked lately, no idea waiting for an answer."""
    memory = customer.memories[firm]
    rested = memory.asked <= market.tick - ASKED_AGAIN_AFTER * market.ticks_per_week
    return rested and not memory.is_pending


def is_reached(firm: Firm, customer: Customer, method: Method, host: Community | None) -> bool:
    """Tell whom a method reaches: online followers, everybody, or the members of one community."""
    if method == Method.POLL:
        return customer.is_online and customer.bond_with(customer.memories[firm]) > 0.0
    if method == Method.TASTE_TEST:
        return host is not None and customer.community is host
    return True


def host_of(market: PlainMarket, firm: Firm) -> Community | None:
    """Return the community in whose circle a firm holds taste tests: always the same while it exists."""
    here = [c for c in firm.cell.communities if c.is_active]
    return min(here, key=lambda c: market.luck.uniform_once(Draw.HOST, firm.uid, c.uid), default=None)


def does_answer(market: PlainMarket, firm: Firm, customer: Customer) -> bool:
    """Tell whether an invited person answers: methods, well-run sessions, involvement and willingness help."""
    share = market.rules.cocreation.answer_share * traits_of(market, firm).answers * (1.0 + firm.execution_gain)
    chance = share * customer.sector.involvement * customer.willingness
    return market.luck.uniform(Draw.ANSWER, customer.uid, firm.uid) < chance


def listen_to(market: PlainMarket, firm: Firm, customer: Customer) -> Answer:
    """Note what a participant says, and what it would take to win them; their idea is pending from now on."""
    memory = customer.memories[firm]
    channels = market.rules.channels
    memory.asked, memory.is_pending = market.tick, channels.bond or channels.talk
    report = report_of(market, firm, customer)
    best = market.rules.demand.outside_utility
    for other in customer.offers():
        if other.firm is not firm:
            best = max(best, customer.utility_but_fit(other) + customer.utility_of_fit(other.firm.design, report))
    return Answer(customer, report, best - customer.utility_but_fit(memory))


def report_of(market: PlainMarket, firm: Firm, customer: Customer) -> Point:
    """Return what a person says: the own taste with noise, and ideas that may reach beyond what is feasible."""
    rules = market.rules.cocreation
    noise = rules.report_noise * traits_of(market, firm).noise * firm.noise_factor
    report = []
    for axis, taste in enumerate(customer.taste):
        z = market.luck.normal(Draw.REPORT, customer.uid, firm.uid, nth=axis)
        dream = market.luck.normal(Draw.IDEA_REACH, customer.uid, firm.uid, nth=axis)
        report.append(taste + noise * z + rules.idea_reach * dream)
    return toward(firm.design, report, firm.feasible_step()) if rules.feasibility_check else report
