"""What `pasar import` does: a register becomes a scenario file and a data map; bad rows are listed by line."""

import dataclasses
from pathlib import Path
from typing import Any, Final

import pandas as pd
from ruamel.yaml import YAML

from experiments.files import aside, writable_folder
from experiments.register.population import Origin, Population, population_of
from experiments.register.reading import Register, lines, read_register
from pasar.cli import DONE
from pasar.cli.console import emit, say, table
from pasar.cli.guard import complain
from pasar.language import Texts
from pasar.numbers import Numbers
from simulation.errors import PasarError
from simulation.scenario import load

FOLDER: Final = Path("registers")
MAP: Final = "data_map.csv"
SHOWN: Final = 50


def import_csv(texts: Texts, name: str, extends: str, out: str, as_json: bool) -> int:
    """Write a scenario whose population is a register's, check it, and tell where each number came from."""
    base = load(extends)
    path = Path(name)
    register = read_register(path, [one.name for one in base.sectors], [one.name for one in base.regions])
    population = population_of(register, base)
    folder = writable_folder(Path(out) if out else FOLDER / path.stem)
    scenario = write_scenario(folder / f"{path.stem}.yaml", path, extends, population)
    with aside(folder / MAP) as draft:
        pd.DataFrame([dataclasses.asdict(one) for one in population.origins]).to_csv(draft, index=False)
    load(scenario)
    if as_json:
        emit(as_plain(register, population, scenario))
    else:
        tell(texts, register, population, scenario, folder / MAP)
    return DONE


def write_scenario(path: Path, register: Path, extends: str, population: Population) -> Path:
    """Write the scenario file."""
    head = {"extends": extends, "name": path.stem, "title_en": f"Population of {register.name}"}
    document = {**head, "title_id": f"Populasi {register.name}", **population.document}
    with aside(path) as draft, draft.open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(document, file)
    return path


def tell(texts: Texts, register: Register, population: Population, scenario: Path, data_map: Path) -> None:
    """Print the data map, and what was refused or ignored."""
    numbers = Numbers(texts)
    heads = [texts(f"column.{key}") for key in ("parameter", "level", "origin", "from_column", "known", "missing")]
    table(texts("cli.import.map"), heads, [cells(texts, one) for one in population.origins], right=(1, 4, 5))
    bad = len(list(lines(register.refused)))
    words = {"good": numbers.count(len(register.firms)), "bad": numbers.count(bad)}
    say(texts("cli.import.done", scenario=scenario, map=data_map, **words))
    if register.unknown:
        say(texts("cli.import.unknown", names=", ".join(register.unknown)))
    say(texts("cli.import.unused"))
    if register.refused:
        complain(texts, [PasarError("input.invalid", problems=list(register.refused[:SHOWN]))])


def cells(texts: Texts, one: Origin) -> list[str]:
    """Return one line of the data map."""
    return [one.path, str(one.value), texts(f"register.{one.origin}"), one.column, str(one.known), str(one.missing)]


def as_plain(register: Register, population: Population, scenario: Path) -> dict[str, Any]:
    """Return everything as JSON can hold it."""
    refused = [dataclasses.asdict(one) for one in register.refused]
    return {
        "scenario": str(scenario),
        "firms": len(register.firms),
        "missing": dict(register.missing),
        "ignored_columns": list(register.unknown),
        "refused": refused,
        "data_map": [dataclasses.asdict(one) for one in population.origins],
    }
