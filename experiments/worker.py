"""A worker process: reads framed tasks from standard input, writes framed answers to standard output.

Its arguments are modules to import before the first task comes.
"""

import gc
import importlib
import os
import signal
import sys
from typing import IO, Any

from experiments.tasks import perform
from experiments.wire import Message, receive, send


def main() -> None:
    """Answer tasks until the parent closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which stops its workers
    answers = own_standard_output()
    try:
        send(answers, Message({"ready": os.getpid()}))
        for module in sys.argv[1:]:
            importlib.import_module(module)
        gc.freeze()  # what was imported stays: the collector need not look at it while kernels are compiled
        while (request := receive(sys.stdin.buffer)) is not None:
            send(answers, answer(request.value))
    except BrokenPipeError:
        os._exit(0)  # nobody is listening; a flush at exit would only complain


def answer(request: dict[str, Any]) -> Message:
    """Carry out one request; the answer's value is ``{"ok": value}`` or ``{"error": fields}``."""
    done, error = perform(request["function"], request["payload"])
    return Message({"error": error}) if done is None else Message({"ok": done.value}, done.blobs)


def own_standard_output() -> IO[bytes]:
    """Return a private copy of standard output and send every later print, C code's too, to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


if __name__ == "__main__":
    main()
