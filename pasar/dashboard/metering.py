"""Meter: what each scenario costs at most, beside the budget, before anything is run."""

from collections.abc import Callable
from html import escape
from typing import Any

import panel as pn

from pasar.dashboard.state import Arm, State, budget_of
from pasar.numbers import Numbers


class Meter:
    """A line a scenario under the scenarios of one visitor; `programmes` returns those of an arm."""

    def __init__(self, state: State, programmes: Callable[[Arm], list[dict[str, Any]]], numbers: Numbers) -> None:
        self.state = state
        self.programmes = programmes
        self.numbers = numbers
        self.texts = numbers.texts
        self.pane = pn.pane.HTML("", sizing_mode="stretch_width")

    def measure(self) -> None:
        """Add the budget up, scenario by scenario."""
        lines = [f"<li>{escape(self.line(place, arm))}</li>" for place, arm in enumerate(self.state.arms)]
        self.pane.object = f'<div role="status"><p>{self.texts("page.meter")}</p><ul>{"".join(lines)}</ul></div>'

    def line(self, place: int, arm: Arm) -> str:
        """Return what one scenario costs at most, or that it is not counted."""
        if arm.text and arm.programmes is None:
            return self.texts("page.meter.unknown", number=place + 1)
        cost = budget_of(self.programmes(arm), self.state.size, self.state.years)
        over = bool(self.state.budget) and cost > self.state.budget
        amounts = {"cost": self.numbers.money(cost), "budget": self.numbers.money(self.state.budget)}
        key = "page.meter.over" if over else "page.meter.within" if self.state.budget else "page.meter.cost"
        return self.texts(key, number=place + 1, **amounts)
