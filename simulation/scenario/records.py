"""Every number of the world, by theme. Values are per month (or in months) unless the unit says otherwise.

Sources ``E..`` and ``Indonesia table`` are entries of ``docs/evidence.md``; ``assumption`` says so.
"""

from __future__ import annotations

from typing import Literal

from simulation.parameters import Kind, Record, param


class Time(Record):
    """Length of a tick and of the run-in."""

    ticks_per_week: int = param(1, "1/week", ge=1, le=7, range=(1, 2), source="setting", id="Langkah per minggu", en="Ticks per week")
    burn_in: float = param(60, "months", ge=0, le=240, range=(36, 72), source="model section 2", id="Masa pemanasan", en="Burn-in before week 0", kind=Kind.DURATION)


class Population(Record):
    """Who there is, and how many."""

    customers: int = param(10_000, "people", ge=100, le=10_000_000, range=(5_000, 100_000), source="model section 2", id="Jumlah pelanggan", en="Customers in the market")
    customers_per_umkm: float = param(100, "people/firm", ge=10, le=1000, range=(25, 400), source="model section 2", id="Pelanggan per UMKM", en="Customers per UMKM")
    trade_area_size: int = param(5_000, "people", ge=100, le=100_000, source="assumption", id="Ukuran kawasan dagang", en="Customers in a trade area")
    brands_per_sector: int = param(4, "firms", ge=0, le=50, range=(2, 8), source="assumption", id="Merek besar per sektor", en="Big brands per sector")
    size_sigma: float = param(0.8, "log", ge=0, le=2, range=(0.4, 1.2), source="E30", id="Sebaran ukuran usaha", en="Spread of UMKM size (lognormal)")
    dimensions: int = param(2, "1", ge=1, le=4, range=(1, 4), source="setting", id="Dimensi selera", en="Taste dimensions")
    memory_slots: int = param(12, "firms", ge=2, le=24, range=(6, 24), source="setting", id="Slot ingatan", en="Memory slots per customer")
    strong_ties: int = param(15, "people", ge=0, le=15, range=(4, 15), source="E31 (upper end), calibration: V5", id="Ikatan kuat", en="Strong ties per customer", origin="calibrated")
    weak_ties: int = param(2, "people", ge=0, le=10, range=(1, 10), source="E31", id="Ikatan lemah", en="Weak ties per customer")
    community_share: float = param(0.3, "share", ge=0, le=1, range=(0.1, 0.6), source="assumption", id="Anggota komunitas", en="Customers who belong to a community")
    community_size: int = param(60, "people", ge=5, le=2000, range=(30, 200), source="assumption", id="Ukuran komunitas", en="Members of a community")
    meets_every: int = param(4, "weeks", ge=1, le=52, range=(1, 13), source="assumption", id="Selang pertemuan komunitas", en="Weeks between meetings of a community")
    remembered_at_start: float = param(5, "UMKM", ge=0, le=20, source="model section 2", id="UMKM diingat di awal", en="UMKM remembered at the start (mean)")
    brands_remembered: float = param(0.8, "share", ge=0, le=1, source="model section 2", id="Peluang merek besar diingat di awal", en="Chance that a brand is remembered at the start", origin="assumed")


