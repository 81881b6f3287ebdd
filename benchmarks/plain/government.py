"""Government acts: programmes choose whom to reach, support them, and cost money."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import mesa

from benchmarks.plain.numbers import whole
from benchmarks.plain.services import build_connections, keep_house, reach_in
from simulation.chance import Draw
from simulation.parameters import WEEKS_PER_MONTH, WEEKS_PER_YEAR

if TYPE_CHECKING:
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket
    from benchmarks.plain.surroundings import Community
    from simulation.policy.programme import Programme

LEAST_EAGERNESS = 0.05
LEAST_CAPACITY = 1e-9
NEEDS_COCREATION = ("cocreation_coaching", "information_campaign")


class Undertaking(mesa.Agent):
    """One programme and what it has done: ``plan`` says what it may do."""

    def __init__(self, model: PlainMarket, plan: Programme) -> None:
        super().__init__(model)
        self.plan = plan
        self.outlay = 0  # rupiah this tick
        self.total_outlay = 0
        self.reached = 0
        self.online_gain = [0.0] * len(model.plan.regions)
        self.circles: dict[int, Community] = {}  # founded, by cell
        self.is_running = False  # this tick: in its window, with money left when the tick began

    def book(self, amount: int) -> None:
        """Book public money."""
        self.outlay += amount
        self.total_outlay += amount

    def since_start(self) -> int:
        """Return ticks since the programme began."""
        return self.model.tick - self.plan.start * self.model.ticks_per_week

    def money_left(self) -> float:
        """Return rupiah of the budget not yet spent."""
        return math.inf if self.plan.budget is None else self.plan.budget - self.total_outlay

    def begin_tick(self) -> None:
        """Forget last tick's outlay; find out whether the programme runs now."""
        end = self.plan.end
        is_open = self.since_start() >= 0 and (end is None or self.model.tick < end * self.model.ticks_per_week)
        self.outlay, self.is_running = 0, is_open and self.money_left() > 0

    def is_intake(self) -> bool:
        """Tell whether firms are taken in now."""
        every = (self.plan.every or 0) * self.model.ticks_per_week
        return self.is_running and (self.since_start() % every == 0 if every else self.since_start() == 0)

    def members(self) -> Iterator[Firm]:
        """Return firms that were taken in."""
        return (firm for firm in self.model.firms if self.plan.id in firm.enrolled)

    def left_with(self, firm: Firm) -> float:
        """Return what is left of an effect on ``firm`` that halves with every half-life."""
        rate = math.log(2.0) / (self.plan.half_life * self.model.ticks_per_week)
        return math.exp(-rate * (self.model.tick - firm.enrolled[self.plan.id]))


def run_programmes(market: PlainMarket) -> None:
    """Let every programme under way choose whom to reach, support them and book its outlays."""
    for firm in market.firms:
        firm.forget_support()
    for programme in market.programmes:
        programme.begin_tick()
    if market.tick < 0:
        return
    for programme in sorted(market.programmes, key=lambda item: item.plan.id):
        if not (programme.plan.kind in NEEDS_COCREATION and market.plan.co_creation in ("off", {"share": 0.0})):
            run(market, programme)


def run(market: PlainMarket, programme: Undertaking) -> None:
    """Take firms in if it is time, then support all who are in."""
    kind = programme.plan.kind
    if kind == "digital_infrastructure":
        build_connections(market, programme)
        return
    if programme.is_intake():
        for firm in take_in(market, programme):
            welcome(market, programme, firm)
    if kind == "community_hub" and programme.is_running:
        keep_house(market, programme)
    if kind == "buy_local_promotion" and programme.is_running:
        promote(market, programme)
    for firm in programme.members():
        support(programme, firm)


# whom a programme reaches


