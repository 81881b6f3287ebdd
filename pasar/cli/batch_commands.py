"""The commands for many runs: batch, status, resume, verify, query, merge, plan, analyse, search, import."""

from typing import Annotated

import typer

from pasar.cli.options import argument, option
from pasar.cli.usage import Command
from pasar.language import Texts


def add_batches(app: typer.Typer, texts: Texts) -> None:
    """Declare all of them."""
    whole = (add_batch, add_resume, add_status, add_verify, add_query, add_merge)
    for add in (*whole, add_plan, add_analyse, add_search, add_import):
        add(app, texts)


def add_batch(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar batch``."""

    @app.command("batch", help=texts("cli.batch.help"), cls=Command)
    def batch(
        study: Annotated[str, argument(texts, "study")],
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        dask: Annotated[str, option(texts, "--dask")] = "",
        slurm: Annotated[str, option(texts, "--slurm")] = "",
        shard: Annotated[str, option(texts, "--shard")] = "",
        limit: Annotated[str, option(texts, "--limit")] = "",
        out: Annotated[str, option(texts, "--out")] = "",
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.batching import BatchAsked, run_batch
        from pasar.cli.guard import guarded

        asked = BatchAsked(study, jobs, dask, slurm, shard, limit, out, as_json)
        return guarded(texts, lambda: run_batch(texts, asked))


def add_resume(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar resume``."""

    @app.command("resume", help=texts("cli.resume.help"), cls=Command)
    def resume(
        folder: Annotated[str, argument(texts, "store")],
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        dask: Annotated[str, option(texts, "--dask")] = "",
        limit: Annotated[str, option(texts, "--limit")] = "",
        retry: Annotated[bool, option(texts, "--retry")] = False,
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.batching import ResumeAsked, resume_batch
        from pasar.cli.guard import guarded

        return guarded(texts, lambda: resume_batch(texts, ResumeAsked(folder, jobs, dask, limit, retry, as_json)))


def add_status(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar status``."""

    @app.command("status", help=texts("cli.status.help"), cls=Command)
    def status(
        folder: Annotated[str, argument(texts, "store")],
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.batching import show_status
        from pasar.cli.guard import guarded

        return guarded(texts, lambda: show_status(texts, folder, as_json))


def add_verify(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar verify``."""

    @app.command("verify", help=texts("cli.verify.help"), cls=Command)
    def verify(folder: Annotated[str, argument(texts, "stored")], run: Annotated[str, argument(texts, "run")]) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.verifying import verify_run

        return guarded(texts, lambda: verify_run(texts, folder, run))


def add_query(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar query``."""

    @app.command("query", help=texts("cli.query.help"), cls=Command)
    def query(
        folder: Annotated[str, argument(texts, "store")],
        sql: Annotated[str, argument(texts, "sql")],
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.batching import query_store
        from pasar.cli.guard import guarded

        return guarded(texts, lambda: query_store(texts, folder, sql, as_json))


def add_merge(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar merge``."""

    @app.command("merge", help=texts("cli.merge.help"), cls=Command)
    def merge(
        folders: Annotated[list[str], argument(texts, "shards")],
        out: Annotated[str, option(texts, "--out")] = "",
    ) -> int:
        from pasar.cli.batching import merge_shards
        from pasar.cli.guard import guarded

        return guarded(texts, lambda: merge_shards(texts, folders, out))


def add_plan(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar plan``."""

    @app.command("plan", help=texts("cli.plan.help"), cls=Command)
    def plan(
        study: Annotated[str, argument(texts, "study")],
        width: Annotated[str, option(texts, "--width", show_default=True)] = "1pp",
        power: Annotated[str, option(texts, "--power", show_default=True)] = "0.95",
        measure: Annotated[str, option(texts, "--measure")] = "",
        seeds: Annotated[str, option(texts, "--seeds", show_default=True)] = "10",
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        out: Annotated[str, option(texts, "--out")] = "",
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.planning import PlanAsked, plan_replications

        asked = PlanAsked(study, width, power, measure, seeds, jobs, out, as_json)
        return guarded(texts, lambda: plan_replications(texts, asked))


def add_analyse(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar analyse``."""

    @app.command("analyse", help=texts("cli.analyse.help"), cls=Command)
    def analyse(
        folder: Annotated[str, argument(texts, "store")],
        measure: Annotated[str, option(texts, "--measure")] = "",
        group: Annotated[str, option(texts, "--group")] = "",
        correction: Annotated[str, option(texts, "--correction", show_default=True)] = "holm",
        threshold: Annotated[str, option(texts, "--threshold")] = "",
        out: Annotated[str, option(texts, "--out")] = "",
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.analysing import AnalyseAsked, analyse_batch
        from pasar.cli.guard import guarded

        asked = AnalyseAsked(folder, measure, group, correction, threshold, out, as_json)
        return guarded(texts, lambda: analyse_batch(texts, asked))


def add_search(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar search``."""

    @app.command("search", help=texts("cli.search.help"), cls=Command)
    def search(
        file: Annotated[str, argument(texts, "search")],
        trials: Annotated[str, option(texts, "--trials")] = "",
        jobs: Annotated[str, option(texts, "--jobs")] = "",
        out: Annotated[str, option(texts, "--out")] = "",
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.searching import SearchAsked, search_policies

        asked = SearchAsked(file, trials, jobs, out, as_json)
        return guarded(texts, lambda: search_policies(texts, asked))


def add_import(app: typer.Typer, texts: Texts) -> None:
    """Declare ``pasar import``."""

    @app.command("import", help=texts("cli.import.help"), cls=Command)
    def import_register(
        register: Annotated[str, argument(texts, "register")],
        extends: Annotated[str, option(texts, "--extends", show_default=True)] = "baseline",
        out: Annotated[str, option(texts, "--out")] = "",
        as_json: Annotated[bool, option(texts, "--json")] = False,
    ) -> int:
        from pasar.cli.guard import guarded
        from pasar.cli.importing import import_csv

        return guarded(texts, lambda: import_csv(texts, register, extends, out, as_json))
