"""Options and arguments whose help comes from the catalogue."""

from typing import Any, Final

import typer

from pasar.language import Texts

# What stands for the value of each option in the help, the same in every command.
METAVARS: Final = {
    "--jobs": "N",
    "--dask": "ADDRESS",
    "--slurm": "N",
    "--shard": "I/N",
    "--limit": "S",
    "--out": "DIR",
    "--width": "W",
    "--power": "P",
    "--measure": "M",
    "--seeds": "N",
    "--group": "G",
    "--correction": "C",
    "--threshold": "T",
    "--trials": "N",
    "--extends": "SCENARIO",
    "--set": "PATH=VALUE",
    "--points": "N",
    "--budget": "HOURS",
    "--lang": "id|en",
    "--seed": "N",
    "--customers": "N",
    "--years": "Y",
    "--format": "html|pdf",
    "--port": "N",
    "--max-seeds": "N",
    "--most-seeds": "N",
    "--store": "DIR",
    "--copy": "SCENARIO FILE",
}


def option(texts: Texts, *names: str, told: str = "", **settings: Any) -> Any:
    """Return an option whose help is the catalogue's ``cli.option.<name>``, or that of ``told`` where that is given.

    Defaults are shown when asked for.
    """
    key = told or names[0].removeprefix("--").replace("-", "_")
    usual: dict[str, Any] = {"metavar": METAVARS.get(names[0]), "show_default": False}
    return typer.Option(*names, help=texts(f"cli.option.{key}"), **(usual | settings))


def argument(texts: Texts, name: str, **settings: Any) -> Any:
    """Return an argument whose help is the catalogue's ``cli.argument.<name>``; shells complete names of scenarios."""
    if name in ("scenario", "scenarios"):
        settings["autocompletion"] = shipped_names
    return typer.Argument(metavar=texts(f"cli.metavar.{name}"), help=texts(f"cli.argument.{name}"), **settings)


def shipped_names(incomplete: str) -> list[str]:
    """Return the shipped scenarios whose names begin like that."""
    from simulation.scenario.folder import scenario_files

    return [name for name in scenario_files() if name.startswith(incomplete)]
