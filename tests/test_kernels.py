"""Kernels against slow, obvious twins, on random and trap inputs; each as it is said in a sentence."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from statistics import median
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulation.chance import Chance, Draw, Stream
from simulation.kernels import adoption, adverts, development, launching, production, race, random, shopping
from simulation.kernels.compiling import OPTIONS
from simulation.kernels.lookups import order_of
from simulation.record.measures import gini

compiled = numba.njit(**OPTIONS)  # helpers are Python when called from Python
rough_exponential, rough_exp, rough_finish = map(compiled, (race.rough_exponential, race.rough_exp, race.rough_finish))
order, order_exactly = compiled(race.order), compiled(race.order_exactly)
median_of_first, drawn_firm = compiled(adoption.median), compiled(adverts.drawn_firm)

reals = st.floats(-10.0, 10.0, allow_subnormal=False)
shares = st.floats(0.0, 1.0, allow_subnormal=False)
counts = st.integers(0, 50)
points = st.lists(st.tuples(reals, reals), min_size=1, max_size=8).map(lambda found: np.array(found))


def floats(*values: float) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


# belief and design


@given(points, st.floats(0.01, 5.0), st.floats(0.01, 5.0))
def test_learning_weighs_by_precision(pair: NDArray[np.float64], variance: float, noise: float) -> None:
    old, signal = pair[:1].copy(), pair[-1]
    belief, variances = old.copy(), floats(variance)
    development.learn(belief, variances, 0, signal, noise)
    precision = 1.0 / variance + 1.0 / noise
    expected = (old[0] / variance + signal / noise) / precision
    assert belief[0] == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert variances[0] == pytest.approx(1.0 / precision, rel=1e-9)


@given(points, st.floats(0.0, 5.0))
def test_a_step_goes_toward_its_goal_and_no_farther(pair: NDArray[np.float64], step: float) -> None:
    start, goal, out = pair[0], pair[-1], np.empty(2)
    moved = development.toward(start, goal, step, out)
    far = math.dist(start, goal)
    assert moved == pytest.approx(min(far, step), abs=1e-12)
    assert math.dist(start, out) == pytest.approx(moved, abs=1e-9)
    assert math.dist(start, out) + math.dist(out, goal) == pytest.approx(far, abs=1e-9)
    if far <= step:
        assert out.tolist() == goal.tolist()


@given(points, points)
def test_votes_go_to_the_nearest_option_the_first_of_equals(
    options: NDArray[np.float64], reports: NDArray[np.float64]
) -> None:
    votes = np.full(len(reports), -1, dtype=np.int8)
    development.cast_votes(options, len(options), reports, len(reports), votes)
    for vote, report in zip(votes, reports, strict=True):
        gaps = [float(((option - report) ** 2).sum()) for option in options]
        assert gaps[vote] == pytest.approx(min(gaps))
        assert vote == 0 or gaps[vote] < min(gaps[:vote]) + 1e-9


@given(points, points, st.data())
def test_the_winner_keeps_ties_with_the_earlier(
    options: NDArray[np.float64], reports: NDArray[np.float64], data: st.DataObject
) -> None:
    size, n = len(reports), len(options)
    votes = np.array(data.draw(st.lists(st.integers(0, n - 1), min_size=size, max_size=size)), dtype=np.int8)
    needed = np.array(data.draw(st.lists(st.floats(-6.0, 0.0), min_size=size, max_size=size)))
    weight, cap = 1.6, 6.0
    tally = Counter(votes.tolist())
    squared = [[min(float(((o - r) ** 2).sum()), cap) for r in reports] for o in options]
    buyers = [sum(-0.5 * weight * s > limit for s, limit in zip(row, needed, strict=True)) for row in squared]
    poll = max(range(n), key=lambda c: tally[c])
    share = max(range(n), key=lambda c: buyers[c])
    arguments = (options, n, reports, size, votes, needed, weight, cap)
    assert development.winner_of(development.POLL, *arguments) == poll
    assert buyers[development.winner_of(development.SHARE, *arguments)] == buyers[share]
    rated = development.winner_of(development.RATING, *arguments)
    assert sum(squared[rated]) == pytest.approx(min(sum(row) for row in squared))


@given(st.tuples(reals, reals), st.tuples(reals, reals), st.tuples(reals, reals))
def test_an_idea_is_realised_as_far_as_the_design_came_nearer(
    report: tuple[float, float], old: tuple[float, float], new: tuple[float, float]
) -> None:
    before, after = math.dist(report, old), math.dist(report, new)
    expected = min(1.0, max(0.0, (before - after) / max(before, 0.1)))
    assert launching.realised(floats(*report), floats(*old), floats(*new)) == pytest.approx(expected, abs=1e-9)


@given(shares, shares, counts, counts, shares)
def test_a_launch_fails_by_a_clear_fall(after: float, before: float, sold: int, had: int, fall: float) -> None:
    expected = False
    if had and before > 0.0:
        lost = 1.0 - after / before
        error = after / before * math.sqrt(1.0 / max(sold, 1) + 1.0 / had)
        expected = lost > fall and lost > 2.0 * error
    assert launching.has_failed(after, before, sold, had, fall) == expected


# shopping


@given(st.lists(st.floats(0.0, 1.0) | st.sampled_from([0.0, 0.5]), max_size=70))
def test_keys_are_ordered_and_equal_ones_stay_as_they_come(keys: list[float]) -> None:
    assert order_of(floats(*keys)).tolist() == sorted(range(len(keys)), key=lambda n: keys[n])


@given(st.lists(st.integers(-1, 5), max_size=40))
def test_shoppers_are_grouped_by_firm_in_row_order(wanted: list[int]) -> None:
    wants, starts = np.array(wanted, dtype=np.int64), np.empty(7, dtype=np.int64)
    members = np.empty(len(wanted), dtype=np.int64)
    shopping.group_by_firm(wants, 6, starts, members)
    for firm in range(6):
        queue = members[starts[firm] : starts[firm + 1]].tolist()
        assert queue == [n for n, want in enumerate(wanted) if want == firm]


@given(
    st.lists(st.tuples(st.integers(-1, 3), st.integers(1, 4)), max_size=30),
    st.lists(counts, min_size=4, max_size=4),
    st.integers(0, 2**40),
)
def test_queues_are_served_in_keyed_order(trips: list[tuple[int, int]], shelves: list[int], seed: int) -> None:
    wants = np.array([want for want, _ in trips], dtype=np.int64)
    units = np.array([unit for _, unit in trips], dtype=np.int64)
    uid, rows = np.arange(100, 100 + len(trips), dtype=np.uint32), np.arange(len(trips), dtype=np.int32)
    starts, members = np.empty(5, dtype=np.int64), np.empty(len(trips), dtype=np.int64)
    shopping.group_by_firm(wants, 4, starts, members)
    stock, got, chance = np.array(shelves, dtype=np.int64), np.zeros(len(trips), dtype=np.int64), Chance(seed)
    shopping.ration(chance.stream(Draw.QUEUE, 1), rows, uid, starts, members, units, stock, got)
    left, expected = list(shelves), [0] * len(trips)
    for n in sorted(range(len(trips)), key=lambda n: chance.uniform(Draw.QUEUE, int(uid[n]), 1)):
        if wants[n] >= 0:
            expected[n] = min(int(units[n]), left[wants[n]])
            left[wants[n]] -= expected[n]
    assert (got.tolist(), stock.tolist()) == (expected, left)


wished = st.lists(st.integers(0, 3), max_size=2, unique=True).map(lambda firms: [*firms, -1, -1][:2])


@given(
    st.lists(st.tuples(wished, st.integers(1, 4)), max_size=30),
    st.lists(counts, min_size=4, max_size=4),
    st.integers(0, 2**40),
)
def test_who_finds_an_empty_shelf_goes_on_to_the_next(
    trips: list[tuple[list[int], int]], shelves: list[int], seed: int
) -> None:
    n, chance = len(trips), Chance(seed)
    firms = np.array([firms for firms, _ in trips], dtype=np.int32).reshape(n, 2)
    columns = shopping.Queueing(
        np.arange(n, dtype=np.int32), shopping.Wishes((firms + 5).astype(np.int8), firms),
        np.array([units for _, units in trips], dtype=np.int64), np.full(n, 99), np.full(n, 99, dtype=np.int8),
        np.full(n, 99, dtype=np.int32), np.full(n, 99, dtype=np.int8),
    )  # fmt: skip
    stock, attempts, lost = np.array(shelves, dtype=np.int64), np.zeros(4, np.int64), np.zeros(4, np.int64)
    uid = np.arange(100, 100 + n, dtype=np.uint32)
    shopping.serve(0, n, chance.stream(Draw.QUEUE, 1), uid, columns, stock, attempts, lost)
    left, got, firm = list(shelves), [0] * n, [-1] * n
    for turn in range(2):
        for k in sorted(range(n), key=lambda k: chance.uniform(Draw.QUEUE, int(uid[k]), 1)):
            want = int(firms[k, turn])
            if got[k] == 0 and want >= 0 and left[want] > 0:
                got[k], firm[k] = min(trips[k][1], left[want]), want
                left[want] -= got[k]
        if turn == 0:
            asked = [sum(units for wants, units in trips if wants[0] == f) for f in range(4)]
            assert (attempts.tolist(), (attempts - lost).tolist()) == (asked, (np.array(shelves) - left).tolist())
            missed = [int(firms[k, 0]) + 5 if firms[k, 0] >= 0 and got[k] == 0 else -1 for k in range(n)]
    assert (columns.got.tolist(), columns.firm.tolist(), stock.tolist()) == (got, firm, left)
    assert columns.slot.tolist() == [f + 5 if f >= 0 else -1 for f in firm]
    assert columns.missed.tolist() == missed


class Watched(np.ndarray):
    """An array that remembers where it was written to."""

    written: set[int]

    def __setitem__(self, place: Any, value: Any) -> None:
        self.written.add(int(place))
        super().__setitem__(place, value)


def test_serving_writes_to_no_shelf_of_which_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread may be selling from it: even taking nothing from it would put back what that one has sold."""
    for helper in ("group_by_firm", "ration"):
        monkeypatch.setattr(shopping, helper, getattr(shopping, helper).py_func)
    firms = np.array([[1, 3], [1, -1], [3, 1]], dtype=np.int32)
    trips = shopping.Queueing(
        np.arange(3, dtype=np.int32), shopping.Wishes(firms.astype(np.int8), firms), np.full(3, 2), np.zeros(3, np.int64),
        np.full(3, -1, np.int8), np.full(3, -1, np.int32), np.full(3, -1, np.int8),
    )  # fmt: skip
    columns = [np.full(5, 2, dtype=np.int64).view(Watched) for _ in range(3)]
    for column in columns:
        column.written = set()
    uid = np.arange(3, dtype=np.uint32)
    shopping.serve.py_func(0, 3, Chance(1).stream(Draw.QUEUE, 1), uid, trips, *columns)
    assert [sorted(column.written) for column in columns] == [[1, 3]] * 3
    assert columns[0].tolist() == [2, 0, 2, 0, 2]


