"""The fields of one programme: what of it can be changed on the page, each field with what explains it."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from pasar.dashboard.controls import MILLION, NARROW, POSITIVE, number, select, typed
from pasar.dashboard.entries import read_duration, read_places
from pasar.dashboard.helping import explained, plain
from pasar.dashboard.state import PERCENT_UNITS
from pasar.numbers import Numbers

TARGETS: Final = (
    *("random", "first_come", "remote_first"),
    *("low_literacy_first", "suited_sectors_first", "tight_capacity_first"),
)
EDITED: Final = (
    *("start", "end", "every", "slots", "take_up", "amount", "subsidy", "tenor", "hours", "visits", "contacts"),
    *("online_gain", "build_time", "unit_cost", "budget", "target"),
)
MAY_BE_EMPTY: Final = ("end", "every", "budget")
REST: Final = re.compile("[:;] ")  # what a label goes on with is help


class ProgrammeFields:
    """The controls of one programme; `put` is called with the name of a field and its new value."""

    def __init__(
        self, item: dict[str, Any], facts: dict[str, Any], numbers: Numbers, put: Callable[[str, Any], None]
    ) -> None:
        self.item = item
        self.facts = facts
        self.numbers = numbers
        self.texts = numbers.texts
        self.put = put

    def controls(self) -> list[Any]:
        """Return a control for everything that can be changed."""
        return [self.control(name) for name in EDITED if name in self.facts]

    def control(self, name: str) -> Any:
        """Return one control with its unit, range, default and source."""
        if name == "target":
            return self.target()
        if name == "slots":
            return self.places()
        unit = self.facts[name]["unit"]
        if unit == "weeks":
            return self.duration(name)
        return self.percentage(name) if unit in PERCENT_UNITS else self.amount(name)

    def target(self) -> Any:
        """Return the choice of who gets a place first."""
        facts, texts = self.facts["target"], self.texts
        words = {"default": texts(f"value.{facts['default']}"), "source": texts.source(facts["source"])}
        rules = {texts(f"value.{rule}"): rule for rule in TARGETS}
        help_ = texts("page.target.help", **words)
        return select(self.label("target"), rules, self.value("target"), partial(self.put, "target"), NARROW, help_)

    def places(self) -> Any:
        """Return the control of places in an intake, as people write them: a percentage, or a number of firms."""
        value = self.value("slots")
        is_worded = isinstance(value, str)
        shown = plain(value, self.numbers) if is_worded else self.numbers.shortest(100 * (value or 0))
        return self.worded("slots", shown, lambda text: read_places(text, self.numbers), "page.expected.places")

    def duration(self, name: str) -> Any:
        """Return the control of a duration."""
        value, may_be_empty = self.value(name), name in MAY_BE_EMPTY
        shown = plain(value, self.numbers) if value else ""
        return self.worded(name, shown, lambda text: read_duration(text, may_be_empty), "page.expected.duration")

    def worded(self, name: str, shown: str, read: Callable[[str], Any], expected: str) -> Any:
        """Return the control of a number with a word; ``expected`` is the key of the text on what it takes."""
        put, told = partial(self.put, name), self.texts(expected)
        return typed(self.label(name), shown, read, put, told, self.help(name), self.texts, NARROW)

    def percentage(self, name: str) -> Any:
        """Return the control of a share."""

        def take(new: float) -> None:
            self.put(name, new / 100)

        return number(self.label(name), 100 * self.value(name), take, self.help(name), self.numbers, (0, 100), NARROW)

    def amount(self, name: str) -> Any:
        """Return the control of any other number: rupiah are whole, those of a budget in millions."""
        scale = MILLION if name == "budget" else 1
        in_rupiah = self.facts[name]["unit"].startswith("Rp")

        def take(new: float) -> None:
            is_empty = name in MAY_BE_EMPTY and not new
            self.put(name, None if is_empty else round(scale * new) if in_rupiah else new)

        shown = (self.value(name) or 0) / scale
        return number(self.label(name), shown, take, self.help(name), self.numbers, POSITIVE, NARROW)

    def value(self, name: str) -> Any:
        """Return what a field is now."""
        return self.item.get(name, self.facts[name]["default"])

    def label(self, name: str) -> str:
        """Return the name of a control."""
        return REST.split(self.facts[name][self.texts.language], maxsplit=1)[0]

    def help(self, name: str) -> str:
        """Return what explains a control: what empty means or the rest of its label, then the facts."""
        facts = self.facts[name]
        rest = REST.split(facts[self.texts.language], maxsplit=1)[1:]
        told = [f"{one[:1].upper()}{one[1:]}." for one in rest]
        if name in MAY_BE_EMPTY:
            told = [self.texts(f"page.empty.{name}")]
        if facts["default"] is None:
            facts = facts | {"default": self.texts(f"page.none.{name}")}
        unit = "Rp million" if name == "budget" else PERCENT_UNITS.get(facts["unit"], facts["unit"])
        scale = 100 if facts["unit"] in PERCENT_UNITS else 1
        return " ".join([*told, explained(facts | {"unit": unit, "bounds": f"page.range.{name}"}, self.numbers, scale)])
