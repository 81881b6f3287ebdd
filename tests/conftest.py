"""What all tests share: the folders of the project, deterministic Hypothesis, figures without a screen."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.ahead import Ahead

os.environ.setdefault("MPLBACKEND", "Agg")
for name in ("PASAR_LANG", "NO_COLOR", "FORCE_COLOR"):
    os.environ.pop(name, None)

# The same examples in every run: a failure here is a failure everywhere. `--hypothesis-profile=search` seeks new ones.
settings.register_profile("repeat", derandomize=True, deadline=None, max_examples=25)
settings.register_profile(
    "search", deadline=None, max_examples=500, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("repeat")


AHEAD = Ahead()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the long commands that the chosen tests will ask for."""
    if session.config.option.collectonly:
        return
    for item in session.items:
        if "ahead" in getattr(item, "fixturenames", ()):
            for name in AHEAD.names_for(item.nodeid):
                AHEAD.start(name)


def pytest_sessionfinish() -> None:
    """Leave nothing running."""
    AHEAD.stop()


@pytest.fixture(scope="session")
def ahead() -> Ahead:
    """Return the commands that were started with the run."""
    return AHEAD


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the top folder of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def python() -> str:
    """Return the interpreter that runs the tests: environments made by tests use it, never one found on the way."""
    return sys.executable


@pytest.fixture(scope="session")
def uv() -> str:
    """Return the command `uv`: the one that started the tests if it did."""
    return os.environ.get("UV", "uv")
