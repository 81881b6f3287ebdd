"""``docs/odd.md`` and ``docs/rigour/``: ODD, TRACE, STRESS, and the headings of Rand and Rust, out of the code."""

# ruff: noqa: E501  (paragraphs of the documents stay on their lines)

from collections.abc import Callable
from pathlib import Path
from typing import Final

from experiments.evidence.calibration import FITTED, OPEN
from experiments.evidence.hypotheses import read_all
from experiments.evidence.patterns import PATTERNS
from experiments.evidence.robustness import CHOICES
from pasar.documents.wording import rows_of, write_text
from pasar.language import Texts
from pasar.odd import OddTable, odd_tables, parts_of
from simulation.chance import Draw
from simulation.parameters import facts_of
from simulation.record import MEASURES
from simulation.scenario import load
from simulation.scenario.records import Region, Sector, World
from simulation.schedule import TICK

GENERATED: Final = "Written by `python -m pasar.documents.rigour`; a test fails when it is out of date."
SCENARIO: Final = "baseline"
DOCS: Final = Path(__file__).parent.parent.parent / "docs"
RUNS: Final = {
    "validate": "validation.md", "calibrate": "calibration.md", "hypotheses": "findings.md", "robustness": "robustness.md",
}  # fmt: skip
LIMITS: Final = (
    "Nothing here is an estimate for Indonesia: no causal estimate of co-creation by micro firms exists to calibrate on.",
    "The counterfactual, how firms learn without asking, decides most of the effect; its parameters are assumed and swept.",
    "No seasons (Ramadan, Lebaran), no inflation, one product a firm, no supply chain, no substitution between sectors.",
    f"The patterns pin none of the {len({**FITTED, **OPEN})} parameters that calibration searched (`docs/calibration.md`), fit weight, noise of own-sales learning, panel limit, capacity slack, drift and bond gains among them.",
    "Equations were tried in a prototype before the hypotheses were registered.",
)
ODD_TEXT: Final = {
    "1. Purpose and patterns": "To ask when, where and for whom co-creation raises the competitiveness of UMKM, what limits it, "
    "and which support makes the difference. Patterns that the market must show: the tables of `docs/validation.md`.",
    "4. Design concepts": "*Emergence*: shares, bonds, awareness, adoption, exit, suitability of sectors. *Adaptation*: beliefs, "
    "adoption, redesign, production, capacity. *Objectives*: customers maximise utility among what they remember; firms want "
    "designs that more of those they hear would buy. *Learning*: Kalman tracking from buyers, panels and research; trial and "
    "reversal. *Prediction*: expected demand is smoothed first-choice demand. *Sensing*: reports of real customers with noise; "
    "nobody reads the trend. *Interaction*: purchase and rationing, panels, talk, visible peers. *Stochasticity*: every draw is a "
    "pure function of seed, decision, week, who and partner. *Collectives*: communities. *Observation*: measures, weekly paths, a "
    "panel of 1,000 consumers, a diary in experiments.",
    "5. Initialisation": "Built from the scenario under a seed; a burn-in lets sizes, bonds and beliefs settle, after which means "
    "are fitted to sales once. All arms of one world share it.",
    "6. Input data": "None over time. Values and shares come from the sources named beside each parameter (ODD+2D: the column "
    "*source*; origin says measured, calibrated or assumed).",
}


def odd() -> str:
    """Return the ODD description (2020 form) with the tables read from the code."""
    texts = Texts("en")
    tables = list(odd_tables(load(SCENARIO), texts))
    by_title = {
        title: [table for table in tables if table.title == title] for title in dict.fromkeys(t.title for t in tables)
    }
    parts = ["# ODD: a co-creation market", GENERATED, *_text("1. Purpose and patterns")]
    parts += ["## 2. Entities, state variables and scales", *_tables(by_title["entities"], texts)]
    parts += ["One tick is a week by default. Space: regions of trade areas of fixed size; big brands are everywhere."]
    parts += ["## 3. Process overview and scheduling", " -> ".join(f"`{step.__name__}`" for step in TICK)]
    parts += [*_text("4. Design concepts"), draws(), *_text("5. Initialisation"), *_text("6. Input data"), data_map()]
    parts += [
        "## 7. Submodels",
        *_tables(by_title["week"], texts),
        "### Parameters",
        *_tables(by_title["parameters"], texts),
    ]
    parts += ["### Fit weight and taste variance", *_tables(by_title["suitability"], texts)]
    parts += ["### Measures", *_tables(by_title["measures"], texts)]
    return "\n\n".join(parts)


