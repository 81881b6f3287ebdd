"""Numbers that several kinds of programme have: unit, bounds and names stand here once, defaults with each kind."""

from __future__ import annotations

from typing import Any

from simulation.parameters import param

type Range = tuple[float, float]


def slots(default: float, range: Range, *, source: str, origin: str = "assumed") -> Any:
    """Declare the places in an intake."""
    en = "Places in an intake: a share of the UMKM that qualify, or a number of firms"
    unit = "share of UMKM or firms"
    return param(default, unit, range=range, source=source, id="Tempat per gelombang", en=en, origin=origin)


def every(default: str | None, *, source: str) -> Any:
    """Declare the time between intakes."""
    en = "Time between intakes; null for one intake only"
    return param(default, "weeks", source=source, id="Selang gelombang", en=en)


def take_up(default: float, range: Range, *, source: str, origin: str = "assumed") -> Any:
    """Declare the chance of taking up an offer."""
    return param(
        default,
        "share",
        ge=0,
        le=1,
        range=range,
        source=source,
        origin=origin,
        id="Kesediaan ikut",
        en="Chance that an offer is taken up",
    )


def hours(default: float, range: Range, *, source: str) -> Any:
    """Declare the length of a course."""
    return param(
        default, "hours", ge=0, le=400, range=range, source=source, id="Lama pelatihan", en="Length of the course"
    )


def half_hours(default: float, range: Range) -> Any:
    """Declare the hours at which a course gives half of what a very long one would."""
    return param(
        default,
        "hours",
        ge=1,
        le=400,
        range=range,
        source="assumption",
        id="Jam untuk separuh dampak",
        en="Hours that give half of the full effect",
    )


def visits(default: float, range: Range, *, source: str) -> Any:
    """Declare the number of visits."""
    return param(default, "visits", ge=0, le=60, range=range, source=source, id="Jumlah kunjungan", en="Visits")


def half_visits(default: float, range: Range) -> Any:
    """Declare the visits that give half of what very many would."""
    return param(
        default,
        "visits",
        ge=0.5,
        le=60,
        range=range,
        source="assumption",
        id="Kunjungan untuk separuh dampak",
        en="Visits that give half of the full effect",
    )


def half_life(default: str, range: Range) -> Any:
    """Declare the time in which what a programme gave halves."""
    return param(
        default, "weeks", range=range, source="assumption", id="Waktu paruh dampak", en="Half-life of the effect"
    )


def unit_cost(default: int, unit: str, range: Range, *, source: str, id: str, en: str) -> Any:
    """Declare what a unit of support costs the public; each kind names its unit."""
    return param(default, f"Rp/{unit}", range=range, source=source, id=id, en=en)


def share(default: float, range: Range, *, source: str, id: str, en: str, le: float = 1) -> Any:
    """Declare a gain or a saving as a share."""
    return param(default, "share", ge=0, le=le, range=range, source=source, id=id, en=en)
