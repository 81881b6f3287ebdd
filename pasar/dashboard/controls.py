"""The controls of the page: choices, fields and buttons with their explanations, and parts that are folded away."""

import math
from collections.abc import Callable
from typing import Any, Final

import panel as pn
import panel_material_ui as pmui
from babel.numbers import NumberFormatError, parse_decimal

from pasar.dashboard.browser import FOCUSED
from pasar.language import Texts
from pasar.numbers import Numbers

FIELD: Final = 272
NARROW: Final = FIELD - 28  # inside a folded programme
ROOM: Final = (14, 10, 8, 10)
ARROW: Final = ".card-button > svg { stroke: #111; }"  # white on white otherwise
ANY: Final = (-math.inf, math.inf)
POSITIVE: Final = (0, math.inf)
MILLION: Final = 1e6  # budgets are written in millions of rupiah
WRAPPED: Final = {
    "& .MuiSelect-select": {"whiteSpace": "normal !important", "lineHeight": "1.3"}
}  # long titles take two lines, none is cut off


def select(
    label: str, options: dict[str, Any], value: Any, put: Callable[[Any], None], width: int = FIELD, help_: str = ""
) -> Any:
    """Return a choice, with a line that explains it."""
    made = pmui.Select(
        label=label, options=options, value=value, width=width, sx=WRAPPED, helper_text=help_, margin=ROOM
    )
    made.param.watch(lambda event: put(event.new), "value")
    return made


def number(
    label: str,
    value: float,
    put: Callable[[float], None],
    help_: str,
    numbers: Numbers,
    ends: tuple[float, float] = ANY,
    width: int = FIELD,
) -> Any:
    """Return a field for a number as people of the language write it, from one end to the other."""

    def read(text: str) -> float:
        found = read_number(text, numbers.locale)
        if found is None or not ends[0] <= found <= ends[1]:
            raise ValueError(text)
        return found

    return typed(label, numbers.shortest(value), read, put, expected_number(ends, numbers), help_, numbers.texts, width)


def expected_number(ends: tuple[float, float], numbers: Numbers) -> str:
    """Return what a field for a number takes, in words."""
    low, high = ends
    if math.isinf(low):
        return numbers.texts("page.expected.number", example=numbers.shortest(1234.5))
    if math.isinf(high):
        return numbers.texts("page.expected.least", low=numbers.shortest(low))
    return numbers.texts("page.expected.range", low=numbers.shortest(low), high=numbers.shortest(high))


def whole(
    label: str, value: int | None, ends: tuple[int, int], put: Callable[[int], None], help_: str, numbers: Numbers
) -> Any:
    """Return a field for a whole number from one end to the other; one that starts without may be emptied again."""
    may_be_empty = value is None

    def read(text: str) -> int | None:
        if may_be_empty and not text.strip():
            return None
        found = read_number(text, numbers.locale)
        if found is None or found != round(found) or not ends[0] <= found <= ends[1]:
            raise ValueError(text)
        return round(found)

    def take(found: int | None) -> None:
        if found is not None:
            put(found)

    expected = numbers.texts("page.expected.whole", low=ends[0], high=ends[1])
    shown = "" if value is None else numbers.shortest(value)
    return typed(label, shown, read, take, expected, help_, numbers.texts)


def typed(
    label: str,
    value: str,
    read: Callable[[str], Any],
    put: Callable[[Any], None],
    expected: str,
    help_: str,
    texts: Texts,
    width: int = FIELD,
) -> Any:
    """Return a field for what `read` understands.

    What it does not understand (it raises ValueError) is not taken: the field is marked, and the line under it says
    what is expected and what counts until then.
    """
    made = pmui.TextInput(label=label, value=value, helper_text=help_, width=width, max_length=60, margin=ROOM)
    kept = value

    def take(text: str) -> None:
        nonlocal kept
        try:
            found = read(text)
        except ValueError:
            made.error_state = True
            made.helper_text = texts("page.not_taken", given=text.strip(), expected=expected, kept=kept or "-")
            return
        made.error_state, made.helper_text, kept = False, help_, text.strip()
        put(found)

    made.param.watch(lambda event: take(event.new), "value")
    return made


def read_number(text: str, locale: str) -> float | None:
    """Return the number that a text means in a language, or None."""
    try:
        found = float(parse_decimal(text.strip(), locale=locale, strict=True))
    except NumberFormatError:
        return None
    return found if math.isfinite(found) else None


def button(label: str, act: Callable[[], None], disabled: bool = False, variant: str = "outlined") -> Any:
    """Return a button."""
    made = pmui.Button(label=label, disabled=disabled, variant=variant)
    made.on_click(lambda _: act())
    return made


def keyed(key: str, control: Any, focus: str) -> Any:
    """Return a control that takes the focus where the page was laid out anew for its sake: ``focus`` is its key."""
    if key == focus:
        control.css_classes = [*control.css_classes, FOCUSED]
    return control


def folded(title: str, make: Callable[[], list[Any]], name: str, opened: set[str], **settings: Any) -> Any:
    """Return a part folded away behind its title; what it holds is made when it is first opened.

    Nine in ten controls of the page are folded away; made at once they would be most of what a visitor waits for.
    ``opened`` holds the names of the open parts, so that they stay open when the page is laid out anew.
    """
    card = pn.Card(title=title, collapsed=name not in opened, stylesheets=[ARROW], **settings)

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
