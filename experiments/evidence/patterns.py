"""The patterns: what each is, within which bounds it should lie, and how it comes out of the sums of the experiments."""

# ruff: noqa: E501  (a pattern is one line: its bounds, source, names and sums stay together)

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

import pandas as pd

from experiments.evidence.estimates import Estimate, Pooled, jackknife, log_ratio, ratio
from experiments.evidence.held_back import DIGITAL_PATH, FITTED, SIZES, matched_ratio

type Verdict = Literal["met", "inside", "uncertain", "missed", "unknown"]


@dataclass(frozen=True)
class Pattern:
    """One number of the market with the bounds that real ones keep.

    ``role``: ``C`` calibrated, ``T`` tested after the parameters were frozen, ``S`` no trend without co-creation.
    ``columns`` are the sums that ``pooled`` needs, added over seeds. ``slack`` is the model discrepancy that history
    matching allows, in the pattern's unit. ``floor`` is what the number cannot fall below by its definition: an
    interval ends there.
    """

    name: str
    role: Literal["C", "T", "S"]
    low: float
    high: float
    source: str
    unit: str
    label_en: str
    label_id: str
    columns: tuple[str, ...]
    pooled: Pooled
    slack: float = 0.0
    floor: float = -math.inf

    def estimate(self, sums: pd.DataFrame) -> Estimate:
        """Estimate this pattern from one row of sums per seed."""
        if not set(self.columns) <= set(sums.columns):
            return Estimate.unknown()
        found = jackknife(sums[list(self.columns)], self.pooled)
        return replace(found, low=max(found.low, self.floor))

    def verdict(self, found: Estimate) -> Verdict:
        """Return what the interval allows to say.

        ``met``: all of it lies within the bounds; ``inside``: the value does, the interval reaches out; ``uncertain``: the
        value does not, the interval reaches in; ``missed``: none of it does.
        """
        if not math.isfinite(found.value):
            return "unknown"
        if self.low <= found.value <= self.high:
            return "met" if self.low <= found.low and found.high <= self.high else "inside"
        return "uncertain" if found.high >= self.low and found.low <= self.high else "missed"

    def miss(self, found: Estimate) -> float:
        """Return how far the value lies outside the bounds, 0 inside, in the pattern's unit."""
        return max(self.low - found.value, found.value - self.high, 0.0)


def elasticity(before: str, after: str, change: float) -> Pooled:
    """Return ``ln(after / before)`` over a change in logs."""
    return lambda total: log_ratio(total[after], total[before]) / change


def _price(total: pd.Series) -> float:
    return log_ratio(total["price_after"], total["price_before"]) / math.log(1.1)


def _talk(total: pd.Series) -> float:
    change = log_ratio(total["heard_after"], total["heard_before"])
    return log_ratio(total["talk_after"], total["talk_before"]) / change if change else math.nan


def _exits(total: pd.Series) -> float:
    return ratio(total["insolvent"] + total["hazard"], total["years"])


def _trained(name: str) -> Pooled:
    """Return growth of the treated over growth of the controls, minus one."""

    def pooled(total: pd.Series) -> float:
        treated = ratio(total[f"treated_{name}_after"], total[f"treated_{name}_before"])
        return ratio(treated, ratio(total[f"controls_{name}_after"], total[f"controls_{name}_before"])) - 1.0

    return pooled


def _trained_columns(name: str) -> tuple[str, ...]:
    return tuple(f"{group}_{name}_{side}" for group in ("treated", "controls") for side in ("before", "after"))


def _of(top: str, *bottom: str) -> Pooled:
    return lambda total: ratio(total[top], sum(total[name] for name in bottom))


def _trend(name: str, last: int = 4) -> Pooled:
    """Return the mean change from the first year to the last; seeds are counted by a column of ones."""
    return lambda total: ratio(total[f"{name}_{last}"] - total[f"{name}_0"], total["one"])


def _relative_trend(name: str, last: int = 4) -> Pooled:
    return lambda total: ratio(total[f"{name}_{last}"], total[f"{name}_0"]) - 1.0


