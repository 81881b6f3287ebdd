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
# # 2. What people like
#
# Tastes, choice and price; where the formula and the simulation agree, and where they part.
#
# **You will be able to**
#
# - read a taste map and say who is well served;
# - work out how demand answers to price;
# - explain why a market with memory, bonds and empty shelves answers differently from the formula.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: map 10, prediction 5, formula against simulation 15, exercises 15, wrap-up 5. The numbers of the experiment move with the seed: let groups take different seeds (`lesson.classroom(seed=2)`) and collect them on the board; this prepares lesson 8.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # or a wheel that you uploaded, or the address of the repository
if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(2, "en")
classroom = lesson.classroom()

# %% [markdown]
# ## The taste map
#
# Every grey dot is a person (only some are drawn); where it lies says what this person likes. Every circle is an UMKM, every square a big brand; where it lies says what it makes. One step on the map is as much as tastes usually differ (one standard deviation).

# %%
lesson.taste_map(classroom.start)

# %% [markdown]
# Big brands stand near the middle, where most people are. Who is left for an UMKM? Look for people with no brand nearby.

# %% [markdown]
# ### Predict first
#
# Every tenth UMKM raises its price by 10%; all else stays. By how many percent does demand for them change in the next 13 weeks? (A fall is a negative number.)

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = -20

# %%
lesson.predict("price", prediction)

# %%
seen, formula = experiments.price_response(classroom, change=10, weeks=13)
lesson.write(
    f"simulation {lesson.value(seen / 100, 'share')}, formula for a small firm {lesson.value(formula / 100, 'share')}"
)

# %%
lesson.reveal("price", seen)

# %% [markdown]
# The formula: a price that is $x$ percent higher takes $p\,x/100$ from what the offer is worth ($p$: the weight of price), and demand for a firm that is small in its market changes by the factor $e^{-p\,x/100}$.

# %%
steps = [-15, -10, -5, 0, 5, 10, 15]
curve = experiments.price_curve(classroom, steps, weeks=13)
lesson.paths(
    {"simulation": curve["run"], "formula": curve["formula"]},
    "Change of demand after a change of price, 13 weeks",
    "change of price (%)",
    steps,
    "share",
    "change of demand",
)


# %%
def response(change=10, weeks=13):
    seen, formula = experiments.price_response(classroom, change, weeks)
    return lesson.write(
        f"demand: simulation {lesson.value(seen / 100, 'share')}, formula {lesson.value(formula / 100, 'share')}"
    )


lesson.explore(
    response,
    change=slider("change of price (%)", 10, -15, 15, 1),
    weeks=slider("weeks watched", 13, 4, 26, 1),
)

# %% [markdown]
# The formula knows one thing only: the weight of price. In the market, people are also bound to firms they like, choose among a few firms they remember, and meet empty shelves; a firm that grows dear loses first those who were least attached. Here that makes demand answer less than the formula says, both ways. That is why we simulate.

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 2.1.** With weight of price 2.5, price 1 and a share of 0.2: what is the own-price elasticity, $-p\,h\,(1 - s)$ with $p$ the weight of price, $h$ the price and $s$ the share?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = -2.5 * 1 * (1 - 0.2)

# %%
lesson.check("2.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 2.1.** -2. A firm with a large share loses less: its customers have fewer places to go.

# %% [markdown]
# **Exercise 2.2.** By the elasticity of exercise 2.1 (a straight line), by about how many percent does demand change when this firm raises its price by 10%?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 10 * by_hand.price_elasticity(2.5, 1, 0.2)

# %%
lesson.check("2.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 2.2.** Elasticity times percent: -20. It is a first approximation; for large changes take the exponential.

# %% [markdown]
# **Exercise 2.3.** Tastes are normal with SD 1 in both directions. Which share of people lies within distance 1 of the centre?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.share_within(1)

# %%
lesson.check("2.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 2.3.** 1 - e^(-1/2) = 0.39, not the 68% of one direction: the middle of a map is smaller than that of a line.

# %% [markdown]
# **Exercise 2.4.** Which of these is in the simulation but not in the formula of exercise 2.1: (a) the weight of price, (b) empty shelves, (c) the share of the firm?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("2.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 2.4.** The share is in the formula of exercise 2.1; the shelf is nowhere in it.

# %% [markdown]
# ## What to keep
#
# - Tastes differ; a market has room for many designs.
# - A formula is a good first guess and a good test: where the simulation is made as simple as the formula, both must agree (they do: `tests/test_limiting_cases.py`).
