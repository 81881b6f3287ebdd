"""Firms go digital, and take up or drop co-creation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.agents import Firm
from simulation.chance import Draw
from simulation.kernels import adoption
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market


@process(writes={Firm.is_digital})
def go_digital(market: Market) -> None:
    """Let UMKM that are not digital yet go online, from week 0 on: before it the measured share stands.

    Chance per tick = (own push + pull of peers x digital share among the living UMKM of the cell) x literacy x
    connectivity x (1 - resistance); literacy includes support and is at most 1.
    Chance: GO_DIGITAL (firm uid) uniform.
    Order: synchronous; peers' shares are counted before anyone changes.
    """
    if market.tick < 0:
        return
    firms, rules = market.firms, market.rules.adoption
    adoption.go_digital(
        market.chance.stream(Draw.GO_DIGITAL, market.tick), firms.uid, firms.is_brand | ~firms.is_alive,
        market.cell_of_firm, market.literacy(), market.connectivity, firms.resistance,
        (rules.digital_own, rules.digital_peers), np.zeros((len(market.layout.umkm_count), 2)), firms.is_digital,
    )  # fmt: skip


@process(writes={Firm.is_cocreating, Firm.has_cocreated, Firm.switched})
def decide_on_co_creation(market: Market) -> None:
    """Let firms take up or drop co-creation, as the scenario allows.

    ``off``: nobody. ``all``: every UMKM. ``share``: UMKM whose START_COCREATING draw is below the share, so arms with
    other shares are nested. ``voluntary``: at week 0 digital UMKM whose draw is below the starting share; from then
    each firm reviews every ``review_interval`` ticks, at its own phase, not before ``minimum_stay`` is over, and
    co-creates with chance ``logistic(base + understanding + literacy x connectivity + peers' gain - resistance + months
    of cash (at most 3, over 3) + habit if it co-creates already)``, each times its weight.
    Peers' gain = median 26-week sales growth (to [-1, 1]) of at most 5 co-creating UMKM of the cell minus that of 5
    others, lowest keyed rank first; 0 if there are fewer than two of either.
    Chance: START_COCREATING (firm uid, at building) uniform; ADOPT (firm uid) uniform; PEER (firm uid, peer uid) rank.
    Order: synchronous; peers are read before anyone changes.
    """
    mode = market.plan.co_creation
    if market.tick < 0 or mode == "off":
        return
    if mode == "voluntary":
        wanted = _voluntary(market)
    else:
        wanted = market.firms.is_alive & _may_cocreate(market) & (_ranks(market) < _fixed_share(mode))
    changed = wanted != market.firms.is_cocreating
    market.firms.is_cocreating[:] = wanted
    market.firms.has_cocreated |= wanted
    market.firms.switched[changed] = market.tick


def _fixed_share(mode: Any) -> float:
    return 2.0 if mode == "all" else float(mode["share"])


def _may_cocreate(market: Market) -> np.ndarray:
    """UMKM may; brands only where the switch says so."""
    return np.asarray(~market.firms.is_brand | market.rules.switches.brands_cocreate)


def _ranks(market: Market) -> np.ndarray:
    return market.chance.uniforms(Draw.START_COCREATING, market.firms.uid)


def _voluntary(market: Market) -> np.ndarray:
    """Return who co-creates after this tick's reviews."""
    firms, rules = market.firms, market.rules.adoption
    if market.tick == 0:
        starts = _ranks(market) < market.rules.cocreation.start_share
        return np.asarray(firms.is_alive & firms.is_digital & _may_cocreate(market) & starts)
    wanted = firms.is_cocreating & firms.is_alive
    interval = rules.review_interval
    due = market.is_due(interval) & firms.is_alive & _may_cocreate(market)
    due &= market.tick - firms.switched >= rules.minimum_stay
    rows = np.flatnonzero(due)
    if rows.size:
        chance = adoption.inclination(
            rows,
            firms.is_cocreating,
            _push(market),
            _peers_gain(market, rows),
            (rules.peers_weight, rules.habit_weight),
        )
        wanted[rows] = market.chance.uniforms(Draw.ADOPT, firms.uid[rows], market.tick) < chance
    return np.asarray(wanted)


def _push(market: Market) -> np.ndarray:
    """Return every firm's inclination without peers and habit (logit)."""
    firms, rules = market.firms, market.rules.adoption
    understanding = np.minimum(firms.understanding + firms.understanding_gain, 1.0)
    months = np.clip(firms.cash / np.maximum(market.monthly_cost(), 1.0), 0.0, 3.0) / 3.0
    return np.asarray(
        rules.base
        + rules.understanding_weight * understanding
        + rules.literacy_weight * market.literacy() * market.connectivity
        - rules.resistance_weight * firms.resistance
        + rules.cash_weight * months
    )


def _peers_gain(market: Market, rows: np.ndarray) -> np.ndarray:
    """Return, for each firm that reviews, how much better co-creating peers have done than others."""
    firms, layout = market.firms, market.layout
    half = 26 * market.ticks_per_week
    gains: np.ndarray = adoption.peers_gain(
        market.chance.stream(Draw.PEER, market.tick), rows, firms.uid, market.cell_of_firm, layout.umkm_first,
        layout.umkm_count, firms.is_cocreating, market.sales_growth(half),
    )  # fmt: skip
    return gains