def _text(title: str) -> list[str]:
    return [f"## {title}", ODD_TEXT[title]]


def _tables(tables: list[OddTable], texts: Texts) -> list[str]:
    found = []
    for table in tables:
        heads = [texts(f"column.{head}") for head in table.heads]
        found += [f"**{table.about}**"] if table.about else []
        found.append(rows_of(heads, [list(row) for row in table.rows]))
    return found


def draws() -> str:
    """Return the decisions that chance takes part in."""
    return "Decisions in which chance takes part: " + ", ".join(f"`{draw.name.lower()}`" for draw in Draw) + "."


def origins() -> dict[str, list[str]]:
    """Return the parameters by origin: measured, calibrated, assumed."""
    found: dict[str, list[str]] = {}
    for theme in World.model_fields:
        for path, part in parts_of(theme, getattr(World(), theme)):
            for name in type(part).model_fields:
                facts = facts_of(type(part), name)
                if facts is not None:
                    found.setdefault(facts.origin, []).append(f"{path}.{name}")
    for record in (Sector, Region):
        for name in record.model_fields:
            facts = facts_of(record, name)
            if facts is not None:
                found.setdefault(facts.origin, []).append(f"{record.__name__.lower()}.{name}")
    return found


def data_map() -> str:
    """Return which parameters rest on data, on calibration, on assumption (ODD+2D)."""
    rows = [
        [origin, str(len(names)), ", ".join(f"`{name}`" for name in names)]
        for origin, names in sorted(origins().items())
    ]
    searched = sorted(name for name in origins()["calibrated"] if name in FITTED)
    told = (
        f"*Calibrated* means set so that C-patterns are met. {len(searched)} of the {len(origins()['calibrated'])} are varied in the "
        "calibrated set; the others were set by hand before the search and are the same in every vector."
    )
    return rows_of(["Origin", "Number", "Parameters"], rows) + "\n\n" + told


def trace() -> str:
    """Return the TRACE-style log: where each element of evidence is made."""
    roles = {"C": "calibration", "T": "held back", "S": "stationarity"}
    patterns = [[p.name, roles[p.role], f"{p.low:g} to {p.high:g}", p.source, p.label_en] for p in PATTERNS]
    parts = [
        "# TRACE", GENERATED, limits(),
        "## 1. Problem formulation\n\nThe claims of the source paper, 42 of them registered: `experiments/studies/hypotheses/`.",
        "## 2. Model description\n\n`docs/odd.md`, read from the code.",
        "## 3. Data evaluation\n\n`docs/evidence.md`; every parameter names its source and origin.\n\n" + data_map(),
        "## 4. Conceptual model evaluation\n\n`docs/decisions/`.",
        "## 5. Implementation verification\n\nKernels against slow twins, the whole market against a plain-Mesa twin, limiting cases "
        "with known answers, conservation of goods and money every tick, null policies bit-equal: `tests/`.",
        "## 6. Model output verification\n\nMade by `pasar validate --write`: `docs/validation.md`. Patterns by role:\n\n"
        + rows_of(["Pattern", "Role", "Bounds", "Source", "What"], patterns),
        "## 7. Model analysis\n\n`pasar calibrate`, `pasar hypotheses`; robustness over: " + ", ".join(CHOICES) + ".",
        "## 8. Model output corroboration\n\nT-patterns only, looked at after the parameters were frozen: `docs/validation.md`.",
        "## Runs that the documents rest on\n\n" + runs(),
        "## What was searched\n\nFitted: " + ranges(FITTED) + ".\n\nCarried open, over their whole range: " + ranges(OPEN) + ".",
    ]  # fmt: skip
    return "\n\n".join(parts)


