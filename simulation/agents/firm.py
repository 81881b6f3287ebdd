"""Firms: UMKM and big brands share one population; what both have is declared on :class:`Firm`."""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from simulation.agents.columns import NOBODY, ColumnAgent, column
from simulation.kernels.tables import LONG_AGO


class Method(IntEnum):
    """How a firm listens to customers."""

    POLL = 0
    SURVEY = 1
    CONSULTATION = 2
    TASTE_TEST = 3


class Exit(IntEnum):
    """Why a firm closed."""

    NONE = 0
    INSOLVENT = 1
    HAZARD = 2


class Size(IntEnum):
    """Tercile of starting sales within the sector; brands are apart."""

    SMALL = 0
    MIDDLE = 1
    LARGE = 2
    BRAND = 3


class Firm(ColumnAgent):
    """A maker of goods who hears from customers and decides what to make next."""

    population_name = "firms"

    # identity
    sector = column(np.int8, "sector", "Sector.")
    area = column(np.int32, "trade area", "Trade area; -1 for a big brand, which is everywhere.", fill=NOBODY)
    region = column(np.int8, "region", "Region of the trade area; -1 for a big brand.", fill=NOBODY)
    is_brand = column(np.bool_, "yes/no", "Big brand.")
    is_alive = column(np.bool_, "yes/no", "In business.")
    generation = column(np.int32, "1", "How many firms held this place before.")
    opened = column(np.int32, "tick", "When the firm opened.")
    closed = column(np.int32, "tick", "When the place fell empty, long ago for never.", fill=LONG_AGO)
    exit_kind = column(np.int8, "Exit", "Why the last owner of the place closed.")
    size_class = column(np.int8, "Size", "Tercile of starting sales in the sector, kept by the place.")
    phase = column(np.float64, "0..1", "Own position in every calendar (sessions, lessons, reviews).")

    # product and price
    design = column(np.float64, "taste", "Present design.", shape=("dimensions",))
    previous_design = column(np.float64, "taste", "Design before the latest launch.", shape=("dimensions",))
    quality = column(np.float64, "utility", "Quality.")
    price = column(np.int64, "Rp/unit", "Posted price.")
    starting_price = column(np.int64, "Rp/unit", "Price at opening.")
    unit_cost = column(np.int64, "Rp/unit", "Cost of materials and labour of a unit.")
    equity = column(np.float64, "utility", "Utility of a big brand's name.")
    is_cocreated = column(np.bool_, "yes/no", "The present design came out of a session.")

    # belief and development
    belief = column(np.float64, "taste", "Believed mean taste.", shape=("dimensions",))
    belief_variance = column(np.float64, "taste²", "Variance of that belief, per dimension.", fill=1)
    buyers_taste = column(np.float64, "taste", "Sum of buyers' tastes since the last lesson.", shape=("dimensions",))
    buyers = column(np.int64, "purchases", "Purchases since the last lesson.")
    target = column(np.float64, "taste", "Design under development.", shape=("dimensions",))
    ready = column(np.int32, "tick", "When the design under development is launched, long ago for none.", fill=LONG_AGO)
    idea_from = column(np.int32, "tick", "When work on the design under development began.")
    is_target_cocreated = column(np.bool_, "yes/no", "The design under development came out of a session.")
    launched = column(np.int32, "tick", "Latest launch, -1 for none.", fill=NOBODY)
    is_on_trial = column(np.bool_, "yes/no", "The latest launch has not been judged yet.")

    # production
    capacity = column(np.float64, "units/tick", "Weekly capacity.")
    base_capacity = column(np.float64, "units/tick", "Capacity at opening, which does not wear out.")
    ordered_capacity = column(np.float64, "units/tick", "Capacity bought and not ready yet.")
    capacity_ready = column(np.int32, "tick", "When bought capacity is ready, long ago for none.", fill=LONG_AGO)
    tight_ticks = column(np.int64, "bits", "Last ticks in which a batch took over 90% of capacity, one bit each.")
    expected = column(np.float64, "units/tick", "Expected demand (smoothed first-choice attempts).")
    stock = column(np.int64, "units", "Finished goods at hand.")
    made = column(np.int64, "units", "Made this tick.")
    spoiled = column(np.int64, "units", "Spoiled this tick.")
    sold = column(np.int64, "units", "Sold this tick.")
    given = column(np.int64, "units", "Given away as samples this tick.")
    attempts_month = column(np.int64, "units", "First-choice demand since the last price review.")
    lost_month = column(np.int64, "units", "First-choice demand not served since the last price review.")
    repeats = column(np.int64, "purchases", "Purchases this tick by customers whose last purchase was here too.")
    purchases = column(np.int64, "purchases", "Purchases this tick.")
    distance_sum = column(np.float64, "taste", "Sum over this tick's purchases of the distance to the buyer's taste.")
    satisfaction_sum = column(np.float64, "index", "Sum over this tick's purchases of satisfaction.")
    praise = column(np.int64, "people", "People who praised the firm this tick.")
    complaints = column(np.int64, "people", "People who complained of the firm this tick.")
    history = column(np.int32, "units", "Units sold in each of the last ticks (ring).", shape=("history",))
    attempts = column(np.int64, "units", "First-choice demand this tick, served or not.")
    lost = column(np.int64, "units", "First-choice demand not served this tick.")

    # money of this tick, and what is left
    cash = column(np.int64, "Rp", "Cash.")
    credit = column(np.int64, "Rp", "Overdraft allowed by a credit line.")
    overhead = column(np.int64, "Rp/tick", "Fixed cost.")
    revenue = column(np.int64, "Rp", "Received from customers this tick.")
    materials = column(np.int64, "Rp", "Paid for making goods this tick.")
    session_cost = column(np.int64, "Rp", "Paid for sessions this tick.")
    redesign_cost = column(np.int64, "Rp", "Paid for redesigns this tick.")
    ad_cost = column(np.int64, "Rp", "Paid for advertising this tick.")
    investment = column(np.int64, "Rp", "Paid for capacity this tick.")
    grant = column(np.int64, "Rp", "Grants received this tick.")
    loan = column(np.int64, "Rp", "Loans received this tick.")
    repayment = column(np.int64, "Rp", "Instalments and interest paid this tick.")
    withdrawal = column(np.int64, "Rp", "Taken out by the owner this tick.")
    paid_overhead = column(np.int64, "Rp", "Fixed cost paid this tick.")

    # co-creation
    is_cocreating = column(np.bool_, "yes/no", "Co-creates now.")
    has_cocreated = column(np.bool_, "yes/no", "Co-created at any time since week 0.")
    method = column(np.int8, "Method", "How this firm listens when it co-creates.")
    switched = column(
        np.int32, "tick", "When the firm last took up or dropped co-creation, long ago for never.", fill=LONG_AGO
    )
    held_session = column(np.bool_, "yes/no", "A session took place this tick.")
    answers = column(np.int64, "people", "Answers in this tick's session.")
    panel_size = column(np.int32, "people", "Answers in the panel whose ideas are open.")
    panel_tick = column(np.int32, "tick", "When that panel was asked, -1 for none.", fill=NOBODY)
    panel_customers = column(np.int32, "customer row", "Who answered the open panel.", shape=("panel",), fill=NOBODY)
    panel_reports = column(np.float64, "taste", "What they said.", shape=("panel", "dimensions"))
    panel_alternative = column(
        np.float64,
        "utility",
        "How close a design must come for each of them to buy it rather than the best alternative: utility of fit.",
        shape=("panel",),
    )
    panel_vote = column(np.int8, "option", "Option each of them voted for in a poll.", shape=("panel",), fill=NOBODY)
    panel_choice = column(np.int8, "option", "Option that won the poll, -1 for no poll.", fill=NOBODY)
    panel_method = column(np.int8, "method", "How that panel was asked.")
    panel_share = column(np.float64, "share", "Panel over rememberers at the latest session.")
    is_digital = column(np.bool_, "yes/no", "Sells and talks online.")
    literacy = column(np.float64, "share", "Digital literacy.")
    understanding = column(np.float64, "share", "Understanding of co-creation.")
    resistance = column(np.float64, "share", "Resistance to change.")
    skill = column(np.float64, "factor", "Skill in making new designs.", fill=1)

    # expectations fixed at opening
    start_sales = column(np.float64, "units/tick", "Sales expected at opening, from memories alone.")
    gross_profit = column(np.float64, "Rp/month", "Gross profit expected at opening.")

    # factors that studies set to shock single firms; 1 in every scenario
    talk_factor = column(np.float64, "factor", "Own factor on buyers' chance of praising.", fill=1)
    ad_factor = column(np.float64, "factor", "Own factor on adverts' contacts.", fill=1)

    # support: written by programmes only; processes read base and support
    literacy_gain = column(np.float64, "share", "Added digital literacy.")
    understanding_gain = column(np.float64, "share", "Added understanding of co-creation.")
    skill_gain = column(np.float64, "factor", "Added skill.")
    execution_gain = column(np.float64, "share", "Better-run sessions: more answers, better explanation.")
    noise_factor = column(np.float64, "factor", "Factor on the noise of reports.", fill=1)
    lag_cut = column(np.float64, "share", "Development time saved.")
    session_discount = column(np.float64, "share", "Session cost borne by others.")
    promotion = column(np.float64, "people/tick", "Contacts by public promotion.")
    is_treated = column(np.bool_, "yes/no", "Reached by a programme since week 0.")
    loan_due = column(np.int64, "Rp", "Principal still owed.")
    loan_instalment = column(np.int64, "Rp/tick", "Instalment of the loan.")


class Umkm(Firm):
    """A micro, small or medium firm: local, flexible, short of capacity and of cash."""

    def story(self) -> dict[str, float | str | bool]:
        """Return the main facts of this firm in plain words and numbers."""
        return {
            "uid": self.uid, "price": self.price, "cash": self.cash, "stock": self.stock, "capacity": self.capacity,
            "expected": self.expected, "digital": self.is_digital, "co_creating": self.is_cocreating,
        }  # fmt: skip


class BigBrand(Firm):
    """A big brand: everywhere, cheap to make, well advertised, slow to change."""
