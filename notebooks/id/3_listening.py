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
# - menjelaskan apa yang dipelajari usaha tanpa bertanya, dan mengapa semua usaha yang mendengar berbeda dari satu usaha yang mendengar.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, jawaban dan galat 10, penggemar sendiri 5, pasar yang mendengarkan 15, latihan 15. Tekankan pembandingnya: usaha yang tidak pernah bertanya pun belajar dari penjualannya. Seberapa baik ia melakukannya ikut menentukan besarnya pengaruh kokreasi yang terukur. Gambar lima pasar memang dimaksudkan mengejutkan: biarkan mahasiswa menjelaskannya sebelum membaca paragraf di bawahnya.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # atau berkas wheel yang Anda unggah, atau alamat repositori
if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import choice, is_small, slider

lesson = Lesson(3, "id")
classroom = lesson.classroom()
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5]

# %% [markdown]
# ### Tebak dulu
#
# Selera berbeda sebesar 1 (simpangan baku) dan orang menjawab dengan derau 0,5. Sebuah usaha bertanya kepada 6 orang. Seberapa meleset (galat baku per arah) rata-rata jawabannya?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.4

# %%
lesson.predict("error", prediction)

# %%
lesson.reveal("error", by_hand.error_of_mean(spread=1, noise=0.5, answers=6))

# %% [markdown]
# Orang berbeda-beda dan menjawab dengan derau; keduanya saling meniadakan bila banyaknya jawaban $n$ bertambah: galatnya $\sqrt{(\text{sebaran}^2+\text{derau}^2)/n}$.
#
# ## Kepada siapa Anda bertanya?
#
# Tiga cara: siapa saja (riset merek besar), orang yang mengingat usaha itu (survei, jajak pendapat), anggota satu komunitas (uji rasa). Seberapa jauh rata-rata selera mereka dari rata-rata seluruh pasar?

# %%
counts = [2, 4, 6, 8, 12, 20, 40, 60]
names = {"all": "siapa saja", "rememberers": "yang mengingat usaha", "community": "satu komunitas"}
miss = experiments.listening_curve(classroom.start, counts).rename(columns=names)
lesson.paths(
    miss.to_dict("list"),
    "Jarak rata-rata jawaban ke rata-rata pasar",
    "banyaknya jawaban",
    counts,
    "taste units",
    "jarak",
    ends=(0, 1.2),
)

# %% [markdown]
# Dengan makin banyak jawaban, garis pertama menuju nol: faktor kebetulan saling meniadakan. Garis kedua turun selama faktor kebetulan masih besar, lalu makin landai dan tidak akan lebih rendah daripada kira-kira 0,3 satuan selera: orang mengingat usaha tempatnya membeli dan usaha yang didengarnya, dan itu lebih sering usaha yang cocok baginya. Garis ketiga turun hanya sampai sekitar delapan jawaban, lalu tertahan di sekitar 0,8: anggota komunitas mirip satu sama lain, dan bertanya kepada lebih banyak dari mereka tidak menolong. Yang tersisa berapa pun banyaknya jawaban adalah bias: lebih kecil pada mereka yang mengingat usaha, besar pada satu komunitas.
#
# ### Belajar tanpa bertanya
#
# Usaha melihat siapa yang membeli. Tetapi pembelinya memang sudah menyukai buatannya: rata-rata selera mereka condong dari pusat ke desain usaha itu sendiri.

# %%
market = classroom.start
weight, spread = float(market.conditions.fit_weight[0]), float(market.conditions.spread[0])
lean, alone = experiments.lean(market), by_hand.lean_of_fans(weight, spread)
lesson.write(
    f"kecondongan ke desain sendiri (0: tidak ada, 1: penuh), di pasar: {lesson.value(lean)}",
    f"usaha berpangsa kecil tanpa pesaing di dekatnya, menurut rumus latihan 3.3: {lesson.value(alone)}",
)

# %% [markdown]
# Jadi penjualan sendiri berkata "tetaplah di tempat" dan hampir tidak menjawab "di mana semua orang?". Pesaing di sekitar memperkuat kecondongan: merekalah yang mengambil pelanggan di sisi lain.
#
# ## Mendengarkan di pasar
#
# Sekarang biarkan *semua* UMKM berkokreasi selama setahun. Apakah orang mendapat yang lebih disukainya? Mula-mula satu pasar dengan penggeser, lalu beberapa pasar, agar faktor kebetulan terlihat.


# %%
def listening_pays(invited=30, noise=0.5):
    asked = {"co_creation": "all", "cocreation.invited": invited, "cocreation.report_noise": noise}
    without, with_policy, change = experiments.paired(classroom, "fit", **asked)
    return lesson.write(
        f"jarak antara pembelian dan selera pembelinya: tanpa {lesson.numbers.decimal(-without, 3)}, "
        f"dengan kokreasi {lesson.numbers.decimal(-with_policy, 3)} ({lesson.numbers.decimal(-change, 3, signed=True)})"
    )


