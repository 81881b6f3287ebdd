# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 6. Limits
#
# Capacity, ideas that are hard to make, and when co-creation hurts.
#
# **You will be able to**
#
# - say which limit binds for a given firm;
# - weigh the cost of asking against what it brings;
# - name conditions under which a firm should not co-create.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, exercises 6.1 to 6.3 on paper 15, market 20, debate 10: "should the warung at the corner co-create?". Profit of a year in one market is mostly luck: that is why the main picture shows several seeds. Let groups defend opposite readings of it.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # or a wheel that you uploaded, or the address of the repository
if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import choice, is_small, slider

lesson = Lesson(6, "en")
classroom = lesson.classroom()
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5]

# %% [markdown]
# ### Predict first
#
# An UMKM can make 40 units a week; a redesign takes 15% of that; 50 are wanted. Which part (0 to 1) of demand is served?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.7

# %%
lesson.predict("served", prediction)

# %%
lesson.reveal("served", by_hand.fill_rate(demand=50, capacity=40, changeover=0.15))

# %% [markdown]
# ## What does co-creation bring to those who do it?
#
# The same market, the same luck, with and without; half of the UMKM co-create, chosen by lot. We follow the same firms in both. Make sessions dearer, or let ideas lie beyond what a small kitchen can make; then check ideas before asking.


# %%
def gain(cost=0.06, reach=0.0, check=False):
    policy = {
        "co_creation": {"share": 0.5},
        "cocreation.session_cost": cost,
        "cocreation.idea_reach": reach,
        "cocreation.feasibility_check": check,
    }
    adopters, others = experiments.gain_of_adopters(classroom, **policy)
    return lesson.write(
        f"change of profit of those who co-create: {lesson.change(adopters, 'Rp/week')}",
        f"change of profit of other UMKM: {lesson.change(others, 'Rp/week')}",
    )


lesson.explore(
    gain,
    cost=slider("cost of a session (months of gross profit)", 0.06, 0.0, 0.6, 0.03),
    reach=slider("how far ideas lie out of reach", 0.0, 0.0, 2.0, 0.1),
    check=choice("feasibility check before asking", ("no", False), ("yes", True)),
)

# %% [markdown]
# One market is one draw of luck. The same question in several:

# %%
half = {"co_creation": {"share": 0.5}}
settings = {
    "as it is": half,
    "sessions five times as dear": half | {"cocreation.session_cost": 0.3},
    "ideas out of reach": half | {"cocreation.idea_reach": 1.0},
    "ideas out of reach, checked before asking": half
    | {"cocreation.idea_reach": 1.0, "cocreation.feasibility_check": True},
}
gains = {name: experiments.gains_of_adopters(seeds, **policy)["adopters"] for name, policy in settings.items()}
lesson.dots(gains, "First year: change of profit of those who co-create", "Rp/week")

# %%
first, *_ = gains
worse = {name: values - gains[first] for name, values in gains.items() if name != first}
lesson.dots(worse, "The same, minus “as it is”, seed by seed", "Rp/week")

# %% [markdown]
# **How to read this.** In the first picture the intervals are wide: whether a year of co-creation pays an adopter cannot be said from so few markets. Asking costs at once; a better product and a bond pay later. The second picture compares settings seed by seed, and there the answer is clear for dear sessions: in every seed adopters earn less than with sessions at the usual price. Ideas that the kitchen cannot make cost money, capacity and goodwill and come to nothing; asking only about what can be made gives part of that back, on average: both intervals still hold zero.
#
# ### Capacity
#
# Capacity is part of the world, so each level has its own history and its own burn-in. Tight and roomy markets are different markets; what we compare is the gain in each.


# %%
def tightness(slack=1.5):
    room = lesson.classroom(**{"production.capacity_slack": slack})
    _, _, change = experiments.paired(room, "umkm_revenue_share", co_creation="all")
    fill = experiments.year_of(room.without(), "fill_rate")
    return lesson.write(
        f"demand served without co-creation: {lesson.value(fill, 'share')}",
        f"change of the UMKM share when all co-create: {lesson.change(change, 'share')}",
    )


lesson.explore(
    tightness,
    slack=choice("capacity over starting sales", ("1.5", 1.5), ("0.8", 0.8), ("4", 4.0)),
)

# %% [markdown]
# The guess: where shelves are empty anyway, a better product only brings more people to empty shelves, so in a tight market co-creation brings less. Try all three levels: in this one seed the order is the very reverse. One market is not a result; the sign moves with the seed. Hypothesis H20 of the paper asks the same over three years with many seeds (its contrast is the gain where capacity is ample minus the gain where it is tight):

# %%
lesson.finding("H20")

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 6.1.** In one launch a design can move at most by the longest step times skill times the fourth root of capacity (over the median of its sector), divided by difficulty. How far is that with longest step 0.8, skill 1, capacity a sixteenth of the median, and difficulty 2?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.8 * 1 * (1 / 16) ** 0.25 / 2

# %%
lesson.check("6.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 6.1.** The fourth root of 1/16 is 1/2: 0.8 x 0.5 / 2 = 0.2. Smallness limits gently: a sixteenth of the capacity only halves the step. Difficulty limits in proportion: twice as hard halves it too.

# %% [markdown]
# **Exercise 6.2.** Demand 50, capacity 45, of which a redesign takes 20%: which part is served?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 45 * 0.8 / 50

# %%
lesson.check("6.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 6.2.** 36 of 50: 0.72. The redesign costs 18 percentage points of demand, because capacity was short before it; with a capacity of 63 it would cost nothing.

# %% [markdown]
# **Exercise 6.3.** Three sessions a year, each 6% of a monthly gross profit of Rp 2 million; a unit leaves Rp 24,000. How many more units must be sold in a year to pay for them?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 3 * 0.06 * 2_000_000 / 24_000

# %%
lesson.check("6.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 6.3.** Rp 360,000 / 24,000 = 15 units a year: little, if there is capacity to make them and the product does get better.

# %% [markdown]
# **Exercise 6.4.** Who gains least from a design that fits better: (a) a firm with idle capacity, (b) a firm few people know, (c) a firm that sells out every week and cannot grow?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "c"

# %%
lesson.check("6.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 6.4.** It has nothing more to sell. The little known firm gains little too, but its buyers will talk.

# %% [markdown]
# ## What to keep
#
# - Demand that cannot be served is not revenue; it disappoints.
# - Ask within what you can make, or check before you ask.
# - The cost of asking comes at once and is certain; the gain comes later and is not.
