"""Assume: how the world works, apart from what anybody decides: region, size, sectors, and the numbers behind it."""

from collections.abc import Callable
from html import escape
from typing import Any, Final

import panel as pn

from pasar.dashboard.controls import button, keyed, number, select, whole
from pasar.dashboard.helping import explained
from pasar.dashboard.state import SIZES, State
from pasar.numbers import Numbers

MOST_YEARS: Final = 10


class Assumptions:
    """The controls of the world that every scenario shares.

    `changed` is called after every change; `rebuilt` instead where other controls change with it, and is told which
    one takes the focus then, by its key; `focus` is that key in what is laid out anew.
    """

    def __init__(
        self, state: State, catalogue: dict[str, Any], numbers: Numbers, most_seeds: int,
        rebuilt: Callable[[str], None], changed: Callable[[], None], focus: str = "",
    ) -> None:  # fmt: skip
        self.state = state
        self.catalogue = catalogue
        self.numbers = numbers
        self.texts = numbers.texts
        self.most_seeds = most_seeds
        self.rebuilt = rebuilt
        self.changed = changed
        self.focus = focus

    def controls(self) -> list[Any]:
        """Return region, size and horizon, who the UMKM are, and the numbers that decide most."""
        texts, state = self.texts, self.state
        regions = {texts(f"page.region.{name}"): name for name in self.catalogue["regions"]}
        first = [
            select(texts("page.region"), regions, state.region, lambda value: self.put("region", value),
                   help_=texts("page.region.help")),
            self.size(),
            self.whole("seeds", state.seeds, (2, self.most_seeds)),
            self.whole("years", state.years, (1, MOST_YEARS)),
            self.preset(),
        ]  # fmt: skip
        return [
            pn.FlexBox(*first),
            *self.people(),
            pn.FlexBox(*(self.assumption(facts) for facts in self.catalogue["assumptions"] if facts.get("range"))),
        ]

    def size(self) -> Any:
        """Return the choice of how large the market is."""
        sizes = {self.texts(f"page.size.{name}"): name for name in SIZES}
        label, help_ = self.texts("page.size"), self.texts("page.size.help")
        return keyed("size", select(label, sizes, self.state.size, self.set_size, help_=help_), self.focus)

    def preset(self) -> Any:
        """Return the choice among numbers that were thought out together."""
        presets = {self.texts("page.preset.choose"): ""}
        presets |= {self.texts(f"report.preset.{name}"): name for name in self.catalogue["presets"]}
        label, help_ = self.texts("page.preset"), self.texts("page.preset.help")
        return keyed("preset", select(label, presets, "", self.use_preset, help_=help_), self.focus)

    def whole(self, name: str, value: int, ends: tuple[int, int]) -> Any:
        """Return the control of a whole number of the state."""
        usual = self.usual_seeds() if name == "seeds" else getattr(State(), name)
        words = {"low": ends[0], "high": ends[1], "default": usual}
        label, help_ = self.texts(f"page.{name}"), self.texts(f"page.{name}.help", **words)
        return whole(label, value, ends, lambda new: self.put(name, new), help_, self.numbers)

    def people(self) -> list[Any]:
        """Return the sector mix, or what a register says instead of it and how to drop that."""
        if self.state.register:
            words = {"name": self.state.register["name"], "count": self.numbers.count(self.state.register["firms"])}
            told = pn.pane.HTML(f"<p>{escape(self.texts('page.register.used', **words))}</p>")
            return [told, button(self.texts("page.register.drop"), self.drop_register)]
        head = pn.pane.HTML(f"<p>{escape(self.texts('page.sectors'))}</p>", sizing_mode="stretch_width")
        return [head, pn.FlexBox(*(self.sector(name, told) for name, told in self.catalogue["sectors"].items()))]

    def sector(self, name: str, told: dict[str, Any]) -> Any:
        """Return the field for one sector's part of the UMKM."""
        help_ = self.texts("page.sectors.help", default=self.numbers.share(self.usual_shares()[name], 0))

        def put(percent: float) -> None:
            mine = self.shares() | {name: percent / 100}
            self.state.sectors = {} if not any(mine.values()) or mine == self.usual_shares() else mine
            self.changed()

        label = self.texts("page.sectors.label", name=told[self.texts.language])
        return number(label, 100 * self.shares()[name], put, help_, self.numbers, (0, 100))

    def assumption(self, facts: dict[str, Any]) -> Any:
        """Return the control of one assumption; its own default is not written into the scenario."""
        path, default = facts["path"], float(facts["default"])
        value = self.state.assumptions.get(path, default)
        label = facts[self.texts.language]

        def put(new: float) -> None:
            self.state.assumptions.pop(path, None)
            if new != default:
                self.state.assumptions[path] = new
            self.changed()

        return number(label, value, put, explained(facts, self.numbers), self.numbers)

    # what is usual, and what was chosen instead

    def usual_seeds(self) -> int:
        """Return how many seeds the chosen size has by itself."""
        return min(self.most_seeds, int(SIZES[self.state.size]["seeds"]))

    def usual_shares(self) -> dict[str, float]:
        """Return the sector mix that the chosen size has by itself."""
        mine = SIZES[self.state.size].get("sectors")
        told = self.catalogue["sectors"]
        if mine:
            return {name: float(name in mine) for name in told}
        return {name: float(one["share"]) for name, one in told.items()}

    def shares(self) -> dict[str, float]:
        """Return the sector mix chosen so far."""
        if not self.state.sectors:
            return self.usual_shares()
        return {name: self.state.sectors.get(name, 0.0) for name in self.catalogue["sectors"]}

    # changes

    def put(self, name: str, value: Any) -> None:
        """Note one choice."""
        setattr(self.state, name, value)
        self.changed()

    def set_size(self, size: str) -> None:
        """Take a size and its usual number of seeds."""
        self.state.size = size
        self.state.seeds = self.usual_seeds()
        self.rebuilt("size")

    def use_preset(self, name: str) -> None:
        """Set the decisive assumptions to a preset."""
        if name:
            numbers = {path: value for path, value in self.catalogue["presets"][name] if not isinstance(value, str)}
            months = {
                path: float(value.split()[0])
                for path, value in self.catalogue["presets"][name]
                if isinstance(value, str)
            }
            self.state.assumptions = numbers | months
            self.rebuilt("preset")

    def drop_register(self) -> None:
        """Go back to the population of the scenarios."""
        self.state.register = {}
        self.rebuilt("size")
