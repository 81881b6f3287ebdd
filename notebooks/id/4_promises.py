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
# # 4. Janji
#
# Bertanya berarti berjanji. Didengar, dijawab, dikecewakan.
#
# **Setelah pelajaran ini Anda dapat**
#
# - menyebut kapan ditanya memperkuat ikatan dan kapan melemahkannya;
# - menghitung seberapa banyak keinginan yang harus terwujud;
# - menjelaskan mengapa penolakan yang dijelaskan adalah asuransi murah.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: bercerita tentang janji yang mengecewakan 5, tebakan 5, rumus 10, latihan 15, pasar 15. Kenaikan dan kerugian adalah asumsi yang tandanya berasal dari eksperimen (E11, E14 dalam docs/evidence.md); besarnya tidak. Katakan itu, dan biarkan penggeser memperlihatkan apa yang bergantung padanya.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(4, "id")
classroom = lesson.classroom()

# %% [markdown]
# ### Tebak dulu
#
# Keinginan yang terwujud penuh menambah 0,25 pada ikatan; yang gagal mengurangi 0,15, separuhnya bila penolakan setengah dijelaskan. Bagian mana (0 sampai 1) dari keinginan yang harus terwujud agar ikatan tidak turun?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.25

# %%
lesson.predict("part", prediction)

# %%
lesson.reveal("part", by_hand.break_even_part(gain=0.25, loss=0.15, promise=1, explanation=0.5))

# %% [markdown]
# ## Dengan tangan
#
# Misalkan $r$ bagian keinginan yang dipenuhi produk baru: 1 bila terpenuhi seluruhnya, 0 bila tidak mendekat sama sekali. Ikatan $b$ berubah sebesar
#
# $$ \text{gain}\cdot r\,(1-b) \;-\; \text{loss}\cdot\text{promise}\,(1-\text{explanation})(1-r) $$
#
# Bagian pertama adalah senangnya didengar; bagian kedua kekecewaan, makin besar bila makin banyak dijanjikan, makin kecil bila makin baik dijelaskan.


# %%
def bonds(promise=1.0, explanation=0.5):
    parts = [step / 20 for step in range(21)]
    change = [by_hand.bond_change(part, 0.0, 0.25, 0.15, promise, explanation) for part in parts]
    return lesson.paths(
        {"perubahan ikatan": change},
        "Perubahan ikatan pelanggan baru menurut bagian keinginan yang terwujud",
        across="perduapuluh keinginan",
    )


lesson.explore(
    bonds,
    promise=slider("janji", 1.0, 0.0, 3.0, 0.1),
    explanation=slider("penjelasan", 0.5, 0.0, 1.0, 0.05),
)

# %% [markdown]
# ## Di pasar
#
# Semua UMKM bertanya selama setahun. Apa jadinya cerita tentang UMKM bila mereka banyak berjanji, dan bila mereka memberi penjelasan?


# %%
def talk_about(promise=1.0, explanation=0.5):
    policy = {"co_creation": "all", "cocreation.promise": promise, "cocreation.explanation": explanation}
    market = classroom.run(**policy)
    bond, asked = experiments.bond_of_participants(market)
    talk = experiments.year_of(market, "net_positive_talk")
    return f"orang yang ditanya: {asked}   ikatan mereka: {bond:.3f}   cerita positif bersih: {talk:.3f}"


lesson.explore(
    talk_about,
    promise=slider("janji", 1.0, 0.0, 3.0, 0.25),
    explanation=slider("penjelasan", 0.5, 0.0, 1.0, 0.1),
)

# %%
lesson.firm_story(classroom.start, classroom.policy(co_creation="all"))

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 4.1.** Sebuah desain berjarak 1,0 dari keinginan; yang baru berjarak 0,4. Bagian mana yang terwujud?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (1.0 - 0.4) / 1.0

# %%
lesson.check("4.1", answer)

# %% [markdown]
# **Latihan 4.2.** Bagian 0,6, ikatan 0, kenaikan 0,25, kerugian 0,15, janji 1, penjelasan 0,5: berapa perubahan ikatan?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.bond_change(0.6, 0, 0.25, 0.15, 1, 0.5)

# %%
lesson.check("4.2", answer)

# %% [markdown]
# **Latihan 4.3.** Bagian mana yang harus terwujud agar ikatan pelanggan baru tidak turun (angka sama)?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.075 / (0.25 + 0.075)

# %%
lesson.check("4.3", answer)

# %% [markdown]
# **Latihan 4.4.** Dan dengan janji dua kali lipat tanpa penjelasan?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.3 / (0.25 + 0.3)

# %%
lesson.check("4.4", answer)

# %% [markdown]
# **Latihan 4.5.** Apa yang menghapus kekecewaan sama sekali dalam rumus ini: (a) berjanji lebih sedikit dari biasanya, (b) penjelasan penuh, (c) bertanya kepada lebih banyak orang?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("4.5", answer)

# %% [markdown]
# ## Yang perlu diingat
#
# - Hanya mereka yang ditanya dapat dikecewakan oleh jawabannya.
# - Tanyakan yang sanggup dikerjakan; jelaskan alasannya bila tidak sanggup.
