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
# - membedakan kebetulan dari asumsi, dan temuan dari masukan.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, pasangan 15, selang 5, asumsi dan hipotesis 10, latihan 15. Menjalankan pasar di pelajaran ini paling lama: mulailah selnya sebelum menjelaskan. Tutuplah kuliah dengan pertanyaan: kalimat apa tentang UMKM yang sekarang berani Anda sampaikan di depan bupati, dan dengan catatan apa?

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # atau berkas wheel yang Anda unggah, atau alamat repositori
if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar import load
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import is_small, slider

lesson = Lesson(8, "id")
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5, 6, 7, 8]

# %% [markdown]
# **Ulangan** (*seed*) adalah satu undian seluruh peruntungan di pasar: siapa tinggal di mana, siapa bertemu siapa, siapa berbelanja kapan. Nomor ulangan yang sama memberi peruntungan yang sama.

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
# Beberapa ulangan, masing-masing dijalani dua kali: tanpa kokreasi, dan dengan semua UMKM berkokreasi. Pangsa pendapatan UMKM, rata-rata setahun:

# %%
runs = experiments.levels_by_seed("umkm_revenue_share", seeds, co_creation="all")
heads = {"without": "tanpa", "with": "dengan", "difference": "selisih"}
written = runs.assign(difference=[lesson.change(one, "share") for one in runs["difference"]])
lesson.table(written.rename(columns=heads), "share", index="ulangan")

# %%
spread = {name: lesson.numbers.decimal(100 * value, 1) for name, value in runs.std().items()}
low, high = by_hand.interval(list(runs["difference"]))
lesson.write(
    f"Simpangan baku antarulangan: tanpa {spread['without']}, dengan {spread['with']}, selisihnya {spread['difference']} poin",
    f"Selisih rata-rata: {lesson.change(runs['difference'].mean(), 'share')}; selang 95%: {lesson.numbers.range(low, high, 'share')}",
)

# %%
lesson.dots({"semua berkokreasi": runs["difference"]}, "Pangsa pendapatan UMKM: perubahan karena kokreasi", "share")

# %% [markdown]
# Perbedaan antarulangan jauh lebih besar daripada selisih "dengan" dan "tanpa" di dalam satu ulangan: itulah gunanya peruntungan yang sama. Bila selang memuat nol, katakan "tidak dapat dibedakan dari nol", bukan "tidak ada pengaruh". Dan perhatikan pertanyaannya: di sini *semua* UMKM berkokreasi *setahun* di *satu* pasar kecil; README memperlihatkan sebagian UMKM, lima tahun, lima sektor, dua wilayah.
#
# ### Berapa ulangan?


# %%
def width(count=2):
    used = list(runs["difference"])[:count]
    points = lesson.value(100 * experiments.interval_width(used))
    return lesson.write(f"{count} ulangan: lebar selang {points} poin")


lesson.explore(width, count=slider("ulangan", 2, 2, len(runs), 1))

# %% [markdown]
# ## Kebetulan bukan segalanya
#
# Selang antarulangan menyatakan: dengan asumsi ini, sejauh inilah kebetulan menggeser jawaban. Ia tidak menyatakan bahwa asumsinya benar. Maka kita ubah satu dan melihat lagi: seberapa baik usaha belajar dari penjualannya sendiri, tanpa bertanya?

# %%
worlds = {
    "pandai belajar (derau 0,3)": {"learning.sales_noise": 0.3},
    "sulit belajar (derau 1,5)": {"learning.sales_noise": 1.5},
}
effects = {"seperti diandaikan (derau 0,9)": runs["difference"][:4]}
effects |= {
    name: experiments.differences(["umkm_revenue_share"], seeds[:4], world=world, co_creation="all")[
        "umkm_revenue_share"
    ]
    for name, world in worlds.items()
}
lesson.dots(effects, "Pertanyaan sama dengan asumsi lain: perubahan pangsa UMKM", "share")

# %%
assumed, *_ = effects
beside = {name: values - effects[assumed] for name, values in effects.items() if name != assumed}
lesson.dots(beside, "Perubahan yang sama, dikurangi “seperti diandaikan”, ulangan demi ulangan", "share")

