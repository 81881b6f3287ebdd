"""``python -m benchmarks``: print how fast and how large, as ratios; write ``benchmarks/results.json`` and the page.

Parts are named by ``--only``; what they measure is put into the results there are.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks import batch, memory, peers, start, targets, week

RESULTS: Final = Path(__file__).parent / "results.json"
QUICK: Final = [1_000, 10_000]
FULL: Final = [1_000, 10_000, 20_000, 100_000, 1_000_000]
type Part = Callable[[int], dict[str, Any]]  # rounds -> figures


def _weeks(sizes: list[int]) -> Part:
    return lambda rounds: {"ns per customer-week": week.by_customers(sizes, rounds)}


def _profiles(*sizes: int) -> Part:
    return lambda _rounds: {f"share of time by process, {size:,} customers": week.profile(size) for size in sizes}


def _waits(rounds: int) -> dict[str, Any]:
    waits = {"seconds to wait": start.waits(rounds)}
    return waits | {"seconds of a warm class-size run": start.class_run(rounds)}


def _memory(_rounds: int) -> dict[str, Any]:
    return {f"memory, {size:,} customers": memory.of_market(size) for size in (100_000, 1_000_000)}


PARTS: Final[dict[str, Part]] = {
    "weeks": _weeks(FULL),
    "profiles": _profiles(10_000, 1_000_000),
    "waits": _waits,
    "growth": lambda rounds: {"exponents of cost": week.growth(rounds)},
    "memory": _memory,
    "batch": lambda _rounds: {"class-size runs a second": batch.throughput()},
    "peers": lambda rounds: {"peers, seconds of one week": peers.compared(rounds)},
}
FEW: Final[dict[str, Part]] = {"weeks": _weeks(QUICK), "profiles": _profiles(10_000), "waits": _waits}


def measure(parts: dict[str, Part], rounds: int) -> dict[str, Any]:
    """Return the figures of ``parts``, with date, machine and how busy it was before and after."""
    load = [os.getloadavg()[0]] if hasattr(os, "getloadavg") else []
    results: dict[str, Any] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
    }
    for part in parts.values():
        results |= part(rounds)
    load += [os.getloadavg()[0]] if load else []
    return results | {"load": " to ".join(f"{one:.1f}" for one in load)}


def show(results: dict[str, Any], depth: int = 0) -> None:
    """Print nested figures as an indented table."""
    for name, value in results.items():
        if isinstance(value, dict):
            print(f"{'  ' * depth}{name}")
            show(value, depth + 1)
        else:
            text = f"{value:,.3g}" if isinstance(value, float) else str(value)
            print(f"{'  ' * depth}{name:<{44 - 2 * depth}} {text:>14}")


def main() -> None:
    """Parse the command line, measure, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes only; writes nothing")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds, of which medians are taken")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS), help="some parts of the whole")
    options = parser.parse_args()
    results = measure(FEW if options.quick else {name: PARTS[name] for name in options.only}, options.rounds)
    show(results)
    if not options.quick:
        if len(options.only) < len(PARTS) and RESULTS.exists():
            results = json.loads(RESULTS.read_text(encoding="utf-8")) | results
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        targets.publish(results)
        print(f"\nwritten to {RESULTS.name} and {targets.PAGE.name}")


if __name__ == "__main__":
    main()
