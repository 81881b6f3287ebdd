"""The page of one visitor: choose, run, see, watch, take away; one language at a time."""

import copy
from collections.abc import Callable
from html import escape
from typing import Any, Final

import panel as pn
import panel_material_ui as pmui

from pasar.dashboard.bringing import Bringer
from pasar.dashboard.choosing import Chooser
from pasar.dashboard.controls import button, folded, select
from pasar.dashboard.deeper import Deeper
from pasar.dashboard.desk import CHECK, FRAMES, Desk
from pasar.dashboard.looks import BLOCKS, PAGE, TALL
from pasar.dashboard.requests import Busy, Errand, Job
from pasar.dashboard.state import Arm, State, titled
from pasar.dashboard.status import status_of
from pasar.dashboard.taking import Taker
from pasar.dashboard.watch import Watcher
from pasar.language import LANGUAGES, Texts

POLL_MILLISECONDS: Final = 300
NAMES: Final = {"id": "Bahasa Indonesia", "en": "English"}


class Visit:
    """One visitor: the state, the job that was asked for, and the panes that show them."""

    def __init__(self, desk: Desk, language: str, state: State | None, runs: bool = False) -> None:
        """Begin with the state of an address (None: there was one, and nobody can read it); run it if it says so."""
        self.desk = desk
        self.has_lost_link = state is None
        self.runs = runs and state is not None
        self.state = state or State()
        self.state.seeds = max(2, min(self.state.seeds, desk.most_seeds))
        self.texts = Texts(language)
        self.job: Job | None = None
        self.ran: State | None = None
        self.waiting: list[tuple[Errand, Callable[[Any], None]]] = []
        self.wake: Callable[[Callable[[], None]], Any] | None = None
        self.seen = -1
        self.opened: set[str] = set()
        self.pages: dict[str, Any] | None = None
        self.watched_arm: dict[str, Any] = {}
        self.watched_list: Any = None
        self.frames: dict[str, Any] | None = None
        self.root = pn.Column(sizing_mode="stretch_width", max_width=1500, margin=(0, 12), styles=TALL)
        self.status = pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[BLOCKS])
        self.message = pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[BLOCKS])
        self.notice = pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[BLOCKS])
        self.results = pn.Column(sizing_mode="stretch_width", styles=TALL)
        self.map = pn.Column(sizing_mode="stretch_width", styles=TALL)
        self.deeper = Deeper(self)
        self.bringer = Bringer(self)
        self.taker = Taker(self)
        self.starting = pn.pane.HTML("", stylesheets=[BLOCKS])
        self.say_starting()
        self.root[:] = [self.starting]
        desk.listen(self.hear)

    # layout

    def begin(self) -> None:
        """Lay the page out as soon as it is known what can be chosen; say so where that cannot be found out."""
        if self.is_laid_out:
            return
        if self.desk.catalogue:
            self.build()
            if self.runs:
                self.start()
        else:
            self.say_starting()

    @property
    def is_laid_out(self) -> bool:
        """Tell whether there is more than the line that says that the page is starting."""
        return len(self.root) > 1

    def say_starting(self) -> None:
        """Say that the page is coming, or that it cannot be made: it is still tried, and comes once that works."""
        told = f'<p role="status">{escape(self.texts("page.starting"))}</p>'
        if self.desk.is_lost:
            told = alert(f"<li>{escape(self.texts('page.failed'))}</li>")
        if self.starting.object != told:
            self.starting.object = told

    def build(self, focus: str = "") -> None:
        """Lay the page out in the language of the visit; what was chosen and computed stays.

        ``focus`` is the key of the control that takes the focus: what held it is gone.
        """
        chooser = Chooser(
            self.state, self.desk.catalogue, self.texts, self.desk.most_seeds, self.build, self.opened, self.changed,
            focus,
        )  # fmt: skip
        title = self.texts("page.assumptions")
        world = folded(title, chooser.assumptions, "world", self.opened, sizing_mode="stretch_width")
        self.message.object = self.bringer.message.object = ""
        self.root[:] = [
            self.introduction(),
            self.heading("page.choose"), *chooser.levers(), self.bringer.fields(focus), self.bringer.message, world,
            self.heading("page.run"), self.running(), self.status, self.message,
            self.heading("page.see"), self.notice, self.results, self.deeper.view,
            self.heading("page.watch"), self.watching(), self.map,
            self.heading("page.take"), self.taker.view,
            pn.pane.HTML(f"<footer><p>{self.texts('page.footer', code=self.desk.catalogue['code'])}</p></footer>"),
        ]  # fmt: skip
        self.seen = -1
        self.show()

    def introduction(self) -> Any:
        """Return what the page is for."""
        told = f"<h1>{self.texts('page.question')}</h1><p>{self.texts('page.intro')}</p>"
        if self.has_lost_link:
            told += alert(f"<li>{escape(self.texts('page.link.lost'))}</li>")
        return pn.pane.HTML(told, stylesheets=[BLOCKS])

    def heading(self, key: str, level: int = 2) -> Any:
        """Return a heading."""
        return pn.pane.HTML(f"<h{level}>{escape(self.texts(key))}</h{level}>", sizing_mode="stretch_width")

    def running(self) -> Any:
        """Return the buttons that start and stop."""
        run = pmui.Button(label=self.texts("page.run.start"), variant="contained")
        run.on_click(lambda _: self.start())
        return pn.FlexBox(run, button(self.texts("page.run.stop"), self.stop))

    def watching(self) -> Any:
        """Return the choice of a scenario to watch."""
        arms = self.titles()
        help_ = self.texts("page.watch.arm.help")
        chosen = select(self.texts("page.watch.arm"), arms, min(1, len(arms) - 1), lambda _: None, help_=help_)
        self.watched_list = chosen
        return pn.FlexBox(chosen, button(self.texts("page.watch.start"), lambda: self.watch(int(chosen.value))))

    def titles(self) -> dict[str, int]:
        """Return the arms by number and title; those that were changed on the page say so."""
        return {f"{place + 1}. {self.title(arm)}": place for place, arm in enumerate(self.state.arms)}

    def title(self, arm: Arm) -> str:
        """Return the title of an arm in the language of the visit."""
        return titled(arm, self.desk.catalogue, self.texts)

    def changed(self) -> None:
        """Take in that something else was chosen: what was said of the choice before is over."""
        if self.message.object:
            self.say("")
        if self.watched_list is not None and self.watched_list.options != self.titles():
            self.watched_list.options = self.titles()

    def switch(self, language: str) -> None:
        """Speak another language from now on."""
        if language in LANGUAGES and language != self.texts.language:
            self.texts = Texts(language)
            if self.is_laid_out:
                self.build()
                self.show_frames()
            else:
                self.say_starting()

    # what a visitor does

    def ask(self, function: str, payload: dict[str, Any], then: Callable[[Any], None]) -> None:
        """Hand a small request to the desk; `then` gets the answer when the page is next polled."""
        try:
            self.waiting.append((self.desk.errand(function, payload), then))
        except Busy:
            self.say(f"<li>{self.texts('page.busy')}</li>")

    def start(self) -> None:
        """Check what was chosen, then run it."""
        self.say("")
        self.status.object = f'<p role="status">{self.texts("page.checking")}</p>'
        documents, settings = self.state.documents(self.desk.catalogue), self.state.settings()
        asked = copy.deepcopy(self.state)
        self.ask(CHECK, {"documents": documents, "settings": settings}, lambda answer: self.checked(answer, asked))

    def checked(self, answer: Any, asked: State) -> None:
        """Queue the request that was checked, or say what is wrong with it."""
        if answer is None or "problems" in answer:
            self.status.object = ""
            self.complain(answer)
            return
        self.drop_job()
        try:
            self.job = self.desk.submit(answer["arms"], asked.seeds)
            self.ran = asked
        except Busy:
            self.say(f"<li>{self.texts('page.busy')}</li>")
        self.seen = -1
        self.show()

    def complain(self, answer: Any, pane: Any = None) -> None:
        """Say what is wrong in the language of the visit."""
        told = answer["problems"][self.texts.language] if answer else [self.texts("page.failed")]
        self.say("".join(f"<li>{escape(line)}</li>" for line in told), pane)

    def say(self, items: str, pane: Any = None) -> None:
        """Show a message that a screen reader reads at once."""
        pane = pane or self.message
        pane.object = alert(items) if items else ""

    def stop(self) -> None:
        """Leave the job."""
        self.drop_job()
        self.show()

    def leave(self) -> None:
        """Leave every job: the visitor is gone."""
        self.wake = None
        self.drop_job()
        self.deeper.drop()

    def drop_job(self) -> None:
        """Tell the desk that this visitor waits no more."""
        if self.job is not None and not self.job.over:
            self.desk.leave(self.job)

    def watch(self, place: int) -> None:
        """Fetch the frames of one arm."""
        self.frames = None
        self.map[:] = [pn.pane.HTML(f'<p role="status">{self.texts("page.watch.coming")}</p>')]
        documents = self.state.documents(self.desk.catalogue)[place : place + 1]
        self.ask(CHECK, {"documents": documents, "settings": self.state.settings()}, self.watch_checked)

    def watch_checked(self, answer: Any) -> None:
        """Run the market that was checked."""
        if answer is None or "problems" in answer:
            self.unwatched(answer)
            return
        self.watched_arm = answer["arms"][0]
        self.ask(FRAMES, {"arm": self.watched_arm, "seed": 0}, self.watched)

    def watched(self, told: Any) -> None:
        """Show the frames."""
        if told is None:
            self.unwatched(None)
            return
        self.frames = told
        self.show_frames()

    def unwatched(self, answer: Any) -> None:
        """Say in the place of the map why there is none."""
        pane = pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[BLOCKS])
        self.complain(answer, pane)
        self.map[:] = [pane]

    def show_frames(self) -> None:
        """Show the frames there are in the language of the visit."""
        if self.frames is not None:
            self.map[:] = [Watcher(self.frames, self.texts, self.heading_of_watched(self.frames)).view()]

    def heading_of_watched(self, told: dict[str, Any]) -> str:
        """Return what of which market is shown."""
        arm, language = self.watched_arm, self.texts.language
        sector = next(iter(arm["sectors"]))
        names = self.desk.catalogue["sectors"].get(sector, {})
        return self.texts(
            "page.watch.shown", title=arm[f"title_{language}"] or arm["name"], sector=names.get(language, sector),
            people=len(told["frames"][0]["knows"]), weeks=told["weeks"], most=told["most"],
        )  # fmt: skip

    # what happens by itself

    def poll(self) -> None:
        """Take in what workers have answered since the last poll."""
        self.begin()
        over = [item for item in self.waiting if item[0].over.is_set()]
        self.waiting = [item for item in self.waiting if not item[0].over.is_set()]
        for errand, then in over:
            then(errand.answer)
        if self.job is not None:
            if self.job.version != self.seen:
                self.show()
            self.deeper.poll()
            self.show_status()
        if self.desk.catalogue:
            self.show_notice()
            self.taker.show()

    def hear(self) -> None:
        """Be polled at once where there is an answer for this visitor; threads of the desk say that there may be."""
        wake = self.wake  # the visitor may leave meanwhile
        is_new = self.job is not None and self.job.version != self.seen
        if wake is not None and (is_new or any(errand.over.is_set() for errand, _ in self.waiting)):
            wake(self.poll)

    @property
    def is_earlier(self) -> bool:
        """Tell whether results belong to another choice than the present one."""
        return self.job is not None and self.ran is not None and not self.ran.gives_same_as(self.state)

    def show_notice(self) -> None:
        """Say where results belong to an earlier choice."""
        told = ""
        if self.is_earlier:
            words = escape(self.texts("page.see.earlier", run=self.texts("page.run.start")))
            told = f'<p role="status" class="notice">{words}</p>'
        if self.notice.object != told:
            self.notice.object = told

    def show(self) -> None:
        """Show results and what can be taken away, then the status: who reads that it is done finds all of it there."""
        self.seen = self.job.version if self.job else -1
        pages = self.job.pages.get(self.texts.language) if self.job else None
        if not pages:
            self.results[:] = [pn.pane.HTML(f"<p>{self.texts('page.see.nothing')}</p>")]
        elif pages is not self.pages:
            self.results[:] = self.seeing(pages)
        self.pages = pages
        self.deeper.show()
        self.show_notice()
        self.taker.show()
        self.show_status()

    def show_status(self) -> None:
        """Show how far the run is."""
        told = self.status_of(self.job) if self.job else ""
        if self.job is not None and self.status.object != told:
            self.status.object = told

    def status_of(self, job: Job) -> str:
        """Return progress, place in the queue and time left of a job."""
        return status_of(job, self.desk, self.texts)

    def seeing(self, pages: dict[str, Any]) -> list[Any]:
        """Return the verdict first, then figures and tables, each folded under its heading."""
        boxes = (
            f"<section><h3>{escape(self.texts(f'report.{key}.title'))}</h3>{html}</section>"
            for key, html in pages["verdict"].items()
        )
        shown = [
            pn.pane.HTML(
                f'<div class="first">{"".join(boxes)}</div>', stylesheets=[BLOCKS], sizing_mode="stretch_width"
            )
        ]
        return [*shown, *self.folded(pages["sections"], ("effects",))]

    def folded(self, sections: list[Any], opened: tuple[str, ...]) -> list[Any]:
        """Return sections folded under their headings, some of them open."""
        return [
            pn.pane.HTML(
                f"<details{' open' if key in opened else ''}><summary>{escape(title)}</summary>{html}</details>",
                stylesheets=[BLOCKS],
                sizing_mode="stretch_width",
            )
            for key, title, html in sections
        ]


def alert(items: str) -> str:
    """Return a list that a screen reader reads at once."""
    return f'<div role="alert" class="alert"><ul>{items}</ul></div>'


__all__ = ["NAMES", "PAGE", "Visit"]
