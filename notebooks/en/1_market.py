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
# One UMKM (a micro, small or medium enterprise), one big brand, one customer: first by hand, then by code, then four thousand customers at once.
#
# **You will be able to**
#
# - say what an offer is worth to a customer, and why;
# - turn worth into chances of buying;
# - read a simulated market: who is there, what a week is, what comes out.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, by hand 10, exercises 15, one customer of the class market 10, the year of a customer 10. Let students do exercise 1.1 on paper before anyone touches the keyboard. Common stumble: reading one worth alone. Worth has no unit; only differences count.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # or a wheel that you uploaded, or the address of the repository
if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(1, "en")

# %% [markdown]
# ### Predict first
#
# A warung (a small eatery) makes sambal that is half a step away from what Ibu Sari likes. A big brand is one step away but somewhat better made. Prices are equal. With what chance (0 to 1) does Ibu Sari buy from the warung?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.5

# %%
lesson.predict("share", prediction)

# %% [markdown]
# ## By hand
#
# What is an offer worth? Better quality adds; distance from one's own taste takes away, ever faster; price takes away:
#
# $$ V = \text{quality} - \tfrac{w}{2}\,\text{distance}^2 - p\cdot\text{price} $$
#
# Here $w$ is the weight of fit (below: 2) and $p$ the weight of price (below: 3); price is over the usual price, so 1 is usual and 1.1 is ten percent dearer. People do not always take the best offer, but take it more often: offer $i$ is chosen with chance $e^{V_i} / \sum_j e^{V_j}$, its $e^V$ over the sum of all.

# %%
warung = by_hand.utility(quality=0, distance=0.5, price=1, fit_weight=2, price_weight=3)
brand = by_hand.utility(quality=0.3, distance=1.0, price=1, fit_weight=2, price_weight=3)
chances = by_hand.logit_shares([warung, brand])
lesson.write(
    f"worth: warung {lesson.value(warung)}, brand {lesson.value(brand)}",
    f"chance: warung {lesson.value(chances[0])}, brand {lesson.value(chances[1])}",
)

# %%
lesson.reveal("share", chances[0])

# %% [markdown]
# ### Move it
#
# The curve shows the chance of the warung while the brand moves away from Ibu Sari's taste. Read the curve where the brand is one step away. How far may the warung itself drift before its chance falls below 50%? If it drifts farther still, how much cheaper must it be to come back to 50%?


# %%
def chances_of(distance=0.5, price=1.0):
    steps = [step / 10 for step in range(21)]
    own = by_hand.utility(0, distance, price, 2, 3)
    chances = [by_hand.logit_shares([own, by_hand.utility(0.3, step, 1, 2, 3)])[0] for step in steps]
    title = "Chance to buy from the warung"
    across, up = "distance of the brand to Ibu Sari's taste (steps)", "chance of the warung"
    return lesson.paths({"warung": chances}, title, across, steps, "share", up, ends=(0, 1))


lesson.explore(
    chances_of,
    distance=slider("distance of the warung (steps)", 0.5, 0.0, 2.0, 0.1),
    price=slider("price of the warung (1 is usual)", 1.0, 0.5, 1.5, 0.05),
)

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 1.1.** A second warung has quality 0.2, distance 0.8 and price 0.9; the weights are 2 and 3 as before. What is it worth? Do it on paper.

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.2 - 2 / 2 * 0.8**2 - 3 * 0.9

# %%
lesson.check("1.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 1.1.** 0.2 for quality; half the weight of fit times the squared distance takes 0.64, price takes 2.7: together -3.14. Who gets -3.3 forgot to square, who gets -3.78 forgot the half, who gets -4.1 forgot both.

# %% [markdown]
# **Exercise 1.2.** Another customer: the warung is worth -3.25, the brand -2.75. Chance of the warung?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.logit_shares([-3.25, -2.75])[0]

# %%
lesson.check("1.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 1.2.** Only the difference counts: 1 / (1 + e^0.5) = 0.38. A difference in worth of one half moves the chance from 50 to 38 percent.

# %% [markdown]
# **Exercise 1.3.** The same, but one may also buy nothing, worth -4. With what chance does this customer buy nothing?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.logit_shares([-3.25, -2.75], outside=-4)[2]

# %%
lesson.check("1.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 1.3.** e^-4 = 0.018 over 0.018 + 0.039 + 0.064: 0.15. Better offers make the whole market larger, not only its parts.

# %% [markdown]
# **Exercise 1.4.** People shop 0.4 times a week on average, at random times. How many of 1,000 come in a given week?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 1000 * by_hand.chance_of_shopping(0.4)

# %%
lesson.check("1.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 1.4.** Some would come twice, so fewer than 400 come at least once: 1000 (1 - e^-0.4) = 330.

# %% [markdown]
# **Exercise 1.5.** What wins the brand more customers, with weight of price 3: (a) quality +0.5, (b) price -10%, (c) both the same? Answer `"a"`, `"b"` or `"c"`.

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("1.5", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 1.5.** Ten percent of price is worth 3 x 0.1 = 0.3; quality brings 0.5.

# %% [markdown]
# ## By code: a whole trade area
#
# The class market is one urban trade area with one sector, culinary: 4,000 customers, 40 UMKM, 4 big brands. Each week firms decide what to make and produce; customers who have an occasion to shop choose among the firms they remember, are pleased or annoyed, and some of them talk. The market has lived for years before week 0, so that habits and reputations exist. Here is what one of its customers can choose from, and with what chance, by the very sums you have just done, plus one thing: a *bond* with firms that pleased or annoyed this customer before. Check one line on paper: quality, minus half the weight of fit times the squared distance, minus the weight of price times price, plus the bond (the table is rounded, so the second decimal may differ a little). A distance above 2.45 counts as 2.45: what is far too far gets no worse.

# %%
classroom = lesson.classroom()
market = classroom.start
customer = 461
offers = experiments.offers_for(market, customer)
kind = offers["brand"].map({True: "brand", False: "UMKM"})
names = (kind + " " + offers["row"].astype(str)).where(offers["row"] >= 0, "buying nothing")
columns = {"quality": "quality", "distance": "distance", "price": "price", "bond": "bond"}
columns |= {"utility": "worth", "chance": "chance"}
fit, dear = experiments.weights_of(market, customer)
lesson.write(
    f"customer {customer}, of 0 to {len(market.customers) - 1}",
    f"weight of fit {lesson.value(fit)}, weight of price for this customer {lesson.value(dear)}",
    lesson.table(offers.set_index(names)[list(columns)].rename(columns=columns), index="offer"),
)

# %% [markdown]
# Firms that are not in the table do not exist for this customer: they are not remembered. Change `customer` (any number from 0 to the upper end given above the table) and compare. The table holds for week 0; in the story of the year below bonds change with every purchase, so chances do too.
#
# On the map every grey dot is a customer, placed by taste (only some of the customers are drawn, so that one can see); marks are firms, placed by what they make, and the larger the mark, the more they sell.

# %%
lesson.taste_map(market)

# %%
year = classroom.run()
share = experiments.year_of(year, "umkm_revenue_share")
lesson.write(f"Of every rupiah spent in this year, UMKM earned {lesson.value(share, 'share')}.")

# %%
lesson.customer_story(market, classroom.policy(), row=customer)

# %% [markdown]
# ## What to keep
#
# - An offer is worth what quality, fit, price and bond make of it; only differences between offers count.
# - Choice has chance in it: a better offer is bought more often, not always.
# - People choose among the firms they remember. Being unknown is worse than being dear.
