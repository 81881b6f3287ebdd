"""Choose: scenarios side by side, their programmes within a budget, and apart from them the assumptions."""

import itertools
import math
import re
from collections.abc import Callable
from html import escape
from typing import Any, Final

import panel as pn

from pasar.dashboard.browser import FOCUSED
from pasar.dashboard.controls import FIELD, NARROW, button, folded, number, select, typed, whole
from pasar.dashboard.entries import read_duration, read_places
from pasar.dashboard.state import MOST_ARMS, PERCENT_UNITS, SIZES, Arm, State, budget_of, titled
from pasar.language import Texts
from pasar.numbers import Numbers

FEWEST_ARMS: Final = 2
MOST_YEARS: Final = 10
TARGETS: Final = (
    *("random", "first_come", "remote_first"),
    *("low_literacy_first", "suited_sectors_first", "tight_capacity_first"),
)
EDITED: Final = (
    *("start", "end", "every", "slots", "take_up", "amount", "subsidy", "tenor", "hours", "visits", "contacts"),
    *("online_gain", "build_time", "unit_cost", "budget", "target"),
)
MAY_BE_EMPTY: Final = ("end", "every", "budget")
MOST_PROGRAMMES: Final = 8
ADD: Final = "add"
MILLION: Final = 1e6
POSITIVE: Final = (0, math.inf)
WORDED: Final = re.compile(r"(\d+) (week|month|year|firm)s?")