class Demand(Record):
    """What customers want and how they choose. Some values are multiplied by the sector's own factor."""

    shopping_rate: float = param(1.8, "1/month", ge=0.1, le=4.1, range=(1, 3.5), source="NBD", id="Frekuensi belanja", en="Shopping occasions per customer", kind=Kind.FLOW)
    shopping_shape: float = param(1.0, "1", ge=0.2, le=10, range=(0.5, 2), source="NBD", id="Bentuk gamma frekuensi belanja", en="Gamma shape of shopping rates")
    price_weight: float = param(3.1, "1", ge=0, le=8, range=(1.5, 4), source="E7, calibration: V1", id="Bobot harga", en="Weight of price over reference price", dated=True, origin="calibrated")
    fit_weight: float = param(2.0, "1", ge=0, le=6, range=(0.8, 3), source="calibration: V6 (weakly pinned)", id="Bobot kesesuaian selera", en="Weight of squared distance to taste", dated=True, origin="calibrated")
    fit_cap: float = param(6.0, "taste²", ge=1, le=50, range=(4, 12), source="assumption", id="Batas jarak selera", en="Cap on squared distance")
    bond_weight: float = param(2.0, "1", ge=0, le=6, range=(0.5, 3), source="calibration: repeat rate", id="Bobot ikatan", en="Weight of the bond", dated=True, origin="calibrated")
    outside_utility: float = param(-4.1, "1", ge=-50, le=5, range=(-5, -2), source="calibration: outside share", id="Utilitas tidak membeli", en="Utility of buying nothing", dated=True, origin="calibrated")
    brand_quality: float = param(-0.15, "1", ge=-2, le=4, range=(-0.5, 1.5), source="calibration: starting shares", id="Keunggulan mutu merek besar", en="Quality advantage of big brands", origin="calibrated")
    brand_equity: float = param(0.0, "1", ge=-2, le=4, range=(0, 1), source="assumption", id="Ekuitas merek", en="Utility of a big brand's name", dated=True)
    quality_sd: float = param(0.15, "1", ge=0, le=2, source="model section 2", id="Sebaran mutu UMKM", en="SD of UMKM quality")
    sensitivity_sd: float = param(0.2, "log", ge=0, le=1, source="assumption", id="Sebaran kepekaan harga", en="Spread of customers' price sensitivity")
    retries: int = param(1, "tries", ge=0, le=3, range=(0, 2), source="E28", id="Percobaan ulang saat stok habis", en="Retries after a stock-out")
    label_utility: float = param(0.0, "1", ge=0, le=1, range=(0, 0.18), source="E10", id="Utilitas label kokreasi", en="Utility of a customer-made label", dated=True)


class Taste(Record):
    """How tastes differ and drift."""

    spread: float = param(1.0, "taste", ge=0.01, le=5, range=(0.6, 1.5), source="unit of taste", id="Keragaman selera (SD)", en="SD of tastes per dimension")
    trend_drift: float = param(0.06, "taste/month^½", ge=0, le=1, range=(0, 0.15), source="assumption", id="Pergeseran tren", en="Drift of the sector trend", kind=Kind.DIFFUSION, dated=True)
    trend_persistence: float = param(0.0, "1", ge=0, le=0.95, range=(0, 0.9), source="assumption", id="Kelanggengan tren", en="Month-to-month persistence of the trend", dated=True)
    half_life: float = param(12, "months", ge=1, le=240, range=(6, 36), source="model section 3.1", id="Waktu paruh selera pribadi", en="Half-life of personal and community taste", kind=Kind.DURATION)
    community_part: float = param(0.3, "share", ge=0, le=0.95, range=(0, 0.6), source="assumption", id="Bagian komunitas dalam selera", en="Share of members' taste variance that is common")


class Learning(Record):
    """How a firm learns what people like without asking them: the counterfactual."""

    sales_noise: float = param(0.9, "taste", ge=0, le=5, range=(0.3, 1.5), source="assumption, decisive", id="Derau belajar dari penjualan", en="Noise of learning from own sales")
    sales_interval: float = param(12, "months", ge=1, le=60, range=(3, 24), source="assumption, decisive", id="Selang belajar dari penjualan", en="Months between lessons from own sales", kind=Kind.DURATION)
    brand_noise: float = param(0.3, "taste", ge=0, le=5, range=(0.1, 1), source="assumption", id="Derau riset merek besar", en="Noise of a big brand's market research")
    brand_sample: int = param(100, "people", ge=1, le=5000, range=(30, 500), source="assumption", id="Sampel riset merek besar", en="Customers in a big brand's market research")
    brand_interval: float = param(12, "months", ge=1, le=60, range=(3, 24), source="assumption", id="Selang riset merek besar", en="Months between rounds of brand research", kind=Kind.DURATION)
    believed_drift: float = param(0.15, "taste/month^½", ge=0, le=1, range=(0.02, 0.3), source="assumption", id="Pergeseran menurut perusahaan", en="Drift that firms reckon with", kind=Kind.DIFFUSION)
    target_rule: Literal["mean", "choice"] = param("choice", "rule", source="model section 3.5", id="Aturan sasaran desain", en="How the next design is chosen")
    alternatives: int = param(4, "designs", ge=3, le=5, source="model section 3.5", id="Alternatif desain", en="Feasible alternatives compared")
    feasible_step: float = param(0.8, "taste", ge=0, le=5, range=(0.3, 1.5), source="assumption", id="Langkah yang layak", en="Largest feasible change of design")
    smallest_step: float = param(0.15, "taste", ge=0, le=2, range=(0, 0.5), source="assumption", id="Langkah terkecil", en="Smallest change worth making")
    trial_weeks: float = param(3, "months", ge=1, le=12, source="model section 3.6", id="Masa coba", en="Months before a launch is judged", kind=Kind.DURATION)
    trial_fall: float = param(0.2, "share", ge=0, le=1, source="model section 3.6", id="Penurunan yang membatalkan", en="Relative fall of sales that makes a firm revert")


