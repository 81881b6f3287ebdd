"""Results stay what they were; where they move, the changelog says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import golden


@pytest.mark.parametrize("name", golden.kept())
def test_measures_are_what_they_were(name: str) -> None:
    found, expected = golden.measured(golden.scenarios()[name]), golden.kept()[name]
    assert found.keys() == expected.keys()
    moved = {
        key: (value, found[key])
        for key, value in expected.items()
        if found[key] != (value if value is None else pytest.approx(value, rel=1e-9, abs=1e-12))
    }
    assert not moved, f"moved (before, now): {moved}; python -m tests.golden, and an entry in CHANGELOG.md"


def test_the_changelog_names_the_golden_file(repository: Path) -> None:
    text = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"golden {golden.mark()}" in text.partition("### Results change")[2]


def test_golden_markets_are_alive() -> None:
    for name, values in golden.kept().items():
        said = [value for value in values.values() if value is not None]
        assert len(said) > 30, name
        assert len(set(said)) > len(said) // 2, name
