"""Pick rows out of a table of effects and judge them; sentences, tables and figures all read from here."""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

import pandas as pd

from experiments import results
from simulation.record import MEASURES

OUTLAY: Final = "public_outlay"
OTHER_LINES: Final = ("launch_success_lenient", "launch_success_strict")  # how firm a measure stands: tables only
MAIN: Final = (
    "umkm_revenue_share",
    "profit",
    "net_margin",
    "survival",
    "sales_growth",
    "repeat_rate",
    "fit",
    "satisfaction",
    "net_positive_talk",
    "launch_success",
    *OTHER_LINES,
    "fill_rate",
    "remote_gap",
    "market_size",
    "adoption_share",
    OUTLAY,
    "competitiveness_index",
    "competitiveness_mean",
)
HEADLINE: Final = ("umkm_revenue_share", "profit", "survival")
KEYS: Final = ["scenario", "against", "contrast", "measure", "group"]
MARKET_WIDE: Final = "all"
UMKM: Final = "umkm"
ROUNDING: Final = 1e-12  # of the level (or of one): differences of equal numbers in floating point
JOINT: Final = "joint"  # the reason of a cost that cannot be told from what co-creation brought for nothing
FEW_SEEDS: Final = 5
SOME_SEEDS: Final = 15
ENOUGH_SEEDS: Final = 30  # for a decision
FEWEST_TO_JUDGE: Final = 3  # two differences may well be equal by chance: a count of firms moves in steps
RECORDS: Final = {record.name: record for record in MEASURES}


@dataclass(frozen=True)
class Effect(results.Effect):
    """One row of effects with what is known of it: the firms behind a seed, and why a number is empty (NaN)."""

    firms: float = math.nan
    reason: str = ""
    is_identical: bool = False  # both arms came out the same, bit for bit, in every seed

    def __str__(self) -> str:
        if self.has_interval:
            return super().__str__()
        from pasar.sentences import told_without_interval

        return told_without_interval(self)

    @property
    def determined(self) -> bool:
        """Tell whether there is a number at all."""
        return not math.isnan(self.effect)

    @property
    def has_interval(self) -> bool:
        """Tell whether the seeds were enough for an interval."""
        return self.determined and not math.isnan(self.low) and not math.isnan(self.high)

    @property
    def has_too_few_seeds(self) -> bool:
        """Tell whether the number has too few seeds behind it to be judged.

        An interval of no width at all from fewer than ``FEW_SEEDS`` says that differences were equal, not that they
        are certain; that nothing changed is believed from three, for shared luck makes what does nothing exactly zero.
        Arms that are the same bit for bit need no seeds to be told the same.
        """
        if self.is_identical:
            return False
        is_narrow = self.low == self.high and not self.is_rounding and self.n < FEW_SEEDS
        return self.determined and (not self.has_interval or self.n < FEWEST_TO_JUDGE or is_narrow)

    @property
    def is_rounding(self) -> bool:
        """Tell whether all there is between the ends is nothing, or what is left of it when numbers are rounded."""
        levels = [abs(level) for level in (self.base, self.value) if math.isfinite(level)]
        return max(abs(self.low), abs(self.high)) <= ROUNDING * max([1.0, *levels])

    @property
    def verdict(self) -> str:
        """Return how strongly the interval lets one speak: a key of the catalogue under ``verdict``."""
        if not self.determined:
            return "none"
        if self.has_too_few_seeds:
            return "no_interval"
        if self.is_identical or self.is_rounding:
            return "same"
        if self.low > 0:
            return "up"
        return "down" if self.high < 0 else "unclear"

    @property
    def good(self) -> int:
        """Return +1 where the interval says better, -1 where it says worse, else 0."""
        direction = {"up": 1, "down": -1}.get(self.verdict, 0)
        record = RECORDS.get(self.measure)
        return direction * (record.better if record else 0)


