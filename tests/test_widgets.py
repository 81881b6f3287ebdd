"""A market reruns at once from its burnt-in state; pictures and stories tell what is there; sliders redraw."""

import time
from typing import Any, Final

import numpy as np
import pytest
from matplotlib.figure import Figure

from pasar import widgets
from pasar.dashboard import watching
from pasar.doctor import examine
from pasar.language import LANGUAGES, Texts
from pasar.lessons import experiments
from pasar.widgets import Classroom, pictures, sliders, stories
from pasar.widgets.sideside import differing
from pasar.widgets.stories import follow_firm
from simulation.errors import PasarError
from simulation.kernels.utility import bond_of
from simulation.market import Market
from simulation.record import present_bonds, remembered

TINY: Final = {"population.customers": 300, "population.trade_area_size": 300, "time.burn_in": "3 months"}
ENGLISH: Final = Texts("en")


@pytest.fixture(scope="module")
def room() -> Classroom:
    return Classroom(seed=2, **TINY)


def test_a_rerun_leaves_the_start_alone_and_repeats(room: Classroom) -> None:
    before = room.start.firms.cash.copy()
    one, other = (room.run(8, co_creation="all") for _ in range(2))
    assert np.array_equal(one.firms.cash, other.firms.cash)
    assert np.array_equal(room.start.firms.cash, before)
    assert room.start.week == 0
    assert one.firms.is_cocreating.any()


def test_a_parameter_can_be_moved_from_week_0(room: Classroom) -> None:
    market = room.run(2, **{"talk.talk": 0.0})
    assert market.rules.talk.talk == 0.0


def test_a_burn_in_is_run_once(room: Classroom) -> None:
    started = time.perf_counter()
    again = Classroom(seed=2, **TINY)
    assert time.perf_counter() - started < 2.0
    assert np.array_equal(again.start.firms.price, room.start.firms.price)


@pytest.mark.long
def test_a_class_market_feels_immediate() -> None:
    room = Classroom()
    room.run(4, co_creation="all")
    spent = []
    for _ in range(5):
        started = time.perf_counter()
        room.run(52, co_creation="all")
        spent.append(time.perf_counter() - started)
    assert min(spent) <= 0.5


def test_only_the_differing_customers_stand_out(room: Classroom) -> None:
    without, same, other = room.run(8), room.run(8), room.run(8, co_creation="all", **{"talk.talk": 0.9})
    assert not differing(without, same).any()
    assert 0 < differing(without, other).sum() < len(without.customers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_and_stories_come_in_both_languages(room: Classroom, language: str) -> None:
    texts, market = Texts(language), room.run(4, co_creation="all")
    policy = room.policy(co_creation="all")
    drawn = (
        widgets.taste_map(market, texts),
        widgets.network(market, texts, 3),
        widgets.only_differences(room.run(4), market, texts),
        widgets.firm_story(room.start, policy, texts, weeks=6),
    )
    assert all(isinstance(figure, Figure) for figure in drawn)
    assert "<img alt=" in widgets.Picture(drawn[0], "map")._repr_html_()
    assert str(5) in widgets.customer_story(room.start, policy, texts, row=5, weeks=6)


def test_the_story_of_a_firm_is_that_of_the_market(room: Classroom) -> None:
    policy = room.policy(co_creation="all")
    year = follow_firm(room.start, policy, 0, 6)
    assert sum(year.sold) == room.run(6, co_creation="all").firms.history[0, :6].sum()


def test_without_sliders_it_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sliders, "find_spec", lambda _name: None)
    seen: dict[str, Any] = {}
    widgets.explore(lambda **values: seen.update(values), ENGLISH, x=widgets.slider("x", 0.5, 0, 1))
    assert seen == {"x": 0.5}


def test_with_sliders_the_picture_follows() -> None:
    pytest.importorskip("ipywidgets")
    seen: list[float] = []
    box = widgets.explore(
        lambda x, how: seen.append(x), ENGLISH, x=widgets.slider("x", 3, 1, 9, 1), how=widgets.choice("how", ("a", 1))
    )
    box.children[0].value = 7
    assert seen[0] == 3
    assert seen[-1] == 7


def test_the_doctor_finds_what_is_needed() -> None:
    found = {one.key: one for one in examine()}
    assert found["python"].good
    assert found["scenarios"].good
    assert found["house"].good
    assert found["base"].good
    assert {one.state for one in found.values()} <= {"good", "optional"}


def known_of(market: Market) -> dict[str, Any]:
    """Return everything shown to people that turns on who remembers whom."""
    rows, circle = np.arange(len(market.customers)), pictures.circle_of(market, 3)
    firms = np.flatnonzero(market.firms.is_alive)
    says = np.zeros(len(rows), dtype=np.int32)
    return {
        "remembered": remembered(market),
        "remembered by one": [stories.remembered_by(market, row) for row in rows],
        "listening": experiments.listening(market, 20).to_numpy(),
        "circles": experiments.closeness_of_circles(market),
        "distance": [stories.distance_to_rememberers(market, firm) for firm in firms],
        "favourites": [pictures.best_known(market, row) for row in rows],
        "network": [pictures.groups_of(market, circle, 3, int(firm)) for firm in firms],
        "watching": watching.frame(market, rows, firms, says)["knows"],
        "offers": [len(experiments.offers_for(market, row)) for row in rows],
        "bonds": present_bonds(market),
    }


