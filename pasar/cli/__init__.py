"""The command ``pasar``. Nothing heavy is imported before a command has been chosen."""

import signal
import sys
from collections.abc import Sequence
from typing import Final

from pasar.language import LANGUAGES, Texts, UnknownLanguage, take_language

DONE: Final = 0
FAILED: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return 0, or 1 when a run failed, 2 for bad input, 130 after Ctrl-C.

    Whoever reads the output may stop early (``pasar describe baseline | head``): that too is 0.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        language, rest = take_language(sys.argv[1:] if arguments is None else arguments)
    except UnknownLanguage as error:
        return refuse_language(error.args[0])
    return dispatch(Texts(language), rest)


def dispatch(texts: Texts, arguments: Sequence[str]) -> int:
    """Build the commands in one language and run the one that was asked for."""
    from typer.exceptions import TyperException

    from pasar.cli.app import build
    from pasar.cli.reader import ReaderGone, fall_silent, to_reader
    from pasar.cli.usage import word_usage

    try:
        code = build(texts).main(args=list(arguments), prog_name="pasar", standalone_mode=False)
        with to_reader():
            sys.stdout.flush()
    except TyperException as error:
        sys.stderr.write(word_usage(error, texts) + "\n")
        return BAD_INPUT
    except KeyboardInterrupt:
        return interrupted(texts)
    except (ReaderGone, SystemExit) as end:
        # The library ends so where it was itself writing help; other ends of its own (completion) stay as they are.
        if isinstance(end, SystemExit) and not isinstance(end.__context__, BrokenPipeError):
            raise
        fall_silent()
        return DONE
    return interrupted(texts) if code == INTERRUPTED else int(code or DONE)


def interrupted(texts: Texts) -> int:
    """Say that Ctrl-C was heard."""
    sys.stderr.write("\n" + texts("cli.interrupted") + "\n")
    return INTERRUPTED


def refuse_language(asked: str) -> int:
    """Refuse a language without a catalogue, in every language there is."""
    for language in LANGUAGES:
        sys.stderr.write(Texts(language)("error.language", asked=asked, known=", ".join(LANGUAGES)) + "\n")
    return BAD_INPUT


__all__ = ["BAD_INPUT", "DONE", "FAILED", "INTERRUPTED", "main"]
