"""What is shipped: the wheel holds all that a checkout holds, and works where nothing else is installed.

Environments are made from the interpreter that runs the tests; with a filled uv cache the installation takes seconds.
"""

import json
import os
import re
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path
from typing import Final

import pytest

from tests import golden

PACKAGES: Final = ("simulation", "experiments", "pasar")
LARGEST: Final = 800  # MB
STARTUP: Final = "import sys; from pasar.cli import main; sys.exit(main())"


def call(*command: str | Path, cwd: Path) -> str:
    """Return the output of a command, run with no module path and no language but the default ones."""
    hidden = {"PYTHONPATH", "VIRTUAL_ENV", "PASAR_LANG"}
    environment = {key: value for key, value in os.environ.items() if key not in hidden}
    environment |= {"UV_PYTHON_DOWNLOADS": "never", "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def project(repository: Path) -> dict[str, object]:
    """Return the table `project` of pyproject.toml."""
    return tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(repository: Path, uv: str, python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel built from the source archive, hence a check of that too."""
    folder = tmp_path_factory.mktemp("dist")
    call(uv, "build", "--python", python, "--out-dir", folder, cwd=repository)
    assert len(list(folder.glob("*.tar.gz"))) == 1
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, repository: Path, uv: str, python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of commands of an environment that holds the wheel and what it asks for, at pinned versions."""
    folder = tmp_path_factory.mktemp("empty") / "environment"
    call(uv, "venv", "--quiet", "--python", python, folder, cwd=repository)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    call(uv, "pip", "install", "--quiet", "--python", commands / "python", wheel, cwd=repository)
    return commands


def tracked(repository: Path, *folders: str) -> set[str]:
    """Return the files that git tracks or would track below ``folders``, and that are there."""
    command = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders)
    return {name for name in call(*command, cwd=repository).splitlines() if (repository / name).is_file()}


def test_one_version_everywhere(project: dict[str, object], repository: Path) -> None:
    citation = (repository / "CITATION.cff").read_text(encoding="utf-8")
    found = re.search(r"^version: (\S+)$", citation, re.MULTILINE)
    import pasar

    assert found is not None
    assert project["version"] == found[1] == pasar.__version__


def test_every_requirement_is_pinned(repository: Path, python: str) -> None:
    assert "pins hold" in call(python, "tools/pin.py", "--check", cwd=repository)


def test_wheel_holds_every_file(wheel: Path, repository: Path) -> None:
    wanted = tracked(repository, *PACKAGES)
    wanted |= {f"simulation/_{name}" for name in tracked(repository, "scenarios")}
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    assert wanted - held == set()
    assert {name.partition("/")[0] for name in held if ".dist-info/" not in name} == set(PACKAGES)
    assert any(name.endswith("licenses/LICENSE") for name in held)


def test_installed_command_tells_its_version(installed: Path, project: dict[str, object], tmp_path: Path) -> None:
    assert str(project["version"]) in call(installed / "pasar", "--version", cwd=tmp_path)


def test_installed_scenarios_are_those_of_the_checkout(
    installed: Path, repository: Path, python: str, tmp_path: Path
) -> None:
    shipped = call(installed / "pasar", "scenarios", cwd=tmp_path)
    assert "baseline" in shipped
    assert shipped == call(python, "-c", STARTUP, "scenarios", cwd=repository)


def test_the_base_install_is_small(installed: Path) -> None:
    """What takes the room is said in docs/en/install.md."""
    files = [path.stat().st_size for path in installed.parent.rglob("*") if path.is_file() and not path.is_symlink()]
    assert sum(files) / 2**20 <= LARGEST


def test_type_information_is_shipped(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert {f"{name}/py.typed" for name in PACKAGES} <= set(archive.namelist())


def test_import_is_light(installed: Path, tmp_path: Path) -> None:
    """`pasar --help` answers at once because `import pasar` loads neither Mesa nor numba."""
    code = "import sys, pasar; print(sorted({'mesa', 'numba', 'pandas', 'matplotlib'} & set(sys.modules)))"
    assert call(installed / "python", "-c", code, cwd=tmp_path).strip() == "[]"


@pytest.mark.long
def test_the_wheel_runs_on_the_newest_python_too(wheel: Path, repository: Path, uv: str, tmp_path: Path) -> None:
    newest = subprocess.run((uv, "python", "find", "3.13"), capture_output=True, text=True, cwd=tmp_path)
    if newest.returncode:
        pytest.skip("there is no Python 3.13 on this machine")
    call(uv, "venv", "--quiet", "--python", "3.13", tmp_path / "new", cwd=repository)
    commands = tmp_path / "new" / ("Scripts" if os.name == "nt" else "bin")
    call(uv, "pip", "install", "--quiet", "--python", commands / "python", wheel, cwd=repository)
    assert "baseline" in call(commands / "pasar", "scenarios", cwd=tmp_path)
    assert "3.13" in call(commands / "pasar", "doctor", "--lang", "en", cwd=tmp_path)
    for kept in ("golden.py", "golden.json"):  # measures of three markets are the same bytes on both
        shutil.copy(repository / "tests" / kept, tmp_path)
    call(commands / "python", "golden.py", cwd=tmp_path)
    measured = (tmp_path / "golden.json").read_text(encoding="utf-8")
    assert json.loads(measured) == golden.kept()


def test_a_module_of_the_same_name_is_told(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "simulation.py").write_text("x = 1\n", encoding="utf-8")
    code = "import sys; sys.path.insert(0, ''); import pasar"
    done = subprocess.run((installed / "python", "-c", code), cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "simulation.py" in done.stderr


@pytest.mark.long
def test_installed_market_runs(installed: Path, tmp_path: Path) -> None:
    """The first command of the README, at small size, with what the wheel brings and nothing else."""
    sizes = ("--seeds", "2", "--customers", "300", "--years", "1")
    call(installed / "pasar", "compare", *sizes, "--out", tmp_path / "out", cwd=tmp_path)
    assert (tmp_path / "out" / "effects.csv").is_file()
