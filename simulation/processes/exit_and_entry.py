"""Firms close, and newcomers take free places."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from simulation import founding
from simulation.agents import LONG_AGO, NOBODY, Customer, Exit, Firm, columns_of
from simulation.agents.government import ProgrammeState
from simulation.chance import Draw
from simulation.kernels import memory
from simulation.kernels.threads import by_rows
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market

LEAST_DELAY: Final = 2  # ticks for which a place stays free, so that nothing points to its last owner


@process(
    writes={
        Firm.is_alive, Firm.closed, Firm.exit_kind, Firm.is_cocreating, Firm.panel_tick, Firm.panel_size, Firm.ready,
        Firm.capacity_ready, Firm.stock, Firm.loan_due, Customer.known, Customer.bond, Customer.asked, Customer.pending,
        Customer.bought_from, Firm.spoiled, Firm.is_on_trial,
    }
)  # fmt: skip
def close_firms(market: Market) -> None:
    """Close UMKM that are insolvent (cash below minus the credit line) or meet the background hazard.

    A closing firm's stock is written off as spoiled, its debt with it, and everybody forgets it at once.
    Chance: CLOSE (firm uid) uniform.
    Nobody closes while firms settle in (the first part of the burn-in).
    Order: synchronous; insolvency goes before the hazard.
    """
    firms, rules = market.firms, market.rules
    if not rules.switches.exit or market.is_settling:
        return
    may = firms.is_alive & ~firms.is_brand
    insolvent = may & (firms.cash < -firms.credit)
    fated = may & (market.chance.uniforms(Draw.CLOSE, firms.uid, market.tick) < rules.finance.hazard)
    closing = insolvent | fated
    if not closing.any():
        return
    firms.exit_kind[closing] = np.where(insolvent[closing], int(Exit.INSOLVENT), int(Exit.HAZARD))
    firms.is_alive[closing] = False
    firms.closed[closing] = market.tick
    firms.is_cocreating[closing] = False
    firms.is_on_trial[closing] = False
    firms.spoiled[closing] += firms.stock[closing]
    for column in (firms.stock, firms.panel_size, firms.loan_due):
        column[closing] = 0
    firms.panel_tick[closing] = NOBODY
    for column in (firms.ready, firms.capacity_ready):
        column[closing] = LONG_AGO
    for row in np.flatnonzero(closing):
        market.dismiss(int(row))
    sector_lost = np.bincount(firms.sector[closing], minlength=market.layout.sectors) > 0
    by_rows(
        memory.forget_firms, len(market.customers), np.append(False, closing), sector_lost, market.customers.sector,
        market.memories, market.customers.bought_from,
    )  # fmt: skip


@process(writes={*columns_of(Firm).values(), ProgrammeState.enrolled})
def open_firms(market: Market) -> None:
    """Let newcomers take places that have been free for ``entry_delay`` ticks (at least 2).

    A newcomer's expected sales are ``entrant_size`` of the sector's median at the start; capacity, overhead and cash
    follow from them. The g-th newcomer of a place has the same uid, and so the same design and luck, in every arm;
    programmes have not served it yet.
    Chance: as at building, with the newcomer's uid.
    Order: row order of places.
    """
    firms, rules = market.firms, market.rules
    if not rules.switches.entry:
        return
    delay = max(LEAST_DELAY, rules.finance.entry_delay)
    for row in np.flatnonzero(~firms.is_alive & ~firms.is_brand & (market.tick - firms.closed >= delay)):
        market.retire(int(row))
        founding.clear(market, int(row))
        firms.generation[row] += 1
        founding.found(market, int(row))
        firms.opened[row] = market.tick
        firms.start_sales[row] = rules.finance.entrant_size * market.sector_sales[firms.sector[row]]
        founding.endow(market, int(row))
        firms.stock[row] = math.ceil(firms.start_sales[row])
        market.welcome(int(row))
