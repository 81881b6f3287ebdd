"""The answers that exercises are checked against: worked out, not written down, and away from the student's eyes."""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from pasar.lessons import by_hand

type Answer = float | str

ANSWERS: Final[Mapping[str, Callable[[], Answer]]] = {
    "1.1": lambda: by_hand.utility(quality=0.2, distance=0.8, price=0.9, fit_weight=2, price_weight=3),
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
    "4.3": lambda: by_hand.break_even_part(gain=0.3, loss=0.2, promise=1, explanation=0.25),
    "4.4": lambda: by_hand.break_even_part(gain=0.3, loss=0.2, promise=2, explanation=0),
    "4.5": lambda: "b",
    "5.1": lambda: by_hand.bass(innovation=0.1, imitation=0.5, weeks=2)[2],
    "5.2": lambda: by_hand.peak_week(innovation=0.04, imitation=0.4),
    "5.3": lambda: by_hand.chance_to_hear(ties=8, chance=0.05),
    "5.4": lambda: "a",
    "6.1": lambda: by_hand.feasible_step(longest=0.8, skill=1, relative_capacity=1 / 16, difficulty=2),
    "6.2": lambda: by_hand.fill_rate(demand=50, capacity=45, changeover=0.2),
    "6.3": lambda: by_hand.units_to_pay(cost=3 * 0.06 * 2_000_000, gross_profit_per_unit=24_000),
    "6.4": lambda: "c",
    "7.1": lambda: by_hand.cost_per_result(outlay=120, with_policy=84, without=80),
    "7.2": lambda: 30 / 40,
    "7.3": lambda: 60_000_000 // (24 * 75_000),
    "7.4": lambda: "b",
    "8.1": lambda: by_hand.sd_of_difference(4, 4, 0.8),
    "8.2": lambda: by_hand.interval([1.0, 3.0, 2.0, 4.0, 0.0])[0],
    "8.3": lambda: 4 * 30,
    "8.4": lambda: "b",
    "8.5": lambda: "a",
}
TOLERANCE: Final = 0.02  # relative
DECIMALS: Final = 0.00501  # two correct decimals are enough
SLACK: Final[Mapping[str, float]] = {"8.2": 0.02}  # where rounding on the way moves the answer by more
AROUND: Final = " ().:"  # what people write around a letter


def number(given: Any) -> float | None:
    """Return a given number; None for what is none, such as 0,5, which Python takes for two numbers."""
    try:
        value = float(given)
    except (TypeError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def is_readable(exercise: str, given: Any) -> bool:
    """Tell whether what was given can be an answer: anything where a letter is asked, else a number."""
    return isinstance(ANSWERS[exercise](), str) or number(given) is not None


def is_right(exercise: str, given: Any) -> bool:
    """Tell whether an exercise is answered: by the letter, or by a number near enough to the right one."""
    wanted = ANSWERS[exercise]()
    if isinstance(wanted, str):
        return str(given).strip(AROUND).lower() == wanted
    value = number(given)
    near = max(TOLERANCE * abs(wanted), DECIMALS, SLACK.get(exercise, 0.0))
    return value is not None and abs(value - wanted) <= near
