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
# # 4. Promises
#
# To ask is to promise. Being heard, being answered, being disappointed.
#
# **You will be able to**
#
# - say when being asked strengthens a bond and when it weakens it;
# - work out how much of a wish must come true;
# - explain why an explained refusal is cheap insurance.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: talk about a disappointed promise 5, prediction 5, formula 10, market 15, exercises 15. The gain and the loss are assumptions whose signs come from experiments (E11, E14 in docs/evidence.md); their sizes do not. Say so, and let the sliders show what depends on them.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # or a wheel that you uploaded, or the address of the repository
if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import is_small, slider

lesson = Lesson(4, "en")
classroom = lesson.classroom()
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5, 6]

# %% [markdown]
# A **bond** is what ties a customer to a firm beyond quality, fit and price: from -1 (never again) over 0 (a stranger) to 1 (a friend of the house).

# %% [markdown]
# ### Predict first
#
# A wish that comes true in full adds 0.25 to a bond; one that fails costs 0.15, half of it if the refusal is half explained. Here refusals are half explained, and the customer is new (bond 0). Which part (0 to 1) of a wish must come true so that the bond does not fall?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.25

# %%
lesson.predict("part", prediction)

# %%
lesson.reveal("part", by_hand.break_even_part(gain=0.25, loss=0.15, promise=1, explanation=0.5))

# %% [markdown]
# ## By hand
#
# Let $r$ be the part of a wish that the new product fulfils, which is the part of the old distance that it closes: 1 when it comes all the way, 0 when it comes no nearer. The bond $b$ changes by
#
# $$ \text{gain}\cdot r\,(1-b) \;-\; \text{loss}\cdot\text{promise}\,(1-\text{explanation})(1-r) $$
#
# The first part is the joy of being heard; the second the regret, larger the more was promised, smaller the better it is explained.


# %%
def bonds(promise=1.0, explanation=0.5):
    parts = [step / 20 for step in range(21)]
    change = [by_hand.bond_change(part, 0.0, 0.25, 0.15, promise, explanation) for part in parts]
    nothing = [0.0 for _ in parts]
    return lesson.paths(
        {"change of bond": change, "no change": nothing},
        "Change of a newcomer's bond",
        "part of the wish that comes true",
        parts,
        up="change of bond",
        ends=(-0.5, 0.3),
    )


lesson.explore(
    bonds,
    promise=slider("promise", 1.0, 0.0, 3.0, 0.1),
    explanation=slider("explanation", 0.5, 0.0, 1.0, 0.05),
)

# %% [markdown]
# ## In the market
#
# All UMKM ask for a year. What becomes of the bond of those who were asked, and of the talk about UMKM, when firms promise much, and when they explain? Net positive talk is praise minus complaints, over both.


# %%
def talk_about(promise=1.0, explanation=0.5):
    policy = {"co_creation": "all", "cocreation.promise": promise, "cocreation.explanation": explanation}
    market = classroom.run(**policy)
    bond, asked = experiments.bond_of_participants(market)
    talk = experiments.year_of(market, "net_positive_talk")
    return lesson.write(
        f"pairs of a firm that asked and a customer who was asked and still remembers it: {lesson.numbers.count(asked)}",
        f"their mean bond: {lesson.value(bond)}; net positive talk: {lesson.value(talk, 'share')}",
    )


lesson.explore(
    talk_about,
    promise=slider("promise", 1.0, 0.0, 3.0, 0.25),
    explanation=slider("explanation", 0.5, 0.0, 1.0, 0.1),
)

# %%
ways = {
    "promise as usual, half explained": {},
    "promise as usual, fully explained": {"cocreation.explanation": 1.0},
    "promise three times as much, explain nothing": {"cocreation.promise": 3.0, "cocreation.explanation": 0.0},
}
lesson.dots(
    {name: experiments.bonds_under(seeds, **policy) for name, policy in ways.items()},
    "Bond after a year with the firm that asked",
    "bond",
)

# %% [markdown]
# Those who were asked like the firm better where it explains, in every seed; where it promises much and explains nothing the bond is gone: its interval holds zero. Talk in the whole market hardly notices: among 4,000 customers only about 140 such pairs are left after the year, with the sliders where they start. (Who has forgotten the firm is not counted.) A promise is kept or broken with few people, who remember it.
#
# ### A year of one UMKM that asks

# %%
lesson.firm_story(classroom.start, classroom.policy(co_creation="all"))

# %% [markdown]
# Upper panel: what was sold and what could not be served. Middle: cash; the steps down are what the owner takes home each month, and the deeper one in the week of “buys capacity” pays for that capacity too. Lower: how far the product lies from the tastes of those who remember the firm; each asking is followed by a launch some weeks later. A launch does not always bring the product nearer to the *average* rememberer: the firm asks which design most of those heard would *buy*, and that can be one at the edge, away from rivals.

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 4.1.** A design was 1.0 away from a wish; the new one is 0.4 away. Which part of the wish came true?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (1.0 - 0.4) / 1.0

# %%
lesson.check("4.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 4.1.** The gap closed by 0.6 of 1.0. Had it been 0.5 and became 0.4, only a fifth would have come true.

# %% [markdown]
# **Exercise 4.2.** Part 0.6, bond 0, gain 0.25, loss 0.15, promise 1, explanation 0.5: how does the bond change?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.bond_change(0.6, 0, 0.25, 0.15, 1, 0.5)

# %%
lesson.check("4.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 4.2.** 0.25 x 0.6 - 0.15 x 0.5 x 0.4 = 0.15 - 0.03 = 0.12.

# %% [markdown]
# **Exercise 4.3.** Gain 0.3, loss 0.2, promise 1, explanation 0.25: which part must come true for a newcomer's bond not to fall?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.15 / (0.3 + 0.15)

# %%
lesson.check("4.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 4.3.** The regret is 0.2 x 0.75 = 0.15: 0.3 r = 0.15 (1 - r), so r = 0.33. For a friend of the house (bond 0.6) the gain is smaller: r = 0.56.

# %% [markdown]
# **Exercise 4.4.** And with twice the promise and no explanation?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.4 / (0.3 + 0.4)

# %%
lesson.check("4.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 4.4.** The regret is 0.2 x 2 x 1 = 0.4, and 0.4 / 0.7 = 0.57: more than half of every wish must come true.

# %% [markdown]
# **Exercise 4.5.** What removes the regret altogether in this formula: (a) promising less than usual, (b) a full explanation, (c) asking more people?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("4.5", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 4.5.** (1 - explanation) becomes 0. In life an explanation is never full, and one that is not believed explains nothing: the formula is an assumption here.

# %% [markdown]
# ## What to keep
#
# - Only those who were asked can be disappointed by the answer.
# - Ask what you can do; say why when you cannot.
