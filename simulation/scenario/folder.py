"""Where the shipped scenarios lie: at the top of a checkout, or inside the package when installed from a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from simulation.errors import PasarError

PACKAGE: Final = Path(__file__).resolve().parent.parent
MARK: Final = "baseline.yaml"


def data_folder(package: Path = PACKAGE) -> Path:
    """Return the folder of the shipped scenarios of the ``simulation`` package in folder ``package``."""
    for folder in (package / "_scenarios", package.parent / "scenarios"):
        if (folder / MARK).is_file():
            return folder
    raise PasarError("scenario.no_data", folder=str(package))


def scenario_files(folder: Path | None = None) -> dict[str, Path]:
    """Return the shipped scenarios by name: the 2x2 and the class first, then the policies by name."""
    folder = folder or data_folder()
    first = ["baseline", "co_creation", "support", "co_creation_and_support", "classroom"]
    top = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    ordered = {name: top[name] for name in first if name in top} | top
    return ordered | {path.stem: path for path in sorted((folder / "policies").glob("*.yaml"))}


def preset_files(group: str, folder: Path | None = None) -> dict[str, Path]:
    """Return the shipped presets of ``group`` (sectors, regions) by name."""
    return {path.stem: path for path in sorted(((folder or data_folder()) / group).glob("*.yaml"))}
