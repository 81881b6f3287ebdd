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
# - membedakan pengeluaran, jangkauan, dan hasil;
# - menghitung biaya per hasil dan bantuan yang mubazir (kepada yang tidak memerlukannya);
# - memilih siapa yang dijangkau dengan anggaran tertentu dan menjelaskan alasannya.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, satu program 5, lomba kelompok 15 (anggaran sama, hasil terbaik bagi yang dijangkau dan bagi yang lain), infrastruktur 5, beda satu kebijakan 5, latihan 15. Tanyakan kepada tiap kelompok apa yang terjadi pada usaha yang tidak dijangkau: keuntungan yang diambil dari tetangga bukan keuntungan bagi pasar. Setahun mungkin terlalu singkat bagi pelatihan produk; cobalah dua tahun, `experiments.programme_result(classroom, {"id": "course", "kind": "product_innovation_training", "slots": 0.5}, weeks=104)`.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # atau berkas wheel yang Anda unggah, atau alamat repositori
if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, experiments
from pasar.widgets import choice, is_small, slider

lesson = Lesson(7, "id")
classroom = lesson.classroom()
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5]

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


def told(found):
    return lesson.write(
        f"dana publik: {lesson.value(found['outlay'], 'Rp')}; UMKM yang dijangkau: {lesson.numbers.count(found['reached'])}",
        f"laba yang dijangkau: {lesson.change(found['treated'], 'Rp/week')}; laba yang lain: {lesson.change(found['others'], 'Rp/week')}",
    )


told(found)

# %%
lesson.reveal("grant", found["treated"] / 1000)

# %% [markdown]
# **Pengeluaran** adalah dana publik, **jangkauan** menghitung usaha, dan **hasil** adalah apa yang berbeda dari pasar yang sama tanpa program. Hibah itu sendiri bukan laba; yang dihitung adalah apa yang dibuat usaha darinya. Usaha yang hambatannya bukan uang tidak membuat apa-apa darinya, dan pemiliknya membawa uang itu pulang. Sebagai pembanding: Rp2,4 juta setahun ialah Rp46 ribu seminggu.
#
# ## Program Anda, anggaran Anda
#
# Pilih jenisnya, siapa yang didahulukan, dan berapa uangnya. Banyaknya usaha mengikuti anggaran; karena ditaksir dari setengah tahun, dana yang akhirnya terpakai dapat berbeda: bandingkanlah hasil dengan dana itu.


# %%
def programme(kind="grant", target="random", budget=30):
    return told(experiments.within_budget(classroom, {"id": "mine", "kind": kind, "target": target}, budget * 1e6))


lesson.explore(
    programme,
    kind=choice(
        "program",
        ("hibah", "grant"),
        ("pelatihan pemasaran digital", "digital_marketing_training"),
        ("pelatihan inovasi produk", "product_innovation_training"),
        ("kredit lunak", "soft_loan"),
    ),
    target=choice(
        "didahulukan",
        ("undian", "random"),
        ("siapa cepat dia dapat", "first_come"),
        ("literasi digital rendah", "low_literacy_first"),
        ("kapasitas sempit", "tight_capacity_first"),
    ),
    budget=slider("anggaran (Rp juta)", 30, 5, 60, 5),
)

# %% [markdown]
# Anggaran yang direncanakan sama, Rp30 juta, di beberapa pasar. Realisasinya berbeda (lihat kolom pengeluaran di tabel): banyaknya usaha direncanakan menurut pengeluaran setengah tahun di pasar pertama, dan pemilik sendiri yang memutuskan ikut atau tidak.

# %%
offers = {
    "hibah menurut undian": {"kind": "grant", "target": "random"},
    "hibah bagi yang kapasitasnya sempit": {"kind": "grant", "target": "tight_capacity_first"},
    "pelatihan digital, literasi rendah dulu": {"kind": "digital_marketing_training", "target": "low_literacy_first"},
    "pelatihan produk menurut undian": {"kind": "product_innovation_training", "target": "random"},
}
results = {name: experiments.within_budget_over(seeds, {"id": "mine"} | offer, 30e6) for name, offer in offers.items()}
lesson.dots(
    {name: found["treated"] for name, found in results.items()},
    "Perubahan laba yang dijangkau, tahun pertama",
    "Rp/week",
)

# %%
sums = {name: found.mean() for name, found in results.items()}
table = experiments.cost_table(sums)
heads = {
    "reached": "UMKM dijangkau",
    "outlay": "pengeluaran (Rp juta)",
    "treated": "tambahan laba setahun, yang dijangkau (Rp juta)",
    "others": "tambahan laba setahun, yang lain (Rp juta)",
    "per_rupiah": "tambahan laba semua UMKM per rupiah",
}
lesson.table(table.rename(columns=heads), index="rata-rata pasar")

