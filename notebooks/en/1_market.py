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
# # 1. A market in five minutes
#
# One UMKM, one big brand, one customer: first by hand, then by code, then four thousand customers at once.
#
# **You will be able to**
#
# - say what an offer is worth to a customer, and why;
# - turn worth into chances of buying;
# - read a simulated market: who is there, what a week is, what comes out.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, by hand 10, exercises 15, the class market 10, sliders and the story of one customer 10. Let students do exercise 1.1 on paper before anyone touches the keyboard. Common stumble: utility has no unit and no meaning alone; only differences count.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(1, "en")

# %% [markdown]
# ### Predict first
#
# A warung makes sambal that is half a step away from what Ibu Sari likes. A big brand is one step away but somewhat better made. Prices are equal. With what chance (0 to 1) does Ibu Sari buy from the warung?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.5

# %%
lesson.predict("share", prediction)

# %% [markdown]
# ## By hand
#
# What is an offer worth? Better quality adds; distance from the own taste takes away, ever faster; price takes away:
#
# $$ V = \text{quality} - \tfrac{w}{2}\,\text{distance}^2 - p\cdot\text{price} $$
#
# Here $w$ is the weight of fit and $p$ the weight of price (price over the usual price). Whoever chooses at random, but prefers what is worth more, chooses offer $i$ with chance $e^{V_i} / \sum_j e^{V_j}$.

# %%
warung = by_hand.utility(quality=0, distance=0.5, price=1, fit_weight=2, price_weight=3)
brand = by_hand.utility(quality=0.3, distance=1.0, price=1, fit_weight=2, price_weight=3)
chances = by_hand.logit_shares([warung, brand])
print(warung, brand, chances)
lesson.reveal("share", chances[0])

# %% [markdown]
# ### Move it
#
# How far may the warung drift from her taste before she leaves? How much cheaper must it then be?


# %%
def chances_of(distance=0.5, price=1.0):
    chances = []
    for step in range(21):
        offers = [by_hand.utility(0, distance, price, 2, 3), by_hand.utility(0.3, step / 10, 1, 2, 3)]
        chances.append(by_hand.logit_shares(offers)[0])
    return lesson.paths(
        {"warung": chances},
        "Chance to buy from the warung, while the brand moves away from her taste",
        across="tenths of a step",
    )


lesson.explore(
    chances_of,
    distance=slider("distance of the warung", 0.5, 0.0, 2.0, 0.1),
    price=slider("price of the warung", 1.0, 0.5, 1.5, 0.05),
)

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 1.1.** What is the warung worth (quality 0, distance 0.5, price 1, weights 2 and 3)? Do it on paper.

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = -2 / 2 * 0.5**2 - 3 * 1

# %%
lesson.check("1.1", answer)

# %% [markdown]
# **Exercise 1.2.** Another customer: the warung is worth -3.25, the brand -2.75. Chance of the warung?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.logit_shares([-3.25, -2.75])[0]

# %%
lesson.check("1.2", answer)

# %% [markdown]
# **Exercise 1.3.** The same, but one may also buy nothing, worth -4. With what chance does this customer buy nothing?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.logit_shares([-3.25, -2.75], outside=-4)[2]

# %%
lesson.check("1.3", answer)

# %% [markdown]
# **Exercise 1.4.** People shop 0.4 times a week on average, at random times. How many of 1,000 come in a given week?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 1000 * by_hand.chance_of_shopping(0.4)

# %%
lesson.check("1.4", answer)

# %% [markdown]
# **Exercise 1.5.** What wins the brand more customers, with weight of price 3: (a) quality +0.5, (b) price -10%, (c) both the same? Answer `"a"`, `"b"` or `"c"`.

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("1.5", answer)

# %% [markdown]
# ## By code: a whole trade area
#
# The class market is one urban trade area with one sector, culinary. It has lived for years before week 0, so that habits and reputations exist.

# %%
classroom = lesson.classroom()
market = classroom.start
print(len(market.customers), "customers,", len(market.firms), "firms, week", market.week)
print("customer 42 remembers:", market.customers[42].remembered())
lesson.taste_map(market)

# %%
year = classroom.run()
print("UMKM revenue share, mean of the year:", round(experiments.year_of(year, "umkm_revenue_share"), 3))
lesson.customer_story(market, classroom.policy(), row=11)

# %% [markdown]
# ## What to keep
#
# - An offer is worth what quality, fit and price make of it; only differences between offers count.
# - Choice has chance in it: a better offer is bought more often, not always.
# - People choose among the firms they remember. Being unknown is worse than being dear.
