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
# - tell chance from assumption, and a finding from an input.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, pairs 15, interval 5, assumptions and hypotheses 10, exercises 15. The runs of this lesson take the longest: start the cell before you explain it. Close the course with the question: which sentence about UMKM would you now say in front of a bupati (the head of a district), and with which words of caution?

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # or a wheel that you uploaded, or the address of the repository
if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar import load
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import is_small, slider

lesson = Lesson(8, "en")
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5, 6, 7, 8]

# %% [markdown]
# A **seed** is one draw of all the luck in a market: who lives where, who meets whom, who shops when. The same seed gives the same luck again.

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
# A few seeds, each lived twice: without co-creation, and with all UMKM co-creating. UMKM revenue share, mean of a year:

# %%
runs = experiments.levels_by_seed("umkm_revenue_share", seeds, co_creation="all")
heads = {"without": "without", "with": "with", "difference": "difference"}
written = runs.assign(difference=[lesson.change(one, "share") for one in runs["difference"]])
lesson.table(written.rename(columns=heads), "share", index="seed")

# %%
spread = {name: lesson.numbers.decimal(100 * value, 1) for name, value in runs.std().items()}
low, high = by_hand.interval(list(runs["difference"]))
lesson.write(
    f"SD between seeds: without {spread['without']}, with {spread['with']}, of the difference {spread['difference']} points",
    f"Mean difference: {lesson.change(runs['difference'].mean(), 'share')}; 95% interval: {lesson.numbers.range(low, high, 'share')}",
)

# %%
lesson.dots({"all co-create": runs["difference"]}, "UMKM revenue share: change by co-creation", "share")

# %% [markdown]
# Seeds differ much more from each other than with differs from without in one seed: that is what shared luck buys. If the interval holds zero, say "cannot be told apart from zero", not "no effect". And mind the question: this is *all* UMKM co-creating for *one* year in *one* small market; the README shows some of them, five years, five sectors, two regions.
#
# ### How many seeds?


# %%
def width(count=2):
    used = list(runs["difference"])[:count]
    points = lesson.value(100 * experiments.interval_width(used))
    return lesson.write(f"{count} seeds: width of the interval {points} points")


lesson.explore(width, count=slider("seeds", 2, 2, len(runs), 1))

# %% [markdown]
# ## Chance is not all
#
# An interval over seeds says: with these assumptions, this is how far luck moves the answer. It does not say that the assumptions are right. So we change one and look again: how well do firms learn from their own sales, without asking anybody?

# %%
worlds = {
    "they learn well (noise 0.3)": {"learning.sales_noise": 0.3},
    "they learn badly (noise 1.5)": {"learning.sales_noise": 1.5},
}
effects = {"as assumed (noise 0.9)": runs["difference"][:4]}
effects |= {
    name: experiments.differences(["umkm_revenue_share"], seeds[:4], world=world, co_creation="all")[
        "umkm_revenue_share"
    ]
    for name, world in worlds.items()
}
lesson.dots(effects, "The same question under other assumptions: change of the UMKM share", "share")

# %%
assumed, *_ = effects
beside = {name: values - effects[assumed] for name, values in effects.items() if name != assumed}
lesson.dots(beside, "The same change, minus “as assumed”, seed by seed", "share")

# %% [markdown]
# The difference between lanes of the first picture is to be judged in pairs, seed by seed, as in the second. Where firms learn well from their own sales, co-creation brings about two points less than as assumed, in each of the four seeds, and the interval of that difference stays clear of zero; where they learn badly, no difference from “as assumed” can be told. So the answer is partly the assumption's. `pasar compare --assumptions` does this for five assumptions that help to decide and were chosen beforehand (learning from own sales, weight of fit, capacity slack, drift, noise of customers' answers), and reports the range beside the interval: two uncertainties, never mixed.
#
# ### Hypotheses
#
# A claim is tested fairly when the question, the measure and the expected sign are written down before the run. The project holds 42 claims of its source paper in this form. One of them, in the Indonesian words of the paper (“sets itself apart from competitors”):

# %%
lesson.hypothesis("H16")

# %%
lesson.finding("H16")

# %% [markdown]
# The first sentence is the verdict over a sample of the vectors of parameters that fit the patterns, the second one at the shipped values; below are the levels of each market. Think back to lesson 3: what did listening do to the differences between firms? A claim that the model contradicts is a finding about the model, and a reason to look at the world, not a defeat. Some claims are *assumed*: their first step is an input, so the model cannot test them; it can only work out what follows.
#
# ### With many processes
#
# Comparisons use every core of a machine. Where a notebook cannot start helpers, the runs are done one after another, and you are told.

# %%
plain, cocreate = load("classroom").with_(name="none"), load("classroom").with_(name="all", co_creation="all")
small = {"horizon": "1 year"} | (
    {"population.customers": 300, "time.burn_in": "3 months"}
    if is_small()
    else {"population.customers": 1000, "time.burn_in": "12 months"}
)
result = lesson.compare(plain.with_(**small), cocreate.with_(**small), seeds=3)
lesson.write(result.say("umkm_revenue_share", language="en"))

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 8.1.** SD 4 and 4, correlation 0.8: SD of the difference?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (4**2 + 4**2 - 2 * 0.8 * 4 * 4) ** 0.5

# %%
lesson.check("8.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 8.1.** sqrt(6.4) = 2.53. Without shared luck (correlation 0) it would be 5.66, and five times as many seeds would be needed.

# %% [markdown]
# **Exercise 8.2.** Five paired differences: 1, 3, 2, 4, 0 points. Lower end of the 95% t interval?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.interval([1.0, 3.0, 2.0, 4.0, 0.0])[0]

# %%
lesson.check("8.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 8.2.** Mean 2, SD 1.58, standard error 0.71, t(0.975; 4) = 2.78: 2 - 1.96 = 0.04. Four of five differences are positive and the interval hardly leaves zero.

# %% [markdown]
# **Exercise 8.3.** 30 seeds give an interval 2 points wide. About how many give one 1 point wide?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 30 * 2**2

# %%
lesson.check("8.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 8.3.** Width falls with the root: half the width needs four times the seeds, 120. `pasar plan` does this sum from a pilot run.

# %% [markdown]
# **Exercise 8.4.** The interval holds zero. So (a) the policy has no effect, (b) its effect cannot be told apart from zero with these runs, (c) the model is wrong?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("8.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 8.4.** A wide interval around zero also holds effects that would matter.

# %% [markdown]
# **Exercise 8.5.** More seeds make us surer about (a) luck, (b) assumptions, (c) Indonesia?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("8.5", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 8.5.** Assumptions need other assumptions, Indonesia needs data.

# %% [markdown]
# ## What to keep
#
# - Compare within a seed, then over seeds.
# - Name the assumption on which the answer turns, before somebody else does.
# - A model says what follows from what is put in. What is so, only the world says.
