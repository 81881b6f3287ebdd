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
# - menjelaskan berapa nilai sebuah tawaran bagi pelanggan, dan mengapa;
# - mengubah nilai menjadi peluang membeli;
# - membaca pasar simulasi: siapa saja di dalamnya, apa itu satu minggu, apa yang keluar.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, hitung tangan 10, latihan 15, satu pelanggan pasar kelas 10, setahun seorang pelanggan 10. Mintalah mahasiswa mengerjakan latihan 1.1 di kertas sebelum menyentuh papan ketik. Kekeliruan umum: membaca satu nilai sendirian. Nilai tidak bersatuan; yang berarti hanya selisihnya.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # atau berkas wheel yang Anda unggah, atau alamat repositori
if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

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
# $$ V = \text{mutu} - \tfrac{w}{2}\,\text{jarak}^2 - p\cdot\text{harga} $$
#
# Di sini $w$ bobot kesesuaian (di bawah: 2) dan $p$ bobot harga (di bawah: 3); harga dibagi harga lazim, jadi 1 berarti lazim dan 1,1 berarti sepuluh persen lebih mahal. Orang tidak selalu mengambil tawaran terbaik, tetapi lebih sering mengambilnya: tawaran $i$ dipilih dengan peluang $e^{V_i} / \sum_j e^{V_j}$, yaitu $e^V$-nya dibagi jumlah semuanya.

# %%
warung = by_hand.utility(quality=0, distance=0.5, price=1, fit_weight=2, price_weight=3)
brand = by_hand.utility(quality=0.3, distance=1.0, price=1, fit_weight=2, price_weight=3)
chances = by_hand.logit_shares([warung, brand])
lesson.write(
    f"nilai: warung {lesson.value(warung)}, merek besar {lesson.value(brand)}",
    f"peluang: warung {lesson.value(chances[0])}, merek besar {lesson.value(chances[1])}",
)

# %%
lesson.reveal("share", chances[0])

# %% [markdown]
# ### Geser
#
# Kurva ini memperlihatkan peluang warung sementara merek besar menjauh dari selera Ibu Sari. Baca kurva di tempat merek besar berjarak satu langkah. Sampai jarak berapa warung boleh menyimpang sebelum peluangnya turun di bawah 50%? Bila jaraknya lebih jauh lagi, seberapa murah warung harus menjual agar peluangnya kembali ke 50%?


# %%
def chances_of(distance=0.5, price=1.0):
    steps = [step / 10 for step in range(21)]
    own = by_hand.utility(0, distance, price, 2, 3)
    chances = [by_hand.logit_shares([own, by_hand.utility(0.3, step, 1, 2, 3)])[0] for step in steps]
    title = "Peluang membeli dari warung"
    across, up = "jarak merek besar ke selera Ibu Sari (langkah)", "peluang warung"
    return lesson.paths({"warung": chances}, title, across, steps, "share", up, ends=(0, 1))


lesson.explore(
    chances_of,
    distance=slider("jarak warung (langkah)", 0.5, 0.0, 2.0, 0.1),
    price=slider("harga warung (1 berarti lazim)", 1.0, 0.5, 1.5, 0.05),
)

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 1.1.** Warung kedua bermutu 0,2, berjarak 0,8, dan berharga 0,9; bobotnya tetap 2 dan 3. Berapa nilainya? Hitung di kertas.

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.2 - 2 / 2 * 0.8**2 - 3 * 0.9

