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
# - work out cost per result and deadweight (help to those who did not need it);
# - choose whom to reach with a given budget and say why.

# %% [markdown] tags=["lecturer"]
# > **For the lecturer.** Timing for 50 minutes: prediction 5, one programme 5, competition of groups 15 (same budget, best gain for those reached and for others), infrastructure 5, one policy apart 5, exercises 15. Ask each group what happened to firms that were not reached: a gain taken from neighbours is no gain of the market. A year may be too short for product training; try two, `experiments.programme_result(classroom, {"id": "course", "kind": "product_innovation_training", "slots": 0.5}, weeks=104)`.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # or a wheel that you uploaded, or the address of the repository
if find_spec("pasar") is None:  # a hosted notebook: install once
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, experiments
from pasar.widgets import choice, is_small, slider

lesson = Lesson(7, "en")
classroom = lesson.classroom()
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5]

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


def told(found):
    return lesson.write(
        f"public outlay: {lesson.value(found['outlay'], 'Rp')}; UMKM reached: {lesson.numbers.count(found['reached'])}",
        f"profit of those reached: {lesson.change(found['treated'], 'Rp/week')}; of the others: {lesson.change(found['others'], 'Rp/week')}",
    )


told(found)

# %%
lesson.reveal("grant", found["treated"] / 1000)

# %% [markdown]
# **Outlay** is public money, **reach** counts firms, and the **result** is what is different from the same market without the programme. The grant itself is not profit; what counts is what firms make of it. A firm whose money was not what held it back makes nothing of it, and its owner takes the money home. For comparison: Rp 2.4 million over a year is Rp 46 thousand a week.
#
# ## Your programme, your budget
#
# Choose a kind, whom to reach first, and how much money there is. The number of firms follows from the budget; as it is estimated from half a year, the money spent in the end may differ: set the result against that money.


# %%
def programme(kind="grant", target="random", budget=30):
    return told(experiments.within_budget(classroom, {"id": "mine", "kind": kind, "target": target}, budget * 1e6))


lesson.explore(
    programme,
    kind=choice(
        "programme",
        ("grant", "grant"),
        ("digital marketing training", "digital_marketing_training"),
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
    budget=slider("budget (Rp million)", 30, 5, 60, 5),
)

# %% [markdown]
# The same plan of Rp 30 million, several markets. What is spent in the end differs (see the outlay in the table): the number of firms is planned by what half a year of the first market cost, and owners decide whether to come.

# %%
offers = {
    "grants by lot": {"kind": "grant", "target": "random"},
    "grants where capacity is tight": {"kind": "grant", "target": "tight_capacity_first"},
    "digital training, low literacy first": {"kind": "digital_marketing_training", "target": "low_literacy_first"},
    "product training by lot": {"kind": "product_innovation_training", "target": "random"},
}
results = {name: experiments.within_budget_over(seeds, {"id": "mine"} | offer, 30e6) for name, offer in offers.items()}
lesson.dots(
    {name: found["treated"] for name, found in results.items()},
    "Change of profit of those reached, first year",
    "Rp/week",
)

# %%
sums = {name: found.mean() for name, found in results.items()}
table = experiments.cost_table(sums)
heads = {
    "reached": "UMKM reached",
    "outlay": "outlay (Rp million)",
    "treated": "added yearly profit of those reached (Rp million)",
    "others": "added yearly profit of the others (Rp million)",
    "per_rupiah": "added profit of all UMKM per rupiah",
}
lesson.table(table.rename(columns=heads), index="mean of the markets")

# %% [markdown]
# The last column is the result over the money, for all UMKM together: what those reached gained, plus what the others gained or lost. The picture above speaks of those reached: only the digital training stands clear of zero; grants where capacity is tight brought something in every market, but in one so much more than in the others that the interval holds zero, and grants by lot cannot be told from zero. The last column has no interval, so nothing can be ranked by it. Look at the others, too: what firms that were trained gain is partly what the others lose, for customers move. Product training first sends firms into redesigns; a year may be too short for it. Do not rank programmes by a mean whose dots lie on both sides of zero.
#
# ### Infrastructure
#
# Cables help where there are none: here is a second class market, half city, half remote. Two years.

# %%
cable = {"id": "cable", "kind": "digital_infrastructure"}
course = {"id": "course", "kind": "digital_marketing_training", "target": "remote_first", "slots": 0.5}
packages = {"nothing": [], "infrastructure": [cable], "training": [course], "both": [cable, course]}
remote = experiments.remote_results(packages)
heads = {
    "online": "people online",
    "digital": "UMKM digital",
    "literacy": "digital literacy of owners (0 to 1)",
    "share": "UMKM revenue share",
    "outlay": "outlay (Rp million)",
}
shares = {name: [lesson.value(one, "share") for one in remote[name]] for name in ("online", "digital", "share")}
lesson.table(remote.assign(**shares).rename(columns=heads), index="in the remote area")

# %% [markdown]
# Cables bring people online; the course adds a little to what owners know, and more UMKM are digital after two years. Cables alone make no UMKM digital: that is a decision of its owner. And their revenue share hardly moves: in this one market, the share of UMKM in the remote area rises by a third of a point with the course and not at all with cables, within two years (one seed, no interval). An outlay is easy to see; look for the result behind it.
#
# ### The same city, one policy apart
#
# Digital marketing training is offered to half of the UMKM; the luck is the same in both pictures. Customers who after a year bought last from another firm than in the other picture stand out: in blue where that firm is an UMKM, as an orange cross where it is a big brand. A yellow star stands on every UMKM that the training reached, in both pictures (one that has closed in one market shows in the other only). Look at one place of the map in both pictures: an orange cross on the left and a blue dot on the right is somebody who went from a brand to an UMKM. Where do the marks lie: around the stars, or all over the map? (Buying from another firm does not mean faring better. Nor did everybody who stands out follow a trained firm: whoever turns up at one leaves a place at another, and tells other people about it.)

# %%
training = {"id": "training", "kind": "digital_marketing_training", "slots": 0.5}
lesson.one_policy_apart(classroom.without(), classroom.run(programmes=[training]))

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

# %% [markdown] tags=["lecturer"]
# > **Solution 7.1.** Rp 30 million. Dividing by 84 gives 1.4 and counts 80 firms that needed nothing.

# %% [markdown]
# **Exercise 7.2.** 40 firms were reached; 30 of them would have survived anyway. Which share of the help was deadweight in this sense?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 30 / 40

# %%
lesson.check("7.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 7.2.** 0.75. It is known only because the market can be run again without the programme; in life it must be estimated.

# %% [markdown]
# **Exercise 7.3.** Rp 60 million, 24 hours of training per firm at Rp 75,000 an hour: how many firms can be trained?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 60_000_000 // (24 * 75_000)

# %%
lesson.check("7.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 7.3.** Rp 1.8 million a firm: 33. Half the hours would reach 66; whether that is better depends on how quickly learning saturates (hypothesis H41).

# %% [markdown]
# **Exercise 7.4.** A budget should go first to (a) those easiest to reach, (b) those whose binding limit it lifts, (c) everybody alike?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("7.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Solution 7.4.** If the aim is the result. If the aim is fairness, (c) can be right: say which aim you have before you compare.

# %% [markdown]
# ## What to keep
#
# - Money spent is no result, and firms reached are no result.
# - Compare with the same firms without the programme, and look at the others too.
# - Ask first which limit binds; help that lifts another one is a present.
