"""In a worker: one market, week by week, as frames that a page can draw."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from experiments.evidence.diary import SPREADING
from experiments.wire import Message
from simulation import Scenario
from simulation.market import Market
from simulation.processes.process import Process
from simulation.record import remembered

PEOPLE: Final = 250
WEEKS: Final = 104
DIGITS: Final = 2


def frames(payload: dict[str, Any]) -> Message:
    """Run the market of one arm and return its first sector as frames, one a week from week 0."""
    plan = Scenario.from_dict(payload["arm"])
    market = Market(plan, seed=int(payload["seed"])).run_to(week=0)
    weeks = min(WEEKS, plan.horizon_weeks)
    people = neighbours(market, PEOPLE)
    firms = np.flatnonzero(market.firms.sector == 0)
    ears = Ears()
    market.processes = ears.beside(market.processes)
    shown = []
    for _ in range(weeks):
        market.step()
        shown.append(frame(market, people, firms, ears.says))
    return Message({"weeks": weeks, "most": WEEKS, "brands": market.firms.is_brand[firms].tolist(), "frames": shown})


class Ears:
    """Remembers what is said in a week: it is forgotten in the market once everybody has listened."""

    def __init__(self) -> None:
        self.says: NDArray[np.int32] = np.empty(0, dtype=np.int32)

    def beside(self, tick: Sequence[Process]) -> tuple[Process, ...]:
        """Return the week with an ear right after the process that talks."""
        place = [step.__name__ for step in tick].index(SPREADING) + 1
        return (*tick[:place], self.hear, *tick[place:])

    def hear(self, market: Market) -> None:
        """Note what everybody says this week."""
        self.says = market.customers.says.copy()


def neighbours(market: Market, most: int) -> NDArray[np.int64]:
    """Return customers of the first sector who know each other: breadth first over who listens to whom."""
    mine = market.customers.sector == 0
    found: dict[int, None] = {}
    for start in np.flatnonzero(mine):
        rim = [int(start)] if int(start) not in found else []
        while rim and len(found) < most:
            found |= dict.fromkeys(rim[: most - len(found)])
            heard = {int(one) for row in rim for one in market.customers.ties[row] if one >= 0 and mine[one]}
            rim = sorted(heard - set(found))
        if len(found) >= most:
            break
    return np.array(list(found), dtype=np.int64)


def lines(
    market: Market, people: NDArray[np.int64], firms: NDArray[np.int64], says: NDArray[np.int32]
) -> dict[str, list[list[int]]]:
    """Return who was asked by whom this week, and who heard from whom, as places in what is shown.

    ``asked`` holds (person, firm), ``told`` (who told, who listens): all who have a tie to a person in the week
    in which that person praises or complains; whether each of them takes it in is chance.
    """
    customers = market.customers
    person_at = {int(row): place for place, row in enumerate(people)}
    firm_at = {int(row): place for place, row in enumerate(firms)}
    this_week = customers.asked[people].astype(int) >= market.tick - market.ticks_per_week
    asked = [[int(p), firm_at[int(customers.known[people[p], s])]] for p, s in np.argwhere(this_week)
             if int(customers.known[people[p], s]) in firm_at]  # fmt: skip
    told = [[person_at[int(one)], place] for place, row in enumerate(people) for one in customers.ties[row]
            if int(one) in person_at and says[one] != 0]  # fmt: skip
    return {"asked": asked, "told": told}


def frame(
    market: Market, people: NDArray[np.int64], firms: NDArray[np.int64], says: NDArray[np.int32]
) -> dict[str, Any]:
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
        "says": np.sign(says[people]).astype(int).tolist(),
        "says_of": places_of(np.abs(says[people]) - 1, firms),
        "bought": places_of(customers.bought_from[people], firms),
        "knows": (remembered(market, people) >= 0).sum(axis=1).tolist(),
        **lines(market, people, firms, says),
        "design": np.round(f.design[firms][:, :2], DIGITS).T.tolist(),
        **told,
        **flags,
    }


def places_of(rows: NDArray[Any], firms: NDArray[np.int64]) -> list[int]:
    """Return the places of firm rows among the firms that are shown, -1 for nobody."""
    places = np.searchsorted(firms, rows)
    known = (places < len(firms)) & (firms[np.minimum(places, len(firms) - 1)] == rows)
    return [int(place) for place in np.where(known, places, -1)]
