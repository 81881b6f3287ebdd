"""Help and usage errors of the command line in the reader's language."""

import contextlib
import io
import re
import sys
from collections.abc import Callable
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from pasar.language import Texts
from pasar.nearest import nearest

PHRASES: Final = (
    "usage",
    "options",
    "arguments",
    "commands",
    "show_help",
    "install",
    "show_completion",
    "required",
    "default",
    "no_args_options",
    "no_args_command",
)
INSTALLED: Final = re.compile(r"(?P<shell>\w+) completion installed in (?P<path>.+)")
BRACED: Final = re.compile(r"\{([^{}\s]+)\}")  # how the library shows an argument that is required


def translate(text: str, texts: Texts) -> str:
    """Replace the fixed phrases that the library writes in English."""
    english = Texts("en")
    usage, blank, rest = text.partition("\n\n")
    text = BRACED.sub(r"\1", usage) + blank + rest
    for key in PHRASES if texts.language != "en" else ():
        text = re.sub(wrapped(english(f"cli.phrase.{key}")), translated(key, texts), text)
    return text


def translated(key: str, texts: Texts) -> Callable[[re.Match[str]], str]:
    """Return a replacement that leaves backslashes alone."""
    return lambda _: texts(f"cli.phrase.{key}")


def wrapped(phrase: str) -> str:
    """Return a pattern that finds `phrase` although a line may have been broken between its words."""
    body = r"\s+".join(re.escape(part) for part in phrase.split())
    return body + (" " if phrase.endswith(" ") else "")


class Command(TyperCommand):
    """A command whose help speaks the language of the session."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the whole line for the list of commands: cut sentences help nobody."""
        return self.help or ""

    def get_help(self, ctx: Any) -> str:
        """Return the help page, translated."""
        return translate(super().get_help(ctx), ctx.find_root().command.texts)


class Group(TyperGroup):
    """All commands; `texts` is set by `pasar.cli.app.build`."""

    texts: Texts

    def get_help(self, ctx: Any) -> str:
        """Return the help page, translated."""
        return translate(super().get_help(ctx), self.texts)


def hide_types(group: TyperGroup) -> None:
    """Name arguments without their types, which say nothing to the reader and would push the explanations aside."""
    for command in group.commands.values():
        for param in command.params:
            if param.param_type_name == "argument":
                param.display_type_rich = lambda ctx: None  # type: ignore[attr-defined]


def speak_of_completion(group: TyperGroup, texts: Texts) -> None:
    """Let ``--install-completion`` answer in the language of the session; the library answers in English."""
    for param in group.params:
        if param.name == "install_completion" and param.callback is not None:
            param.callback = answered(param.callback, texts)


def answered(install: Callable[..., Any], texts: Texts) -> Callable[..., Any]:
    """Return a callback that installs and says so in the words of the catalogue, or as the library does."""

    def told(ctx: Any, param: Any, value: Any) -> Any:
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                return install(ctx, param, value)
        finally:
            found = INSTALLED.search(said.getvalue())
            words = texts("cli.completion.installed", **found.groupdict()) + "\n" if found else said.getvalue()
            sys.stdout.write(words)

    return told


def word_usage(error: TyperException, texts: Texts) -> str:
    """Return what was wrong with the words on the command line and how to get help."""
    ctx = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help: nothing was said that could be wrong
        return str(error)
    path = ctx.command_path if ctx is not None else "pasar"
    return "\n".join(
        (texts("error.prefix", message=usage_message(error, ctx, texts)), texts("cli.try_help", path=path))
    )


def usage_message(error: Any, ctx: Any, texts: Texts) -> str:
    """Word the kinds of usage error there are."""
    kind = type(error).__name__
    if kind == "NoSuchOption":
        known = [word for param in ctx.command.get_params(ctx) for word in param.opts] if ctx else []
        return texts("error.usage.option", name=error.option_name) + suggestion(error.option_name, known, texts)
    if kind == "MissingParameter":
        return texts("error.usage.missing", name=error.param.get_error_hint())
    if kind == "BadOptionUsage":
        return texts("error.usage.value", name=error.option_name)
    text = str(error)
    if text.startswith("No such command"):
        name = text.split("'")[1]
        known = ctx.command.list_commands(ctx) if ctx else []
        return texts("error.usage.command", name=name) + suggestion(name, known, texts)
    if text.startswith("Got unexpected extra argument"):
        return texts("error.usage.extra", words=text.partition("(")[2].partition("(")[2].rstrip(").") or text)
    return texts("error.usage.command_missing") if text.startswith("Missing command") else text


def suggestion(name: str, known: Any, texts: Texts) -> str:
    """Return the nearest valid word as a question, or nothing."""
    found = nearest(name, known)
    return " " + texts("error.did_you_mean", name=found) if found else ""