draws = st.integers(0, 2**53 - 1).map(lambda draw: draw * 2.0**-53)
utilities = st.one_of(st.floats(-8.0, 8.0), st.sampled_from([-800.0, -650.0, 0.0, 650.0, 800.0, -math.inf]))


@given(draws)
@example(1.0 - math.sqrt(0.5) - 1e-9)  # where the series is roughest
def test_a_rough_exponential_is_near_the_exact_one(u: float) -> None:
    assert rough_exponential(u) == pytest.approx(-math.log1p(-u), rel=1e-7, abs=0.0)


@given(st.floats(-700.0, 700.0))
@example(0.5 * math.log(2.0) - 1e-9)
def test_a_rough_power_is_near_the_exact_one(x: float) -> None:
    assert rough_exp(x) == pytest.approx(math.exp(x), rel=2e-7, abs=0.0)


def exact_finish(stream: Stream, who: int, partner: int, utility: float) -> float:
    u = random.one_uniform(stream, who, partner)
    return math.inf if utility == -math.inf else -math.log(1.0 - u) * math.exp(-utility)


@given(st.lists(utilities, max_size=12), st.floats(-8.0, 8.0), st.integers(1, 4), st.integers(0, 50), st.booleans())
def test_the_order_of_a_race_is_that_of_exact_times(
    given_: list[float], outside: float, retries: int, seed: int, has_twins: bool
) -> None:
    appeal = [max(utility, -600.0) if utility > -math.inf else utility for utility in given_]
    appeal = [min(utility, 600.0) for utility in appeal]
    stream, n = Chance(seed).stream(Draw.CHOICE, 0), len(appeal)
    who = np.zeros(n, dtype=np.uint32)
    partner = np.array([k // 2 if has_twins else k for k in range(n)], dtype=np.uint32)
    numbers, best = np.arange(n, dtype=np.uint32), np.empty(retries + 1, dtype=np.int64)
    times = [exact_finish(stream, 0, int(partner[k]), appeal[k]) for k in range(n)]
    limit = exact_finish(stream, 0, 99, outside)
    expected = sorted((k for k in range(n) if times[k] < limit), key=lambda k: times[k])[: retries + 1]
    order_exactly(stream, who, partner, floats(*appeal), numbers, 0, n, limit, best)
    assert best[: len(expected)].tolist() == expected
    assert set(best[len(expected) :].tolist()) <= {race.NOTHING, *range(n)}
    finishes = np.empty(n, dtype=np.int64)
    for k in range(n):
        finishes[k] = rough_finish(random.one_uniform(stream, 0, int(partner[k])), appeal[k], k)
    nothing = rough_finish(random.one_uniform(stream, 0, 99), outside, race.NOTHING)
    if order(finishes, 0, n, nothing, best):
        numbers_of = (best & race.NUMBER).tolist()
        until = numbers_of.index(race.NOTHING) if race.NOTHING in numbers_of else retries + 1
        assert numbers_of[:until][:retries] == expected[:retries]
    else:
        first = sorted([*times, limit])[: retries + 2]
        steep = any(abs(utility) > race.STEEPEST for utility in appeal if utility > -math.inf)
        assert steep or any(b - a < 1e-4 * b or b == 0.0 for a, b in zip([0.0, *first], first, strict=False))


@given(st.lists(st.floats(0.0, 6.0), min_size=1, max_size=20))
def test_units_are_the_rate_rounded_by_lot(rates: list[float]) -> None:
    chance, n = Chance(3), len(rates)
    uid, units = np.arange(n, dtype=np.uint32), np.empty(n, dtype=np.int64)
    rate = np.array(rates, dtype=np.float32)
    shopping.count_units(0, n, chance.stream(Draw.UNITS, 2), np.arange(n, dtype=np.int32), uid, rate, units)
    for k in range(n):
        wanted = max(1.0, float(rate[k]))
        up = chance.uniform(Draw.UNITS, k, 2) < wanted - math.floor(wanted)
        assert units[k] == math.floor(wanted) + up


@given(st.lists(shares, min_size=1, max_size=30))
def test_shoppers_are_found_in_row_order(chances: list[float]) -> None:
    chance, n = Chance(4), len(chances)
    occasion, rows = np.array(chances, dtype=np.float32), np.empty(n, dtype=np.int32)
    found = shopping.find_shoppers(0, n, chance.stream(Draw.OCCASION, 9), np.arange(n, dtype=np.uint32), occasion, rows)
    expected = [k for k in range(n) if chance.uniform(Draw.OCCASION, k, 9) < float(occasion[k])]
    assert rows[:found].tolist() == expected


# peers, adverts, production


@given(st.lists(reals, min_size=1, max_size=5))
def test_the_median_of_few(values: list[float]) -> None:
    assert median_of_first(floats(*values), len(values)) == pytest.approx(median(values))


@given(st.lists(st.tuples(st.booleans(), st.one_of(st.just(math.nan), shares)), min_size=1, max_size=20))
def test_what_peers_gained(firms: list[tuple[bool, float]]) -> None:
    chance, n = Chance(5), len(firms)
    is_cocreating, growth = np.array([f for f, _ in firms]), np.array([g for _, g in firms])
    gains = adoption.peers_gain(
        chance.stream(Draw.PEER, 0), np.array([0]), np.arange(n, dtype=np.uint32), np.zeros(n, dtype=np.int64),
        np.array([0]), np.array([n]), is_cocreating, growth,
    )  # fmt: skip
    known = [k for k in range(1, n) if not math.isnan(growth[k])]
    known.sort(key=lambda k: chance.uniform(Draw.PEER, 0, 0, k))
    with_it = [growth[k] for k in known if is_cocreating[k]][:5]
    without = [growth[k] for k in known if not is_cocreating[k]][:5]
    expected = median(with_it) - median(without) if min(len(with_it), len(without)) >= 2 else 0.0
    assert gains[0] == pytest.approx(expected)


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=10), st.floats(0.0, 1.0, exclude_max=True))
def test_an_advert_falls_in_proportion_to_the_weights(weights: list[float], u: float) -> None:
    upto = np.empty(len(weights))
    chance = adverts.any_of(np.array([0]), np.array([len(weights)]), floats(*weights), upto)
    total = sum(weights)
    left = itertools.accumulate([u * total, *(-weight for weight in weights)])  # the very bits of what is left decide
    expected = next((firm - 1 for firm, mark in enumerate(left) if mark < 0.0), len(weights) - 1)
    assert drawn_firm(0, len(weights), floats(*weights), upto, u) == expected
    assert upto.tolist() == list(itertools.accumulate(weights))
    assert chance[0] == pytest.approx(1.0 - math.exp(-total))


