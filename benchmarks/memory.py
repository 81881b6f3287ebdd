"""Memory: bytes a customer, and the peak of building and running, each size in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Final

PROBE: Final = """
import json, resource, sys, time
def peak():
    try:  # getrusage hands down the peak of the process that started this one
        with open("/proc/self/status") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return used * (1 if sys.platform == "darwin" else 1024)
from simulation import Market, load
Market(load("classroom", set=["population.customers=1000"]), seed=0).run_for(2)
before = peak()
n = int(sys.argv[1])
start = time.perf_counter()
market = Market(load("baseline", set=[f"population.customers={n}"]), seed=0)
built, build_seconds = peak(), time.perf_counter() - start
market.run_for(4)
columns = market.customers.nbytes
print(json.dumps({"column bytes per customer": columns / n, "peak bytes per customer, building": (built - before) / n,
 "peak bytes per customer, running": (peak() - before) / n, "build peak over columns": (built - before) / columns,
 "build seconds": build_seconds, "process MB": peak() / 1e6}))
"""


def of_market(customers: int) -> dict[str, float]:
    """Return what a market of ``customers`` takes."""
    done = subprocess.run([sys.executable, "-c", PROBE, str(customers)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))