def test_what_is_forgotten_is_known_nowhere(room: Classroom) -> None:
    """A lapsed memory keeps its place until another takes it; it must count as an empty place does."""
    fresh, lapsed, emptied = (room.run(1) for _ in range(3))
    lapsed.customers.refreshed[::2] = lapsed.tick - lapsed.fading.lapse
    emptied.customers.known[::2] = -1
    at_first, expected = known_of(fresh), known_of(emptied)
    for name, found in known_of(lapsed).items():
        np.testing.assert_equal(found, expected[name], err_msg=name)
        with pytest.raises(AssertionError):
            np.testing.assert_equal(found, at_first[name])


def test_the_bond_of_participants_is_of_those_who_remember_and_fades_as_in_the_model(room: Classroom) -> None:
    """Two were asked: one remembers the firm, ten weeks after hearing of it last; the other has forgotten it."""
    market = room.run(1)
    people, fading = market.customers, market.fading
    people.asked[:] = -32768
    keeps, forgets = np.flatnonzero(remembered(market)[:, 0] >= 0)[:2]
    for row, age in ((keeps, 10), (forgets, fading.lapse)):
        people.asked[row, 0], people.bond[row, 0], people.refreshed[row, 0] = 0, 0.5, market.tick - age
    bond, pairs = experiments.bond_of_participants(market)
    assert pairs == 1
    assert bond == pytest.approx(bond_of(market.memories, fading, keeps, 0, market.tick))
    assert 0 < bond < 0.5


def test_the_network_tells_weak_ties_and_ties_within_a_community(room: Classroom) -> None:
    market = room.start
    strong = market.plan.world.population.strong_ties
    row = int(np.flatnonzero(market.customers.community >= 0)[0])
    graph = pictures.circle_of(market, row)
    held = {key.rpartition(".")[2]: ties for key, ties, _ in pictures.ties_of(market, graph)}
    assert set(held) == {"strong", "community", "weak"}
    assert sum(map(len, held.values())) == graph.number_of_edges()
    circle, ties = market.customers.community, market.customers.ties
    assert all(circle[one] == circle[other] >= 0 for one, other in held["community"])
    assert not any(circle[one] == circle[other] >= 0 for one, other in held["strong"])
    for one, other in held["weak"]:
        assert other not in ties[one, :strong]
        assert one not in ties[other, :strong]
    figure = widgets.network(market, ENGLISH, row)
    (legend,), (axis,) = figure.legends, figure.axes
    shown = {text.get_text() for text in legend.get_texts()}
    assert {ENGLISH(f"widget.network.{kind}") for kind in held} <= shown
    numbers = [text.get_text() for text in axis.texts]
    assert sorted(numbers) == sorted(str(circle[one]) for one in graph if circle[one] >= 0)


@pytest.mark.parametrize("row", [-1, 300, 1.5, "5", True])
def test_who_is_not_there_has_no_story(room: Classroom, row: Any) -> None:
    policy = room.policy()
    asked = (
        lambda: widgets.network(room.start, ENGLISH, row),
        lambda: widgets.customer_story(room.start, policy, ENGLISH, row, weeks=1),
        lambda: widgets.firm_story(room.start, policy, ENGLISH, row, weeks=1),
        lambda: experiments.offers_for(room.start, row),
    )
    for tell in asked:
        with pytest.raises(PasarError, match=r"from 0 to"):
            tell()


def test_an_axis_is_named_and_stays_while_a_slider_moves() -> None:
    for most in (0.1, 0.9):
        figure = widgets.path({"a": [0.0, most]}, ENGLISH, "t", "steps", unit="share", up="chance", ends=(0, 1))
        (axis,) = figure.axes
        assert axis.get_ylabel() == "chance (%)"
        assert axis.get_ylim() == (0, 1)


def test_the_table_of_offers_holds_every_part_of_their_worth(room: Classroom) -> None:
    fit, price = experiments.weights_of(room.start, 5)
    offers = experiments.offers_for(room.start, 5)
    firms = offers[offers["row"] >= 0]
    worth = (
        firms["quality"] - fit / 2 * firms["distance"].clip(upper=6**0.5) ** 2 - price * firms["price"] + firms["bond"]
    )
    assert len(firms)
    assert np.allclose(worth, firms["utility"])
    assert np.isclose(offers["chance"].sum(), 1.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_firms_that_a_programme_reached_are_marked_in_both_markets(room: Classroom, language: str) -> None:
    texts = Texts(language)
    training = {"id": "training", "kind": "digital_marketing_training", "slots": 0.5}
    market = room.run(8, programmes=[training])
    figure = widgets.only_differences(room.run(8), market, texts)
    label = texts("widget.differences.reached")
    marked = [
        sum(len(drawn.get_offsets()) for drawn in axis.collections if drawn.get_label() == label)
        for axis in figure.axes
    ]
    assert marked[1] == (market.firms.is_treated & market.firms.is_alive).sum() > 0
    assert marked[0] > 0
    assert label in [text.get_text() for text in figure.legends[0].get_texts()]
    figure.canvas.draw()
    box = figure.legends[0].get_window_extent()
    assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1, "no word of the legend is cut off"
    plain = widgets.only_differences(room.run(8), room.run(8, co_creation="all"), texts)
    assert label not in [text.get_text() for text in plain.legends[0].get_texts()]
