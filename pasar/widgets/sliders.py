"""Sliders that redraw a picture; where there are none, the picture is drawn once, and it is said so."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Final

from pasar.language import Texts
from pasar.widgets.show import Words
from pasar.widgets.world import is_small

WIDTH: Final = "34em"


@dataclass(frozen=True)
class Control:
    """One thing to move: a number between two ends, or one of some values; ``label`` is what people read."""

    label: str
    value: Any
    least: float | None = None
    most: float | None = None
    step: float | None = None
    options: tuple[tuple[str, Any], ...] = ()


def slider(label: str, value: float, least: float, most: float, step: float | None = None) -> Control:
    """Return a slider from ``least`` to ``most`` that stands at ``value``."""
    return Control(label, value, least, most, step or (most - least) / 20)


def choice(label: str, *options: tuple[str, Any]) -> Control:
    """Return a choice among (words, value) pairs; the first is taken to begin with."""
    return Control(label, options[0][1], options=options)


def explore(draw: Callable[..., Any], texts: Texts, **controls: Control) -> Any:
    """Show the controls and what ``draw`` returns for their values, drawn again whenever one is moved and let go."""
    if is_small() or find_spec("ipywidgets") is None:
        return drawn_once(draw, texts, controls)
    import ipywidgets
    from IPython.display import display

    movable = {name: made(control) for name, control in controls.items()}
    picture = ipywidgets.interactive_output(lambda **values: display(draw(**values)), movable)  # type: ignore[no-untyped-call]
    return ipywidgets.VBox([*movable.values(), picture])


def drawn_once(draw: Callable[..., Any], texts: Texts, controls: dict[str, Control]) -> Any:
    """Draw with the starting values and say how to draw with others."""
    from IPython.display import display

    values = ", ".join(f"{name}={control.value!r}" for name, control in controls.items())
    display(Words(texts("widget.no_sliders", values=values)))  # type: ignore[no-untyped-call]
    return draw(**{name: control.value for name, control in controls.items()})


def made(control: Control) -> Any:
    """Return the ipywidgets control; it reports only when let go, so that runs do not pile up."""
    import ipywidgets

    look: dict[str, Any] = {
        "description": control.label,
        "style": {"description_width": "initial"},
        "layout": {"width": WIDTH},
    }
    if control.options:
        return ipywidgets.Dropdown(options=control.options, value=control.value, **look)
    kind = ipywidgets.IntSlider if isinstance(control.value, int) else ipywidgets.FloatSlider
    bounds = {"min": control.least, "max": control.most, "step": control.step, "value": control.value}
    if kind is ipywidgets.IntSlider:
        bounds = {name: round(end) for name, end in bounds.items() if end is not None} | {
            "step": max(1, round(control.step or 1))
        }
    return kind(continuous_update=False, **bounds, **look)
