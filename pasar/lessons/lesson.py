"""One lesson in one language: predictions, experiments, exercises; every sentence comes from the catalogue."""

import math
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure

from experiments.pool import default_jobs
from experiments.tasks import RunFailed
from pasar import widgets
from pasar.findings import RECORDS
from pasar.language import Texts
from pasar.lessons.answers import is_readable, is_right, number
from pasar.lessons.pictures import dots
from pasar.numbers import Numbers
from pasar.results import Result
from pasar.widgets import Classroom, Control, Picture, Words, is_small
from simulation.scenario import Scenario

STRICT: Final = "PASAR_STRICT"
FEW: Final = 2
DECIMALS: Final = 2


class WrongAnswer(AssertionError):
    """An exercise was answered wrongly while ``PASAR_STRICT`` asks for right answers only."""


class Lesson:
    """What a notebook needs, in the language of its readers: ``lesson = Lesson(3, "id")``."""

    def __init__(self, number: int, language: str) -> None:
        self.number = number
        self.texts = Texts(language)
        self.numbers = Numbers(self.texts)
        self.predictions: dict[str, float] = {}

    # predict first

    def predict(self, what: str, value: Any) -> Words:
        """Write down what you expect before you look; ``...`` means that you have not yet."""
        if value is ...:
            return Words(self.texts("lesson.predict.first"))
        guess = number(value)
        if guess is None:
            return Words(self.texts("lesson.predict.unreadable"))
        self.predictions[what] = guess
        return Words(self.texts("lesson.predict.noted", value=self.numbers.shortest(guess)))

    def reveal(self, what: str, found: float) -> Words:
        """Set what came out beside what was predicted."""
        told = self.numbers.shortest(found, DECIMALS)
        if what not in self.predictions:
            return Words(self.texts("lesson.predict.missing", found=told))
        guess = self.numbers.shortest(self.predictions[what], DECIMALS)
        return Words(self.texts("lesson.predict.reveal", guess=guess, found=told))

    # exercises

    def check(self, exercise: str, given: Any) -> Words:
        """Tell whether an answer is right; ``...`` means that it is still to come."""
        if given is ... and not os.environ.get(STRICT):
            return Words(self.texts("lesson.check.open", exercise=exercise))
        right = given is not ... and is_right(exercise, given)
        if not right and os.environ.get(STRICT):
            raise WrongAnswer(exercise, given)
        if not is_readable(exercise, given):
            return Words(self.texts("lesson.check.unreadable", exercise=exercise))
        hint = self.texts(f"lesson.hint.{exercise}")
        key = "lesson.check.right" if right else "lesson.check.wrong"
        return Words(self.texts(key, exercise=exercise, hint=hint))

    # numbers and words, as people of the language write them

    def value(self, value: float, unit: str = "") -> str:
        """Return a level with its unit: 12,3% or Rp1,2 juta; at most `DECIMALS` decimals where there is no unit."""
        return self.numbers.value(value, unit) if unit else self.numbers.shortest(value, DECIMALS)

    def change(self, value: float, unit: str = "") -> str:
        """Return a signed difference with its unit; shares differ in points."""
        return self.numbers.difference(value, unit) if unit else self.numbers.shortest(value, DECIMALS, signed=True)

    def write(self, *sentences: str) -> Words:
        """Show sentences, each a paragraph."""
        return Words("\n\n".join(sentences))

    def table(self, frame: pd.DataFrame, unit: str = "", index: str = "") -> Words:
        """Show a table whose numbers are all of one unit, or none; ``index`` names the first column."""
        heads = [index, *(str(name) for name in frame.columns)]
        rows = [[str(name), *(self._cell(cell, unit) for cell in row)] for name, *row in frame.itertuples()]
        lines = [heads, ["---"] + ["--:"] * len(frame.columns), *rows]
        return Words("\n".join("| " + " | ".join(line) + " |" for line in lines))

    def _cell(self, cell: Any, unit: str) -> str:
        if isinstance(cell, str):
            return cell
        return "–" if math.isnan(cell) else self.value(float(cell), unit)

    # markets

    def classroom(self, seed: int = 1, **world: Any) -> Classroom:
        """Return a market of class size at week 0, ready for any policy."""
        return Classroom(seed=seed, **world)

    def compare(self, *arms: Scenario, seeds: int) -> Result:
        """Compare scenarios on shared luck; one after another, and saying so, where no processes can be started."""
        from pasar.api import compare

        seeds = min(seeds, FEW) if is_small() else seeds
        jobs = 1 if is_small() else default_jobs()
        if jobs > 1:
            try:
                return compare(*arms, seeds=seeds, jobs=jobs)
            except (RunFailed, OSError):
                jobs = 1
        self.say("lesson.serial", runs=self.numbers.count(seeds * len(arms)))
        return compare(*arms, seeds=seeds, jobs=jobs)

    def say(self, key: str, **values: object) -> None:
        """Show a sentence at once, before the work it is about begins."""
        from IPython.display import display

        display(Words(self.texts(key, **values)))  # type: ignore[no-untyped-call]

    # questions

    def hypothesis(self, name: str) -> Words:
        """Show a registered claim of the source paper: what is asked, what is measured, what is expected."""
        from experiments.evidence.hypotheses import read_all

        (found,) = read_all([name])
        parts = {key: getattr(found, f"{key}_{self.texts.language}") for key in ("question", "shape")}
        record = RECORDS.get(found.measure)
        measure = self.texts.label(record) if record else self.texts.named("measure", found.measure)
        return Words(self.texts("lesson.hypothesis", name=name, claim=found.claim, measure=measure, **parts))

    def finding(self, name: str) -> Words:
        """Show what the findings say of a registered claim: verdict and levels of the arms, read from them."""
        from pasar.documents.told import told_of

        found = told_of(self.texts, name)
        if found is None:
            return Words(self.texts("lesson.finding.none"))
        return Words(self.texts("lesson.finding", name=name, told=found.verdict, levels=found.levels))

    # pictures

    def show(self, figure: Figure | None, alt: str = "") -> Picture | Words:
        """Show a figure; ``alt`` tells what is on it to those who cannot see it."""
        if figure is None:
            return Words(self.texts("lesson.nothing_to_draw"))
        title = figure.get_suptitle().replace("\n", " ")
        return Picture(figure, alt or title)

    def explore(self, draw: Callable[..., Any], **controls: Control) -> Any:
        """Show sliders and the picture they change."""
        return widgets.explore(draw, self.texts, **controls)

    def taste_map(self, market: Any) -> Picture | Words:
        """Show who likes what and who makes what."""
        return self.show(widgets.taste_map(market, self.texts))

    def network(self, market: Any, customer: int = 0) -> Picture | Words:
        """Show from whom one customer hears."""
        return self.show(widgets.network(market, self.texts, customer))

    def one_policy_apart(self, without: Any, with_policy: Any) -> Picture | Words:
        """Show two markets on the same luck and only the customers who differ."""
        return self.show(widgets.only_differences(without, with_policy, self.texts))

    def firm_story(self, start: Any, policy: Scenario, row: int | None = None, weeks: int = 52) -> Picture | Words:
        """Show a year of one UMKM."""
        return self.show(widgets.firm_story(start, policy, self.texts, row, weeks))

    def customer_story(self, start: Any, policy: Scenario, row: int = 0, weeks: int = 52) -> Words:
        """Tell a year of one customer."""
        return widgets.customer_story(start, policy, self.texts, row, weeks)

    def paths(
        self,
        values: Mapping[str, Sequence[float]],
        title: str,
        across: str = "",
        steps: Sequence[float] | None = None,
        unit: str = "",
        up: str = "",
        ends: tuple[float, float] | None = None,
    ) -> Picture | Words:
        """Show curves by name, of a unit, over ``steps``, which ``across`` names: weeks by default.

        ``up`` names the axis of the curves, ``ends`` are its two ends: give both where a slider moves the curves.
        """
        curves = {name: [float(level) for level in levels] for name, levels in values.items()}
        return self.show(widgets.path(curves, self.texts, title, across, steps, unit, up, ends))

    def dots(self, runs: Mapping[str, Sequence[float]], title: str, unit: str = "") -> Picture | Words:
        """Show one difference per seed as a dot, and their mean with its 95% interval, by name."""
        return self.show(dots(runs, self.texts, title, unit))