C_PATTERNS: Final = (
    Pattern("V1", "C", -4.0, -1.5, "E7", "elasticity", "Own-price elasticity of UMKM", "Elastisitas harga sendiri UMKM", ("price_before", "price_after"), _price, 0.2),
    Pattern("V2_short", "C", 0.05, 0.20, "E6", "elasticity", "Brand advertising elasticity, first 13 weeks", "Elastisitas iklan merek besar, 13 minggu pertama", ("short_before", "short_after"), elasticity("short_before", "short_after", math.log(1.5)), 0.02),
    Pattern("V2_long", "C", 0.15, 0.35, "E6", "elasticity", "Brand advertising elasticity, weeks 40-52", "Elastisitas iklan merek besar, minggu 40-52", ("long_before", "long_after"), elasticity("long_before", "long_after", math.log(1.5)), 0.03),
    Pattern("V3", "C", 2.0, 5.0, "E4", "ratio", "Positive to negative talk", "Kabar baik terhadap keluhan", ("praise", "complaints"), _of("praise", "complaints"), 0.2),
    Pattern("V4_rate", "C", 0.06, 0.13, "E24", "share", "UMKM exit a year", "UMKM tutup per tahun", ("insolvent", "hazard", "years"), _exits, 0.005),
    Pattern("V4_insolvent", "C", 1 / 3, 2 / 3, "model section 3.13", "share", "Exits by insolvency, of all", "Tutup karena bangkrut, dari seluruhnya", ("insolvent", "hazard"), _of("insolvent", "insolvent", "hazard"), 0.03),
    Pattern("V5", "C", 0.10, 0.40, "E1, E3", "elasticity", "Word-of-mouth volume elasticity", "Elastisitas volume cerita", ("talk_before", "talk_after", "heard_before", "heard_after"), _talk, 0.03),
    Pattern("V6", "C", 0.30, 0.50, "E25", "share", "Launches without co-creation that fail", "Peluncuran tanpa kokreasi yang gagal", ("failed", "launches"), _of("failed", "launches"), 0.02),
    Pattern("V7_profit", "C", 0.02, 0.15, "E17", "relative", "General training: profit of the treated, second year", "Pelatihan umum: laba peserta, tahun kedua", _trained_columns("profit"), _trained("profit"), 0.01),
    Pattern("V7_sales", "C", 0.02, 0.12, "E17", "relative", "General training: sales of the treated, second year", "Pelatihan umum: penjualan peserta, tahun kedua", _trained_columns("revenue"), _trained("revenue"), 0.01),
    Pattern("V8_bound", "C", 0.02, 0.08, "E23", "share", "Grant's monthly return where capacity bound", "Imbal hasil bulanan hibah bila kapasitas sempit", ("bound_gain", "bound_grants"), _of("bound_gain", "bound_grants"), 0.005),
    Pattern("V8_free", "C", -0.015, 0.015, "E23", "share", "Grant's monthly return where nothing bound", "Imbal hasil bulanan hibah bila kapasitas longgar", ("free_gain", "free_grants"), _of("free_gain", "free_grants"), 0.005),
    Pattern("fill", "C", 0.85, 0.95, "E28", "share", "Fill rate of UMKM", "Tingkat pemenuhan permintaan UMKM", ("attempts", "lost"), lambda total: 1.0 - ratio(total["lost"], total["attempts"]), 0.01),
    Pattern("share", "C", 0.35, 0.65, "evidence section 2 (weak anchor)", "share", "UMKM unit share, first year", "Pangsa unit UMKM, tahun pertama", ("share_0", "one"), _of("share_0", "one"), 0.02),
    Pattern("outside", "C", 0.15, 0.40, "assumption", "share", "Occasions without a purchase, first year", "Kesempatan tanpa pembelian, tahun pertama", ("unsold", "occasions"), _of("unsold", "occasions"), 0.01),
    Pattern("repeat", "C", 0.30, 0.60, "assumption", "share", "Repeat purchases", "Pembelian ulang", ("repeats", "purchases"), _of("repeats", "purchases"), 0.01),
)  # fmt: skip

