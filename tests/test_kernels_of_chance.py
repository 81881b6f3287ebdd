"""Chance against its papers, and one run without the compiler, bit for bit."""

from __future__ import annotations

import hashlib
import math
import os
import subprocess
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from simulation.chance import Chance, Draw
from simulation.kernels import compiling, random
from simulation.kernels.compiling import OPTIONS, kernel
from simulation.kernels.sharing import shared

words = st.integers(0, 2**32 - 1)
philox, normal_quantile = numba.njit(**OPTIONS)(random.philox), numba.njit(**OPTIONS)(random.normal_quantile)


# chance


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (0, (0x6627E8D5E169C58D, 0xBC57AC4C9B00DBD8)),
        (0xFFFFFFFF, (0x408F276D41C83B0E, 0xA20BC7C66D5451FD)),
    ],
)
def test_philox_gives_its_known_answers(word: int, expected: tuple[int, int]) -> None:
    stream = (np.uint64(word),) * 4
    assert tuple(int(part) for part in philox(stream, word, word)) == expected


def naive_philox(key: tuple[int, int], counter: tuple[int, ...]) -> tuple[int, ...]:
    """Philox4x32-10 as Salmon et al. (2011) write it, in unbounded integers."""
    k0, k1 = key
    c0, c1, c2, c3 = counter
    for _ in range(10):
        one, other = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = other >> 32 ^ c1 ^ k0, other & 0xFFFFFFFF, one >> 32 ^ c3 ^ k1, one & 0xFFFFFFFF
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3


@given(words, words, words, words, words, words)
def test_philox_equals_its_paper(k0: int, k1: int, tick: int, decision: int, who: int, partner: int) -> None:
    stream = (np.uint64(k0), np.uint64(k1), np.uint64(tick), np.uint64(decision))
    a, b, c, d = naive_philox((k0, k1), (who, partner, tick, decision))
    assert tuple(int(part) for part in philox(stream, who, partner)) == (a << 32 | b, c << 32 | d)


@given(st.floats(1e-15, 1.0, exclude_max=True, allow_subnormal=False))
def test_normal_quantile_equals_scipy(p: float) -> None:
    assert normal_quantile(p) == pytest.approx(float(norm.ppf(p)), rel=1e-13, abs=1e-13)


def test_normal_quantile_at_its_seams() -> None:
    for p in (0.5, 0.075, 0.925, 1e-16, 1 - 1e-16, math.exp(-25.0)):
        assert normal_quantile(p) == pytest.approx(float(norm.ppf(p)), rel=1e-12)


def test_many_draws_equal_single_ones_and_spread_evenly() -> None:
    chance, who = Chance(7), np.arange(20_000, dtype=np.uint32)
    drawn = chance.uniforms(Draw.TALK, who, tick=3, partner=5)
    assert [chance.uniform(Draw.TALK, int(k), 3, 5) for k in who[:50]] == drawn[:50].tolist()
    assert ((drawn >= 0.0) & (drawn < 1.0)).all()
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)
    assert np.corrcoef(drawn, chance.uniforms(Draw.TALK, who, tick=4, partner=5))[0, 1] == pytest.approx(0.0, abs=0.03)


@given(words, st.integers(1, 60))
def test_an_index_stays_or_moves_to_the_newcomer(who: int, n: int) -> None:
    stream, uid = Chance(1).stream(Draw.TIE), np.array([who], dtype=np.uint32)
    before = int(random.consistent_pick(stream, uid, np.array([n]))[0])
    after = int(random.consistent_pick(stream, uid, np.array([n + 1]))[0])
    assert 0 <= before < n
    assert after in (before, n)


# without the compiler

RUN = """
import hashlib, sys, warnings
import numpy as np
from simulation import Market, load
from simulation.saving import state_of
warnings.filterwarnings("ignore", "overflow encountered", RuntimeWarning)
plan = load("classroom").with_(**{options})
market = Market(plan, seed=11).run_to({weeks})
digest = hashlib.sha256()
for name, array in sorted(state_of(market).items()):
    digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
digest.update(market.tables().measures.to_csv().encode())
print(digest.hexdigest())
"""
TINY: dict[str, Any] = {
    "population.customers": 100, "population.customers_per_umkm": 20, "population.brands_per_sector": 1,
    "population.memory_slots": 6, "population.strong_ties": 3, "population.weak_ties": 1, "time.burn_in": 0.25,
    "cocreation.session_interval": 0.5, "cocreation.answer_share": 0.9, "cocreation.panel_limit": 0.6,
    "learning.sales_interval": 1, "learning.brand_interval": 1, "learning.brand_sample": 10, "production.lag": 0.5,
    "finance.hazard": 0.2, "finance.entry_delay": 0.25, "finance.settling": 0, "marketing.seeding": 2.0,
    "horizon": "5 weeks", "co_creation": "all",
}  # fmt: skip


def run_in_a_process(python: str, repository: Path, **environment: str) -> str:
    script = RUN.replace("{options}", repr(TINY)).replace("{weeks}", "4")
    done = subprocess.run(
        [python, "-c", script], cwd=repository, env={**os.environ, **environment}, capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_the_same_bits_without_the_compiler(python: str, repository: Path) -> None:
    compiled = run_in_a_process(python, repository)
    assert len(compiled) == hashlib.sha256().digest_size * 2
    assert run_in_a_process(python, repository, NUMBA_DISABLE_JIT="1") == compiled


def halves(values):  # type: ignore[no-untyped-def]
    """Return half of each, as a kernel would."""
    out = np.empty(values.shape[0])
    for n in range(values.shape[0]):
        out[n] = 0.5 * values[n]
    return out


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_a_kernel_that_another_process_compiles_is_called_in_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "KERNELS", compiling.KERNELS.copy())
    mine, others = kernel(halves), kernel(halves)
    name, values = f"{halves.__module__}.{halves.__name__}", np.array([1.0, 3.0])
    with shared(tmp_path):
        assert mine(values).tolist() == [0.5, 1.5]
        assert len(mine.signatures) == 1
        (tmp_path / f"{name}.done").unlink()
        assert others(values).tolist() == [0.5, 1.5]
        assert others.signatures == []
        (tmp_path / f"{name}.done").touch()
        assert others(values).tolist() == [0.5, 1.5]
        assert len(others.signatures) == 1
    assert mine(np.array([2])).tolist() == [1.0]
    assert len(mine.signatures) == 2
