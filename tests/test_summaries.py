"""Indonesian pages of documents made in English say the same: entries, numbers, verdicts; nothing is left in English."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from experiments.evidence.robustness import CHOICES
from pasar.documents.robustness import PARTS, choice_text, part_text
from pasar.language import Texts
from simulation.schedule import TICK

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
MADE: Final = ("validation", "calibration", "robustness", "odd")


@pytest.fixture(scope="module")
def summaries() -> ModuleType:
    found = importlib.util.spec_from_file_location("summaries", DOCS / "summaries.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules["summaries"] = module
    found.loader.exec_module(module)
    return module


def digits(text: str) -> list[str]:
    """Return the digits of every number: 1,532 and 1.532 have the same."""
    return sorted(re.findall(r"\d+", text))


def test_the_translated_evidence_has_the_same_entries_and_numbers(summaries: ModuleType) -> None:
    tables = [summaries.tables_of(summaries.text_of(name)) for name in ("evidence", "bukti")]
    assert [len(table.rows) for table in tables[0]] == [len(table.rows) for table in tables[1]]
    for one, other in zip(*tables, strict=True):
        for row, twin in zip(one.rows, other.rows, strict=True):
            told = re.sub(r"(?<!\d)\.(?=\d)", "0.", " ".join(row))  # .45 is 0,45
            assert digits(told) == digits(" ".join(twin)), twin
    lines = [summaries.text_of(name).count("\n## ") for name in ("evidence", "bukti")]
    assert lines[0] == lines[1]


def test_tables_come_over_whole(summaries: ModuleType) -> None:
    """Every number of every table of the document stands in the same place of the Indonesian one."""
    for name in ("validation", "calibration", "robustness"):
        tables = summaries.tables_of(summaries.text_of(name))
        told = {tuple(table.heads): table for table in summaries.tables_of(summaries.written(name))}
        assert len(summaries.tables_of(summaries.written(name))) == len(tables)
        for table in tables:
            (twin,) = summaries.tables_of(summaries.in_indonesian(table))
            assert tuple(twin.heads) in told
            for row, other in zip(table.rows, twin.rows, strict=True):
                for head, cell, cell_id in zip(table.heads, row, other, strict=True):
                    if head not in ("Name", "pattern", "choice", "parameter", "measure"):
                        assert digits(cell) == digits(cell_id), cell


def test_nothing_is_left_in_english(summaries: ModuleType) -> None:
    names = summaries.NAMES
    english, indonesian = Texts("en"), Texts("id")
    assert [choice_text(english, choice) for choice in CHOICES] == list(CHOICES)
    assert not {choice_text(indonesian, choice) for choice in CHOICES} & set(CHOICES)
    assert all(summaries.part(part_text(english, part)) == part_text(indonesian, part) for part in PARTS)
    assert [process.__name__ for process in TICK if process.__name__ not in names["processes"]] == []
    for name in MADE:
        text = summaries.written(name)
        assert not re.search(r"percentage points| to [-+\d]|a week|\b(unclear|fitted|not determined)\b", text)
        if name != "odd":
            heads = {head for table in summaries.tables_of(summaries.text_of(name)) for head in table.heads}
            assert heads <= set(names["heads"])


def test_each_page_shows_the_figures_of_its_language(summaries: ModuleType) -> None:
    for name in ("validation", "calibration", "robustness"):
        shown = [
            set(re.findall(r"figures/(\w+)\.svg", text)) for text in (summaries.text_of(name), summaries.written(name))
        ]
        assert all(figure.endswith("_en") for figure in shown[0]), name
        assert shown[1] == {f"{figure.removesuffix('_en')}_id" for figure in shown[0]}, name
        assert all((DOCS / "figures" / f"{figure}.svg").exists() for figure in set.union(*shown)), name


def test_calibration_says_why_its_shipped_values_are_not_those_of_validation(summaries: ModuleType) -> None:
    told = summaries.written("calibration")
    for name in ("calibration", "validation"):
        weeks, seeds = re.findall(r"(\d+) weeks, (\d+) seeds", summaries.text_of(name))[0]
        assert f"{weeks} minggu dan {seeds} ulangan" in told


def test_numbers_are_written_as_indonesian_writes_them(summaries: ModuleType) -> None:
    told = summaries.amount("+Rp 1,203 a week (-Rp 444 to +Rp 1,695.5 a week)")
    assert told == "+Rp1.203 per minggu (-Rp444 sampai +Rp1.695,5 per minggu)"
    assert (
        summaries.amount("-5.0 percentage points (-5.6 to 0, at most)") == "-5,0 poin persen (-5,6 sampai 0, at most)"
    )


def test_verdicts_are_counted_by_market(summaries: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ["| V1 (C) | Own-price | -4.000 to -1.500 | -2.060 | -2.4 to -1.6 | met |"]
    rows += ["| V3 (C) | Talk | 2.0 to 5.0 | 5.9 | 5.7 to 6.1 | missed, by 0.900 |"]
    head = "| Pattern | Name | Bounds | Value | 95% interval | In words |\n| --- | --- | --- | --- | --- | --- |\n"
    text = "".join(f"## Scenario `{name}`\n\n{head}" + "\n".join(rows) + "\n\n" for name in ("classroom", "baseline"))
    monkeypatch.setattr(summaries, "text_of", lambda _name: text)
    found = summaries.validation()["markets"]
    assert [one["met"] for one in found] == [1, 1]
    assert [one["missed"] for one in found] == [1, 1]
    assert found[1]["outside"] == ["V3 (C), Kabar baik terhadap keluhan: 5,9 (batas 2,0 sampai 5,0)"]
    assert "meleset, sebesar 0,900" in found[0]["table"]
