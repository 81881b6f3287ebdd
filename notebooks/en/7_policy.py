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
# # 7. Policy
#
# Training, grants, infrastructure; targeting under a budget; cost per result.
#
# **You will be able to**
#
# - tell outlay, reach and result apart;
# - work out cost per result and deadweight;
# - choose whom to reach and say why.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, one programme 10, competition of groups 20 (same budget, best gain for those reached and for others), exercises 15. Ask each group what happened to firms that were not reached: a gain taken from neighbours is no gain of the market.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, experiments
from pasar.widgets import choice, slider

lesson = Lesson(7, "en")
classroom = lesson.classroom()

# %% [markdown]
# ### Predict first
#
# Half of the UMKM receive a grant of Rp 2.4 million. By how many thousand rupiah a week does the profit of those reached change in the first year, compared with the same firms without it?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 20

# %%
lesson.predict("grant", prediction)

# %%
grant = {"id": "grant", "kind": "grant", "slots": 0.5, "target": "random", "amount": "Rp2,4 juta"}
found = experiments.programme_result(classroom, grant)
print({name: round(value) for name, value in found.items()})
lesson.reveal("grant", found["treated"] / 1000)

# %% [markdown]
# `outlay` is public money, `reached` counts firms, `treated` and `others` are changes of weekly profit in rupiah. The grant itself is not profit; what counts is what firms make of it.
#
# ## Your programme
#
# Choose a kind, whom to reach first, and how many. Keep an eye on the money.


# %%
def programme(kind="grant", target="random", slots=0.3):
    found = experiments.programme_result(classroom, {"id": "mine", "kind": kind, "target": target, "slots": slots})
    return {name: round(value) for name, value in found.items()}


lesson.explore(
    programme,
    kind=choice(
        "programme",
        ("grant", "grant"),
        ("digital training", "digital_marketing_training"),
        ("product training", "product_innovation_training"),
        ("soft loan", "soft_loan"),
    ),
    target=choice(
        "first",
        ("by lot", "random"),
        ("first come", "first_come"),
        ("low literacy", "low_literacy_first"),
        ("tight capacity", "tight_capacity_first"),
    ),
    slots=slider("share of UMKM", 0.3, 0.05, 1.0, 0.05),
)

# %% [markdown]
# ### The same city, one policy apart

# %%
lesson.one_policy_apart(classroom.run(), classroom.run(programmes=[grant]))

# %% [markdown]
# ## Exercises

# %% [markdown]
# **Exercise 7.1.** Without the programme 80 firms survive, with it 84; it costs Rp 120 million. Cost per extra survivor, in million rupiah?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 120 / (84 - 80)

# %%
lesson.check("7.1", answer)

# %% [markdown]
# **Exercise 7.2.** 40 firms were reached; 30 of them would have survived anyway. Which share of the help was deadweight in this sense?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 30 / 40

# %%
lesson.check("7.2", answer)

# %% [markdown]
# **Exercise 7.3.** Rp 60 million, 24 hours of training per firm at Rp 75,000 an hour: how many firms can be trained?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 60_000_000 // (24 * 75_000)

# %%
lesson.check("7.3", answer)

# %% [markdown]
# **Exercise 7.4.** A budget should go first to (a) those easiest to reach, (b) those whose binding limit it lifts, (c) everybody alike?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("7.4", answer)

# %% [markdown]
# ## What to keep
#
# - Money spent is no result, and firms reached are no result.
# - Compare with the same firms without the programme, and look at the others too.
