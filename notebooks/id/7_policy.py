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
# # 7. Kebijakan
#
# Pelatihan, hibah, infrastruktur; penyasaran dengan anggaran terbatas; biaya per hasil.
#
# **Setelah pelajaran ini Anda dapat**
#
# - membedakan belanja, jangkauan, dan hasil;
# - menghitung biaya per hasil dan hasil yang toh akan terjadi;
# - memilih siapa yang dijangkau dan menjelaskan alasannya.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, satu program 10, lomba kelompok 20 (anggaran sama, hasil terbaik bagi yang dijangkau dan bagi yang lain), latihan 15. Tanyakan kepada tiap kelompok apa yang terjadi pada usaha yang tidak dijangkau: keuntungan yang diambil dari tetangga bukan keuntungan bagi pasar.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, experiments
from pasar.widgets import choice, slider

lesson = Lesson(7, "id")
classroom = lesson.classroom()

# %% [markdown]
# ### Tebak dulu
#
# Separuh UMKM menerima hibah Rp2,4 juta. Berapa ribu rupiah seminggu laba penerima berubah pada tahun pertama, dibandingkan dengan usaha yang sama tanpa hibah?

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
# `outlay` adalah uang publik, `reached` banyaknya usaha, `treated` (dijangkau) dan `others` (lainnya) perubahan laba mingguan dalam rupiah. Hibah itu sendiri bukan laba; yang dihitung adalah apa yang dibuat usaha darinya.
#
# ## Program Anda
#
# Pilih jenisnya, siapa yang didahulukan, dan berapa banyak. Perhatikan uangnya.


# %%
def programme(kind="grant", target="random", slots=0.3):
    found = experiments.programme_result(classroom, {"id": "mine", "kind": kind, "target": target, "slots": slots})
    return {name: round(value) for name, value in found.items()}


lesson.explore(
    programme,
    kind=choice(
        "program",
        ("hibah", "grant"),
        ("pelatihan digital", "digital_marketing_training"),
        ("pelatihan produk", "product_innovation_training"),
        ("kredit lunak", "soft_loan"),
    ),
    target=choice(
        "didahulukan",
        ("undian", "random"),
        ("yang datang dulu", "first_come"),
        ("literasi rendah", "low_literacy_first"),
        ("kapasitas sempit", "tight_capacity_first"),
    ),
    slots=slider("bagian UMKM", 0.3, 0.05, 1.0, 0.05),
)

# %% [markdown]
# ### Kota yang sama, beda satu kebijakan

# %%
lesson.one_policy_apart(classroom.run(), classroom.run(programmes=[grant]))

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 7.1.** Tanpa program 80 usaha bertahan, dengan program 84; biayanya Rp120 juta. Biaya per tambahan usaha yang bertahan, dalam juta rupiah?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 120 / (84 - 80)

# %%
lesson.check("7.1", answer)

# %% [markdown]
# **Latihan 7.2.** 40 usaha dijangkau; 30 di antaranya toh akan bertahan. Berapa bagian bantuan yang dalam arti ini tidak perlu?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 30 / 40

# %%
lesson.check("7.2", answer)

# %% [markdown]
# **Latihan 7.3.** Rp60 juta, 24 jam pelatihan per usaha seharga Rp75.000 per jam: berapa usaha yang dapat dilatih?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 60_000_000 // (24 * 75_000)

# %%
lesson.check("7.3", answer)

# %% [markdown]
# **Latihan 7.4.** Anggaran sebaiknya didahulukan bagi (a) yang paling mudah dijangkau, (b) yang batas pengikatnya terangkat olehnya, (c) semua sama rata?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("7.4", answer)

# %% [markdown]
# ## Yang perlu diingat
#
# - Uang yang dibelanjakan bukan hasil, dan usaha yang dijangkau bukan hasil.
# - Bandingkan dengan usaha yang sama tanpa program, dan lihat juga usaha lainnya.
