"""The micro-task in plain Mesa: an object for every customer and firm."""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np
from answering import Week, serve


class Firm(mesa.Agent):
    """A firm with a shelf and a queue in front of it."""

    def __init__(self, model: Town) -> None:
        super().__init__(model)
        self.stock = 0
        self.queue: list[Customer] = []

    def serve(self) -> None:
        """Serve the queue, lowest key first, while stock lasts."""
        if len(self.queue) > self.stock:
            self.queue.sort(key=by_key)
        for customer in self.queue[: self.stock]:
            customer.served_by = self
        self.stock -= min(self.stock, len(self.queue))
        self.queue = []


class Customer(mesa.Agent):
    """A customer who remembers some firms."""

    def __init__(self, model: Town, offers: list[tuple[Firm, float, float]], key: float) -> None:
        super().__init__(model)
        self.offers = offers
        self.key = key
        self.choices: list[Firm] = []
        self.served_by: Firm | None = None

    def choose(self) -> None:
        """Rank the firms remembered: exponential times over exp(utility), earliest first."""
        race = [(-math.log(1.0 - draw) * math.exp(-utility), firm) for firm, utility, draw in self.offers]
        race.sort(key=by_time)
        self.choices = [firm for _, firm in race[:2]]
        self.served_by = None

    def line_up(self, turn: int) -> None:
        """Join the queue of this turn's choice if nobody has served this customer yet."""
        if self.served_by is None:
            self.choices[turn].queue.append(self)


def by_key(customer: Customer) -> float:
    """Return the place in the queue."""
    return customer.key


def by_time(entry: tuple[float, Firm]) -> float:
    """Return the time of the race."""
    return entry[0]


class Town(mesa.Model):
    """Customers and firms of one week."""

    def __init__(self, task: dict[str, np.ndarray]) -> None:
        super().__init__()
        self.firms = [Firm(self) for _ in task["stock"]]
        self.row = {firm: row for row, firm in enumerate(self.firms)}
        columns = (task[name].tolist() for name in ("known", "utility", "draw", "queue"))
        for known, utility, draw, key in zip(*columns, strict=True):
            Customer(self, list(zip([self.firms[f] for f in known], utility, draw, strict=True)), key)
        self.customers = self.agents_by_type[Customer]

    def step(self) -> None:
        """Live one week."""
        self.customers.do("choose")
        for turn in range(2):
            self.customers.do("line_up", turn)
            self.agents_by_type[Firm].do("serve")

    def served(self) -> list[int]:
        """Return the row of the firm that served each customer, -1 for none."""
        return [-1 if customer.served_by is None else self.row[customer.served_by] for customer in self.customers]


def prepare(task: dict[str, np.ndarray]) -> Any:
    """Build the town and return what renews the week."""
    town = Town(task)

    def renew() -> Week:
        for firm, stock in zip(town.firms, task["stock"].tolist(), strict=True):
            firm.stock = stock
        return lambda: week(town)

    return renew


def week(town: Town) -> list[int]:
    """Return who was served where."""
    town.step()
    return town.served()


if __name__ == "__main__":
    serve(prepare, mesa.__version__)
