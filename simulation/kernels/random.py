"""Keyed chance: Philox4x32-10 of (seed, decision, tick, who, partner). A draw is a function, never a state.

Salmon, Moraes, Dror & Shaw (2011), Parallel random numbers: as easy as 1, 2, 3. All arithmetic is on 64-bit words
that hold 32-bit values, so nothing overflows and the JIT-off run gives the same bits.

A ``stream`` is the tuple (key 0, key 1, tick word, decision word) of four ``uint64`` made by
:meth:`simulation.chance.Chance.stream`.
"""

from __future__ import annotations

import math

import numpy as np
from numba import literal_unroll

from simulation.kernels.compiling import inlined, kernel

MASK = np.uint64(0xFFFFFFFF)
M0 = np.uint64(0xD2511F53)
M1 = np.uint64(0xCD9E8D57)
W0 = np.uint64(0x9E3779B9)
W1 = np.uint64(0xBB67AE85)
S32 = np.uint64(32)
S11 = np.uint64(11)
ROUNDS = (
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
)  # a tuple, so that the compiler unrolls the rounds and can vectorise over agents
JUMP_PARTNERS = 4096  # partners of one chain of jumps lie this far apart
TO_UNIT = 1.0 / 9007199254740992.0  # 2**-53


@inlined
def philox(stream, who, partner):
    """Return two 64-bit words for (stream, who, partner)."""
    k0 = stream[0]
    k1 = stream[1]
    c0 = np.uint64(who) & MASK
    c1 = np.uint64(partner) & MASK
    c2 = stream[2]
    c3 = stream[3]
    for _ in literal_unroll(ROUNDS):
        p0 = M0 * c0
        p1 = M1 * c2
        c0 = (p1 >> S32) ^ c1 ^ k0
        c1 = p1 & MASK
        c2 = (p0 >> S32) ^ c3 ^ k1
        c3 = p0 & MASK
        k0 = (k0 + W0) & MASK
        k1 = (k1 + W1) & MASK
    return (c0 << S32) | c1, (c2 << S32) | c3


@inlined
def uniform(stream, who, partner):
    """Return a double in [0, 1)."""
    first, _ = philox(stream, np.uint64(who), np.uint64(partner))
    return np.float64(first >> S11) * TO_UNIT


@inlined
def exponential(stream, who, partner):
    """Return a unit exponential variate, -log(1 - u)."""
    return -math.log(1.0 - uniform(stream, who, partner))


@inlined
def normal_quantile(p):
    """Return the standard normal quantile of ``p`` in (0, 1).

    Wichura (1988), algorithm AS 241 (PPND16): relative accuracy about 1e-16, with + - * / sqrt and log only, so
    every platform that rounds as IEEE 754 asks takes the same decisions.
    """
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = (((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r
            + 4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
            + 1.3314166789178437745e2) * r + 3.3871328727963666080e0)  # fmt: skip
        bottom = (((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r
            + 2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
            + 4.2313330701600911252e1) * r + 1.0)  # fmt: skip
        return q * top / bottom
    tail = p if q < 0.0 else 1.0 - p
    r = math.sqrt(-math.log(max(tail, 1e-300)))
    if r <= 5.0:
        r = r - 1.6
        top = (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
            + 1.27045825245236838258e0) * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
            + 4.63033784615654529590e0) * r + 1.42343711074968357734e0)  # fmt: skip
        bottom = (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
            + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r
            + 1.67638483018380384940e0) * r + 2.05319162663775882187e0) * r + 1.0)  # fmt: skip
    else:
        r = r - 5.0
        top = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
            + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
            + 5.46378491116411436990e0) * r + 6.65790464350110377720e0)  # fmt: skip
        bottom = (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
            + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r
            + 1.36929880922735805310e-1) * r + 5.99832206555887937690e-1) * r + 1.0)  # fmt: skip
    value = top / bottom
    return -value if q < 0.0 else value


@inlined
def normal(stream, who, partner):
    """Return a standard normal variate; monotone in its uniform, one draw each."""
    first, _ = philox(stream, np.uint64(who), np.uint64(partner))
    return normal_quantile((np.float64(first >> S11) + 0.5) * TO_UNIT)


@kernel
def fill_uniforms(stream, who, partner, out):
    """Write the uniform of every ``who`` (uint32 array) into ``out``; one pass the compiler can vectorise."""
    for i in range(who.shape[0]):
        out[i] = uniform(stream, who[i], partner)


@kernel
def fill_normals(stream, who, partner, out):
    """Write the standard normal of every ``who`` into ``out``."""
    for i in range(who.shape[0]):
        out[i] = normal(stream, who[i], partner)


@kernel
def one_uniform(stream, who, partner):
    """Return a single uniform, for decisions taken one at a time."""
    return uniform(stream, who, partner)


@kernel
def one_normal(stream, who, partner):
    """Return a single standard normal, for decisions taken one at a time."""
    return normal(stream, who, partner)


@kernel
def consistent_index(stream, who, partner, n):
    """Return an index in ``range(n)`` that stays when ``n`` grows, but for the share that moves to the new ones.

    Jump consistent hashing (Lamping & Veach 2014), driven by keyed uniforms, so that one customer more changes
    hardly anybody's ties.
    """
    bucket = -1
    jump = 0
    step = 0
    while jump < n:
        bucket = jump
        ahead = (bucket + 1) / (1.0 - uniform(stream, who, partner + JUMP_PARTNERS * step))
        jump = int(min(ahead, 4e18))
        step += 1
    return bucket


@kernel
def consistent_pick(stream, who, n):
    """Return for each uid in ``who`` an index in ``range(n[i])`` by :func:`consistent_index`."""
    out = np.empty(who.shape[0], dtype=np.int64)
    for i in range(who.shape[0]):
        out[i] = consistent_index(stream, np.int64(who[i]), np.int64(1), n[i])
    return out
