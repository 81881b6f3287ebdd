"""The micro-task in NumPy: one sort of everybody by firm and queue key in each round."""

from __future__ import annotations

from typing import Any

import numpy as np
from answering import Week, serve


def prepare(task: dict[str, np.ndarray]) -> Any:
    """Return what renews the week."""

    def renew() -> Week:
        stock = task["stock"].copy()
        return lambda: week(task, stock)

    return renew


def week(task: dict[str, np.ndarray], stock: np.ndarray) -> np.ndarray:
    """Return the firm that served each customer, -1 for none."""
    known = task["known"]
    everybody = np.arange(len(known))
    finish = -np.log(1.0 - task["draw"]) * np.exp(-task["utility"])
    first = finish.argmin(axis=1)
    finish[everybody, first] = np.inf
    served = np.full(len(known), -1, dtype=np.int64)
    for choice in (first, finish.argmin(axis=1)):
        waiting = np.flatnonzero(served < 0)
        ration(waiting, known[waiting, choice[waiting]], task["queue"][waiting], stock, served)
    return served


def ration(who: np.ndarray, wants: np.ndarray, queue: np.ndarray, stock: np.ndarray, served: np.ndarray) -> None:
    """Serve ``who`` at ``wants`` by ``queue`` while ``stock`` lasts."""
    order = np.lexsort((queue, wants))
    firms = wants[order]
    place = np.arange(len(order)) - np.searchsorted(firms, firms)  # in the queue of one's firm
    happy = place < stock[firms]
    served[who[order[happy]]] = firms[happy]
    stock -= np.bincount(firms[happy], minlength=len(stock))


if __name__ == "__main__":
    serve(prepare, np.__version__)