class CoCreation(Record):
    """Sessions with customers: whom they reach, what they cost, what they promise."""

    method: Literal["mixed", "poll", "survey", "consultation", "taste_test"] = param("mixed", "method", source="paper", id="Metode kokreasi", en="Co-creation method")
    start_share: float = param(0.3, "share", ge=0, le=1, source="model section 1", id="Pelaku kokreasi di awal", en="Digital firms that co-create at week 0", range=(0.1, 0.6))
    session_interval: float = param(4, "months", ge=0.5, le=24, range=(1, 12), source="assumption", id="Selang sesi", en="Months between sessions", kind=Kind.DURATION, dated=True)
    invited: int = param(30, "people", ge=1, le=1000, range=(5, 200), source="assumption", id="Orang yang diundang", en="People invited", dated=True)
    answer_share: float = param(0.2, "share", ge=0, le=1, range=(0.01, 0.5), source="E32, assumption", id="Bagian yang menjawab", en="Share of invited who answer", dated=True)
    panel_limit: float = param(0.1, "share", ge=0.001, le=1, range=(0.02, 0.3), source="model section 3.4", id="Batas panel", en="Largest panel over the firm's rememberers", dated=True)
    report_noise: float = param(0.5, "taste", ge=0, le=5, range=(0.2, 2), source="assumption", id="Derau jawaban pelanggan", en="Noise of customers' answers", dated=True)
    promise: float = param(1.0, "1", ge=0, le=3, range=(0, 2), source="assumption", id="Janji", en="Expectation raised by being asked", dated=True)
    promise_gap: float = param(0.2, "satisfaction", ge=0, le=2, range=(0, 0.5), source="assumption", id="Harapan selama menunggu", en="Satisfaction held back while an idea is pending", dated=True)
    explanation: float = param(0.5, "share", ge=0, le=1, range=(0, 1), source="E14", id="Penjelasan", en="How well a refusal is explained", dated=True)
    realised_gain: float = param(0.25, "bond", ge=0, le=1, range=(0, 0.5), source="sign E11", id="Kenaikan ikatan bila ide terwujud", en="Bond gained when an idea is realised", dated=True)
    rejection_loss: float = param(0.15, "bond", ge=0, le=1, range=(0, 0.6), source="sign E14", id="Turunnya ikatan bila ide ditolak", en="Bond lost when an idea is not realised", dated=True)
    ownership_gain: float = param(0.0, "bond", ge=0, le=1, range=(0, 0.3), source="H7, sign E11", id="Rasa kepemilikan", en="Bond gained by taking part at all", dated=True)
    willingness_recovery: float = param(0.1, "1/month", ge=0, le=1, range=(0.02, 0.3), source="assumption", id="Pemulihan kesediaan", en="Recovery of willingness to take part", kind=Kind.RATE)
    unanswered_after: float = param(6, "months", ge=1, le=24, source="model section 3.6", id="Batas ide tak dijawab", en="Months after which an idea counts as unheard", kind=Kind.DURATION)
    session_cost: float = param(0.06, "months' gross profit", ge=0, le=2, range=(0.01, 0.3), source="assumption", id="Biaya sesi", en="Cost of a session (of the sector median firm)", dated=True)
    participant_cost: int = param(5_000, "Rp/person", ge=0, le=1_000_000, source="assumption", id="Biaya per peserta", en="Cost per participant", dated=True)
    idea_reach: float = param(0.0, "taste", ge=0, le=3, range=(0, 1), source="H33", id="Ide di luar jangkauan", en="How far ideas lie beyond what is feasible", dated=True)
    feasibility_check: bool = param(False, "yes/no", source="H33", id="Uji kelayakan sebelum bertanya", en="Only feasible ideas are put to customers", dated=True)


class MethodTraits(Record):
    """What sets one method of listening apart. Factors multiply the values of :class:`CoCreation`."""

    cost: float = param(1.0, "factor", ge=0, le=10, source="assumption", id="Biaya", en="Cost of a session")
    invited: float = param(1.0, "factor", ge=0.1, le=10, source="assumption", id="Undangan", en="People invited")
    answers: float = param(1.0, "factor", ge=0, le=5, source="assumption", id="Kesediaan menjawab", en="Share who answer")
    noise: float = param(1.0, "factor", ge=0, le=5, source="assumption", id="Derau", en="Noise of a report")
    promise: float = param(1.0, "factor", ge=0, le=5, source="assumption", id="Janji", en="Expectation raised")
    weeks: float = param(1.0, "weeks", ge=0, le=26, source="assumption", id="Lama sesi", en="Weeks that the session adds to development")
    chosen: float = param(0.25, "share", ge=0, le=1, source="Indonesia table: channels of online sellers, adapted", id="Pangsa metode", en="Share of digital co-creators who use it when methods are mixed")


