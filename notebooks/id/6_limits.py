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
# > **Untuk dosen.** Alokasi 50 menit: tebakan 5, latihan 6.1 sampai 6.3 di kertas 15, pasar 20, debat 10: "perlukah warung di pojok jalan berkokreasi?". Laba setahun di satu pasar sebagian besar peruntungan: karena itu gambar utama memuat beberapa ulangan. Mintalah kelompok membela pembacaan yang berlawanan.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # atau berkas wheel yang Anda unggah, atau alamat repositori
if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import choice, is_small, slider

lesson = Lesson(6, "id")
classroom = lesson.classroom()
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5]

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
# Pasar yang sama, peruntungan yang sama, dengan dan tanpa; separuh UMKM berkokreasi, dipilih dengan undian. Kita mengikuti usaha yang sama di keduanya. Buatlah sesi lebih mahal, atau biarkan ide melampaui kesanggupan dapur kecil; lalu periksalah kelayakan ide sebelum bertanya.


# %%
def gain(cost=0.06, reach=0.0, check=False):
    policy = {
        "co_creation": {"share": 0.5},
        "cocreation.session_cost": cost,
        "cocreation.idea_reach": reach,
        "cocreation.feasibility_check": check,
    }
    adopters, others = experiments.gain_of_adopters(classroom, **policy)
    return lesson.write(
        f"perubahan laba pelaku kokreasi: {lesson.change(adopters, 'Rp/week')}",
        f"perubahan laba UMKM lain: {lesson.change(others, 'Rp/week')}",
    )


lesson.explore(
    gain,
    cost=slider("biaya sesi (bulan laba kotor)", 0.06, 0.0, 0.6, 0.03),
    reach=slider("seberapa jauh ide di luar jangkauan", 0.0, 0.0, 2.0, 0.1),
    check=choice("uji kelayakan sebelum bertanya", ("tidak", False), ("ya", True)),
)

# %% [markdown]
# Satu pasar adalah satu undian. Pertanyaan yang sama di beberapa pasar:

# %%
half = {"co_creation": {"share": 0.5}}
settings = {
    "apa adanya": half,
    "sesi lima kali lebih mahal": half | {"cocreation.session_cost": 0.3},
    "ide di luar jangkauan": half | {"cocreation.idea_reach": 1.0},
    "ide di luar jangkauan, diuji sebelum bertanya": half
    | {"cocreation.idea_reach": 1.0, "cocreation.feasibility_check": True},
}
gains = {name: experiments.gains_of_adopters(seeds, **policy)["adopters"] for name, policy in settings.items()}
lesson.dots(gains, "Tahun pertama: perubahan laba pelaku kokreasi", "Rp/week")

# %%
first, *_ = gains
worse = {name: values - gains[first] for name, values in gains.items() if name != first}
lesson.dots(worse, "Hal yang sama, dikurangi “apa adanya”, ulangan demi ulangan", "Rp/week")

# %% [markdown]
# **Cara membacanya.** Di gambar pertama selangnya lebar: apakah setahun kokreasi menguntungkan pelakunya tidak dapat dikatakan dari pasar sesedikit ini. Bertanya berbiaya seketika; produk yang lebih cocok dan ikatan berbuah kemudian. Gambar kedua membandingkan keadaan ulangan demi ulangan, dan jawabannya jelas untuk sesi yang mahal: di setiap ulangan laba para pelaku lebih kecil daripada dengan sesi berharga biasa. Ide yang tidak sanggup dibuat dapur memakan uang, kapasitas, dan itikad baik tanpa hasil; bertanya hanya tentang yang sanggup dibuat mengembalikan sebagian; itu rata-ratanya, kedua selangnya masih memuat nol.
#
# ### Kapasitas
#
# Kapasitas adalah bagian dari dunia, sehingga tiap tingkat punya sejarah dan masa pemanasan sendiri. Pasar yang sempit dan yang longgar adalah pasar berbeda; yang kita bandingkan ialah perolehan di masing-masing.


