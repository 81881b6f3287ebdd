"""Firms hear customers: the four ways of asking."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from simulation.agents import LONG_AGO, Customer, Firm, Method
from simulation.chance import Draw
from simulation.kernels import panels
from simulation.kernels.threads import by_rows
from simulation.processes.money import rupiah
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market

ASKED_AGAIN_AFTER: Final = 13  # weeks


@process(
    writes={
        Firm.held_session, Firm.answers, Firm.session_cost, Firm.panel_size, Firm.panel_tick, Firm.panel_customers,
        Firm.panel_reports, Firm.panel_alternative, Firm.panel_share, Firm.panel_vote, Firm.panel_choice,
        Firm.panel_method, Customer.asked, Customer.pending,
    }
)  # fmt: skip
def hear_customers(market: Market) -> None:
    """Let co-creating firms with a session due ask people by their method, and note what they say.

    A session is due every ``session_interval`` ticks at the firm's own phase, if no earlier ideas are open, nothing is
    under development and the firm can pay. Firms that are not digital hold taste tests (brands: consultations).
    Candidates remember the firm, are in reach, were not asked by it for 13 weeks and have no idea pending with it
    (with neither the bond nor the talk channel no idea is pending with anybody).
    Poll: online, bond above 0. Survey, consultation: all. Taste test: members of one community of the firm's cell, the
    active one with the lowest keyed rank, always the same. The ``invited`` candidates with the lowest ranks are
    invited; each answers with chance ``answer_share x method x (1 + execution) x involvement x willingness``; at most
    ``panel_limit`` of the rememberers in reach (rounded down, at least 1) are heard, in the order of their ranks.
    A report is the person's taste + noise (report_noise x method x support) per axis + idea_reach x z; with a
    feasibility check ideas beyond the feasible step are put at its edge. What would win a participant: the utility of
    the best alternative (buying nothing, or another firm where they can buy, its fit judged by the report) less what
    speaks for this firm apart from fit. Cost: session_cost x method x the sector's
    median monthly gross profit + participants' cost, less the discount, rounded to rupiah.
    Chance: HOST (firm uid, community uid) rank; INVITE, ANSWER (customer uid, firm uid) uniform; REPORT, IDEA_REACH
    (customer uid, firm uid, nth axis) normal.
    Order: memories as of last week; candidates in row order before ranking; sessions in row order of firms.
    """
    firms = market.firms
    firms.held_session[:] = False
    firms.answers[:] = 0
    firms.session_cost[:] = 0
    due = _due(market)
    if not due.size:
        return
    market.refresh_offers()
    sessions = _plan_sessions(market, due)
    candidates, rememberers = _candidates(market, sessions)
    order = np.argsort(candidates.session, kind="stable")
    bounds = np.searchsorted(candidates.session[order], np.arange(len(due) + 1))
    for k in range(len(due)):
        mine = order[bounds[k] : bounds[k + 1]]
        if mine.size:
            _hold(market, sessions, k, candidates.customer[mine], candidates.slot[mine], int(rememberers[k]))


def _due(market: Market) -> np.ndarray:
    """Return rows of firms whose calendar says so, that have no open ideas and can pay for the invitation."""
    firms, rules = market.firms, market.rules.cocreation
    due = firms.is_cocreating & firms.is_alive & (firms.panel_tick < 0) & (firms.ready == LONG_AGO)
    if due.any():
        due &= market.is_due(rules.session_interval)
    rows = np.flatnonzero(due)
    if not rows.size:
        return rows
    price = _price(market, rows, np.zeros(rows.size, dtype=int))
    return rows[market.spendable(rows) >= price]


def method_of(market: Market, rows: np.ndarray) -> np.ndarray:
    """Return the method each firm can use now: a platform is needed to poll and to survey."""
    firms = market.firms
    method = firms.method[rows].astype(int)
    offline = (~firms.is_digital[rows]) & ((method == Method.POLL) | (method == Method.SURVEY))
    method = np.where(offline, int(Method.TASTE_TEST), method)
    return np.where(firms.is_brand[rows] & (method == Method.TASTE_TEST), int(Method.CONSULTATION), method)


def traits(market: Market, name: str) -> np.ndarray:
    """Return trait ``name`` of every method, in the order of :class:`Method`."""
    return market.traits[name]


def _price(market: Market, rows: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """Return the cost in rupiah of a session with so many answers, for each firm."""
    firms, rules = market.firms, market.rules
    if not rules.channels.cost:
        return np.zeros(rows.size, dtype=np.int64)
    profit = np.where(firms.is_brand[rows], firms.gross_profit[rows], market.sector_profit[firms.sector[rows]])
    fixed = rules.cocreation.session_cost * traits(market, "cost")[method_of(market, rows)] * profit
    full = fixed + rules.cocreation.participant_cost * answers
    return rupiah(full * (1.0 - np.minimum(firms.session_discount[rows], 1.0)))


def _plan_sessions(market: Market, rows: np.ndarray) -> panels.Sessions:
    firms, rules = market.firms, market.rules.cocreation
    method = method_of(market, rows)
    invited = np.floor(rules.invited * traits(market, "invited")[method] + 0.5).astype(np.int64)
    answer = rules.answer_share * traits(market, "answers")[method] * (1.0 + firms.execution_gain[rows])
    noise = rules.report_noise * traits(market, "noise")[method] * firms.noise_factor[rows]
    host = np.full(rows.size, -1, dtype=np.int64)
    for n in np.flatnonzero(method == Method.TASTE_TEST):
        host[n] = host_of(market, int(rows[n]))
    step = market.feasible_step(rows) if rules.feasibility_check else np.full(rows.size, np.inf)
    return panels.Sessions(
        rows, method, host, invited, answer, noise,
        np.full(rows.size, rules.panel_limit), np.full(rows.size, rules.idea_reach), step,
    )  # fmt: skip


def host_of(market: Market, row: int) -> int:
    """Return the community in whose circle firm ``row`` holds taste tests, -1 if its cell has none."""
    firms, communities = market.firms, market.communities
    here = np.flatnonzero(
        communities.is_active & (communities.sector == firms.sector[row]) & (communities.area == firms.area[row])
    )
    if not here.size:
        return -1
    stream_uid = int(firms.uid[row])
    ranks = [market.chance.uniform(Draw.HOST, stream_uid, partner=int(communities.uid[c])) for c in here]
    return int(here[int(np.argmin(ranks))])


def _candidates(market: Market, sessions: panels.Sessions) -> tuple[panels.Candidates, np.ndarray]:
    """Return who can be invited, in row order, and for each session how many in reach remember the firm."""
    session_of = np.full(market.layout.firms, -1, dtype=np.int64)
    session_of[sessions.firm] = np.arange(len(sessions.firm))
    found = by_rows(
        panels.find_candidates, len(market.customers), market.tick,
        market.tick - ASKED_AGAIN_AFTER * market.ticks_per_week, session_of, market.people, market.memories,
        market.fading, market.offers, sessions,
    )  # fmt: skip
    lists, rememberers = zip(*found, strict=True)
    return panels.Candidates(*(np.concatenate(part) for part in zip(*lists, strict=True))), sum(rememberers)


def _hold(
    market: Market, sessions: panels.Sessions, k: int, customer: np.ndarray, slot: np.ndarray, known: int
) -> None:
    """Hold one session and book its cost; without an answer there was no session to pay for."""
    firms, rules, chance = market.firms, market.rules, market.chance
    row = int(sessions.firm[k])
    streams = tuple(
        chance.stream(draw, market.tick) for draw in (Draw.INVITE, Draw.ANSWER, Draw.REPORT, Draw.IDEA_REACH)
    )
    weights = (market.conditions.fit_weight, rules.demand.fit_cap, rules.demand.bond_weight)
    most = max(1, math.floor(sessions.limit[k] * known))
    size = panels.hold_session(
        streams, market.tick, k, customer, slot, most, market.people, market.memories, market.offers, market.fading,
        market.communities.centre, market.trends.position, weights, rules.demand.outside_utility,
        market.customers.willingness, market.conditions.involvement, sessions, firms.design, firms.panel_customers,
        firms.panel_reports, firms.panel_alternative,
    )  # fmt: skip
    if size == 0:
        return
    if not (rules.channels.bond or rules.channels.talk):
        panels.let_go(row, size, firms.panel_customers, market.memories)
    firms.held_session[row] = True
    firms.answers[row] = firms.panel_size[row] = size
    firms.panel_tick[row] = market.tick
    firms.panel_share[row] = size / known
    firms.panel_vote[row] = -1
    firms.panel_choice[row] = -1
    firms.panel_method[row] = sessions.method[k]
    firms.session_cost[row] = _price(market, np.array([row]), np.array([size]))[0]