class Methods(Record):
    """The four methods of the paper."""

    poll: MethodTraits = MethodTraits(cost=0.5, invited=2.0, answers=1.0, noise=1.0, promise=0.8, weeks=1, chosen=0.4)
    survey: MethodTraits = MethodTraits(cost=1.0, invited=1.5, answers=0.8, noise=1.0, promise=0.6, weeks=2, chosen=0.25)
    consultation: MethodTraits = MethodTraits(cost=1.5, invited=1.0, answers=1.0, noise=0.8, promise=1.2, weeks=2, chosen=0.15)
    taste_test: MethodTraits = MethodTraits(cost=1.2, invited=1.0, answers=2.0, noise=0.6, promise=1.2, weeks=1, chosen=0.2)


class Adoption(Record):
    """Going digital, and taking up or dropping co-creation."""

    literacy_mean: float = param(0.45, "share", ge=0, le=1, range=(0.3, 0.6), source="Indonesia table (index 3.54/5, lowered for owners' schooling)", id="Literasi digital rata-rata", en="Mean digital literacy of owners")
    literacy_sd: float = param(0.20, "share", ge=0, le=0.5, source="assumption", id="Sebaran literasi digital", en="SD of digital literacy")
    digital_share: float = param(0.35, "share", ge=0, le=1, range=(0.12, 0.42), source="BPS e-commerce survey", id="UMKM digital di awal", en="UMKM selling online at the start", origin="measured")
    resistance_mean: float = param(0.3, "share", ge=0, le=1, range=(0.1, 0.5), source="Indonesia table (28.8% not interested)", id="Resistensi rata-rata", en="Mean resistance to change", origin="measured")
    understanding_mean: float = param(0.3, "share", ge=0, le=1, range=(0.1, 0.6), source="assumption", id="Pemahaman kokreasi rata-rata", en="Mean understanding of co-creation")
    digital_own: float = param(0.012, "1/month", ge=0, le=0.2, range=(0, 0.05), source="V13", id="Laju go-digital sendiri", en="Own push to go digital", kind=Kind.PROBABILITY, dated=True, origin="calibrated")
    digital_peers: float = param(0.06, "1/month", ge=0, le=0.5, range=(0, 0.2), source="V13", id="Pengaruh sesama untuk go-digital", en="Pull of digital peers", kind=Kind.PROBABILITY, dated=True, origin="calibrated")
    review_interval: float = param(6, "months", ge=1, le=36, source="model section 3.3", id="Selang peninjauan", en="Months between reviews of co-creation", kind=Kind.DURATION)
    minimum_stay: float = param(6, "months", ge=0, le=36, source="model section 3.3", id="Masa bertahan minimum", en="Shortest stay in or out of co-creation", kind=Kind.DURATION)
    base: float = param(-3.6, "logit", ge=-10, le=5, source="assumption: 0.5-2% a month switch", id="Kecenderungan dasar", en="Base inclination to co-create", dated=True)
    understanding_weight: float = param(2.0, "logit", ge=0, le=10, source="assumption", id="Bobot pemahaman", en="Weight of understanding", dated=True)
    literacy_weight: float = param(1.5, "logit", ge=0, le=10, source="assumption", id="Bobot literasi", en="Weight of literacy times connectivity", dated=True)
    peers_weight: float = param(2.0, "logit", ge=0, le=20, source="assumption", id="Bobot hasil sesama", en="Weight of peers' visible gains", dated=True)
    resistance_weight: float = param(2.0, "logit", ge=0, le=10, source="assumption", id="Bobot resistensi", en="Weight of resistance", dated=True)
    cash_weight: float = param(0.5, "logit", ge=0, le=10, source="assumption", id="Bobot kas", en="Weight of months of cash (up to 3, over 3)", dated=True)
    habit_weight: float = param(4.0, "logit", ge=0, le=10, source="assumption: 0.5-2% a month switch", id="Bobot kebiasaan", en="Inclination to go on co-creating", dated=True)


