"""Names, places in a list and sheer size carry no meaning: these catch artefacts of order."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pytest

from simulation import Market
from simulation.scenario import Scenario, load
from tests.states import differences
from tests.strategies import lively

PER_HEAD: Final = (
    "umkm_revenue_share",
    "repeat_rate",
    "fit",
    "satisfaction",
    "outside_share",
    "fill_rate",
    "awareness",
    "net_margin",
)
AREA: Final = 1000


def town(customers: int = 2 * AREA, **changes: Any) -> Scenario:
    """Return trade areas of the five sectors."""
    size = {"population.customers": customers, "population.trade_area_size": AREA, "time.burn_in": 6}
    return load("co_creation").with_(horizon="52 weeks", **size | {"population.customers_per_umkm": 50} | changes)


def measures(scenario: Scenario, seed: int) -> dict[str, float]:
    """Return the measures of a whole run, all firms together."""
    table = Market(scenario, seed=seed).run().tables().measures
    return dict(table[table["group"] == "all"].set_index("measure")["value"])


def assert_same_within_chance(
    one: list[dict[str, float]], other: list[dict[str, float]], names: tuple[str, ...]
) -> None:
    """Fail where means of two independent samples of runs lie more than four standard errors apart."""
    for name in names:
        a, b = (np.array([row[name] for row in rows]) for rows in (one, other))
        spread = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
        pooled = max(spread, 0.01 * abs(a.mean()))  # a few seeds may agree too well by luck
        assert abs(a.mean() - b.mean()) < 4 * pooled, f"{name}: {a.mean():.4f} and {b.mean():.4f}, error {spread:.4f}"


def reordered(scenario: Scenario) -> Scenario:
    """Return the same sectors in the opposite order."""
    return scenario.model_copy(update={"sectors": scenario.sectors[::-1]})


@pytest.mark.parametrize(
    "seeds", [pytest.param(range(3), id="3 seeds"), pytest.param(range(20), id="20 seeds", marks=pytest.mark.long)]
)
def test_the_order_of_sectors_means_nothing(seeds: range) -> None:
    one = [measures(town(), seed) for seed in seeds]
    other = [measures(reordered(town()), seed + 100) for seed in seeds]
    assert_same_within_chance(one, other, PER_HEAD)


def test_sectors_keep_their_size_and_numbers_in_any_order() -> None:
    one, other = Market(town(), seed=1), Market(reordered(town()), seed=1)
    for code, sector in enumerate(one.plan.sectors):
        there = [item.name for item in other.plan.sectors].index(sector.name)
        assert (one.customers.sector == code).sum() == (other.customers.sector == there).sum()
        assert (one.firms.sector == code).sum() == (other.firms.sector == there).sum()


@pytest.mark.parametrize(
    "seeds", [pytest.param(range(3), id="3 seeds"), pytest.param(range(20), id="20 seeds", marks=pytest.mark.long)]
)
def test_a_market_twice_as_large_is_the_same_per_head(seeds: range) -> None:
    small, large = town(), town(4 * AREA)
    one = [measures(small, seed) for seed in seeds]
    other = [measures(large, seed + 100) for seed in seeds]
    for rows, people in ((one, 2 * AREA), (other, 4 * AREA)):
        for row in rows:
            row["units_per_head"] = row["market_size"] / people
    assert_same_within_chance(one, other, (*PER_HEAD, "units_per_head"))


def test_a_larger_market_is_more_trade_areas() -> None:
    one, more = Market(town(), seed=1), Market(town(4 * AREA), seed=1)
    assert (one.layout.areas, more.layout.areas) == (2, 4)
    assert (~more.firms.is_brand).sum() == 2 * (~one.firms.is_brand).sum()
    assert more.firms.is_brand.sum() == one.firms.is_brand.sum()
    counts = [np.bincount(market.customers.area) for market in (one, more)]
    assert counts[0].tolist() == [AREA] * 2
    assert counts[1].tolist() == [AREA] * 4


def shuffled(market: Market, seed: int) -> None:
    """Put every customer's memories into other slots, and ties of a kind into another order."""
    customers, rng = market.customers, np.random.default_rng(seed)
    slots = customers.known.shape[1]
    order = rng.permuted(np.tile(np.arange(slots), (len(customers), 1)), axis=1)
    for column in (customers.known, customers.refreshed, customers.bond, customers.asked):
        column[:] = np.take_along_axis(column, order, axis=1)
    bits = (customers.pending[:, None] >> np.arange(slots, dtype=np.uint32)) & np.uint32(1)
    bits = np.take_along_axis(bits, order, axis=1)
    customers.pending[:] = (bits << np.arange(slots, dtype=np.uint32)).sum(axis=1)


def empty_forgotten_slots(market: Market) -> None:
    """A forgotten firm is an empty slot; which of several is filled next depends on where they stand, and means nothing."""
    customers = market.customers
    customers.known[market.tick - 1 - customers.refreshed.astype(int) >= market.fading.lapse] = -1


@pytest.mark.parametrize("mode", ["off", "voluntary", "all"])
def test_the_order_of_memories_means_nothing(mode: str) -> None:
    scenario = lively("baseline").with_(co_creation=mode)
    plain, mixed = Market(scenario, seed=5).run_to(3), Market(scenario, seed=5).run_to(3)
    for week in range(3, 15):
        shuffled(mixed, week)
        plain.step()
        mixed.step()
    by_slot = {f"customers.{name}" for name in ("known", "refreshed", "bond", "asked", "pending")}
    assert set(differences(plain, mixed)) <= by_slot | {"recorder.mean_bond", "recorder.years", "recorder.weeks"}
    for market in (plain, mixed):
        empty_forgotten_slots(market)
    assert np.array_equal(np.sort(plain.customers.known, axis=1), np.sort(mixed.customers.known, axis=1))
    for name in ("years", "weeks"):  # bonds are added up in the order of slots, for the record only
        assert np.allclose(getattr(plain.recorder, name), getattr(mixed.recorder, name), rtol=1e-12, atol=1e-9)
    order = [np.argsort(market.customers.known, axis=1, kind="stable") for market in (plain, mixed)]
    filled = np.take_along_axis(plain.customers.known, order[0], axis=1) >= 0
    for name in ("bond", "refreshed", "asked"):
        left, right = (np.take_along_axis(market.customers.columns[name], slots, axis=1)[filled]
                       for market, slots in zip((plain, mixed), order, strict=True))  # fmt: skip
        assert np.array_equal(left, right), name


def test_the_order_of_ties_means_nothing_to_what_is_heard() -> None:
    scenario = lively().with_(co_creation="all")
    plain, mixed = Market(scenario, seed=5).run_to(3), Market(scenario, seed=5).run_to(3)
    strong = scenario.world.population.strong_ties
    for part in (slice(0, strong), slice(strong, None)):
        mixed.customers.ties[:, part] = mixed.customers.ties[:, part][:, ::-1]
    for market in (plain, mixed):
        market.step()
    assert np.array_equal(plain.hearings, mixed.hearings)
    assert np.array_equal(np.sort(plain.customers.known, axis=1), np.sort(mixed.customers.known, axis=1))


def test_another_seed_is_another_market_of_the_same_kind() -> None:
    one = [measures(town(AREA), seed) for seed in range(3)]
    assert len({row["umkm_revenue_share"] for row in one}) == 3
