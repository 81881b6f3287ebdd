"""Read study files: every mistake at once, with file, line, path and the nearest valid word, like scenarios."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from experiments.study import Design, Expected, Factor, Keep, Study, Until
from simulation.errors import PasarError
from simulation.record import MEASURES
from simulation.scenario.layers import Problem, Spot, nearest, refuse
from simulation.scenario.loading import find
from simulation.scenario.reading import Node, read_document

FOLDER: Final = Path(__file__).parent / "studies"
POINTS: Final = re.compile(r"(?P<number>\d+(?:\.\d+)?) ?(?:pp|points|poin|%)")
OWN_RANGE: Final = ("range", "rentang")
PARTS: Final[dict[str, type[BaseModel]]] = {
    "design": Design,
    "keep": Keep,
    "replications": Until,
    "expected": Expected,
    "uncertain": Factor,
    "levers": Factor,
}
KINDS: Final = {
    "int_type": "input.not_whole",
    "int_parsing": "input.not_whole",
    "int_from_float": "input.not_whole",
    "float_type": "input.not_number",
    "float_parsing": "input.not_number",
    "string_type": "input.not_text",
    "tuple_type": "input.not_list",
    "dict_type": "input.not_mapping",
    "model_type": "input.not_mapping",
    "bool_type": "input.not_bool",
    "bool_parsing": "input.not_bool",
}
BOUNDS: Final = {"greater_than_equal": "ge", "greater_than": "gt", "less_than_equal": "le", "less_than": "lt"}


def study_files() -> dict[str, Path]:
    """Return the shipped studies by name."""
    return {path.stem: path for path in sorted(FOLDER.rglob("*.yaml"))}


def find_study(name_or_path: str | Path) -> Path:
    """Return the file that a name or a path means."""
    path, known = Path(name_or_path), study_files()
    if path.is_file():
        return path
    if str(name_or_path) in known:
        return known[str(name_or_path)]
    name = str(name_or_path)
    raise PasarError("study.unknown", name=name, choices=list(known), nearest=nearest(name, known))


def load_study(name_or_path: str | Path) -> Study:
    """Return the checked study; raises ``input.invalid`` with every problem at once."""
    path = find_study(name_or_path)
    document = read_document(path)
    try:
        study = Study.model_validate({"name": path.stem} | _prepared(document, path))
    except ValidationError as error:
        refuse([_problem(document, detail) for detail in error.errors(include_url=False)])
        raise
    refuse(list(_unknown_names(study, document)))
    return study


def _prepared(document: Node, path: Path) -> dict[str, Any]:
    """Return the plain document with its short forms written out and its paths made whole."""
    values = dict(document.plain())
    for part in ("uncertain", "levers"):
        if isinstance(values.get(part), dict):
            values[part] = {name: _factor(value) for name, value in values[part].items()}
    repeated = values.get("replications")
    if isinstance(repeated, dict) and set(repeated) == {"until"}:
        values["replications"] = repeated = repeated["until"]
    if isinstance(repeated, dict) and isinstance(repeated.get("width"), str):
        values["replications"] = repeated | {"width": width_of(repeated["width"])}
    if isinstance(values.get("design"), str):
        values["design"] = {"kind": values["design"]}
    if isinstance(values.get("design"), dict) and values["design"].get("file"):
        values["design"] = values["design"] | {"file": str(path.parent / str(values["design"]["file"]))}
    if isinstance(values.get("scenarios"), list):
        values["scenarios"] = [_beside(name, path) for name in values["scenarios"]]
    return values


def _factor(value: Any) -> Any:
    """Return a factor from its short forms: a list of values, or the word for the parameter's own range."""
    if isinstance(value, list):
        return {"values": value}
    return {} if value in OWN_RANGE else value


def _beside(name: Any, path: Path) -> Any:
    beside = path.parent / str(name)
    return str(beside) if beside.is_file() else name


def width_of(text: str) -> float | str:
    """Read a width: ``0.01``, ``1pp``, ``1 points``, ``1 poin``; the text itself when it is none of these."""
    found = POINTS.fullmatch(text.strip())
    if found is not None:
        return float(found["number"]) / 100
    try:
        return float(text)
    except ValueError:
        return text


def _problem(document: Node, detail: ErrorDetails) -> Problem:
    """Word one mistake that pydantic found."""
    place = [
        part for part in detail["loc"] if part not in ("Until", "int", "function-after[_least_is_below_most(), Until]")
    ]
    words = [str(part) for part in place]
    spot, given = _spot(document, place), detail.get("input")
    kind, context = detail["type"], detail.get("ctx", {})
    key: str
    values: dict[str, Any]
    if kind == "missing":
        key, values = "input.missing", {"name": words[-1]}
    elif kind == "extra_forbidden":
        key, values = "input.unknown_key", {"name": words[-1], "nearest": nearest(words[-1], _keys(words))}
    elif kind == "literal_error":
        choices = [word.strip(" '") for word in re.split(r",| or ", str(context["expected"]))]
        key, values = "input.not_option", {"given": given, "choices": choices, "nearest": nearest(given, choices)}
    elif kind in BOUNDS:
        key = "input.too_small" if kind.startswith("greater") else "input.too_large"
        values = {"given": given, "bound": context[BOUNDS[kind]], "unit": "1"}
    elif kind in KINDS:
        key, values = KINDS[kind], {"given": given}
    else:
        key, values = "input.not_valid", {"given": str(given), "reason": detail["msg"].removeprefix("Value error, ")}
    return Problem(spot.file, spot.line, ".".join(words), key, values)


def _keys(words: list[str]) -> Iterable[str]:
    """Return the keys that may stand where an unknown one was found."""
    record = PARTS.get(words[0], Study) if len(words) > 1 else Study
    return [field.alias or name for name, field in record.model_fields.items()]


def _spot(document: Node, place: Iterable[str | int]) -> Spot:
    """Return where a path was written, or the nearest thing around it."""
    node = document
    for part in place:
        inside: Mapping[Any, Node] = {}
        if node.is_mapping:
            inside = dict(node.items())
        elif node.is_list:
            inside = dict(enumerate(node.entries()))
        if part not in inside:
            break
        node = inside[part]
    return node.spot


def _unknown_names(study: Study, document: Node) -> Iterable[Problem]:
    """Yield scenarios and measures that do not exist."""
    for place, name in enumerate(study.scenarios):
        try:
            find(name)
        except PasarError as error:
            spot = _spot(document, ("scenarios", place))
            (problem,) = error.values["problems"]
            yield Problem(spot.file, spot.line, f"scenarios.{place}", problem.key, problem.values)
    known = [measure.name for measure in MEASURES]
    until = () if isinstance(study.replications, int) else (("replications", study.replications.measure),)
    named = [*(("measures", name) for name in study.measures), *until]
    for part, name in [*named, *(("expected", one.measure) for one in study.expected)]:
        if name not in known:
            spot = _spot(document, (part,))
            values = {"given": name, "choices": known, "nearest": nearest(name, known)}
            yield Problem(spot.file, spot.line, part, "input.not_option", values)
