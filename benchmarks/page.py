"""How quickly the page answers, measured in Chromium on this machine: ``python -m benchmarks.page [visitors minutes]``.

Without numbers it measures what one visitor waits for; with them so many visitors work for so many minutes, and it
says how many errors there were and what memory the server held before and after.
"""

import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pasar.dashboard.memory import GONE_SECONDS, UNUSED_SECONDS
from pasar.dashboard.state import Arm, State
from pasar.language import Texts

# After that the sessions of closed browsers are forgotten, and what they held is given back.
FORGOTTEN: Final = UNUSED_SECONDS + GONE_SECONDS + 20
CHROMIUM: Final = "/usr/bin/chromium"
PATIENCE: Final = 240_000  # milliseconds
TARGETS: Final = {"server up": 5.0, "page ready": 2.0, "first result": 3.0, "interaction": 0.2}
WARM: Final = State(seeds=2, years=1)  # another question than the one measured, so that only code is warm
CLASS: Final = State(seeds=8)
INTERACTIONS: Final = 19
OPENINGS: Final = 7
SETTLED: Final = 30.0  # seconds
ANSWERED: Final = "([shown, text]) => shown.textContent.includes(text)"
LOOK: Final = State(arms=[Arm("baseline"), Arm("support")], size="look", seeds=2, years=1)


