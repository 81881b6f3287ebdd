"""The commands that ask whether the model holds: validate, calibrate, hypotheses, robustness."""

from typing import Annotated

import typer

from pasar.cli.options import argument, option
from pasar.cli.usage import Command
from pasar.language import Texts


def add_evidence(app: typer.Typer, texts: Texts) -> None:
    """Declare all of them."""
    for add in (add_validate, add_calibrate, add_hypotheses, add_robustness):
        add(app, texts)


def add_validate(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar validate``."""

    @app.command("validate", help=texts("cli.validate.help"), cls=Command)
    def validate(
        scenario: Annotated[str, argument(texts, "validated", show_default=False)] = "",
        quick: Annotated[bool, option(texts, "--quick")] = False,
        seeds: Annotated[str, option(texts, "--seeds")] = "",
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        settings: Annotated[list[str] | None, option(texts, "--set")] = None,
        out: Annotated[str, option(texts, "--out")] = "",
        write: Annotated[bool, option(texts, "--write")] = False,
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.proving import ProofAsked, run_validation

        asked = ProofAsked(quick, seeds, jobs, out, write, scenario=scenario, settings=tuple(settings or ()))
        return guarded(texts, lambda: run_validation(texts, asked))


def add_calibrate(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar calibrate``."""

    @app.command("calibrate", help=texts("cli.calibrate.help"), cls=Command)
    def calibrate(
        quick: Annotated[bool, option(texts, "--quick")] = False,
        seeds: Annotated[str, option(texts, "--seeds")] = "",
        points: Annotated[str, option(texts, "--points")] = "",
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        budget: Annotated[str, option(texts, "--budget")] = "",
        out: Annotated[str, option(texts, "--out")] = "",
        write: Annotated[bool, option(texts, "--write")] = False,
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.proving import ProofAsked, run_calibration

        asked = ProofAsked(quick, seeds, jobs, out, write, points=points, budget=budget)
        return guarded(texts, lambda: run_calibration(texts, asked))


def add_hypotheses(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar hypotheses``."""

    @app.command("hypotheses", help=texts("cli.hypotheses.help"), cls=Command)
    def hypotheses(
        names: Annotated[list[str] | None, argument(texts, "hypotheses", show_default=False)] = None,
        quick: Annotated[bool, option(texts, "--quick")] = False,
        seeds: Annotated[str, option(texts, "--seeds")] = "",
        most_seeds: Annotated[str, option(texts, "--most-seeds")] = "",
        points: Annotated[str, option(texts, "--points")] = "",
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        budget: Annotated[str, option(texts, "--budget")] = "",
        out: Annotated[str, option(texts, "--out")] = "",
        write: Annotated[bool, option(texts, "--write")] = False,
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.proving import ProofAsked, run_hypotheses

        asked = ProofAsked(
            quick,
            seeds,
            jobs,
            out,
            write,
            points=points,
            names=tuple(names or ()),
            budget=budget,
            most_seeds=most_seeds,
        )
        return guarded(texts, lambda: run_hypotheses(texts, asked))


def add_robustness(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar robustness``."""

    @app.command("robustness", help=texts("cli.robustness.help"), cls=Command)
    def robustness(
        quick: Annotated[bool, option(texts, "--quick")] = False,
        seeds: Annotated[str, option(texts, "--seeds")] = "",
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        budget: Annotated[str, option(texts, "--budget")] = "",
        settings: Annotated[list[str] | None, option(texts, "--set")] = None,
        out: Annotated[str, option(texts, "--out")] = "",
        write: Annotated[bool, option(texts, "--write")] = False,
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.proving import ProofAsked, run_robustness

        asked = ProofAsked(quick, seeds, jobs, out, write, budget=budget, settings=tuple(settings or ()))
        return guarded(texts, lambda: run_robustness(texts, asked))
