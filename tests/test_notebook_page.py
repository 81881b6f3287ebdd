"""The page and the sliders inside JupyterLab: a real kernel, a real browser, nothing from another host."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from pasar.dashboard.page import NAMES
from pasar.language import Texts

nbformat = pytest.importorskip("nbformat")
sync_api = pytest.importorskip("playwright.sync_api")
pytest.importorskip("jupyterlab")

ROOT: Final = Path(__file__).parent.parent
CHROMIUM: Final = Path("/usr/bin/chromium")
PATIENCE: Final = 300_000  # milliseconds
# What a screen reader says of each choice of the page beside its name, and the text of what holds the focus.
DESCRIBED: Final = """() => {
  const told = [], walk = root => { for (const e of root.querySelectorAll('*')) {
    if (e.shadowRoot) walk(e.shadowRoot);
    if (e.getAttribute('role') === 'combobox' && root !== document) {
      told.push(root.getElementById(e.getAttribute('aria-describedby'))?.textContent ?? ''); } } };
  walk(document); return told; }"""
HOLDS_FOCUS: Final = """() => {
  let e = document.activeElement;
  while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
  return e === document.body || !e.closest('button, [role=combobox], input') ? '' : e.textContent.trim() || e.tagName; }"""
PAGE: Final = "from pasar.dashboard.notebook import page\npage('id', workers=1, most_seeds=2)"
SLIDER: Final = """from pasar.language import Texts
from pasar.widgets import Words, explore, slider
explore(lambda x: Words(f'nilai {x}'), Texts('id'), x=slider('Peluang bercerita', 3, 1, 9, 1))"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a folder with one notebook a cell, by a JupyterLab that knows nothing of this machine's settings."""
    folder = tmp_path_factory.mktemp("lab")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    for name, code in (("page", PAGE), ("slider", SLIDER)):
        notebook = nbformat.v4.new_notebook(metadata=kernel, cells=[nbformat.v4.new_code_cell(code)])
        nbformat.write(notebook, folder / f"{name}.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = ("--ServerApp.token=", "--ServerApp.password=", "--LabApp.extension_manager=readonly", "--allow-root")
    quiet = "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"
    command = (sys.executable, "-m", "jupyterlab", "--no-browser", f"--port={port}", *settings, quiet)
    homes = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")}
    environment = os.environ | homes | {"PYTHONPATH": str(ROOT)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api", folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_for(address: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=30).read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail(log.read_text(encoding="utf-8"))


@pytest.fixture
def notebook(lab: str) -> Iterator[Any]:
    """Return what opens a notebook and runs its cell; leaving checks that nothing was asked of another host."""
    away: list[str] = []
    asked: list[str] = []

    def only_here(route: Any) -> None:
        asked.append(route.request.url)
        if re.match(r"(https?|ws)://127\.0\.0\.1[:/]|data:|blob:", route.request.url):
            route.continue_()
        else:
            away.append(route.request.url)
            route.abort()

    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        shown = browser.new_page(viewport={"width": 1400, "height": 1000})
        shown.set_default_timeout(PATIENCE)
        shown.route("**/*", only_here)

        def opened(name: str) -> Any:
            """Open the notebook of a name and run its cell."""
            shown.goto(f"{lab}/lab/tree/{name}.ipynb?reset")  # without the notebooks opened before
            shown.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
            shown.get_by_text("Python 3 (ipykernel) | Idle").or_(shown.get_by_text("Python 3 | Idle")).first.wait_for()
            shown.keyboard.press("Shift+Enter")
            return shown

        opened.asked = asked
        yield opened
        browser.close()
    assert away == []


def test_the_page_runs_a_comparison_in_a_notebook(notebook: Any) -> None:
    texts, shown = Texts("id"), notebook("page")
    start = shown.get_by_role("button", name=texts("page.run.start"), exact=True)
    start.wait_for()
    start.click()
    shown.get_by_text(texts("page.status.done", done=2, seeds=2)).first.wait_for()
    shown.get_by_text(texts("report.answer.title")).first.wait_for()


def test_a_click_right_after_the_page_was_laid_out_anew_is_not_lost(notebook: Any) -> None:
    """Another language and a scenario more or less change every control; what goes to and fro has to stay small."""
    texts, shown = Texts("id"), notebook("page")
    shown.get_by_role("button", name=texts("page.run.start"), exact=True).wait_for()
    shown.get_by_role("button", name=texts("page.remove_arm", number=4)).click()
    shown.get_by_role("button", name=texts("page.remove_arm", number=4)).wait_for(state="detached")
    texts = Texts("en")
    shown.get_by_role("button", name=NAMES["en"]).click()
    start = shown.get_by_role("button", name=texts("page.run.start"), exact=True)
    start.wait_for()
    start.click()
    shown.get_by_text(texts("page.status.done", done=2, seeds=2)).first.wait_for()
    assert any("/panel-preview/static/extensions/panel-material-ui/" in url for url in notebook.asked)


def test_choices_are_explained_and_focus_is_not_lost_in_a_notebook(notebook: Any) -> None:
    texts, shown = Texts("id"), notebook("page")
    shown.get_by_role("button", name=texts("page.run.start"), exact=True).wait_for()
    shown.wait_for_function(f"() => {{ const told = ({DESCRIBED})(); return told.length > 4 && told.every(Boolean); }}")
    shown.get_by_role("button", name=texts("page.remove_arm", number=4)).click()
    shown.get_by_role("button", name=texts("page.remove_arm", number=4)).wait_for(state="detached")
    shown.wait_for_function(f"() => ({HOLDS_FOCUS})() !== ''")


def test_a_slider_redraws_in_a_notebook(notebook: Any) -> None:
    shown = notebook("slider")
    shown.get_by_text("Peluang bercerita").wait_for()
    shown.get_by_text("nilai 3", exact=True).wait_for()
    shown.get_by_role("slider").press("ArrowRight")
    shown.get_by_text("nilai 4", exact=True).wait_for()
