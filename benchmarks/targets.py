"""What the figures ought to be, and the page that says which are: ``docs/benchmarks.md`` holds the table."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- results -->\n"
END: Final = "<!-- end of results -->\n"
Results = Mapping[str, Any]

BY_SIZE: Final = "ns per customer-week"
WAITS: Final = "seconds to wait"
LARGE: Final = "memory, 1,000,000 customers"
YEARS: Final = 260  # weeks


@dataclass(frozen=True)
class Target:
    """One figure: what it is, how it is read from the results, its bound (at least or at most) and its aim."""

    name: str
    read: Callable[[Results], float]
    bound: float
    aim: float | None = None
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Tell whether ``value`` keeps to the bound."""
        return (operator.ge if self.at_least else operator.le)(value, self.bound)


def at(size: str, name: str) -> Callable[[Results], float]:
    """Return how a figure of one market size is read."""
    return lambda results: float(results[BY_SIZE][size][name])


def of(*path: str) -> Callable[[Results], float]:
    """Return how a figure is read along ``path``."""

    def read(results: Results) -> float:
        value: Any = results
        for name in path:
            value = value[name]
        return float(value)

    return read


def _grown(results: Results) -> float:
    return at("1000000", "one thread")(results) / at("100000", "one thread")(results)


def _minutes(results: Results) -> float:
    return at("1000000", "2 threads")(results) * 1e6 * YEARS / 1e9 / 60


TARGETS: Final = (
    Target("times faster than the twin, 20,000 customers", at("20000", "twin over one thread"), 50, 100, at_least=True),
    Target("times faster than the twin, 1,000 customers", at("1000", "twin over one thread"), 12, 20, at_least=True),
    Target("ns per customer-week, 100,000 customers, one thread", at("100000", "one thread"), 250, 150),
    Target("times the yardstick, 1,000,000, one thread", at("1000000", "one thread over yardstick"), 25, 10),
    Target("times the yardstick, 1,000,000, two threads", at("1000000", "2 threads over yardstick"), 14, 6),
    Target("cost per customer-week, 1,000,000 over 100,000", _grown, 1.3),
    Target("gain of two threads, 1,000,000 customers", at("1000000", "gain of 2 threads"), 1.6, at_least=True),
    Target("minutes of 1,000,000 customers for 260 weeks, two threads", _minutes, 5),
    Target("exponent of cost in firms", of("exponents of cost", "firms"), 0.6),
    Target("bytes per customer", of(LARGE, "column bytes per customer"), 280, 200),
    Target("peak while building over columns", of(LARGE, "build peak over columns"), 2),
    Target("seconds to build 1,000,000 customers", of(LARGE, "build seconds"), 15),
    Target("MB of the process, 1,000,000 customers", of(LARGE, "process MB"), 1000),
    Target("seconds of a class-size run, warm", of("seconds of a warm class-size run", "run"), 0.7, 0.4),
    Target("gain of two workers", of("class-size runs a second", "gain of two"), 1.8, at_least=True),
    Target("seconds of `pasar --help`", of(WAITS, "pasar --help"), 0.3),
    Target("seconds of the first run, empty kernel cache", of(WAITS, "first class-size run, empty cache"), 25),
    Target("seconds of the first run, filled kernel cache", of(WAITS, "first class-size run, filled cache"), 2),
)


def judged(results: Results) -> list[tuple[Target, float | None]]:
    """Return every target with what was measured, None where this run did not."""
    found: list[tuple[Target, float | None]] = []
    for target in TARGETS:
        try:
            found.append((target, target.read(results)))
        except KeyError:
            found.append((target, None))
    return found


def table(results: Results) -> str:
    """Return the targets as a Markdown table, with the date, the machine and its load."""
    lines = [f"Measured {results['date']} on {results['machine']}; load {results['load']}.\n"]
    lines += ["| Figure | Measured | Target | Aim | |", "|---|---|---|---|---|"]
    for target, value in judged(results):
        bound = f"{'at least' if target.at_least else 'at most'} {target.bound:g}"
        aim = "" if target.aim is None else f"{target.aim:g}"
        verdict = "" if value is None else "met" if target.met(value) else "**missed**"
        lines.append(
            f"| {target.name} | {'not measured' if value is None else f'{value:.3g}'} | {bound} | {aim} | {verdict} |"
        )
    return "\n".join(lines) + "\n"


def publish(results: Results, page: Path = PAGE) -> None:
    """Put the table into the page, between its marks."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(before + BEGIN + "\n" + table(results) + "\n" + END + after, encoding="utf-8", newline="\n")
