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
# - menjelaskan mengapa pasar dengan ingatan, antrean, dan kebiasaan menanggapi secara berbeda dari rumus.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: peta 10, tebakan 5, rumus melawan simulasi 15, latihan 15, penutup 5. Angka percobaan bergeser menurut ulangan: mintalah tiap kelompok memakai ulangan berbeda (`lesson.classroom(seed=2)`) dan kumpulkan di papan tulis; ini persiapan pelajaran 8.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(2, "id")
classroom = lesson.classroom()

# %% [markdown]
# ## Peta selera
#
# Setiap titik kelabu adalah seseorang; letaknya menyatakan apa yang disukainya. Setiap lingkaran adalah UMKM, setiap kotak merek besar; letaknya menyatakan apa yang dibuatnya.

# %%
lesson.taste_map(classroom.start)

# %% [markdown]
# Merek besar berdiri di dekat pusat, tempat kebanyakan orang. Siapa yang tersisa bagi UMKM? Carilah orang yang di dekatnya tidak ada merek besar.

# %% [markdown]
# ### Tebak dulu
#
# Setiap UMKM kesepuluh menaikkan harga 10%; selebihnya tetap. Berapa persen permintaan kepada mereka berubah? (Turun berarti angka negatif.)

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = -20

# %%
lesson.predict("price", prediction)

# %%
seen, formula = experiments.price_response(classroom, change=10)
print(f"simulasi: {seen:.1f}%   rumus, untuk usaha kecil: {formula:.1f}%")
lesson.reveal("price", seen)


# %%
def response(change=10, weeks=13):
    seen, formula = experiments.price_response(classroom, change, weeks)
    return f"harga {change:+d}%: permintaan {seen:+.1f}% (rumus {formula:+.1f}%)"


lesson.explore(
    response,
    change=slider("perubahan harga (%)", 10, -15, 15, 1),
    weeks=slider("lama pengamatan (minggu)", 13, 4, 26, 1),
)

# %% [markdown]
# Rumus hanya tahu satu hal: bobot harga. Di pasar, orang juga terikat pada usaha yang disukainya, melupakan usaha yang tidak lagi dikunjungi, dan menemui rak kosong. Sebagian membuat permintaan kurang peka, sebagian lebih peka. Itulah sebabnya kita menyimulasikan.

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 2.1.** Dengan bobot harga 2,5, harga 1, dan pangsa 0,2: berapa elastisitas harga sendiri, $-w\,p\,(1 - s)$?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = -2.5 * 1 * (1 - 0.2)

# %%
lesson.check("2.1", answer)

# %% [markdown]
# **Latihan 2.2.** Kira-kira berapa persen permintaan berubah bila usaha ini menaikkan harga 10%?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 10 * by_hand.price_elasticity(2.5, 1, 0.2)

# %%
lesson.check("2.2", answer)

# %% [markdown]
# **Latihan 2.3.** Selera tersebar normal dengan simpangan baku 1 di kedua arah. Berapa bagian orang yang berada dalam jarak 1 dari pusat?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.share_within(1)

# %%
lesson.check("2.3", answer)

# %% [markdown]
# **Latihan 2.4.** Mana yang ada di simulasi tetapi tidak ada di rumus: (a) bobot harga, (b) rak kosong, (c) pangsa usaha?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("2.4", answer)

# %% [markdown]
# ## Yang perlu diingat
#
# - Selera berbeda-beda; pasar punya tempat bagi banyak desain.
# - Rumus adalah tebakan pertama yang baik dan uji yang baik: bila simulasi dibuat sesederhana rumus, keduanya harus sama (dan memang sama: `tests/test_limiting_cases.py`).
