"""Random small scenarios for the twins, in which everything that takes months in life happens within weeks.

Scenario ``k`` is the same in every run. What there is to choose from goes round (sectors, methods, ways of co-creating,
kinds of programme, targeting rules), so that a few scenarios hold all of it; numbers and switches are drawn.
"""

from __future__ import annotations

import random
from typing import Any, Final

from simulation.policy.programmes import programme_kinds
from simulation.scenario import Scenario, load

WEEKS: Final = 62
METHODS: Final = ("mixed", "poll", "survey", "consultation", "taste_test")
MODES: Final = ("voluntary", "all", {"share": 0.5}, "voluntary", "all", "off")
TARGETS: Final = (
    "random", "first_come", "remote_first", "low_literacy_first", "suited_sectors_first", "tight_capacity_first", "all",
)  # fmt: skip
KINDS: Final = tuple(sorted(programme_kinds()))

QUICK: Final[dict[str, Any]] = {
    "population.customers": 300, "population.trade_area_size": 150, "population.customers_per_umkm": 20,
    "population.community_size": 20, "population.community_share": 0.6, "population.brands_per_sector": 1,
    "demand.shopping_rate": 3.0, "demand.label_utility": 0.1, "demand.brand_equity": 0.1, "taste.half_life": 3,
    "learning.sales_interval": 2, "learning.brand_interval": 3, "learning.trial_weeks": 1,
    "learning.smallest_step": 0.05,
    "cocreation.session_interval": 1, "cocreation.answer_share": 0.8, "cocreation.panel_limit": 0.6,
    "cocreation.start_share": 0.7, "cocreation.promise": 0.7, "adoption.digital_share": 0.6, "adoption.review_interval": 1,
    "adoption.minimum_stay": 1, "adoption.base": -1.0, "production.brand_lag": 2, "production.smoothing": 1,
    "talk.talk": 0.5, "talk.negative_talk": 0.5, "talk.tell_strong": 0.3, "talk.tell_weak": 0.2,
    "loyalty.bond_gain": 0.2, "loyalty.forgetting": 0.05, "finance.hazard": 0.06,
    "finance.settling": 1,
}  # fmt: skip
NUMBERS: Final[dict[str, tuple[float, ...]]] = {
    "population.memory_slots": (3, 5, 8, 12), "population.weak_ties": (0, 2), "demand.fit_cap": (2.0, 6.0),
    "demand.shopping_shape": (0.5, 1.0, 2.0), "taste.trend_persistence": (0.0, 0.5), "taste.community_part": (0.0, 0.3),
    "learning.alternatives": (3, 4, 5), "learning.feasible_step": (0.3, 0.8), "cocreation.invited": (5, 30),
    "cocreation.idea_reach": (0.0, 0.5), "cocreation.ownership_gain": (0.0, 0.1), "cocreation.explanation": (0.2, 0.8),
    "cocreation.unanswered_after": (1, 6), "production.lag": (0, 1, 2), "production.capacity_slack": (0.8, 1.5),
    "production.growth_payback": (2, 20), "production.redesign_cost": (0.02, 0.3), "marketing.seeding": (0.0, 6.0),
    "marketing.umkm_contacts": (4.0, 15.0), "marketing.online_elsewhere": (0.1, 0.5), "loyalty.faint": (0.6, 0.9),
    "loyalty.expectation_adapts": (0.0, 0.5), "loyalty.new_per_week": (1, 2, 3), "loyalty.stockout_loss": (0.0, 0.3),
    "finance.starting_cash": (0.3, 2.0), "finance.overhead": (0.5, 1.2), "finance.credit_access": (0.1, 0.6),
    "talk.pleased_above": (0.0, 0.2), "talk.displeased_below": (-0.2, 0.0), "finance.entry_delay": (0.5, 6),
}  # fmt: skip
SWITCHES: Final = (
    "drift", "sales_learning", "brand_learning", "bond", "word_of_mouth", "negative_talk", "advertising",
    "capacity_limit", "capacity_growth", "price_review", "trial", "exit", "entry",
)  # fmt: skip
CHANGES: Final[dict[str, float]] = {
    "talk.talk": 0.2, "cocreation.report_noise": 0.2, "demand.price_weight": 3.0, "cocreation.session_interval": 2,
    "marketing.brand_reach": 0.02, "production.lag": 1, "cocreation.invited": 20, "loyalty.bond_gain": 0.1,
}  # fmt: skip


def scenario(k: int) -> Scenario:
    """Return the ``k``-th scenario."""
    lot = random.Random(k)
    base = load("classroom" if k % 3 == 2 else "baseline")
    options = QUICK | {name: lot.choice(values) for name, values in NUMBERS.items()}
    options |= {f"switches.{name}": False for name in SWITCHES if lot.random() < 0.08}
    options |= {f"channels.{name}": False for name in ("fit", "bond", "talk", "cost") if lot.random() < 0.12}
    options |= {} if k % 4 != 1 else {"channels.cost": False}
    options |= {
        "time.burn_in": lot.choice((1, 2)), "time.ticks_per_week": 2 if k % 5 == 3 else 1,
        "population.dimensions": 1 + (k + 1) % 3, "demand.retries": k % 3, "population.meets_every": 1 + k % 4,
        "cocreation.method": METHODS[k % len(METHODS)],
        "learning.target_rule": "mean" if k % 4 == 3 else "choice", "switches.brands_cocreate": lot.random() < 0.3,
        "cocreation.feasibility_check": lot.random() < 0.3,
    }  # fmt: skip
    changes = {name: {f"{lot.randint(1, 50)} weeks": CHANGES[name]} for name in lot.sample(sorted(CHANGES), 2)}
    if k % 3 == 2:  # dearer contacts: the budget stays
        changes |= {
            "marketing.umkm_contact_cost": {"20 weeks": 7000},
            "marketing.brand_contact_cost": {"30 weeks": 1500},
        }
    world = base.with_(name=f"twin-{k}", horizon=f"{WEEKS} weeks", **options)
    programmes = [_programme(lot, 4 * k + n) for n in range(4)]
    return world.with_(co_creation=MODES[k % len(MODES)], changes=changes, programmes=programmes)


def _programme(lot: random.Random, number: int) -> dict[str, Any]:
    """Return a programme of the ``number``-th kind, going round, with a random window."""
    kind, start = KINDS[number % len(KINDS)], lot.randint(0, 8)
    programme = {"id": f"p{lot.randint(0, 99)}-{number}", "kind": kind, "start": f"{start} weeks"}
    if lot.random() < 0.6:
        programme["end"] = f"{start + lot.randint(5, 50)} weeks"
    if lot.random() < 0.25:
        programme["budget"] = f"Rp {lot.randint(1, 9)}00 juta"
    if kind == "digital_infrastructure":
        return programme | {"regions": ["urban"], "build_time": "10 weeks", "online_gain": 0.15}
    programme |= {"every": f"{lot.randint(4, 20)} weeks", "take_up": 0.8, "target": TARGETS[number % len(TARGETS)]}
    programme |= {"slots": lot.choice(["3 firms", 0.3])}
    if kind == "community_hub":
        programme |= {"join_time": "10 weeks", "join_share": 0.5}
    if kind == "soft_loan":
        programme |= {"tenor": "20 weeks"}
    return programme