class Production(Record):
    """Capacity, stock, price and growth."""

    capacity_slack: float = param(1.5, "1", ge=0.1, le=20, range=(0.8, 5), source="paper, E28", id="Kelonggaran kapasitas", en="Capacity over starting sales (median)")
    capacity_sigma: float = param(0.4, "log", ge=0, le=2, source="assumption", id="Sebaran kapasitas", en="Spread of capacity slack (lognormal)")
    safety_stock: float = param(1.0, "SD", ge=0, le=5, range=(0, 2), source="calibration: fill rate", id="Stok pengaman", en="Safety stock in SD of demand", origin="calibrated")
    smoothing: float = param(2.0, "months", ge=0.3, le=12, source="assumption", id="Pemulusan permintaan", en="Memory of expected demand", kind=Kind.DURATION)
    margin: float = param(0.40, "share", ge=0.05, le=0.9, source="model section 2", id="Margin kotor", en="Gross margin of UMKM")
    brand_cost_edge: float = param(0.15, "share", ge=0, le=0.8, source="assumption", id="Keunggulan biaya merek besar", en="Big brands' lower unit cost")
    brand_slack: float = param(2.5, "1", ge=0.5, le=20, source="assumption", id="Kelonggaran kapasitas merek besar", en="Capacity slack of big brands")
    lag: float = param(1, "months", ge=0, le=24, range=(1, 6), source="assumption", id="Waktu pengembangan UMKM", en="Months from decision to launch, UMKM", kind=Kind.DURATION, dated=True)
    brand_lag: float = param(12, "months", ge=0, le=48, range=(3, 24), source="paper (rigid brands), assumption", id="Waktu pengembangan merek besar", en="Months from decision to launch, big brands", kind=Kind.DURATION, dated=True)
    redesign_cost: float = param(0.06, "months' gross profit", ge=0, le=5, range=(0.01, 0.5), source="assumption", id="Biaya ubah desain", en="Cost of a redesign (of the sector median firm)", dated=True)
    price_sd: float = param(0.08, "log", ge=0, le=1, source="assumption", id="Sebaran harga awal", en="Spread of starting prices")
    changeover: float = param(0.15, "share", ge=0, le=1, range=(0, 0.4), source="assumption", id="Kapasitas tersita saat ganti desain", en="Capacity lost during a redesign", dated=True)
    price_step: float = param(0.02, "share", ge=0, le=0.2, source="model section 2", id="Langkah harga", en="Step of a price review")
    price_band: float = param(0.15, "share", ge=0, le=0.5, source="model section 2", id="Rentang harga", en="Largest deviation from the starting price")
    growth_step: float = param(0.1, "share", ge=0, le=1, range=(0.1, 0.25), source="model section 3.7", id="Langkah kapasitas", en="Share by which capacity grows")
    growth_payback: float = param(20, "months' gross profit", ge=1, le=100, source="E23", id="Harga kapasitas", en="Price of a weekly unit (at 70% use)", dated=True)
    capacity_wear: float = param(0.01, "1/month", ge=0, le=0.2, source="model section 3.7", id="Keausan kapasitas", en="Wear of bought capacity", kind=Kind.RATE)


class Marketing(Record):
    """Advertising and the first words about a newcomer."""

    umkm_contacts: float = param(12, "people/month", ge=0, le=1000, range=(0.5, 20), source="E6, calibration", id="Jangkauan iklan UMKM", en="Advertising contacts of an UMKM at the sector's median literacy", kind=Kind.FLOW, dated=True, origin="calibrated")
    umkm_contact_cost: int = param(3_000, "Rp/contact", ge=0, le=1_000_000, source="assumption", id="Biaya per kontak UMKM", en="Cost per contact, UMKM", dated=True)
    brand_reach: float = param(0.10, "share/month", ge=0, le=1, range=(0.03, 0.15), source="E6, calibration: V2", id="Jangkauan iklan merek besar", en="Share of the sector reached by a brand", kind=Kind.FLOW, dated=True, origin="calibrated")
    brand_contact_cost: int = param(1_000, "Rp/contact", ge=0, le=1_000_000, source="assumption", id="Biaya per kontak merek besar", en="Cost per contact, big brand", dated=True)
    online_elsewhere: float = param(0.1, "share", ge=0, le=1, range=(0, 0.5), source="assumption", id="Jangkauan daring ke kawasan lain", en="Digital UMKM's contacts that reach online customers elsewhere", dated=True)
    opening_contacts: float = param(3, "starting customers", ge=0, le=20, source="model section 3.12", id="Kontak pembukaan", en="Contacts of an entrant at opening")
    seeding: float = param(0.0, "units/month", ge=0, le=100, source="H10, H14", id="Sampel gratis", en="Free units given to people near by", kind=Kind.FLOW, dated=True)