S_PATTERNS: Final = (
    Pattern("S_share", "S", -0.03, 0.03, "model section 2", "share", "Change of the UMKM share, year 1 to 5", "Perubahan pangsa UMKM, tahun 1 ke 5", ("share_0", "share_4", "one"), _trend("share")),
    Pattern("S_fit", "S", -0.04, 0.04, "model section 2", "taste units", "Change of fit, year 1 to 5", "Perubahan kesesuaian, tahun 1 ke 5", ("fit_0", "fit_4", "one"), _trend("fit")),
    Pattern("S_spread", "S", -0.06, 0.06, "model section 2", "taste units", "Change of the distance of designs to the centre, year 1 to 5", "Perubahan jarak desain ke pusat, tahun 1 ke 5", ("spread_0", "spread_4", "one"), _trend("spread")),
    Pattern("S_bond", "S", -0.02, 0.02, "model section 2", "index", "Change of the mean bond, year 1 to 5", "Perubahan ikatan rata-rata, tahun 1 ke 5", ("bond_0", "bond_4", "one"), _trend("bond")),
    Pattern("S_size", "S", -0.05, 0.05, "model section 2", "relative", "Change of market size, year 1 to 5", "Perubahan ukuran pasar, tahun 1 ke 5", ("size_0", "size_4"), _relative_trend("size")),
)  # fmt: skip


def _recovered(total: pd.Series) -> float:
    """Return the share of the answers lost by silent refusal that an explanation brings back."""
    return ratio(
        total["answers_explained"] - total["answers_silent"], total["answers_unminded"] - total["answers_silent"]
    )


def _digital_rmse(total: pd.Series) -> float:
    """Return the root mean squared gap to the dates that the rates were not fitted to."""
    gaps = [
        total[f"digital_{week}"] / total["one"] - share for week, share in DIGITAL_PATH.items() if week not in FITTED
    ]
    return math.sqrt(sum(gap * gap for gap in gaps) / len(gaps))


_LAUNCHES: Final = tuple(
    f"{what}_{name}_{k}" for what in ("growth", "count") for name in ("ours", "own") for k in range(SIZES)
)

T_PATTERNS: Final = (
    Pattern("V9", "T", 0.0, 0.20, "E10", "relative", "Designs frozen: change of non-participants' purchases from co-creators", "Desain dibekukan: perubahan pembelian bukan peserta dari pelaku kokreasi", ("others_before", "others_after"), lambda total: ratio(total["others_after"], total["others_before"]) - 1.0),
    Pattern("V10", "T", 1.0, 3.0, "E9 (upper bound)", "ratio", "Growth after a launch, co-created over own, sizes matched", "Pertumbuhan sesudah peluncuran, hasil kokreasi dibanding sendiri, ukuran setara", _LAUNCHES, matched_ratio),
    Pattern("V11_fall", "T", -1.0, -0.01, "E14", "relative", "Later answers after a refusal without explanation", "Jawaban berikutnya sesudah ditolak tanpa penjelasan", ("answers_silent", "answers_unminded"), lambda total: ratio(total["answers_silent"], total["answers_unminded"]) - 1.0),
    Pattern("V11_recovery", "T", 0.5, 1.5, "E14", "share", "Lost answers that an explanation brings back", "Jawaban hilang yang kembali berkat penjelasan", ("answers_silent", "answers_explained", "answers_unminded"), _recovered),
    Pattern("V12", "T", 0.35, 0.70, "E30", "index", "Gini of yearly UMKM sales", "Gini penjualan tahunan UMKM", ("gini", "one"), _of("gini", "one")),
    Pattern("V12_start", "T", 0.35, 0.70, "E30", "index", "Gini of sales at week 0, for comparison", "Gini penjualan pada minggu 0, sebagai pembanding", ("gini_start", "one"), _of("gini_start", "one")),
    Pattern("V12_skew", "T", 0.0, 20.0, "E30", "skewness", "Skewness of yearly UMKM sales", "Kemencengan penjualan tahunan UMKM", ("skew", "one"), _of("skew", "one")),
    Pattern("V13", "T", 0.0, 0.06, "Indonesia table", "share", "Digital adoption: error at two dates not fitted to (RMSE)", "Adopsi digital: galat pada dua tanggal yang tidak dipakai (RMSE)", (*(f"digital_{week}" for week in DIGITAL_PATH), "one"), _digital_rmse, floor=0.0),
)  # fmt: skip
PATTERNS: Final = (*S_PATTERNS, *C_PATTERNS, *T_PATTERNS)
