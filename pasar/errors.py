"""Word the errors of `simulation` and `experiments`, which come as key and values, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pasar.language import Texts
from simulation.errors import PasarError

NESTED: Final = ("errors", "mistakes", "problems")


def word(error: PasarError, texts: Texts) -> list[str]:
    """Return one sentence a mistake: file:line, key path, what was expected, nearest valid name."""
    nested = nested_errors(error)
    if nested:
        return [line for inner in nested for line in word(inner, texts)]
    return [place(error.values) + sentence(error, texts) + hint(error.values, texts)]


def nested_errors(error: PasarError) -> list[PasarError]:
    """Return the errors that this one only collects."""
    held: Iterable[Any] = next((error.values[name] for name in NESTED if name in error.values), ())
    return [inner for inner in held if isinstance(inner, PasarError)]


def place(values: Mapping[str, Any]) -> str:
    """Return ``scenarios/mine.yaml:14 programmes[0].kind: `` as far as it is known."""
    file, line, path = values.get("file"), values.get("line"), values.get("path")
    where = f"{file}:{line}" if file and line else str(file or "")
    words = " ".join(part for part in (where, str(path or "") if file else "") if part)
    return f"{words}: " if words else ""


def sentence(error: PasarError, texts: Texts) -> str:
    """Return the catalogue's sentence, or the key and its values when the catalogue lacks it."""
    key = f"error.{error.key}"
    if key not in texts:
        return str(error)
    return texts(key, **{name: shown(value) for name, value in error.values.items()})


def shown(value: Any) -> str:
    """Return a value as people write it: lists with commas, nothing as a dash."""
    if value is None:
        return "-"
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(item) for item in value)
    return str(value)


def hint(values: Mapping[str, Any], texts: Texts) -> str:
    """Return the nearest valid name as a question, or nothing."""
    name = values.get("suggestion") or values.get("nearest")
    return " " + texts("error.did_you_mean", name=name) if name else ""
