"""The micro-task in mesa-frames: agents in Polars data frames, a week in expressions."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import mesa_frames
import numpy as np
import polars as pl
from answering import Week, serve


class Customers(mesa_frames.AgentSetPolars):
    """Customers, with what they remember in columns ``firm_k``, ``utility_k`` and ``draw_k``."""

    def __init__(self, model: mesa_frames.ModelDF, task: dict[str, np.ndarray]) -> None:
        super().__init__(model)
        self.slots = task["known"].shape[1]
        columns = {"unique_id": np.arange(len(task["queue"])), "queue": task["queue"]}
        for name, source in {"firm": "known", "utility": "utility", "draw": "draw"}.items():
            columns |= {f"{name}_{k}": np.ascontiguousarray(task[source][:, k]) for k in range(self.slots)}
        self.add(pl.DataFrame(columns))

    def choose(self) -> None:
        """Add ``choice_0`` and ``choice_1``: the firms that finish first and second."""
        slots = range(self.slots)
        race = [
            (-(1.0 - pl.col(f"draw_{k}")).log() * (-pl.col(f"utility_{k}")).exp()).alias(f"time_{k}") for k in slots
        ]
        times = [pl.col(f"time_{k}") for k in slots]
        left = [pl.when(pl.col("first") == k).then(float("inf")).otherwise(times[k]).alias(f"time_{k}") for k in slots]
        ranked = self.agents.lazy().with_columns(race).with_columns(first=earliest(times))
        ranked = ranked.with_columns(left).with_columns(second=earliest(times))
        picked = [self._firm_in("first").alias("choice_0"), self._firm_in("second").alias("choice_1")]
        served = pl.lit(-1, dtype=pl.Int32).alias("served")
        self.agents = ranked.with_columns(picked).with_columns(served).drop(*times, "first", "second").collect()

    def _firm_in(self, slot: str) -> pl.Expr:
        firm = pl.col("firm_0")
        for k in range(1, self.slots):
            firm = pl.when(pl.col(slot) == k).then(pl.col(f"firm_{k}")).otherwise(firm)
        return firm

    def line_up(self, turn: int, stock: pl.DataFrame) -> pl.DataFrame:
        """Serve those who wait at this turn's choice by their keys, and return what is left of ``stock``."""
        waiting = self.agents.lazy().filter(pl.col("served") < 0)
        queues = waiting.select("unique_id", "queue", firm=f"choice_{turn}").join(stock.lazy(), on="firm", how="left")
        place = pl.col("queue").rank("ordinal").over("firm")
        happy = queues.filter(place <= pl.col("stock")).select("unique_id", "firm").collect()
        served = self.agents["served"].to_numpy(writable=True)
        served[happy["unique_id"].to_numpy()] = happy["firm"].to_numpy()
        self.agents = self.agents.with_columns(served=pl.Series(served))
        sold = happy.group_by("firm").len()
        left = stock.join(sold, on="firm", how="left", maintain_order="left")
        return left.select("firm", stock=pl.col("stock") - pl.col("len").fill_null(0).cast(pl.Int64))

    def step(self) -> None:
        """Live nothing: the week is the model's."""


def earliest(times: list[pl.Expr]) -> pl.Expr:
    """Return the slot whose time is the least, the lowest slot of equals."""
    least = pl.min_horizontal(times)
    slot = pl.lit(len(times) - 1, dtype=pl.Int8)
    for k in reversed(range(len(times) - 1)):
        slot = pl.when(times[k] == least).then(pl.lit(k, dtype=pl.Int8)).otherwise(slot)
    return slot


class Town(mesa_frames.ModelDF):
    """Customers and the shelves of firms."""

    def __init__(self, task: dict[str, np.ndarray]) -> None:
        super().__init__(seed=0)
        self.customers = Customers(self, task)
        self.agents += self.customers
        self.customers = self.get_agents_of_type(Customers)
        self.stock = pl.DataFrame()

    def step(self) -> None:
        """Live one week."""
        self.customers.choose()
        for turn in range(2):
            self.stock = self.customers.line_up(turn, self.stock)


def prepare(task: dict[str, np.ndarray]) -> Any:
    """Build the town and return what renews the week."""
    town = Town(task)
    shelves = pl.DataFrame({"firm": np.arange(len(task["stock"]), dtype=np.int32), "stock": task["stock"]})

    def renew() -> Week:
        town.stock = shelves
        return lambda: week(town)

    return renew


def week(town: Town) -> np.ndarray:
    """Return who was served where."""
    town.step()
    return town.customers.agents["served"].to_numpy()


if __name__ == "__main__":
    serve(prepare, version("mesa-frames"))
