"""Firms develop products: what they learn, and what they decide to make next."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from simulation.agents import LONG_AGO, Firm, Method
from simulation.chance import Draw
from simulation.kernels import development
from simulation.processes.money import rupiah
from simulation.processes.process import process
from simulation.processes.sessions import traits

if TYPE_CHECKING:
    from simulation.market import Market

RATED_ALTERNATIVES = 1  # a consultation shows the believed mean and one idea of the customers'


@process(
    writes={
        Firm.belief, Firm.belief_variance, Firm.buyers, Firm.buyers_taste, Firm.target, Firm.ready, Firm.idea_from,
        Firm.is_target_cocreated, Firm.redesign_cost, Firm.panel_vote, Firm.panel_choice,
    }
)  # fmt: skip
def develop_products(market: Market) -> None:
    """Let firms update their belief about taste and start redesigns.

    Every belief's variance grows by believed_drift² a tick, to at most 4 spread². Three lessons, each a Kalman step:
    *own sales* (UMKM, every ``sales_interval`` at own phase, if anything was sold): mean taste of the buyers since the
    last lesson + sales_noise z, R = sales_noise² + spread²/buyers; *research* (brands, every ``brand_interval``): mean
    taste of customers of the sector whose RESEARCH draw is below sample/customers + brand_noise z; *session* (this
    tick): mean report (poll: mean of the options voted for), R = (report noise² + spread²)/answers.
    Own sales and research aim at the believed mean. After a session under ``target_rule: choice`` the present design,
    a step toward the believed mean (of before the session in a poll, after it otherwise) and ``alternatives`` steps
    toward the first
    respondents' reports compete: by votes (poll), mean
    squared distance, each at most ``fit_cap`` (consultation: one idea only) or the number of respondents who would
    buy it rather than their best alternative (survey, taste test); ties keep the earlier. Under ``mean`` the believed
    mean is the target. A step is at most ``feasible_step x (skill + gain) x (capacity / sector median)^1/4 / idea
    difficulty``; smaller ones than ``smallest_step`` are not made. A redesign costs ``redesign_cost x`` the sector's
    median (brands: own) monthly gross profit, needs that cash, and is ready after ``lag x (1 - lag_cut)`` ticks, plus
    the session's weeks. A firm with a redesign under way learns, but decides nothing new. Own sales aim at nothing in
    a tick in which a session does. Without the fit channel sessions teach nothing.
    Chance: SALES_SIGNAL (firm uid, nth axis) normal; RESEARCH (customer uid, brand uid) uniform, (brand uid, nth
    axis) normal.
    Order: own-sales lessons, then research, then sessions; row order of firms.
    """
    firms, believed = market.firms, market.rules.learning.believed_drift
    ceiling = 4.0 * market.conditions.spread[firms.sector] ** 2
    firms.belief_variance[:] = np.minimum(firms.belief_variance + believed * believed, ceiling)
    _learn_from_sales(market)
    _learn_from_research(market)
    for row in np.flatnonzero(firms.held_session):
        _learn_from_session(market, int(row))


def _learn_from_sales(market: Market) -> None:
    firms, rules = market.firms, market.rules
    if not rules.switches.sales_learning:
        return
    interval = rules.learning.sales_interval
    due = market.is_due(interval) & firms.is_alive & ~firms.is_brand & (firms.buyers > 0)
    for row in np.flatnonzero(due):
        noise = rules.learning.sales_noise
        uid, n = int(firms.uid[row]), int(firms.buyers[row])
        z = [market.chance.normal(Draw.SALES_SIGNAL, uid, market.tick, axis) for axis in range(firms.belief.shape[1])]
        signal = firms.buyers_taste[row] / n + noise * np.array(z)
        spread = market.conditions.spread[firms.sector[row]]
        development.learn(firms.belief, firms.belief_variance, row, signal, noise * noise + spread * spread / n)
        firms.buyers[row] = 0
        firms.buyers_taste[row] = 0.0
        if not (firms.held_session[row] and rules.channels.fit):
            aim(market, int(row), firms.belief[row], is_cocreated=False, extra_weeks=0.0)


def _learn_from_research(market: Market) -> None:
    firms, rules = market.firms, market.rules
    if not rules.switches.brand_learning:
        return
    due = market.is_due(rules.learning.brand_interval) & firms.is_brand
    for row in np.flatnonzero(due):
        sample = _sample(market, int(row))
        if not sample.size:
            continue
        noise, uid = rules.learning.brand_noise, int(firms.uid[row])
        z = [market.chance.normal(Draw.RESEARCH, uid, market.tick, axis) for axis in range(firms.belief.shape[1])]
        signal = market.mean_taste(sample) + noise * np.array(z)
        spread = market.conditions.spread[firms.sector[row]]
        variance = noise * noise + spread * spread / sample.size
        development.learn(firms.belief, firms.belief_variance, row, signal, variance)
        aim(market, int(row), firms.belief[row], is_cocreated=False, extra_weeks=0.0)


def _sample(market: Market, row: int) -> np.ndarray:
    """Return rows of the customers in a brand's market research."""
    layout, firms = market.layout, market.firms
    first, count = layout.customers_by_sector
    sector = int(firms.sector[row])
    here = slice(first[sector], first[sector] + count[sector])
    chance = market.rules.learning.brand_sample / max(int(count[sector]), 1)
    u = market.chance.uniforms(Draw.RESEARCH, market.customers.uid[here], market.tick, int(firms.uid[row]))
    return np.asarray(first[sector] + np.flatnonzero(u < chance))


