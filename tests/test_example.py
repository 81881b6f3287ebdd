"""Mesa's own page runs on a market: it is drawn, a week can be lived, and nothing asks the network for anything."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

import simulation.market
from simulation.scenario import load

solara = pytest.importorskip("solara", reason="needs the extra [solara]", exc_type=ImportError)

ROOT: Final = Path(__file__).resolve().parent.parent
EXAMPLE: Final = ROOT / "examples" / "solara.py"
TINY: Final = {"population.customers": 300, "population.trade_area_size": 300, "time.burn_in": "1 month"}
PATIENCE: Final = 180  # seconds: a guard against hanging
pytestmark = pytest.mark.filterwarnings("ignore")  # those of solara and its neighbours


@pytest.fixture(scope="module")
def example() -> Iterator[ModuleType]:
    """Return the example on a market that is small and has hardly any past."""
    found = importlib.util.spec_from_file_location("example", EXAMPLE)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    with pytest.MonkeyPatch.context() as patch:
        whole = simulation.market.Market.__init__

        def small(self: Any, scenario: Any, seed: int = 1, **rest: Any) -> None:
            whole(self, load(scenario).with_(**TINY) if isinstance(scenario, str) else scenario, seed=seed, **rest)

        patch.setattr(simulation.market.Market, "__init__", small)
        found.loader.exec_module(module)
        yield module


def test_the_page_draws_the_market_without_network(example: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the example asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    import ipywidgets

    _box, page = solara.render(example.page, handle_error=False)
    drawn = page.find(ipywidgets.Image).widgets
    assert [picture.format for picture in drawn] == ["svg+xml"]
    assert b"<svg" in bytes(drawn[0].value)
    page.close()


def test_mesas_step_lives_a_week_from_week_0(example: ModuleType) -> None:
    market = example.ClassMarket()
    assert market.week == 0
    market.step()
    assert market.week == 1
    assert set(example.PARAMETERS) == {"scenario", "seed"}
    assert all(load(name) for name in example.PARAMETERS["scenario"]["values"])


def test_nothing_is_reported_to_anybody(example: ModuleType) -> None:
    from solara.server.settings import telemetry
    from solara.settings import assets

    assert not telemetry.mixpanel_enable
    assert assets.proxy
    assert assets.cdn == example.NOWHERE


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the example, served on a free port as its first line says."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", str(EXAMPLE), "--port", str(port), "--no-open"]
    log = tmp_path_factory.mktemp("solara") / "log.txt"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with log.open("w") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/", log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def wait_for(address: str, log: Path) -> None:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        try:
            urllib.request.urlopen(address, timeout=60).read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(log.read_text())


@pytest.mark.long
def test_the_page_works_in_a_browser_that_has_no_network(served: str) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    browser = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if browser is None:
        pytest.skip("there is no browser on this machine")
    away: list[str] = []

    def only_here(route: Any) -> None:
        if route.request.url.startswith((served, "data:", "blob:")):
            route.continue_()
        else:
            away.append(route.request.url)
            route.abort()

    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_page()
        page.route("**/*", only_here)
        page.goto(served, timeout=PATIENCE * 1000)
        page.wait_for_selector("img", timeout=PATIENCE * 1000)
        clock = page.get_by_text("Time: ")
        before = clock.inner_text()
        page.get_by_role("button", name="Step", exact=False).click()
        page.wait_for_function(
            "before => !document.body.innerText.includes(before)", arg=before, timeout=PATIENCE * 1000
        )
        assert float(clock.inner_text().split()[-1]) == float(before.split()[-1]) + 1
        chromium.close()
    assert away == []