def take_in(market: PlainMarket, programme: Undertaking) -> list[Firm]:
    """Enrol firms in reach that take up the offer, in the order of the targeting rule, while there are places."""
    plan = programme.plan
    served = [firm for firm in market.living_umkm() if is_served(plan, firm)]
    willing = [firm for firm in served if plan.id not in firm.enrolled and is_willing(market, plan, firm)]
    willing.sort(key=lambda firm: (*turn_of(market, plan, firm), firm.uid))
    if plan.target == "all":
        places = len(served)
    else:
        places = plan.slots if isinstance(plan.slots, int) else max(1, whole(plan.slots * len(served)))
    price = price_of_a_place(plan)
    if price and plan.budget is not None:
        places = min(places, int(programme.money_left() // price))
    for firm in willing[:places]:
        firm.enrolled[plan.id] = market.tick
        firm.is_treated = True
    programme.reached += len(willing[:places])
    return willing[:places]


def is_served(plan: Programme, firm: Firm) -> bool:
    """Tell whether a firm passes the programme's filters."""
    in_sector = not plan.sectors or firm.sector.name in plan.sectors
    return in_sector and (not plan.regions or firm.cell.region.name in plan.regions)


def is_willing(market: PlainMarket, plan: Programme, firm: Firm) -> bool:
    """Tell whether a firm is within reach (once for all) and takes up an offer (at this intake)."""
    if plan.kind == "soft_loan" and firm.loan_due:
        return False
    place = firm.cell.area if plan.kind == "community_hub" else firm.uid  # a hub reaches whom it stands near
    is_reached = market.luck.uniform_once(Draw.REACH, place, plan.number) < reach_in(plan, firm.cell.region)
    return is_reached and market.luck.uniform(Draw.TAKE_UP, firm.uid, plan.number) < plan.take_up


def turn_of(market: PlainMarket, plan: Programme, firm: Firm) -> tuple[float, float]:
    """Return a firm's place in the queue under the targeting rule, lowest first, and the lottery that breaks ties."""
    lottery = market.luck.uniform_once(Draw.TARGET, firm.uid, plan.number)
    match plan.target:
        case "first_come":  # the literate and willing hear of it sooner
            return lottery / max(firm.literacy * (1.0 - firm.resistance), LEAST_EAGERNESS), lottery
        case "remote_first":
            return (0.0 if firm.cell.region.is_remote else 1.0), lottery
        case "low_literacy_first":
            return firm.literacy, lottery
        case "suited_sectors_first":
            factors = market.plan.sectors[firm.sector.code]
            return -(factors.fit_weight * factors.taste_spread * factors.taste_spread * factors.drift), lottery
        case "tight_capacity_first":
            return -firm.expected / max(firm.capacity, LEAST_CAPACITY), lottery
    return 0.0, lottery  # random, all


# what it gives


def welcome(market: PlainMarket, programme: Undertaking, firm: Firm) -> None:
    """Do what happens once, at enrolment: book the price of a place, pay out grants and loans."""
    plan = programme.plan
    programme.book(price_of_a_place(plan))
    if plan.kind == "grant":
        firm.flows.grant += plan.amount
    if plan.kind == "soft_loan":
        ticks = max(1, plan.tenor * market.ticks_per_week)
        firm.flows.loan += plan.amount
        firm.loan_instalment = instalment_of(plan, ticks, market.ticks_per_week)
        firm.loan_due = firm.loan_instalment * ticks


def price_of_a_place(plan: Programme) -> int:
    """Return public money per firm taken in."""
    match plan.kind:
        case "digital_marketing_training" | "product_innovation_training":
            return round(plan.hours * plan.unit_cost)
        case "cocreation_coaching" | "academic_advisor":
            return round(plan.visits * plan.unit_cost)
        case "information_campaign":
            return round(plan.contacts * plan.unit_cost)
        case "grant":
            return plan.amount + plan.unit_cost
        case "soft_loan":  # the interest subsidy on the mean balance; the principal is the bank's
            return round(0.5 * plan.amount * plan.subsidy * plan.tenor / WEEKS_PER_YEAR) + plan.unit_cost
    return 0  # hubs are paid by the month, promotion by the contact


def instalment_of(plan: Programme, ticks: int, ticks_per_week: int) -> int:
    """Return the equal payment per tick that repays a loan with interest."""
    rate = plan.rate / (WEEKS_PER_YEAR * ticks_per_week)
    if rate == 0.0:
        return math.ceil(plan.amount / ticks)
    return math.ceil(plan.amount * rate / (1.0 - math.exp(-ticks * math.log(1.0 + rate))))


def dose(amount: float, half: float) -> float:
    """Return the share of the full effect that ``amount`` gives: one half at ``half``, never all."""
    return 1.0 - math.exp(-math.log(2.0) * amount / half)


def support(programme: Undertaking, firm: Firm) -> None:
    """Add what a programme does for a firm it took in."""
    plan = programme.plan
    match plan.kind:
        case "digital_marketing_training":
            learnt = dose(plan.hours, plan.half_hours) * programme.left_with(firm)
            firm.literacy_gain += plan.literacy * learnt
            firm.understanding_gain += plan.understanding * learnt
        case "product_innovation_training":
            learnt = dose(plan.hours, plan.half_hours) * programme.left_with(firm)
            firm.skill_gain += plan.skill * learnt
            firm.lag_cut = together(firm.lag_cut, plan.lag_cut * learnt)
        case "cocreation_coaching":
            learnt = dose(plan.visits, plan.half_visits) * programme.left_with(firm)
            firm.execution_gain += plan.execution * learnt
            firm.understanding_gain += plan.understanding * learnt
        case "information_campaign":
            learnt = dose(plan.contacts, plan.half_contacts) * programme.left_with(firm)
            firm.understanding_gain += plan.understanding * learnt
        case "academic_advisor":
            help_ = dose(plan.visits, plan.half_visits) * programme.left_with(firm)
            firm.noise_factor *= 1.0 - plan.noise_cut * help_
            firm.lag_cut = together(firm.lag_cut, plan.lag_cut * help_)
        case "community_hub" if programme.is_running:
            firm.session_discount = together(firm.session_discount, plan.discount)


def together(saved: float, more: float) -> float:
    """Return what two savings save together: the second saves its share of what the first left."""
    return 1.0 - (1.0 - saved) * (1.0 - min(more, 1.0))


def promote(market: PlainMarket, programme: Undertaking) -> None:
    """Let people hear of the living firms taken in, and pay by the contact."""
    plan, living = programme.plan, [firm for firm in programme.members() if firm.is_alive]
    each = plan.contacts / (WEEKS_PER_MONTH * market.ticks_per_week)
    for firm in living:
        firm.promotion += each
    programme.book(round(each * plan.unit_cost * len(living)))