def _learn_from_session(market: Market, row: int) -> None:
    firms, rules = market.firms, market.rules
    if not rules.channels.fit:
        return
    size, sector = int(firms.panel_size[row]), int(firms.sector[row])
    reports = firms.panel_reports[row]
    method = int(firms.panel_method[row])
    step, options = float(market.feasible_step(row)), np.empty((2 + rules.learning.alternatives, reports.shape[1]))
    alternatives = RATED_ALTERNATIVES if method == Method.CONSULTATION else rules.learning.alternatives
    design, belief, votes = firms.design[row], firms.belief[row], firms.panel_vote[row]
    if method == Method.POLL:  # people vote on what the firm can show them before it has learned
        count = development.make_options(design, belief, reports, size, step, alternatives, options)
        development.cast_votes(options, count, reports, size, votes)
        _update_by_reports(market, row, options[votes[:size]], method)
    else:
        _update_by_reports(market, row, reports[:size], method)
        count = development.make_options(design, belief, reports, size, step, alternatives, options)
    goal = belief
    if rules.learning.target_rule == "choice":
        rule = {Method.POLL: development.POLL, Method.CONSULTATION: development.RATING}.get(
            Method(method), development.SHARE
        )
        best = development.winner_of(
            rule, options, count, reports, size, votes, firms.panel_alternative[row],
            market.conditions.fit_weight[sector], rules.demand.fit_cap,
        )  # fmt: skip
        goal = options[best]
        firms.panel_choice[row] = best if method == Method.POLL else -1
    aim(market, row, goal, is_cocreated=True, extra_weeks=float(traits(market, "weeks")[method]))


def _update_by_reports(market: Market, row: int, heard: np.ndarray, method: int) -> None:
    """Take the mean of what was heard into the belief, summed in the order of the panel."""
    firms = market.firms
    mean = np.zeros(heard.shape[1])
    for told in heard:
        mean += told
    mean /= len(heard)
    noise = (
        market.rules.cocreation.report_noise * float(traits(market, "noise")[method]) * float(firms.noise_factor[row])
    )
    spread = market.conditions.spread[firms.sector[row]]
    variance = (noise * noise + spread * spread) / len(heard)
    development.learn(firms.belief, firms.belief_variance, row, mean, variance)


def aim(market: Market, row: int, goal: np.ndarray, *, is_cocreated: bool, extra_weeks: float) -> None:
    """Start the redesign of firm ``row`` toward ``goal``, if it is worth it, feasible and affordable."""
    firms, rules = market.firms, market.rules
    if firms.ready[row] > LONG_AGO:
        return
    target = np.empty_like(firms.target[row])
    moved = development.toward(firms.design[row], goal, float(market.feasible_step(row)), target)
    price = redesign_price(market, row, is_cocreated=is_cocreated)
    if moved < rules.learning.smallest_step or moved <= 0.0 or market.spendable(row) < price:
        return
    lag = rules.production.brand_lag if firms.is_brand[row] else rules.production.lag
    ticks = lag * (1.0 - min(float(firms.lag_cut[row]), 1.0)) + extra_weeks * market.ticks_per_week
    firms.target[row] = target
    firms.ready[row] = market.tick + max(1, math.floor(ticks + 0.5))
    firms.idea_from[row] = market.tick
    firms.is_target_cocreated[row] = is_cocreated
    firms.redesign_cost[row] += price


def redesign_price(market: Market, row: int, *, is_cocreated: bool) -> int:
    """Return the cost of one redesign in rupiah; without the cost channel what came out of a session is free."""
    firms = market.firms
    if is_cocreated and not market.rules.channels.cost:
        return 0
    sector = int(firms.sector[row])
    profit = float(firms.gross_profit[row]) if firms.is_brand[row] else float(market.sector_profit[sector])
    return int(rupiah(market.conditions.redesign_cost[sector] * profit))
