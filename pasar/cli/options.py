"""Options and arguments whose help comes from the catalogue."""

from typing import Any

import typer

from pasar.language import Texts


def option(texts: Texts, *names: str, **settings: Any) -> Any:
    """Return an option whose help is the catalogue's ``cli.option.<name>``."""
    key = names[0].removeprefix("--").replace("-", "_")
    return typer.Option(*names, help=texts(f"cli.option.{key}"), **settings)


def argument(texts: Texts, name: str, **settings: Any) -> Any:
    """Return an argument whose help is the catalogue's ``cli.argument.<name>``."""
    return typer.Argument(metavar=texts(f"cli.metavar.{name}"), help=texts(f"cli.argument.{name}"), **settings)
