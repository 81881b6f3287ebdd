"""Read a register or survey of UMKM: one firm a line, columns by their name or an Indonesian alias.

| column | alias | unit | may be missing |
|---|---|---|---|
| sector | sektor | name of a sector of the scenario, or an Indonesian one (kuliner, fesyen, ...) | no |
| region | wilayah, daerah | name of a region of the scenario, or an Indonesian one (perkotaan, ...) | no |
| monthly_sales | omzet, penjualan_bulanan | Rp a month | yes |
| price | harga | Rp a unit | yes |
| capacity | kapasitas | units a month | yes |
| workers | tenaga_kerja, pekerja | people | yes |
| online | daring | yes/no (ya/tidak, 1/0, true/false) | yes |
| literacy | literasi | 0 to 1, or 1 to 5 | yes |
| age | umur, usia | years | yes |
"""

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from simulation.errors import PasarError
from simulation.policy.quantities import rupiah
from simulation.scenario.layers import Problem, nearest

ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "sector": ("sektor",),
    "region": ("wilayah", "daerah"),
    "monthly_sales": ("omzet", "omset", "penjualan_bulanan"),
    "price": ("harga",),
    "capacity": ("kapasitas",),
    "workers": ("tenaga_kerja", "pekerja"),
    "online": ("daring",),
    "literacy": ("literasi", "skor_literasi", "literacy_score"),
    "age": ("umur", "usia"),
}
# What a Dinas writes in the cells of these two columns, by the name that scenarios use; the first one is told back.
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "culinary": ("kuliner", "kuliner_dan_kopi", "makanan", "makanan_dan_minuman"),
    "fashion": ("fesyen", "busana", "pakaian", "konveksi"),
    "craft": ("kerajinan", "kerajinan_dan_kreatif", "kriya"),
    "staple": ("kebutuhan_pokok", "sembako", "staples"),
    "skincare": ("perawatan_kulit", "kosmetik", "kecantikan"),
    "urban": ("perkotaan", "kota"),
    "remote": ("terpencil", "daerah_terpencil", "perdesaan", "pedesaan", "desa"),
}
NEEDED: Final = ("sector", "region")
YES, NO = ("yes", "ya", "y", "true", "1"), ("no", "tidak", "t", "n", "false", "0")
# Indonesian registers group by points (1.500.000,50), programs put a point before the decimals (1500000.50). Three
# digits behind a point are thousands: nobody writes capacity, price or age to three decimals.
GROUPED: Final = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
PLAIN: Final = re.compile(r"-?\d+([.,]\d+)?")
MONEY: Final = ("monthly_sales", "price")
SHOWN: Final = 50
MISSING: Final = ("", "-", "na", "n/a", "nan")
MOST: Final[dict[str, float]] = {
    "monthly_sales": 25e9,  # Rp; the ceiling of a medium firm is Rp 50 bn a year
    "price": 1e9,
    "capacity": 1e7,
    "workers": 10_000,
    "age": 200,
}


@dataclass(frozen=True)
class Register:
    """Good rows (NaN where missing), the lines that were refused, and how often each column was missing."""

    firms: pd.DataFrame
    refused: tuple[Problem, ...]
    missing: Mapping[str, int]
    unknown: tuple[str, ...]


def read_register(path: Path, sectors: Sequence[str], regions: Sequence[str]) -> Register:
    """Read a CSV (comma or semicolon); every bad row is listed by line, none dropped in silence.

    Raises PasarError when the file cannot be read, lacks a needed column or has no good row.
    """
    rows, names, unknown = _rows(path)
    good, refused = [], []
    for line, row in rows:
        reader = _Row(str(path), line, {"sector": sectors, "region": regions}, names)
        firm = {name: reader.value(name, row.get(original, "")) for name, original in names.items()}
        if reader.problems:
            refused += reader.problems
        else:
            good.append(firm | {"line": line})
    if not good:
        raise PasarError("input.invalid", problems=refused[:SHOWN] or [Problem(str(path), 0, "", "register.empty", {})])
    firms = pd.DataFrame(good).reindex(columns=["line", *ALIASES])
    missing = {name: int(firms[name].isna().sum()) for name in ALIASES}
    return Register(firms, tuple(refused), missing, unknown)


