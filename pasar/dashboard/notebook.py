"""The page inside a notebook: the same visit, with workers of its own and all assets in the output."""

import atexit
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import panel as pn
from panel.io.resources import jupyter_endpoint_available

from experiments.pool import default_jobs
from pasar.dashboard.browser import TEND_HERE
from pasar.dashboard.desk import Desk
from pasar.dashboard.page import POLL_MILLISECONDS, Visit
from pasar.dashboard.serving import switch_of
from pasar.dashboard.state import State
from pasar.language import Texts

START_SECONDS: Final = 60.0


class Tended(pn.custom.JSComponent):
    """Nothing to see: it says more to those who hear the page that it lies in, and gives focus where it belongs."""

    _esm = TEND_HERE


def page(language: str = "id", workers: int = 0, most_seeds: int = 60, store: str | Path = "") -> Any:
    """Return the page as an object that Jupyter shows; results live in `store`, or as long as the kernel.

    ``workers`` is how many processes run markets (0: one a core). Nothing is fetched: scripts come with the output.
    """
    Texts(language)  # refuses a language that the page does not speak
    # Scripts come from the Jupyter server that started this kernel where it serves Panel's, else with the output.
    pn.extension(inline=not jupyter_endpoint_available(), notifications=False)
    folder = Path(store) if store else Path(_own_folder())
    desk = Desk(folder, workers or default_jobs(), most_seeds).open()
    atexit.register(desk.close)
    # All of the page has to be in the output: Jupyter's browser side sends every later change back to the kernel, and
    # a whole page, scripts included, is more than one message may hold: the connection breaks, and a click with it.
    desk.described(START_SECONDS)
    visit = Visit(desk, language, State())
    visit.begin()
    shown = pn.Column(switch_of(visit), visit.root, Tended(width=0, height=0, margin=0), sizing_mode="stretch_width")
    pn.state.add_periodic_callback(visit.poll, period=POLL_MILLISECONDS)
    return shown


def _own_folder() -> str:
    """Return a folder that is gone when the kernel ends."""
    folder = TemporaryDirectory(prefix="pasar-dashboard-")
    atexit.register(folder.cleanup)
    return folder.name
