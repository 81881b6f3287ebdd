"""What was asked for on the command line: words turned into numbers, every mistake reported at once."""

import math
from dataclasses import dataclass
from typing import Final

from simulation.errors import PasarError

TWO_BY_TWO: Final = ("baseline", "co_creation", "support", "co_creation_and_support")
MOST_SEEDS: Final = 1_000_000
FEWEST_CUSTOMERS, MOST_CUSTOMERS = 100, 10_000_000
MOST_YEARS: Final = 100


class Mistakes(Exception):
    """Several mistakes found together, in the order of the command line."""

    def __init__(self, errors: list[PasarError]) -> None:
        super().__init__(errors)
        self.errors = errors

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


@dataclass(frozen=True)
class RunAsked:
    """The words of ``pasar run``."""

    scenario: str
    seed: str
    customers: str
    years: str
    settings: tuple[str, ...]
    out: str
    as_json: bool


@dataclass(frozen=True)
class CompareAsked:
    """The words of ``pasar compare``."""

    scenarios: tuple[str, ...]
    seeds: str
    customers: str
    years: str
    settings: tuple[str, ...]
    jobs: str
    assumptions: bool
    out: str
    as_json: bool

    @property
    def command(self) -> list[str]:
        """The words that ask for the same again, with the arms and seeds that were meant where none were named."""
        named = {"--seeds": self.seeds, "--customers": self.customers, "--years": self.years, "--jobs": self.jobs}
        words = ["pasar", "compare", *(self.scenarios or TWO_BY_TWO)]
        words += [word for name, value in named.items() if value for word in (name, value)]
        words += [word for setting in self.settings for word in ("--set", setting)]
        words += ["--assumptions"] if self.assumptions else []
        words += ["--out", self.out] if self.out else []
        return words + (["--json"] if self.as_json else [])


class Reader:
    """Reads options one by one and keeps what is wrong with them until `done`."""

    def __init__(self) -> None:
        self.errors: list[PasarError] = []

    def whole(self, name: str, text: str, least: int, most: int) -> int:
        """Return a whole number within bounds; a wrong one is remembered and read as `least`."""
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if least <= value <= most:
            return value
        self.errors.append(PasarError("option.whole", option=name, found=text, least=least, most=most))
        return least

    def number(self, name: str, text: str, above: float, most: float) -> float:
        """Return a number within bounds; a wrong one is remembered and read as `most`."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if above < value <= most:
            return value
        self.errors.append(PasarError("option.number", option=name, found=text, above=above, most=most))
        return most

    def done(self) -> None:
        """Raise every mistake found so far."""
        if self.errors:
            raise Mistakes(self.errors)