def _rows(path: Path) -> tuple[list[tuple[int, dict[str, str]]], dict[str, str], tuple[str, ...]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PasarError("input.not_utf8", name=str(path)) from error
    except OSError as error:
        raise PasarError("file.system", path=str(path), reason=error.strerror or str(error)) from error
    head = text.partition("\n")[0]
    table = csv.DictReader(text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ",")
    headings = list(table.fieldnames or [])
    names, unknown = _named(headings)
    problems = [
        Problem(str(path), 1, "", "register.no_column", {"name": name, "aliases": list(ALIASES[name])})
        for name in NEEDED
        if name not in names
    ]
    if problems:
        raise PasarError("input.invalid", problems=problems)
    rows = [(table.line_num, {key: cell or "" for key, cell in row.items() if key}) for row in table]
    return rows, names, unknown


def _named(headings: Iterable[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return our name -> heading, and the headings that mean nothing here."""
    known = {alias: name for name, aliases in ALIASES.items() for alias in (name, *aliases)}
    names: dict[str, str] = {}
    unknown: list[str] = []
    for heading in headings:
        name = known.get(heading.strip().lower().replace(" ", "_"))
        if name is None:
            unknown.append(heading)
        else:
            names.setdefault(name, heading)
    return names, tuple(unknown)


class _Row:
    """Reads the cells of one line and keeps what is wrong with them."""

    def __init__(self, file: str, line: int, choices: Mapping[str, Sequence[str]], headings: Mapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self._file, self._line, self._choices, self._headings = file, line, choices, headings

    def value(self, name: str, cell: str) -> Any:
        """Return the value of a cell; NaN where it is missing or wrong."""
        text = cell.strip()
        if name in self._choices:
            return self._one_of(name, text)
        if text.lower() in MISSING:
            return math.nan
        if name == "online":
            return self._yes_or_no(name, text)
        return self._literacy(name, text) if name == "literacy" else self._number(name, text)

    def _one_of(self, name: str, text: str) -> str:
        spelt = text.lower().replace(" ", "_")
        found = next((own for own, words in WORDS.items() if spelt in words), spelt)
        if found not in self._choices[name]:
            choices = self._choices[name]
            spellings = [word for own in choices for word in (own, *WORDS.get(own, ()))]
            told = {"choices": [told_choice(own) for own in choices], "nearest": nearest(spelt, spellings)}
            self._wrong(name, "input.not_option", given=text, **told)
        return found

    def _yes_or_no(self, name: str, text: str) -> float:
        if text.lower() in YES + NO:
            return float(text.lower() in YES)
        self._wrong(name, "input.not_bool", given=text)
        return math.nan

    def _literacy(self, name: str, text: str) -> float:
        """Return literacy in [0, 1]; scores above 1 are read on the scale from 1 to 5 of the national index."""
        score = self._number(name, text, is_grouped=False)
        if score > 5:
            self._wrong(name, "input.too_large", given=text, bound=5, unit="1-5")
        return (score - 1.0) / 4.0 if score > 1 else score

    def _number(self, name: str, text: str, *, is_grouped: bool = True) -> float:
        try:
            if is_grouped and GROUPED.fullmatch(text):
                value = float(text.replace(".", "").replace(",", "."))
            elif name in MONEY and not PLAIN.fullmatch(text):
                value = float(rupiah(text))
            else:
                value = float(text.replace(",", "."))
        except ValueError:
            self._wrong(name, "input.not_number", given=text)
            return math.nan
        if not 0 <= value <= MOST.get(name, math.inf):
            key = "input.too_small" if value < 0 else "input.too_large"
            self._wrong(name, key, given=text, bound=0 if value < 0 else MOST[name], unit="1")
        return value

    def _wrong(self, name: str, key: str, **values: Any) -> None:
        heading = self._headings.get(name, name)  # as the file's owner calls it
        self.problems.append(Problem(self._file, self._line, heading, key, values))


def told_choice(name: str) -> str:
    """Return a sector or region as messages offer it: its name, and the Indonesian one where there is one."""
    return f"{name} ({WORDS[name][0]})" if name in WORDS else name


def lines(problems: Iterable[Problem]) -> Iterator[int]:
    """Yield the lines that have problems, once each."""
    yield from dict.fromkeys(problem.line for problem in problems)
