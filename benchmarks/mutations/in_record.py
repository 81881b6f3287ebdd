# ruff: noqa: E501 (tables: what is replaced by what)
"""Faults in what an observer writes down."""

from __future__ import annotations

from typing import Final

from benchmarks.mutations.fault import SUITE, Fault

R: Final = "simulation/record"
TESTS: Final = (*SUITE, "tests/test_compare.py", "tests/test_stationary.py")

IN_RECORD: Final = (
    Fault(f"{R}/quantities.py", "- f.paid_overhead - f.session_cost - f.redesign_cost", "- f.paid_overhead - f.redesign_cost",
          "sessions are free in the profit", TESTS),
    Fault(f"{R}/quantities.py", "values[~alive] = 0.0", "pass", "firms are counted after they closed", TESTS),
    Fault(f"{R}/measures.py", "(n * total) - (n + 1) / n)", "(n * total) - 1.0)", "the Gini index of equal firms is not zero", TESTS),
    Fault(f"{R}/measures.py", 'ratio(float(view.each_of_cohort("revenue").sum()) - before, before)',
          'ratio(float(view.each_of_cohort("revenue").sum()), before)', "growth is the ratio of two years, not their difference", TESTS),
    Fault(f"{R}/measures.py", "(exit_week >= SURVIVAL_WEEKS)", "(exit_week > SURVIVAL_WEEKS)",
          "closing in the week after the third year counts as not surviving", TESTS),
    Fault(f"{R}/measures.py", 'return -ratio(view.total("distance"), view.total("purchases"))',
          'return ratio(view.total("distance"), view.total("purchases"))', "fit rises with distance", TESTS),
    Fault(f"{R}/measures.py", 'return 1.0 - ratio(view.total("lost"), view.total("attempts"))',
          'return ratio(view.total("lost"), view.total("attempts"))', "the fill rate is the share not served", TESTS, is_few=True),
    Fault(f"{R}/measures.py", "fell = scored[\"after\"] < line * scored[\"before\"]",
          "fell = scored[\"after\"] < scored[\"before\"]", "any fall in sales is a failed launch", TESTS),
    Fault(f"{R}/measures.py", "launch_outcomes(launches, line).groupby", "launch_outcomes(launches).groupby",
          "every line of a failed launch is the same", TESTS),
    Fault(f"{R}/recorder.py", "return (week + -self.horizon % WEEKS_PER_YEAR) // WEEKS_PER_YEAR", "return week // WEEKS_PER_YEAR",
          "years count from week 0 and not from the horizon", TESTS),
    Fault(f"{R}/recorder.py", "        self.years[:, row] = 0.0\n", "", "a newcomer inherits the sums of the firm before", TESTS),
    Fault(f"{R}/recorder.py", "market.relative_sales(row, start + half, start + 2 * half)", "market.relative_sales(row, start, start + half)",
          "launches are judged by their first half year", TESTS),
    Fault(f"{R}/launches.py", "dates[self.judged] <= tick", "dates[self.judged] < tick", "launches are judged a week late", TESTS),
    Fault(f"{R}/tables.py", "urban[0] / urban.sum() - far[0] / far.sum()", "urban[0] / urban.sum() + far[0] / far.sum()",
          "the gap between town and country is a sum", TESTS),
    Fault(f"{R}/recorder.py", "np.where(is_there, market.firms.uid.astype(np.int64), NOBODY)", "market.firms.uid",
          "owners who had closed before week 0 survive", TESTS),
    Fault(f"{R}/tables.py", '"cohort": recorder.start_uid[place] == who[:, 0],', '"cohort": recorder.start_uid[place] >= 0,',
          "newcomers count as firms of week 0", TESTS),
)  # fmt: skip
