"""Watch: the market on a map of tastes, week by week. Frames are drawn by the browser, none is ever queued."""

import json
from collections.abc import Callable
from html import escape
from typing import Any, Final

import panel as pn
import panel_material_ui as pmui
from bokeh.models import ColumnDataSource, CustomJS, DataRange1d, Model, PanTool, ResetTool, TapTool, WheelZoomTool
from bokeh.models.widgets.buttons import Button
from bokeh.plotting import figure

from pasar.dashboard.controls import whole
from pasar.dashboard.looks import TALL
from pasar.language import Texts
from pasar.numbers import Numbers

# Okabe-Ito; every kind has its own marker and size too, so that grey print keeps them apart.
HEIGHT: Final = 500
SEGMENT: Final = ("x0", "y0", "x1", "y1")
LOOKS: Final = {
    "closed": "#BBBBBB",
    "umkm": "#0072B2",
    "cocreating": "#E69F00",
    "asking": "#D55E00",
    "soldout": "#CC79A7",
    "brand": "#000000",
}
MARKERS: Final = {
    "closed": "x",
    "umkm": "circle",
    "cocreating": "triangle",
    "asking": "star",
    "soldout": "square",
    "brand": "diamond",
}
SPEAKERS: Final = {"praises": "circle", "complains": "inverted_triangle"}  # large beside those who say nothing
PALE: Final = 0.6
CHOSEN: Final[dict[str, Any]] = {"selection_line_width": 4}  # an outline; Bokeh takes it, its types do not know it
TOOLS: Final = {"pan": PanTool, "wheel_zoom": WheelZoomTool, "reset": ResetTool, "tap": TapTool}
READ: Final = """
holder.known ??= JSON.parse(holder.data.json[0]);
const {told, looks, markers, speakers} = holder.known;
"""
DRAW: Final = """
const f = told.frames[cb_obj.value]; if (!f) { return; }
const tone = s => s > 0 ? '#009E73' : s < 0 ? '#D55E00' : '#999999';
people.data = {x: f.people[0], y: f.people[1], colour: f.says.map(tone), size: f.says.map(s => s === 0 ? 4 : 8),
  marker: f.says.map(s => s < 0 ? speakers.complains : speakers.praises)};
const is_soldout = i => f.lost[i] > 1 && f.lost[i] > 0.25 * (f.sold[i] + f.lost[i]);
const kind = f.uid.map((_, i) => !f.is_alive[i] ? 'closed' : told.brands[i] ? 'brand' : is_soldout(i) ? 'soldout'
  : f.held_session[i] ? 'asking' : f.is_cocreating[i] ? 'cocreating' : 'umkm');
firms.data = {x: f.design[0], y: f.design[1], colour: kind.map(k => looks[k]), marker: kind.map(k => markers[k]),
  size: f.sold.map(s => 9 + Math.min(16, Math.sqrt(s)))};
const ends = (pairs, from, to) => ({x0: pairs.map(p => from[0][p[0]]), y0: pairs.map(p => from[1][p[0]]),
  x1: pairs.map(p => to[0][p[1]]), y1: pairs.map(p => to[1][p[1]])});
asked.data = ends(f.asked, f.people, f.design);
talk.data = ends(f.told, f.people, f.people);
title.text = week + ' ' + cb_obj.value;
"""


# Of the buttons: each stops what plays; then one goes on week by week, the others go to a week at once.
MOVE: Final = """
const week = slider.data;
const put = value => { week.value = Math.max(0, Math.min(week.end, value)); };
clearInterval(holder.timer);
if (move === 'play') {
  if (week.value >= week.end) { put(0); }
  const on = () => week.value < week.end ? put(week.value + 1) : clearInterval(holder.timer);
  holder.timer = setInterval(on, 250);
} else if (move === 'first') { put(0); } else if (move === 'last') { put(week.end); }
else if (move === 'back') { put(week.value - 1); } else if (move === 'next') { put(week.value + 1); }
"""
MOVES: Final = ("first", "back", "play", "pause", "next", "last")