def runs() -> str:
    """Return for each document of evidence the command that writes it and what it says was run, with which code."""
    rows = []
    for command, name in RUNS.items():
        lines = (DOCS / name).read_text(encoding="utf-8").splitlines()
        told = next(line for line in lines if "code `" in line)
        rows.append([f"`docs/{name}`", f"`pasar {command} --write`", told.removeprefix("What was run: ")])
    return rows_of(["Document", "Command", "What was run"], rows)


def ranges(searched: object) -> str:
    """Return searched parameters with their ranges."""
    return ", ".join(f"`{name}` {low:g} to {high:g}" for name, (low, high) in dict(searched).items())  # type: ignore[call-overload]


def limits() -> str:
    """Return the limits, which come first."""
    return "## Limits\n\n" + "\n".join(f"- {line}" for line in LIMITS)


def stress() -> str:
    """Return the STRESS-ABS checklist (Monks et al. 2019) with where each item is met."""
    rows = [
        ["1.1 Purpose", "`docs/odd.md` section 1"],
        ["1.2 Outputs", f"{len(MEASURES)} measures, `docs/odd.md` section 7"],
        ["1.3 Aims of experiments", f"{len(read_all())} registered hypotheses, `experiments/studies/hypotheses/`"],
        ["2.1 Base model overview", "`docs/odd.md` sections 2 and 3"],
        ["2.2 Base model logic", "docstrings of `simulation/processes/`, printed in `docs/odd.md` section 7"],
        ["2.3 Scenario logic", "`scenarios/`; `pasar describe NAME`"],
        ["2.4 Algorithms", "`simulation/kernels/`, each with a slow twin in `tests/`"],
        ["2.5 Components", "`simulation/agents/`"],
        ["3.1 Data sources", "`docs/evidence.md`"],
        ["3.2 Pre-processing", "none"],
        ["3.3 Input parameters", "`simulation/scenario/records.py`, printed in `docs/odd.md`"],
        ["3.4 Assumptions", "origin *assumed* in `docs/rigour/trace.md`"],
        ["4.1 Initialisation", "`docs/odd.md` section 5"],
        ["4.2 Run length", "burn-in and horizon of each scenario; robustness over horizons"],
        ["4.3 Estimation approach", "paired differences over seeds with 95% intervals; common random numbers"],
        ["5.1 Software", "Python, Mesa, numba; versions in every manifest"],
        ["5.2 Random sampling", "Philox4x32-10, keyed by who, what and when: `simulation/chance.py`"],
        ["5.3 Execution", "`TICK` in `simulation/schedule.py`; synchronous but for rationing"],
        ["5.4 System", "named in every manifest"],
        ["6.1 Code access", "this repository, MIT licence"],
    ]
    return "\n\n".join(["# STRESS-ABS checklist", GENERATED, limits(), rows_of(["Item", "Where"], rows)])


def rand_and_rust() -> str:
    """Return verification and validation under the headings of Rand and Rust (2011)."""
    rows = [
        ["Verification: documentation", "`docs/odd.md`, docstrings with the chance and order of every process"],
        ["Verification: programmatic testing", "`tests/`: twins, invariants, declared writes"],
        ["Verification: test cases and scenarios", "limiting cases with closed forms; YAML cases of policies"],
        ["Validation: micro-face", "parameters with sources in `docs/evidence.md`"],
        ["Validation: macro-face", "S- and C-patterns of `docs/validation.md`"],
        ["Validation: empirical input", "origin *measured* in `docs/rigour/trace.md`"],
        ["Validation: empirical output", "T-patterns of `docs/validation.md`"],
        [
            "Sensitivity and robustness",
            "`pasar hypotheses` over the set; robustness over " + str(len(CHOICES)) + " choices",
        ],
    ]
    return "\n\n".join(["# Verification and validation", GENERATED, limits(), rows_of(["Heading", "Where"], rows)])


DOCUMENTS: Final[dict[str, Callable[[], str]]] = {
    "odd.md": odd,
    "rigour/trace.md": trace,
    "rigour/stress.md": stress,
    "rigour/verification_and_validation.md": rand_and_rust,
}


def write_all(docs: Path = Path("docs")) -> list[Path]:
    """Write every document."""
    return [write_text(docs / name, make()) for name, make in DOCUMENTS.items()]


if __name__ == "__main__":
    write_all()
