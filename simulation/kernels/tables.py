"""Groups of columns that kernels take together: plain arrays under the names of the model."""

from __future__ import annotations

from typing import Final, NamedTuple

from numpy.typing import NDArray

LONG_AGO: Final = -(1 << 20)  # a tick before any burn-in, whose ticks are negative too: never, none


class People(NamedTuple):
    """Customers: one row each."""

    uid: NDArray
    sector: NDArray
    area: NDArray
    community: NDArray
    is_online: NDArray
    occasion: NDArray
    rate: NDArray
    price_sensitivity: NDArray
    talkativeness: NDArray
    taste: NDArray


class Memories(NamedTuple):
    """Customers' memory of firms, ``[customer, slot]``; ``pending`` holds one bit per slot."""

    known: NDArray
    refreshed: NDArray
    bond: NDArray
    asked: NDArray
    pending: NDArray


class Offers(NamedTuple):
    """What firms offer this tick: one row each.

    ``value`` is quality, name and label; ``price_term`` the weighted price over the sector's reference; ``design`` is
    measured from the sector's trend, so that customers' tastes need not move with it.
    """

    uid: NDArray
    area: NDArray
    is_brand: NDArray
    is_alive: NDArray
    is_digital: NDArray
    value: NDArray
    price_term: NDArray
    design: NDArray


class Fading(NamedTuple):
    """How memory fades: ``bond[a]`` and ``freshness[a]`` are left after ``a`` ticks, forgotten from ``lapse``."""

    bond: NDArray
    freshness: NDArray
    lapse: int
