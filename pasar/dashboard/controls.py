"""The controls of the page: choices, fields and buttons with their explanations, and parts that are folded away."""

from collections.abc import Callable
from html import escape
from typing import Any, Final

import panel as pn
import panel_material_ui as pmui
from babel.numbers import NumberFormatError, parse_decimal

from pasar.numbers import Numbers

FIELD: Final = 272
NARROW: Final = FIELD - 28  # inside a folded programme
WRAPPED: Final = {
    "& .MuiSelect-select": {"whiteSpace": "normal !important", "lineHeight": "1.3"}
}  # long titles take two lines, none is cut off


def select(label: str, options: dict[str, Any], value: Any, put: Callable[[Any], None], width: int = FIELD) -> Any:
    """Return a choice."""
    made = pmui.Select(label=label, options=options, value=value, width=width, sx=WRAPPED)
    made.param.watch(lambda event: put(event.new), "value")
    return made


def number(
    label: str, value: float, put: Callable[[float], None], help_: str, numbers: Numbers, width: int = FIELD
) -> Any:
    """Return a field for a number as people of the language write it; what is no number is marked and not taken."""
    made = pmui.TextInput(label=label, value=numbers.shortest(value), width=width, max_length=30)

    def take(text: str) -> None:
        found = read_number(text, numbers.locale)
        made.error_state = found is None
        if found is not None:
            put(found)

    made.param.watch(lambda event: take(event.new), "value")
    return explained(made, help_)


def within(share: float) -> float:
    """Return a share that is neither below nothing nor above all."""
    return min(1.0, max(0.0, share))


def read_number(text: str, locale: str) -> float | None:
    """Return the number that a text means in a language, or None."""
    try:
        return float(parse_decimal(text.strip(), locale=locale, strict=True))
    except NumberFormatError:
        return None


def text_field(label: str, value: str, put: Callable[[str], None], help_: str, width: int = FIELD) -> Any:
    """Return a field for a text, with a line that explains it."""
    made = pmui.TextInput(label=label, value=value, width=width, max_length=60)
    made.param.watch(lambda event: put(str(event.new)), "value")
    return explained(made, help_)


def whole(
    label: str, value: int, ends: tuple[int, int], put: Callable[[int], None], help_: str, numbers: Numbers
) -> Any:
    """Return a field for a whole number; numbers beyond the ends count as the ends."""
    low, high = ends
    return number(label, max(low, min(value, high)), lambda new: put(max(low, min(round(new), high))), help_, numbers)


def explained(made: Any, help_: str) -> Any:
    """Return a control with its explanation under it."""
    return pn.Column(
        made, pn.pane.HTML(f"<small>{escape(help_)}</small>", width=made.width, margin=(0, 10)), margin=(0, 0, 12, 0)
    )


def button(label: str, act: Callable[[], None], disabled: bool = False, variant: str = "outlined") -> Any:
    """Return a button."""
    made = pmui.Button(label=label, disabled=disabled, variant=variant)
    made.on_click(lambda _: act())
    return made


def folded(title: str, make: Callable[[], list[Any]], name: str, opened: set[str], **settings: Any) -> Any:
    """Return a part folded away behind its title; what it holds is made when it is first opened.

    Nine in ten controls of the page are folded away; made at once they would be most of what a visitor waits for.
    ``opened`` holds the names of the open parts, so that they stay open when the page is laid out anew.
    """
    card = pn.Card(title=title, collapsed=name not in opened, **settings)

    def fold(*_event: Any) -> None:
        if card.collapsed:
            opened.discard(name)
            return
        opened.add(name)
        if not card.objects:
            card[:] = make()

    card.param.watch(fold, "collapsed")
    fold()
    return card
