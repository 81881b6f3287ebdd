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
# - explain why a market with memory, queues and habits answers differently from the formula.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: map 10, prediction 5, formula against simulation 15, exercises 15, wrap-up 5. The numbers of the experiment move with the seed: let groups take different seeds (`lesson.classroom(seed=2)`) and collect them on the board; this prepares lesson 8.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(2, "en")
classroom = lesson.classroom()

# %% [markdown]
# ## The taste map
#
# Every grey dot is a person; where it lies says what this person likes. Every circle is an UMKM, every square a big brand; where it lies says what it makes.

# %%
lesson.taste_map(classroom.start)

# %% [markdown]
# Big brands stand near the middle, where most people are. Who is left for an UMKM? Look for people with no brand nearby.

# %% [markdown]
# ### Predict first
#
# Every tenth UMKM raises its price by 10%; all else stays. By how many percent does demand for them change? (A fall is a negative number.)

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = -20

# %%
lesson.predict("price", prediction)

# %%
seen, formula = experiments.price_response(classroom, change=10)
print(f"simulation: {seen:.1f}%   formula, for a small firm: {formula:.1f}%")
lesson.reveal("price", seen)


# %%
def response(change=10, weeks=13):
    seen, formula = experiments.price_response(classroom, change, weeks)
    return f"price {change:+d}%: demand {seen:+.1f}% (formula {formula:+.1f}%)"


lesson.explore(
    response,
    change=slider("change of price (%)", 10, -15, 15, 1),
    weeks=slider("weeks watched", 13, 4, 26, 1),
)

# %% [markdown]
# The formula knows one thing only: the weight of price. In the market, people are also bound to firms they like, forget firms they no longer visit, and meet empty shelves. Some of this makes demand answer less, some more. That is why we simulate.

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 2.1.** With weight of price 2.5, price 1 and a share of 0.2: what is the own-price elasticity, $-w\,p\,(1 - s)$?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = -2.5 * 1 * (1 - 0.2)

# %%
lesson.check("2.1", answer)

# %% [markdown]
# **Exercise 2.2.** By about how many percent does demand change when this firm raises its price by 10%?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 10 * by_hand.price_elasticity(2.5, 1, 0.2)

# %%
lesson.check("2.2", answer)

# %% [markdown]
# **Exercise 2.3.** Tastes are normal with SD 1 in both directions. Which share of people lies within distance 1 of the centre?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.share_within(1)

# %%
lesson.check("2.3", answer)

# %% [markdown]
# **Exercise 2.4.** Which of these is in the simulation but not in the formula: (a) the weight of price, (b) empty shelves, (c) the share of the firm?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("2.4", answer)

# %% [markdown]
# ## What to keep
#
# - Tastes differ; a market has room for many designs.
# - A formula is a good first guess and a good test: where the simulation is made as simple as the formula, both must agree (they do: `tests/test_limiting_cases.py`).
