"""What a comparison needs to know of its arms: who co-creates, by lottery or not, and which 2x2 they form."""

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from simulation.errors import PasarError
from simulation.policy.quantities import weeks

if TYPE_CHECKING:
    from simulation import Scenario


@dataclass(frozen=True, slots=True)
class Arm:
    """One scenario of a comparison; ``support`` and ``co_creation`` are canonical texts, equal when the rules are."""

    name: str
    world: str
    co_creation: str
    support: str
    weeks: int

    @property
    def co_creates(self) -> bool:
        """Whether any firm may co-create in this arm."""
        return self.co_creation != canonical("off")

    @property
    def by_lottery(self) -> bool:
        """Whether chance alone, not the firms, decides who co-creates."""
        return self.co_creation.startswith("{")


@dataclass(frozen=True, slots=True)
class Square:
    """The four names of a 2x2 of co-creation and support."""

    neither: str
    co_creation: str
    support: str
    both: str


def arms_of(scenarios: "Sequence[Scenario]") -> tuple[Arm, ...]:
    """Describe the scenarios of a comparison; PasarError unless there are two, all named differently, equally long."""
    names = [scenario.name for scenario in scenarios]
    if len(names) < 2:
        raise PasarError("compare.one_arm", name=", ".join(names))
    for name in names:
        if names.count(name) > 1:
            raise PasarError("compare.same_name", name=name)
    told = [scenario.to_dict() for scenario in scenarios]
    if len({one.get("horizon") for one in told}) > 1:
        horizons = [f"{name}: {one.get('horizon')}" for name, one in zip(names, told, strict=True)]
        raise PasarError("compare.horizons", horizons=horizons)
    return tuple(arm_of(one, scenario.world_hash) for one, scenario in zip(told, scenarios, strict=True))


def squares_of(arms: Sequence[Arm]) -> tuple[Square, ...]:
    """Find every 2x2: two rules of support on one world, each without and with the same co-creation.

    The cell without support is the one with no programme and no dated change or, when both columns have some, the
    earlier of the two. Each arm is the fourth cell of one square at most.
    """
    off = [arm for arm in arms if not arm.co_creates]
    on = [arm for arm in arms if arm.co_creates]
    found: dict[frozenset[str], Square] = {}
    taken: set[str] = set()
    for bare, supported in itertools.permutations(off, 2):
        for one, two in itertools.permutations(on, 2):
            names = frozenset((bare.name, one.name, supported.name, two.name))
            if _is_square(bare, one, supported, two) and names not in found and two.name not in taken:
                found[names] = Square(bare.name, one.name, supported.name, two.name)
                taken.add(two.name)
    return tuple(found.values())


def joint_of(arms: Sequence[Arm]) -> dict[str, str]:
    """Return the arms that differ from the first in co-creation and in support at once, each with what parts the two.

    That is an arm on the same world with the arm's co-creation and the first one's support; "" where there is none.
    """
    base, *others = arms
    mixed = [arm for arm in others if arm.co_creation != base.co_creation and arm.support != base.support]
    return {arm.name: next((one.name for one in arms if parts(one, arm, base)), "") for arm in mixed}


def parts(one: Arm, arm: Arm, base: Arm) -> bool:
    """Tell whether an arm has the co-creation of ``arm`` and the support of ``base``, on the world of ``arm``."""
    return (one.co_creation, one.support, one.world) == (arm.co_creation, base.support, arm.world)


def canonical(value: Any) -> str:
    """Return one text per value, whatever the order of its keys."""
    return json.dumps(value, sort_keys=True, default=str)


NO_SUPPORT: Final = canonical([None, None])


def arm_of(scenario: Mapping[str, Any], world_hash: str) -> Arm:
    """Describe a scenario given in full as plain data, as `Scenario.to_dict` and a manifest do."""
    support = canonical([scenario.get("programmes") or None, scenario.get("changes") or None])
    rule = canonical(scenario["co_creation"])
    return Arm(scenario["name"], world_hash, rule, support, weeks(scenario["horizon"]))


def _is_square(bare: Arm, one: Arm, supported: Arm, two: Arm) -> bool:
    same_rows = one.co_creation == two.co_creation
    same_columns = bare.support == one.support and supported.support == two.support
    two_columns = bare.support != supported.support and supported.support != NO_SUPPORT
    return same_rows and same_columns and two_columns and len({arm.world for arm in (bare, one, supported, two)}) == 1
