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
# # 3. Listening
#
# Poll, survey, taste test: what a firm can learn from a few answers, from many, and from its own fans.
#
# **You will be able to**
#
# - tell chance error from bias;
# - say how many answers are enough, and for what;
# - explain what a firm learns without asking anybody.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, answers and error 10, own fans 10, exercises 15, the market with listening 10. Stress the counterfactual: a firm that never asks still learns from what it sells. How well it does that decides most of the measured effect of co-creation.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(3, "en")
classroom = lesson.classroom()

# %% [markdown]
# ### Predict first
#
# Tastes differ by 1 and people answer with a noise of 0.5. A firm asks 6 people. How far off (standard error per direction) is the mean of their answers?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.4

# %%
lesson.predict("error", prediction)

# %%
lesson.reveal("error", by_hand.error_of_mean(spread=1, noise=0.5, answers=6))

# %% [markdown]
# ## Whom do you ask?
#
# Three ways: anybody (a brand's market research), people who remember the firm (survey, poll), members of one community (taste test). How far does the mean of their tastes lie from that of the whole market?


# %%
def how_far(answers=6):
    return (
        experiments.listening(classroom.start, answers)
        .mean()
        .round(2)
        .set_axis(["anybody", "rememberers", "one community"])
        .to_frame("mean distance to the market")
    )


lesson.explore(how_far, answers=slider("answers", 6, 2, 60, 1))

# %% [markdown]
# With more answers the first line goes to zero: chance averages out. Another line may stay up: these people are alike, and asking more of them does not help. That is bias.
#
# ### Learning without asking
#
# A firm sees who buys. But its buyers already like what it makes: their mean taste leans from the centre toward its own design.

# %%
market = classroom.start
weight, spread = float(market.conditions.fit_weight[0]), float(market.conditions.spread[0])
print("lean in the market:", round(experiments.lean(market), 2))
print("a firm alone, by formula:", round(by_hand.lean_of_fans(weight, spread), 2))

# %% [markdown]
# ## Listening in the market
#
# Now let all UMKM co-create for a year. Do people get what they like better? Move how many are invited and how noisy answers are.


# %%
def listening_pays(invited=30, noise=0.5):
    asked = {"co_creation": "all", "cocreation.invited": invited, "cocreation.report_noise": noise}
    without, with_policy, change = experiments.paired(classroom, "fit", **asked)
    return f"fit (minus distance to taste): {without:.3f} → {with_policy:.3f} ({change:+.3f})"


lesson.explore(
    listening_pays,
    invited=slider("people invited", 30, 5, 150, 5),
    noise=slider("noise of an answer", 0.5, 0.0, 2.0, 0.1),
)

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 3.1.** Spread 1, noise 0.5, 25 answers: what is the standard error of the mean, per direction?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = ((1**2 + 0.5**2) / 25) ** 0.5

# %%
lesson.check("3.1", answer)

# %% [markdown]
# **Exercise 3.2.** How many times larger is the error with 5 answers than with 20?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (20 / 5) ** 0.5

# %%
lesson.check("3.2", answer)

# %% [markdown]
# **Exercise 3.3.** Weight of fit 1.5, spread 1: how far (0 to 1) do the buyers of a firm alone in the market lean toward its design?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.lean_of_fans(1.5, 1)

# %%
lesson.check("3.3", answer)

# %% [markdown]
# **Exercise 3.4.** Whose answers stay off the market however many you ask: (a) people drawn at random, (b) everybody who shops, (c) members of one community?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "c"

# %%
lesson.check("3.4", answer)

# %% [markdown]
# **Exercise 3.5.** Asking ten times as many people removes (a) bias, (b) chance error, (c) both?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("3.5", answer)

# %% [markdown]
# ## What to keep
#
# - Few answers are noisy; many answers from the same circle are biased.
# - Asking must be better than watching one's own sales, or it is not worth its cost.
