"""``docs/calibration.md`` and the calibrated set: which vectors are left, what is pinned, and what is not."""

# ruff: noqa: E501  (paragraphs of the document stay on their lines)

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from experiments.evidence.calibration import CUTOFF, DESIGN_SEED, FITTED, SECOND_WORST, Calibration
from experiments.evidence.patterns import C_PATTERNS
from experiments.files import aside
from pasar.batch_pictures import Words
from pasar.documents.wording import draw_in_each, figure_of, rows_of, write_text
from pasar.language import Texts
from pasar.looks import BLACK, BLUE, drawing, panels, titled
from simulation import Scenario, code_hash

FIGURE = "calibration"
PINNED_BELOW = 0.7  # of the range left between the 10th and the 90th percentile, relative to a uniform draw


def write_calibration(docs: Path, shipped: Path, found: Calibration, plan: Scenario, seeds: int) -> Iterator[Path]:
    """Write the set, the document and its figure in each language; yields what was written."""
    with aside(shipped) as draft:
        in_any_order(found.matched.members).to_csv(draft, index=False)
    yield shipped
    draw_in_each(docs, FIGURE, lambda path, texts: draw(path, texts, found))
    yield write_text(docs / "calibration.md", document(found, plan, seeds))


def in_any_order(members: pd.DataFrame) -> pd.DataFrame:
    """Return the members shuffled by a fixed seed: the first few are then a fair sample of the set."""
    return members.sample(frac=1.0, random_state=DESIGN_SEED)


def document(found: Calibration, plan: Scenario, seeds: int) -> str:
    """Return the document."""
    matched = found.matched
    left = matched.is_left
    shipped = matched.implausibility.iloc[0]
    central = matched.central()
    parts = [
        "# Calibration",
        "Written by `pasar calibrate --write`; do not edit. It repeats by that command and goes on where it stopped.",
        f"Scenario `{plan.name}` over {plan.horizon_weeks} weeks, {seeds} seeds common to all vectors, code `{code_hash()}`.",
        f"First wave: {found.first} vectors (the shipped one and a Latin hypercube), {int(left.iloc[: found.first].sum())} left. "
        f"{_later(found, int(left.iloc[found.first :].sum()))} **The set: {int(left.sum())} vectors**, in `experiments/studies/calibrated_set.csv`. "
        "No vector is in it on an emulator's word: each was run.",
        f"A vector is ruled out when its worst implausibility exceeds {CUTOFF:g} or its second worst {SECOND_WORST:g}; implausibility is the "
        "distance to a pattern's bounds over `sqrt(se² + slack²)`, slack being the discrepancy that the pattern is allowed. "
        "Only C-patterns count; T-patterns were not looked at by this command.",
        f"The shipped values have worst implausibility {shipped.max():.2f} ({shipped.idxmax()}): they are "
        f"{'a member' if left.iloc[0] else 'NOT a member'} of the set.",
        "## What the patterns pin down",
        "*Share left*: how much of the searched range lies between the 10th and 90th percentile of the set; 1 means that the patterns say nothing. "
        "*Moves*: the pattern with which the parameter is most correlated over all vectors (rank correlation).",
        rows_of(["parameter", "role", "searched", "left", "share left", "shipped", "central", "moves"], _pinned(found, central)),
        f"Not pinned down (share left above {PINNED_BELOW:g}): {_open(found)}. Every verdict in `findings.md` is therefore over the set.",
        f"![Searched range, set and shipped value of each parameter]({figure_of(FIGURE)})",
        "## Patterns",
        "*Skill*: share of variance that the emulator predicts at vectors held out (Q²); a low one rules little out. "
        f"*Shipped* is measured here over {plan.horizon_weeks} weeks and {seeds} seeds, as every other vector is, so that they compare; "
        "the [validation](validation.md) measures it over more, and is what the shipped market is to be judged by.",
        rows_of(["pattern", "bounds", "slack", "shipped", "lowest and highest in the set", "vectors ruled out by it alone", "emulator's skill"], list(_patterns(found))),
    ]  # fmt: skip
    return "\n\n".join(parts)


def _later(found: Calibration, left: int) -> str:
    """Return what the waves after the first ran."""
    if found.waves < 2:
        return "No second wave: too few vectors for an emulator."
    name, before = ("Second wave", "the first") if found.waves == 2 else (f"Waves 2 to {found.waves}", "those before")
    return (
        f"{name}: {found.later} vectors proposed by ABC-SMC over emulators of {before} "
        f"(tolerance reached: {found.tolerance:.1f}), {left} left."
    )


def _pinned(found: Calibration, central: dict[str, float]) -> list[list[str]]:
    rows = []
    first = found.matched.vectors.iloc[0]
    for row in found.matched.pinned().itertuples():
        role = "fitted" if row.parameter in FITTED else "open"
        rows.append(
            [f"`{row.parameter}`", role, f"{row.searched_low:.3g} to {row.searched_high:.3g}", f"{row.left_low:.3g} to {row.left_high:.3g}",
             f"{row.share_left:.2f}", f"{first[str(row.parameter)]:.3g}", f"{central[str(row.parameter)]:.3g}", f"{row.moves} ({row.rank_correlation:.2f})"]
        )  # fmt: skip
    return rows


def _open(found: Calibration) -> str:
    table = found.matched.pinned()
    names = table.loc[table["share_left"] > PINNED_BELOW, "parameter"]
    return ", ".join(f"`{name}`" for name in names) or "none"


def _patterns(found: Calibration) -> Iterator[list[str]]:
    matched = found.matched
    inside = matched.estimates[matched.is_left]
    others = matched.implausibility
    for pattern in C_PATTERNS:
        name = pattern.name
        alone = (others[name] > CUTOFF) & (others.drop(columns=name).max(axis=1) <= CUTOFF)
        skill = found.skill.get(name)
        yield [
            f"{name}: {pattern.label_en}", f"{pattern.low:.3g} to {pattern.high:.3g}", f"{pattern.slack:g}",
            f"{matched.estimates[name].iloc[0]:.3g}", f"{inside[name].min():.3g} to {inside[name].max():.3g}",
            str(int(alone.sum())), "not emulated" if skill is None else f"{skill:.2f}",
        ]  # fmt: skip


def draw(path: Path, texts: Texts, found: Calibration) -> None:
    """Draw, for each parameter on its searched range, all vectors in grey, the set in blue and the shipped value."""
    matched = found.matched
    low, high = matched.vectors.min(), matched.vectors.max()
    unit = (matched.vectors - low) / (high - low)
    names, words = [str(name) for name in unit], Words(texts)
    with drawing():
        figure, (axes,) = panels(1, 1, 7.5, 0.26 * len(names) + 0.9)
        for place, name in enumerate(reversed(names)):
            axes.plot(unit[name], [place - 0.12] * len(unit), "|", color="#AAAAAA", markersize=5)
            axes.plot(
                unit.loc[matched.is_left, name],
                [place + 0.12] * int(matched.is_left.sum()),
                "|",
                color=BLUE,
                markersize=8,
            )
            axes.plot(unit[name].iloc[[0]], [place], "D", color=BLACK, markersize=4)
        axes.set_yticks(range(len(names)), [words.parameter(name) for name in reversed(names)], fontsize=8)
        axes.set_xticks([0, 1], [texts(f"calibration.figure.{end}") for end in ("lowest", "highest")])
        figure = titled(figure, texts("calibration.figure.title"))
        figure.savefig(path, metadata={"Date": None})