# %% [markdown]
# Selisih antarbaris pada gambar pertama harus dinilai berpasangan, ulangan demi ulangan, seperti pada gambar kedua. Bila usaha pandai belajar dari penjualannya sendiri, kokreasi membawa sekitar dua poin lebih sedikit daripada “seperti diandaikan”, di keempat ulangan, dan selang selisih itu tidak memuat nol; bila usaha sulit belajar, bedanya dari “seperti diandaikan” tidak dapat dipastikan. Jadi sebagian jawaban berasal dari asumsi. `pasar compare --assumptions` melakukan ini untuk lima asumsi yang ikut menentukan dan dipilih sebelumnya (belajar dari penjualan sendiri, bobot kesesuaian, kelonggaran kapasitas, pergeseran selera, derau jawaban pelanggan), dan melaporkan rentangnya di samping selang: dua ketidakpastian, tidak pernah dicampur.
#
# ### Hipotesis
#
# Sebuah klaim diuji dengan adil bila pertanyaan, ukuran, dan tanda yang diduga ditulis sebelum menjalankan. Proyek ini menyimpan 42 klaim dari makalah sumbernya dalam bentuk itu. Salah satunya:

# %%
lesson.hypothesis("H16")

# %%
lesson.finding("H16")

# %% [markdown]
# Kalimat pertama ialah putusan atas sebagian vektor parameter yang cocok dengan pola, kalimat kedua pada nilai bawaan; di bawahnya tingkat setiap pasar. Ingat pelajaran 3: apa yang terjadi pada perbedaan antarusaha ketika semua mendengar? Klaim yang dibantah model adalah temuan tentang model dan alasan untuk melihat dunia nyata, bukan kekalahan. Sebagian klaim *diandaikan*: langkah pertamanya adalah masukan, sehingga model tidak dapat mengujinya; model hanya menghitung akibatnya.
#
# ### Dengan banyak proses
#
# Perbandingan memakai semua inti prosesor. Bila notebook tidak dapat memulai proses pembantu, pasar dijalankan satu per satu, dan Anda diberi tahu.

# %%
plain, cocreate = load("classroom").with_(name="tanpa"), load("classroom").with_(name="semua", co_creation="all")
small = {"horizon": "1 year"} | (
    {"population.customers": 300, "time.burn_in": "3 months"}
    if is_small()
    else {"population.customers": 1000, "time.burn_in": "12 months"}
)
result = lesson.compare(plain.with_(**small), cocreate.with_(**small), seeds=3)
lesson.write(result.say("umkm_revenue_share", language="id"))

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 8.1.** Simpangan baku 4 dan 4, korelasi 0,8: simpangan baku selisih?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (4**2 + 4**2 - 2 * 0.8 * 4 * 4) ** 0.5

# %%
lesson.check("8.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 8.1.** akar(6,4) = 2,53. Tanpa peruntungan yang sama (korelasi 0) nilainya 5,66, dan diperlukan ulangan lima kali lebih banyak.

# %% [markdown]
# **Latihan 8.2.** Lima selisih berpasangan: 1, 3, 2, 4, 0 poin. Ujung bawah selang t 95%?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.interval([1.0, 3.0, 2.0, 4.0, 0.0])[0]

# %%
lesson.check("8.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 8.2.** Rata-rata 2, simpangan baku 1,58, galat baku 0,71, t(0,975; 4) = 2,78: 2 - 1,96 = 0,04. Empat dari lima selisih positif dan selangnya hampir menyentuh nol.

# %% [markdown]
# **Latihan 8.3.** 30 ulangan memberi selang selebar 2 poin. Kira-kira berapa ulangan untuk selang selebar 1 poin?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 30 * 2**2

# %%
lesson.check("8.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 8.3.** Lebar turun menurut akar: separuh lebar memerlukan empat kali ulangan, 120. `pasar plan` menghitungnya dari percobaan awal.

# %% [markdown]
# **Latihan 8.4.** Selangnya memuat nol. Jadi (a) kebijakan tidak berpengaruh, (b) pengaruhnya tidak dapat dibedakan dari nol dengan ulangan ini, (c) modelnya salah?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("8.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 8.4.** Selang lebar di sekitar nol juga memuat pengaruh yang akan berarti.

# %% [markdown]
# **Latihan 8.5.** Lebih banyak ulangan membuat kita lebih yakin tentang (a) kebetulan, (b) asumsi, (c) Indonesia?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "a"

# %%
lesson.check("8.5", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 8.5.** Asumsi memerlukan asumsi pembanding, Indonesia memerlukan data.

# %% [markdown]
# ## Yang perlu diingat
#
# - Bandingkan di dalam satu ulangan, lalu antarulangan.
# - Sebutkan asumsi yang menentukan jawaban, sebelum orang lain menyebutnya.
# - Model menyatakan akibat dari apa yang dimasukkan. Apa yang benar-benar terjadi hanya dapat dilihat di lapangan.
