"""Read YAML with the line of every key (ruamel.yaml, YAML 1.2: ``off`` and ``no`` are texts)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarfloat import ScalarFloat

from simulation.scenario.layers import Problem, Spot, refuse

THREE_DECIMALS: Final = 4  # length of ".500"


class Ambiguous(float):
    """A number written with exactly three decimals, ``1.500``: fifteen hundred to some readers."""


class Node:
    """A value of a document and the place where it was written."""

    def __init__(self, value: Any, spot: Spot) -> None:
        self.value = value
        self.spot = spot

    @property
    def is_mapping(self) -> bool:
        """Whether this holds keys."""
        return isinstance(self.value, dict)

    @property
    def is_list(self) -> bool:
        """Whether this holds items."""
        return isinstance(self.value, list)

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield keys (as text) and nodes of a mapping."""
        for key, value in self.value.items():
            yield str(key), Node(value, self._spot(key))

    def entries(self) -> Iterator[Node]:
        """Yield the nodes of a list."""
        for index, value in enumerate(self.value):
            yield Node(value, self._spot(index))

    def plain(self) -> Any:
        """Return the value as plain Python; numbers of exactly three decimals stay marked."""
        return plain(self.value)

    def _spot(self, key: Any) -> Spot:
        marks = getattr(getattr(self.value, "lc", None), "data", None) or {}
        return Spot(self.spot.file, marks[key][0] + 1) if key in marks else self.spot


def plain(value: Any) -> Any:
    """Return what ruamel.yaml read as plain Python values."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, ScalarFloat):
        return Ambiguous(value) if _has_three_decimals(value) else float(value)
    for kind in (Ambiguous, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return str(value)


def _has_three_decimals(value: ScalarFloat) -> bool:
    """Whether the text had a point and three digits after it, and no exponent (ruamel.yaml keeps its form)."""
    form = vars(value)
    return form["_exp"] is None and form["_prec"] > 0 and form["_width"] - form["_prec"] == THREE_DECIMALS


def read_document(path: Path, shown: str | None = None) -> Node:
    """Return the top mapping of the YAML file at ``path``; errors name it as ``shown``."""
    shown = shown or str(path)
    return parse(_text_of(path, shown), shown)


def _text_of(path: Path, shown: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problem = Problem(shown, 0, "", "input.no_file", {"name": shown})
    except UnicodeDecodeError:
        problem = Problem(shown, 0, "", "input.not_utf8", {"name": shown})
    except OSError as error:
        problem = Problem(shown, 0, "", "input.unreadable", {"name": shown, "reason": error.strerror or str(error)})
    refuse([problem])
    raise AssertionError(shown)


@lru_cache(maxsize=64)
def parse(text: str, shown: str) -> Node:
    """Return the top mapping that ``text`` holds; nobody writes to it, so the same text is read once."""
    value = parse_value(text, Spot(shown, 1))
    if value is None:
        refuse([Problem(shown, 0, "", "input.empty_file", {"name": shown})])
    if not isinstance(value, CommentedMap):
        refuse([Problem(shown, 1, "", "input.not_mapping", {"given": _short(value)})])
    _refuse_rings(value, shown, ())
    return Node(value, Spot(shown, 1))


def parse_value(text: str, spot: Spot) -> Any:
    """Return what YAML reads in ``text``, or raise ``input.invalid`` with the place of the mistake."""
    try:
        return YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = spot.line + (mark.line if mark else 0)
        said = " ".join(str(error.problem or error.context or "").split())
        refuse([Problem(spot.file, line, "", "input.malformed", {"reason": said})])
    except (YAMLError, ValueError, RecursionError) as error:
        refuse([Problem(spot.file, spot.line, "", "input.malformed", {"reason": " ".join(str(error).split())[:200]})])
    raise AssertionError(text)


def _refuse_rings(value: Any, shown: str, above: tuple[int, ...]) -> None:
    """Refuse an alias that holds itself (``&a [*a]``), which has no end."""
    if id(value) in above:
        refuse([Problem(shown, value.lc.line + 1, "", "input.malformed", {"reason": "an alias that contains itself"})])
    if isinstance(value, CommentedMap | CommentedSeq):
        for item in value.values() if isinstance(value, CommentedMap) else value:
            _refuse_rings(item, shown, (*above, id(value)))


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."