class Findings:
    """The effects of one comparison, found by arm, contrast, measure and group.

    ``identical`` are the arms that came out as the base did, bit for bit; ``joint`` those that differ from it in
    co-creation and in programmes at once.
    """

    def __init__(
        self,
        effects: pd.DataFrame,
        notes: pd.DataFrame | None = None,
        identical: Collection[str] = (),
        joint: Collection[str] = (),
    ) -> None:
        told = effects if notes is None else effects.merge(notes, on=KEYS, how="left", validate="one_to_one")
        self.identical: Final = frozenset(identical)
        self.joint: Final = frozenset(joint)
        told = told.assign(is_identical=told["scenario"].isin(self.identical) & (told["contrast"] == "policy"))
        rows = (Effect(**row) for row in plain_rows(told))
        self.rows: Final = {(row.scenario, row.contrast, row.measure, row.group): row for row in rows}

    def __iter__(self) -> Iterator[Effect]:
        return iter(self.rows.values())

    @property
    def base(self) -> str:
        """Return the name of the arm the others are held against."""
        return next((row.against for row in self if row.contrast == "policy"), "")

    @property
    def arms(self) -> tuple[str, ...]:
        """Return the arms other than the base, in the order they were given."""
        return tuple(dict.fromkeys(row.scenario for row in self if row.contrast == "policy"))

    @property
    def is_all_identical(self) -> bool:
        """Tell whether no arm differs from the base by a single bit."""
        return bool(self.arms) and self.identical >= {*self.arms}

    def main(self, contrast: str = "policy") -> tuple[str, ...]:
        """Return the main measures this table holds, in the order of `MAIN`."""
        held = {row.measure for row in self if row.contrast == contrast and row.determined}
        return tuple(name for name in MAIN if name in held)

    def drawn(self) -> tuple[str, ...]:
        """Return the main measures that get a panel of their own: one line of launch success says enough."""
        return tuple(name for name in self.main() if name not in OTHER_LINES)

    def left_empty(self) -> tuple[Effect, ...]:
        """Return a row of each main measure that no arm has a number for, one of launch success for all its lines."""
        rows = {row.measure: row for row in self if row.contrast == "policy" and row.group in home_groups(row.measure)}
        told = {*self.main(), *OTHER_LINES}
        return tuple(rows[name] for name in MAIN if name in rows and name not in told)

    def of(self, scenario: str, measure: str, group: str | None = None, contrast: str = "policy") -> Effect | None:
        """Return one row, or None; without a group, the one that speaks of UMKM, a determined one if there is one."""
        wanted = (group,) if group else home_groups(measure)
        found = [row for name in wanted if (row := self.rows.get((scenario, contrast, measure, name))) is not None]
        return next((row for row in found if row.determined), found[0] if found else None)

    def bought(self, scenario: str, measure: str) -> Effect | None:
        """Return what public money buys: on top of co-creation alone where an arm brings both, else in all.

        Where nothing parts the two, what the money bought cannot be told from what co-creation brought: no number.
        """
        beside = self.of(scenario, measure, contrast="programmes")
        in_all = beside if beside is not None else self.of(scenario, measure)
        if in_all is None or not self.is_unparted(scenario):
            return in_all
        return replace(
            in_all, base=math.nan, value=math.nan, effect=math.nan, low=math.nan, high=math.nan, reason=JOINT
        )

    def outlay(self, scenario: str) -> Effect | None:
        """Return what an arm costs the public more than the base, or None where that is nothing or not determined."""
        row = self.of(scenario, OUTLAY, MARKET_WIDE)
        return row if row is not None and row.determined and row.effect != 0 else None

    def is_unparted(self, scenario: str) -> bool:
        """Tell whether an arm brings co-creation and programmes at once, and no other arm brings co-creation alone."""
        return scenario in self.joint and not any(
            row.scenario == scenario and row.contrast == "programmes" for row in self
        )

    def groups(self, prefix: str) -> tuple[str, ...]:
        """Return the groups of one kind (``sector``, ``region``, ``size``) in the order of the table."""
        return tuple(dict.fromkeys(row.group for row in self if row.group.startswith(f"{prefix}:")))

    def contrasts(self, name: str) -> tuple[Effect, ...]:
        """Return every row of one contrast."""
        return tuple(row for row in self if row.contrast == name)


def by_good(rows: Iterable[Effect]) -> dict[str, list[Effect]]:
    """Sort determined effects by what can be said.

    That is ``gain``, ``lose``, ``unclear``, the ``same`` in both, or too ``few`` seeds to judge.
    """
    found: dict[str, list[Effect]] = {"gain": [], "lose": [], "unclear": [], "same": [], "few": []}
    for row in rows:
        if row.determined:
            told = "same" if row.verdict == "same" else {1: "gain", -1: "lose", 0: "unclear"}[row.good]
            found["few" if row.has_too_few_seeds else told].append(row)
    return found


def plain_rows(effects: pd.DataFrame) -> Iterable[Mapping[str, Any]]:
    """Return the rows as mappings of the fields of `Effect`, whatever else the frame holds."""
    columns = [field.name for field in fields(Effect) if field.name in effects]
    return ({str(key): value for key, value in row.items()} for row in effects[columns].to_dict("records"))


def home_groups(measure: str) -> tuple[str, ...]:
    """Return the groups in which a measure speaks of UMKM, best first."""
    return (MARKET_WIDE, UMKM) if measure.startswith("umkm_") or measure == "market_size" else (UMKM, MARKET_WIDE)
