"""What `pasar doctor` does: a table of what was looked at, and how to get what is missing."""

from pasar.cli import DONE, FAILED
from pasar.cli.console import emit, say, table
from pasar.doctor import EXTRAS, Finding, examine
from pasar.language import Texts


def tell(texts: Texts, as_json: bool) -> int:
    """Print what is there and what is not; 1 when something needed is missing."""
    findings = list(examine())
    if as_json:
        emit([{"what": one.key, "state": one.state, "found": one.found, "lacking": one.lacking} for one in findings])
    else:
        heads = [texts(f"doctor.column.{key}") for key in ("what", "state", "found", "remedy")]
        table(texts("doctor.title"), heads, [row(one, texts) for one in findings])
        good = all(one.good or not one.needed for one in findings)
        say(texts("doctor.good" if good else "doctor.bad"))
    return FAILED if any(one.state == "bad" for one in findings) else DONE


def row(one: Finding, texts: Texts) -> list[str]:
    """Return one line of the table."""
    found = ", ".join(one.lacking) if one.lacking else one.found
    label = texts("doctor.extra", name=one.key) if one.key in EXTRAS else texts(f"doctor.what.{one.key}")
    return [label, texts(f"doctor.state.{one.state}"), found, "" if one.good else remedy(one, texts)]


def remedy(one: Finding, texts: Texts) -> str:
    """Return how to get what is missing."""
    if one.key in EXTRAS:
        return texts("doctor.remedy.extra", name=one.key)
    return texts(f"doctor.remedy.{one.key}")
