"""Mesa's own page on a market: ``solara run examples/solara.py``.

Needs ``mesa[viz]`` with ``ipyvuetify<2``, ``ipyvue<2`` and ``solara-assets``, which serve the page without network.
"""

import os

os.environ.setdefault("SOLARA_TELEMETRY_MIXPANEL_ENABLE", "False")
os.environ.setdefault("SOLARA_ASSETS_PROXY", "False")

import solara
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter

from pasar.language import Texts
from pasar.widgets import taste_map
from simulation.market import Market

TEXTS = Texts("en")


@solara.component  # type: ignore[untyped-decorator]
def TasteMap(market: Market) -> None:  # noqa: N802 - a component is named like a class
    """Show who likes what and who makes what, drawn again after each week."""
    update_counter.get()
    solara.FigureMatplotlib(taste_map(market, TEXTS))


PARAMETERS = {
    "scenario": {"type": "Select", "value": "classroom", "values": ["classroom", "baseline"], "label": "Scenario"},
    "seed": {"type": "SliderInt", "value": 1, "min": 1, "max": 30, "step": 1, "label": "Seed"},
}
page = SolaraViz(Market("classroom", seed=1), components=[TasteMap], model_params=PARAMETERS, name="pasar-kokreasi")