class Chooser:
    """The controls of one visitor; `changed` is called after every change, `rebuilt` when controls come or go.

    `rebuilt` is told which control takes the focus then, by its key; `focus` is that key in what is laid out anew.
    """

    def __init__(
        self, state: State, catalogue: dict[str, Any], texts: Texts, most_seeds: int, rebuilt: Callable[[str], None],
        opened: set[str], changed: Callable[[], None], focus: str = "",
    ) -> None:  # fmt: skip
        self.state = state
        self.catalogue = catalogue
        self.texts = texts
        self.numbers = Numbers(texts)
        self.most_seeds = most_seeds
        self.rebuilt = rebuilt
        self.opened = opened
        self.changed = changed
        self.focus = focus
        self.meter = pn.pane.HTML("", sizing_mode="stretch_width")

    def levers(self) -> list[Any]:
        """Return the scenarios and the budget."""
        cards = [self.card(place, arm) for place, arm in enumerate(self.state.arms)]
        more = button(self.texts("page.add_arm"), self.add_arm, disabled=len(self.state.arms) >= MOST_ARMS)
        self.keyed(ADD, more)
        label, help_ = self.texts("page.budget"), self.texts("page.budget.help")
        budget = number(label, self.state.budget / MILLION, self.set_budget, help_, self.numbers, POSITIVE)
        self.measure()
        return [pn.FlexBox(*cards, sizing_mode="stretch_width"), pn.FlexBox(more, budget), self.meter]

    def card(self, place: int, arm: Arm) -> Any:
        """Return the controls of one scenario."""
        head = self.texts("page.arm.base" if place == 0 else "page.arm", number=place + 1)
        parts = [pn.pane.HTML(f"<h3>{head}</h3>", width=FIELD), self.source(place, arm)]
        if not arm.text:
            rows = [self.programme(place, row) for row in range(len(self.programmes(arm)))]
            parts += [self.rule(place, arm), *rows, self.adder(place)]
        if len(self.state.arms) > FEWEST_ARMS:
            label = self.texts("page.remove_arm", number=place + 1)
            parts.append(self.keyed(f"remove.{place}", button(label, lambda: self.remove_arm(place), variant="text")))
        return pn.Column(*parts, width=FIELD + 28, margin=5, styles={"border": "1px solid #767676", "padding": "8px 0"})

    def keyed(self, key: str, control: Any) -> Any:
        """Return a control that takes the focus where it was laid out anew for its sake."""
        if key == self.focus:
            control.css_classes = [*control.css_classes, FOCUSED]
        return control

    def source(self, place: int, arm: Arm) -> Any:
        """Return the choice among shipped scenarios."""
        titles = {
            told[f"title_{self.texts.language}"] or name: name for name, told in self.catalogue["scenarios"].items()
        }
        usual = Arm(State().arms[place].source)
        help_ = self.texts("page.source.help", default=titled(usual, self.catalogue, self.texts))
        if arm.text:
            own = titled(arm, self.catalogue, self.texts)
            own = f"{own} ({arm.name})" if own in titles else own
            titles, help_ = {own: arm.source} | titles, self.texts("page.source.file")
        made = select(self.texts("page.source"), titles, arm.source, lambda value: self.pick(place, value), help_=help_)
        return self.keyed(f"source.{place}", made)

    def rule(self, place: int, arm: Arm) -> Any:
        """Return the choice of who co-creates."""
        shipped = self.catalogue["scenarios"][arm.source]["co_creation"]
        rules = {self.texts(f"value.{rule}"): rule for rule in ("off", "voluntary", "all")}
        usual = next((label for label, rule in rules.items() if rule == shipped), "")
        if not usual:  # a lottery
            usual = self.texts("value.share", share=self.numbers.shortest(100 * shipped["share"]))
            rules |= {usual: ""}
        value = arm.co_creation or rules[usual]
        help_ = self.texts("page.co_creation.help", default=usual)
        return select(
            self.texts("page.co_creation"), rules, value, lambda rule: self.set_rule(place, rule), help_=help_
        )

    def programmes(self, arm: Arm) -> list[dict[str, Any]]:
        """Return the programmes of an arm, its own or the shipped ones."""
        if arm.programmes is not None:
            return arm.programmes
        shipped = self.catalogue["scenarios"].get(arm.source)
        return [] if arm.text or shipped is None else list(shipped["programmes"])

    def own(self, place: int) -> list[dict[str, Any]]:
        """Return the programmes of an arm as a list that may be changed."""
        arm = self.state.arms[place]
        arm.programmes = [dict(item) for item in self.programmes(arm)]
        return arm.programmes

    def programme(self, place: int, row: int) -> Any:
        """Return the controls of one programme, folded away behind its name."""
        item = self.programmes(self.state.arms[place])[row]
        title = self.catalogue["kinds"][item["kind"]][self.texts.language]
        return folded(
            title, lambda: self.fields(place, row), f"{place}.{item['id']}", self.opened,
            width=FIELD + 6, margin=(6, 10), header_background="#f2f2f2",
        )  # fmt: skip

    def fields(self, place: int, row: int) -> list[Any]:
        """Return what can be changed of a programme, and how to take it away."""
        item = self.programmes(self.state.arms[place])[row]
        kind = self.catalogue["kinds"][item["kind"]]
        shown = [self.field(place, row, name, kind["fields"][name], item) for name in EDITED if name in kind["fields"]]
        label = self.texts("page.remove_programme", name=kind[self.texts.language])
        return [*shown, button(label, lambda: self.drop(place, row), variant="text")]

    def field(self, place: int, row: int, name: str, facts: dict[str, Any], item: dict[str, Any]) -> Any:
        """Return one control of a programme with its unit, range, default and source."""
        value = item.get(name, facts["default"])
        label, *more = re.split("[:;] ", facts[self.texts.language], maxsplit=1)
        unit, texts = facts["unit"], self.texts

        def put(new: Any) -> None:
            self.own(place)[row][name] = new
            self.measure()
            self.changed()

        if name == "target":
            words = {"default": texts(f"value.{facts['default']}"), "source": texts.source(facts["source"])}
            rules = {texts(f"value.{rule}"): rule for rule in TARGETS}
            return select(label, rules, value, put, NARROW, texts("page.target.help", **words))
        help_ = self.programme_help(name, facts, more)
        if name == "slots" or unit == "weeks":
            return self.worded(name, label, value, put, help_)
        if unit in PERCENT_UNITS:
            return number(label, 100 * value, lambda new: put(new / 100), help_, self.numbers, (0, 100), NARROW)

        scale = MILLION if name == "budget" else 1

        def take(new: float) -> None:
            put(None if name in MAY_BE_EMPTY and not new else round(scale * new) if unit.startswith("Rp") else new)

        return number(label, (value or 0) / scale, take, help_, self.numbers, POSITIVE, NARROW)

    def worded(self, name: str, label: str, value: Any, put: Callable[[Any], None], help_: str) -> Any:
        """Return the control of a duration or of places, which are numbers with a word."""
        if name == "slots":
            shown, expected = self.places(value), self.texts("page.expected.places")
            return typed(
                label, shown, lambda text: read_places(text, self.numbers), put, expected, help_, self.texts, NARROW
            )
        shown, expected = self.plain(value) if value else "", self.texts("page.expected.duration")
        may_be_empty = name in MAY_BE_EMPTY
        return typed(
            label, shown, lambda text: read_duration(text, may_be_empty), put, expected, help_, self.texts, NARROW
        )

    def programme_help(self, name: str, facts: dict[str, Any], more: list[str]) -> str:
        """Return what explains a control of a programme: the rest of its label, what empty means, then the facts."""
        told = [f"{rest[:1].upper()}{rest[1:]}." for rest in more if name not in MAY_BE_EMPTY]
        if name in MAY_BE_EMPTY:
            told.append(self.texts(f"page.empty.{name}"))
        if facts["default"] is None:
            facts = facts | {"default": self.texts(f"page.none.{name}")}
        in_percent = facts["unit"] in PERCENT_UNITS
        unit = "Rp million" if name == "budget" else PERCENT_UNITS.get(facts["unit"], facts["unit"])
        facts = facts | {"unit": unit, "bounds": f"page.range.{name}"}
        return " ".join([*told, self.help(facts, 100 if in_percent else 1)])

    def places(self, value: Any) -> str:
        """Return places in an intake as people write them: a percentage, or a number of firms."""
        return self.plain(value) if isinstance(value, str) else self.numbers.shortest(100 * (value or 0))

    def help(self, facts: dict[str, Any], scale: int = 1) -> str:
        """Return unit, range, default and source of a control in one line, numbers times ``scale``."""
        ends, bounds = facts.get("range"), facts.get("bounds", "")
        unit = self.texts("page.unit", unit=self.texts.named("page.unit", facts["unit"]))
        words = {
            "unit": unit,
            "default": self.plain(facts["default"], scale),
            "source": self.texts.source(facts["source"]),
        }
        if not ends and bounds not in self.texts:
            return self.texts("page.help.free", **words)
        if not ends:
            return self.texts("page.help", range=self.texts(bounds), **words)
        told = self.texts("number.range", low=self.plain(ends[0], scale), high=self.plain(ends[1], scale))
        return self.texts("page.help", range=told, **words)

    def plain(self, value: Any, scale: int = 1) -> str:
        """Return a number by locale, a duration or a number of firms in the language, other values as they are."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.numbers.shortest(scale * value)
        counted = WORDED.fullmatch(str(value))
        if counted:
            return self.texts(f"value.{counted[2]}s", count=counted[1])
        return str(value if value is not None else "-")

    def adder(self, place: int) -> Any:
        """Return the choice that adds a programme."""
        kinds = {self.texts("page.add_programme"): ""}
        kinds |= {kind[self.texts.language]: name for name, kind in self.catalogue["kinds"].items()}
        full = len(self.programmes(self.state.arms[place])) >= MOST_PROGRAMMES
        help_ = self.texts(f"page.add_programme.{'full' if full else 'help'}", most=MOST_PROGRAMMES)
        label = self.texts("page.add_programme_label", number=place + 1)
        made = select(label, kinds, "", lambda kind: self.add(place, kind), help_=help_)
        made.disabled = full
        return self.keyed(f"adder.{place}", made)

    def assumptions(self) -> list[Any]:
        """Return how the world works: region, size, horizon, and the numbers that decide most."""
        texts, state = self.texts, self.state
        regions = {texts(f"page.region.{name}"): name for name in self.catalogue["regions"]}
        sizes = {texts(f"page.size.{name}"): name for name in SIZES}
        presets = {texts("page.preset.choose"): ""} | {
            texts(f"report.preset.{name}"): name for name in self.catalogue["presets"]
        }
        first = [
            select(texts("page.region"), regions, state.region, lambda value: self.put("region", value),
                   help_=texts("page.region.help")),
            self.keyed("size", select(texts("page.size"), sizes, state.size, self.set_size,
                                      help_=texts("page.size.help"))),
            self.whole("seeds", state.seeds, (2, self.most_seeds)),
            self.whole("years", state.years, (1, MOST_YEARS)),
            self.keyed("preset", select(texts("page.preset"), presets, "", self.use_preset,
                                        help_=texts("page.preset.help"))),
        ]  # fmt: skip
        return [
            pn.FlexBox(*first),
            *self.people(),
            pn.FlexBox(*(self.assumption(facts) for facts in self.catalogue["assumptions"] if facts.get("range"))),
        ]

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
        shares = self.shares()
        usual = self.usual_shares()[name]
        help_ = self.texts("page.sectors.help", default=self.numbers.share(usual, 0))

        def put(percent: float) -> None:
            mine = self.shares() | {name: percent / 100}
            self.state.sectors = {} if not any(mine.values()) or mine == self.usual_shares() else mine
            self.changed()

        label = self.texts("page.sectors.label", name=told[self.texts.language])
        return number(label, 100 * shares[name], put, help_, self.numbers, (0, 100))

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

    def drop_register(self) -> None:
        """Go back to the population of the scenarios."""
        self.state.register = {}
        self.rebuilt("size")

    def whole(self, name: str, value: int, ends: tuple[int, int]) -> Any:
        """Return the control of a whole number of the state."""
        usual = min(self.most_seeds, SIZES[self.state.size]["seeds"]) if name == "seeds" else getattr(State(), name)
        words = {"low": ends[0], "high": ends[1], "default": usual}
        label, help_ = self.texts(f"page.{name}"), self.texts(f"page.{name}.help", **words)
        return whole(label, value, ends, lambda new: self.put(name, new), help_, self.numbers)

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

        return number(label, value, put, self.help(facts), self.numbers)

    # changes

    def put(self, name: str, value: Any) -> None:
        """Note one choice."""
        setattr(self.state, name, value)
        self.measure()
        self.changed()

    def set_size(self, size: str) -> None:
        """Take a size and its usual number of seeds."""
        self.state.size = size
        self.state.seeds = min(self.most_seeds, int(SIZES[size]["seeds"]))
        self.rebuilt("size")

    def set_budget(self, millions: float) -> None:
        """Note the budget, given in millions of rupiah."""
        self.put("budget", round(millions * MILLION))

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

    def pick(self, place: int, source: str) -> None:
        """Take a shipped scenario as it is."""
        self.state.arms[place] = Arm(source)
        self.rebuilt(f"source.{place}")

    def set_rule(self, place: int, rule: str) -> None:
        """Note who co-creates."""
        self.own(place)
        self.state.arms[place].co_creation = rule
        self.changed()

    def add_arm(self) -> None:
        """Put another scenario beside the others."""
        self.state.arms.append(Arm("co_creation_and_support"))
        self.rebuilt(f"source.{len(self.state.arms) - 1}")

    def remove_arm(self, place: int) -> None:
        """Take a scenario away; who did so goes on at the next one that can be removed, or where one is added."""
        del self.state.arms[place]
        several = len(self.state.arms) > FEWEST_ARMS
        self.rebuilt(f"remove.{min(place, len(self.state.arms) - 1)}" if several else ADD)

    def add(self, place: int, kind: str) -> None:
        """Add a programme with the defaults of its kind."""
        if kind and len(self.programmes(self.state.arms[place])) < MOST_PROGRAMMES:
            fields = self.catalogue["kinds"][kind]["fields"]
            mine = self.own(place)
            taken = {item["id"] for item in mine}
            name = next(name for count in itertools.count(1) if (name := f"{kind}_{count}") not in taken)
            mine.append({"id": name, "kind": kind} | {key: told["default"] for key, told in fields.items()})
            self.rebuilt(f"adder.{place}")

    def drop(self, place: int, row: int) -> None:
        """Take a programme away."""
        del self.own(place)[row]
        self.rebuilt(f"adder.{place}")

    def measure(self) -> None:
        """Add the budget up, scenario by scenario."""
        lines = [f"<li>{escape(self.cost_line(place, arm))}</li>" for place, arm in enumerate(self.state.arms)]
        self.meter.object = f'<div role="status"><p>{self.texts("page.meter")}</p><ul>{"".join(lines)}</ul></div>'

    def cost_line(self, place: int, arm: Arm) -> str:
        """Return what one scenario costs at most, or that it is not counted."""
        if arm.text and arm.programmes is None:
            return self.texts("page.meter.unknown", number=place + 1)
        cost = budget_of(self.programmes(arm), self.state.size, self.state.years)
        over = bool(self.state.budget) and cost > self.state.budget
        amounts = {"cost": self.numbers.money(cost), "budget": self.numbers.money(self.state.budget)}
        key = "page.meter.over" if over else "page.meter.within" if self.state.budget else "page.meter.cost"
        return self.texts(key, number=place + 1, **amounts)
