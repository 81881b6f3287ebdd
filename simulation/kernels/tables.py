"""Groups of columns that kernels take together: plain arrays under the names of the model."""

from __future__ import annotations

from typing import Final, NamedTuple

from numpy.typing import NDArray

NOWHERE: Final = -1  # the trade area of who has none
TO_NOBODY, TO_NEIGHBOURS, TO_ONLINE, TO_ALL = -2, 0, 1, 2  # openness of firms; being online adds one to a person's
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

    Who lives in trade area ``home`` (:data:`NOWHERE` where a firm is closed) can go there; ``openness`` tells who else.
    ``value`` is quality, name and label; ``price_term`` the weighted price over the sector's reference; ``design`` is
    measured from the sector's trend, so that customers' tastes need not move with it.
    """

    uid: NDArray
    home: NDArray
    openness: NDArray
    value: NDArray
    price_term: NDArray
    design: NDArray


class Fading(NamedTuple):
    """How memory fades: ``bond[a]`` and ``freshness[a]`` are left after ``a`` ticks, forgotten from ``lapse``."""

    bond: NDArray
    freshness: NDArray
    lapse: int