class Animated(pmui.IntSlider):
    """A slider whose week is the browser's: its script goes there with it, and no late answer turns a week back.

    A script linked afterwards, as `jscallback` does, does not reach a page that is already open. Each button in
    `moves` gets the script that moves the slider.
    """

    drawn: CustomJS | None = None
    moves: dict[str, Model] | None = None
    holder: ColumnDataSource | None = None

    def _get_model(self, *where: Any, **also: Any) -> Any:
        model: Any = super()._get_model(*where, **also)
        if self.drawn is not None:
            model.data.js_on_change("value", self.drawn)
        for move, made in (self.moves or {}).items():
            made.js_on_event(
                "button_click", CustomJS(args={"slider": model, "holder": self.holder, "move": move}, code=MOVE)
            )
        return model

    def _update_model(self, events: Any, msg: dict[str, Any], *where: Any) -> None:
        kept = {name: value for name, value in msg.items() if name not in ("value", "value_throttled")}
        super()._update_model(events, kept, *where)


class Watcher:
    """The map of one market: frames, player, and the story of the firm that was clicked."""

    def __init__(self, told: dict[str, Any], texts: Texts, heading: str = "") -> None:
        self.told = told
        self.texts = texts
        self.heading = heading
        self.tells: Callable[[], None] | None = None
        self.numbers = Numbers(texts)
        self.story = pn.pane.HTML(
            f'<p role="status">{escape(texts("page.watch.click"))}</p>', sizing_mode="stretch_width"
        )
        self.player = Animated(
            label=texts("page.watch.player"), start=0, end=told["weeks"] - 1, value=0, width=340, margin=(10, 20)
        )
        self.player.param.watch(lambda _: self.follow(), "value")
        self.firms = ColumnDataSource({"x": [], "y": [], "colour": [], "marker": [], "size": []})
        self.people = ColumnDataSource({"x": [], "y": [], "colour": [], "marker": [], "size": []})
        self.asked, self.talk = (ColumnDataSource({name: [] for name in SEGMENT}) for _ in range(2))
        self.firm = self.chooser("page.watch.firm", len(told["brands"]) - 1, self.tell)
        self.person = self.chooser("page.watch.person", len(told["frames"][0]["knows"]) - 1, self.tell_person)

    def view(self) -> Any:
        """Return map, player, legend and story."""
        plot = self.map()
        self.firms.selected.on_change("indices", lambda _a, _o, new: self.tell(int(new[0])) if new else None)
        self.people.selected.on_change("indices", lambda _a, _o, new: self.tell_person(int(new[0])) if new else None)
        buttons = pn.FlexBox(*(pn.pane.Bokeh(made) for made in (self.player.moves or {}).values()))
        # The legend comes last: on a narrow screen it would push the map out of view of who presses a button.
        playing = pn.Column(
            pn.pane.Bokeh(plot, sizing_mode="stretch_width", min_height=HEIGHT),
            self.player,
            buttons,
            sizing_mode="stretch_width",
            max_width=HEIGHT + 60,  # about square: tastes reach as far to either side as up and down
            styles=TALL,
        )
        return pn.Column(
            pn.pane.HTML(f"<p>{escape(self.heading)}</p>", sizing_mode="stretch_width"),
            pn.FlexBox(playing, pn.pane.HTML(self.legend(), max_width=380)),
            pn.FlexBox(self.firm, self.person),
            self.story,
            sizing_mode="stretch_width",
            styles=TALL,
        )

    def chooser(self, key: str, last: int, tell: Callable[[int], None]) -> Any:
        """Return the field for the number of a firm or a customer, empty: so that every number is a change."""
        help_ = self.texts("page.watch.number.help", last=last)
        return whole(self.texts(key), None, (0, last), tell, help_, self.numbers)

    def mark(self, firm: int | None = None, person: int | None = None) -> None:
        """Write the number of what is told into its field, empty the other, and outline it on the map."""
        for field, source, number in ((self.firm, self.firms, firm), (self.person, self.people, person)):
            field.value = "" if number is None else self.numbers.shortest(number)
            source.selected.indices = [] if number is None else [number]

    def follow(self) -> None:
        """Tell the story anew when the week is another one."""
        if self.tells is not None:
            self.tells()

    def map(self) -> Any:
        """Return the figure; a script in the browser fills it from the frames, so no frame is ever queued."""
        plot = figure(
            height=HEIGHT,
            sizing_mode="stretch_width",
            title=f"{self.texts('page.watch.week')} 0",
            tools=[kind(description=self.texts(f"page.watch.tool.{name}")) for name, kind in TOOLS.items()],
            match_aspect=True,
            # A picture with buttons in it: as an image it would hide them from those who hear the page.
            html_attributes={"role": "group", "aria-label": self.heading or self.texts("page.watch")},
        )
        for source, colour, dash in ((self.talk, "#009E73", "solid"), (self.asked, "#D55E00", "dashed")):
            plot.segment("x0", "y0", "x1", "y1", source=source, color=colour, alpha=0.6, line_dash=dash)
        # What was not chosen stays as it is: the market is what one looks at.
        dots = plot.scatter(
            "x", "y", source=self.people, color="colour", marker="marker", size="size", alpha=PALE,
            nonselection_alpha=PALE, selection_alpha=1, selection_line_color="black", **CHOSEN,
        )  # fmt: skip
        shops = plot.scatter(
            "x", "y", source=self.firms, color="colour", marker="marker", size="size", line_color="black",
            nonselection_alpha=1, selection_alpha=1, **CHOSEN,
        )  # fmt: skip
        # All weeks fit at once: else the map would jump from week to week.
        ends = plot.scatter("x", "y", source=ColumnDataSource(extent(self.told["frames"])), alpha=0)
        plot.x_range, plot.y_range = DataRange1d(renderers=[ends]), DataRange1d(renderers=[ends])
        plot.xaxis.axis_label, plot.yaxis.axis_label = (self.texts(f"page.watch.axis{axis}") for axis in (1, 2))
        plot.toolbar.logo = None
        plot.toolbar.active_drag = None  # a finger on the map scrolls the page; who wants to pan chooses the tool
        tap: Any = plot.select_one({"type": TapTool})
        tap.renderers = [dots, shops]
        self.fill()
        known = {"told": self.told, "looks": LOOKS, "markers": MARKERS, "speakers": SPEAKERS}
        holder = ColumnDataSource({"json": [json.dumps(known)]})
        drawn = {"holder": holder, "people": self.people, "firms": self.firms, "title": plot.title}
        drawn |= {"asked": self.asked, "talk": self.talk}
        week = json.dumps(self.texts("page.watch.week"))
        self.player.holder = holder
        self.player.moves = {
            move: Button(label=self.texts(f"page.watch.{move}"), height=36, margin=(4, 4)) for move in MOVES
        }
        self.player.drawn = CustomJS(args=drawn, code=READ + f"const week = {week};" + DRAW)
        return plot

    def fill(self) -> None:
        """Draw the first week."""
        first = self.told["frames"][0]
        kinds = [
            "brand" if brand else "cocreating" if asks else "umkm"
            for brand, asks in zip(self.told["brands"], first["is_cocreating"], strict=True)
        ]
        self.firms.data = {
            "x": first["design"][0], "y": first["design"][1], "colour": [LOOKS[kind] for kind in kinds],
            "marker": [MARKERS[kind] for kind in kinds], "size": [9 + min(16.0, sold**0.5) for sold in first["sold"]],
        }  # fmt: skip
        count = len(first["people"][0])
        self.people.data = {
            "x": first["people"][0],
            "y": first["people"][1],
            "colour": ["#999999"] * count,
            "marker": [SPEAKERS["praises"]] * count,
            "size": [4] * count,
        }

    def legend(self) -> str:
        """Return what the marks mean, in words."""
        marks = {"umkm": "●", "cocreating": "▲", "asking": "★", "soldout": "■", "brand": "◆", "closed": "✕"}
        items = (
            f'<li><span aria-hidden="true" style="color:{LOOKS[kind]}">{mark}</span> {self.meaning(kind)}</li>'
            for kind, mark in marks.items()
        )
        people = escape(self.texts("page.watch.people"))
        told = "".join(f"<li>{escape(self.texts(f'page.watch.line.{name}'))}</li>" for name in ("asked", "talk"))
        return f'<ul class="legend">{"".join(items)}<li>· {people}</li>{told}</ul>'

    def meaning(self, kind: str) -> str:
        """Return what a mark stands for."""
        return escape(self.texts(f"page.watch.{kind}"))

    def tell(self, row: int) -> None:
        """Tell the state of a firm this week and what happened to it so far."""
        self.tells = lambda: self.tell(row)
        self.mark(firm=row)
        week = int(self.player.value)
        now = self.told["frames"][week]
        lines = [self.line(name, now[name][row]) for name in ("price", "cash", "stock", "sold", "lost", "panel_size")]
        head = self.texts("page.watch.story", firm=row, week=week)
        events = "".join(f"<li>{escape(event)}</li>" for event in self.events(row, week))
        self.story.object = (
            f'<div role="status"><h3>{escape(head)}</h3><ul>{"".join(lines)}</ul><ol>{events}</ol></div>'
        )

    def tell_person(self, place: int) -> None:
        """Tell what a customer does this week and did in the weeks before."""
        self.tells = lambda: self.tell_person(place)
        self.mark(person=place)
        week = int(self.player.value)
        now = self.told["frames"][week]
        head = self.texts("page.watch.person.story", person=place, week=week)
        lines = [self.texts("page.watch.person.knows", count=self.numbers.count(now["knows"][place]))]
        if now["bought"][place] >= 0:
            lines.append(self.texts("page.watch.person.bought", firm=now["bought"][place]))
        past = [line for earlier in range(week + 1) for line in self.person_events(place, earlier)][-12:]
        facts, events = ("".join(f"<li>{escape(line)}</li>" for line in part) for part in (lines, past))
        self.story.object = f'<div role="status"><h3>{escape(head)}</h3><ul>{facts}</ul><ol>{events}</ol></div>'

    def person_events(self, place: int, week: int) -> list[str]:
        """Return what happened to a customer in one week: asked by firms, praise, complaint, what they heard."""
        now = self.told["frames"][week]
        told = [
            self.texts("page.watch.person.asked", week=week, firm=firm) for who, firm in now["asked"] if who == place
        ]
        if now["says"][place] and now["says_of"][place] >= 0:
            key = "praised" if now["says"][place] > 0 else "complained"
            told.append(self.texts(f"page.watch.person.{key}", week=week, firm=now["says_of"][place]))
        heard = sum(listener == place for _, listener in now["told"])
        if heard:
            told.append(self.texts("page.watch.person.heard", week=week, count=self.numbers.count(heard)))
        return told

    def line(self, name: str, value: float) -> str:
        """Return one fact with its unit."""
        shown = self.numbers.money(value) if name in ("price", "cash") else self.numbers.count(value)
        return f"<li>{escape(self.texts(f'page.watch.fact.{name}'))}: {escape(shown)}</li>"

    def events(self, row: int, until: int) -> list[str]:
        """Return what happened to a firm week by week: sessions, new designs, programmes, closing."""
        told = []
        for week in range(1, until + 1):
            found = happened(self.told["frames"][week - 1], self.told["frames"][week], row)
            told += [self.texts(f"page.watch.event.{name}", week=week) for name in found]
        return told[-12:]


def extent(frames: list[dict[str, Any]]) -> dict[str, Any]:
    """Return two opposite corners of what holds every customer and design in every week."""
    axes = ([number for frame in frames for who in ("people", "design") for number in frame[who][a]] for a in (0, 1))
    return {name: [min(numbers), max(numbers)] for name, numbers in zip("xy", axes, strict=True)}


def happened(before: dict[str, Any], now: dict[str, Any], row: int) -> list[str]:
    """Return what happened to a firm between two frames."""
    changed = {name: now[name][row] - before[name][row] for name in ("is_treated", "is_cocreating", "is_alive")}
    moved = any(before["design"][axis][row] != now["design"][axis][row] for axis in (0, 1))
    found = {
        "asked": now["held_session"][row],
        "launched": moved,
        "reached": changed["is_treated"] > 0,
        "joined": changed["is_cocreating"] > 0,
        "left": changed["is_cocreating"] < 0,
        "closed": changed["is_alive"] < 0,
    }
    return [name for name, is_so in found.items() if is_so]