# %%
def tightness(slack=1.5):
    room = lesson.classroom(**{"production.capacity_slack": slack})
    _, _, change = experiments.paired(room, "umkm_revenue_share", co_creation="all")
    fill = experiments.year_of(room.without(), "fill_rate")
    return lesson.write(
        f"permintaan terlayani tanpa kokreasi: {lesson.value(fill, 'share')}",
        f"perubahan pangsa UMKM bila semua berkokreasi: {lesson.change(change, 'share')}",
    )


lesson.explore(
    tightness,
    slack=choice("kapasitas terhadap penjualan awal", ("1,5", 1.5), ("0,8", 0.8), ("4", 4.0)),
)

# %% [markdown]
# Dugaannya: bila rak memang sudah kosong, produk yang lebih cocok hanya membawa lebih banyak orang ke rak kosong, jadi di pasar yang sempit kokreasi memberi lebih sedikit. Cobalah ketiga tingkat: di ulangan yang satu ini urutannya justru terbalik. Satu pasar bukanlah hasil; tandanya bergeser menurut ulangan. Hipotesis H20 dari makalah menanyakan hal yang sama selama tiga tahun dengan banyak ulangan (selisihnya ialah tambahan di pasar longgar dikurangi tambahan di pasar sempit):

# %%
lesson.finding("H20")

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 6.1.** Sekali meluncurkan, desain dapat bergeser paling jauh sebesar langkah terpanjang dikali keterampilan dikali akar pangkat empat dari kapasitas (dibagi median sektornya), lalu dibagi kesulitan. Berapa jauh itu bila langkah terpanjang 0,8, keterampilan 1, kapasitas seperenam belas median, dan kesulitan 2?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.8 * 1 * (1 / 16) ** 0.25 / 2

# %%
lesson.check("6.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 6.1.** Akar pangkat empat 1/16 ialah 1/2: 0,8 x 0,5 / 2 = 0,2. Ukuran kecil membatasi dengan lunak: kapasitas seperenam belas hanya memotong langkah menjadi separuh. Kesulitan membatasi sebanding: dua kali lebih sulit juga memotongnya menjadi separuh.

# %% [markdown]
# **Latihan 6.2.** Permintaan 50, kapasitas 45, dan 20% kapasitas tersita oleh perubahan desain: berapa bagian yang terlayani?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 45 * 0.8 / 50

# %%
lesson.check("6.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 6.2.** 36 dari 50: 0,72. Perubahan desain mengurangi permintaan yang terlayani sebesar 18 poin persen, karena kapasitas memang sudah kurang; dengan kapasitas 63 tidak ada yang hilang.

# %% [markdown]
# **Latihan 6.3.** Tiga sesi setahun, masing-masing 6% dari laba kotor bulanan Rp2 juta; satu unit menyisakan Rp24.000. Berapa unit tambahan yang harus terjual setahun agar biaya itu tertutup?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 3 * 0.06 * 2_000_000 / 24_000

# %%
lesson.check("6.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 6.3.** Rp360.000 / 24.000 = 15 unit setahun: sedikit, asalkan ada kapasitas untuk membuatnya dan produknya memang membaik.

# %% [markdown]
# **Latihan 6.4.** Siapa yang paling sedikit diuntungkan oleh desain yang lebih cocok: (a) usaha dengan kapasitas menganggur, (b) usaha yang belum banyak dikenal, (c) usaha yang dagangannya habis setiap minggu dan tidak dapat tumbuh?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "c"

# %%
lesson.check("6.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 6.4.** Ia tidak punya apa-apa lagi untuk dijual. Usaha yang belum dikenal pun hanya sedikit diuntungkan, tetapi pembelinya akan bercerita.

# %% [markdown]
# ## Yang perlu diingat
#
# - Permintaan yang tidak terlayani bukan pendapatan; ia mengecewakan.
# - Bertanyalah dalam batas kesanggupan, atau uji kelayakannya sebelum bertanya.
# - Biaya bertanya datang seketika dan pasti; hasilnya datang kemudian dan tidak pasti.
