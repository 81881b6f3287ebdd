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
# # 8. How sure are we?
#
# Seeds, paired runs, intervals, sensitivity, hypotheses, and what a model cannot say.
#
# **You will be able to**
#
# - read an interval and say what it does not cover;
# - explain why runs that share their luck need fewer seeds;
# - tell chance from assumption.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, pairs 15, interval 10, assumptions 5, exercises 15. The runs of this lesson take the longest: start the cell before you explain it. Close the course with the question: which sentence about UMKM would you now say in front of a bupati, and with which words of caution?

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(8, "en")
from pasar import load

# %% [markdown]
# ### Predict first
#
# The share of UMKM varies between seeds with SD 3 points, with and without the policy. Runs of one seed share their luck, so the two are correlated at 0.9. What is the SD of their difference?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 2

# %%
lesson.predict("sd", prediction)

# %%
lesson.reveal("sd", by_hand.sd_of_difference(3, 3, correlation=0.9))

# %% [markdown]
# ## The same luck
#
# A few seeds, each with and without co-creation:

# %%
from pasar.widgets import is_small

plain, cocreate = load("classroom"), load("classroom").with_(co_creation="all")
runs = experiments.seeds_of(plain, cocreate, "umkm_revenue_share", seeds=2 if is_small() else 6, weeks=26)
runs["difference"] = runs["with"] - runs["without"]
runs.round(4)

# %%
print("SD without, with, of the difference:", runs.std().round(4).to_dict())
low, high = by_hand.interval(list(runs["difference"]))
print(f"mean difference: {runs['difference'].mean():+.4f}   95% interval: {low:+.4f} .. {high:+.4f}")

# %% [markdown]
# ### How many seeds?


# %%
def width(seeds=2):
    used = list(runs["difference"])[:seeds]
    return f"{seeds} seeds: width of the interval {100 * experiments.interval_width(used):.2f} points"


lesson.explore(width, seeds=slider("seeds", 2, 2, len(runs), 1))

# %% [markdown]
# ## Chance is not all
#
# An interval over seeds says: with these assumptions, this is how far luck moves the answer. It does not say that the assumptions are right. `pasar compare --assumptions` runs a comparison again under pessimistic and optimistic assumptions; the evidence pages say for what share of plausible assumptions a claim holds.

# %%
small = {"horizon": "1 year"} | (
    {"population.customers": 300, "time.burn_in": "3 months"}
    if is_small()
    else {"population.customers": 1000, "time.burn_in": "12 months"}
)
result = lesson.compare(plain.with_(**small), cocreate.with_(name="all", **small), seeds=3)
result.say("umkm_revenue_share", language="en")

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 8.1.** SD 3 and 3, correlation 0.9: SD of the difference?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (3**2 + 3**2 - 2 * 0.9 * 3 * 3) ** 0.5

# %%
lesson.check("8.1", answer)

# %% [markdown]
# **Exercise 8.2.** Five paired differences: 1, 3, 2, 4, 0 points. Lower end of the 95% t interval?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.interval([1.0, 3.0, 2.0, 4.0, 0.0])[0]

# %%
lesson.check("8.2", answer)

# %% [markdown]
# **Exercise 8.3.** 30 seeds give an interval 2 points wide. About how many give one 1 point wide?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 30 * 2**2

# %%
lesson.check("8.3", answer)

# %% [markdown]
# **Exercise 8.4.** The interval holds zero. So (a) the policy has no effect, (b) its effect cannot be told apart from zero with these runs, (c) the model is wrong?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("8.4", answer)

# %% [markdown]
# **Exercise 8.5.** More seeds make us surer about (a) luck, (b) assumptions, (c) Indonesia?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("8.5", answer)

# %% [markdown]
# ## What to keep
#
# - Compare within a seed, then over seeds.
# - Name the assumption on which the answer turns, before somebody else does.
