"""The answers that exercises are checked against: worked out, not written down, and away from the student's eyes."""

from collections.abc import Callable, Mapping
from typing import Final

from pasar.lessons import by_hand

type Answer = float | str

ANSWERS: Final[Mapping[str, Callable[[], Answer]]] = {
    "1.1": lambda: by_hand.utility(quality=0, distance=0.5, price=1, fit_weight=2, price_weight=3),
    "1.2": lambda: by_hand.logit_shares([-3.25, -2.75])[0],
    "1.3": lambda: by_hand.logit_shares([-3.25, -2.75], outside=-4)[2],
    "1.4": lambda: 1000 * by_hand.chance_of_shopping(0.4),
    "1.5": lambda: "a",
    "2.1": lambda: by_hand.price_elasticity(price_weight=2.5, price=1, share=0.2),
    "2.2": lambda: 10 * by_hand.price_elasticity(price_weight=2.5, price=1, share=0.2),
    "2.3": lambda: by_hand.share_within(1),
    "2.4": lambda: "b",
    "3.1": lambda: by_hand.error_of_mean(spread=1, noise=0.5, answers=25),
    "3.2": lambda: by_hand.error_of_mean(1, 0.5, 5) / by_hand.error_of_mean(1, 0.5, 20),
    "3.3": lambda: by_hand.lean_of_fans(fit_weight=1.5, spread=1),
    "3.4": lambda: "c",
    "3.5": lambda: "b",
    "4.1": lambda: by_hand.realised(before=1.0, after=0.4),
    "4.2": lambda: by_hand.bond_change(part=0.6, bond=0, gain=0.25, loss=0.15, promise=1, explanation=0.5),
    "4.3": lambda: by_hand.break_even_part(gain=0.25, loss=0.15, promise=1, explanation=0.5),
    "4.4": lambda: by_hand.break_even_part(gain=0.25, loss=0.15, promise=2, explanation=0),
    "4.5": lambda: "b",
    "5.1": lambda: by_hand.bass(innovation=0.02, imitation=0.4, weeks=2)[2],
    "5.2": lambda: by_hand.peak_week(innovation=0.02, imitation=0.4),
    "5.3": lambda: by_hand.chance_to_hear(ties=8, chance=0.05),
    "5.4": lambda: "a",
    "6.1": lambda: by_hand.feasible_step(longest=0.8, skill=1, relative_capacity=1 / 16, difficulty=2),
    "6.2": lambda: by_hand.fill_rate(demand=50, capacity=40, changeover=0.15),
    "6.3": lambda: by_hand.units_to_pay(cost=3 * 0.06 * 2_000_000, gross_profit_per_unit=24_000),
    "6.4": lambda: "c",
    "7.1": lambda: by_hand.cost_per_result(outlay=120, with_policy=84, without=80),
    "7.2": lambda: 30 / 40,
    "7.3": lambda: 60_000_000 // (24 * 75_000),
    "7.4": lambda: "b",
    "8.1": lambda: by_hand.sd_of_difference(3, 3, 0.9),
    "8.2": lambda: by_hand.interval([1.0, 3.0, 2.0, 4.0, 0.0])[0],
    "8.3": lambda: 4 * 30,
    "8.4": lambda: "b",
    "8.5": lambda: "a",
}
TOLERANCE: Final = 0.02  # relative: two correct decimals are enough


def is_right(given: Answer, wanted: Answer) -> bool:
    """Tell whether an answer is the wanted one: the same letter, or a number within the tolerance."""
    if isinstance(wanted, str) or isinstance(given, str):
        return str(given).strip().lower() == str(wanted)
    return abs(float(given) - float(wanted)) <= max(TOLERANCE * abs(float(wanted)), 0.002)
