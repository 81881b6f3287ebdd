"""Show figures and sentences in a notebook, with a description for those who cannot see them."""

import base64
import html
import io
import re
from dataclasses import dataclass

from matplotlib.figure import Figure


@dataclass(frozen=True)
class Picture:
    """A figure and what it shows, in words; notebooks display it without any backend."""

    figure: Figure
    alt: str

    def _repr_html_(self) -> str:
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=110)
        data = base64.b64encode(buffer.getvalue()).decode("ascii")
        return (
            f'<img alt="{html.escape(self.alt, quote=True)}" style="max-width:100%" src="data:image/png;base64,{data}">'
        )

    def __repr__(self) -> str:
        return self.alt


class Words(str):
    """Sentences in Markdown that a notebook shows as text and ``print`` as they are."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return re.sub(r"\*\*|`", "", self)
