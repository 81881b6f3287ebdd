"""The house keeps its order: imports go one way, chance has one source, nothing in it ties it to one machine.

Everything here reads text; nothing is imported, so these tests are the first to run and the last to break.
"""

import ast
import graphlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

REPOSITORY: Final = Path(__file__).resolve().parent.parent
PACKAGES: Final = ("simulation", "experiments", "pasar")
SEEDED_LIBRARIES: Final = {"experiments.evidence.smc"}  # seeds the generator of pyABC and puts it back as it was

# Each layer and the layers right below it; what those may import, it may import too. A module belongs to the longest
# name here that it starts with, so a new module beside these counts as the top of its package.
BELOW: Final[dict[str, tuple[str, ...]]] = {
    "simulation.errors": (),
    "simulation.parameters": ("simulation.errors",),
    "simulation.kernels": (),
    "simulation.chance": ("simulation.errors", "simulation.kernels"),
    "simulation.agents": ("simulation.chance", "simulation.parameters"),
    "simulation.policy": ("simulation.agents",),
    "simulation.founding": ("simulation.agents",),
    "simulation.conditions": ("simulation.parameters",),
    "simulation.layout": ("simulation.errors",),
    "simulation.processes": ("simulation.founding",),
    "simulation.record": ("simulation.agents",),
    "simulation.scenario": ("simulation.policy",),
    "simulation.schedule": ("simulation.policy", "simulation.processes", "simulation.record"),
    "simulation.world": ("simulation.founding",),
    "simulation.seeds": ("simulation.errors",),
    "simulation.saving": ("simulation.scenario",),
    "simulation.market": (
        "simulation.schedule",
        "simulation.scenario",
        "simulation.conditions",
        "simulation.layout",
        "simulation.world",
        "simulation.saving",
        "simulation.seeds",
    ),
    "simulation": ("simulation.market",),
    "experiments": ("simulation",),
    "pasar": ("experiments",),
}

# Written so that this file does not contain what it looks for.
FORBIDDEN_TEXT: Final = {
    "an address that packages are downloaded from": re.compile(
        r"py[p]i\.org|python[h]osted\.org|ana[c]onda\.(?:org|com)|jsde[l]ivr|un[p]kg\.com|cdn[j]s|https?://\S+\.(?:whl|tar\.gz)\b"
        r"|index[-_]ur[l]\b|find[-_]link[s]\b|tool\.uv\.inde[x]",
        re.IGNORECASE,
    ),
    "a path of one machine": re.compile(
        rf"(?<![\w.~])/(?:hom[e]|User[s])/\w|(?<![\w.~])/roo[t]/|[A-Z]:\\User[s]|{re.escape(str(REPOSITORY))}(?![\w.-])"
    ),
}


class Import(NamedTuple):
    """One imported module: by whom, where, and when it is loaded."""

    importer: str
    line: int
    target: str
    in_function: bool
    for_types_only: bool


@cache
def modules() -> dict[str, Path]:
    """Return the path of every module of the three packages by its full name."""
    paths = (path for package in PACKAGES for path in (REPOSITORY / package).rglob("*.py"))
    return {module_name(path): path for path in paths}


