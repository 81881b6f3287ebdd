"""The micro-task in Modelly: agents are objects whose attributes lie in columns; the week is written on the columns.

Modelly has no word for a queue: its way to treat everybody at once is NumPy on the columns of an agent class. A column
holds one number per agent, so what is remembered takes a column per slot.
"""

from __future__ import annotations

from typing import Any

import modelly
import numpy as np
from answering import Week, serve

SLOTS = 5


class Firm(modelly.Agent):
    """A firm with a shelf."""

    stock = modelly.Column(np.int64)


class Customer(modelly.Agent):
    """A customer who remembers five firms."""

    queue = modelly.Column(float)
    served = modelly.Column(np.int64, default=-1)
    firm_0, firm_1, firm_2, firm_3, firm_4 = (modelly.Column(np.int64) for _ in range(SLOTS))
    utility_0, utility_1, utility_2, utility_3, utility_4 = (modelly.Column(float) for _ in range(SLOTS))
    draw_0, draw_1, draw_2, draw_3, draw_4 = (modelly.Column(float) for _ in range(SLOTS))


class Town(modelly.Model):
    """Customers and firms of one week."""

    def __init__(self, task: dict[str, np.ndarray]) -> None:
        super().__init__(rng=0)
        Firm.create_agents(self, len(task["stock"]))
        Customer.create_agents(self, len(task["queue"]))
        self.firms, self.customers = self.columns[Firm], self.columns[Customer]
        self.customers.queue = task["queue"]
        for name, source in {"firm": "known", "utility": "utility", "draw": "draw"}.items():
            for k in range(SLOTS):
                self.customers[f"{name}_{k}"][:] = task[source][:, k]

    def step(self) -> None:
        """Live one week."""
        people = self.customers
        people.served = -1
        for choice in self.choices():
            waiting = np.flatnonzero(people.served < 0)
            self.serve(waiting, choice[waiting])

    def choices(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the firms that finish first and second in each customer's race."""
        people = self.customers
        times = [-np.log(1.0 - people[f"draw_{k}"]) * np.exp(-people[f"utility_{k}"]) for k in range(SLOTS)]
        finish, known = np.stack(times), np.stack([people[f"firm_{k}"] for k in range(SLOTS)])
        everybody = np.arange(len(people))
        first = finish.argmin(axis=0)
        finish[first, everybody] = np.inf
        return known[first, everybody], known[finish.argmin(axis=0), everybody]

    def serve(self, who: np.ndarray, wants: np.ndarray) -> None:
        """Serve ``who`` at ``wants`` by their queue keys while stock lasts."""
        order = np.lexsort((self.customers.queue[who], wants))
        firms = wants[order]
        place = np.arange(len(order)) - np.searchsorted(firms, firms)
        happy = place < self.firms.stock[firms]
        self.customers.served[who[order[happy]]] = firms[happy]
        self.firms.stock -= np.bincount(firms[happy], minlength=len(self.firms))


def prepare(task: dict[str, np.ndarray]) -> Any:
    """Build the town and return what renews the week."""
    town = Town(task)

    def renew() -> Week:
        town.firms.stock = task["stock"]
        return lambda: week(town)

    return renew


def week(town: Town) -> np.ndarray:
    """Return who was served where."""
    town.step()
    return town.customers.served


if __name__ == "__main__":
    serve(prepare, modelly.__version__)