# %%
lesson.check("1.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 1.1.** Mutu menambah 0,2; setengah bobot kesesuaian dikali kuadrat jarak mengurangi 0,64 dan harga mengurangi 2,7: hasilnya -3,14. Yang memperoleh -3,3 lupa mengkuadratkan, yang memperoleh -3,78 lupa membagi dua, yang memperoleh -4,1 lupa keduanya.

# %% [markdown]
# **Latihan 1.2.** Pelanggan lain: warung bernilai -3,25, merek besar -2,75. Berapa peluang warung?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.logit_shares([-3.25, -2.75])[0]

# %%
lesson.check("1.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 1.2.** Hanya selisihnya yang berarti: 1 / (1 + e^0,5) = 0,38. Selisih nilai sebesar setengah menggeser peluang dari 50 ke 38 persen.

# %% [markdown]
# **Latihan 1.3.** Sama, tetapi orang boleh tidak membeli, bernilai -4. Berapa peluang pelanggan ini tidak membeli?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.logit_shares([-3.25, -2.75], outside=-4)[2]

# %%
lesson.check("1.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 1.3.** e^-4 = 0,018 dibagi 0,018 + 0,039 + 0,064: 0,15. Tawaran yang lebih baik memperbesar seluruh pasar, bukan hanya bagiannya.

# %% [markdown]
# **Latihan 1.4.** Orang berbelanja rata-rata 0,4 kali seminggu, pada waktu acak. Dari 1.000 orang, berapa yang datang dalam satu minggu?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 1000 * by_hand.chance_of_shopping(0.4)

# %%
lesson.check("1.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 1.4.** Sebagian akan datang dua kali, jadi kurang dari 400 orang datang sedikitnya sekali: 1000 (1 - e^-0,4) = 330.

# %% [markdown]
# **Latihan 1.5.** Mana yang menarik lebih banyak pelanggan ke merek besar, dengan bobot harga 3: (a) mutu +0,5, (b) harga -10%, (c) sama saja? Jawab `"a"`, `"b"`, atau `"c"`.

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("1.5", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 1.5.** Sepuluh persen harga bernilai 3 x 0,1 = 0,3; mutu membawa 0,5.

# %% [markdown]
# ## Dengan kode: satu kawasan dagang
#
# Pasar kelas adalah satu kawasan dagang perkotaan dengan satu sektor, kuliner: 4.000 pelanggan, 40 UMKM, 4 merek besar. Setiap minggu usaha memutuskan apa yang dibuatnya lalu berproduksi; pelanggan yang sempat berbelanja memilih di antara usaha yang diingatnya, puas atau kecewa, dan sebagian bercerita. Pasar ini sudah hidup bertahun-tahun sebelum minggu 0, sehingga kebiasaan dan nama baik sudah ada. Inilah pilihan seorang pelanggannya beserta peluangnya, dengan hitungan yang baru saja Anda kerjakan, ditambah satu hal: *ikatan* dengan usaha yang pernah memuaskan atau mengecewakannya. Periksalah satu baris di kertas: mutu, dikurangi setengah bobot kesesuaian dikali kuadrat jarak, dikurangi bobot harga dikali harga, ditambah ikatan (angka di tabel dibulatkan, jadi desimal kedua dapat berbeda sedikit). Jarak di atas 2,45 dihitung sebagai 2,45: yang sudah terlalu jauh tidak menjadi lebih buruk lagi.

# %%
classroom = lesson.classroom()
market = classroom.start
customer = 461
offers = experiments.offers_for(market, customer)
kind = offers["brand"].map({True: "merek besar", False: "UMKM"})
names = (kind + " " + offers["row"].astype(str)).where(offers["row"] >= 0, "tidak membeli")
columns = {"quality": "mutu", "distance": "jarak", "price": "harga", "bond": "ikatan"}
columns |= {"utility": "nilai", "chance": "peluang"}
fit, dear = experiments.weights_of(market, customer)
lesson.write(
    f"pelanggan {customer}, dari 0 sampai {len(market.customers) - 1}",
    f"bobot kesesuaian {lesson.value(fit)}, bobot harga bagi pelanggan ini {lesson.value(dear)}",
    lesson.table(offers.set_index(names)[list(columns)].rename(columns=columns), index="tawaran"),
)

# %% [markdown]
# Usaha yang tidak ada di tabel tidak ada bagi pelanggan ini: ia tidak mengingatnya. Ubahlah `customer` (nomor mana pun dari 0 sampai batas atas yang disebut di atas tabel) dan bandingkan. Tabel ini berlaku untuk minggu 0; dalam kisah setahun di bawah, setiap pembelian mengubah ikatan, sehingga peluangnya pun berubah.
#
# Di peta, setiap titik kelabu adalah pelanggan, diletakkan menurut seleranya (agar terbaca, hanya sebagian pelanggan digambar); tanda lainnya usaha, diletakkan menurut buatannya, dan makin besar tandanya makin banyak penjualannya.

# %%
lesson.taste_map(market)

# %%
year = classroom.run()
share = experiments.year_of(year, "umkm_revenue_share")
lesson.write(f"Dari setiap rupiah yang dibelanjakan tahun ini, bagian UMKM {lesson.value(share, 'share')}.")

# %%
lesson.customer_story(market, classroom.policy(), row=customer)

# %% [markdown]
# ## Yang perlu diingat
#
# - Nilai tawaran terbentuk dari mutu, kesesuaian, harga, dan ikatan; hanya selisih antartawaran yang berarti.
# - Pilihan mengandung kebetulan: tawaran yang lebih baik lebih sering dibeli, bukan selalu.
# - Orang memilih di antara usaha yang diingatnya. Tidak dikenal lebih buruk daripada mahal.
