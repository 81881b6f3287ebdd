"""What `pasar.compare` returns: the comparison with words and figures added."""

import os
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import pandas as pd

from experiments.arms import Arm, Square, arm_of, joint_of, squares_of
from experiments.results import Comparison
from pasar.findings import Effect, Findings
from pasar.language import Texts, take_language
from simulation.parameters import WEEKS_PER_YEAR
from simulation.policy.quantities import weeks
from simulation.record.legal import count_classes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUMMARY: Final = "summary.md"
COPY: Final = re.compile(r"_\d+$")  # how the name of a second arm of one scenario ends
FIGURES: Final = "figures"
COMPARED: Final = ("runs.parquet", "firms.parquet")  # what must be equal for two arms to be identical


@dataclass(frozen=True)
class Facts:
    """How large a comparison was."""

    customers: int
    years: float
    same_world: bool


class Told(str):
    """A sentence that a notebook and ``print`` show as it is, without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class Result(Comparison):
    """A comparison that also draws itself (`plot`), words itself (`print`, `tell`) and saves both."""

    source: Comparison | None = None

    @classmethod
    def of(cls, comparison: Comparison) -> Self:
        """Return the same comparison with words and figures; it keeps the folder of the other alive."""
        result = cls(comparison.folder)
        result.source = comparison
        return result

    @cached_property
    def findings(self) -> Findings:
        """The effects, found by arm, contrast, measure and group."""
        return Findings(self.effects, self.notes, self.identical, joint_of(self.arms))

    @cached_property
    def identical(self) -> tuple[str, ...]:
        """Arms that came out as the baseline did, bit for bit, in every seed; none where the runs are not stored."""
        policy = self.effects[self.effects["contrast"] == "policy"]
        alike = policy["effect"].fillna(0.0).eq(0.0).groupby(policy["scenario"], sort=False).all()
        tables = [path for name in COMPARED if (path := self.folder / name).exists()]
        if not alike.any() or COMPARED[0] not in [path.name for path in tables]:
            return ()
        names = [str(name) for name in alike.index[alike]]
        return tuple(name for name in names if all(_is_same(path, self.baseline, name) for path in tables))

    def effect(self, measure: str, group: str = "all", scenario: str | None = None, contrast: str = "policy") -> Effect:
        """Return one effect, with the reason where it has no number; PasarError where there is none, or several."""
        found = super().effect(measure, group, scenario, contrast)
        return self.findings.rows[found.scenario, found.contrast, found.measure, found.group]

    @property
    def scenarios(self) -> dict[str, dict[str, Any]]:
        """Every arm in full, by name, the baseline first."""
        return {scenario["name"]: scenario for scenario in self.manifest["scenarios"]}

    @property
    def has_weekly(self) -> bool:
        """Tell whether the folder holds weekly paths: published examples may come without, for they are large."""
        return (self.folder / "weekly.parquet").exists()

    @cached_property
    def legal_classes(self) -> dict[str, int] | None:
        """UMKM of the baseline in business at the end by legal class, all seeds together; None in older results."""
        from pyarrow.parquet import read_schema

        path, columns = self.folder / "firms.parquet", ["kind", "alive", "legal_class"]
        if not path.exists() or not {*columns, "scenario"} <= {*read_schema(path).names}:
            return None
        return count_classes(pd.read_parquet(path, columns=columns, filters=[("scenario", "==", self.baseline)]))

    @property
    def seeds(self) -> list[int]:
        """The seeds that were run."""
        return list(self.manifest["seeds"])

    @cached_property
    def arms(self) -> tuple[Arm, ...]:
        """What a comparison needs to know of every arm, the baseline first."""
        worlds = {arm["name"]: arm["world_hash"] for arm in self.manifest["arms"]}
        return tuple(arm_of(scenario, worlds[name]) for name, scenario in self.scenarios.items())

    @cached_property
    def squares(self) -> tuple[Square, ...]:
        """Every 2x2 of co-creation and support among the arms."""
        return squares_of(self.arms)

    @property
    def square(self) -> tuple[str, str, str] | None:
        """The first 2x2 that starts from the baseline: co-creation alone, support alone, both."""
        found = (square for square in self.squares if square.neither == self.findings.base)
        return next(((square.co_creation, square.support, square.both) for square in found), None)

    def titles(self, language: str) -> dict[str, str]:
        """Return the title of each arm in a language: its name where it has none, both where arms share a title.

        An arm called ``baseline_2`` that has no title is another ``baseline``, and goes by its title and its name.
        """
        own = {name: str(arm.get(f"title_{language}") or "") for name, arm in self.scenarios.items()}
        titles = {name: title or own.get(COPY.sub("", name)) or name for name, title in own.items()}
        shared = {title for title, count in Counter(titles.values()).items() if count > 1}
        return {name: f"{title} ({name})" if title in shared else title for name, title in titles.items()}

    def group_names(self, language: str) -> dict[str, str]:
        """Return the wording of the groups that scenarios name themselves: sectors and regions."""
        return {
            f"{kind}:{name}": record[f"name_{language}"]
            for scenario in self.scenarios.values()
            for kind, parts in (("sector", "sectors"), ("region", "regions"))
            for name, record in scenario[parts].items()
        }

    def facts(self) -> Facts:
        """Return customers, years and whether all arms share one world, from the manifest."""
        base = next(iter(self.scenarios.values()))
        worlds = {arm["world_hash"] for arm in self.manifest["arms"]}
        customers = int(base["world"]["population"]["customers"])
        return Facts(customers, weeks(base["horizon"]) / WEEKS_PER_YEAR, len(worlds) == 1)

    def plot(self, figure: str = "effects", language: str | None = None) -> "Figure | None":
        """Draw ``effects``, ``paths``, ``groups``, ``interaction`` or ``contrasts``; None where it does not apply."""
        from pasar.pictures import draw

        return draw(self, texts_of(language), figure)

    def tell(self, language: str | None = None) -> str:
        """Return the summary in words, as Markdown."""
        from pasar.summary import write_summary

        return write_summary(self, texts_of(language))

    def say(self, measure: str, scenario: str | None = None, language: str | None = None) -> Told:
        """Return one sentence an arm on a measure, with its interval."""
        from pasar.sentences import Writer

        texts = texts_of(language)
        writer = Writer.of(self, texts)
        arms = self.findings.arms if scenario is None else (scenario,)
        rows: list[Effect | None] = [self.findings.of(arm, measure) for arm in arms]
        return Told("\n".join(writer.effect(row) for row in rows if row is not None))

    def save(self, folder: str | Path, language: str | None = None) -> Path:
        """Write tables, manifest, figures and summary to a folder; return the folder."""
        target = super().save(folder)
        self.illustrate(target, texts_of(language))
        return target

    def illustrate(self, folder: Path, texts: Texts) -> list[Path]:
        """Write the summary and the figures beside the tables; return what was written."""
        from pasar.pictures import save_figures
        from pasar.summary import write_summary

        draft = folder / f".{SUMMARY}.part"
        draft.write_text(write_summary(self, texts), encoding="utf-8")
        os.replace(draft, folder / SUMMARY)
        return [folder / SUMMARY, *save_figures(self, folder / FIGURES, texts)]

    def __str__(self) -> str:
        """Tell the headline measures of every arm."""
        from pasar.findings import HEADLINE

        return "\n".join(filter(None, (self.say(measure) for measure in HEADLINE)))

    def __repr__(self) -> str:
        return f"<Result {' | '.join(self.scenarios)}, {len(self.seeds)} seeds, {self.folder}>"


def texts_of(language: str | None) -> Texts:
    """Return the sentences of a language; without one, of PASAR_LANG or the machine."""
    return Texts(language or take_language(())[0])


def _is_same(path: Path, one: str, other: str) -> bool:
    """Tell whether a table holds the same rows, bit for bit, for two scenarios."""
    rows = [
        pd.read_parquet(path, filters=[("scenario", "==", name)]).drop(columns="scenario").reset_index(drop=True)
        for name in (one, other)
    ]
    return rows[0].equals(rows[1])
