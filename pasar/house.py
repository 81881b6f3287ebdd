"""Check that the packages beside `pasar` are the ones it was shipped with."""

from importlib.machinery import PathFinder
from pathlib import Path
from typing import Final

NEIGHBOURS: Final = ("simulation", "experiments")


class ShadowedPackage(ImportError):
    """Another file of the same name is found before the package that belongs to `pasar`."""


def check_house(home: Path | None = None) -> None:
    """Raise `ShadowedPackage`, naming the file, when `simulation` or `experiments` is somebody else's."""
    home = home or Path(__file__).resolve().parent.parent
    for name in NEIGHBOURS:
        check_neighbour(name, home)


def check_neighbour(name: str, home: Path) -> None:
    """Find `name` without importing it and compare its place with the folder that holds `pasar`."""
    found = found_at(name)
    if found is None or found.parent == home / name:
        return
    raise ShadowedPackage(
        f"'import {name}' finds {found}, which is not the package that belongs to pasar ({home / name}). "
        f"Rename that file or folder, or start Python from another folder.\n"
        f"'import {name}' menemukan {found}, yang bukan milik pasar ({home / name}). "
        f"Ganti nama berkas atau foldernya, atau jalankan Python dari folder lain."
    )


def found_at(name: str) -> Path | None:
    """Return the file (or, for a folder without `__init__.py`, a file inside it) that `import name` would use."""
    spec = PathFinder.find_spec(name)
    if spec is None:
        return None
    if spec.origin is not None:
        return Path(spec.origin).resolve()
    places = list(spec.submodule_search_locations or ())
    return Path(places[0]).resolve() / "__init__.py" if places else None
