"""Mesa's own page on a market: ``uv run --extra solara python examples/solara.py``.

The extra brings Mesa's page and what serves it without network. Started so, nothing is sent or fetched: solara
counts its starts at a company's server, and sends browsers elsewhere for its scripts, unless told not to beforehand.
"""

import os
import sys

NOWHERE = "http://127.0.0.1:9/"  # what the package of scripts lacks is looked for here, where nobody answers
OFF = {
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_ASSETS_PROXY": "True",  # the server hands scripts out itself, those of solara-assets
    "SOLARA_ASSETS_CDN": NOWHERE,
}
if __name__ == "__main__" and "solara" not in sys.modules:  # solara runs a page as __main__ too
    os.environ.update(OFF)
    os.execv(sys.executable, [sys.executable, "-m", "solara", "run", __file__, *sys.argv[1:]])

import solara
import solara.server.settings
import solara.settings
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter

from pasar.language import Texts
from pasar.widgets import taste_map
from simulation.market import Market

solara.server.settings.telemetry.mixpanel_enable = False
solara.settings.assets.proxy = True
solara.settings.assets.cdn = NOWHERE
TEXTS = Texts(os.environ.get("PASAR_LANG", "en"))


class ClassMarket(Market):
    """A market that starts at week 0, with its burn-in behind it."""

    def __init__(self, scenario: str = "classroom", seed: int = 1) -> None:
        super().__init__(scenario, seed=seed)
        self.run_to(0)


@solara.component  # type: ignore[untyped-decorator]
def TasteMap(market: Market) -> None:  # noqa: N802 - a component is named like a class
    """Show who likes what and who makes what, drawn again after each week."""
    update_counter.get()
    solara.FigureMatplotlib(taste_map(market, TEXTS))


PARAMETERS = {
    "scenario": {"type": "Select", "value": "classroom", "values": ["classroom", "baseline"], "label": "Scenario"},
    "seed": {"type": "SliderInt", "value": 1, "min": 1, "max": 30, "step": 1, "label": "Seed"},
}
page = SolaraViz(ClassMarket(), components=[TasteMap], model_params=PARAMETERS, name="pasar-kokreasi")
