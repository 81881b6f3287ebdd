"""One market: UMKM, big brands, customers, communities and government."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.code import code_hash
    from simulation.errors import PasarError
    from simulation.market import Market
    from simulation.scenario import Scenario, load

__all__ = ["Market", "PasarError", "Scenario", "code_hash", "load"]


def __getattr__(name: str) -> Any:
    """Import on first use: reading a scenario needs neither Mesa nor Numba."""
    from importlib import import_module

    homes = {
        "Market": "simulation.market", "PasarError": "simulation.errors", "Scenario": "simulation.scenario",
        "code_hash": "simulation.code", "load": "simulation.scenario",
    }  # fmt: skip
    if name not in homes:
        raise AttributeError(f"module 'simulation' has no attribute {name!r}")
    return getattr(import_module(homes[name]), name)
