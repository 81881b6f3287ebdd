"""What `pasar scenarios`, `describe` and `schema` do."""

import json
import re
from pathlib import Path
from typing import Final

from pasar.cli import DONE
from pasar.cli.console import emit, output, say, table
from pasar.language import Texts
from simulation.errors import PasarError
from simulation.scenario import load, scenario_files, schema, shipped

NAME: Final = re.compile(r"^name: .*$", re.MULTILINE)


def list_scenarios(texts: Texts, as_json: bool) -> int:
    """Print the shipped scenarios with a line each."""
    rows = [(one.name, str(getattr(one, f"title_{texts.language}"))) for one in shipped()]
    if as_json:
        emit([{"name": name, "title": title} for name, title in rows])
    else:
        table(texts("cli.scenarios.title"), [texts("column.name"), texts("column.about")], rows)
    return DONE


def copy_scenario(texts: Texts, name: str, file: str, as_json: bool) -> int:
    """Write a shipped scenario as a file of one's own, named after the file, and check it; overwrite nothing.

    The name has to be another one: arms of a comparison are told apart by their names.
    """
    files, target = scenario_files(), Path(file)
    if name not in files:
        raise PasarError("copy.unknown", name=name, choices=list(files))
    named = NAME.sub(lambda _: f"name: {plain_word(target.stem)}", files[name].read_text(encoding="utf-8"), count=1)
    try:
        with target.open("x", encoding="utf-8") as written:
            written.write(named)
    except FileExistsError:
        raise PasarError("copy.exists", path=file) from None
    mine = load(target).name
    if as_json:
        emit({"file": file, "name": mine, "copied": name})
    else:
        say(texts("cli.scenarios.copied", name=name, file=file))
    return DONE


def plain_word(text: str) -> str:
    """Return a text as YAML reads it back: as it is where it is a plain word, else in quotes."""
    return text if text.isidentifier() else json.dumps(text, ensure_ascii=False)


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
