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
# # 4. Janji
#
# Bertanya berarti berjanji. Didengar, dijawab, dikecewakan.
#
# **Setelah pelajaran ini Anda dapat**
#
# - menyebut kapan ditanya memperkuat ikatan dan kapan melemahkannya;
# - menghitung seberapa banyak keinginan yang harus terwujud;
# - menjelaskan mengapa penolakan yang dijelaskan adalah asuransi murah.

# %% [markdown] tags=["lecturer"]
# > **Untuk dosen.** Alokasi 50 menit: bercerita tentang janji yang mengecewakan 5, tebakan 5, rumus 10, pasar 15, latihan 15. Kenaikan dan kerugian adalah asumsi yang tandanya berasal dari eksperimen (E11, E14 dalam docs/bukti.md); besarnya tidak. Katakan itu, dan biarkan penggeser memperlihatkan apa yang bergantung padanya.

# %% tags=["install"]
from importlib.util import find_spec

SOURCE = "pasar-kokreasi[notebook]"  # atau berkas wheel yang Anda unggah, atau alamat repositori
if find_spec("pasar") is None:  # notebook daring: pasang sekali
    get_ipython().run_line_magic("pip", f"install -q '{SOURCE}'")  # noqa: F821

# %%
from pasar.lessons import Lesson, by_hand, experiments
from pasar.widgets import is_small, slider

lesson = Lesson(4, "id")
classroom = lesson.classroom()
seeds = [1, 2] if is_small() else [1, 2, 3, 4, 5, 6]

# %% [markdown]
# **Ikatan** adalah apa yang mengikat pelanggan pada usaha di luar mutu, kesesuaian, dan harga: dari -1 (kapok), 0 (orang asing), sampai 1 (langganan setia).

# %% [markdown]
# ### Tebak dulu
#
# Keinginan yang terwujud penuh menambah 0,25 pada ikatan; yang gagal mengurangi 0,15, separuhnya bila penolakan setengah dijelaskan. Di sini penolakan setengah dijelaskan, dan pelanggannya baru (ikatan 0). Berapa bagian (0 sampai 1) dari keinginan yang harus terwujud agar ikatan tidak turun?

# %% tags=["exercise"]
prediction = ...

# %% tags=["solution"]
prediction = 0.25

# %%
lesson.predict("part", prediction)

# %%
lesson.reveal("part", by_hand.break_even_part(gain=0.25, loss=0.15, promise=1, explanation=0.5))

# %% [markdown]
# ## Dengan tangan
#
# Misalkan $r$ bagian keinginan yang dipenuhi produk baru, yaitu bagian dari jarak semula yang ditutupnya: 1 bila terpenuhi seluruhnya, 0 bila tidak mendekat sama sekali. Ikatan $b$ berubah sebesar
#
# $$ \text{kenaikan}\cdot r\,(1-b) \;-\; \text{kerugian}\cdot\text{janji}\,(1-\text{penjelasan})(1-r) $$
#
# Bagian pertama adalah senangnya didengar; bagian kedua kekecewaan, makin besar bila makin banyak dijanjikan, makin kecil bila makin baik dijelaskan.


# %%
def bonds(promise=1.0, explanation=0.5):
    parts = [step / 20 for step in range(21)]
    change = [by_hand.bond_change(part, 0.0, 0.25, 0.15, promise, explanation) for part in parts]
    nothing = [0.0 for _ in parts]
    return lesson.paths(
        {"perubahan ikatan": change, "tidak berubah": nothing},
        "Perubahan ikatan pelanggan baru",
        "bagian keinginan yang terwujud",
        parts,
        up="perubahan ikatan",
        ends=(-0.5, 0.3),
    )


lesson.explore(
    bonds,
    promise=slider("janji", 1.0, 0.0, 3.0, 0.1),
    explanation=slider("penjelasan", 0.5, 0.0, 1.0, 0.05),
)

# %% [markdown]
# ## Di pasar
#
# Semua UMKM bertanya selama setahun. Apa jadinya ikatan mereka yang ditanya, dan cerita tentang UMKM, bila usaha banyak berjanji, dan bila mereka memberi penjelasan? Kabar baik bersih ialah pujian dikurangi keluhan, dibagi jumlah keduanya.


# %%
def talk_about(promise=1.0, explanation=0.5):
    policy = {"co_creation": "all", "cocreation.promise": promise, "cocreation.explanation": explanation}
    market = classroom.run(**policy)
    bond, asked = experiments.bond_of_participants(market)
    talk = experiments.year_of(market, "net_positive_talk")
    return lesson.write(
        f"pasangan usaha yang bertanya dan orang yang ditanya serta masih mengingatnya: {lesson.numbers.count(asked)}",
        f"rata-rata ikatannya: {lesson.value(bond)}; kabar baik bersih: {lesson.value(talk, 'share')}",
    )


