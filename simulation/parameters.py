"""The parameter record: one declaration per number, used for checking, documentation, translation and sampling."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

WEEKS_PER_MONTH: Final = 4.345
WEEKS_PER_YEAR: Final = 52
AROUND: Final = (0.5, 1.5)  # times its value: the sweep of a number whose record states none
LAST_TICK: Final = (1 << 15) - 1  # memories are dated in 16 bits: one tick more, and all of them would be forgotten


class Kind(StrEnum):
    """How a number given per month becomes a number per tick."""

    FLOW = "flow"  # an amount per month: divide
    RATE = "rate"  # a continuous rate per month: divide
    PROBABILITY = "probability"  # chance of happening within a month: compound
    DIFFUSION = "diffusion"  # standard deviation of a random walk per month: divide by the square root
    DURATION = "duration"  # months: multiply, in whole ticks
    EVENT = "event"  # per event: never converted
    LEVEL = "level"  # a plain quantity: never converted


@dataclass(frozen=True)
class Facts:
    """What is known of a parameter besides its value.

    ``origin`` is ``measured`` (a published figure), ``calibrated`` (set by the C-patterns) or ``assumed``.
    ``dated`` says whether ``changes:`` may move it during a run.
    """

    unit: str
    range: tuple[float, float] | None
    source: str
    id: str
    en: str
    kind: Kind
    dated: bool
    origin: str


def param(
    default: Any,
    unit: str,
    *,
    source: str,
    id: str,
    en: str,
    ge: float | None = None,
    le: float | None = None,
    range: tuple[float, float] | None = None,
    kind: Kind = Kind.LEVEL,
    dated: bool = False,
    origin: str = "assumed",
) -> Any:
    """Declare one parameter of a :class:`Record`."""
    facts = Facts(unit, range, source, id, en, kind, dated, origin)
    return Field(default, ge=ge, le=le, description=f"{en} [{unit}]", json_schema_extra={"facts": facts.__dict__})


class Record(BaseModel):
    """A frozen, checked group of parameters; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


def facts_of(record: type[BaseModel], name: str) -> Facts | None:
    """Return the facts of field ``name``, or None when the field is no parameter."""
    extra = record.model_fields[name].json_schema_extra
    return Facts(**extra["facts"]) if isinstance(extra, dict) and "facts" in extra else None  # type: ignore[arg-type]


def sweep_of(record: type[BaseModel], name: str, value: Any) -> tuple[float, float] | None:
    """Return between what a sweep moves field ``name``, whose value is ``value``.

    That is what the record states from evidence or judgement, else half to one and a half times the value within the
    bounds. None for what is no number, and for a number that the value or its bounds leave no room to move.
    """
    facts = facts_of(record, name)
    if facts is None or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if facts.range is not None:
        return float(facts.range[0]), float(facts.range[1])
    low, high = sorted(value * factor for factor in AROUND)
    limits = record.model_fields[name].metadata
    low = max([low, *(float(one.ge) for one in limits if hasattr(one, "ge"))])
    high = min([high, *(float(one.le) for one in limits if hasattr(one, "le"))])
    return (low, high) if low < high else None


def per_tick(value: float, kind: Kind, ticks_per_week: int = 1) -> float:
    """Convert a value given per month (or in months) to one per tick (or in whole ticks)."""
    ticks = WEEKS_PER_MONTH * ticks_per_week
    match kind:
        case Kind.FLOW | Kind.RATE:
            return value / ticks
        case Kind.PROBABILITY:
            return 1.0 - float((1.0 - value) ** (1.0 / ticks))
        case Kind.DIFFUSION:
            return value / math.sqrt(ticks)
        case Kind.DURATION:
            return float(max(1, round(value * ticks))) if value > 0 else 0.0
        case _:
            return value
