"""Word of mouth: who tells, and what people hear and keep of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.agents import Customer, Firm
from simulation.chance import Draw
from simulation.kernels import experience, hearing
from simulation.kernels.threads import by_groups, by_rows
from simulation.processes.process import process

if TYPE_CHECKING:
    from simulation.market import Market

PARTICIPANT_WEEKS = 52  # how long somebody who answered counts as a participant


@process(writes={Customer.says, Firm.praise, Firm.complaints})
def talk(market: Market) -> None:
    """Let this tick's buyers tell what they made of it: one thing a tick, the purchase before an answered idea.

    Firms count who praises them and who complains once it is settled what everybody tells.

    Praise when S > pleased_above, with chance talk x talkativeness x the firm's talk_factor (x co-creators'
    multiplier for who answered a session of that firm within 52 weeks); complaint when S < displeased_below, with
    chance negative_talk x talkativeness.
    Chance: TALK (customer uid) uniform.
    Order: synchronous.
    """
    rules, trips, firms = market.rules, market.trips, market.firms
    if not rules.switches.word_of_mouth:
        return
    complaint = rules.talk.negative_talk if rules.switches.negative_talk else 0.0
    multiplier = rules.talk.cocreator_talk if rules.channels.talk else 1.0
    telling = experience.Telling(
        rules.talk.talk, complaint, multiplier, market.tick - PARTICIPANT_WEEKS * market.ticks_per_week,
        rules.talk.pleased_above, rules.talk.displeased_below,
    )  # fmt: skip
    by_groups(
        experience.decide_to_talk, trips.edges, market.chance.stream(Draw.TALK, market.tick), trips.purchases(),
        market.people, market.memories, firms.talk_factor, telling, market.customers.says,
    )  # fmt: skip
    told = market.customers.says
    firms.praise[:] = np.bincount(told[told > 0] - 1, minlength=len(firms))
    firms.complaints[:] = np.bincount(-told[told < 0] - 1, minlength=len(firms))


@process(writes={Customer.known, Customer.refreshed, Customer.bond, Customer.asked, Customer.pending, Customer.says})
def hear_and_remember(market: Market) -> None:
    """Gather what each person hears this tick, from ties and adverts, and bring memories up to date.

    A tie tells with chance tell_strong or tell_weak, x community_talk between members of one community in a week in
    which it meets (``week mod meets_every == uid mod meets_every``). Praise and adverts refresh a firm that is
    remembered; unknown firms become candidates, of which ``new_per_week`` at most enter (its part of a shorter
    tick, but one at least), lowest keyed rank first. A complaint lowers the bond (at present) by negative_loss, x
    (1 - own_experience) if the hearer's last purchase was there, refreshes nothing (the stored bond falls by the
    loss over what decay has left of it, to -1 at least) and takes no slot. A memory is forgotten from
    ``ceil(-log(faint) / forgetting)`` ticks after its last refreshment. A newcomer takes an empty or forgotten
    slot, else the one with the lowest freshness + max(bond, 0)/2 (ties: lower firm uid); a pending idea protects
    its slot; a replaced slot loses bond and history.
    Chance: TELL (listener uid, teller uid) uniform; ENTER_MEMORY (customer uid, firm uid) rank; adverts: see
    :func:`advertise`.
    Order: in a person: ties in order, then the adverts; everybody hears what was told this tick and nothing later.
    """
    rules, customers, chance, tick = market.rules, market.customers, market.chance, market.tick
    communities = market.communities
    admitted = max(1, round(rules.loyalty.new_per_week / market.ticks_per_week))
    week = tick // market.ticks_per_week
    meets = (week % communities.meets_every) == (communities.uid % communities.meets_every)
    loss = rules.talk.negative_loss if rules.switches.bond else 0.0
    news = hearing.News(
        customers.ties, customers.says, market.exposures, meets, customers.bought_from, market.hearings,
        market.evictions,
    )  # fmt: skip
    told = hearing.HearingRules(
        market.plan.world.population.strong_ties, rules.talk.tell_strong, rules.talk.tell_weak,
        rules.talk.community_talk, loss, rules.talk.own_experience, admitted,
    )  # fmt: skip
    is_telling = np.zeros(len(customers) + 1, dtype=np.bool_)
    np.not_equal(customers.says, 0, out=is_telling[1:])
    by_rows(
        hearing.listen, len(customers), (chance.stream(Draw.TELL, tick), chance.stream(Draw.ENTER_MEMORY, tick)), tick,
        market.people, market.memories, market.fading, market.firms.uid, news, told, is_telling,
    )  # fmt: skip
    customers.says[:] = 0
