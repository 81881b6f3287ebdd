"""Turn the scenarios and settings named on the command line into checked scenarios."""

import sys
from collections.abc import Sequence
from typing import Any

from pasar.cli.asked import FEWEST_CUSTOMERS, MOST_CUSTOMERS, MOST_YEARS, Mistakes, Reader
from pasar.language import Texts
from simulation.errors import PasarError
from simulation.parameters import WEEKS_PER_YEAR
from simulation.scenario import Scenario, load


def size_of(reader: Reader, customers: str, years: str) -> list[str]:
    """Return ``--customers`` and ``--years`` as settings of a scenario; wrong ones stay with the reader."""
    settings = []
    if customers:
        settings.append(
            f"population.customers={reader.whole('--customers', customers, FEWEST_CUSTOMERS, MOST_CUSTOMERS)}"
        )
    if years:
        weeks = round(reader.number("--years", years, 0, MOST_YEARS) * WEEKS_PER_YEAR)
        settings.append(f"horizon={max(1, weeks)} weeks")
    return settings


def load_all(names: Sequence[str], settings: Sequence[str], reader: Reader) -> list[Scenario]:
    """Load every scenario with the same settings; the mistakes of all of them, and of `reader`, are raised together."""
    loaded: list[Scenario] = []
    seen: set[Any] = set()
    for name in names:
        try:
            loaded.append(load(name, set=list(settings)))
        except PasarError as error:
            reader.errors += [] if str(error) in seen else [error]
            seen.add(str(error))
    if reader.errors:
        raise Mistakes(reader.errors)
    return loaded


def tell_late(texts: Texts, scenarios: Sequence[Scenario]) -> None:
    """Say on standard error what the run of each scenario is too short for."""
    from pasar.late import late_lines

    for scenario in scenarios:
        sys.stderr.writelines(f"{line}\n" for line in late_lines(scenario.to_dict(), texts))
