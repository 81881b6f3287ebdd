"""Word of mouth: who tells, and what people hear and keep of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.chance import Draw

if TYPE_CHECKING:
    from benchmarks.plain.customer import Customer
    from benchmarks.plain.firm import Firm
    from benchmarks.plain.market import PlainMarket
    from benchmarks.plain.shopping import Trip

PARTICIPANT_WEEKS = 52  # how long somebody who answered counts as a participant


def talk(market: PlainMarket) -> None:
    """Let this tick's buyers tell what they made of it: praise if pleased, a complaint if displeased."""
    rules = market.rules.talk
    if not market.rules.switches.word_of_mouth:
        return
    for trip in market.trips:
        if trip.firm and trip.satisfaction > rules.pleased_above:
            tell(market, trip, praise_chance(market, trip), is_praise=True)
        elif trip.firm and trip.satisfaction < rules.displeased_below and market.rules.switches.negative_talk:
            tell(market, trip, rules.negative_talk, is_praise=False)
    for customer in market.customers:
        if customer.says:
            firm, is_praise = customer.says
            firm.flows.praise += is_praise
            firm.flows.complaints += not is_praise


def praise_chance(market: PlainMarket, trip: Trip) -> float:
    """Return the chance of praise before talkativeness: co-creators talk more of the firm that asked them."""
    rules, since = market.rules.talk, market.tick - PARTICIPANT_WEEKS * market.ticks_per_week
    is_participant = trip.customer.memories[trip.firm].asked >= since and market.rules.channels.talk
    return rules.talk * trip.firm.talk_factor * (rules.cocreator_talk if is_participant else 1.0)


def tell(market: PlainMarket, trip: Trip, chance: float, *, is_praise: bool) -> None:
    """Let a buyer talk with some chance; one thing a tick, and a purchase goes before an answered idea."""
    customer = trip.customer
    if market.luck.uniform(Draw.TALK, customer.uid) < chance * customer.talkativeness:
        customer.says = (trip.firm, is_praise)


def hear_and_remember(market: PlainMarket) -> None:
    """Gather what each person hears this tick from ties and adverts, and bring memories up to date."""
    market.hearings = market.evictions = 0
    for customer in market.customers:
        unknown = hear_ties(market, customer) | hear_adverts(market, customer)
        meet_new_firms(market, customer, unknown)
    for customer in market.customers:
        customer.says = None


def hear_ties(market: PlainMarket, customer: Customer) -> set[Firm]:
    """Return unknown firms that ties praised; praise of a known firm refreshes it, a complaint costs it some bond."""
    unknown = set()
    ties = [(tie, market.rules.talk.tell_strong) for tie in customer.strong_ties]
    ties += [(tie, market.rules.talk.tell_weak) for tie in customer.weak_ties]
    for teller, chance in ties:
        if teller.says is None or not does_hear(market, customer, teller, chance):
            continue
        firm, is_praise = teller.says
        if is_praise:
            unknown |= notice(market, customer, firm)
        else:
            hear_complaint(market, customer, firm)
    return unknown


def does_hear(market: PlainMarket, customer: Customer, teller: Customer, chance: float) -> bool:
    """Tell whether a tie's word arrives; members of one community hear more in a week in which it meets."""
    circle = customer.community
    if circle is not None and teller.community is circle and circle.meets(market.tick // market.ticks_per_week):
        chance *= market.rules.talk.community_talk
    return market.luck.uniform(Draw.TELL, customer.uid, teller.uid) < chance


def hear_adverts(market: PlainMarket, customer: Customer) -> set[Firm]:
    """Return unknown firms among those whose adverts reached the customer; known ones are refreshed."""
    unknown = set()
    for firm in market.adverts.get(customer, []):
        unknown |= notice(market, customer, firm)
    return unknown


def notice(market: PlainMarket, customer: Customer, firm: Firm) -> set[Firm]:
    """Refresh a remembered firm, or return it as unknown."""
    market.hearings += 1
    memory = customer.remembers(firm)
    if memory is None:
        return {firm}
    customer.refresh(memory)
    return set()


def hear_complaint(market: PlainMarket, customer: Customer, firm: Firm) -> None:
    """Lower the bond with a firm that is remembered; own experience shields, and nothing is refreshed."""
    memory = customer.remembers(firm)
    if memory is None or not market.rules.switches.bond:
        return
    shield = market.rules.talk.own_experience if customer.bought_from is firm else 0.0
    customer.weaken(memory, market.rules.talk.negative_loss * (1.0 - shield))


def meet_new_firms(market: PlainMarket, customer: Customer, unknown: set[Firm]) -> None:
    """Let the few unknown firms with the lowest keyed ranks enter memory."""
    ranked = sorted(unknown, key=lambda firm: market.luck.uniform(Draw.ENTER_MEMORY, customer.uid, firm.uid))
    for firm in ranked[: max(1, round(market.rules.loyalty.new_per_week / market.ticks_per_week))]:
        market.evictions += bool(customer.learn_of(firm))
