"""The scenario: a world, and what government and firms may do in it from week 0. Frozen, checked, hashable."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from simulation.parameters import Kind, Record, per_tick
from simulation.policy.programmes import Programme
from simulation.policy.quantities import weeks_text
from simulation.scenario.records import Region, Sector, World

CoCreationRule = Literal["off", "voluntary", "all"] | dict[Literal["share"], float]


class Change(Record):
    """One parameter from one week on: a full name (``talk.talk``), a week and a value."""

    path: str
    week: int = Field(ge=0)
    value: Any


class Scenario(Record):
    """Everything a market is built from. Two scenarios with equal ``hash`` give equal results on one seed.

    ``planned`` is the horizon that dates were checked against, where a run stops earlier than its file says.
    """

    name: str
    title_id: str = ""
    title_en: str = ""
    description_id: str = ""
    description_en: str = ""
    horizon: int = Field(260, gt=0)
    planned: int = Field(0, ge=0)
    world: World = World()
    sectors: tuple[Sector, ...]
    regions: tuple[Region, ...]
    co_creation: CoCreationRule = "off"
    changes: tuple[Change, ...] = ()
    programmes: tuple[Programme, ...] = ()

    @property
    def horizon_weeks(self) -> int:
        """Weeks from week 0 to the end of the run."""
        return self.horizon

    @property
    def burn_in_weeks(self) -> int:
        """Weeks before week 0."""
        return int(per_tick(self.world.time.burn_in, Kind.DURATION))

    @cached_property
    def world_hash(self) -> str:
        """Hash of world, sectors and regions: equal for scenarios that can share one burn-in."""
        return _digest({key: _ordered(self.to_dict()[key]) for key in ("world", "sectors", "regions")})

    @cached_property
    def hash(self) -> str:
        """Hash of all that a result depends on; names and descriptions do not count."""
        words = ("name", "title_id", "title_en", "description_id", "description_en", "planned")
        return _digest({key: _ordered(value) for key, value in self.to_dict().items() if key not in words})

    def to_dict(self) -> dict[str, Any]:
        """Return the whole scenario as plain values that :meth:`from_dict`, JSON and YAML can hold."""
        changes: dict[str, dict[str, Any]] = {}
        for change in self.changes:
            changes.setdefault(change.path, {})[weeks_text(change.week)] = change.value
        return {
            **{key: getattr(self, key) for key in Scenario.model_fields if key.startswith(("name", "title", "desc"))},
            "horizon": weeks_text(self.horizon),
            "planned": weeks_text(self.planned),
            "world": self.world.model_dump(mode="json"),
            "sectors": {sector.name: sector.model_dump(mode="json") for sector in self.sectors},
            "regions": {region.name: region.model_dump(mode="json") for region in self.regions},
            "co_creation": self.co_creation,
            "changes": changes,
            "programmes": [programme.model_dump(mode="json") for programme in self.programmes],
        }

    @classmethod
    def from_dict(cls, full: dict[str, Any]) -> Scenario:
        """Return the scenario that :meth:`to_dict` described, checked again."""
        from simulation.scenario.building import from_dict

        return from_dict(full)

    def with_(self, **changes: Any) -> Scenario:
        """Return a new, checked scenario with ``changes``.

        Keys are the paths of ``--set``: ``with_(capacity_slack=1.2)``, ``with_(**{"programmes.train.slots": "60
        firms"})``, ``with_(co_creation="all", horizon="3 years")``. A whole part may be given too
        (``world={...}``, ``programmes=[...]``): it is laid over what there is.
        """
        from simulation.scenario.building import changed

        return changed(self, changes)


def _ordered(value: Any) -> Any:
    """Return a mapping as a list of pairs: the order of sectors and regions is part of a world."""
    return list(value.items()) if isinstance(value, dict) else value


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
