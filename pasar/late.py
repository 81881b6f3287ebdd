"""What never begins in a run because its date lies after the end, as happens where ``--years`` shortens a plan."""

from collections.abc import Mapping
from typing import Any

from pasar.language import Texts
from simulation.policy.quantities import weeks


def is_late(date: str | int, scenario: Mapping[str, Any]) -> bool:
    """Tell whether a date such as ``104 weeks`` lies after the end of the run of a scenario in full."""
    return weeks(date) >= weeks(scenario["horizon"])


def late_lines(scenario: Mapping[str, Any], texts: Texts) -> list[str]:
    """Return one sentence a programme and a dated change that never begins in the run of a scenario in full."""
    from pasar.differences import kind_name, path_name

    late = [
        (texts("cli.late.programme", name=kind_name(item, texts), id=item["id"]), item["start"])
        for item in scenario["programmes"]
        if is_late(item["start"], scenario)
    ]
    late += [
        (texts("cli.late.change", name=path_name(("changes", path), texts)), date)
        for path, dates in scenario["changes"].items()
        for date in dates
        if is_late(date, scenario)
    ]
    end, title = weeks(scenario["horizon"]), scenario["name"]
    return [texts("cli.late", what=what, scenario=title, week=weeks(date), horizon=end) for what, date in late]
