"""What `pasar scenarios`, `describe` and `schema` do."""

from pasar.cli import DONE
from pasar.cli.console import emit, output, table
from pasar.language import Texts
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


def print_schema() -> int:
    """Print the JSON schema of scenario files."""
    emit(schema())
    return DONE
