"""See why: the part of the page that goes deeper into one arm of a finished comparison."""

from typing import TYPE_CHECKING, Any

import panel as pn

from pasar.dashboard.controls import button, select
from pasar.dashboard.looks import TALL
from pasar.dashboard.requests import Busy, Job

if TYPE_CHECKING:
    from pasar.dashboard.page import Visit


class Deeper:
    """Asks for channels, chain and sign map of one arm, and shows them as they come in."""

    def __init__(self, visit: "Visit") -> None:
        self.visit = visit
        self.job: Job | None = None
        self.main: Job | None = None
        self.seen = -1
        self.place = 1
        self.view = pn.Column(sizing_mode="stretch_width", styles=TALL)
        self.status = pn.pane.HTML("", sizing_mode="stretch_width")
        self.found = pn.Column(sizing_mode="stretch_width", styles=TALL)

    def show(self) -> None:
        """Show the choice of an arm once there is a finished comparison, and what was found for it."""
        main = self.visit.job if self.visit.job is not None and self.visit.job.state == "done" else None
        if main is not self.main:
            self.drop()
            self.main, self.job = main, None
        if main is None:
            self.view[:] = []
            return
        texts, names = self.visit.texts, main.arms[1:]
        titles = {f"{place}. {arm[f'title_{texts.language}'] or arm['name']}": place - 1
                  for place, arm in enumerate(names, start=2)}  # fmt: skip
        self.place = min(self.place, len(names))
        help_ = texts("page.deeper.arm.help")
        chosen = select(texts("page.deeper.arm"), titles, self.place, self.choose, help_=help_)
        note = pn.pane.HTML(f"<p>{texts('page.deeper.note')}</p>", sizing_mode="stretch_width")
        stop = button(texts("page.deeper.stop"), self.stop)
        controls = pn.FlexBox(chosen, button(texts("page.deeper.start"), self.start), stop)
        self.view[:] = [self.visit.heading("page.deeper", 3), note, controls, self.status, self.found]
        self.seen = -1
        self.poll()

    def choose(self, place: int) -> None:
        """Note which arm is meant."""
        self.place = int(place)

    def start(self) -> None:
        """Queue the request."""
        if self.main is None:
            return
        self.drop()
        try:
            self.job = self.visit.desk.submit_deeper(self.main, self.place)
        except Busy:
            self.visit.say(f"<li>{self.visit.texts('page.busy')}</li>")
        self.seen = -1
        self.poll()

    def stop(self) -> None:
        """Leave the request."""
        self.drop()
        self.poll()

    def drop(self) -> None:
        """Tell the desk that this visitor waits no more."""
        if self.job is not None and not self.job.over:
            self.visit.desk.leave(self.job)

    def poll(self) -> None:
        """Take in what workers have found since the last poll."""
        told = self.visit.status_of(self.job) if self.job else ""
        if self.status.object != told:
            self.status.object = told
        version = self.job.version if self.job else 0
        if version == self.seen:
            return
        self.seen = version
        pages = self.job.pages.get(self.visit.texts.language) if self.job else None
        self.found[:] = self.visit.folded(pages["sections"], ("why", "signs")) if pages else []

    @property
    def folder(self) -> Any:
        """Return where the report with these findings lies, once all of it is there."""
        return self.job.folder if self.job is not None and self.job.state == "done" else None