class Talk(Record):
    """Word of mouth."""

    talk: float = param(0.30, "1/purchase", ge=0, le=1, range=(0.05, 0.30), source="E4, calibration: V3, V5", id="Peluang bercerita", en="Chance of talking after a satisfying purchase", dated=True, origin="calibrated")
    negative_talk: float = param(0.30, "1/purchase", ge=0, le=1, range=(0.05, 0.3), source="E4, calibration: V3", id="Peluang mengeluh", en="Chance of talking after a disappointment", dated=True, origin="calibrated")
    cocreator_talk: float = param(1.5, "1", ge=0, le=5, range=(0, 3), source="assumption", id="Pengganda cerita rekan kokreasi", en="Co-creators' multiplier of talk", dated=True)
    tell_strong: float = param(0.07, "1/tie", ge=0, le=1, range=(0.01, 0.07), source="Goldenberg et al. 2001 (upper end), calibration: V5", id="Menular lewat hubungan kuat", en="Chance that a strong tie hears", dated=True, origin="calibrated")
    tell_weak: float = param(0.03, "1/tie", ge=0, le=1, range=(0.005, 0.03), source="Goldenberg et al. 2001 (upper end), calibration: V5", id="Menular lewat hubungan lemah", en="Chance that a weak tie hears", dated=True, origin="calibrated")
    community_talk: float = param(2.5, "1", ge=0, le=5, range=(1, 3), source="calibration: V5", id="Pengganda cerita dalam komunitas", en="Multiplier among members of one community", dated=True, origin="calibrated")
    negative_loss: float = param(0.05, "bond", ge=0, le=1, range=(0, 0.2), source="assumption", id="Turunnya ikatan karena kabar buruk", en="Bond lost by hearing a complaint", dated=True)
    talkative_sd: float = param(0.5, "log", ge=0, le=2, source="assumption", id="Sebaran kegemaran bercerita", en="Spread of talkativeness")
    own_experience: float = param(0.5, "share", ge=0, le=1, source="E5", id="Kekebalan pengalaman sendiri", en="How far first-hand experience shields from complaints", dated=True)
    pleased_above: float = param(0.3, "satisfaction", ge=-1, le=1, source="calibration: V3", id="Ambang puas", en="Satisfaction above which people praise", origin="calibrated")
    displeased_below: float = param(0.25, "satisfaction", ge=-1, le=1, source="calibration: V3", id="Ambang kecewa", en="Satisfaction below which people complain", origin="calibrated")


class Loyalty(Record):
    """Experience, bond and memory."""

    bond_gain: float = param(0.10, "bond/purchase", ge=0, le=1, range=(0.01, 0.1), source="calibration: repeat rate", id="Penguatan ikatan per pembelian", en="Speed at which experience moves the bond", dated=True, origin="calibrated")
    bond_decay: float = param(0.04, "1/month", ge=0, le=1, range=(0.01, 0.1), source="calibration: repeat rate", id="Pudarnya ikatan", en="Decay of the bond", kind=Kind.RATE, origin="calibrated")
    starting_bond: float = param(0.05, "bond", ge=-1, le=1, source="calibration: no trend after the burn-in", id="Ikatan awal dengan UMKM", en="Bond with a remembered UMKM at the start", origin="calibrated")
    starting_bond_brand: float = param(0.12, "bond", ge=-1, le=1, source="calibration: no trend after the burn-in", id="Ikatan awal dengan merek besar", en="Bond with a remembered brand at the start", origin="calibrated")
    stockout_loss: float = param(0.05, "bond", ge=0, le=1, range=(0, 0.2), source="assumption", id="Turunnya ikatan saat stok habis", en="Bond lost when the shelf is empty", dated=True)
    satisfaction_reference: float = param(2.0, "taste²", ge=0.1, le=50, source="calibration: V3", id="Acuan kepuasan", en="Squared distance at which fit pleases nobody", origin="calibrated")
    expectation_adapts: float = param(0.0, "share", ge=0, le=1, range=(0, 1), source="assumption, swept", id="Harapan menyesuaikan", en="How far expectation follows experience", dated=True)
    forgetting: float = param(0.05, "1/month", ge=0, le=1, range=(0.02, 0.08), source="calibration: V2, V5, V6 (memories last 4 months, not 25)", id="Laju lupa", en="Decay of freshness", kind=Kind.RATE, origin="calibrated")
    faint: float = param(0.81, "freshness", ge=0, le=1, range=(0.6, 0.95), source="calibration: V2, V5, V6", id="Ambang lupa", en="Freshness below which a firm is forgotten", origin="calibrated")
    new_per_week: int = param(2, "firms", ge=1, le=8, source="model section 3.12", id="Kenalan baru per minggu", en="Unknown firms that can enter a memory in a week")


