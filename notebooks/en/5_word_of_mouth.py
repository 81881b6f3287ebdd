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
# # 5. Word of mouth
#
# From Bass, where everybody may tell everybody, to a network, where friends tell friends.
#
# **You will be able to**
#
# - draw and explain an S-curve;
# - say what adverts do that friends do not, and the reverse;
# - explain why a community is both a loudspeaker and a wall.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, Bass 10, network 10, market 10, exercises 15. A class game: whisper a name to one student; whoever knows it tells two neighbours a minute. Draw the curve on the board before showing Bass.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(5, "en")
classroom = lesson.classroom()

# %% [markdown]
# ### Predict first
#
# Two in a hundred hear from adverts each week, and each person who knows tells others with strength 0.4. In which week do most people hear for the first time?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 8

# %%
lesson.predict("peak", prediction)


# %%
def curve(adverts=0.02, friends=0.4):
    informed = by_hand.bass(innovation=adverts, imitation=friends)
    return lesson.paths({"share informed": informed}, "Bass: share of people who have heard")


lesson.explore(
    curve,
    adverts=slider("adverts (p)", 0.02, 0.001, 0.1, 0.001),
    friends=slider("friends (q)", 0.4, 0.0, 1.0, 0.05),
)

# %%
lesson.reveal("peak", by_hand.peak_week(innovation=0.02, imitation=0.4))

# %% [markdown]
# ## A network
#
# Nobody talks with everybody. In the model each person listens to a few strong and a few weak ties; members of a community tell each other more.

# %%
lesson.network(classroom.start, customer=5)

# %% [markdown]
# ## In the market
#
# Silence people, or make them talk: how well known are UMKM after a year, and what share do they have?


# %%
def known(talk=0.12, strong=0.05):
    policy = {"talk.talk": talk, "talk.tell_strong": strong}
    market = classroom.run(**policy)
    title = "Awareness of UMKM, week by week"
    return lesson.paths(
        {
            "as it is": experiments.weekly(classroom.run(), "awareness"),
            "with these sliders": experiments.weekly(market, "awareness"),
        },
        title,
    )


lesson.explore(
    known,
    talk=slider("chance to talk after a good purchase", 0.12, 0.0, 0.6, 0.02),
    strong=slider("chance that a strong tie hears it", 0.05, 0.0, 0.3, 0.01),
)

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 5.1.** Bass with p = 0.02 and q = 0.4: which share has heard after two weeks?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.02 + (0.02 + 0.4 * 0.02) * (1 - 0.02)

# %%
lesson.check("5.1", answer)

# %% [markdown]
# **Exercise 5.2.** In which week (with decimals) do most people hear, by the formula $\ln(q/p)/(p+q)$?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.peak_week(0.02, 0.4)

# %%
lesson.check("5.2", answer)

# %% [markdown]
# **Exercise 5.3.** Eight strong ties know something and each tells you with chance 0.05 this week. With what chance do you hear of it?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 1 - (1 - 0.05) ** 8

# %%
lesson.check("5.3", answer)

# %% [markdown]
# **Exercise 5.4.** News travels more slowly in a network of close friends than in Bass with as much talk, because (a) friends tell those who know already, (b) friends talk less, (c) there are no adverts. Which?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("5.4", answer)

# %% [markdown]
# ## What to keep
#
# - Talk starts from buyers: who is not bought is not talked about.
# - Weak ties carry news between circles; strong ties make it believed within one.
