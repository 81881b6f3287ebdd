"""Serve the page: one desk for all visitors, one visit for each; nothing is fetched from elsewhere."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import panel as pn
import panel_material_ui as pmui
from bokeh.models import CustomJS
from panel.io.resources import LOCAL_DIST
from panel.util.parameters import edit_readonly
from panel_material_ui.base import BASE_TEMPLATE
from panel_material_ui.template.base import Meta

from pasar.dashboard.browser import TEND
from pasar.dashboard.desk import Desk
from pasar.dashboard.looks import TALL
from pasar.dashboard.memory import UNUSED_SECONDS, Returner
from pasar.dashboard.page import NAMES, POLL_MILLISECONDS, Visit
from pasar.dashboard.state import State
from pasar.language import LANGUAGES, Texts

LOOPBACK: Final = "127.0.0.1"
MESSAGE_BYTES: Final = 600_000
BEGIN_MILLISECONDS: Final = 10
NO_BAR: Final = {"& .MuiLinearProgress-root": {"display": "none"}}  # it has no name that screen readers could say
# The bar at the top keeps its height by an empty heading, which is no heading to those who hear the page.
NO_EMPTY_HEADING: Final = {"components": {"MuiTypography": {"defaultProps": {"variantMapping": {"h5": "div"}}}}}
AS_WRITTEN: Final = {"& .MuiToggleButton-root": {"text-transform": "none", "white-space": "nowrap"}}
# The visitor's language is said in the head, before there is anything that a screen reader could read.
SPEAKS: Final = BASE_TEMPLATE.environment.from_string(
    "{% extends usual %}{% block title %}{{ meta.title | e }}{% endblock %}"
    "{% block preamble %}<script>document.documentElement.lang = {{ spoken | json }};</script>{{ super() }}"
    "{% endblock %}",
    globals={"usual": BASE_TEMPLATE},
)
SPEAK: Final = (
    f"document.documentElement.lang = {json.dumps({label: name for name, label in NAMES.items()})}[cb_obj.value];"
)


def page_factory(desk: Desk, language: str) -> Callable[[], Any]:
    """Return the function that makes the page of each visitor."""
    returner = Returner()

    def page() -> Any:
        find_files_here()
        spoken = argument("lang") if argument("lang") in LANGUAGES else language
        link = argument("state")
        visit = Visit(desk, spoken, State.from_link(link) if link else State(), runs=argument("run") == "1")
        if pn.state.curdoc is not None:
            pn.state.on_session_destroyed(lambda _: returner.visitor_left())
        return dressed(visit)

    return page


def find_files_here() -> None:
    """Let the page find its style sheets on this server, before anything is made.

    Panel says so only when it hands a page out. Whose browser was slow gets a session without a page being handed out,
    and what is laid out in it would ask another host.
    """
    if pn.state.curdoc is not None:
        pn.state.curdoc.template_variables["dist_url"] = LOCAL_DIST


def argument(name: str) -> str:
    """Return an argument of the address, or an empty text."""
    values = (pn.state.session_args or {}).get(name, [b""])
    return str(values[0].decode("utf-8", errors="replace"))


def dressed(visit: Visit) -> Any:
    """Return a visit inside a page, with the switch of languages above everything else."""
    titled = {"title": visit.texts("page.title")}
    page = pmui.Page(  # type: ignore[attr-defined]
        main=[visit.root],
        theme_toggle=False,
        busy_indicator=None,
        sx=NO_BAR,
        theme_config=NO_EMPTY_HEADING,
        template=SPEAKS,
        meta=Meta(**titled),
        **titled,
    )
    forget_busy(page)
    switch = switch_of(visit)

    def retitle(_event: Any) -> None:
        page.title = visit.texts("page.title")

    switch.param.watch(retitle, "value")
    switch.jscallback(value=SPEAK)
    visit.taker.follow()
    page.main = [pn.Column(switch, visit.taker.address, visit.root, sizing_mode="stretch_width", styles=TALL)]
    # Laid out while the browser reads its scripts: the answer goes out first, and both cores have something to do.
    pn.state.add_periodic_callback(visit.begin, period=BEGIN_MILLISECONDS, count=1)
    pn.state.add_periodic_callback(visit.poll, period=POLL_MILLISECONDS)
    if pn.state.curdoc is not None:
        visit.wake = waker(pn.state.curdoc)
        pn.state.curdoc.template_variables["spoken"] = visit.texts.language
        pn.state.curdoc.js_on_event("document_ready", CustomJS(code=TEND))
        pn.state.on_session_destroyed(lambda _: visit.leave())
    return page


def waker(document: Any) -> Callable[[Callable[[], None]], None]:
    """Return what lets other threads have a method of a page called soon: the one thing they may ask of a document."""

    def wake(method: Callable[[], None]) -> None:
        with suppress(RuntimeError, AttributeError):  # the visitor is leaving, and parts of the page are gone already
            document.add_next_tick_callback(method)

    return wake


def forget_busy(page: Any) -> None:
    """Let a page no longer follow whether the server is busy.

    Each poll of each visitor would walk through the pages of all; and what follows is kept, whole, until the server
    ends, long after its visitor is gone.
    """
    with edit_readonly(page):
        page.busy = False
    for watcher in list(pn.state.param.watchers.get("busy", {}).get("value", ())):
        if getattr(getattr(watcher.fn, "__self__", None), "self", None) is page:
            pn.state.param.unwatch(watcher)


def switch_of(visit: Visit) -> Any:
    """Return the switch between languages."""
    switch = pmui.RadioButtonGroup(
        label="Bahasa / Language", options={NAMES[name]: name for name in ("id", "en")}, value=visit.texts.language,
        width=320, margin=(10, 22), sx=AS_WRITTEN,
    )  # fmt: skip
    switch.param.watch(lambda event: visit.switch(event.new), "value")
    return switch


def serve(
    port: int,
    language: str,
    workers: int,
    most_seeds: int,
    store: Path,
    address: str = LOOPBACK,
    threaded: bool = False,
) -> tuple[Any, Desk]:
    """Start desk and server; return both. Blocks until Ctrl-C unless `threaded`."""
    pn.extension(notifications=False)
    pn.config.inline = True  # type: ignore[misc]
    desk = Desk(store, workers, most_seeds).open()
    origins = [f"{name}:{port}" for name in {address, LOOPBACK, "localhost"}]
    server = pn.serve(
        {"/": page_factory(desk, language)}, port=port, address=address, show=False, threaded=threaded, start=True,
        websocket_origin=origins, websocket_max_message_size=MESSAGE_BYTES, title=Texts(language)("page.title"),
        verbose=False, admin=False, check_unused_sessions_milliseconds=5000,
        unused_session_lifetime_milliseconds=int(1000 * UNUSED_SECONDS),
    )  # fmt: skip
    return server, desk
