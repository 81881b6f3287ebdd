"""In a worker: one market, week by week, as frames that a page can draw."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.wire import Message
from simulation import Scenario
from simulation.market import Market

PEOPLE: Final = 250
WEEKS: Final = 104
DIGITS: Final = 2


def frames(payload: dict[str, Any]) -> Message:
    """Run the market of one arm and return its first sector as frames, one a week from week 0."""
    plan = Scenario.from_dict(payload["arm"])
    market = Market(plan, seed=int(payload["seed"])).run_to(week=0)
    weeks = min(WEEKS, plan.horizon_weeks)
    people = np.flatnonzero(market.customers.sector == 0)
    people = people[:: max(1, len(people) // PEOPLE)][:PEOPLE]
    firms = np.flatnonzero(market.firms.sector == 0)
    shown = []
    for _ in range(weeks):
        market.step()
        shown.append(frame(market, people, firms))
    return Message({"weeks": weeks, "brands": market.firms.is_brand[firms].tolist(), "frames": shown})


def frame(market: Market, people: NDArray[np.int64], firms: NDArray[np.int64]) -> dict[str, Any]:
    """Return where everybody stands at the end of a week, and what each firm did in it."""
    f, customers = market.firms, market.customers
    taste = customers.taste[people].astype(float) + market.trends.position[customers.sector[people]]
    circle = customers.community[people]
    member = circle >= 0
    taste[member] += market.communities.centre[circle[member]]
    told = {
        name: getattr(f, name)[firms].astype(float).round(DIGITS).tolist()
        for name in ("price", "cash", "stock", "sold", "lost", "capacity", "praise", "complaints", "panel_size")
    }
    flags = {
        name: getattr(f, name)[firms].astype(int).tolist()
        for name in ("is_alive", "is_cocreating", "is_digital", "held_session", "is_treated", "uid")
    }
    return {
        "people": np.round(taste[:, :2], DIGITS).T.tolist(),
        "says": np.sign(customers.says[people]).astype(int).tolist(),
        "design": np.round(f.design[firms][:, :2], DIGITS).T.tolist(),
        **told,
        **flags,
    }
