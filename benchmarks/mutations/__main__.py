"""``python -m benchmarks.mutations``: seed faults, see which the tests catch, and write ``docs/mutations.md``."""

from __future__ import annotations

import argparse
import math
import platform
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from benchmarks.mutations import FAULTS, Fault
from benchmarks.mutations.workshop import REPOSITORY, Verdict, Workshop

PAGE: Final = REPOSITORY / "docs" / "mutations.md"
STRIDE: Final = 7
TOP: Final = """# Mutation check

Do the tests notice when the model is wrong? A fault is put into a temporary copy of the project, one at a time: a sign
flipped, an off-by-one, a term left out, a process dropped from the week. Then the tests run until one fails.
A test that failed must pass again once the fault is gone. `python -m benchmarks.mutations` does it again and
writes this page; `--few` takes the few faults of the default test run. The faults are declared in
`benchmarks/mutations/`, as what is replaced by what.
"""


def check(faults: Sequence[Fault], minutes: float = math.inf) -> list[Verdict]:
    """Return a verdict for each fault, telling of each as it comes; begin no other after so many minutes."""
    verdicts = []
    begin = time.monotonic()
    with Workshop() as workshop:
        workshop.warm_up()
        for fault in spread(faults):
            start = time.monotonic()
            if start - begin > 60 * minutes:
                break
            verdict = workshop.judge(fault)
            verdicts.append(verdict)
            outcome = f"caught by {verdict.caught_by}" if verdict.caught_by else "MISSED"
            tell(f"{fault.name}: {outcome} ({time.monotonic() - start:.0f} s)")
    return sorted(verdicts, key=lambda verdict: FAULTS.index(verdict.fault))


def spread(faults: Sequence[Fault]) -> list[Fault]:
    """Return faults in an order of which any beginning holds some from everywhere."""
    return [fault for first in range(STRIDE) for fault in faults[first::STRIDE]]


def tell(line: str) -> None:
    """Print one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def page(verdicts: Sequence[Verdict]) -> str:
    """Return the page on all verdicts."""
    caught = sum(bool(verdict.caught_by) for verdict in verdicts)
    share = f"**{caught} of {len(verdicts)} faults caught ({caught / len(verdicts):.0%})**"
    if len(verdicts) < len(FAULTS):
        share += f", of {len(FAULTS)} that are declared, taken from everywhere until time was up,"
    when = f"{datetime.now(UTC).date().isoformat()}, Python {platform.python_version()}"
    rows = [f"| `{v.fault.file.removeprefix('simulation/')}` | {v.fault.breaks} | {_by(v)} |" for v in verdicts]
    head = [TOP, f"{share} on {when}.", "", "| Where | What breaks | Caught by |", "|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _by(verdict: Verdict) -> str:
    return f"`{verdict.caught_by.removeprefix('tests/')}`" if verdict.caught_by else "**missed**"


def main() -> int:
    """Check all faults or a few; return 1 if one was missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutations", description=__doc__)
    parser.add_argument("--few", action="store_true", help="only the faults of the default test run; writes nothing")
    parser.add_argument("--minutes", type=float, default=math.inf, help="begin no other fault after so long")
    parser.add_argument("--only", default="", help="only faults whose file or effect contains this; writes nothing")
    options = parser.parse_args()
    faults = [f for f in FAULTS if options.only in f.name and (f.is_few or not options.few)]
    verdicts = check(faults, options.minutes)
    caught = sum(bool(verdict.caught_by) for verdict in verdicts)
    tell(f"{caught} of {len(verdicts)} faults caught")
    if len(faults) == len(FAULTS) and verdicts:
        PAGE.write_text(page(verdicts), encoding="utf-8")
    return 0 if caught == len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
