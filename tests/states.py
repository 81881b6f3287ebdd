"""Whole states of markets, to be compared bit for bit."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulation import Market
from simulation.agents import Population
from simulation.record import RunTables
from simulation.saving import POPULATIONS, state_of


def differences(one: Market, other: Market) -> list[str]:
    """Return the names of all arrays of state whose bits differ."""
    left, right = state_of(one), state_of(other)
    return sorted({*left} ^ {*right}) + [
        name for name in left if name in right and not is_same(left[name], right[name])
    ]


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two arrays have the same bits, shape and type."""
    one, other = np.asarray(one), np.asarray(other)
    return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()


def assert_same_tables(one: RunTables, other: RunTables) -> None:
    """Fail where any table of two runs differs in any bit."""
    for name in ("measures", "weekly", "firms"):
        left, right = getattr(one, name), getattr(other, name)
        assert list(left.columns) == list(right.columns), name
        for column in left:
            assert left[column].equals(right[column]), f"{name}.{column}"


def populations(market: Market) -> dict[str, Population]:
    """Return every population of a market by name."""
    return {name: getattr(market, name) for name in POPULATIONS} | {"programmes": market.government.programmes}


def copies(market: Market) -> dict[str, dict[str, Any]]:
    """Return a copy of every column of every population."""
    return {
        name: {key: array.copy() for key, array in people.columns.items()}
        for name, people in populations(market).items()
    }