class Finance(Record):
    """Cash, exit and entry."""

    overhead: float = param(0.40, "of gross profit", ge=0, le=2, range=(0.3, 0.8), source="calibration: V4", id="Biaya tetap", en="Overhead over starting gross profit (median)", origin="calibrated")
    overhead_sigma: float = param(0.3, "log", ge=0, le=2, source="model section 3.13", id="Sebaran biaya tetap", en="Spread of overhead (lognormal)")
    overhead_cap: float = param(0.9, "of gross profit", ge=0, le=5, source="model section 3.13", id="Batas biaya tetap", en="Largest overhead over starting gross profit")
    starting_cash: float = param(2.0, "months of cost", ge=0, le=60, range=(0.5, 6), source="assumption", id="Kas awal", en="Cash at the start", origin="assumed")
    kept_cash: float = param(2.3, "months of cost", ge=0, le=60, range=(1, 6), source="model section 3.13, calibration: V8", id="Kas yang ditahan", en="Cash kept; the owner withdraws the rest monthly", origin="calibrated")
    credit_access: float = param(0.11, "share", ge=0, le=1, range=(0.05, 0.25), source="KUR 2021", id="Akses kredit", en="Firms with a credit line", origin="measured")
    credit_limit: float = param(2.0, "months of gross profit", ge=0, le=24, source="assumption", id="Batas kredit", en="Overdraft that a credit line allows")
    hazard: float = param(0.003, "1/month", ge=0, le=0.2, range=(0.001, 0.008), source="E24", id="Tutup karena sebab lain", en="Closing for reasons outside the model", kind=Kind.PROBABILITY)
    entry_delay: float = param(3, "months", ge=0.25, le=36, source="assumption", id="Jeda pendatang baru", en="Months until a newcomer takes a free place", kind=Kind.DURATION)
    settling: float = param(24, "months", ge=0, le=120, source="calibration: no trend after the burn-in", id="Masa penyesuaian awal", en="Part of the burn-in after which means are fitted to sales", kind=Kind.DURATION, origin="calibrated")
    entrant_size: float = param(1.0, "of sector median", ge=0.05, le=3, range=(0.5, 1.2), source="calibration: no trend without co-creation", id="Ukuran pendatang baru", en="Overhead and capacity of an entrant", origin="calibrated")
    design_scatter: float = param(0.3, "taste", ge=0, le=3, source="model section 2", id="Sebaran desain awal", en="SD of a first design around a customer's taste")


class Switches(Record):
    """Mechanisms that can be turned off, to see what they contribute."""

    drift: bool = param(True, "on/off", source="switch", id="Pergeseran selera", en="Tastes drift")
    sales_learning: bool = param(True, "on/off", source="switch", id="Belajar dari penjualan", en="Firms learn from their own sales", dated=True)
    brand_learning: bool = param(True, "on/off", source="switch", id="Merek besar meriset", en="Big brands do market research", dated=True)
    bond: bool = param(True, "on/off", source="switch", id="Ikatan", en="Experience and sessions move bonds", dated=True)
    word_of_mouth: bool = param(True, "on/off", source="switch", id="Dari mulut ke mulut", en="Customers talk", dated=True)
    negative_talk: bool = param(True, "on/off", source="switch", id="Keluhan", en="Complaints spread", dated=True)
    advertising: bool = param(True, "on/off", source="switch", id="Iklan", en="Firms advertise", dated=True)
    capacity_limit: bool = param(True, "on/off", source="switch", id="Batas kapasitas", en="Capacity and cash limit production", dated=True)
    capacity_growth: bool = param(True, "on/off", source="switch", id="Kapasitas tumbuh", en="Firms can buy capacity", dated=True)
    price_review: bool = param(True, "on/off", source="switch", id="Peninjauan harga", en="Firms review prices", dated=True)
    trial: bool = param(True, "on/off", source="switch", id="Coba dan batalkan", en="Firms revert failed launches", dated=True)
    exit: bool = param(True, "on/off", source="switch", id="Usaha tutup", en="Firms close")
    entry: bool = param(True, "on/off", source="switch", id="Pendatang baru", en="Newcomers enter")
    brands_cocreate: bool = param(False, "on/off", source="H19", id="Merek besar ikut kokreasi", en="Big brands co-create too", dated=True)


