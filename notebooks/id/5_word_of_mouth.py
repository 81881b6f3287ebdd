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
# - mengukur seberapa tertutup sebuah lingkaran pergaulan.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, Bass 10, jejaring 10, pasar 10, latihan 15. Permainan kelas: bisikkan sebuah nama kepada satu mahasiswa; yang tahu memberi tahu dua tetangga tiap menit. Gambarlah kurvanya di papan tulis sebelum memperlihatkan Bass.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # atau berkas wheel yang Anda unggah, atau alamat repositori
if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import slider

lesson = Lesson(5, "id")
classroom = lesson.classroom()
usual = classroom.start.rules.talk

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

# %% [markdown]
# Aturan Bass: setiap minggu, dari mereka yang belum mendengar, sebanyak $p$ mendengar dari iklan dan sebanyak $q F$ dari mereka yang sudah tahu ($F$: bagian orang yang sudah tahu). Mula-mula sedikit yang tahu, jadi sedikit yang bercerita; akhirnya sedikit yang tersisa untuk diberi tahu.


# %%
def curve(adverts=0.02, friends=0.4):
    informed = by_hand.bass(innovation=adverts, imitation=friends)
    title = "Bass: bagian orang yang sudah mendengar"
    return lesson.paths({"bagian yang tahu": informed}, title, unit="share", up="bagian yang tahu", ends=(0, 1))


lesson.explore(
    curve,
    adverts=slider("iklan (p)", 0.02, 0.001, 0.1, 0.001),
    friends=slider("teman (q)", 0.4, 0.0, 1.0, 0.05),
)

# %%
lesson.reveal("peak", by_hand.busiest_week(by_hand.bass(innovation=0.02, imitation=0.4)))

# %% [markdown]
# ## Jejaring
#
# Tidak ada orang yang berbicara dengan semua orang. Dalam model, setiap orang mendengarkan sampai lima belas teman dekat (hubungan kuat), yang tinggal berdekatan, dan dua kenalan jauh (hubungan lemah), yang dapat tinggal di mana saja; banyak hubungan kuat seorang anggota komunitas berada di dalam komunitasnya, dan sesama anggota lebih sering saling bercerita. Carilah komunitas itu di gambar: garis-garisnya saling bersilangan. Kabar keluar melalui garis yang menuju ke luar: yang putus-putus ialah hubungan lemah, tetapi hubungan kuat dengan orang di luar pun membawanya keluar. Tanda yang berwarna ialah orang yang mengenal UMKM kesukaan pelanggan ini: apakah di dalam komunitasnya lebih banyak daripada di luarnya?

# %%
lesson.network(classroom.start, customer=287)

# %%
closed = experiments.closeness_of_circles(classroom.start)
lesson.write(
    f"Anggota komunitas mengenal UMKM yang dikenal anggota lain {lesson.value(closed)} kali sesering UMKM mana pun."
)

# %% [markdown]
# Angka 1 berarti lingkaran tidak berpengaruh, 10 berarti lingkaran adalah tembok. Di sini lingkaran adalah pagar setinggi dada: yang dikenal seorang anggota dikenal anggota lain kira-kira satu setengah kali sesering oleh siapa pun. Mereka saling bercerita dan selera mereka mirip; iklan dan hubungan lemah, yang menjangkau semua orang, membuat pagar itu tetap rendah.
#
# ## Di pasar
#
# Bungkamlah orang, atau buatlah mereka banyak bercerita: seberapa dikenal UMKM setelah setahun, dan berapa pangsanya? Tingkat dikenal ialah bagian orang yang mengingat sebuah UMKM, dirata-ratakan atas semua UMKM.


# %%
def known(talk=usual.talk, strong=usual.tell_strong):
    market = classroom.run(**{"talk.talk": talk, "talk.tell_strong": strong})
    usually = classroom.without()
    shares = [lesson.value(experiments.year_of(one, "umkm_revenue_share"), "share") for one in (usually, market)]
    return lesson.paths(
        {
            f"seperti biasa (pangsa UMKM {shares[0]})": experiments.weekly(usually, "awareness"),
            f"peluang bercerita {lesson.value(talk, 'share')} (pangsa UMKM {shares[1]})": experiments.weekly(
                market, "awareness"
            ),
        },
        "Tingkat dikenal UMKM, minggu demi minggu",
        unit="share",
        up="tingkat dikenal",
        ends=(0, 0.15),
    )


lesson.explore(
    known,
    talk=slider("peluang bercerita setelah puas", usual.talk, 0.0, 0.6, 0.02),
    strong=slider("peluang hubungan kuat mendengarnya", usual.tell_strong, 0.0, 0.3, 0.01),
)

# %%
known(talk=0.0)

# %% [markdown]
# Dalam satu ulangan ini UMKM kurang dikenal bila tidak ada yang bercerita: iklan saja tidak cukup untuk membuatnya diingat. Merek besar beriklan jauh lebih banyak dan kurang memerlukan cerita; karena itu cerita menyamakan kedudukan. (Bila tidak ada yang bercerita, tidak ada pula yang memperingatkan.)

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 5.1.** Bass dengan p = 0,1 dan q = 0,5: berapa bagian yang sudah mendengar setelah dua minggu?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.1 + (0.1 + 0.5 * 0.1) * (1 - 0.1)

# %%
lesson.check("5.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 5.1.** 0,1 pada minggu pertama; 0,15 dari 0,9 sisanya pada minggu kedua: 0,235. Yang memperoleh 0,25 menghitung lagi mereka yang sudah tahu.

# %% [markdown]
# **Latihan 5.2.** Iklan dua kali lipat: p = 0,04 dan q = 0,4. Kapan (dalam minggu, dengan desimal) paling banyak orang mendengar, menurut rumus $\ln(q/p)/(p+q)$ untuk waktu kontinu?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.peak_week(0.04, 0.4)

# %%
lesson.check("5.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 5.2.** ln(10) / 0,44 = 5,2. Dengan separuh iklan itu hasilnya ln(20) / 0,42 = 7,1: iklan dua kali lipat memajukan puncaknya kurang dari dua minggu. Kurva di atas bergerak selangkah seminggu, dan kabar baru diteruskan minggu berikutnya; karena itu minggu tersibuknya, minggu kesembilan, lebih lambat daripada 7,1.

# %% [markdown]
# **Latihan 5.3.** Delapan hubungan kuat mengetahui sesuatu dan masing-masing bercerita kepada Anda dengan peluang 0,05 minggu ini. Berapa peluang Anda mendengarnya?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 1 - (1 - 0.05) ** 8

# %%
lesson.check("5.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 5.3.** 0,34, kurang dari 8 x 0,05: dua teman dapat bercerita dalam minggu yang sama.

# %% [markdown]
# **Latihan 5.4.** Kabar menyebar lebih lambat di jejaring teman dekat daripada di Bass dengan jumlah cerita yang sama, karena (a) teman bercerita kepada yang sudah tahu, (b) teman lebih jarang bercerita, (c) tidak ada iklan. Yang mana?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("5.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 5.4.** Banyaknya cerita sama menurut soal; di lingkaran tertutup sebagian besar terbuang kepada yang sudah tahu.

# %% [markdown]
# ## Yang perlu diingat
#
# - Cerita berawal dari pembeli: yang tidak dibeli tidak diceritakan.
# - Hubungan lemah membawa kabar antarlingkaran; hubungan kuat mengulanginya di dalam lingkaran.
# - Ingatan memudar; yang tidak diulang akan dilupakan.
