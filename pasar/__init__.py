"""Ask when, where and for whom co-creation raises the competitiveness (daya saing) of UMKM.

    import pasar
    base, cocreate = pasar.load("baseline"), pasar.load("co_creation")
    result = pasar.compare(base, cocreate, seeds=range(60))
    print(result.effect("umkm_revenue_share"))

Names load on first use, so that ``import pasar`` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from pasar.house import check_house

if TYPE_CHECKING:
    from pasar.api import compare, load_results, run
    from simulation.market import Market
    from simulation.scenario import Scenario, load

__version__: Final = "0.1.0"
__all__ = ["Market", "Scenario", "__version__", "compare", "load", "load_results", "run"]

_HOME: Final = {
    "Market": "simulation.market",
    "Scenario": "simulation.scenario",
    "load": "simulation.scenario",
    "compare": "pasar.api",
    "load_results": "pasar.api",
    "run": "pasar.api",
}

check_house()


def __getattr__(name: str) -> Any:
    """Import the module behind a public name when it is first asked for."""
    if name not in _HOME:
        raise AttributeError(f"module 'pasar' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
