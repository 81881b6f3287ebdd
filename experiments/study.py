"""A study: a question, the scenarios that answer it, what varies, and how often each is repeated.

Of the letters of robust decision making, ``uncertain`` is X (nobody chooses it: applied to every scenario), ``levers``
L (somebody does: applied to every scenario but the first, which stays the base), ``measures`` M.
"""

from typing import Any, Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from simulation.parameters import Record

type DesignKind = Literal["factorial", "latin_hypercube", "sobol", "saltelli", "morris", "one_at_a_time", "list"]
RANDOM: Final = ("latin_hypercube", "sobol", "saltelli", "morris")


class Factor(Record):
    """What one path may be: everything from ``low`` to ``high``, or one of ``values``; neither: its own range."""

    low: float | None = Field(None, alias="from")
    high: float | None = Field(None, alias="to")
    log: bool = False
    values: tuple[Any, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if self.values and (self.low is not None or self.high is not None):
            raise ValueError("values, or from and to: not both")
        if (self.low is None) != (self.high is None):
            raise ValueError("from and to belong together")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise ValueError("from must be below to")
        if self.log and self.low is not None and self.low <= 0:
            raise ValueError("a logarithmic scale needs from above 0")
        return self


class Design(Record):
    """Which points of the uncertain parameters are run; ``points`` counts them (trajectories for morris).

    ``levels`` are those of a range in a factorial and of the grid of morris. ``list`` reads ``file``, a CSV with one
    path a column, relative to the study.
    """

    kind: DesignKind = "factorial"
    points: int = Field(64, ge=1, le=1_000_000)
    levels: int = Field(2, ge=2, le=100)
    seed: int = Field(0, ge=0)
    file: str = ""

    @model_validator(mode="after")
    def _has_its_file(self) -> Self:
        if (self.kind == "list") != bool(self.file):
            raise ValueError("a list, and only a list, has a file")
        return self


class Until(Record):
    """Repeat until the 95% interval of an effect is at most ``width`` to either side, at every point of the design."""

    measure: str
    width: float = Field(gt=0)
    group: str = "all"
    scenario: str = ""
    least: int = Field(10, ge=2)
    most: int = Field(200, ge=2)
    step: int = Field(10, ge=1)

    @model_validator(mode="after")
    def _least_is_below_most(self) -> Self:
        if self.most < self.least:
            raise ValueError("most must not be below least")
        return self


class Keep(Record):
    """What is stored besides the summary of each run: weekly paths, and keyed samples of agents.

    ``firms``: so many firms a run, with their whole row. ``customers``: so many members of the consumer panel (about
    1,000 people) a run, with everything they bought.
    """

    weekly: bool = False
    firms: int = Field(0, ge=0)
    customers: int = Field(0, ge=0)


class Expected(Record):
    """What a registered study expects to see before it is run."""

    measure: str
    sign: Literal["+", "-", "0", "open"] = "open"
    group: str = "all"
    scenario: str = ""
    contrast: str = "policy"
    shape: str = ""


class Study(Record):
    """A study file, checked. ``settings`` (``set:``) holds for every scenario; paths are those of ``--set``."""

    name: str
    title_id: str = ""
    title_en: str = ""
    question_id: str = ""
    question_en: str = ""
    hypothesis: str = ""
    status: Literal["", "assumed", "derived", "emergent"] = ""
    expected: tuple[Expected, ...] = ()
    scenarios: tuple[str, ...] = Field(min_length=1)
    settings: dict[str, Any] = Field(default_factory=dict, alias="set")
    horizon: str = ""
    uncertain: dict[str, Factor] = Field(default_factory=dict)
    levers: dict[str, Factor] = Field(default_factory=dict)
    design: Design = Design()
    measures: tuple[str, ...] = ()
    groups: tuple[str, ...] = ("all",)
    replications: int | Until = 10
    first_seed: int = Field(0, ge=0)
    keep: Keep = Keep()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _repeats_at_least_once(self) -> Self:
        if isinstance(self.replications, int) and self.replications < 1:
            raise ValueError("replications must be at least 1")
        return self

    @property
    def seeds(self) -> range:
        """Seeds to start with; a study that stops by itself adds more."""
        wanted = self.replications if isinstance(self.replications, int) else self.replications.least
        return range(self.first_seed, self.first_seed + wanted)

    @property
    def most_seeds(self) -> range:
        """Every seed that the study may come to use."""
        wanted = self.replications if isinstance(self.replications, int) else self.replications.most
        return range(self.first_seed, self.first_seed + wanted)

    def to_dict(self) -> dict[str, Any]:
        """Return the study as plain values, in the words of a study file."""
        return self.model_dump(mode="json", by_alias=True)
