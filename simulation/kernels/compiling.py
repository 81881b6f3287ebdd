"""How kernels are compiled: lazily, cached in a folder named by the sources, so that an edited helper is noticed.

Numba's own cache looks at the file of the compiled function only; a kernel that calls an edited helper in another
file would silently keep the old one. The folder name therefore carries a hash of all kernel sources.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numba
from numba.core import config as numba_config
from numba.extending import register_jitable

SOURCES: Final = Path(__file__).parent
# Nobody calls a kernel from C, and the wrapper for it would be compiled with each.
OPTIONS: Final[dict[str, Any]] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}

KERNELS: Final[list[Any]] = []  # all there are, in the order in which they were read


def sources_hash() -> str:
    """Return a hash of every kernel source, of Numba's version and of Python's."""
    digest = hashlib.sha256(f"{numba.__version__} {platform.python_version()}".encode())
    for path in sorted(SOURCES.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return the folder of compiled kernels: below ``PASAR_CACHE``, the user's cache folder or the temporary one."""
    named = os.environ.get("PASAR_CACHE")
    base = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "pasar-kokreasi"
    try:
        base.mkdir(parents=True, exist_ok=True)
        probe = base / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        base = Path(tempfile.gettempdir()) / "pasar-kokreasi"
    return base / f"kernels-{sources_hash()}"


numba_config.CACHE_DIR = str(cache_folder())


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile ``function`` for one thread; no fast-math, so that the JIT-off run gives the same bits."""
    KERNELS.append(numba.njit(cache=True, **OPTIONS)(function))
    return KERNELS[-1]  # type: ignore[no-any-return]


def inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a small helper into the kernels that call it; called from Python it stays Python.

    It has no entrance of its own, which would take longer to compile than itself.
    """
    return register_jitable(forceinline=True, no_cpython_wrapper=True, **OPTIONS)(function)  # type: ignore[no-any-return]
