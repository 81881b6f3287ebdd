"""What `pasar dashboard` does: the page for policymakers on this machine."""

import os
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from experiments.pool import default_jobs
from pasar.cli import DONE
from pasar.cli.asked import MOST_SEEDS, Reader
from pasar.cli.console import say
from pasar.dashboard.memory import with_system_allocator
from pasar.language import Texts
from simulation.errors import PasarError

MOST_JOBS: Final = 256
LAST_PORT: Final = 65_535


def serve_page(texts: Texts, port: str, jobs: str, most_seeds: str, store: str) -> int:
    """Serve the page until Ctrl-C; results live in `store`, or as long as the server."""
    reader = Reader()
    number = reader.whole("--port", port, 1, LAST_PORT)
    workers = reader.whole("--jobs", jobs, 1, MOST_JOBS) if jobs else default_jobs()
    most = reader.whole("--max-seeds", most_seeds, 2, MOST_SEEDS)
    reader.done()
    if find_spec("panel_material_ui") is None:
        raise PasarError("extra.missing", extra="dashboard")
    with_system_allocator("dashboard")
    os.environ.setdefault("BOKEH_RESOURCES", "server")
    from pasar.dashboard.serving import LOOPBACK, serve

    with TemporaryDirectory(prefix="pasar-dashboard-") as own:
        say(texts("cli.dashboard.ready", address=f"http://{LOOPBACK}:{number}/"))
        _, desk = serve(number, texts.language, workers, most, Path(store or own))
        desk.close()
    return DONE
