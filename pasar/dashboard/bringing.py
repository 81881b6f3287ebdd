"""Bring: the part of the page that takes a scenario or a register of the visitor's own in, and says what came of it."""

from html import escape
from typing import TYPE_CHECKING, Any, Final

import panel as pn

from pasar.dashboard.controls import keyed
from pasar.dashboard.desk import CHECK, CHECK_REGISTER
from pasar.dashboard.looks import BLOCKS
from pasar.dashboard.state import MOST_ARMS, Arm, counted
from pasar.dashboard.uploading import KILOBYTE, REGISTER, SCENARIO, Kind, safe, text_of, upload_field, wrong_with
from pasar.numbers import Numbers

if TYPE_CHECKING:
    from pasar.dashboard.page import Visit

MOST_TITLE: Final = 120  # letters
LABELS: Final = {SCENARIO: "page.bring", REGISTER: "page.bring.register"}


class Bringer:
    """Takes files in for one visitor; only a good one changes what was chosen."""

    def __init__(self, visit: "Visit") -> None:
        self.visit = visit
        self.message = pn.pane.HTML("", sizing_mode="stretch_width", stylesheets=[BLOCKS])
        self.boxes: dict[Kind, Any] = {}

    def fields(self, focus: str = "") -> Any:
        """Return the fields that take a scenario and a register in; ``focus`` is the kind that takes the focus."""
        self.boxes = {kind: pn.Column(self.field(kind, focus), margin=0) for kind in LABELS}
        help_ = pn.pane.HTML(f"<small>{escape(self.visit.texts('page.bring.register.help'))}</small>", width=330)
        return pn.FlexBox(self.boxes[SCENARIO], pn.Column(self.boxes[REGISTER], help_, margin=0))

    def field(self, kind: Kind, focus: str) -> Any:
        """Return the field for one kind of file; it takes the focus where ``focus`` names it."""
        take = {SCENARIO: self.bring, REGISTER: self.bring_register}[kind]
        made = upload_field(self.visit.texts(LABELS[kind]), kind, take, lambda: self.too_large(kind))
        return keyed(kind.name, made, focus)

    def renew(self, kind: Kind) -> None:
        """Lay a field out anew after a file was refused, and let it take the focus.

        One that has taken a file goes by the name of that file from then on, and the browser has lost the focus on it.
        This comes before the message: who reads it may bring the next file at once, and the old field would lose it.
        """
        self.boxes[kind][:] = [self.field(kind, kind.name)]

    def bring(self, filename: str, content: bytes) -> None:
        """Check an uploaded scenario; only a good one is taken."""
        name, text = safe(filename, "scenario"), self.read_upload(filename, content, SCENARIO)
        if text is not None:
            payload = {"documents": [{"name": f"{name}.yaml", "text": text}], "settings": self.visit.state.settings()}
            self.visit.ask(CHECK, payload, lambda answer: self.brought(name, text, answer))

    def bring_register(self, filename: str, content: bytes) -> None:
        """Check an uploaded register of UMKM; only a good one becomes the population of every scenario."""
        name, text = safe(filename, "register"), self.read_upload(filename, content, REGISTER)
        if text is not None:
            payload = {"name": f"{name}.csv", "text": text, "region": self.visit.state.region}
            self.visit.ask(CHECK_REGISTER, payload, self.brought_register)

    def read_upload(self, filename: str, content: bytes, kind: Kind) -> str | None:
        """Return the text of an upload, saying that it is checked; None, and what is wrong, where it cannot be read."""
        wrong = wrong_with(filename, content, kind, self.visit.texts)
        if wrong:
            self.renew(kind)
            self.visit.say(f"<li>{escape(wrong)}</li>", self.message)
            return None
        self.tell(self.visit.texts("page.bring.checking", name=filename))
        return text_of(content)

    def too_large(self, kind: Kind) -> None:
        """Say that a file is too large to be sent."""
        most = Numbers(self.visit.texts).count(kind.most / KILOBYTE)
        self.renew(kind)
        self.visit.say(f"<li>{escape(self.visit.texts('page.bring.too_large', most=most))}</li>", self.message)

    def refuse(self, kind: Kind, answer: Any) -> None:
        """Say what is wrong with a file that was checked."""
        self.renew(kind)
        self.visit.complain(answer, self.message)

    def brought_register(self, answer: Any) -> None:
        """Take the population of a good register."""
        if answer is None or "problems" in answer:
            self.refuse(REGISTER, answer)
            return
        self.visit.state.register = answer["register"]
        self.visit.build(REGISTER.name)
        count = Numbers(self.visit.texts).count(self.visit.state.register["firms"])
        self.tell(self.visit.texts("page.register.good", name=self.visit.state.register["name"], count=count))

    def brought(self, name: str, text: str, answer: Any) -> None:
        """Put a good file beside the other scenarios, in the place of the last when all are taken."""
        if answer is None or "problems" in answer:
            self.refuse(SCENARIO, answer)
            return
        told = answer["arms"][0]
        programmes = [counted(item) for item in told["programmes"]]
        titles = {key: str(told[key] or "")[:MOST_TITLE] for key in ("title_id", "title_en")}
        words = {"name": name, "most": MOST_ARMS}
        key = "page.bring.good"
        if len(self.visit.state.arms) >= MOST_ARMS:
            key = "page.bring.replaced"
            words["old"] = self.visit.title(self.visit.state.arms.pop())
        self.visit.state.arms.append(Arm(source="file", text=text, name=name, programmes=programmes, **titles))
        self.visit.build(SCENARIO.name)
        self.tell(self.visit.texts(key, number=len(self.visit.state.arms), **words))

    def tell(self, text: str) -> None:
        """Show what has come of a file, where it was brought in."""
        self.message.object = f'<p role="status" class="good">{escape(text)}</p>'
