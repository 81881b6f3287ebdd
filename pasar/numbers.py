"""Write numbers as people of a language write them: always with a unit, never a bare figure.

Babel knows separators; scales are spelt out, because "M" is *miliar* in Indonesian and *million* in English.
"""

import math
import re
from typing import Final

from babel.numbers import format_decimal

from pasar.language import Texts

LOCALES: Final = {"en": "en_US", "id": "id_ID"}
SCALES: Final = ((1e13, 1e12, "trillion"), (1e10, 1e9, "billion"), (1e6, 1e6, "million"))
PERCENT_UNITS: Final = frozenset({"share", "1/year", "share of revenue", "share/year"})
MOST_DIGITS: Final = 4
NOTHING: Final = 1e-9
GAPS: Final = frozenset({"remote_gap"})  # measures that are themselves the difference of two shares
MONEY_UNITS: Final = frozenset({"Rp", "Rp/week", "Rp/year", "Rp/unit"})
MINUS: Final = re.compile(r"(?<![\w–-])-(?=\d|Rp)")


def unbroken(text: str) -> str:
    """Return a text whose negative numbers have a minus sign and whose "Rp" stays with its amount on one line."""
    return MINUS.sub("−", text).replace("Rp ", "Rp\u00a0")


class Numbers:
    """Formats values, differences and ranges of every unit that measures and parameters use."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.locale = LOCALES[texts.language]

    def decimal(self, value: float, digits: int = 1, signed: bool = False) -> str:
        """Return `value` with a fixed number of decimals; a value that rounds to zero carries no sign."""
        rounded = round(float(value), digits) + 0.0
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        text = format_decimal(abs(rounded), format=pattern, locale=self.locale)
        sign = "-" if rounded < 0 else "+" if signed and rounded > 0 else ""
        return sign + text

    def shortest(self, value: float, most: int = 4, signed: bool = False) -> str:
        """Return `value` with as many decimals as it needs, at most `most`."""
        digits = next((count for count in range(most) if abs(value - round(value, count)) < 1e-9), most)
        return self.decimal(value, digits, signed)

    def count(self, value: float) -> str:
        """Return a whole number with separators."""
        return self.decimal(value, 0)

    def share(self, value: float, digits: int = 1) -> str:
        """Return a share of 0..1 as a percentage: 12.3% or 12,3%."""
        return self.decimal(100 * value, digits) + "%"

    def points(self, value: float, digits: int = 1) -> str:
        """Return a difference of shares in signed percentage points."""
        return self.texts("number.points", value=self.decimal(100 * value, digits, signed=True))

    def money(self, value: float, signed: bool = False) -> str:
        """Return rupiah with the scale spelt out: Rp1.234,5 juta, Rp 1,234.5 million."""
        return self.money_at(value, self.scale_of(abs(value)), signed)

    def scale_of(self, largest: float) -> tuple[float, str]:
        """Return the divisor and the name of the scale that suits the largest of some amounts."""
        for least, divisor, name in SCALES:
            if largest >= least:
                return divisor, self.texts(f"number.{name}")
        return 1.0, ""

    def money_at(self, value: float, scale: tuple[float, str], signed: bool = False) -> str:
        """Return rupiah at a given scale, so that the ends of a range share theirs."""
        divisor, name = scale
        digits = self.decimal(abs(value) / divisor, 1 if name else 0)
        sign = "-" if value < 0 and digits.strip("0.,") else "+" if signed and value > 0 else ""
        amount = self.texts("number.rupiah", value=f"{digits} {name}".rstrip())
        return sign + amount

    def value(self, value: float, unit: str) -> str:
        """Return a level with its unit."""
        if math.isnan(value):
            return self.texts("number.none")
        if unit in PERCENT_UNITS:
            return self.share(value) + self.per(unit)
        if unit in MONEY_UNITS:
            return self.money(value) + self.per(unit)
        return self.with_unit(self.plain(value, unit), unit)

    def level(self, value: float, unit: str, measure: str) -> str:
        """Return a level of a measure with its unit; one that is a gap between two shares is in points."""
        return self.difference(value, unit) if measure in GAPS else self.value(value, unit)

    def difference(self, value: float, unit: str) -> str:
        """Return a signed difference with its unit; shares differ in percentage points."""
        if math.isnan(value):
            return self.texts("number.none")
        return self.with_unit(self.bare(value, unit, self.scale_for((value,), unit)), unit, difference=True)

    def range(self, low: float, high: float, unit: str) -> str:
        """Return "-0.3 to 2.4 percentage points": both ends at one scale, the unit once."""
        if math.isnan(low) or math.isnan(high):
            return self.texts("number.none")
        scale = self.scale_for((low, high), unit)
        ends = {"low": self.bare(low, unit, scale), "high": self.bare(high, unit, scale)}
        return self.with_unit(self.texts("number.range", **ends), unit, difference=True)

    def bare(self, value: float, unit: str, scale: tuple[float, str]) -> str:
        """Return a signed number without its unit (money keeps Rp and scale)."""
        if unit in PERCENT_UNITS:
            return self.decimal(100 * value, self.digits(100 * value), signed=True)
        if unit in MONEY_UNITS:
            return self.money_at(value, scale, signed=True)
        return self.plain(value, unit, signed=True)

    def plain(self, value: float, unit: str, signed: bool = False) -> str:
        """Return a number of a unit that is neither a share nor money."""
        small = unit in ("index", "taste units", "0-1", "Rp/Rp", "log ratio", "") or abs(value) < 1
        return self.decimal(value, self.visible(value, 3 if small and abs(value) < 0.1 else 2 if small else 1), signed)

    def digits(self, percent: float) -> int:
        """Return one decimal, or more where one would hide a small number."""
        return self.visible(percent, 2 if abs(percent) < 0.95 else 1)

    def visible(self, value: float, digits: int) -> int:
        """Return at least `digits`, and as many more (up to four) as keep a number other than zero from reading 0.0."""
        return next(
            (count for count in range(digits, MOST_DIGITS) if abs(value) < NOTHING or round(value, count)), MOST_DIGITS
        )

    def scale_for(self, values: tuple[float, ...], unit: str) -> tuple[float, str]:
        """Return the money scale for some values, or none for other units."""
        return self.scale_of(max(map(abs, values))) if unit in MONEY_UNITS else (1.0, "")

    def with_unit(self, text: str, unit: str, difference: bool = False) -> str:
        """Add the unit behind a formatted number or range."""
        if unit in PERCENT_UNITS and difference:
            return self.texts("number.points", value=text) + self.per(unit)
        if unit in MONEY_UNITS:
            return text + self.per(unit)
        name = self.texts.named("unit", unit)
        return f"{text} {name}".rstrip()

    def per(self, unit: str) -> str:
        """Return " a year" and the like for rates, else nothing."""
        _, slash, period = unit.rpartition("/")
        return " " + self.texts(f"number.per_{period}") if slash and f"number.per_{period}" in self.texts else ""

    def unit_name(self, unit: str, difference: bool = False, scale: str = "") -> str:
        """Return the unit for an axis or a table head, behind the word for its scale: thousand rupiah a week."""
        if unit in PERCENT_UNITS:
            return self.texts("number.points_name" if difference else "number.percent_name") + self.per(unit)
        return f"{scale} {self.texts.named('unit', unit)}".lstrip()
