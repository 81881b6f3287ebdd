"""Durations, money and places as people write them. Conversion happens here, once, at the edge.

Durations become whole weeks, money whole rupiah. What could be read in two ways is refused: ``1.500`` is one and a
half in one language and fifteen hundred in the other.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from simulation.parameters import WEEKS_PER_MONTH, WEEKS_PER_YEAR

MONTHS_PER_YEAR: Final = 12
WEEKS_OF: Final = {
    "week": 1.0, "weeks": 1.0, "minggu": 1.0, "pekan": 1.0,
    "month": WEEKS_PER_MONTH, "months": WEEKS_PER_MONTH, "bulan": WEEKS_PER_MONTH,
    "year": float(WEEKS_PER_YEAR), "years": float(WEEKS_PER_YEAR), "tahun": float(WEEKS_PER_YEAR),
}  # fmt: skip
MULTIPLIERS: Final = {
    "": 1, "ribu": 10**3, "rb": 10**3, "thousand": 10**3,
    "juta": 10**6, "jt": 10**6, "million": 10**6,
    "miliar": 10**9, "milyar": 10**9, "billion": 10**9,
    "triliun": 10**12, "trillion": 10**12,
}  # fmt: skip

DURATION: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([a-z]+)\s*", re.IGNORECASE)
MONEY: Final = re.compile(r"\s*(rp|idr)?\.?\s*(\d[\d.,]*)\s*([a-z]*)\s*", re.IGNORECASE)
PLACES: Final = re.compile(r"\s*(\d+)\s*(?:firms?|umkm|usaha)\s*", re.IGNORECASE)
PERCENT: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(?:%|persen|percent)\s*", re.IGNORECASE)
GROUPED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
ONE_GROUP: Final = re.compile(r"\d{1,3}[.,]\d{3}")
MOST: Final = 1e15  # more is no amount that somebody meant, and its digits would be lost


def wrong(key: str, **values: Any) -> PydanticCustomError:
    """Return the error named ``key``, which a validator raises."""
    return PydanticCustomError(key, key, values)


def read_duration(text: str) -> tuple[float, str]:
    """Return number and unit of a duration such as ``3 months``, ``1,5 tahun`` or ``26 weeks``."""
    if text.strip().startswith("-"):
        raise wrong("input.before_week_0", given=text)
    found = DURATION.fullmatch(text)
    if found is None or found[2].lower() not in WEEKS_OF:
        raise wrong("input.duration", given=text)
    if ONE_GROUP.fullmatch(found[1]):
        raise wrong("input.ambiguous_number", given=text)
    number = float(found[1].replace(",", "."))
    if number > MOST:
        raise wrong("input.duration", given=text)
    return number, found[2].lower()


def weeks(value: Any) -> int:
    """Return whole weeks. A year is 52 weeks, a month 4.345; a bare number is refused, for it has no unit."""
    if not isinstance(value, str):
        if value == 0 and not isinstance(value, bool):
            return 0
        raise wrong("input.duration", given=value)
    number, unit = read_duration(value)
    if unit in ("month", "months", "bulan") and number % MONTHS_PER_YEAR == 0:
        return round(number / MONTHS_PER_YEAR * WEEKS_PER_YEAR)
    return round(number * WEEKS_OF[unit])


def interval(value: Any) -> int:
    """Return whole weeks between two intakes, at least one: no time between them would be all of them at once."""
    found = weeks(value)
    if found == 0:
        raise wrong("input.no_interval", given=value)
    return found


def months(value: Any) -> Any:
    """Return months from a text such as ``26 weeks``; numbers are months already and pass through."""
    if not isinstance(value, str):
        return value
    number, unit = read_duration(value)
    if WEEKS_OF[unit] == WEEKS_PER_YEAR:
        return number * MONTHS_PER_YEAR
    return number if WEEKS_OF[unit] == WEEKS_PER_MONTH else number / WEEKS_PER_MONTH


def rupiah(value: Any) -> Any:
    """Return whole rupiah from ``Rp2,4 juta``, ``Rp 2.4 million`` or ``Rp1.500.000``; numbers pass through."""
    if not isinstance(value, str):
        return value
    found = MONEY.fullmatch(value)
    if found is None or found[3].lower() not in MULTIPLIERS:
        raise wrong("input.money", given=value)
    if not (found[1] or found[3]):
        raise wrong("input.ambiguous_number" if ONE_GROUP.fullmatch(found[2]) else "input.money", given=value)
    number = _number(found[2], value, whole=not found[3])
    if number > MOST:
        raise wrong("input.money", given=value)
    return round(number * MULTIPLIERS[found[3].lower()])


def _number(digits: str, text: str, *, whole: bool) -> float:
    """Return the number that ``digits`` write, with points or commas for thousands or decimals."""
    if ONE_GROUP.fullmatch(digits) and not whole:
        raise wrong("input.ambiguous_number", given=text)
    if GROUPED.fullmatch(digits):
        return float(digits.replace(".", "").replace(",", ""))
    if "." in digits and "," in digits:
        point = max(digits.rfind("."), digits.rfind(","))
        head, tail = digits[:point], digits[point + 1 :]
        if GROUPED.fullmatch(head) and tail.isdigit():
            return float(f"{head.replace('.', '').replace(',', '')}.{tail}")
    elif digits.replace(",", ".").count(".") <= 1 and digits[-1].isdigit():
        return float(digits.replace(",", "."))
    raise wrong("input.money", given=text)


def places(value: Any) -> Any:
    """Return a count (int) from ``40 firms``, or a share (float) of the firms that qualify from ``0.3`` or ``30%``."""
    if isinstance(value, str):
        found, percent = PLACES.fullmatch(value), PERCENT.fullmatch(value)
        if found is not None:
            return int(found[1])
        if percent is None:
            raise wrong("input.slots", given=value)
        value = share(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong("input.slots", given=value)
    if not 0 <= value <= 1:
        raise wrong("input.slots", given=value)
    return float(value)


def share(value: Any) -> Any:
    """Return a share from a text such as ``30%`` or ``2,5 persen``; everything else passes through."""
    percent = PERCENT.fullmatch(value) if isinstance(value, str) else None
    return value if percent is None else round(float(percent[1].replace(",", ".")) / 100, 12)


def places_text(value: int | float) -> str | float:
    """Return what :func:`places` reads back."""
    return f"{value} firms" if isinstance(value, int) else value


def weeks_text(value: int) -> str:
    """Return what :func:`weeks` reads back."""
    return f"{value} weeks"


def as_tuple(value: Any) -> Any:
    """Return a list as a tuple."""
    return tuple(value) if isinstance(value, list) else value


DURATION_SCHEMA: Final = {"type": "string", "pattern": r"^\d+([.,]\d+)?\s*(weeks?|months?|years?|minggu|bulan|tahun)$"}
MONEY_SCHEMA: Final = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^(Rp|IDR)?.*[0-9]"}]}
SHARE_SCHEMA: Final = {"type": "string", "pattern": r"^\d+([.,]\d+)? *(%|persen|percent)$"}
PLACES_SCHEMA: Final = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": r"^\d+([.,]\d+)? *(firms?|umkm|usaha|%)$"},
    ]
}

Weeks = Annotated[
    int, BeforeValidator(weeks), PlainSerializer(weeks_text), Field(ge=0), WithJsonSchema(DURATION_SCHEMA)
]
Interval = Annotated[
    int, BeforeValidator(interval), PlainSerializer(weeks_text), Field(ge=1), WithJsonSchema(DURATION_SCHEMA)
]
Rupiah = Annotated[int, BeforeValidator(rupiah), Field(ge=0), WithJsonSchema(MONEY_SCHEMA)]
Places = Annotated[int | float, BeforeValidator(places), PlainSerializer(places_text), WithJsonSchema(PLACES_SCHEMA)]
Names = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
