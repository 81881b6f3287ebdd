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
# # 1. Pasar dalam lima menit
#
# Satu UMKM, satu merek besar, satu pelanggan: mula-mula dengan tangan, lalu dengan kode, lalu empat ribu pelanggan sekaligus.
#
# **Setelah pelajaran ini Anda dapat**
#
# - menjelaskan nilai sebuah tawaran bagi pelanggan, dan alasannya;
# - mengubah nilai menjadi peluang membeli;
# - membaca pasar simulasi: siapa saja di dalamnya, apa itu satu minggu, apa yang keluar.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, hitung tangan 10, latihan 15, pasar kelas 10, penggeser dan kisah seorang pelanggan 10. Mintalah mahasiswa mengerjakan latihan 1.1 di kertas sebelum menyentuh papan ketik. Kekeliruan umum: utilitas tidak bersatuan dan tidak bermakna sendirian; hanya selisihnya yang berarti.

# %% tags=["install"]
from importlib.util import find_spec

if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", "install -q 'pasar-kokreasi[notebook]'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(1, "id")

# %% [markdown]
# ### Tebak dulu
#
# Sebuah warung membuat sambal yang setengah langkah dari kesukaan Ibu Sari. Sambal merek besar satu langkah jauhnya, tetapi mutunya sedikit lebih baik. Harganya sama. Berapa peluang (0 sampai 1) Ibu Sari membeli dari warung?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.5

# %%
lesson.predict("share", prediction)

# %% [markdown]
# ## Dengan tangan
#
# Berapa nilai sebuah tawaran? Mutu yang lebih baik menambah; jarak dari selera sendiri mengurangi, makin jauh makin cepat; harga mengurangi:
#
# $$ V = \text{quality} - \tfrac{w}{2}\,\text{distance}^2 - p\cdot\text{price} $$
#
# Di sini $w$ bobot kesesuaian dan $p$ bobot harga (harga dibagi harga acuan). Orang yang memilih dengan unsur kebetulan, tetapi condong ke yang lebih bernilai, memilih tawaran $i$ dengan peluang $e^{V_i} / \sum_j e^{V_j}$.

# %%
warung = by_hand.utility(quality=0, distance=0.5, price=1, fit_weight=2, price_weight=3)
brand = by_hand.utility(quality=0.3, distance=1.0, price=1, fit_weight=2, price_weight=3)
chances = by_hand.logit_shares([warung, brand])
print(warung, brand, chances)
lesson.reveal("share", chances[0])

# %% [markdown]
# ### Geser
#
# Seberapa jauh warung boleh menyimpang dari seleranya sebelum ia pergi? Seberapa murah warung harus menjual agar ia kembali?


# %%
def chances_of(distance=0.5, price=1.0):
    chances = []
    for step in range(21):
        offers = [by_hand.utility(0, distance, price, 2, 3), by_hand.utility(0.3, step / 10, 1, 2, 3)]
        chances.append(by_hand.logit_shares(offers)[0])
    return lesson.paths(
        {"warung": chances},
        "Peluang membeli dari warung, sementara merek besar menjauh dari seleranya",
        across="persepuluh langkah",
    )


lesson.explore(
    chances_of,
    distance=slider("jarak warung", 0.5, 0.0, 2.0, 0.1),
    price=slider("harga warung", 1.0, 0.5, 1.5, 0.05),
)

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 1.1.** Berapa nilai warung (mutu 0, jarak 0,5, harga 1, bobot 2 dan 3)? Hitung di kertas.

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = -2 / 2 * 0.5**2 - 3 * 1

# %%
lesson.check("1.1", answer)

# %% [markdown]
# **Latihan 1.2.** Pelanggan lain: warung bernilai -3,25, merek besar -2,75. Berapa peluang warung?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.logit_shares([-3.25, -2.75])[0]

# %%
lesson.check("1.2", answer)

# %% [markdown]
# **Latihan 1.3.** Sama, tetapi orang boleh tidak membeli, bernilai -4. Berapa peluang pelanggan ini tidak membeli?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.logit_shares([-3.25, -2.75], outside=-4)[2]

# %%
lesson.check("1.3", answer)

# %% [markdown]
# **Latihan 1.4.** Orang berbelanja rata-rata 0,4 kali seminggu, pada waktu acak. Dari 1.000 orang, berapa yang datang dalam satu minggu?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 1000 * by_hand.chance_of_shopping(0.4)

# %%
lesson.check("1.4", answer)

# %% [markdown]
# **Latihan 1.5.** Mana yang menarik lebih banyak pelanggan ke merek besar, dengan bobot harga 3: (a) mutu +0,5, (b) harga -10%, (c) sama saja? Jawab `"a"`, `"b"`, atau `"c"`.

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("1.5", answer)

# %% [markdown]
# ## Dengan kode: satu kecamatan penuh
#
# Pasar kelas adalah satu kecamatan perkotaan dengan satu sektor, kuliner. Pasar ini sudah hidup bertahun-tahun sebelum minggu 0, sehingga kebiasaan dan nama baik sudah ada.

# %%
classroom = lesson.classroom()
market = classroom.start
print(len(market.customers), "pelanggan,", len(market.firms), "usaha, minggu", market.week)
print("pelanggan 42 mengingat:", market.customers[42].remembered())
lesson.taste_map(market)

# %%
year = classroom.run()
print("pangsa pendapatan UMKM, rata-rata setahun:", round(experiments.year_of(year, "umkm_revenue_share"), 3))
lesson.customer_story(market, classroom.policy(), row=11)

# %% [markdown]
# ## Yang perlu diingat
#
# - Nilai tawaran terbentuk dari mutu, kesesuaian, dan harga; hanya selisih antartawaran yang berarti.
# - Pilihan mengandung kebetulan: tawaran yang lebih baik lebih sering dibeli, bukan selalu.
# - Orang memilih di antara usaha yang diingatnya. Tidak dikenal lebih buruk daripada mahal.
