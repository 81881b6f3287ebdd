"""The page of one visitor: choose, run, see, watch, take away; one language at a time."""

import io
import re
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any, Final

import panel as pn
import panel_material_ui as pmui

from pasar.dashboard.choosing import Chooser, titled
from pasar.dashboard.controls import button, folded, select
from pasar.dashboard.deeper import Deeper
from pasar.dashboard.desk import CHECK, FRAMES, REGISTER, Busy, Desk, Errand, Job
from pasar.dashboard.looks import BLOCKS, PAGE, TALL
from pasar.dashboard.state import MOST_ARMS, Arm, State
from pasar.dashboard.status import status_of
from pasar.dashboard.watch import Watcher
from pasar.language import LANGUAGES, Texts
from pasar.numbers import Numbers

POLL_MILLISECONDS: Final = 300
MOST_BYTES: Final = 64_000
MOST_REGISTER_BYTES: Final = 300_000  # in base64 still below what one message of the server may hold
NAMES: Final = {"id": "Bahasa Indonesia", "en": "English"}
SAFE: Final = re.compile(r"[^A-Za-z0-9_-]")
TABLES: Final = ("effects.csv", "notes.csv")


class Visit:
    """One visitor: the state, the job that was asked for, and the panes that show them."""

    def __init__(self, desk: Desk, language: str, state: State) -> None:
        self.desk = desk
        self.state = state
        self.state.seeds = max(2, min(self.state.seeds, desk.most_seeds))
        self.texts = Texts(language)
        self.job: Job | None = None
        self.waiting: list[tuple[Errand, Callable[[Any], None]]] = []
        self.seen = -1
        self.opened: set[str] = set()
        self.pages: dict[str, Any] | None = None
        self.shown_away: tuple[Any, ...] = ()
        self.watcher: Any = None
        self.root = pn.Column(sizing_mode="stretch_width", max_width=1500, margin=(0, 12), styles=TALL)
        self.status = pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[BLOCKS])
        self.message = pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[BLOCKS])
        self.results = pn.Column(sizing_mode="stretch_width", styles=TALL)
        self.map = pn.Column(sizing_mode="stretch_width", styles=TALL)
        self.away = pn.Column(sizing_mode="stretch_width", styles=TALL)
        self.deeper = Deeper(self)
        self.root[:] = [pn.pane.HTML(f'<p role="status">{self.texts("page.starting")}</p>')]

    # layout

    def begin(self) -> None:
        """Lay the page out as soon as it is known what can be chosen."""
        if self.desk.catalogue and len(self.root) <= 1:
            self.build()

    def build(self) -> None:
        """Lay the page out in the language of the visit; what was chosen and computed stays."""
        chooser = Chooser(
            self.state, self.desk.catalogue, self.texts, self.desk.most_seeds, self.build, self.opened, self.changed
        )
        title = self.texts("page.assumptions")
        world = folded(title, chooser.assumptions, "world", self.opened, sizing_mode="stretch_width")
        self.message.object = ""
        self.root[:] = [
            self.introduction(),
            self.heading("page.choose"), *chooser.levers(), self.bringing(), world,
            self.heading("page.run"), self.running(), self.status, self.message,
            self.heading("page.see"), self.results, self.deeper.view,
            self.heading("page.watch"), self.watching(), self.map,
            self.heading("page.take"), self.away,
            pn.pane.HTML(f"<footer><p>{self.texts('page.footer', code=self.desk.catalogue['code'])}</p></footer>"),
        ]  # fmt: skip
        self.seen = -1
        self.show()

    def introduction(self) -> Any:
        """Return what the page is for."""
        told = f"<h1>{self.texts('page.question')}</h1><p>{self.texts('page.intro')}</p>"
        return pn.pane.HTML(told, stylesheets=[BLOCKS])

    def heading(self, key: str, level: int = 2) -> Any:
        """Return a heading."""
        return pn.pane.HTML(f"<h{level}>{escape(self.texts(key))}</h{level}>", sizing_mode="stretch_width")

    def running(self) -> Any:
        """Return the buttons that start and stop."""
        run = pmui.Button(label=self.texts("page.run.start"), variant="contained")
        run.on_click(lambda _: self.start())
        return pn.FlexBox(run, button(self.texts("page.run.stop"), self.stop))

    def bringing(self) -> Any:
        """Return the fields that take a scenario and a register in."""
        scenario = file_field(self.texts("page.bring"), ".yaml,.yml", MOST_BYTES, self.bring)
        register = file_field(self.texts("page.bring.register"), ".csv", MOST_REGISTER_BYTES, self.bring_register)
        help_ = pn.pane.HTML(f"<small>{escape(self.texts('page.bring.register.help'))}</small>", width=330)
        return pn.FlexBox(scenario, pn.Column(register, help_, margin=0))

    def watching(self) -> Any:
        """Return the choice of a scenario to watch."""
        arms = {f"{place + 1}. {self.title(arm)}": place for place, arm in enumerate(self.state.arms)}
        chosen = select(self.texts("page.watch.arm"), arms, min(1, len(arms) - 1), lambda _: None)
        return pn.FlexBox(chosen, button(self.texts("page.watch.start"), lambda: self.watch(int(chosen.value))))

    def title(self, arm: Arm) -> str:
        """Return the title of an arm in the language of the visit."""
        return titled(arm, self.desk.catalogue, self.texts)

    def changed(self) -> None:
        """Take in that something else was chosen: what was said of the choice before is over."""
        if self.message.object:
            self.say("")

    def switch(self, language: str) -> None:
        """Speak another language from now on."""
        if language in LANGUAGES and language != self.texts.language:
            self.texts = Texts(language)
            self.map[:] = []
            self.build()

    # what a visitor does

    def ask(self, function: str, payload: dict[str, Any], then: Callable[[Any], None]) -> None:
        """Hand a small request to the desk; `then` gets the answer when the page is next polled."""
        try:
            self.waiting.append((self.desk.errand(function, payload), then))
        except Busy:
            self.say(self.texts("page.busy"))

    def start(self) -> None:
        """Check what was chosen, then run it."""
        self.say("")
        self.status.object = f'<p role="status">{self.texts("page.checking")}</p>'
        documents, settings = self.state.documents(self.desk.catalogue), self.state.settings()
        self.ask(CHECK, {"documents": documents, "settings": settings}, self.checked)

    def checked(self, answer: Any) -> None:
        """Queue the request that was checked, or say what is wrong with it."""
        if answer is None or "problems" in answer:
            self.status.object = ""
            self.complain(answer)
            return
        self.drop_job()
        try:
            self.job = self.desk.submit(answer["arms"], self.state.seeds)
        except Busy:
            self.say(self.texts("page.busy"))
        self.seen = -1
        self.show()

    def complain(self, answer: Any) -> None:
        """Say what is wrong in the language of the visit."""
        told = answer["problems"][self.texts.language] if answer else [self.texts("page.failed")]
        self.say("".join(f"<li>{escape(line)}</li>" for line in told))

    def say(self, items: str) -> None:
        """Show a message that a screen reader reads at once."""
        self.message.object = f'<ul role="alert" class="alert">{items}</ul>' if items else ""

    def stop(self) -> None:
        """Leave the job."""
        self.drop_job()
        self.show()

    def leave(self) -> None:
        """Leave every job: the visitor is gone."""
        self.drop_job()
        self.deeper.drop()

    def drop_job(self) -> None:
        """Tell the desk that this visitor waits no more."""
        if self.job is not None and not self.job.over:
            self.desk.leave(self.job)

    def bring(self, filename: str | None, content: bytes | None) -> None:
        """Check an uploaded scenario; only a good one is taken."""
        name, text = self.read_upload(filename, content, "scenario", MOST_BYTES)
        if text is not None:
            payload = {"documents": [{"name": f"{name}.yaml", "text": text}], "settings": self.state.settings()}
            self.ask(CHECK, payload, lambda answer: self.brought(name, text, answer))

    def bring_register(self, filename: str | None, content: bytes | None) -> None:
        """Check an uploaded register of UMKM; only a good one becomes the population of every scenario."""
        name, text = self.read_upload(filename, content, "register", MOST_REGISTER_BYTES)
        if text is not None:
            payload = {"name": f"{name}.csv", "text": text, "region": self.state.region}
            self.ask(REGISTER, payload, self.brought_register)

    def read_upload(
        self, filename: str | None, content: bytes | None, absent: str, most: int
    ) -> tuple[str, str | None]:
        """Return a harmless name and the text of an upload; None, and a message, where it is no text or too large."""
        name = SAFE.sub("_", (filename or absent).rpartition(".")[0])[:40] or absent
        if not content:
            return name, None
        try:
            text = content.decode("utf-8-sig") if len(content) <= most else None
        except UnicodeDecodeError:
            text = None
        if text is None:
            told = self.texts("page.bring.unreadable", name=name, most=Numbers(self.texts).count(most / 1000))
            self.say(f"<li>{escape(told)}</li>")
        return name, text

    def brought_register(self, answer: Any) -> None:
        """Take the population of a good register."""
        if answer is None or "problems" in answer:
            self.complain(answer)
            return
        self.state.register = answer["register"]
        self.build()
        count = Numbers(self.texts).count(self.state.register["firms"])
        self.say(f"<li>{escape(self.texts('page.register.good', name=self.state.register['name'], count=count))}</li>")

    def brought(self, name: str, text: str, answer: Any) -> None:
        """Put a good file beside the other scenarios, in the place of the last when all are taken."""
        if answer is None or "problems" in answer:
            self.complain(answer)
            return
        arm = Arm(source="file", text=text, name=name)
        if len(self.state.arms) >= MOST_ARMS:
            self.state.arms[-1] = arm
        else:
            self.state.arms.append(arm)
        self.build()
        self.say(f"<li>{escape(self.texts('page.bring.good', name=name))}</li>")

    def watch(self, place: int) -> None:
        """Fetch the frames of one arm."""
        self.map[:] = [pn.pane.HTML(f'<p role="status">{self.texts("page.watch.coming")}</p>')]
        documents = self.state.documents(self.desk.catalogue)[place : place + 1]
        self.ask(CHECK, {"documents": documents, "settings": self.state.settings()}, self.watch_checked)

    def watch_checked(self, answer: Any) -> None:
        """Run the market that was checked."""
        if answer is None or "problems" in answer:
            self.map[:] = []
            self.complain(answer)
            return
        self.ask(FRAMES, {"arm": answer["arms"][0], "seed": 0}, self.watched)

    def watched(self, told: Any) -> None:
        """Show the frames."""
        if told is None:
            self.map[:] = []
            self.complain(None)
            return
        self.watcher = Watcher(told, self.texts)
        self.map[:] = [self.watcher.view()]

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
            self.show_away()

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
        self.show_away()
        self.show_status()

    def show_away(self) -> None:
        """Show what can be taken away, anew only when it is other than what is there.

        A click meant for a button that has just been replaced would be lost.
        """
        shown = (self.texts.language, self.state.to_link(), self.reports())
        if shown != self.shown_away:
            self.away[:] = self.taking()
            self.shown_away = shown

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

    def taking(self) -> list[Any]:
        """Return what can be taken away: the link and the scenarios always, results when they are all there."""
        address = f"?lang={self.texts.language}&state={self.state.to_link()}"
        link = f'<p><a href="{escape(address)}">{self.texts("page.take.link")}</a></p>'
        shown: list[Any] = [
            pn.pane.HTML(link),
            pn.FlexBox(self.download("page.take.yaml", "scenarios.zip", self.zipped)),
        ]
        if self.reports() is not None:
            names = [f"report-{self.texts.language}.{kind}" for kind in ("html", "pdf")]
            files = [
                self.download(f"page.take.{name.rpartition('.')[2]}", name, self.reader(name))
                for name in (*names, "effects.csv")
            ]
            shown.append(pn.FlexBox(*files))
        # Where the population comes from a register, the scenario files hold it.
        command = f"pasar compare {' '.join(self.state.files(self.desk.catalogue))} --seeds {self.state.seeds}"
        return [
            *shown,
            pn.pane.HTML(f"<p>{self.texts('page.take.command')}</p><pre>{escape(command)}</pre>", stylesheets=[BLOCKS]),
        ]

    def download(self, key: str, name: str, make: Callable[[], io.BytesIO]) -> Any:
        """Return a button that hands a file over."""
        return pmui.FileDownload(label=self.texts(key), filename=name, callback=make, variant="outlined")

    def reader(self, name: str) -> Callable[[], io.BytesIO]:
        """Return what reads one file of the job; names come from here, never from a visitor."""
        folder = self.reports() if name.startswith("report") else self.job.folder if self.job else None
        return lambda: io.BytesIO((folder / name).read_bytes() if folder else b"")

    def reports(self) -> Path | None:
        """Return where the reports of this visit lie, those that go deeper if there are any; None until they are."""
        if self.job is None or self.job.state != "done":
            return None
        return self.deeper.folder or self.job.folder

    def zipped(self) -> io.BytesIO:
        """Return the scenario files of this visit as one archive."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self.state.files(self.desk.catalogue).items():
                archive.writestr(name, text)
        buffer.seek(0)
        return buffer


def file_field(label: str, accept: str, most: int, take: Callable[[str | None, bytes | None], None]) -> Any:
    """Return a field that takes a file in."""
    made = pmui.FileInput(label=label, accept=accept, max_file_size=most, variant="outlined")
    made.param.watch(lambda event: take(made.filename, event.new), "value")
    return made


__all__ = ["NAMES", "PAGE", "Visit"]
