"""Read study files: every mistake at once, with file, line, path and the nearest valid word, like scenarios."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from experiments.arms import canonical
from experiments.file_problems import problem_of, spot_of
from experiments.study import Design, Expected, Factor, Keep, Study, Until
from simulation.errors import PasarError
from simulation.record import MEASURES
from simulation.scenario.layers import Problem, nearest, refuse
from simulation.scenario.loading import find
from simulation.scenario.names import full_name
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


def study_files() -> dict[str, Path]:
    """Return the shipped studies by name; hypotheses, in a folder of their own, are run by `pasar hypotheses`."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.yaml"))}


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
        refuse([problem_of(document, detail, Study, PARTS) for detail in error.errors(include_url=False)])
        raise
    refuse([*_unknown_names(study, document), *_given_twice(study, document)])
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
        values["scenarios"] = [beside(name, path) for name in values["scenarios"]]
    return values


def _factor(value: Any) -> Any:
    """Return a factor from its short forms: a list of values, or the word for the parameter's own range."""
    if isinstance(value, list):
        return {"values": value}
    return {} if value in OWN_RANGE else value


def beside(name: Any, path: Path) -> Any:
    """Return the path of a file that lies beside another; else the name as it is."""
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


def _given_twice(study: Study, document: Node) -> Iterable[Problem]:
    """Yield factors that mean the same parameter, and values that a factor has twice."""
    first: dict[str, str] = {}
    for part in ("uncertain", "levers"):
        for path, factor in getattr(study, part).items():
            spot = spot_of(document, (part, path))
            found = full_name(path.removeprefix("world."))
            meant = ".".join(found) if found else path
            if meant in first:
                values = {"name": path, "first": first[meant]}
                yield Problem(spot.file, spot.line, f"{part}.{path}", "study.factor_twice", values)
            first.setdefault(meant, f"{part}.{path}")
            told = [canonical(value) for value in factor.values]
            for place in (place for place, value in enumerate(told) if value in told[:place]):
                values = {"name": str(factor.values[place])}
                yield Problem(spot.file, spot.line, f"{part}.{path}", "study.value_twice", values)


def _unknown_names(study: Study, document: Node) -> Iterable[Problem]:
    """Yield scenarios and measures that do not exist."""
    for place, name in enumerate(study.scenarios):
        try:
            find(name)
        except PasarError as error:
            spot = spot_of(document, ("scenarios", place))
            (problem,) = error.values["problems"]
            yield Problem(spot.file, spot.line, f"scenarios.{place}", problem.key, problem.values)
    known = [measure.name for measure in MEASURES]
    until = () if isinstance(study.replications, int) else (("replications", study.replications.measure),)
    named = [*(("measures", name) for name in study.measures), *until]
    for part, name in [*named, *(("expected", one.measure) for one in study.expected)]:
        if name not in known:
            spot = spot_of(document, (part,))
            values = {"given": name, "choices": known, "nearest": nearest(name, known)}
            yield Problem(spot.file, spot.line, part, "input.not_option", values)
