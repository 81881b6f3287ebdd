"""An observer writes the week down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market


@process(writes=())
def record(market: Market) -> None:
    """Add this tick to the sums from which measures are made; changes nothing that anyone acts on.

    Chance: PANEL (customer uid, once) uniform: who is on the consumer panel.
    """
    market.recorder.observe(market)
