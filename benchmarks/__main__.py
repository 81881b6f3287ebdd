"""``python -m benchmarks``: print how fast and how large, as ratios, and write ``benchmarks/results.json``."""

from __future__ import annotations

import argparse
import json
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks import batch, memory, peers, start, week

RESULTS: Final = Path(__file__).parent / "results.json"
QUICK: Final = [1_000, 10_000]
FULL: Final = [1_000, 10_000, 20_000, 100_000, 1_000_000]


def measure(*, quick: bool, rounds: int) -> dict[str, Any]:
    """Return every figure. ``quick`` leaves out what takes long or needs other environments."""
    results: dict[str, Any] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "ns per customer-week": week.by_customers(QUICK if quick else FULL, rounds),
        "share of time by process, 10,000 customers": week.profile(10_000),
        "seconds to wait": start.waits(2 if quick else rounds),
        "seconds of a warm class-size run": start.class_run(2 if quick else rounds),
    }
    if not quick:
        results |= {
            "share of time by process, 1,000,000 customers": week.profile(1_000_000),
            "exponents of cost": week.growth(rounds),
            "memory, 100,000 customers": memory.of_market(100_000),
            "memory, 1,000,000 customers": memory.of_market(1_000_000),
            "class-size runs a second": batch.throughput(),
            "peers, seconds of one week": peers.compared(rounds),
        }
    return results


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
    options = parser.parse_args()
    results = measure(quick=options.quick, rounds=options.rounds)
    show(results)
    if not options.quick:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        print(f"\nwritten to {RESULTS.name}")


if __name__ == "__main__":
    main()
