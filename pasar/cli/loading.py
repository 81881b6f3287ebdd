"""Turn the scenarios and settings named on the command line into checked scenarios."""

import sys
from collections.abc import Sequence
from typing import Any, Final

from pasar.cli.asked import FEWEST_CUSTOMERS, MOST_CUSTOMERS, MOST_YEARS, Mistakes, Reader
from pasar.language import Texts
from simulation.errors import PasarError
from simulation.parameters import WEEKS_PER_YEAR
from simulation.scenario import Scenario, load
from simulation.scenario.names import full_name

CUSTOMERS: Final = ("population", "customers")
HORIZON: Final = ("horizon",)


def size_of(reader: Reader, customers: str, years: str, settings: Sequence[str] = ()) -> list[str]:
    """Return settings with ``--customers`` and ``--years`` behind them; wrong ones stay with the reader."""
    told = {path_of(setting): setting for setting in settings}
    own = ((CUSTOMERS, "--customers", customers, customers_of), (HORIZON, "--years", years, horizon_of))
    found = list(settings)
    for path, option, given, setting_of in own:
        if given and path in told:
            reader.errors.append(PasarError("option.twice", option=f"{option} {given}", setting=f"--set {told[path]}"))
        elif given:
            found.append(setting_of(reader, given))
    return found


def path_of(setting: str) -> tuple[str, ...]:
    """Return which number a setting means, by its full name where it has one."""
    name = setting.partition("=")[0].strip()
    return full_name(name.removeprefix("world.")) or (name,)


def customers_of(reader: Reader, given: str) -> str:
    """Return ``--customers`` as a setting."""
    return f"population.customers={reader.whole('--customers', given, FEWEST_CUSTOMERS, MOST_CUSTOMERS)}"


def horizon_of(reader: Reader, given: str) -> str:
    """Return ``--years`` as a setting."""
    return f"horizon={max(1, round(reader.number('--years', given, 0, MOST_YEARS) * WEEKS_PER_YEAR))} weeks"


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
