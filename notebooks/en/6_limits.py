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
# > **For the lecturer.** Timing for 50 minutes: prediction 5, exercises 6.1 to 6.3 on paper 15, market 20, debate 10: "should the warung at the corner co-create?". Profit of a year in one market is noisy: let groups use different seeds and count how often the sign is the same.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import choice, slider

lesson = Lesson(6, "en")
classroom = lesson.classroom()

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
# The same market, the same luck, with and without. We follow the same firms in both. Make sessions dearer, or let ideas lie beyond what a small kitchen can make.


# %%
def gain(cost=0.06, reach=0.0, check=False):
    policy = {
        "co_creation": {"share": 0.5},
        "cocreation.session_cost": cost,
        "cocreation.idea_reach": reach,
        "cocreation.feasibility_check": check,
    }
    adopters, others = experiments.gain_of_adopters(classroom, **policy)
    return f"profit a week, adopters: {adopters:+,.0f} Rp   others: {others:+,.0f} Rp"


lesson.explore(
    gain,
    cost=slider("cost of a session (months of gross profit)", 0.06, 0.0, 0.6, 0.03),
    reach=slider("how far ideas lie out of reach", 0.0, 0.0, 2.0, 0.1),
    check=choice("feasibility check", ("no", False), ("yes", True)),
)

# %% [markdown]
# ### Capacity
#
# Capacity is part of the world, so each level has its own history and its own burn-in. Tight and roomy markets are different markets; what we compare is the gain in each.


# %%
def tightness(slack=1.5):
    room = lesson.classroom(**{"production.capacity_slack": slack})
    _, _, change = experiments.paired(room, "umkm_revenue_share", co_creation="all")
    fill = experiments.year_of(room.run(), "fill_rate")
    return f"part of demand served: {fill:.3f}   change of UMKM share by co-creation: {100 * change:+.2f} points"


lesson.explore(tightness, slack=choice("capacity over starting sales", ("1.5", 1.5), ("0.9", 0.9), ("3", 3.0)))

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 6.1.** Longest step 0.8, skill 1, capacity a sixteenth of the sector median (its fourth root counts), difficulty 2: how far can the design move at once?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.8 * 1 * (1 / 16) ** 0.25 / 2

# %%
lesson.check("6.1", answer)

# %% [markdown]
# **Exercise 6.2.** Demand 50, capacity 40, changeover 15%: which part is served?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 40 * 0.85 / 50

# %%
lesson.check("6.2", answer)

# %% [markdown]
# **Exercise 6.3.** Three sessions a year, each 6% of a monthly gross profit of Rp 2 million; a unit leaves Rp 24,000. How many more units must a year bring?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 3 * 0.06 * 2_000_000 / 24_000

# %%
lesson.check("6.3", answer)

# %% [markdown]
# **Exercise 6.4.** Who gains least from a design that fits better: (a) a firm with idle capacity, (b) a firm nobody knows, (c) a firm that sells out every week and cannot grow?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "c"

# %%
lesson.check("6.4", answer)

# %% [markdown]
# ## What to keep
#
# - Demand that cannot be served is not revenue; it disappoints.
# - Ask within what you can make, or check before you ask.