lesson.explore(
    talk_about,
    promise=slider("janji", 1.0, 0.0, 3.0, 0.25),
    explanation=slider("penjelasan", 0.5, 0.0, 1.0, 0.1),
)

# %%
ways = {
    "janji biasa, setengah dijelaskan": {},
    "janji biasa, dijelaskan penuh": {"cocreation.explanation": 1.0},
    "janji tiga kali lipat, tanpa penjelasan": {"cocreation.promise": 3.0, "cocreation.explanation": 0.0},
}
lesson.dots(
    {name: experiments.bonds_under(seeds, **policy) for name, policy in ways.items()},
    "Ikatan setelah setahun dengan usaha yang bertanya",
    "bond",
)

# %% [markdown]
# Mereka yang ditanya lebih menyukai usaha yang menjelaskan, di setiap ulangan; bila usaha banyak berjanji tanpa penjelasan, ikatan itu hilang: selangnya memuat nol. Cerita di seluruh pasar hampir tidak terpengaruh: dari 4.000 pelanggan hanya tersisa sekitar 140 pasangan semacam itu setelah setahun, pada kedudukan awal penggeser. (Yang sudah melupakan usaha itu tidak dihitung.) Janji ditepati atau diingkari kepada sedikit orang, tetapi mereka mengingatnya.
#
# ### Setahun satu UMKM yang bertanya

# %%
lesson.firm_story(classroom.start, classroom.policy(co_creation="all"))

# %% [markdown]
# Panel atas: yang terjual dan yang tidak terlayani. Tengah: kas; penurunan berkalanya adalah uang yang dibawa pulang pemilik setiap bulan, dan yang lebih dalam pada minggu “menambah kapasitas” juga membayar kapasitas itu. Bawah: seberapa jauh produk dari selera mereka yang mengingat usaha itu; setiap kali bertanya diikuti peluncuran beberapa minggu kemudian. Peluncuran tidak selalu mendekatkan produk ke *rata-rata* mereka: usaha menanyakan desain mana yang akan *dibeli* paling banyak orang, dan itu dapat berada di tepi, jauh dari pesaing.

# %% [markdown]
# ## Latihan

# %% [markdown]
# **Latihan 4.1.** Sebuah desain berjarak 1,0 dari keinginan; yang baru berjarak 0,4. Berapa bagian yang terwujud?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = (1.0 - 0.4) / 1.0

# %%
lesson.check("4.1", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 4.1.** Jaraknya tertutup 0,6 dari 1,0. Seandainya semula 0,5 lalu menjadi 0,4, hanya seperlima yang terwujud.

# %% [markdown]
# **Latihan 4.2.** Bagian 0,6, ikatan 0, kenaikan 0,25, kerugian 0,15, janji 1, penjelasan 0,5: berapa perubahan ikatan?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = by_hand.bond_change(0.6, 0, 0.25, 0.15, 1, 0.5)

# %%
lesson.check("4.2", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 4.2.** 0,25 x 0,6 - 0,15 x 0,5 x 0,4 = 0,15 - 0,03 = 0,12.

# %% [markdown]
# **Latihan 4.3.** Kenaikan 0,3, kerugian 0,2, janji 1, penjelasan 0,25: berapa bagian yang harus terwujud agar ikatan pelanggan baru tidak turun?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.15 / (0.3 + 0.15)

# %%
lesson.check("4.3", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 4.3.** Kekecewaannya 0,2 x 0,75 = 0,15: 0,3 r = 0,15 (1 - r), jadi r = 0,33. Bagi langganan setia (ikatan 0,6) kenaikannya lebih kecil: r = 0,56.

# %% [markdown]
# **Latihan 4.4.** Dan dengan janji dua kali lipat tanpa penjelasan?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = 0.4 / (0.3 + 0.4)

# %%
lesson.check("4.4", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 4.4.** Kekecewaannya 0,2 x 2 x 1 = 0,4, dan 0,4 / 0,7 = 0,57: lebih dari separuh setiap keinginan harus terwujud.

# %% [markdown]
# **Latihan 4.5.** Apa yang menghapus kekecewaan sama sekali dalam rumus ini: (a) berjanji lebih sedikit dari biasanya, (b) penjelasan penuh, (c) bertanya kepada lebih banyak orang?

# %% tags=["exercise"]
answer = ...

# %% tags=["solution"]
answer = "b"

# %%
lesson.check("4.5", answer)

# %% [markdown] tags=["lecturer"]
# > **Penyelesaian 4.5.** (1 - penjelasan) menjadi 0. Dalam kenyataan penjelasan tidak pernah penuh, dan penjelasan yang tidak dipercaya tidak menjelaskan apa-apa: di sini rumus adalah asumsi.

# %% [markdown]
# ## Yang perlu diingat
#
# - Hanya mereka yang ditanya dapat dikecewakan oleh jawabannya.
# - Tanyakan yang sanggup dikerjakan; jelaskan alasannya bila tidak sanggup.
