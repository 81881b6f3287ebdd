"""Beliefs about taste, and the choice of the next design."""

from __future__ import annotations

import math

from simulation.kernels.compiling import inlined, kernel

MEAN = 0
SHARE = 1
POLL = 2
RATING = 3
PRESENT_DESIGN = 0  # the first option


@kernel
def learn(belief, variance, f, signal, noise_variance):
    """Update belief ``f`` by a signal: gain = P / (P + R), mean += gain (signal - mean), P = (1 - gain) P (Kalman)."""
    gain = variance[f] / (variance[f] + noise_variance)
    for d in range(signal.shape[0]):
        belief[f, d] += gain * (signal[d] - belief[f, d])
    variance[f] = (1.0 - gain) * variance[f]


@kernel
def toward(start, goal, step, out):
    """Write into ``out`` the point on the way from ``start`` to ``goal`` at most ``step`` away; return how far.

    A goal within the step is reached exactly, so that a design that follows the belief is the believed mean, and people
    who compare the two see no difference where there is none.
    """
    squared = 0.0
    for d in range(start.shape[0]):
        squared += (goal[d] - start[d]) * (goal[d] - start[d])
    distance = math.sqrt(squared)
    for d in range(start.shape[0]):
        out[d] = goal[d] if distance <= step else start[d] + step / distance * (goal[d] - start[d])
    return min(distance, step)


@inlined
def squared_gap(a, b):
    """Return the squared distance between two points."""
    total = 0.0
    for d in range(a.shape[0]):
        total += (a[d] - b[d]) * (a[d] - b[d])
    return total


@kernel
def make_options(design, belief, reports, size, step, alternatives, options):
    """Fill ``options``: the present design, the believed mean, then steps toward respondents; return how many."""
    toward(design, design, 0.0, options[0])
    toward(design, belief, step, options[1])
    count = 2
    for n in range(min(size, alternatives)):
        toward(design, reports[n], step, options[count])
        count += 1
    return count


@kernel
def cast_votes(options, count, reports, size, votes):
    """Let each respondent vote for the option nearest to what they told; the first of equals."""
    for n in range(size):
        nearest = 0
        least = squared_gap(options[0], reports[n])
        for c in range(1, count):
            gap = squared_gap(options[c], reports[n])
            if gap < least:
                nearest = c
                least = gap
        votes[n] = nearest


@kernel
def winner_of(rule, options, count, reports, size, votes, needed, fit_weight, fit_cap):
    """Return the option that wins; the present design (0) keeps ties, then the earlier option.

    SHARE: how many respondents would buy it rather than what they buy now. POLL: votes. RATING: mean squared
    distance, the least.
    """
    best = 0
    top = -1e300
    for c in range(count):
        score = 0.0
        for n in range(size):
            if rule == POLL:
                score += 1.0 if votes[n] == c else 0.0
            else:
                squared = min(squared_gap(options[c], reports[n]), fit_cap)
                if rule == RATING:
                    score -= squared
                else:
                    score += 1.0 if -0.5 * fit_weight * squared > needed[n] else 0.0
        if score > top:
            top = score
            best = c
    return best