# %% [markdown]
# Kolom terakhir ialah hasil dibagi uang, untuk semua UMKM bersama: yang diperoleh mereka yang dijangkau, ditambah yang diperoleh atau hilang dari yang lain. Gambar di atasnya bercerita tentang mereka yang dijangkau: hanya pelatihan digital yang dapat dibedakan dari nol; hibah bagi usaha berkapasitas sempit membawa hasil di setiap pasar, tetapi di satu pasar jauh lebih besar daripada di yang lain sehingga selangnya memuat nol, dan hibah menurut undian tidak dapat dibedakan dari nol. Kolom terakhir tidak berselang, jadi tidak dapat dipakai untuk memeringkat. Lihat juga UMKM yang lain: sebagian perolehan yang dilatih adalah kehilangan yang lain, sebab pelanggan berpindah. Pelatihan produk mula-mula mendorong usaha mengubah desain; setahun mungkin terlalu singkat baginya. Jangan memeringkat program menurut rata-rata yang titiknya berada di kedua sisi nol.
#
# ### Infrastruktur
#
# Jaringan internet menolong di tempat yang belum memilikinya: inilah pasar kelas kedua, separuh kota, separuh daerah terpencil. Dua tahun.

# %%
cable = {"id": "cable", "kind": "digital_infrastructure"}
course = {"id": "course", "kind": "digital_marketing_training", "target": "remote_first", "slots": 0.5}
packages = {"tidak ada": [], "infrastruktur": [cable], "pelatihan": [course], "keduanya": [cable, course]}
remote = experiments.remote_results(packages)
heads = {
    "online": "warga daring",
    "digital": "UMKM digital",
    "literacy": "literasi digital pemilik (0 sampai 1)",
    "share": "pangsa pendapatan UMKM",
    "outlay": "pengeluaran (Rp juta)",
}
shares = {name: [lesson.value(one, "share") for one in remote[name]] for name in ("online", "digital", "share")}
lesson.table(remote.assign(**shares).rename(columns=heads), index="di daerah terpencil")

# %% [markdown]
# Infrastruktur menambah warga daring; pelatihan menambah sedikit pengetahuan pemilik, dan setelah dua tahun lebih banyak UMKM menjadi digital. Infrastruktur saja tidak membuat UMKM menjadi digital: itu keputusan pemiliknya. Pangsa pendapatannya pun hampir tidak bergerak: di pasar yang satu ini, dalam dua tahun, pangsa UMKM di daerah terpencil naik sepertiga poin dengan pelatihan dan sama sekali tidak dengan infrastruktur (satu ulangan, tanpa selang). Pengeluaran mudah dilihat; carilah hasil di baliknya.
#
# ### Kota yang sama, beda satu kebijakan
#
# Pelatihan pemasaran digital ditawarkan kepada separuh UMKM; peruntungan di kedua gambar sama. Yang menonjol adalah pelanggan yang, setelah setahun, pembelian terakhirnya jatuh pada usaha yang berbeda di kedua gambar: titik biru bila usaha itu UMKM, silang jingga bila merek besar. Bintang kuning menandai setiap UMKM yang dijangkau pelatihan, di kedua gambar (yang sudah tutup di satu pasar hanya tampak di pasar yang lain). Lihatlah satu tempat di kedua peta: silang jingga di kiri dan titik biru di kanan adalah orang yang berpindah dari merek besar ke UMKM. Di mana tanda-tanda itu: di sekitar bintang saja, atau di seluruh peta? (Membeli dari usaha lain tidak berarti bernasib lebih baik. Tidak semua yang menonjol pindah ke usaha yang dilatih: siapa pun yang datang ke satu usaha meninggalkan tempat kosong di usaha lain, dan menceritakannya kepada orang lain.)

# %%
training = {"id": "training", "kind": "digital_marketing_training", "slots": 0.5}
lesson.one_policy_apart(classroom.without(), classroom.run(programmes=[training]))

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

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 7.1.** Rp30 juta. Membagi dengan 84 memberi 1,4 dan menghitung 80 usaha yang tidak memerlukan apa-apa.

# %% [markdown]
# **Latihan 7.2.** 40 usaha dijangkau; 30 di antaranya toh akan bertahan. Berapa bagian bantuan yang dalam arti ini mubazir?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 30 / 40

# %%
lesson.check("7.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 7.2.** 0,75. Angka ini diketahui hanya karena pasar dapat dijalankan lagi tanpa program; dalam kenyataan harus ditaksir.

# %% [markdown]
# **Latihan 7.3.** Rp60 juta, 24 jam pelatihan per usaha seharga Rp75.000 per jam: berapa usaha yang dapat dilatih?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 60_000_000 // (24 * 75_000)

# %%
lesson.check("7.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 7.3.** Rp1,8 juta per usaha: 33. Separuh jamnya menjangkau 66; apakah itu lebih baik bergantung pada seberapa cepat hasil belajar menjenuh (hipotesis H41).

# %% [markdown]
# **Latihan 7.4.** Anggaran sebaiknya didahulukan bagi (a) yang paling mudah dijangkau, (b) yang kendala utamanya diatasi oleh bantuan itu, (c) semua sama rata?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("7.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 7.4.** Bila tujuannya hasil. Bila tujuannya pemerataan, (c) dapat benar: sebutkan tujuan Anda sebelum membandingkan.

# %% [markdown]
# ## Yang perlu diingat
#
# - Uang yang dibelanjakan bukan hasil, dan usaha yang dijangkau bukan hasil.
# - Bandingkan dengan usaha yang sama tanpa program, dan lihat juga usaha lainnya.
# - Tanyakan dulu kendala mana yang paling menghambat; bantuan yang mengatasi kendala lain hanyalah hadiah.
