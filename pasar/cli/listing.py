"""What `pasar scenarios`, `describe`, `check` and `schema` do."""

from pasar.cli import BAD_INPUT, DONE
from pasar.cli.console import emit, output, say, table
from pasar.cli.guard import complain
from pasar.language import Texts
from simulation.errors import PasarError
from simulation.scenario import load, schema, shipped


def list_scenarios(texts: Texts, as_json: bool) -> int:
    """Print the shipped scenarios with a line each."""
    rows = [(one.name, str(getattr(one, f"title_{texts.language}"))) for one in shipped()]
    if as_json:
        emit([{"name": name, "title": title} for name, title in rows])
    else:
        table(texts("cli.scenarios.title"), [texts("column.name"), texts("column.about")], rows)
    return DONE


def print_description(texts: Texts, name: str, as_json: bool) -> int:
    """Print the ODD tables of a scenario."""
    scenario = load(name)
    from pasar.odd import odd_tables

    tables = list(odd_tables(scenario, texts))
    if as_json:
        emit(
            [
                {
                    "table": one.title,
                    "about": one.about,
                    "rows": [dict(zip(one.heads, row, strict=True)) for row in one.rows],
                }
                for one in tables
            ]
        )
        return DONE
    said = ""
    for one in tables:
        if one.title != said:
            output().rule(texts(f"cli.describe.{one.title}"), align="left")
        said = one.title
        if one.rows or one.about:
            table(one.about, [texts(f"column.{head}") for head in one.heads], one.rows)
    return DONE


def check_files(texts: Texts, files: list[str], as_json: bool) -> int:
    """Check every file and report all mistakes of all of them; 2 when there is one."""
    found = {file: problems_of(file) for file in files}
    if as_json:
        emit([{"file": file, "good": error is None, "mistakes": told(error, texts)} for file, error in found.items()])
    else:
        for file, error in found.items():
            if error is None:
                say(texts("cli.check.good", file=file, name=load(file).name))
        errors = [error for error in found.values() if error is not None]
        if errors:
            complain(texts, errors)
    return BAD_INPUT if any(found.values()) else DONE


def problems_of(file: str) -> PasarError | None:
    """Return what is wrong with a scenario file, or None."""
    try:
        load(file)
    except PasarError as error:
        return error
    return None


def told(error: PasarError | None, texts: Texts) -> list[str]:
    """Return the sentences on an error."""
    from pasar.errors import word

    return word(error, texts) if error is not None else []


def print_schema() -> int:
    """Print the JSON schema of scenario files."""
    emit(schema())
    return DONE