lesson.explore(
    listening_pays,
    invited=slider("orang yang diundang", 30, 5, 150, 5),
    noise=slider("derau jawaban", 0.5, 0.0, 2.0, 0.1),
)

# %%
found = experiments.differences(["fit", "design_spread"], seeds, co_creation="all")
lesson.dots(
    {"jarak pembelian ke selera": -found["fit"], "jarak desain ke pusat selera": found["design_spread"]},
    "Semua UMKM berkokreasi: perubahan setahun",
    "taste units",
)

# %% [markdown]
# **Kejutan.** Desain bergeser ke pusat di kelima pasar, sebesar 0,13 sampai 0,19 satuan selera. Tetapi apakah pembelian menjadi lebih dekat ke selera tidak dapat dipastikan: selangnya memuat nol. Gambar ini tidak mengatakan sebabnya. Usaha hampir tidak mendengar orang yang sama: dari mereka yang mengingat satu UMKM, kira-kira empat dari seratus mengingat satu UMKM lain tertentu. Namun rata-rata selera tiap kelompok itu terletak dekat pusat, seperti terlihat pada gambar pertama pelajaran ini. Salah satu penjelasan yang mungkin: orang di tepi kehilangan usaha yang tadinya cocok bagi mereka. Yang diperoleh satu usaha dengan mendengar dapat habis diperebutkan bila semua mendengar. Tanyakan siapa yang mendengar, bukan hanya apakah ada yang mendengar.
#
# ### Empat cara bertanya
#
# Makalah di balik model ini menyebut empat. Cara-cara itu berbeda dalam siapa yang terjangkau, seberapa banyak yang disampaikan sebuah jawaban, biayanya, dan janjinya (angkanya: jalankan `!pasar --lang id describe classroom` di sebuah sel dan cari `methods`).


# %%
def by_method(method="poll"):
    room = lesson.classroom(**{"cocreation.method": method})
    market = room.run(co_creation="all")
    measures = market.tables().measures.query("group == 'all'").set_index("measure")["value"]
    bond, _ = experiments.bond_of_participants(market)
    return lesson.write(
        f"jawaban per sesi: {lesson.value(measures['answers_per_session'])}",
        f"ikatan dengan usaha yang bertanya (-1 sampai 1; yang sudah melupakannya tidak dihitung): {lesson.value(bond)}",
        f"jarak pembelian ke selera: {lesson.value(-measures['fit'])} satuan selera",
    )


lesson.explore(
    by_method,
    method=choice(
        "cara bertanya",
        ("jajak pendapat di media sosial", "poll"),
        ("survei", "survey"),
        ("konsultasi prapeluncuran", "consultation"),
        ("uji rasa di komunitas", "taste_test"),
    ),
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

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 3.1.** akar(1,25 / 25) = 0,22. Perbedaan antarorang berbobot empat kali derau jawabannya: pertanyaan yang lebih baik menolong lebih sedikit daripada orang yang lebih banyak.

# %% [markdown]
# **Latihan 3.2.** Berapa kali lebih besar galat dengan 5 jawaban daripada dengan 20 jawaban?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (20 / 5) ** 0.5

# %%
lesson.check("3.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 3.2.** Dua kali: jawaban empat kali lipat memotong galat menjadi separuh. Pemotongan berikutnya memerlukan 80.

# %% [markdown]
# **Latihan 3.3.** Sebuah usaha pangsanya kecil dan tidak punya pesaing di dekatnya. Dengan bobot kesesuaian $w$ dan sebaran $s$, rata-rata selera pembelinya berada pada bagian $w s^2 / (1 + w s^2)$ dari jarak antara pusat dan desainnya. Seberapa jauh (0 sampai 1) untuk $w = 1,5$ dan $s = 1$?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.lean_of_fans(1.5, 1)

# %%
lesson.check("3.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 3.3.** 1,5 / 2,5 = 0,6. Makin pemilih orang-orangnya, makin usaha mendengar gemanya sendiri.

# %% [markdown]
# **Latihan 3.4.** Jawaban siapa yang tetap meleset dari pasar berapa pun yang ditanya: (a) orang yang diundi acak, (b) semua yang berbelanja, (c) anggota satu komunitas?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "c"

# %%
lesson.check("3.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 3.4.** Sebagian seleranya sama; rata-rata mereka semua adalah selera komunitas itu.

# %% [markdown]
# **Latihan 3.5.** Bertanya kepada sepuluh kali lebih banyak orang menghilangkan (a) bias, (b) galat kebetulan, (c) keduanya?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("3.5", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 3.5.** Galat kebetulan mengecil menjadi kira-kira sepertiga; bias sama saja untuk sepuluh maupun sepuluh ribu.

# %% [markdown]
# ## Yang perlu diingat
#
# - Sedikit jawaban berderau; banyak jawaban dari lingkaran yang sama berbias.
# - Bertanya harus lebih baik daripada mengamati penjualan sendiri; bila tidak, biayanya tidak sepadan.
# - Bila semua UMKM mendengar, desain mereka bergeser ke pusat; bahwa pembeli menjadi lebih terlayani belum tentu.
