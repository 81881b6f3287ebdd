"""Run the work of a command and turn the mistakes of users into sentences and exit codes."""

import sys
from collections.abc import Callable

from pasar.cli import BAD_INPUT, FAILED
from pasar.cli.asked import Mistakes
from pasar.errors import word
from pasar.language import Texts
from simulation.errors import PasarError, RunEnded


def guarded(texts: Texts, work: Callable[[], int]) -> int:
    """Return the exit code of `work`; a user's mistake is worded on standard error, never shown as a traceback."""
    try:
        return work()
    except Mistakes as many:
        return complain(texts, many.errors)
    except PasarError as error:
        return complain(texts, [error])
    except (PermissionError, FileExistsError, NotADirectoryError, IsADirectoryError, FileNotFoundError) as error:
        return complain(texts, [of_system(error)])
    except OSError as error:
        complain(texts, [of_system(error)])
        return FAILED


def of_system(error: OSError) -> PasarError:
    """Return what the system said; libraries raise such errors of their own, without a file or without a reason."""
    return PasarError("file.system", path=str(error.filename or ""), reason=error.strerror or str(error))


def complain(texts: Texts, errors: list[PasarError]) -> int:
    """Write every mistake and return the exit code they deserve."""
    lines = [line for error in errors for line in word(error, texts)]
    sys.stderr.write("".join(texts("error.prefix", message=line) + "\n" for line in lines))
    if len(lines) > 1:
        sys.stderr.write(texts("error.count", count=len(lines)) + "\n")
    return FAILED if all(isinstance(error, RunEnded) for error in errors) else BAD_INPUT
