"""Write exact versions of everything the project can install into pyproject.toml, between its two pin marks.

`python tools/pin.py` resolves anew with `uv pip compile`; `python tools/pin.py --check` fails where the pins are not
a complete, installable set. Versions are valid on every platform for Python 3.12 and 3.13; no address is written.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any, Final

PYPROJECT: Final = Path(__file__).resolve().parent.parent / "pyproject.toml"
BEGIN: Final = "    # pins: begin (written by tools/pin.py)\n"
END: Final = "    # pins: end\n"
PYTHONS: Final = ("3.12", "3.13")


def requirements(pyproject: dict[str, Any]) -> list[str]:
    """Return all direct requirements: base, extras and groups, without the project's references to itself."""
    project = pyproject["project"]
    lists = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *pyproject["dependency-groups"].values(),
    ]
    return sorted({line for each in lists for line in each if not line.startswith(project["name"])})


def resolve(wanted: list[str], python: str, pins: list[str]) -> list[str]:
    """Return one `name==version ; marker` line per package, for every platform from ``python`` on.

    Runs in an empty folder, so that the pins of this project do not bind what replaces them.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "requirements.in").write_text("\n".join(wanted), encoding="utf-8")
        Path(folder, "pins.txt").write_text("\n".join(pins), encoding="utf-8")
        command = [os.environ.get("UV", "uv"), "--directory", folder, "pip", "compile", "requirements.in"]
        command += ["--constraints", "pins.txt", "--python", sys.executable, "--python-version", python]
        command += ["--quiet", "--universal", "--no-header", "--no-annotate"]
        done = subprocess.run(command, cwd=PYPROJECT.parent, check=True, stdout=subprocess.PIPE, text=True)
    return [line for line in done.stdout.splitlines() if re.match(r"[\w.-]+==", line)]


def split(text: str) -> tuple[str, str]:
    """Return the text before and after the pins, marks included."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return head + BEGIN, END + tail


def render(text: str, pins: list[str]) -> str:
    """Return ``text`` with ``pins`` between the marks."""
    head, tail = split(text)
    return head + "".join(f'    "{pin}",\n' for pin in pins) + tail


def main() -> int:
    """Resolve and write, or check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where the pins do not hold")
    check = parser.parse_args().check
    text = PYPROJECT.read_text(encoding="utf-8")
    pyproject = tomllib.loads(text)
    wanted = requirements(pyproject)
    old = pyproject["tool"]["uv"]["constraint-dependencies"]
    pins = resolve(wanted, PYTHONS[0], old if check else [])
    for python in PYTHONS[1:]:
        resolve(wanted, python, pins)
    if check:
        missing = sorted(set(pins) - set(old))
        print("\n".join(["not pinned:", *missing]) if missing else f"{len(old)} pins hold")
        return int(bool(missing))
    PYPROJECT.write_text(render(text, pins), encoding="utf-8")
    print(f"{len(pins)} pins written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
