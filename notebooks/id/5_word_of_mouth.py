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
# # 5. Dari mulut ke mulut
#
# Dari Bass, tempat siapa saja dapat bercerita kepada siapa saja, ke jejaring, tempat teman bercerita kepada teman.
#
# **Setelah pelajaran ini Anda dapat**
#
# - menggambar dan menjelaskan kurva S;
# - menyebut apa yang dilakukan iklan dan tidak dilakukan teman, dan sebaliknya;
# - menjelaskan mengapa komunitas sekaligus pengeras suara dan tembok.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, Bass 10, jejaring 10, pasar 10, latihan 15. Permainan kelas: bisikkan sebuah nama kepada satu mahasiswa; yang tahu memberi tahu dua tetangga tiap menit. Gambarlah kurvanya di papan tulis sebelum memperlihatkan Bass.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(5, "id")
classroom = lesson.classroom()

# %% [markdown]
# ### Tebak dulu
#
# Dua dari seratus orang mendengar dari iklan setiap minggu, dan setiap orang yang tahu bercerita dengan kekuatan 0,4. Pada minggu keberapa paling banyak orang mendengar untuk pertama kali?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 8

# %%
lesson.predict("peak", prediction)


# %%
def curve(adverts=0.02, friends=0.4):
    informed = by_hand.bass(innovation=adverts, imitation=friends)
    return lesson.paths({"bagian yang tahu": informed}, "Bass: bagian orang yang sudah mendengar")


lesson.explore(
    curve,
    adverts=slider("iklan (p)", 0.02, 0.001, 0.1, 0.001),
    friends=slider("teman (q)", 0.4, 0.0, 1.0, 0.05),
)

# %%
lesson.reveal("peak", by_hand.peak_week(innovation=0.02, imitation=0.4))

# %% [markdown]
# ## Jejaring
#
# Tidak ada orang yang berbicara dengan semua orang. Dalam model, setiap orang mendengarkan beberapa ikatan kuat dan beberapa ikatan lemah; anggota komunitas lebih sering saling bercerita.

# %%
lesson.network(classroom.start, customer=5)

# %% [markdown]
# ## Di pasar
#
# Bungkamlah orang, atau buatlah mereka banyak bercerita: seberapa dikenal UMKM setelah setahun, dan berapa pangsanya?


# %%
def known(talk=0.12, strong=0.05):
    policy = {"talk.talk": talk, "talk.tell_strong": strong}
    market = classroom.run(**policy)
    title = "Pengenalan UMKM, minggu demi minggu"
    return lesson.paths(
        {
            "apa adanya": experiments.weekly(classroom.run(), "awareness"),
            "dengan penggeser ini": experiments.weekly(market, "awareness"),
        },
        title,
    )


lesson.explore(
    known,
    talk=slider("peluang bercerita setelah puas", 0.12, 0.0, 0.6, 0.02),
    strong=slider("peluang ikatan kuat mendengarnya", 0.05, 0.0, 0.3, 0.01),
)

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 5.1.** Bass dengan p = 0,02 dan q = 0,4: bagian mana yang sudah mendengar setelah dua minggu?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.02 + (0.02 + 0.4 * 0.02) * (1 - 0.02)

# %%
lesson.check("5.1", answer)

# %% [markdown]
# **Latihan 5.2.** Pada minggu keberapa (dengan desimal) paling banyak orang mendengar, menurut rumus $\ln(q/p)/(p+q)$?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.peak_week(0.02, 0.4)

# %%
lesson.check("5.2", answer)

# %% [markdown]
# **Latihan 5.3.** Delapan ikatan kuat mengetahui sesuatu dan masing-masing bercerita kepada Anda dengan peluang 0,05 minggu ini. Berapa peluang Anda mendengarnya?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 1 - (1 - 0.05) ** 8

# %%
lesson.check("5.3", answer)

# %% [markdown]
# **Latihan 5.4.** Kabar menyebar lebih lambat di jejaring teman dekat daripada di Bass dengan jumlah cerita yang sama, karena (a) teman bercerita kepada yang sudah tahu, (b) teman lebih jarang bercerita, (c) tidak ada iklan. Yang mana?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("5.4", answer)

# %% [markdown]
# ## Yang perlu diingat
#
# - Cerita berawal dari pembeli: yang tidak dibeli tidak diceritakan.
# - Ikatan lemah membawa kabar antarlingkaran; ikatan kuat membuatnya dipercaya di dalam lingkaran.
