"""Choose: scenarios side by side, their programmes within a budget, and apart from them the assumptions."""

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import panel as pn

from pasar.dashboard.assuming import Assumptions
from pasar.dashboard.controls import FIELD, MILLION, POSITIVE, button, folded, keyed, number, select
from pasar.dashboard.metering import Meter
from pasar.dashboard.programme_fields import ProgrammeFields
from pasar.dashboard.state import MOST_ARMS, Arm, State, titled
from pasar.language import Texts
from pasar.numbers import Numbers

FEWEST_ARMS: Final = 2
MOST_PROGRAMMES: Final = 8
ADD: Final = "add"


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
        self.meter = Meter(state, self.programmes, self.numbers)

    def levers(self) -> list[Any]:
        """Return the scenarios and the budget."""
        cards = [self.card(place, arm) for place, arm in enumerate(self.state.arms)]
        more = button(self.texts("page.add_arm"), self.add_arm, disabled=len(self.state.arms) >= MOST_ARMS)
        keyed(ADD, more, self.focus)
        label, help_ = self.texts("page.budget"), self.texts("page.budget.help")
        budget = number(label, self.state.budget / MILLION, self.set_budget, help_, self.numbers, POSITIVE)
        self.meter.measure()
        return [pn.FlexBox(*cards, sizing_mode="stretch_width"), pn.FlexBox(more, budget), self.meter.pane]

    def card(self, place: int, arm: Arm) -> Any:
        """Return the controls of one scenario."""
        head = self.texts("page.arm.base" if place == 0 else "page.arm", number=place + 1)
        parts = [pn.pane.HTML(f"<h3>{head}</h3>", width=FIELD), self.source(place, arm)]
        if not arm.text:
            rows = [self.programme(place, row) for row in range(len(self.programmes(arm)))]
            parts += [self.rule(place, arm), *rows, self.adder(place)]
        if len(self.state.arms) > FEWEST_ARMS:
            label = self.texts("page.remove_arm", number=place + 1)
            remove = button(label, lambda: self.remove_arm(place), variant="text")
            parts.append(keyed(f"remove.{place}", remove, self.focus))
        return pn.Column(*parts, width=FIELD + 28, margin=5, styles={"border": "1px solid #767676", "padding": "8px 0"})

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
        return keyed(f"source.{place}", made, self.focus)

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
        kind = self.programmes(self.state.arms[place])[row]["kind"]
        label = self.texts("page.remove_programme", name=self.catalogue["kinds"][kind][self.texts.language])
        remove = button(label, lambda: self.drop(place, row), variant="text")
        return [*self.programme_fields(place, row).controls(), remove]

    def programme_fields(self, place: int, row: int) -> ProgrammeFields:
        """Return the fields of a programme."""
        item = self.programmes(self.state.arms[place])[row]
        facts = self.catalogue["kinds"][item["kind"]]["fields"]
        return ProgrammeFields(item, facts, self.numbers, partial(self.set_field, place, row))

    def adder(self, place: int) -> Any:
        """Return the choice that adds a programme."""
        kinds = {self.texts("page.add_programme"): ""}
        kinds |= {kind[self.texts.language]: name for name, kind in self.catalogue["kinds"].items()}
        full = len(self.programmes(self.state.arms[place])) >= MOST_PROGRAMMES
        help_ = self.texts(f"page.add_programme.{'full' if full else 'help'}", most=MOST_PROGRAMMES)
        label = self.texts("page.add_programme_label", number=place + 1)
        made = select(label, kinds, "", lambda kind: self.add(place, kind), help_=help_)
        made.disabled = full
        return keyed(f"adder.{place}", made, self.focus)

    def assumptions(self) -> list[Any]:
        """Return how the world works, apart from the scenarios."""
        return Assumptions(
            self.state, self.catalogue, self.numbers, self.most_seeds, self.rebuilt, self.remeasured, self.focus
        ).controls()

    # changes

    def set_budget(self, millions: float) -> None:
        """Note the budget, given in millions of rupiah."""
        self.state.budget = round(millions * MILLION)
        self.remeasured()

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

    def set_field(self, place: int, row: int, name: str, value: Any) -> None:
        """Note what a field of a programme is from now on."""
        self.own(place)[row][name] = value
        self.remeasured()

    def drop(self, place: int, row: int) -> None:
        """Take a programme away."""
        del self.own(place)[row]
        self.rebuilt(f"adder.{place}")

    def remeasured(self) -> None:
        """Take in a change that may cost something."""
        self.meter.measure()
        self.changed()
