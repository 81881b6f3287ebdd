# ruff: noqa: E501 (tables: what is replaced by what)
"""Faults in the processes and in their order."""

from __future__ import annotations

from typing import Final

from benchmarks.mutations.fault import Fault

P: Final = "simulation/processes"
G: Final = "simulation/policy"
WEEK: Final = "simulation/schedule.py"
POLICIES: Final = ("tests/test_policy.py",)

IN_PROCESSES: Final = (
    Fault(WEEK, "    talk,  # who tells\n", "", "nobody tells: a process is dropped from the week"),
    Fault(WEEK, "    drift_tastes,  # what people like moves on\n", "", "tastes stand still: a process is dropped from the week"),
    Fault(WEEK, "    settle,  # the books\n", "", "nothing is booked: a process is dropped from the week"),
    Fault(WEEK, "    produce,  # price, capacity, this week's batch\n    shop,  # occasions, choices, queues\n",
          "    shop,  # occasions, choices, queues\n    produce,  # price, capacity, this week's batch\n",
          "people shop before the batch is made"),
    Fault(f"{P}/ledger.py", "- firms.paid_overhead - firms.repayment", "- firms.paid_overhead",
          "instalments do not leave the till", is_few=True),
    Fault(f"{P}/ledger.py", "np.maximum(cash - kept, 0)", "np.maximum(cash, 0)", "owners empty the till"),
    Fault(f"{P}/exit_and_entry.py", "(firms.cash < -firms.credit)", "(firms.cash < firms.credit)",
          "a firm must hold its credit line in cash"),
    Fault(f"{P}/exit_and_entry.py", "market.tick - firms.closed >= delay", "market.tick - firms.closed > delay",
          "newcomers come a week late"),
    Fault(f"{P}/tastes.py", "trends.position[:, axis] += trends.step[:, axis]", "trends.position[:, axis] -= trends.step[:, axis]",
          "trends run backwards"),
    Fault(f"{P}/adoption.py", "- rules.resistance_weight * firms.resistance", "+ rules.resistance_weight * firms.resistance",
          "resistance speeds adoption"),
    Fault(f"{P}/adoption.py", "market.tick - firms.switched >= rules.minimum_stay", "market.tick - firms.switched > rules.minimum_stay",
          "firms stay a week longer than the least"),
    Fault(f"{P}/advertising.py", "near = paid - online +", "near = paid +", "contacts online are made twice"),
    Fault(f"{P}/advertising.py", "        firms.stock[row] -= units\n", "", "samples do not leave the shelf"),
    Fault(f"{P}/sessions.py", "    due &= market.is_due(rules.session_interval)\n", "", "sessions are due every week"),
    Fault(f"{P}/sessions.py", "full = fixed + rules.cocreation.participant_cost * answers", "full = fixed + 0.0 * answers",
          "participants cost nothing"),
    Fault(f"{P}/development.py", "(noise * noise + spread * spread) / len(heard)", "noise * noise + spread * spread",
          "more answers teach no more than one"),
    Fault(f"{P}/launching.py", "is_cocreated=bool(firms.is_cocreated[row])) // 2", "is_cocreated=bool(firms.is_cocreated[row]))",
          "going back costs as much as a redesign"),
    Fault(f"{P}/launching.py", "market.tick - firms.panel_tick >= patience", "market.tick - firms.panel_tick > patience",
          "unanswered ideas wait a week longer"),
    Fault(f"{P}/launching.py", "is_open & (keeps | (market.tick", "is_open & ((market.tick",
          "a vote to keep the design is not answered"),
    Fault(f"{P}/launching.py", "        if not firms.is_cocreated[row]:  # lessons from sales overtook the vote\n            firms.panel_choice[row] = -1\n", "",
          "a vote counts for a design that nobody voted on"),
    Fault(f"{P}/tastes.py", "    fresh = 1.0 - keep\n", "    fresh = math.sqrt(1.0 - keep * keep)\n",
          "a persistent trend wanders farther"),
    Fault(f"{P}/sessions.py", "firms.panel_method[row] = sessions.method[k]", "firms.panel_method[row] = 0",
          "a panel forgets how it was asked"),
    Fault(f"{P}/experience.py", 'rules.cocreation.promise * traits(market, "promise")[firms.panel_method]', "0.0 * firms.panel_method + 1.0",
          "the gap of a pending idea forgets the promise"),
    Fault(f"{P}/settling_in.py", "firms.withdrawal -= firms.cash - cash", "firms.withdrawal += firms.cash - cash",
          "what owners pay in is booked as taken out"),
    Fault(f"{P}/production.py", "busy &= ~firms.is_target_cocreated", "busy &= firms.is_target_cocreated",
          "without the cost channel it is the others who change over for free"),
    Fault(f"{P}/talk.py", "market.tick - PARTICIPANT_WEEKS * market.ticks_per_week", "market.tick - PARTICIPANT_WEEKS",
          "ticks are taken for weeks"),
    Fault(f"{P}/talk.py", "week = tick // market.ticks_per_week", "week = tick",
          "communities meet every so many ticks, not weeks"),
    Fault(f"{G}/services.py", "return np.asarray(self._areas(market)[market.firms.area[rows]])",
          "return super()._is_reached(market, rows)", "a hub serves firms that have none near, and not all that do",
          POLICIES),
    Fault(f"{G}/intake.py", "min(self._places(len(served)), self._affordable(market))", "self._places(len(served))",
          "a programme spends more than its budget", POLICIES),
)  # fmt: skip
