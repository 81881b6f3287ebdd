"""Copies of a market: forking, pickling, saving and resuming, all from the same plain state."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from simulation.agents import Community, Customer, Firm
from simulation.agents.government import Government
from simulation.errors import PasarError
from simulation.scenario import Scenario

if TYPE_CHECKING:
    from simulation.market import Market

POPULATIONS: Final = ("customers", "firms", "communities", "trends", "cells")
BY_SECTOR: Final = ("sector_sales", "sector_profit", "sector_capacity")
State = dict[str, Any]
KEPT: Final = (Firm, Community, Customer, Government)  # they live in columns, or are made anew from them
UNREADABLE: Final = (OSError, EOFError, ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error)


def state_of(market: Market) -> State:
    """Return the whole state as arrays and numbers, none of them shared with the market.

    PasarError where somebody has added agents of a kind of their own: a copy would be without them.
    """
    kinds = (kind for kind, there in market.agents_by_type.items() if len(there) and not issubclass(kind, KEPT))
    own = sorted(kind.__name__ for kind in kinds)
    if own:
        raise PasarError("market.own_agents", kinds=", ".join(own))
    state: State = {"tick": market.tick, "registered": hasattr(market, "customer_agents")}
    for name in POPULATIONS:
        state |= {f"{name}.{key}": array.copy() for key, array in getattr(market, name).columns.items()}
    state |= {f"programmes.{key}": array.copy() for key, array in market.government.programmes.columns.items()}
    state |= {name: getattr(market, name).copy() for name in BY_SECTOR}
    state |= {f"launches.{key}": array for key, array in market.launches.state().items()}
    state |= {f"recorder.{key}": array for key, array in market.recorder.state().items()}
    return state


def fill(market: Market, state: State) -> None:
    """Put ``state`` into a market whose populations are empty. Columns of another shape (panels) start afresh."""
    for name in POPULATIONS:
        _fill(getattr(market, name).columns, state, name)
    for name in BY_SECTOR:
        getattr(market, name)[:] = state[name]


def fill_records(market: Market, state: State) -> None:
    """Put back what government and the observer have noted."""
    _fill(market.government.programmes.columns, state, "programmes")
    market.launches.restore(_part(state, "launches"))
    market.recorder.restore(_part(state, "recorder"))


def _part(state: State, name: str) -> State:
    return {key.split(".", 1)[1]: value for key, value in state.items() if key.startswith(f"{name}.")}


def _fill(columns: dict[str, np.ndarray], state: State, name: str) -> None:
    for key, array in columns.items():
        given = state.get(f"{name}.{key}")
        if given is not None and given.shape == array.shape:
            array[:] = given


def write(market: Market, path: Path, week: Sequence[str]) -> None:
    """Write the state and the names of the processes of its ``week`` to ``path``, aside first and then renamed."""
    words = {"plan": market.plan.to_dict(), "seed": market.seed_number, "week": list(week)}
    aside = path.with_name(path.name + ".part")
    try:
        with aside.open("wb") as file:
            np.savez_compressed(file, words=np.array(json.dumps(words)), **state_of(market))
        aside.replace(path)
    except OSError as error:
        raise PasarError("file.not_writable", path=str(path), reason=error.strerror or str(error)) from error


def read(path: Path, week: Sequence[str]) -> tuple[Scenario, int, State]:
    """Return plan, seed and state of the market saved at ``path``; PasarError where it had another ``week``."""
    try:
        # NumPy leaves a file open that it opened itself and could not read.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            words = json.loads(str(archive["words"]))
            state = {key: archive[key] for key in archive.files if key != "words"}
        plan, seed, saved = dict(words["plan"]), int(words["seed"]), list(words["week"])
    except UNREADABLE as error:
        if isinstance(error, OSError) and error.strerror:
            raise PasarError("file.not_readable", path=str(path), reason=error.strerror) from error
        raise PasarError("file.not_a_market", path=str(path)) from error
    if saved != list(week):
        lacking = [name for name in saved if name not in week]
        added = [name for name in week if name not in saved]
        told = {"lacking": ", ".join(lacking) or "-", "added": ", ".join(added) or "-"}
        raise PasarError("market.other_week", path=str(path), **told)
    return Scenario.from_dict(plan), seed, state