class Channels(Record):
    """Ways in which co-creation acts. Off: co-creators behave there as if they did not co-create."""

    fit: bool = param(True, "on/off", source="switch", id="Jalur kesesuaian", en="Sessions inform designs", dated=True)
    bond: bool = param(True, "on/off", source="switch", id="Jalur ikatan", en="Sessions move bonds", dated=True)
    talk: bool = param(True, "on/off", source="switch", id="Jalur cerita: peserta lebih sering bercerita, juga tentang nasib idenya", en="Participants praise more, and tell what became of their ideas", dated=True)
    cost: bool = param(True, "on/off", source="switch", id="Jalur biaya", en="Sessions cost money, redesigns take capacity", dated=True)


class World(Record):
    """All that is the same in every arm of a comparison, but for dated changes."""

    time: Time = Time()
    population: Population = Population()
    demand: Demand = Demand()
    taste: Taste = Taste()
    learning: Learning = Learning()
    cocreation: CoCreation = CoCreation()
    methods: Methods = Methods()
    adoption: Adoption = Adoption()
    production: Production = Production()
    marketing: Marketing = Marketing()
    talk: Talk = Talk()
    loyalty: Loyalty = Loyalty()
    finance: Finance = Finance()
    switches: Switches = Switches()
    channels: Channels = Channels()


class Sector(Record):
    """What sets one sector apart. Factors multiply the world's value."""

    name: str
    name_id: str
    name_en: str
    share: float = param(0.2, "share", ge=0, le=1, source="Indonesia table: IMK and online goods, renormalised (assumption)", id="Bagian pelanggan", en="Share of customers")
    taste_spread: float = param(1.0, "factor", ge=0.05, le=3, source="assumption", id="Keragaman selera", en="Variety of tastes (factor on SD)")
    drift: float = param(1.0, "factor", ge=0, le=5, source="assumption", id="Kecepatan tren", en="Speed of the trend")
    fit_weight: float = param(1.0, "factor", ge=0, le=3, source="assumption", id="Pentingnya kesesuaian", en="Importance of fit")
    price_weight: float = param(1.0, "factor", ge=0, le=3, source="assumption", id="Pentingnya harga", en="Importance of price")
    redesign_cost: float = param(1.0, "factor", ge=0, le=10, source="assumption", id="Biaya ubah desain", en="Cost of a redesign")
    changeover: float = param(1.0, "factor", ge=0, le=5, source="assumption", id="Kapasitas tersita", en="Capacity lost during a redesign")
    idea_difficulty: float = param(1.0, "factor", ge=0.1, le=10, source="assumption", id="Kesulitan ide", en="Difficulty of customers' ideas")
    involvement: float = param(1.0, "factor", ge=0, le=3, source="assumption", id="Keterlibatan pelanggan", en="Involvement of customers")
    spoilage: float = param(0.2, "share/month", ge=0, le=1, source="assumption", id="Kerusakan stok", en="Unsold stock that spoils", kind=Kind.PROBABILITY)
    reference_price: int = param(60_000, "Rp/occasion", ge=100, le=100_000_000, source="model section 2: gross profit Rp1-3 m a month", id="Harga acuan per belanja", en="Reference price of an occasion")


class Region(Record):
    """What sets one kind of trade area apart."""

    name: str
    name_id: str
    name_en: str
    share: float = param(0.5, "share", ge=0, le=1, source="assumption", id="Bagian pelanggan", en="Share of customers")
    is_remote: bool = param(False, "yes/no", source="setting", id="Daerah terpencil", en="Counts as remote")
    online_share: float = param(0.82, "share", ge=0, le=1, source="APJII 2024", id="Pelanggan daring", en="Customers online", origin="measured")
    connectivity: float = param(1.0, "factor", ge=0, le=1, source="APJII-BAKTI 2024", id="Konektivitas usaha", en="Connectivity of firms")
    literacy: float = param(1.0, "factor", ge=0, le=2, source="Indonesia table", id="Literasi relatif", en="Digital literacy relative to the mean")
    digital: float = param(1.0, "factor", ge=0, le=2, source="assumption", id="UMKM digital relatif", en="Digital UMKM relative to the mean")
    programme_reach: float = param(1.0, "factor", ge=0, le=1, source="paper says low", id="Jangkauan program", en="Reach of programmes relative to urban")
