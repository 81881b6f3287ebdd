"""What `pasar check` does: scenario files, profiles of sectors and regions, and whole folders of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pasar.cli import BAD_INPUT, DONE
from pasar.cli.console import emit, say
from pasar.cli.guard import complain
from pasar.errors import word
from pasar.language import Texts
from simulation.errors import PasarError
from simulation.scenario import load, scenario_files
from simulation.scenario.building import build
from simulation.scenario.documents import layer_of
from simulation.scenario.layers import Layer, Leaf, lay
from simulation.scenario.reading import Node, read_document

ENDINGS: Final = (".yaml", ".yml")
PROFILES: Final = ("sectors", "regions")  # folders whose files are parts of scenarios
GROUND: Final = "baseline"  # the scenario into which a profile is set to check it


@dataclass(frozen=True)
class Checked:
    """A file, what it holds (``scenario``, ``sectors``, ``regions``) under which name, and what is wrong with it."""

    file: str
    kind: str
    name: str
    error: PasarError | None = None


def check_files(texts: Texts, files: list[str], as_json: bool) -> int:
    """Check every file, and every file in every folder; report all mistakes of all of them; 2 when there is one."""
    found = [checked(file) for file in files_of(files)]
    errors = [one.error for one in found if one.error is not None]
    if as_json:
        emit([{"file": one.file, "good": one.error is None, "mistakes": told(one.error, texts)} for one in found])
    else:
        for one in found:
            if one.error is None:
                say(texts(f"cli.check.good.{one.kind}", file=one.file, name=one.name))
        if errors:
            complain(texts, errors)
    return BAD_INPUT if errors else DONE


def files_of(names: Iterable[str]) -> Iterator[str]:
    """Yield the files that are meant, each once: of a folder all YAML files in it and below, but for hidden ones."""
    seen: set[Path] = set()
    for name in (one for given in names for one in files_in(given)):
        place = Path(name).resolve()
        if place not in seen:
            seen.add(place)
            yield name


def files_in(name: str) -> Iterator[str]:
    """Yield a file, or what a folder holds."""
    folder = Path(name)
    if not folder.is_dir():
        yield name
    else:
        inside = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS and path.is_file())
        shown = [path for path in inside if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
        yield from map(str, shown or [folder])


def checked(file: str) -> Checked:
    """Return what there is to say of one file; a folder here is one without any file to check."""
    path = Path(file)
    if path.is_dir():
        return Checked(file, "scenario", "", PasarError("check.empty_folder", folder=file))
    kind = path.parent.resolve().name if path.is_file() else ""
    kind = kind if kind in PROFILES else "scenario"
    try:
        if kind == "scenario":
            return Checked(file, kind, load(file).name)
        check_profile(path, kind)
    except PasarError as error:
        return Checked(file, kind, path.stem, error)
    return Checked(file, kind, path.stem)


def check_profile(path: Path, group: str) -> None:
    """Raise ``input.invalid`` with every mistake of a profile, which is set into the baseline in place of its own."""
    document = read_document(path)
    parts = {path.stem: document.value} if group == "sectors" else document.value
    profile = layer_of(Node({group: parts}, document.spot))
    for name in (name for name, fields in parts.items() if isinstance(fields, dict)):
        profile.leaves.setdefault((group, str(name), "name"), Leaf(str(name), document.spot))
    ground = layer_of(read_document(scenario_files()[GROUND]))
    ground.leaves = {path: leaf for path, leaf in ground.leaves.items() if path[0] != group}
    build(lay(Layer(ground.leaves, {}, ground.spots, ground.problems), profile))


def told(error: PasarError | None, texts: Texts) -> list[str]:
    """Return the sentences on an error."""
    return word(error, texts) if error is not None else []
