"""Firms develop products: what they learn, and what they decide to make next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plain.firm import Project
from benchmarks.plain.numbers import Point, distance, mean, squared_distance, toward, whole
from benchmarks.plain.sessions import method_of, traits_of
from simulation.agents import Method
from simulation.chance import Draw

if TYPE_CHECKING:
    from benchmarks.plain.firm import Firm, Panel
    from benchmarks.plain.market import PlainMarket

RATED_ALTERNATIVES = 1  # a consultation shows the believed mean and one idea of the customers'


def develop_products(market: PlainMarket) -> None:
    """Let firms update their belief about taste and start redesigns: own sales, research, sessions, in that order."""
    drift, rules = market.rules.learning.believed_drift, market.rules
    for firm in market.firms:
        firm.belief_variance = min(firm.belief_variance + drift * drift, 4.0 * firm.sector.spread**2)
    for firm in market.living_umkm():
        if rules.switches.sales_learning and firm.buyers and firm.is_due(rules.learning.sales_interval):
            learn_from_sales(market, firm)
    for firm in market.brands():
        if rules.switches.brand_learning and firm.is_due(rules.learning.brand_interval):
            learn_from_research(market, firm)
    for firm in market.firms:
        if firm.flows.answers and rules.channels.fit:
            learn_from_session(market, firm)


def learn(firm: Firm, signal: Point, variance: float) -> None:
    """Move the belief toward a signal, by the more the less the firm knew: one Kalman step."""
    gain = firm.belief_variance / (firm.belief_variance + variance)
    firm.belief = [old + gain * (new - old) for old, new in zip(firm.belief, signal, strict=True)]
    firm.belief_variance *= 1.0 - gain


def learn_from_sales(market: PlainMarket, firm: Firm) -> None:
    """Learn from the mean taste of the buyers since the last lesson, and aim at the believed mean."""
    noise, spread, n = market.rules.learning.sales_noise, firm.sector.spread, firm.buyers
    z = [market.luck.normal(Draw.SALES_SIGNAL, firm.uid, axis) for axis in range(len(firm.belief))]
    signal = [total / n + noise * error for total, error in zip(firm.buyers_taste, z, strict=True)]
    learn(firm, signal, noise * noise + spread * spread / n)
    firm.buyers, firm.buyers_taste = 0, [0.0] * len(firm.belief)
    if not (firm.flows.answers and market.rules.channels.fit):  # else this tick's session decides
        aim(market, firm, firm.belief, is_cocreated=False)


def learn_from_research(market: PlainMarket, brand: Firm) -> None:
    """Let a brand learn from a random sample of the sector's customers, and aim at the believed mean."""
    people, rules = brand.sector.customers, market.rules.learning
    chance = rules.brand_sample / max(len(people), 1)
    sample = [c.taste for c in people if market.luck.uniform(Draw.RESEARCH, c.uid, brand.uid) < chance]
    if not sample:
        return
    noise, spread = rules.brand_noise, brand.sector.spread
    z = [market.luck.normal(Draw.RESEARCH, brand.uid, axis) for axis in range(len(brand.belief))]
    signal = [taste + noise * error for taste, error in zip(mean(sample), z, strict=True)]
    learn(brand, signal, noise * noise + spread * spread / len(sample))
    aim(market, brand, brand.belief, is_cocreated=False)


def learn_from_session(market: PlainMarket, firm: Firm) -> None:
    """Learn from what participants said, let designs compete before them, and aim at the best."""
    panel, method = firm.panel, method_of(firm)
    if method == Method.POLL:  # people vote on what the firm can show them before it has learned
        options = options_of(market, firm, panel, method)
        for answer in panel.answers:
            answer.vote = nearest(options, answer.report)
        update_by_reports(market, firm, [options[answer.vote] for answer in panel.answers])
    else:
        update_by_reports(market, firm, [answer.report for answer in panel.answers])
        options = options_of(market, firm, panel, method)
    goal = firm.belief
    if market.rules.learning.target_rule == "choice":
        best = winner(firm, options, panel, method)
        goal = options[best]
        panel.choice = best if method == Method.POLL else -1
    aim(market, firm, goal, is_cocreated=True, extra_weeks=traits_of(market, firm).weeks)


def options_of(market: PlainMarket, firm: Firm, panel: Panel, method: Method) -> list[Point]:
    """Return designs that compete: the present one, and steps toward the belief and the first respondents' reports."""
    step = firm.feasible_step()
    alternatives = RATED_ALTERNATIVES if method == Method.CONSULTATION else market.rules.learning.alternatives
    goals = [firm.belief, *(answer.report for answer in panel.answers[:alternatives])]
    return [list(firm.design), *(toward(firm.design, goal, step) for goal in goals)]


def nearest(options: list[Point], report: Point) -> int:
    """Return the option nearest to a report; ties go to the earlier one."""
    return min(range(len(options)), key=lambda option: squared_distance(options[option], report))


def winner(firm: Firm, options: list[Point], panel: Panel, method: Method) -> int:
    """Return the option that wins: by votes, by ratings, or by how many would buy it; ties keep the earlier."""
    answers = panel.answers
    if method == Method.POLL:
        scores: list[float] = [sum(a.vote == option for a in answers) for option in range(len(options))]
    elif method == Method.CONSULTATION:
        scores = [sum(a.customer.utility_of_fit(design, a.report) for a in answers) for design in options]
    else:
        scores = [sum(a.customer.utility_of_fit(design, a.report) > a.needed for a in answers) for design in options]
    return max(range(len(options)), key=lambda option: scores[option])


def update_by_reports(market: PlainMarket, firm: Firm, heard: list[Point]) -> None:
    """Take the mean of what was heard into the belief."""
    noise = market.rules.cocreation.report_noise * traits_of(market, firm).noise * firm.noise_factor
    spread = firm.sector.spread
    learn(firm, mean(heard), (noise * noise + spread * spread) / len(heard))


def aim(market: PlainMarket, firm: Firm, goal: Point, *, is_cocreated: bool, extra_weeks: float = 0.0) -> None:
    """Start a redesign toward ``goal``, if none is under way and it is worth it and affordable."""
    rules = market.rules
    target = toward(firm.design, goal, firm.feasible_step())
    moved, price = (
        min(distance(firm.design, goal), firm.feasible_step()),
        redesign_price(market, firm, is_cocreated=is_cocreated),
    )
    if firm.project or moved < rules.learning.smallest_step or moved <= 0.0 or firm.spendable() < price:
        return
    lag = rules.production.brand_lag if firm.is_brand else rules.production.lag
    ticks = lag * (1.0 - min(firm.lag_cut, 1.0)) + extra_weeks * market.ticks_per_week
    firm.project = Project(target, market.tick, market.tick + max(1, whole(ticks)), is_cocreated)
    firm.flows.redesign_cost += price


def redesign_price(market: PlainMarket, firm: Firm, *, is_cocreated: bool) -> int:
    """Return the cost of a redesign in rupiah; without the cost channel what came out of a session is free."""
    if is_cocreated and not market.rules.channels.cost:
        return 0
    return whole(firm.sector.redesign_cost * firm.profit_for_prices())
