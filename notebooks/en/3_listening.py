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
# - explain what a firm learns without asking anybody, and why good listening by all is not the same as good listening by one.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, answers and error 10, own fans 5, the market that listens 15, exercises 15. Stress the counterfactual: a firm that never asks still learns from what it sells. How well it does that helps to decide the size of the measured effect of co-creation. The picture of five markets is meant to surprise: let students explain it before they read the paragraph below it.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # or a wheel that you uploaded, or the address of the repository
if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import choice, is_small, slider

lesson = Lesson(3, "en")
classroom = lesson.classroom()
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5]

# %% [markdown]
# ### Predict first
#
# Tastes differ by 1 (standard deviation) and people answer with a noise of 0.5. A firm asks 6 people. How far off (standard error per direction) is the mean of their answers?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.4

# %%
lesson.predict("error", prediction)

# %%
lesson.reveal("error", by_hand.error_of_mean(spread=1, noise=0.5, answers=6))

# %% [markdown]
# People differ and answer with noise; both average out as the number of answers $n$ grows: the error is $\sqrt{(\text{spread}^2+\text{noise}^2)/n}$.
#
# ## Whom do you ask?
#
# Three ways: anybody (a brand's market research), people who remember the firm (survey, poll), members of one community (taste test). How far does the mean of their tastes lie from that of the whole market?

# %%
counts = [2, 4, 6, 8, 12, 20, 40, 60]
names = {"all": "anybody", "rememberers": "people who remember the firm", "community": "one community"}
miss = experiments.listening_curve(classroom.start, counts).rename(columns=names)
lesson.paths(
    miss.to_dict("list"),
    "Distance of the mean answer to the mean of the market",
    "number of answers",
    counts,
    "taste units",
    "distance",
    ends=(0, 1.2),
)

# %% [markdown]
# With more answers the first line goes to zero: chance averages out. The second falls while chance is large, then ever less, and will not go below about 0.3 taste units: people remember firms that they buy from and hear of, and those are rather the ones that suit them. The third falls up to about eight answers only and then stays at about 0.8: members of a community are alike, and asking more of them does not help. What stays however many you ask is bias: smaller for those who remember the firm, large for one community.
#
# ### Learning without asking
#
# A firm sees who buys. But its buyers already like what it makes: their mean taste leans from the centre toward its own design.

# %%
market = classroom.start
weight, spread = float(market.conditions.fit_weight[0]), float(market.conditions.spread[0])
lean, alone = experiments.lean(market), by_hand.lean_of_fans(weight, spread)
lesson.write(
    f"lean toward the own design (0: none, 1: all the way), in the market: {lesson.value(lean)}",
    f"a firm with a small share and no rival near it, by the formula of exercise 3.3: {lesson.value(alone)}",
)

# %% [markdown]
# So own sales say "stay where you are" and hardly "where is everybody?". Rivals nearby make the lean stronger: they take the customers on the other side.
#
# ## Listening in the market
#
# Now let *all* UMKM co-create for a year. Do people get what they like better? First one market with sliders, then several, so that chance shows itself.


# %%
def listening_pays(invited=30, noise=0.5):
    asked = {"co_creation": "all", "cocreation.invited": invited, "cocreation.report_noise": noise}
    without, with_policy, change = experiments.paired(classroom, "fit", **asked)
    return lesson.write(
        f"distance between a purchase and the buyer's taste: without {lesson.numbers.decimal(-without, 3)}, "
        f"with co-creation {lesson.numbers.decimal(-with_policy, 3)} ({lesson.numbers.decimal(-change, 3, signed=True)})"
    )


lesson.explore(
    listening_pays,
    invited=slider("people invited", 30, 5, 150, 5),
    noise=slider("noise of an answer", 0.5, 0.0, 2.0, 0.1),
)

# %%
found = experiments.differences(["fit", "design_spread"], seeds, co_creation="all")
lesson.dots(
    {"distance of purchases to tastes": -found["fit"], "distance of designs to the centre": found["design_spread"]},
    "All UMKM co-create: change in a year",
    "taste units",
)

# %% [markdown]
# **A surprise.** Designs move toward the centre in each of the five markets, by 0.13 to 0.19 taste units. But whether purchases come nearer to tastes cannot be told: the interval holds zero. The picture does not say why. Firms hardly hear the same people: of those who remember one UMKM about four in a hundred remember any other given one. But each crowd's mean lies near the centre, as the first picture of this lesson shows. One explanation that may hold: people at the edge lose the odd firm that suited them. What one firm gains by listening, all firms together may compete away. Ask who listens, not only whether.
#
# ### Four ways to ask
#
# The paper behind this model names four. They differ in whom they reach, how much an answer says, what they cost and what they promise (numbers: run `!pasar --lang en describe classroom` in a cell and look for `methods`).


# %%
def by_method(method="poll"):
    room = lesson.classroom(**{"cocreation.method": method})
    market = room.run(co_creation="all")
    measures = market.tables().measures.query("group == 'all'").set_index("measure")["value"]
    bond, _ = experiments.bond_of_participants(market)
    return lesson.write(
        f"answers per session: {lesson.value(measures['answers_per_session'])}",
        f"bond with the firm that asked (-1 to 1; who has forgotten it is left out): {lesson.value(bond)}",
        f"distance of purchases to tastes: {lesson.value(-measures['fit'])} taste units",
    )


lesson.explore(
    by_method,
    method=choice(
        "way of asking",
        ("poll on social media", "poll"),
        ("survey", "survey"),
        ("consultation before a launch", "consultation"),
        ("taste test in a community", "taste_test"),
    ),
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

# %% [markdown] tags=["lecturer"]
# > **Solution 3.1.** sqrt(1.25 / 25) = 0.22. People's differences weigh four times as much as their noise: better questions help less than more people.

# %% [markdown]
# **Exercise 3.2.** How many times larger is the error with 5 answers than with 20?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (20 / 5) ** 0.5

# %%
lesson.check("3.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 3.2.** Twice: four times the answers halve the error. The next halving needs 80.

# %% [markdown]
# **Exercise 3.3.** A firm has a small share and no rival near it. With weight of fit $w$ and spread $s$ its buyers' mean taste lies $w s^2 / (1 + w s^2)$ of the way from the centre to its design. How far (0 to 1) for $w = 1.5$, $s = 1$?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.lean_of_fans(1.5, 1)

# %%
lesson.check("3.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 3.3.** 1.5 / 2.5 = 0.6. The pickier people are, the more a firm hears its own echo.

# %% [markdown]
# **Exercise 3.4.** Whose answers stay off the market however many you ask: (a) people drawn at random, (b) everybody who shops, (c) members of one community?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "c"

# %%
lesson.check("3.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 3.4.** They share part of their taste; the mean of all of them is the taste of the community.

# %% [markdown]
# **Exercise 3.5.** Asking ten times as many people removes (a) bias, (b) chance error, (c) both?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("3.5", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 3.5.** It shrinks chance error to about a third; bias is the same for ten and for ten thousand.

# %% [markdown]
# ## What to keep
#
# - Few answers are noisy; many answers from the same circle are biased.
# - Asking must be better than watching one's own sales, or it is not worth its cost.
# - When all UMKM listen, their designs move toward the centre; that buyers are better served does not follow.
