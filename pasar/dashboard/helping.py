"""Help: the line under a control with its unit, range, default and source, numbers as the language writes them."""

import re
from typing import Any, Final

from pasar.numbers import Numbers

WORDED: Final = re.compile(r"(\d+) (week|month|year|firm)s?")


def explained(facts: dict[str, Any], numbers: Numbers, scale: int = 1) -> str:
    """Return unit, range, default and source of a control in one line, numbers times ``scale``."""
    texts = numbers.texts
    words = {
        "unit": texts("page.unit", unit=texts.named("page.unit", facts["unit"])),
        "default": plain(facts["default"], numbers, scale),
        "source": texts.source(facts["source"]),
    }
    told = range_of(facts, numbers, scale)
    return texts("page.help", range=told, **words) if told else texts("page.help.free", **words)


def range_of(facts: dict[str, Any], numbers: Numbers, scale: int) -> str:
    """Return from where to where a control goes, by its ends or by the text on its bounds; "" where it has neither."""
    ends, bounds, texts = facts.get("range"), facts.get("bounds", ""), numbers.texts
    if ends:
        return texts("number.range", low=plain(ends[0], numbers, scale), high=plain(ends[1], numbers, scale))
    return texts(bounds) if bounds in texts else ""


def plain(value: Any, numbers: Numbers, scale: int = 1) -> str:
    """Return a number by locale, a duration or a number of firms in the language, other values as they are."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return numbers.shortest(scale * value)
    counted = WORDED.fullmatch(str(value))
    if counted:
        return numbers.texts(f"value.{counted[2]}s", count=counted[1])
    return str(value if value is not None else "-")
