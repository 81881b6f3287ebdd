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
# # 6. Batas
#
# Kapasitas, ide yang sulit dibuat, dan kapan kokreasi merugikan.
#
# **Setelah pelajaran ini Anda dapat**
#
# - menyebut batas mana yang mengikat bagi suatu usaha;
# - menimbang biaya bertanya dengan hasilnya;
# - menyebut syarat-syarat ketika usaha sebaiknya tidak berkokreasi.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, latihan 6.1 sampai 6.3 di kertas 15, pasar 20, debat 10: "perlukah warung di pojok jalan berkokreasi?". Laba setahun di satu pasar penuh kebetulan: mintalah kelompok memakai ulangan berbeda dan hitung seberapa sering tandanya sama.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import choice, slider

lesson = Lesson(6, "id")
classroom = lesson.classroom()

# %% [markdown]
# ### Tebak dulu
#
# Sebuah UMKM sanggup membuat 40 unit seminggu; perubahan desain menyita 15% darinya; permintaan 50. Berapa bagian (0 sampai 1) permintaan yang terlayani?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.7

# %%
lesson.predict("served", prediction)

# %%
lesson.reveal("served", by_hand.fill_rate(demand=50, capacity=40, changeover=0.15))

# %% [markdown]
# ## Apa hasil kokreasi bagi pelakunya?
#
# Pasar yang sama, peruntungan yang sama, dengan dan tanpa. Kita mengikuti usaha yang sama di keduanya. Buatlah sesi lebih mahal, atau biarkan ide melampaui kesanggupan dapur kecil.


# %%
def gain(cost=0.06, reach=0.0, check=False):
    policy = {
        "co_creation": {"share": 0.5},
        "cocreation.session_cost": cost,
        "cocreation.idea_reach": reach,
        "cocreation.feasibility_check": check,
    }
    adopters, others = experiments.gain_of_adopters(classroom, **policy)
    return f"laba seminggu, pelaku kokreasi: {adopters:+,.0f} Rp   lainnya: {others:+,.0f} Rp"


lesson.explore(
    gain,
    cost=slider("biaya sesi (bulan laba kotor)", 0.06, 0.0, 0.6, 0.03),
    reach=slider("seberapa jauh ide di luar jangkauan", 0.0, 0.0, 2.0, 0.1),
    check=choice("uji kelayakan", ("tidak", False), ("ya", True)),
)

# %% [markdown]
# ### Kapasitas
#
# Kapasitas adalah bagian dari dunia, sehingga tiap tingkat punya sejarah dan masa pemanasan sendiri. Pasar yang sempit dan yang longgar adalah pasar berbeda; yang kita bandingkan ialah perolehan di masing-masing.


# %%
def tightness(slack=1.5):
    room = lesson.classroom(**{"production.capacity_slack": slack})
    _, _, change = experiments.paired(room, "umkm_revenue_share", co_creation="all")
    fill = experiments.year_of(room.run(), "fill_rate")
    return f"bagian permintaan terlayani: {fill:.3f}   perubahan pangsa UMKM karena kokreasi: {100 * change:+.2f} poin"


lesson.explore(tightness, slack=choice("kapasitas terhadap penjualan awal", ("1.5", 1.5), ("0.9", 0.9), ("3", 3.0)))

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 6.1.** Langkah terpanjang 0,8, keterampilan 1, kapasitas seperenam belas median sektor (yang dihitung akar pangkat empatnya), kesulitan 2: seberapa jauh desain dapat bergeser sekaligus?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.8 * 1 * (1 / 16) ** 0.25 / 2

# %%
lesson.check("6.1", answer)

# %% [markdown]
# **Latihan 6.2.** Permintaan 50, kapasitas 40, tersita 15%: bagian mana yang terlayani?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 40 * 0.85 / 50

# %%
lesson.check("6.2", answer)

# %% [markdown]
# **Latihan 6.3.** Tiga sesi setahun, masing-masing 6% dari laba kotor bulanan Rp2 juta; satu unit menyisakan Rp24.000. Berapa unit tambahan yang harus dihasilkan setahun?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 3 * 0.06 * 2_000_000 / 24_000

# %%
lesson.check("6.3", answer)

# %% [markdown]
# **Latihan 6.4.** Siapa yang paling sedikit beruntung dari desain yang lebih cocok: (a) usaha dengan kapasitas menganggur, (b) usaha yang tidak dikenal, (c) usaha yang dagangannya habis setiap minggu dan tidak dapat tumbuh?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "c"

# %%
lesson.check("6.4", answer)

# %% [markdown]
# ## Yang perlu diingat
#
# - Permintaan yang tidak terlayani bukan pendapatan; ia mengecewakan.
# - Bertanyalah dalam batas kesanggupan, atau uji kelayakannya sebelum bertanya.
