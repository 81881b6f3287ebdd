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
# - measure how closed a circle is.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, Bass 10, network 10, market 10, exercises 15. A class game: whisper a name to one student; whoever knows it tells two neighbours a minute. Draw the curve on the board before showing Bass.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # or a wheel that you uploaded, or the address of the repository
if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(5, "en")
classroom = lesson.classroom()
usual = classroom.start.rules.talk

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

# %% [markdown]
# Bass's rule: each week, of those who have not heard, a share $p$ hears from adverts and a share $q F$ from the part $F$ who know already. At first few know, so few tell; at the end few are left to tell.


# %%
def curve(adverts=0.02, friends=0.4):
    informed = by_hand.bass(innovation=adverts, imitation=friends)
    title = "Bass: share of people who have heard"
    return lesson.paths({"share informed": informed}, title, unit="share", up="share informed", ends=(0, 1))


lesson.explore(
    curve,
    adverts=slider("adverts (p)", 0.02, 0.001, 0.1, 0.001),
    friends=slider("friends (q)", 0.4, 0.0, 1.0, 0.05),
)

# %%
lesson.reveal("peak", by_hand.busiest_week(by_hand.bass(innovation=0.02, imitation=0.4)))

# %% [markdown]
# ## A network
#
# Nobody talks with everybody. In the model each person listens to up to fifteen strong ties, who live near, and two weak ones, who may live anywhere; members of a community have many of their strong ties within it, and tell each other more. Look for the community in the picture: its lines cross and cross again. News leaves it through the lines that lead out: dashed ones are weak ties, but strong ties to people outside do it too. Coloured marks are people who know this customer's favourite UMKM: are there more of them within the community than outside it?

# %%
lesson.network(classroom.start, customer=287)

# %%
closed = experiments.closeness_of_circles(classroom.start)
lesson.write(
    f"A member of a community knows an UMKM that a fellow member knows {lesson.value(closed)} times as often as any UMKM."
)

# %% [markdown]
# 1 would mean that circles do not matter, 10 that they are walls. Here they are fences that one can look over: what one member knows, a fellow member knows about one and a half times as often as anybody. They tell each other, and they like much the same; adverts and weak ties, which reach everybody, keep the fence low.
#
# ## In the market
#
# Silence people, or make them talk: how well known are UMKM after a year, and what share do they have? Awareness is the share of people who remember an UMKM, averaged over UMKM.


# %%
def known(talk=usual.talk, strong=usual.tell_strong):
    market = classroom.run(**{"talk.talk": talk, "talk.tell_strong": strong})
    usually = classroom.without()
    shares = [lesson.value(experiments.year_of(one, "umkm_revenue_share"), "share") for one in (usually, market)]
    return lesson.paths(
        {
            f"as it is (UMKM share {shares[0]})": experiments.weekly(usually, "awareness"),
            f"chance of talking {lesson.value(talk, 'share')} (UMKM share {shares[1]})": experiments.weekly(
                market, "awareness"
            ),
        },
        "Awareness of UMKM, week by week",
        unit="share",
        up="awareness",
        ends=(0, 0.15),
    )


lesson.explore(
    known,
    talk=slider("chance to talk after a good purchase", usual.talk, 0.0, 0.6, 0.02),
    strong=slider("chance that a strong tie hears it", usual.tell_strong, 0.0, 0.3, 0.01),
)

# %%
known(talk=0.0)

# %% [markdown]
# In this one seed UMKM are less known where nobody talks: adverts alone do not keep them in mind. Big brands advertise far more and need talk less; so talk is an equaliser. (Where nobody tells, nobody warns either.)

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 5.1.** Bass with p = 0.1 and q = 0.5: which share has heard after two weeks?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.1 + (0.1 + 0.5 * 0.1) * (1 - 0.1)

# %%
lesson.check("5.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 5.1.** 0.1 in the first week; 0.15 of the other 0.9 in the second: 0.235. Who gets 0.25 let those hear again who knew already.

# %% [markdown]
# **Exercise 5.2.** Twice the adverts: p = 0.04 and q = 0.4. When (in weeks, with decimals) do most people hear, by the formula $\ln(q/p)/(p+q)$ for continuous time?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.peak_week(0.04, 0.4)

# %%
lesson.check("5.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 5.2.** ln(10) / 0.44 = 5.2. With half the adverts it is ln(20) / 0.42 = 7.1: twice the adverts bring the peak forward by less than two weeks. The curve above moves in steps of a week, in which news waits for the next week to be told; so its busiest week, the ninth, comes later than 7.1.

# %% [markdown]
# **Exercise 5.3.** Eight strong ties know something and each tells you with chance 0.05 this week. With what chance do you hear of it?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 1 - (1 - 0.05) ** 8

# %%
lesson.check("5.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 5.3.** 0.34, less than 8 x 0.05: two friends may tell you in the same week.

# %% [markdown]
# **Exercise 5.4.** News travels more slowly in a network of close friends than in Bass with as much talk, because (a) friends tell those who know already, (b) friends talk less, (c) there are no adverts. Which?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("5.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 5.4.** Talk is the same by assumption; in a closed circle much of it is wasted on those who know.

# %% [markdown]
# ## What to keep
#
# - Talk starts from buyers: who is not bought is not talked about.
# - Weak ties carry news between circles; strong ties repeat it within one.
# - Memories fade; what is not repeated is forgotten.
