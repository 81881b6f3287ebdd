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
# # 2. Apa yang disukai orang
#
# Selera, pilihan, dan harga; di mana rumus dan simulasi sejalan, dan di mana keduanya berpisah.
#
# **Setelah pelajaran ini Anda dapat**
#
# - membaca peta selera dan menyebut siapa yang terlayani dengan baik;
# - menghitung bagaimana permintaan menanggapi harga;
# - menjelaskan mengapa pasar dengan ingatan, ikatan, dan rak kosong menanggapi secara berbeda dari rumus.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: peta 10, tebakan 5, rumus melawan simulasi 15, latihan 15, penutup 5. Angka percobaan bergeser menurut ulangan: mintalah tiap kelompok memakai ulangan berbeda (`lesson.classroom(seed=2)`) dan kumpulkan di papan tulis; ini persiapan pelajaran 8.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # atau berkas wheel yang Anda unggah, atau alamat repositori
if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(2, "id")
classroom = lesson.classroom()

# %% [markdown]
# ## Peta selera
#
# Setiap titik kelabu adalah seseorang (hanya sebagian yang digambar); letaknya menyatakan apa yang disukainya. Setiap lingkaran adalah UMKM, setiap kotak merek besar; letaknya menyatakan apa yang dibuatnya. Satu langkah di peta sama dengan perbedaan selera yang lazim (satu simpangan baku).

# %%
lesson.taste_map(classroom.start)

# %% [markdown]
# Merek besar berdiri di dekat pusat, tempat kebanyakan orang. Siapa yang tersisa bagi UMKM? Carilah orang yang di dekatnya tidak ada merek besar.

# %% [markdown]
# ### Tebak dulu
#
# Satu dari setiap sepuluh UMKM menaikkan harga 10%; selebihnya tetap. Berapa persen permintaan kepada mereka berubah dalam 13 minggu berikutnya? (Turun berarti angka negatif.)

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = -20

# %%
lesson.predict("price", prediction)

# %%
seen, formula = experiments.price_response(classroom, change=10, weeks=13)
lesson.write(
    f"simulasi {lesson.value(seen / 100, 'share')}, rumus untuk usaha kecil {lesson.value(formula / 100, 'share')}"
)

# %%
lesson.reveal("price", seen)

# %% [markdown]
# Rumusnya: harga yang $x$ persen lebih tinggi mengurangi nilai tawaran sebesar $p\,x/100$, dengan $p$ bobot harga, dan permintaan kepada usaha yang kecil di pasarnya berubah menjadi $e^{-p\,x/100}$ kali semula.

# %%
steps = [-15, -10, -5, 0, 5, 10, 15]
curve = experiments.price_curve(classroom, steps, weeks=13)
lesson.paths(
    {"simulasi": curve["run"], "rumus": curve["formula"]},
    "Perubahan permintaan setelah harga berubah, 13 minggu",
    "perubahan harga (%)",
    steps,
    "share",
    "perubahan permintaan",
)


# %%
def response(change=10, weeks=13):
    seen, formula = experiments.price_response(classroom, change, weeks)
    return lesson.write(
        f"permintaan: simulasi {lesson.value(seen / 100, 'share')}, rumus {lesson.value(formula / 100, 'share')}"
    )


lesson.explore(
    response,
    change=slider("perubahan harga (%)", 10, -15, 15, 1),
    weeks=slider("lama pengamatan (minggu)", 13, 4, 26, 1),
)

# %% [markdown]
# Rumus hanya tahu satu hal: bobot harga. Di pasar, orang juga terikat pada usaha yang disukainya, memilih di antara beberapa usaha yang diingatnya, dan menemui rak kosong; usaha yang menjadi mahal mula-mula kehilangan mereka yang paling sedikit terikat. Di sini akibatnya permintaan menanggapi lebih lemah daripada kata rumus, di kedua arah. Itulah sebabnya kita menyimulasikan.

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 2.1.** Dengan bobot harga 2,5, harga 1, dan pangsa 0,2: berapa elastisitas harga sendiri, $-p\,h\,(1 - s)$, dengan $p$ bobot harga, $h$ harga, dan $s$ pangsa?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = -2.5 * 1 * (1 - 0.2)

# %%
lesson.check("2.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 2.1.** -2. Usaha berpangsa besar kehilangan lebih sedikit: pelanggannya punya lebih sedikit tujuan lain.

# %% [markdown]
# **Latihan 2.2.** Menurut elastisitas latihan 2.1 (pendekatan linear), kira-kira berapa persen permintaan berubah bila usaha ini menaikkan harga 10%?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 10 * by_hand.price_elasticity(2.5, 1, 0.2)

# %%
lesson.check("2.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 2.2.** Elastisitas dikali persen: -20. Ini pendekatan pertama; untuk perubahan besar pakailah eksponensialnya.

# %% [markdown]
# **Latihan 2.3.** Selera tersebar normal dengan simpangan baku 1 di kedua arah. Berapa bagian orang yang berada dalam jarak 1 dari pusat?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.share_within(1)

# %%
lesson.check("2.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 2.3.** 1 - e^(-1/2) = 0,39, bukan 68% seperti dalam satu arah: bagian tengah sebuah peta lebih kecil daripada bagian tengah sebuah garis.

# %% [markdown]
# **Latihan 2.4.** Mana yang ada di simulasi tetapi tidak ada di rumus latihan 2.1: (a) bobot harga, (b) rak kosong, (c) pangsa usaha?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("2.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 2.4.** Pangsa ada dalam rumus latihan 2.1; rak tidak ada di mana pun di dalamnya.

# %% [markdown]
# ## Yang perlu diingat
#
# - Selera berbeda-beda; pasar punya tempat bagi banyak desain.
# - Rumus adalah tebakan pertama yang baik dan uji yang baik: bila simulasi dibuat sesederhana rumus, keduanya harus sama (dan memang sama: `tests/test_limiting_cases.py`).
