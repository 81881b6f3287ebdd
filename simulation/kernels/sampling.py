"""Free samples: chosen people get to know a firm by trying it."""

from __future__ import annotations

from simulation.kernels.compiling import kernel
from simulation.kernels.memory import remember, slot_of
from simulation.kernels.random import consistent_index
from simulation.kernels.utility import bond_of, squared_distance


@kernel
def give_samples(stream, tick, f, units, first, count, people, memories, offers, fading, centres, firm_uid, reference,
                 gain):  # fmt: skip
    """Give ``units`` samples of firm ``f`` to keyed random customers among ``first .. first + count``."""
    for n in range(units):
        i = first + consistent_index(stream, firm_uid[f], n, count)
        s = slot_of(memories.known, memories.refreshed, fading.lapse, i, f, tick)
        if s < 0:
            remember(memories, fading, firm_uid, i, f, tick)
            s = slot_of(memories.known, memories.refreshed, fading.lapse, i, f, tick)
        if s < 0:
            continue
        felt = (
            1.0
            - squared_distance(people.taste, people.community, centres, i, offers.design, f) / reference
            + offers.value[f]
        )
        felt = min(1.0, max(-1.0, felt))
        bond = bond_of(memories, fading, i, s, tick)
        memories.bond[i, s] = min(1.0, max(-1.0, bond + gain * (felt - bond)))
        memories.refreshed[i, s] = tick
