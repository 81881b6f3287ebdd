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
    from simulation.errors import PasarError
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


def word_errors() -> None:
    """Let a mistake made in Python be told in the sentences of the command line, in the reader's language."""
    from simulation.errors import PasarError

    if PasarError.wording is None:
        PasarError.wording = staticmethod(_in_words)


def _in_words(error: "PasarError") -> str:
    from pasar.errors import word
    from pasar.language import Texts, UnknownLanguage, take_language

    try:
        language, _ = take_language([])
    except UnknownLanguage:
        language = "en"
    return "\n".join(word(error, Texts(language)))


def __dir__() -> list[str]:
    return sorted(__all__)


word_errors()
