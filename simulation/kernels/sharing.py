"""Compile kernels in several processes at once, each those that no other has taken.

Numba compiles one kernel at a time in a process. Where another process is at work on a kernel, this one calls it in
Python for once, which gives the same bits, and goes on to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from simulation.kernels import compiling


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Share what is compiled meanwhile with every process that is given the same folder, empty at first."""
    for kernel in compiling.KERNELS:
        kernel._compile_for_args = partial(_compile_or_call, kernel, folder)
    try:
        yield
    finally:
        for kernel in compiling.KERNELS:
            del kernel._compile_for_args


def _compile_or_call(kernel: Any, folder: Path, *arguments: Any) -> Callable[..., Any]:
    """Return what Numba is to call with arguments of new types: machine code, or Python while another compiles."""
    name = f"{kernel.__module__}.{kernel.__name__}"
    taken, done = folder / f"{name}.taken", folder / f"{name}.done"
    try:
        taken.touch(exist_ok=False)
    except FileExistsError:
        if not done.exists():
            return kernel.py_func  # type: ignore[no-any-return]
    found = type(kernel)._compile_for_args(kernel, *arguments)  # from the cache, where it is done
    done.touch()
    return found  # type: ignore[no-any-return]
