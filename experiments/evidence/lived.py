"""Arms lived through by a worker, kept for the next hypothesis that asks for the same one."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from simulation import Market, Scenario
from simulation.record import measures_of, present_bonds, remembered

KEPT_MARKETS: Final = 8  # the hypotheses ask for about thirty worlds, and come back to a few of them
KEPT_ARMS: Final = 160  # more than all arms of all hypotheses under one vector and seed
FIRM_GROUPS: Final = ("adopters", "treated")
ANY_NAME: Final = "world"
ANY_POLICY: Final = {
    "name": ANY_NAME,
    "title_en": "",
    "title_id": "",
    "description_en": "",
    "description_id": "",
    "horizon": "52 weeks",
    "planned": "0 weeks",
    "co_creation": "off",
    "changes": {},
    "programmes": [],
}  # so that all arms of one world ask for the same burn-in

type Values = dict[str, float]


@dataclass(frozen=True)
class Lived:
    """What is kept of one run: its measures by ``measure/group``, its firms, and what only the market could tell."""

    measures: Values
    firms: pd.DataFrame
    own: Values

    def value(self, measure: str, group: str, uids: frozenset[int]) -> float:
        """Return one number; ``adopters`` and ``treated`` are the same firms, ``uids``, in every arm of a world."""
        if measure in self.own:
            return self.own[measure]
        if group in FIRM_GROUPS:
            return measures_of(self.firms, set(uids)).get(measure, math.nan) if uids else math.nan
        return self.measures.get(f"{measure}/{group}", math.nan)

    def inside(self, measure: str) -> float:
        """Return the naive contrast in this one market: UMKM of the cohort that co-created less those that did not."""
        mine = self.members("adopters")
        firms = self.firms[(self.firms["kind"] == "umkm") & self.firms["cohort"]]
        others = frozenset(firms["uid"].astype(int)) - mine
        return self.value(measure, "adopters", mine) - self.value(measure, "adopters", others)

    def members(self, group: str) -> frozenset[int]:
        """Return the cohort's firms that co-created, or were reached by a programme, in this arm."""
        column = {"adopters": "adopter", "treated": "treated"}.get(group, "")
        firms = self.firms[(self.firms["kind"] == "umkm") & self.firms["cohort"]]
        return frozenset(firms.loc[firms[column], "uid"].astype(int)) if column else frozenset()


def live(plan: Scenario, seed: int) -> Lived:
    """Live through ``plan``; equal scenarios and worlds asked for again, by whatever name, are taken from memory."""
    return _lived(json.dumps({**plan.to_dict(), "name": ANY_NAME}, sort_keys=False), seed)


@lru_cache(maxsize=KEPT_ARMS)
def _lived(plan: str, seed: int) -> Lived:
    scenario = Scenario.from_dict(json.loads(plan))
    world = {**scenario.to_dict(), **ANY_POLICY}
    market = _burnt_in(json.dumps(world, sort_keys=False), seed).fork(scenario)
    market.run()
    tables = market.tables()
    keys = tables.measures["measure"] + "/" + tables.measures["group"]
    return Lived(dict(zip(keys, tables.measures["value"].astype(float), strict=True)), tables.firms, own_values(market))


@lru_cache(maxsize=KEPT_MARKETS)
def _burnt_in(world: str, seed: int) -> Market:
    return Market(Scenario.from_dict(json.loads(world)), seed=seed).run_to(week=0)


def own_values(market: Market) -> Values:
    """Return what tables do not hold: participants' bonds, what co-creators know, who is served."""
    return {**bonds(market), **knowledge(market), **launches(market)}


def bonds(market: Market) -> Values:
    """Return the mean bond with co-creating firms of people who answered them, and of others who remember them."""
    customers, firms = market.customers, market.firms
    known = remembered(market)
    row = np.maximum(known, 0)
    ours = (known >= 0) & firms.has_cocreated[row] & firms.is_alive[row] & ~firms.is_brand[row]
    present = present_bonds(market)
    took_part = ours & (customers.asked >= 0)
    return {
        "bond_of_participants": _mean(present[took_part]), "bond_of_others": _mean(present[ours & ~took_part]),
        "participants": float(took_part.any(axis=1).mean()),
    }  # fmt: skip


def knowledge(market: Market) -> Values:
    """Return how far UMKM's beliefs and designs lie from mean taste, and designs from people in no community."""
    firms, customers = market.firms, market.customers
    rows = np.flatnonzero(firms.is_alive & ~firms.is_brand)
    ours = rows[firms.has_cocreated[rows]]
    gap = np.linalg.norm(firms.belief - market.trends.position[firms.sector], axis=1)
    return {
        "belief_gap": _mean(gap[ours] if ours.size else gap[rows]),
        "fit_of_non_members": -_mean(_distances(market, ours, customers.community < 0)),
        "fit_of_members": -_mean(_distances(market, ours, customers.community >= 0)),
        "design_variety": _variety(market, rows),
        "fit_on_offer": -_mean(_nearest(market, rows)),
    }


def _distances(market: Market, firms: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Return distances between designs of ``firms`` and tastes of the ``people`` of their sectors (all pairs)."""
    customers, circle = market.customers, market.customers.community
    own = customers.taste + np.where(circle[:, None] >= 0, market.communities.centre[np.maximum(circle, 0)], 0.0)
    found = [np.empty(0)]
    for row in firms:
        sector = market.firms.sector[row]
        mine = own[people & (customers.sector == sector)] + market.trends.position[sector]
        found.append(np.linalg.norm(mine - market.firms.design[row], axis=1))
    return np.concatenate(found)


def _nearest(market: Market, rows: np.ndarray) -> np.ndarray:
    """Return, for every customer, the distance to the nearest design of an UMKM of the own sector and trade area.

    Unlike the fit of purchases it is not lowered by buyers who come from further away.
    """
    customers, firms, circle = market.customers, market.firms, market.customers.community
    own = customers.taste + np.where(circle[:, None] >= 0, market.communities.centre[np.maximum(circle, 0)], 0.0)
    own = own + market.trends.position[customers.sector]
    found = np.full(len(customers), np.nan)
    for row in rows:
        here = (customers.sector == firms.sector[row]) & (customers.area == firms.area[row])
        gaps = np.linalg.norm(own[here] - firms.design[row], axis=1)
        found[here] = np.fmin(found[here], gaps)
    return found[np.isfinite(found)]


def _variety(market: Market, rows: np.ndarray) -> float:
    """Return the mean distance between designs of two UMKM of one sector."""
    found = []
    for sector in np.unique(market.firms.sector[rows]):
        designs = market.firms.design[rows[market.firms.sector[rows] == sector]]
        gaps = np.linalg.norm(designs[:, None] - designs[None], axis=2)
        found.append(gaps.sum() / max(len(designs) * (len(designs) - 1), 1))
    return _mean(np.array(found))


def launches(market: Market) -> Values:
    """Return mean weeks to market of co-created and of own launches of UMKM, and launches a firm and year."""
    log = market.launches
    mine = (log.column("tick") >= 0) & (log.column("row") < market.layout.umkm)
    weeks = (log.column("tick") - log.column("idea_from")) / market.ticks_per_week
    ours = log.column("is_cocreated")
    years = max(market.week, 1) / 52
    return {
        "weeks_cocreated": _mean(weeks[mine & ours]), "weeks_own": _mean(weeks[mine & ~ours]),
        "kept": _mean(1.0 - (log.column("is_reverted") | log.column("is_closed"))[mine]),
        "launches_a_year": float(mine.sum()) / market.layout.umkm / years,
    }  # fmt: skip


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if values.size else math.nan
