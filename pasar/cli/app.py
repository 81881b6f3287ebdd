"""The commands and their options, declared in the language of the session; what they do is imported when they run."""

from typing import Annotated, cast

import typer

from pasar.cli.batch_commands import add_batches
from pasar.cli.evidence_commands import add_evidence
from pasar.cli.options import argument, option
from pasar.cli.usage import Command, Group, hide_types, speak_of_completion
from pasar.language import Texts


def build(texts: Texts) -> Group:
    """Return all commands in one language."""
    app = typer.Typer(
        cls=Group,
        help=texts("cli.help"),
        epilog=texts("cli.epilog"),
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    )
    market = (add_root, add_scenarios, add_describe, add_check, add_run, add_compare, add_report)
    for add in (*market, add_batches, add_evidence, add_dashboard, add_schema, add_doctor):
        add(app, texts)
    group = cast(Group, typer.main.get_command(app))
    group.texts = texts
    hide_types(group)
    speak_of_completion(group, texts)
    return group


def add_root(app: typer.Typer, texts: Texts) -> None:
    """Declare what stands before a command."""

    def show_version(asked: bool) -> None:
        if asked:
            from pasar import __version__

            typer.echo(f"pasar {__version__}")
            raise typer.Exit

    @app.callback()
    def root(
        version: Annotated[bool, option(texts, "--version", is_eager=True, callback=show_version)] = False,
        lang: Annotated[str, option(texts, "--lang")] = "",
    ) -> None:
        """Take what applies to every command; ``--lang`` was read before the commands were built."""


def add_scenarios(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar scenarios``."""

    @app.command("scenarios", help=texts("cli.scenarios.help"), cls=Command)
    def scenarios(
        copy: Annotated[tuple[str, str] | None, option(texts, "--copy")] = None,
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.listing import copy_scenario, list_scenarios

        if copy is not None:
            return guarded(texts, lambda: copy_scenario(texts, *copy, as_json))
        return guarded(texts, lambda: list_scenarios(texts, as_json))


def add_describe(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar describe``."""

    @app.command("describe", help=texts("cli.describe.help"), cls=Command)
    def describe(
        scenario: Annotated[str, argument(texts, "scenario")],
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.listing import print_description

        return guarded(texts, lambda: print_description(texts, scenario, as_json))


def add_check(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar check``."""

    @app.command("check", help=texts("cli.check.help"), cls=Command)
    def check(
        files: Annotated[list[str], argument(texts, "files")],
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.checking import check_files
        from pasar.cli.guard import guarded

        return guarded(texts, lambda: check_files(texts, files, as_json))


def add_run(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar run``."""

    @app.command("run", help=texts("cli.run.help"), cls=Command)
    def run(
        scenario: Annotated[str, argument(texts, "scenario")],
        seed: Annotated[str, option(texts, "--seed", show_default=True)] = "0",
        customers: Annotated[str, option(texts, "--customers")] = "",
        years: Annotated[str, option(texts, "--years")] = "",
        settings: Annotated[list[str] | None, option(texts, "--set", told="set_one")] = None,
        out: Annotated[str, option(texts, "--out")] = "",
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.asked import RunAsked
        from pasar.cli.guard import guarded
        from pasar.cli.running import run_one

        asked = RunAsked(scenario, seed, customers, years, tuple(settings or ()), out, as_json)
        return guarded(texts, lambda: run_one(texts, asked))


def add_compare(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar compare``."""

    @app.command("compare", help=texts("cli.compare.help"), cls=Command)
    def compare(
        scenarios: Annotated[list[str] | None, argument(texts, "scenarios", show_default=False)] = None,
        seeds: Annotated[str, option(texts, "--seeds", show_default=True)] = "30",
        customers: Annotated[str, option(texts, "--customers")] = "",
        years: Annotated[str, option(texts, "--years")] = "",
        settings: Annotated[list[str] | None, option(texts, "--set")] = None,
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        assumptions: Annotated[bool, option(texts, "--assumptions")] = False,
        out: Annotated[str, option(texts, "--out")] = "",
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.asked import CompareAsked
        from pasar.cli.comparing import compare_all
        from pasar.cli.guard import guarded

        wanted = tuple(scenarios or ()), seeds, customers, years, tuple(settings or ()), jobs, assumptions, out, as_json
        return guarded(texts, lambda: compare_all(texts, CompareAsked(*wanted)))


def add_report(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar report``."""

    @app.command("report", help=texts("cli.report.help"), cls=Command)
    def report(
        folder: Annotated[str, argument(texts, "folder")],
        form: Annotated[str, option(texts, "--format")] = "",
        why: Annotated[str, option(texts, "--why", metavar=texts("cli.metavar.arm"), show_default=False)] = "",
        jobs: Annotated[str, option(texts, "--jobs", "-j")] = "",
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.reporting import ReportAsked, write

        return guarded(texts, lambda: write(texts, ReportAsked(folder, form, why, jobs)))


def add_dashboard(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar dashboard``."""

    @app.command("dashboard", help=texts("cli.dashboard.help"), cls=Command)
    def dashboard(
        port: Annotated[str, option(texts, "--port", show_default=True)] = "8765",
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        most_seeds: Annotated[str, option(texts, "--max-seeds", show_default=True)] = "60",
        store: Annotated[str, option(texts, "--store")] = "",
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.serving import serve_page

        return guarded(texts, lambda: serve_page(texts, port, jobs, most_seeds, store))


def add_schema(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar schema``."""

    @app.command("schema", help=texts("cli.schema.help"), cls=Command)
    def schema() -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.listing import print_schema

        return guarded(texts, print_schema)


def add_doctor(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar doctor``."""

    @app.command("doctor", help=texts("cli.doctor.help"), cls=Command)
    def doctor(as_json: Annotated[bool, option(texts, "--json")] = False) -> int:
        from pasar.cli.doctoring import tell
        from pasar.cli.guard import guarded

        return guarded(texts, lambda: tell(texts, as_json))
