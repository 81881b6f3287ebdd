"""The sums that a class does by hand before the computer does them for thousands of people."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.stats import t as student

WEEKS: Final = 52


def utility(
    quality: float, distance: float, price: float, fit_weight: float, price_weight: float, bond: float = 0.0
) -> float:
    """Return what an offer is worth to a person: ``quality - w/2 distance² - price weight x price + bond``.

    ``price`` is over the reference price, ``bond`` already times its weight.
    """
    return quality - fit_weight / 2 * distance**2 - price_weight * price + bond


def logit_shares(utilities: Sequence[float], outside: float | None = None) -> list[float]:
    """Return the chance of choosing each offer; the last one is buying nothing where ``outside`` is given."""
    every = [*utilities] if outside is None else [*utilities, outside]
    weights = np.exp(np.array(every) - max(every))
    return [float(share) for share in weights / weights.sum()]


def chance_of_shopping(rate: float) -> float:
    """Return the chance of at least one occasion in a week, at ``rate`` occasions a week on average."""
    return 1 - math.exp(-rate)


def price_elasticity(price_weight: float, price: float, share: float) -> float:
    """Return the percent change of a firm's demand for one percent of price, as the logit says."""
    return -price_weight * price * (1 - share)


def share_within(distance: float, spread: float = 1.0) -> float:
    """Return the share of people within a distance of the centre when tastes are normal in two directions."""
    return 1 - math.exp(-(distance**2) / (2 * spread**2))


def error_of_mean(spread: float, noise: float, answers: int) -> float:
    """Return the standard error, per direction, of the mean of so many noisy answers from people who differ."""
    return math.sqrt((spread**2 + noise**2) / answers)


def lean_of_fans(fit_weight: float, spread: float) -> float:
    """Return how far, between the centre and a firm's own design, the mean taste of its buyers lies (0 to 1)."""
    return fit_weight * spread**2 / (1 + fit_weight * spread**2)


def realised(before: float, after: float) -> float:
    """Return the part of a wish that a launch fulfils, from the distances before and after it (0 to 1)."""
    return min(1.0, max(0.0, (before - after) / max(before, 0.1)))


def bond_change(part: float, bond: float, gain: float, loss: float, promise: float, explanation: float) -> float:
    """Return how the bond of somebody who was asked changes when ``part`` of the wish is fulfilled."""
    return gain * part * (1 - bond) - loss * promise * (1 - explanation) * (1 - part)


def break_even_part(gain: float, loss: float, promise: float, explanation: float) -> float:
    """Return the part of a wish that must be fulfilled for the bond of a newcomer not to fall."""
    regret = loss * promise * (1 - explanation)
    return regret / (gain + regret)


def bass(innovation: float, imitation: float, weeks: int = WEEKS) -> list[float]:
    """Return the share informed week by week: told by adverts (innovation) or by others (imitation)."""
    informed = [0.0]
    for _ in range(weeks):
        informed.append(informed[-1] + (innovation + imitation * informed[-1]) * (1 - informed[-1]))
    return informed


def busiest_week(informed: Sequence[float]) -> int:
    """Return in which week of such a path most people hear for the first time; the first week is 1."""
    return 1 + int(np.argmax(np.diff(informed)))


def peak_week(innovation: float, imitation: float) -> float:
    """Return when most people hear for the first time, as Bass says of time that flows without steps."""
    return math.log(imitation / innovation) / (innovation + imitation)


def chance_to_hear(ties: int, chance: float) -> float:
    """Return the chance to hear from at least one of some ties who each tell with ``chance``."""
    return 1 - (1 - chance) ** ties


def feasible_step(longest: float, skill: float, relative_capacity: float, difficulty: float) -> float:
    """Return how far a firm can move its design at once (taste units)."""
    step: float = longest * skill * relative_capacity**0.25 / difficulty
    return step


def fill_rate(demand: float, capacity: float, changeover: float = 0.0) -> float:
    """Return the part of demand that is served while ``changeover`` of capacity is taken up by a redesign."""
    return min(1.0, capacity * (1 - changeover) / demand)


def units_to_pay(cost: float, gross_profit_per_unit: float) -> int:
    """Return how many more units must be sold to pay for something."""
    return math.ceil(cost / gross_profit_per_unit)


def cost_per_result(outlay: float, with_policy: float, without: float) -> float:
    """Return public money over what is there with the policy and would not be there without it."""
    return outlay / (with_policy - without)


def sd_of_difference(one: float, other: float, correlation: float) -> float:
    """Return the SD of the difference of two results that share part of their luck."""
    return math.sqrt(one**2 + other**2 - 2 * correlation * one * other)


def interval(differences: Sequence[float], level: float = 0.95) -> tuple[float, float]:
    """Return the t interval of the mean of paired differences, one per seed."""
    values = np.asarray(differences, dtype=float)
    half = float(student.ppf((1 + level) / 2, len(values) - 1)) * float(values.std(ddof=1)) / math.sqrt(len(values))
    return float(values.mean()) - half, float(values.mean()) + half
