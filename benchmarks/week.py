"""The cost of a customer's week: the fast model, the plain twin, and a pass that only streams the same columns."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from benchmarks.timing import exponent, interleaved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulation import Market

NANO: Final = 1e9
WARM_WEEKS: Final = 30  # weeks before the clock starts: memories have filled, calendars are under way
MONTH: Final = 4  # weeks
LARGEST_TWIN: Final = 20_000
WORD: Final = 0xFFFFFFFF


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Run kernels in ``count`` threads."""
    before = os.environ.get("PASAR_THREADS")
    os.environ["PASAR_THREADS"] = str(count)
    try:
        yield
    finally:
        if before is None:
            del os.environ["PASAR_THREADS"]
        else:
            os.environ["PASAR_THREADS"] = before


def market_of(customers: int, **changes: Any) -> Market:
    """Return a warm market of the baseline, with co-creation and support, so that every process has work."""
    from simulation import Market, load

    settings = [f"population.customers={customers}", "time.burn_in=1", *(f"{k}={v}" for k, v in changes.items())]
    market = Market(load("co_creation_and_support", set=settings), seed=1)
    market.run_for(WARM_WEEKS)
    return market


def weeks_for(customers: int) -> int:
    """Return how many weeks to time at once: whole months, since memories are counted once in four weeks.

    Ways that take turns by half a month would never share the cost of that evenly.
    """
    return max(MONTH, min(12 * MONTH, 200_000 // customers // MONTH * MONTH))


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ways(market: Market, *, with_twin: bool) -> dict[str, Callable[[], object]]:
    """Return the ways to live through some weeks, by name, and the yardstick."""
    from benchmarks.yardstick import stream

    weeks = weeks_for(len(market.customers))

    def in_threads(count: int, action: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            with threads(count):
                action()

        return run

    actions: dict[str, Callable[[], object]] = {}
    for count in (1, cores()):
        name = "one thread" if count == 1 else f"{count} threads"
        actions[name] = in_threads(count, lambda: market.run_for(weeks))
        actions[f"yardstick, {name}"] = in_threads(count, lambda: stream(market, weeks))
    if with_twin:
        from benchmarks.plain import PlainMarket

        twin = PlainMarket.from_world(market_of_start(len(market.customers)))
        twin.run_for(2)
        actions["twin"] = lambda: twin.run_for(1)
        actions["twin, draws in Python"] = in_python(lambda: twin.run_for(1))
    return actions


def in_python(action: Callable[[], object]) -> Callable[[], object]:
    """Return ``action`` with the twin's uniforms worked out in plain Python, which gives the same numbers."""
    from benchmarks.plain import numbers

    def run() -> None:
        compiled = numbers.one_uniform
        numbers.one_uniform = plain_uniform  # type: ignore[assignment]
        try:
            action()
        finally:
            numbers.one_uniform = compiled

    return run


def plain_uniform(stream: tuple[Any, ...], who: int, partner: int) -> float:
    """Return the uniform of :func:`simulation.kernels.random.uniform`, in Python's own integers."""
    k0, k1, c2, c3 = (int(word) for word in stream)
    c0, c1 = int(who) & WORD, int(partner) & WORD
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & WORD, (p0 >> 32) ^ c3 ^ k1, p0 & WORD
        k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
    return float(((c0 << 32) | c1) >> 11) * 2.0**-53


def market_of_start(customers: int) -> Market:
    """Return a market as it is before its first week, for the twin to take over."""
    from simulation import Market, load

    return Market(load("co_creation_and_support", set=[f"population.customers={customers}", "time.burn_in=1"]), seed=1)


def by_customers(sizes: list[int], rounds: int) -> dict[str, dict[str, float]]:
    """Return ns per customer-week of every way, for each number of customers."""
    table = {}
    for customers in sizes:
        market = market_of(customers)
        taken = interleaved(ways(market, with_twin=customers <= LARGEST_TWIN), rounds)
        weeks = weeks_for(customers)
        per_week = {name: value / (1 if name.startswith("twin") else weeks) for name, value in taken.items()}
        row = {name: value / customers * NANO for name, value in per_week.items()}
        table[str(customers)] = row | ratios(row)
    return table


def ratios(row: dict[str, float]) -> dict[str, float]:
    """Return the ratios of one row: to the twin, to the yardstick, of the threads."""
    found = {f"{name} over one thread": row[name] / row["one thread"] for name in row if name.startswith("twin")}
    for name in row:
        if name.startswith("yardstick, "):
            way = name.removeprefix("yardstick, ")
            found[f"{way} over yardstick"] = row[way] / row[name]
    for name in row:
        if name.endswith(" threads"):
            found[f"gain of {name}"] = row["one thread"] / row[name]
    return {name: value for name, value in found.items() if "gain of yardstick" not in name}


def growth(rounds: int) -> dict[str, float]:
    """Return the exponents of cost against customers, against firms and against weeks."""
    customers = [2_000, 8_000, 32_000, 128_000]
    costs = [_week(market_of(n), rounds) for n in customers]
    people = 40_000
    per_umkm = [1000, 250, 62.5, 20, 10]  # 40 to 4,000 UMKM
    firms, by_firms = [], []
    for share in per_umkm:
        market = market_of(people, **{"population.customers_per_umkm": share})
        firms.append(float(market.layout.umkm))
        by_firms.append(_week(market, rounds))
    weeks = [13, 52, 208]
    market = market_of(4_000)
    by_weeks = [interleaved({"run": lambda n=n: market.run_for(n)}, rounds)["run"] for n in weeks]  # type: ignore[misc]
    return {
        "customers": exponent([float(n) for n in customers], costs),
        "firms": exponent(firms, by_firms),
        "weeks": exponent([float(n) for n in weeks], by_weeks),
    }


def _week(market: Market, rounds: int) -> float:
    weeks = weeks_for(len(market.customers))
    with threads(1):
        return interleaved({"week": lambda: market.run_for(weeks)}, rounds)["week"] / weeks


def profile(customers: int) -> dict[str, float]:
    """Return the share of time of every process of the week, largest first."""
    market = market_of(customers)
    with threads(1):
        market.run_for(weeks_for(customers))
    return dict(sorted(market.profile().items(), key=lambda item: -item[1]))
