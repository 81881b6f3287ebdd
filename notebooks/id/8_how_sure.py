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
# # 8. Seberapa yakin kita?
#
# Ulangan, perbandingan berpasangan, selang, kepekaan, hipotesis, dan apa yang tidak dapat dikatakan model.
#
# **Setelah pelajaran ini Anda dapat**
#
# - membaca selang dan menyebut apa yang tidak dicakupnya;
# - menjelaskan mengapa perbandingan dengan peruntungan sama memerlukan lebih sedikit ulangan;
# - membedakan kebetulan dari asumsi.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, pasangan 15, selang 10, asumsi 5, latihan 15. Menjalankan pasar di pelajaran ini paling lama: mulailah selnya sebelum menjelaskan. Tutuplah kuliah dengan pertanyaan: kalimat apa tentang UMKM yang sekarang berani Anda sampaikan di depan bupati, dan dengan catatan apa?

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(8, "id")
from pasar import load

# %% [markdown]
# ### Tebak dulu
#
# Pangsa UMKM berbeda antarulangan dengan simpangan baku 3 poin, dengan dan tanpa kebijakan. Dua pasar dari satu ulangan berbagi peruntungan, sehingga korelasinya 0,9. Berapa simpangan baku selisihnya?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 2

# %%
lesson.predict("sd", prediction)

# %%
lesson.reveal("sd", by_hand.sd_of_difference(3, 3, correlation=0.9))

# %% [markdown]
# ## Peruntungan yang sama
#
# Beberapa ulangan, masing-masing tanpa dan dengan kokreasi:

# %%
from pasar.widgets import is_small

plain, cocreate = load("classroom"), load("classroom").with_(co_creation="all")
runs = experiments.seeds_of(plain, cocreate, "umkm_revenue_share", seeds=2 if is_small() else 6, weeks=26)
runs["difference"] = runs["with"] - runs["without"]
runs.round(4)

# %%
print("simpangan baku tanpa, dengan, selisih:", runs.std().round(4).to_dict())
low, high = by_hand.interval(list(runs["difference"]))
print(f"selisih rata-rata: {runs['difference'].mean():+.4f}   selang 95%: {low:+.4f} .. {high:+.4f}")

# %% [markdown]
# ### Berapa ulangan?


# %%
def width(seeds=2):
    used = list(runs["difference"])[:seeds]
    return f"{seeds} ulangan: lebar selang {100 * experiments.interval_width(used):.2f} poin"


lesson.explore(width, seeds=slider("ulangan", 2, 2, len(runs), 1))

# %% [markdown]
# ## Kebetulan bukan segalanya
#
# Selang antarulangan menyatakan: dengan asumsi ini, sejauh inilah peruntungan menggeser jawaban. Ia tidak menyatakan bahwa asumsinya benar. `pasar compare --assumptions` menjalankan perbandingan sekali lagi dengan asumsi pesimistis dan optimistis; halaman bukti menyebut pada berapa bagian asumsi yang masuk akal sebuah klaim tetap berlaku.

# %%
small = {"horizon": "1 year"} | (
    {"population.customers": 300, "time.burn_in": "3 months"}
    if is_small()
    else {"population.customers": 1000, "time.burn_in": "12 months"}
)
result = lesson.compare(plain.with_(**small), cocreate.with_(name="all", **small), seeds=3)
result.say("umkm_revenue_share", language="id")

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 8.1.** Simpangan baku 3 dan 3, korelasi 0,9: simpangan baku selisih?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (3**2 + 3**2 - 2 * 0.9 * 3 * 3) ** 0.5

# %%
lesson.check("8.1", answer)

# %% [markdown]
# **Latihan 8.2.** Lima selisih berpasangan: 1, 3, 2, 4, 0 poin. Ujung bawah selang t 95%?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.interval([1.0, 3.0, 2.0, 4.0, 0.0])[0]

# %%
lesson.check("8.2", answer)

# %% [markdown]
# **Latihan 8.3.** 30 ulangan memberi selang selebar 2 poin. Kira-kira berapa ulangan untuk selang selebar 1 poin?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 30 * 2**2

# %%
lesson.check("8.3", answer)

# %% [markdown]
# **Latihan 8.4.** Selangnya memuat nol. Jadi (a) kebijakan tidak berpengaruh, (b) pengaruhnya tidak dapat dibedakan dari nol dengan ulangan ini, (c) modelnya salah?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("8.4", answer)

# %% [markdown]
# **Latihan 8.5.** Lebih banyak ulangan membuat kita lebih yakin tentang (a) peruntungan, (b) asumsi, (c) Indonesia?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("8.5", answer)

# %% [markdown]
# ## Yang perlu diingat
#
# - Bandingkan di dalam satu ulangan, lalu antarulangan.
# - Sebutkan asumsi yang menentukan jawaban, sebelum orang lain menyebutnya.
