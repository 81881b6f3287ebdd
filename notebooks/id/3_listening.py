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
# # 3. Mendengarkan
#
# Jajak pendapat, survei, uji rasa: apa yang dapat dipelajari usaha dari sedikit jawaban, dari banyak jawaban, dan dari penggemarnya sendiri.
#
# **Setelah pelajaran ini Anda dapat**
#
# - membedakan galat kebetulan dari bias;
# - menyebut berapa jawaban yang cukup, dan untuk apa;
# - menjelaskan apa yang dipelajari usaha tanpa bertanya kepada siapa pun.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, jawaban dan galat 10, penggemar sendiri 10, latihan 15, pasar yang mendengarkan 10. Tekankan pembandingnya: usaha yang tidak pernah bertanya pun belajar dari penjualannya. Seberapa baik ia melakukannya menentukan sebagian besar pengaruh kokreasi yang terukur.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(3, "id")
classroom = lesson.classroom()

# %% [markdown]
# ### Tebak dulu
#
# Selera berbeda dengan simpangan 1 dan orang menjawab dengan derau 0,5. Sebuah usaha bertanya kepada 6 orang. Seberapa meleset (galat baku per arah) rata-rata jawabannya?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.4

# %%
lesson.predict("error", prediction)

# %%
lesson.reveal("error", by_hand.error_of_mean(spread=1, noise=0.5, answers=6))

# %% [markdown]
# ## Kepada siapa Anda bertanya?
#
# Tiga cara: siapa saja (riset merek besar), orang yang mengingat usaha itu (survei, jajak pendapat), anggota satu komunitas (uji rasa). Seberapa jauh rata-rata selera mereka dari rata-rata seluruh pasar?


# %%
def how_far(answers=6):
    return (
        experiments.listening(classroom.start, answers)
        .mean()
        .round(2)
        .set_axis(["siapa saja", "yang mengingat", "satu komunitas"])
        .to_frame("jarak rata-rata ke pasar")
    )


lesson.explore(how_far, answers=slider("jawaban", 6, 2, 60, 1))

# %% [markdown]
# Dengan makin banyak jawaban, baris pertama menuju nol: faktor kebetulan saling meniadakan. Baris lain dapat tetap tinggi: orang-orangnya mirip, dan bertanya kepada lebih banyak dari mereka tidak menolong. Itulah bias.
#
# ### Belajar tanpa bertanya
#
# Usaha melihat siapa yang membeli. Tetapi pembelinya memang sudah menyukai buatannya: rata-rata selera mereka condong dari pusat ke desain usaha itu sendiri.

# %%
market = classroom.start
weight, spread = float(market.conditions.fit_weight[0]), float(market.conditions.spread[0])
print("kecondongan di pasar:", round(experiments.lean(market), 2))
print("usaha sendirian, menurut rumus:", round(by_hand.lean_of_fans(weight, spread), 2))

# %% [markdown]
# ## Mendengarkan di pasar
#
# Sekarang biarkan semua UMKM berkokreasi selama setahun. Apakah orang mendapat yang lebih disukainya? Geser banyaknya undangan dan derau jawaban.


# %%
def listening_pays(invited=30, noise=0.5):
    asked = {"co_creation": "all", "cocreation.invited": invited, "cocreation.report_noise": noise}
    without, with_policy, change = experiments.paired(classroom, "fit", **asked)
    return f"kesesuaian (minus jarak ke selera): {without:.3f} → {with_policy:.3f} ({change:+.3f})"


lesson.explore(
    listening_pays,
    invited=slider("orang yang diundang", 30, 5, 150, 5),
    noise=slider("derau jawaban", 0.5, 0.0, 2.0, 0.1),
)

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 3.1.** Sebaran 1, derau 0,5, 25 jawaban: berapa galat baku rata-rata per arah?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = ((1**2 + 0.5**2) / 25) ** 0.5

# %%
lesson.check("3.1", answer)

# %% [markdown]
# **Latihan 3.2.** Berapa kali lebih besar galat dengan 5 jawaban daripada dengan 20 jawaban?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (20 / 5) ** 0.5

# %%
lesson.check("3.2", answer)

# %% [markdown]
# **Latihan 3.3.** Bobot kesesuaian 1,5, sebaran 1: seberapa jauh (0 sampai 1) pembeli usaha yang sendirian di pasar condong ke desainnya?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.lean_of_fans(1.5, 1)

# %%
lesson.check("3.3", answer)

# %% [markdown]
# **Latihan 3.4.** Jawaban siapa yang tetap meleset dari pasar berapa pun yang ditanya: (a) orang yang diundi acak, (b) semua yang berbelanja, (c) anggota satu komunitas?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "c"

# %%
lesson.check("3.4", answer)

# %% [markdown]
# **Latihan 3.5.** Bertanya kepada sepuluh kali lebih banyak orang menghilangkan (a) bias, (b) galat kebetulan, (c) keduanya?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("3.5", answer)

# %% [markdown]
# ## Yang perlu diingat
#
# - Sedikit jawaban berderau; banyak jawaban dari lingkaran yang sama berbias.
# - Bertanya harus lebih baik daripada mengamati penjualan sendiri; bila tidak, biayanya tidak sepadan.
