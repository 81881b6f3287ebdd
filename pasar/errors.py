"""Word the errors of `simulation` and `experiments`, which come as key and values, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from pasar.language import Texts
from pasar.nearest import nearest
from pasar.yaml_words import reason
from simulation.errors import PasarError

COLLECTED: Final = "problems"
MALFORMED: Final = "input.malformed"
BOUNDED: Final = ("input.too_small", "input.too_large")
PLAIN: Final = ("", "1")  # units of numbers that have none
MOST_DIGITS: Final = 9
DIFFERING: Final = "differs"  # names of what keeps the results in a folder from being used again
SUGGESTED: Final = ("suggestion", "nearest", "near")
KNOWN: Final = ("choices", "names")


class Mistake(Protocol):
    """What a sentence is made of: a `PasarError`, or one of the problems that an ``input.invalid`` collects."""

    key: str
    values: Any


def word(error: Mistake, texts: Texts) -> list[str]:
    """Return one sentence a mistake: file:line, key path, what was expected, nearest valid name."""
    collected: Iterable[Any] = error.values.get(COLLECTED, ())
    if isinstance(error, PasarError) and collected:
        return [line for problem in collected for line in word(problem, texts)]
    return [place(error) + sentence(error, texts) + hint(error.values, texts)]


def place(error: Mistake) -> str:
    """Return ``scenarios/mine.yaml:14 programmes[0].kind: `` as far as a problem knows it."""
    file, line, path = (getattr(error, name, "") for name in ("file", "line", "path"))
    where = f"{file}:{line}" if file and line else str(file)
    words = " ".join(part for part in (where, str(path)) if part)
    return f"{words}: " if words else ""


def sentence(error: Mistake, texts: Texts) -> str:
    """Return the catalogue's sentence, or the key and its values when the catalogue lacks it."""
    key, values = f"error.{error.key}", dict(error.values)
    if key not in texts:
        told = ", ".join(f"{name}={shown(value)}" for name, value in values.items())
        return f"{error.key} ({told})"
    if DIFFERING in values:
        key += "" if values[DIFFERING] or f"{key}.files" not in texts else ".files"
        values[DIFFERING] = "; ".join(texts.named("differs", name) for name in values[DIFFERING])
    if error.key in BOUNDED:
        key += ".plain" if values["unit"] in PLAIN else ""
        if not isinstance(values["bound"], str):  # the page has written it on the scale of its control
            values |= bounded(values["bound"], values["unit"], texts)
    if error.key == MALFORMED:
        values["reason"] = reason(str(values["reason"]), texts)
    nothing = texts("error.nothing")
    return texts(key, **{name: shown(value, nothing) for name, value in values.items()})


def bounded(bound: float, unit: str, texts: Texts) -> dict[str, str]:
    """Return a bound and its unit as people of the language write them."""
    from pasar.code_words import said
    from pasar.numbers import Numbers

    return {"bound": Numbers(texts).shortest(bound, MOST_DIGITS), "unit": said(texts, "units", unit)}


def shown(value: Any, nothing: str = "-") -> str:
    """Return a value as people write it: lists with commas, and a word or a dash where there is nothing."""
    if value is None or value == []:
        return nothing
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(item) for item in value)
    return str(value)


def hint(values: Mapping[str, Any], texts: Texts) -> str:
    """Return the nearest valid name as a question, or nothing."""
    given = next((values[name] for name in SUGGESTED if values.get(name)), None)
    if given is None and isinstance(values.get("name"), str):
        known = next((values[key] for key in KNOWN if isinstance(values.get(key), list | tuple)), ())
        given = nearest(values["name"], map(str, known))
    name = given[0] if isinstance(given, list | tuple) else given
    is_new = name and name != values.get("name")
    return " " + texts("error.did_you_mean", name=name) if is_new else ""
