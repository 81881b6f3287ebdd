"""Take away: the part of the page that hands over a link, scenario files, tables and reports, and keeps its address."""

import io
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import panel as pn
import panel_material_ui as pmui

from pasar.dashboard.looks import BLOCKS, TALL
from pasar.dashboard.state import MOST_LINK, State

if TYPE_CHECKING:
    from pasar.dashboard.page import Visit

RUN: Final = "&run=1"  # whoever opens such an address sees results: they are run, or come from the store
# The address in the browser follows what is chosen, so that a page that is loaded again is the same page.
KEEP: Final = "history.replaceState(null, '', cb_obj.value);"


class Taker:
    """What one visitor can take away of the present choice and of what was run."""

    def __init__(self, visit: "Visit") -> None:
        self.visit = visit
        self.view = pn.Column(sizing_mode="stretch_width", styles=TALL)
        self.address = pn.widgets.TextInput(value="", visible=False)
        self.shown: tuple[Any, ...] = ()

    def follow(self) -> None:
        """Let the browser's address follow the page from now on; not where the page lies in somebody else's."""
        self.address.value = self.link(self.visit.state.to_link())
        self.address.jscallback(value=KEEP)

    def link(self, packed: str) -> str:
        """Return the address of the page as it is, its state packed; what is too long for an address is left out."""
        visit = self.visit
        spoken = f"?lang={visit.texts.language}"
        if len(packed) > MOST_LINK:
            return spoken
        has_run = visit.job is not None and visit.job.state != "cancelled" and not visit.is_earlier
        return f"{spoken}&state={packed}{RUN if has_run else ''}"

    def show(self) -> None:
        """Show what can be taken away, anew only when it is other than what is there.

        A click meant for a button that has just been replaced would be lost.
        """
        visit = self.visit
        packed = visit.state.to_link()
        link = self.link(packed)
        shown = (packed, link, self.reports(), visit.is_earlier)
        if shown != self.shown:
            self.address.value = link
            self.view[:] = self.parts(link)
            self.shown = shown

    def parts(self, link: str) -> list[Any]:
        """Return the link; what was run with its results; what is chosen, if that was not run."""
        visit = self.visit
        shown: list[Any] = [pn.pane.HTML(self.linked(link), stylesheets=[BLOCKS])]
        if visit.ran is None or self.reports() is None:
            return [*shown, *self.scenarios(visit.state, "page.take.yaml", "scenarios.zip", [])]
        if visit.is_earlier:
            shown.append(visit.heading("page.take.now", 3))
            shown += self.scenarios(visit.state, "page.take.yaml.now", "scenarios-now.zip", [])
            shown += [visit.heading("page.take.ran", 3), pn.pane.HTML(str(visit.notice.object), stylesheets=[BLOCKS])]
        names = [*(f"report-{visit.texts.language}.{kind}" for kind in ("html", "pdf")), "effects.csv"]
        files = [self.download(f"page.take.{name.rpartition('.')[2]}", name, self.reader(name)) for name in names]
        return [*shown, *self.scenarios(visit.ran, "page.take.yaml", "scenarios.zip", files)]

    def linked(self, link: str) -> str:
        """Return the link, or that what was chosen is too long for one."""
        if "&state=" not in link:
            return f'<p class="notice">{escape(self.visit.texts("page.take.no_link"))}</p>'
        return f'<p><a href="{escape(link)}">{self.visit.texts("page.take.link")}</a></p>'

    def scenarios(self, state: State, key: str, name: str, files: list[Any]) -> list[Any]:
        """Return the scenario files of a choice, beside other files, and the command that repeats it."""
        texts, catalogue = self.visit.texts, self.visit.desk.catalogue
        # Where the population comes from a register, the scenario files hold it.
        command = f"pasar compare {' '.join(state.files(catalogue))} --seeds {state.seeds}"
        words = texts("page.take.command" if state is self.visit.ran else "page.take.command.now")
        told = f"<p>{words}</p><pre>{escape(command)}</pre>"
        return [
            pn.FlexBox(self.download(key, name, lambda: self.zipped(state)), *files),
            pn.pane.HTML(told, stylesheets=[BLOCKS]),
        ]

    def download(self, key: str, name: str, make: Callable[[], io.BytesIO]) -> Any:
        """Return a button that hands a file over."""
        return pmui.FileDownload(label=self.visit.texts(key), filename=name, callback=make, variant="outlined")

    def reader(self, name: str) -> Callable[[], io.BytesIO]:
        """Return what reads one file of the job; names come from here, never from a visitor."""
        job = self.visit.job
        folder = self.reports() if name.startswith("report") else job.folder if job else None
        return lambda: io.BytesIO((folder / name).read_bytes() if folder else b"")

    def reports(self) -> Path | None:
        """Return where the reports of this visit lie, those that go deeper if there are any; None until they are."""
        job = self.visit.job
        if job is None or job.state != "done":
            return None
        return self.visit.deeper.folder or job.folder

    def zipped(self, state: State) -> io.BytesIO:
        """Return the scenario files of a choice as one archive."""
        buffer, catalogue = io.BytesIO(), self.visit.desk.catalogue
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in (state.files(catalogue) | state.brought_files(catalogue)).items():
                archive.writestr(name, text)
        buffer.seek(0)
        return buffer
