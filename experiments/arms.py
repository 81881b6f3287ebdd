"""What a comparison needs to know of its arms: who co-creates, by lottery or not, and whether they form a 2x2."""

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from simulation.errors import PasarError

if TYPE_CHECKING:
    from simulation import Scenario


@dataclass(frozen=True, slots=True)
class Arm:
    """One scenario of a comparison; ``support`` and ``co_creation`` are canonical texts, equal when the rules are."""

    name: str
    world: str
    co_creation: str
    support: str

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
    """Describe the scenarios of a comparison; raises PasarError unless there are two or more, named differently."""
    names = [scenario.name for scenario in scenarios]
    if len(names) < 2:
        raise PasarError("compare.one_arm", name=", ".join(names))
    for name in names:
        if names.count(name) > 1:
            raise PasarError("compare.same_name", name=name)
    return tuple(_arm(scenario) for scenario in scenarios)


def square_of(arms: Sequence[Arm]) -> Square | None:
    """Find the 2x2: two rules of support on one world, each without and with the same co-creation.

    The cell without support is the one with no programme and no dated change or, when both columns have some, the
    earlier of the two.
    """
    off = [arm for arm in arms if not arm.co_creates]
    on = [arm for arm in arms if arm.co_creates]
    for bare, supported in itertools.permutations(off, 2):
        for one, two in itertools.permutations(on, 2):
            if _is_square(bare, one, supported, two):
                return Square(bare.name, one.name, supported.name, two.name)
    return None


def canonical(value: Any) -> str:
    """Return one text per value, whatever the order of its keys."""
    return json.dumps(value, sort_keys=True, default=str)


NO_SUPPORT: Final = canonical([None, None])


def _arm(scenario: "Scenario") -> Arm:
    rules = scenario.to_dict()
    support = canonical([rules.get("programmes") or None, rules.get("changes") or None])
    return Arm(scenario.name, scenario.world_hash, canonical(scenario.co_creation), support)


def _is_square(bare: Arm, one: Arm, supported: Arm, two: Arm) -> bool:
    same_rows = one.co_creation == two.co_creation
    same_columns = bare.support == one.support and supported.support == two.support
    two_columns = bare.support != supported.support and supported.support != NO_SUPPORT
    return same_rows and same_columns and two_columns and len({arm.world for arm in (bare, one, supported, two)}) == 1