class Served:
    """A page served by a process of its own."""

    def __init__(self, folder: Path, jobs: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        words = [
            "dashboard",
            "--lang",
            "id",
            "--port",
            str(port),
            "--jobs",
            str(jobs),
            "--store",
            str(folder / "store"),
        ]
        self.log = folder / "log"
        started = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "pasar", *words], stdout=log, stderr=log)
        while not answers(self.address):
            if self.process.poll() is not None or time.monotonic() - started > 300:
                raise RuntimeError(self.log.read_text(encoding="utf-8"))
            time.sleep(0.05)
        self.seconds = time.monotonic() - started

    def resident(self) -> float:
        """Return the memory of the server process, MiB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", text)
        return int(found[1]) / 1024 if found else float("nan")

    def close(self) -> None:
        """Stop the server."""
        self.process.terminate()
        self.process.wait(timeout=30)


def answers(address: str) -> bool:
    """Tell whether a server answers."""
    try:
        with urllib.request.urlopen(address, timeout=60):
            return True
    except OSError:
        return False


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a browser without a screen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


def opened(browser: Any, address: str, state: State, texts: Texts) -> Any:
    """Return a page of a new visitor, ready for use."""
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}?lang={texts.language}&state={state.to_link()}")
    run_button(page, texts).wait_for()
    return page


def run_button(page: Any, texts: Texts) -> Any:
    """Return the button that starts a run."""
    return page.get_by_role("button", name=texts("page.run.start"), exact=True)


def run_through(page: Any, texts: Texts, state: State) -> None:
    """Start a run and wait for its end."""
    run_button(page, texts).click()
    page.get_by_text(texts("page.status.done", done=state.seeds, seeds=state.seeds)).first.wait_for()


def measure() -> dict[str, float]:
    """Return what one visitor waits for, in seconds."""
    texts, found = Texts("id"), {}
    with tempfile.TemporaryDirectory(prefix="pasar-page-", ignore_cleanup_errors=True) as name, chromium() as browser:
        server = Served(Path(name), jobs=2)
        found["server up"] = server.seconds
        try:
            found["page ready"], page = ready(browser, server.address, texts)
            run_through(page, texts, WARM)
            page.context.close()
            page = opened(browser, server.address, CLASS, texts)
            _, found["first result"] = timed(lambda: first_result(page, texts))
            found["interaction"] = interaction(page, texts)
            found["memory of the server, MiB"] = server.resident()
        finally:
            server.close()
    return found


def ready(browser: Any, address: str, texts: Texts) -> tuple[float, Any]:
    """Return the median time until a new visitor's page is ready, and the last of the pages.

    The first one is not counted, and workers are given time to load the model, as they do beside the first visitor.
    """
    opened(browser, address, WARM, texts).context.close()
    time.sleep(SETTLED)
    times = []
    for number in range(OPENINGS):
        page, seconds = timed(lambda: opened(browser, address, WARM, texts))
        times.append(seconds)
        if number < OPENINGS - 1:
            page.context.close()
    return statistics.median(times), page


def first_result(page: Any, texts: Texts) -> None:
    """Start the class-size 2x2 and wait for its first sentence."""
    run_button(page, texts).click()
    page.get_by_text(texts("report.answer.title")).first.wait_for()


def interaction(page: Any, texts: Texts) -> float:
    """Return the median time from a new budget to the meter's answer while the run goes on.

    The page itself looks for the answer at every frame; a locator would look every tenth of a second.
    """
    field = page.get_by_label(texts("page.budget"))
    shown = page.get_by_text(texts("page.meter")).first.evaluate_handle("element => element.getRootNode()")
    times = []
    for number in range(INTERACTIONS):
        field.fill(str(100 + number))
        started = time.monotonic()
        field.press("Tab")
        page.wait_for_function(ANSWERED, arg=[shown, f"Rp{100 + number}"], polling="raf")
        times.append(time.monotonic() - started)
    return statistics.median(times)


def timed(act: Any) -> tuple[Any, float]:
    """Return what a function returns, and how long it took."""
    started = time.monotonic()
    value = act()
    return value, time.monotonic() - started


def load(visitors: int, minutes: float) -> dict[str, float]:
    """Let many visitors work at once; return rounds, errors and the memory of the server in MiB."""
    texts = Texts("id")
    with tempfile.TemporaryDirectory(prefix="pasar-page-", ignore_cleanup_errors=True) as name, chromium() as browser:
        server = Served(Path(name), jobs=1)
        try:
            page = opened(browser, server.address, LOOK, texts)
            run_through(page, texts, LOOK)
            page.context.close()
            time.sleep(20)
            found = {"memory before": server.resident()}
            found |= crowd(browser, server, visitors, minutes * 60)
            found["memory at the peak"] = server.resident()
            for context in browser.contexts:
                context.close()
            time.sleep(FORGOTTEN)
            found["memory after"] = server.resident()
            found["complaints in the log"] = server.log.read_text(encoding="utf-8").count("Traceback")
        finally:
            server.close()
    return found


def crowd(browser: Any, server: Served, visitors: int, seconds: float) -> dict[str, float]:
    """Open a page for every visitor, then let each in turn ask something of its own until the time is over."""
    texts, errors, rounds = Texts("id"), [], 0
    pages = []
    for number in range(visitors):
        state = State(arms=LOOK.arms, size="look", seeds=2, years=1 + number % 3)
        pages.append(opened(browser, server.address, state, texts))
        pages[-1].on("pageerror", lambda error: errors.append(str(error)))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for page in pages:
            run_button(page, texts).click()
            field = page.get_by_label(texts("page.budget"))
            field.fill(str(100 + rounds))
            field.press("Tab")
            rounds += 1
    done = 0
    for number, page in enumerate(pages, start=rounds - visitors):
        page.get_by_text(f"Rp{100 + number}", exact=False).first.wait_for()  # the last of what was asked is answered
        page.get_by_text(texts("page.status.done", done=2, seeds=2)).first.wait_for()
        done += 1
    return {"visitors": visitors, "requests": rounds, "visitors served": done, "errors in browsers": len(errors)}


def main(words: list[str]) -> int:
    """Measure and print."""
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}")
    found = load(int(words[0]), float(words[1])) if len(words) == 2 else measure()
    for name, value in found.items():
        target = f" (target {TARGETS[name]:g})" if name in TARGETS else ""
        print(f"{name}: {value:.2f}{target}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
