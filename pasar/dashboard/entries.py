"""Read what a visitor wrote into a field: places in an intake and durations, as scenario files have them."""

from typing import Any, Final

from pasar.dashboard.controls import read_number
from pasar.dashboard.state import COUNTED, PERCENT, WEEKS_OF
from pasar.numbers import Numbers

FIRMS: Final = ("firm", "firms", "umkm", "usaha")


def read_places(text: str, numbers: Numbers) -> Any:
    """Return places in an intake, a share or such as ``40 firms``, from what a visitor wrote; else ValueError."""
    share = read_number(text, numbers.locale)
    counted = COUNTED.fullmatch(text if share is None else "")
    if share is None and counted is None:
        share = float(text.strip().replace(",", "."))  # as the other language writes it
    if counted and counted[2].lower() in FIRMS:
        return f"{whole_number(counted[1])} firms"
    if counted and counted[2].lower() in PERCENT:
        share = float(counted[1].replace(",", "."))
    if share is None or not 0 <= share <= 100:
        raise ValueError(text)
    return share / 100


def whole_number(text: str) -> int:
    """Return a positive whole number from digits; else ValueError."""
    found = int(text)
    if found < 1:
        raise ValueError(text)
    return found


def read_duration(text: str, may_be_empty: bool) -> str | None:
    """Return a duration as scenario files have it, None for nothing where that is allowed; else ValueError."""
    if may_be_empty and not text.strip():
        return None
    counted = COUNTED.fullmatch(text)
    if counted is None or counted[2].lower() not in WEEKS_OF:
        raise ValueError(text)
    return text.strip()
