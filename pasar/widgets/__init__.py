"""What a class sees: a market small enough to rerun while a slider moves, and pictures of who is where.

Pictures are plain figures, so the page and a notebook show the same ones; only `explore` needs ipywidgets.
"""

from pasar.widgets.pictures import customer_story, firm_story, network, path, taste_map
from pasar.widgets.show import Picture, Words
from pasar.widgets.sideside import only_differences
from pasar.widgets.sliders import Control, choice, explore, slider
from pasar.widgets.world import Classroom, burnt_in, is_small, under

__all__ = [
    "Classroom",
    "Control",
    "Picture",
    "Words",
    "burnt_in",
    "choice",
    "customer_story",
    "explore",
    "firm_story",
    "is_small",
    "network",
    "only_differences",
    "path",
    "slider",
    "taste_map",
    "under",
]