@given(st.integers(0, 2**62 - 1))
def test_bits_are_counted(value: int) -> None:
    assert production.count_bits(value) == value.bit_count()


@given(
    st.integers(1000, 2000), st.integers(1000, 2000), st.integers(0, 300), st.floats(0.0, 60.0), st.integers(0, 40),
    st.integers(40, 80),
)  # fmt: skip
def test_prices_follow_lost_sales_and_stock(
    price: int, start: int, stock: int, expected: float, lost: int, asked: int
) -> None:
    prices, losses, attempts = np.array([price]), np.array([lost]), np.array([asked])
    production.review_prices(
        np.array([0]),
        prices,
        np.array([start]),
        np.array([stock]),
        floats(expected),
        4.345,
        losses,
        attempts,
        0.02,
        0.15,
    )
    wished = float(price)
    if lost > 0.1 * asked:
        wished = price * 1.02
    elif stock > expected * 4.345:
        wished = price * 0.98
    elif price > start and lost < 0.05 * asked:
        wished = max(price * 0.98, start)
    wished = min(max(wished, start * 0.85), start * 1.15)
    assert abs(int(prices[0]) - wished) <= 0.5 + 1e-6
    assert (losses[0], attempts[0]) == (0, 0)


# measures


@given(st.lists(st.floats(0.0, 1000.0), min_size=1, max_size=25))
def test_gini_is_the_mean_difference_over_twice_the_mean(values: list[float]) -> None:
    n, total = len(values), sum(values)
    if total <= 0.0:
        assert math.isnan(gini(floats(*values)))
        return
    difference = sum(abs(a - b) for a in values for b in values)
    assert gini(floats(*values)) == pytest.approx(difference / (2.0 * n * total), abs=1e-9)
