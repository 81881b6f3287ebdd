"""What all tests share: the folders of the project, deterministic Hypothesis, figures without a screen."""

import os
import sys
from pathlib import Path
from typing import Any

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


AHEAD = pytest.StashKey[Ahead]()


def pytest_configure(config: pytest.Config) -> None:
    """Say where the long commands are: this process starts them unless it is one of several that run tests."""
    given = getattr(config, "workerinput", {}).get("ahead")
    config.stash[AHEAD] = Ahead(Path(given), is_mine=False) if given else Ahead()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process that runs tests where the long commands are."""
    node.workerinput["ahead"] = str(node.config.stash[AHEAD].folder)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished(node: Any, ids: list[str]) -> None:
    """Start the long commands that the chosen tests will ask for, where several processes run tests."""
    for test in ids:
        node.config.stash[AHEAD].start_for(test)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the long commands that the chosen tests will ask for."""
    if not session.config.option.collectonly:
        for item in session.items:
            session.config.stash[AHEAD].start_for(item.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave nothing running."""
    session.config.stash[AHEAD].stop()


@pytest.fixture(scope="session")
def ahead(request: pytest.FixtureRequest) -> Ahead:
    """Return the commands that were started with the run."""
    return request.config.stash[AHEAD]


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
