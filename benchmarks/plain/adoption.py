"""Firms go digital, and take up or drop co-creation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from benchmarks.plain.numbers import median, within
from simulation.chance import Draw

if TYPE_CHECKING:
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket

PEERS = 5  # known firms of either sort
LEAST_PEERS = 2
GROWTH_WEEKS = 26


def go_digital(market: PlainMarket) -> None:
    """Let UMKM go online from week 0: by own push and digital peers, if literate, connected and willing."""
    rules = market.rules.adoption
    if market.tick < 0:
        return
    share: dict[int, float] = {}
    for cell in market.cells:
        living = [f for f in market.umkm_of(cell) if f.is_alive]
        share[cell.index] = sum(f.is_digital for f in living) / len(living) if living else 0.0
    for firm in market.living_umkm():
        if firm.is_digital:
            continue
        push = rules.digital_own + rules.digital_peers * share[firm.cell.index]
        chance = push * firm.skilled_literacy() * firm.connectivity() * (1.0 - firm.resistance)
        if market.luck.uniform(Draw.GO_DIGITAL, firm.uid) < chance:
            firm.is_digital = True


def decide_on_co_creation(market: PlainMarket) -> None:
    """Let firms take up or drop co-creation, as the scenario allows: off, all, a fixed share, or as they like."""
    mode = market.plan.co_creation
    if market.tick < 0 or mode == "off":
        return
    wanted = {firm: wants_to_cocreate(market, firm, mode) for firm in market.firms}  # all decide before anyone changes
    for firm, wants in wanted.items():
        if wants != firm.is_cocreating:
            firm.switched = market.tick
        firm.is_cocreating = wants
        firm.has_cocreated = firm.has_cocreated or wants


def wants_to_cocreate(market: PlainMarket, firm: Firm, mode: str | dict[str, float]) -> bool:
    """Return whether ``firm`` co-creates from this tick on."""
    may = firm.is_alive and (not firm.is_brand or market.rules.switches.brands_cocreate)
    rank = market.luck.uniform_once(Draw.START_COCREATING, firm.uid)
    if mode == "all":
        return may
    if mode != "voluntary":
        return may and rank < mode["share"]
    if market.tick == 0:
        return may and firm.is_digital and rank < market.rules.cocreation.start_share
    rules = market.rules.adoption
    if may and firm.is_due(rules.review_interval) and market.tick - firm.switched >= rules.minimum_stay:
        return market.luck.uniform(Draw.ADOPT, firm.uid) < inclination(market, firm)
    return firm.is_cocreating and firm.is_alive


def inclination(market: PlainMarket, firm: Firm) -> float:
    """Return the chance that a firm which reviews wants to co-create."""
    rules = market.rules.adoption
    months_of_cash = within(firm.cash / max(firm.monthly_cost(), 1.0), 0.0, 3.0)
    logit = (
        rules.base
        + rules.understanding_weight * min(firm.understanding + firm.understanding_gain, 1.0)
        + rules.literacy_weight * firm.skilled_literacy() * firm.connectivity()
        + rules.peers_weight * peers_gain(market, firm)
        - rules.resistance_weight * firm.resistance
        + rules.cash_weight * months_of_cash / 3.0
        + (rules.habit_weight if firm.is_cocreating else 0.0)
    )
    return 1.0 / (1.0 + math.exp(-logit))


def peers_gain(market: PlainMarket, firm: Firm) -> float:
    """Return how much better known co-creators of the cell have done than known others; 0 if there are too few."""
    if firm.cell is None:
        return 0.0
    half = GROWTH_WEEKS * market.ticks_per_week
    peers = [f for f in market.umkm_of(firm.cell) if f is not firm and f.is_alive and f.sales_growth(half) is not None]
    peers.sort(key=lambda peer: market.luck.uniform(Draw.PEER, firm.uid, peer.uid))
    mine = [f.sales_growth(half) for f in peers if f.is_cocreating][:PEERS]
    others = [f.sales_growth(half) for f in peers if not f.is_cocreating][:PEERS]
    if len(mine) < LEAST_PEERS or len(others) < LEAST_PEERS:
        return 0.0
    return median(mine) - median(others)