def module_name(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def imports(name: str) -> tuple[Import, ...]:
    """Return every import of module ``name``, inside functions and type-checking blocks too."""
    return tuple(walk(name, tree(modules()[name]), in_function=False, for_types_only=False))


def walk(name: str, node: ast.AST, *, in_function: bool, for_types_only: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        inside = in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing = for_types_only or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
        for target in targets(name, child):
            yield Import(name, child.lineno, target, inside, typing)
        yield from walk(name, child, in_function=inside, for_types_only=typing)


def targets(name: str, node: ast.AST) -> Iterator[str]:
    """Yield the modules that ``node`` imports: `from a import b` is a.b where that is a module, else a."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        origin = ".".join(filter(None, [anchor(name, node.level), node.module]))
        for alias in node.names:
            submodule = f"{origin}.{alias.name}"
            yield submodule if submodule in modules() else origin


def anchor(name: str, level: int) -> str:
    """Return the package that a relative import of ``level`` dots starts from; empty for an absolute one."""
    if level == 0:
        return ""
    is_package = modules()[name].name == "__init__.py"
    parts = name.split(".")
    return ".".join(parts[: len(parts) - level + is_package])


def layer(name: str) -> str:
    """Return the longest layer that module ``name`` belongs to; empty for what is not ours."""
    parts = name.split(".")
    candidates = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((candidate for candidate in candidates if candidate in BELOW), "")


@cache
def reachable(name: str) -> frozenset[str]:
    """Return layer ``name`` and all layers below it."""
    return frozenset({name}).union(*(reachable(below) for below in BELOW[name]))


def may_import(found: Import) -> bool:
    """A module loads its own layer and those below; a type annotation may look up, inside its package only."""
    importer, target = layer(found.importer), layer(found.target)
    if not target or target in reachable(importer):
        return True
    return found.for_types_only and importer.partition(".")[0] == target.partition(".")[0]


def all_imports() -> list[Import]:
    return [found for name in sorted(modules()) for found in imports(name)]


def where(found: Import) -> str:
    return f"{modules()[found.importer].relative_to(REPOSITORY)}:{found.line} imports {found.target}"


def test_there_is_something_to_check() -> None:
    assert {name.partition(".")[0] for name in modules()} == set(PACKAGES)


def test_imports_go_one_way() -> None:
    wrong = [where(found) for found in all_imports() if not may_import(found)]
    assert not wrong, "\n".join(wrong)


def test_no_module_imports_itself_in_a_ring() -> None:
    edges = {name: {found.target for found in imports(name) if loads_at_once(found)} for name in modules()}
    try:
        graphlib.TopologicalSorter(edges).prepare()
    except graphlib.CycleError as ring:
        pytest.fail(" -> ".join(ring.args[1]))


def loads_at_once(found: Import) -> bool:
    return found.target in modules() and not found.in_function and not found.for_types_only


def test_kernels_know_plain_arrays_only() -> None:
    allowed = {"numpy", "numba", "llvmlite", "simulation"} | sys.stdlib_module_names
    kernels = [found for found in all_imports() if layer(found.importer) == "simulation.kernels"]
    wrong = [where(found) for found in kernels if found.target.partition(".")[0] not in allowed]
    assert not wrong, "\n".join(wrong)


def test_no_package_imports_the_workshop() -> None:
    wrong = [
        where(found) for found in all_imports() if found.target.partition(".")[0] in {"tests", "tools", "notebooks"}
    ]
    assert not wrong, "\n".join(wrong)


def test_every_library_is_declared() -> None:
    """`simulation` needs the base install alone; elsewhere a library may come from an extra."""
    base, extras = declared()
    known = {"": base | extras, "simulation": base}
    wrong = []
    for found in all_imports():
        library = found.target.partition(".")[0]
        if library in sys.stdlib_module_names or library in PACKAGES:
            continue
        if distribution(library) not in known.get(found.importer.partition(".")[0], known[""]):
            wrong.append(where(found))
    assert not wrong, "\n".join(wrong)


def declared() -> tuple[set[str], set[str]]:
    """Return the names of the libraries in the base install and in the extras, in lower case with hyphens."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    return bare_names(project["dependencies"]), bare_names(extras)


def bare_names(requirements: list[str]) -> set[str]:
    return {distribution(re.split(r"[\s<>=!~;\[]", line, maxsplit=1)[0]) for line in requirements}


def distribution(name: str) -> str:
    """Return the name under which a library is asked for: its import name but for those known here."""
    plain = name.lower().replace("_", "-")
    known = {"ruamel": "ruamel.yaml", "pydantic-core": "pydantic", "sklearn": "scikit-learn"}
    return known.get(plain, plain)


def test_chance_comes_from_one_place() -> None:
    """No generator state anywhere: neither the standard library's nor NumPy's, but where a library knows no other."""
    wrong = [where(found) for found in all_imports() if found.target in {"random", "secrets", "numpy.random"}]
    wrong += [
        f"{path.relative_to(REPOSITORY)}:{node.lineno} uses {ast.unparse(node)}"
        for path in modules().values()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"np.random", "numpy.random"}
    ]
    wrong += [
        f"{path.relative_to(REPOSITORY)}:{node.lineno} imports numpy.random"
        for name, path in modules().items()
        if name not in SEEDED_LIBRARIES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and node.module == "numpy" and "random" in {a.name for a in node.names}
    ]
    assert not wrong, "\n".join(wrong)


def test_no_error_is_caught_blindly() -> None:
    wrong = [
        f"{path.relative_to(REPOSITORY)}:{node.lineno}"
        for path in modules().values()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and is_blind(node.type)
    ]
    assert not wrong, "\n".join(wrong)


def is_blind(caught: ast.expr | None) -> bool:
    names = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(name is None or ast.unparse(name) in {"Exception", "BaseException"} for name in names)


def test_packages_carry_their_types() -> None:
    assert [name for name in PACKAGES if not (REPOSITORY / name / "py.typed").is_file()] == []


def test_folders_of_data_are_not_packages() -> None:
    """An `__init__.py` there would make `import results` find them, and shadow others' modules."""
    folders = [REPOSITORY / name for name in ("scenarios", "notebooks", "results")]
    assert [path for folder in folders for path in folder.rglob("__init__.py")] == []


@cache
def texts() -> dict[str, str]:
    """Return the text of every file that git tracks or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout
    files = {name: REPOSITORY / name for name in listed.split("\0") if name}
    return {name: text for name, path in files.items() if path.is_file() and (text := read(path)) is not None}


def read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


@pytest.mark.parametrize("what", FORBIDDEN_TEXT)
@pytest.mark.skipif(not (REPOSITORY / ".git").exists(), reason="not a checkout")
def test_no_file_contains(what: str) -> None:
    wrong = [
        f"{name}:{text.count('\n', 0, hit.start()) + 1} {hit.group()}"
        for name, text in texts().items()
        for hit in FORBIDDEN_TEXT[what].finditer(text)
    ]
    assert not wrong, "\n".join(wrong)
