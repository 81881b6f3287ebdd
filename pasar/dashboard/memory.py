"""Memory that visitors used goes back to the machine when they leave.

Python's own allocator keeps memory in pieces that hold something of everybody, so little of it can be given back; that
of the C library gives back what is free when it is asked. Which of them is used is settled when a process starts:
`with_system_allocator` starts the program anew, before anything is loaded.
"""

import ctypes
import gc
import os
import platform
import sys
import threading
import time
from typing import Final

ALLOCATOR: Final = "PYTHONMALLOC"
UNUSED_SECONDS: Final = 120.0  # a session without a browser: a slow line may take that long from the page to its word
GONE_SECONDS: Final = 25.0  # from the first session that is forgotten until those who left with it are, too


def with_system_allocator(word: str) -> None:
    """Run this very command anew with the allocator of the C library, where that one can give memory back.

    Returns when that is so already, on other systems, and where ``word`` (the command) is not what the process was
    started for.
    """
    if os.environ.pop(ALLOCATOR, "") or not gives_back() or word not in sys.orig_argv:
        return
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | {ALLOCATOR: "malloc"})


def gives_back() -> bool:
    """Return whether the C library has a function to give free memory back."""
    return platform.libc_ver()[0] == "glibc"


class Returner:
    """Gives memory back some time after visitors have left, in a thread of its own."""

    def __init__(self) -> None:
        self._left = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def visitor_left(self) -> None:
        """Note that there is something to give back."""
        self._left.set()

    def _serve(self) -> None:
        while True:
            self._left.wait()
            self._left.clear()  # who leaves from here on is for the next time
            time.sleep(GONE_SECONDS)
            give_back()


def give_back() -> None:
    """Give free memory back to the system, where that is possible."""
    gc.collect()
    if gives_back():
        ctypes.CDLL(None).malloc_trim(0)
