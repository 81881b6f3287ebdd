"""How fast the page answers and how it bears a crowd; it drives a browser of its own, so no other test does beside it."""

import sys
from pathlib import Path

import pytest

from benchmarks.page import CHROMIUM, TARGETS, measure
from benchmarks.page import load as load_of

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed")


@pytest.mark.long
def test_two_dozen_visitors_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """For some minutes; nothing fails, everybody is served, and memory comes back to where it was."""
    found = load_of(25, 3)
    with capsys.disabled():
        sys.stdout.write(f"\n{found}\n")
    assert found["visitors served"] == 25
    assert found["errors in browsers"] == found["complaints in the log"] == 0
    assert found["memory after"] < found["memory before"] + 60


@pytest.mark.long
def test_the_page_answers_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    found = measure()
    with capsys.disabled():
        sys.stdout.write(f"\n{found}\n")
    assert {name for name, most in TARGETS.items() if found[name] > most} == set()
