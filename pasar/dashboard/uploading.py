"""Take files in: what a browser sends piece by piece, and what is wrong with it in words."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import panel_material_ui as pmui

from pasar.language import Texts
from pasar.numbers import Numbers

PIECE_BYTES: Final = 300_000  # in base64 still below what one message of the server may hold
MOST_BYTES: Final = 64_000
MOST_REGISTER_BYTES: Final = 2_000_000
KILOBYTE: Final = 1000
SAFE: Final = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True)
class Kind:
    """A kind of file: its name in keys of texts, how its names end, and how large it may be."""

    name: str
    endings: tuple[str, ...]
    most: int


SCENARIO: Final = Kind("scenario", (".yaml", ".yml"), MOST_BYTES)
REGISTER: Final = Kind("register", (".csv", ".txt"), MOST_REGISTER_BYTES)


class Upload(pmui.FileInput):
    """A field that hears of every file: also of one that is empty, too large, or the same again.

    Which files may be chosen is left to the server: the browser would refuse a wrong one without a word.
    """

    take: Callable[[str, bytes], None] | None = None
    refuse: Callable[[], None] | None = None

    def _handle_msg(self, msg: Any) -> None:
        if msg["status"] != "error":
            super()._handle_msg(msg)
        elif self.refuse is not None:  # the browser found it too large
            self.refuse()

    def _update_file(self, filename: Any, mime_type: Any, value: Any) -> None:
        if self.take is not None:
            self.take(filename or "", value or b"")


def upload_field(label: str, kind: Kind, take: Callable[[str, bytes], None], refuse: Callable[[], None]) -> Any:
    """Return a field that takes a file in; `refuse` is called for one that is too large to be sent."""
    made = Upload(
        label=label, uploaded_label=label, max_file_size=kind.most, chunk_size=PIECE_BYTES, variant="outlined"
    )
    made.take, made.refuse = take, refuse
    return made


def safe(filename: str, absent: str) -> str:
    """Return a harmless name without its ending."""
    return SAFE.sub("_", filename.rpartition(".")[0] or filename)[:40] or absent


def text_of(content: bytes) -> str | None:
    """Return the text of a file, or None where it is no text."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def wrong_with(filename: str, content: bytes, kind: Kind, texts: Texts) -> str:
    """Return what is wrong with a file in a sentence, or nothing."""
    words = {"name": filename, "most": Numbers(texts).count(kind.most / KILOBYTE), "endings": ", ".join(kind.endings)}
    if not content:
        return texts("page.bring.empty", **words)
    if len(content) > kind.most:
        return texts("page.bring.too_large", **words)
    if not filename.lower().endswith(kind.endings):
        return texts(f"page.bring.wrong_kind.{kind.name}", **words)
    return "" if text_of(content) is not None else texts(f"page.bring.no_text.{kind.name}", **words)
