"""Pictures of one market: who likes what and who makes what, who listens to whom, how a firm or a customer fared."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from pasar.language import Texts
from pasar.looks import BLACK, BLUE, GREEN, LOOKS, ORANGE, PURPLE, SKY, VERMILION, drawing, panels, titled
from pasar.numbers import MONEY_UNITS, PERCENT_UNITS, Numbers
from pasar.widgets.stories import CustomerYear, FirmYear, follow_customer, follow_firm
from pasar.widgets.world import designs, existing, tastes, yearly_units
from simulation.parameters import WEEKS_PER_YEAR
from simulation.record import present_bonds, remembered

if TYPE_CHECKING:
    from pasar.widgets.show import Words
    from simulation.market import Market
    from simulation.scenario import Scenario

PALE: Final = "#C9C9C9"
MOST_DOTS: Final = 1500
REACH: Final = 3.2  # taste units shown on each side of the trend
LARGEST: Final = 420.0  # area of the largest firm's mark, in square points
STEPS: Final = 2  # how far from one person the network is shown
MOST_PEOPLE: Final = 60
MARK: Final = 110.0  # area of a person's mark, in square points: room for the number of a community
TIE_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "strong": {"color": "#A8A8A8", "linewidth": 0.9, "zorder": 1},
    "community": {"color": PURPLE, "linewidth": 1.5, "zorder": 1},
    "weak": {"color": BLACK, "linewidth": 1.1, "linestyle": (0, (4, 2)), "zorder": 2},
}
LONGEST_BESIDE: Final = 28  # letters of a name in a legend beside its curves


def taste_map(market: "Market", texts: Texts, sector: int = 0) -> Figure:
    """Draw customers by what they like and firms by what they make, in one sector; marks grow with sales."""
    with drawing():
        figure, (axis,) = panels(1, 1, 6.4, 6.2)
        draw_people(axis, market, sector, texts)
        draw_firms(axis, market, sector, texts)
        frame(axis, texts)
        figure.legend(loc="outside lower center", ncols=2, markerscale=0.6)
        return titled(figure, texts("widget.taste_map.title", week=market.week))


def draw_people(axis: Axes, market: "Market", sector: int, texts: Texts) -> None:
    """Draw a dot for each customer, at most so many that dots stay dots."""
    rows = np.flatnonzero(market.customers.sector == sector)
    rows = rows[:: max(1, len(rows) // MOST_DOTS)]
    place = tastes(market)[rows]
    axis.scatter(place[:, 0], place[:, 1], s=5, color=PALE, label=texts("widget.customers"), zorder=1)


def draw_firms(axis: Axes, market: "Market", sector: int, texts: Texts) -> None:
    """Draw living firms of a sector: brands as squares, UMKM as circles, filled where they co-create."""
    firms = market.firms
    here = firms.is_alive & (firms.sector == sector)
    sold = yearly_units(market).astype(float)
    area = 18 + LARGEST * sold / max(1.0, float(sold[here].max(initial=0)))
    place = designs(market)
    kinds = (
        ("widget.brands", here & firms.is_brand, "s", "none", BLACK),
        ("widget.umkm", here & ~firms.is_brand & ~firms.is_cocreating, "o", "none", BLUE),
        ("widget.umkm_cocreating", here & ~firms.is_brand & firms.is_cocreating, "o", ORANGE, VERMILION),
    )
    for key, rows, marker, face, edge in kinds:
        if rows.any():
            axis.scatter(
                place[rows, 0], place[rows, 1], s=area[rows], marker=marker, facecolor=face, edgecolor=edge,
                linewidth=1.4, alpha=0.85, label=texts(key), zorder=3,
            )  # fmt: skip


def frame(axis: Axes, texts: Texts) -> None:
    """Name the two axes of taste and keep them to the same scale in every picture."""
    axis.set_xlim(-REACH, REACH)
    axis.set_ylim(-REACH, REACH)
    axis.set_aspect("equal")
    axis.set_xlabel(texts("widget.axis.first"))
    axis.set_ylabel(texts("widget.axis.second"))


def network(market: "Market", texts: Texts, customer: int = 0) -> Figure:
    """Draw the people one customer hears from, two steps away, coloured by whether they know the same UMKM.

    Lines tell weak ties from strong ones and from ties within a community, whose number stands in its members' marks.
    """
    existing("customer", customer, len(market.customers))
    graph = circle_of(market, customer)
    favourite = best_known(market, customer)
    with drawing():
        figure, (axis,) = panels(1, 1, 7.0, 6.0)
        place = nx.kamada_kawai_layout(graph)
        for key, ties, line in ties_of(market, graph):
            axis.add_collection(LineCollection([(place[a], place[b]) for a, b in ties], label=texts(key), **line))
        for key, rows, colour in groups_of(market, graph, customer, favourite):
            across, up = zip(*(place[row] for row in rows), strict=True)
            axis.scatter(across, up, s=MARK, c=colour, edgecolor=BLACK, linewidth=0.6, label=texts(key), zorder=3)
        name_communities(axis, market, place)
        axis.set_aspect("equal")
        axis.set_axis_off()
        note = texts("widget.network.numbers")
        figure.legend(loc="outside lower center", ncols=2, title=note, title_fontsize=9.5)
        return titled(figure, texts("widget.network.title", customer=customer, people=len(graph)))


def name_communities(axis: Axes, market: "Market", place: Mapping[int, np.ndarray]) -> None:
    """Write the number of the community into the mark of each member."""
    for row, (across, up) in place.items():
        if market.customers.community[row] >= 0:
            label = str(market.customers.community[row])
            axis.text(across, up, label, fontsize=6.5, ha="center", va="center_baseline", zorder=4)


def circle_of(market: "Market", customer: int) -> "nx.Graph[int]":
    """Return the ties around one customer, breadth first, at most `MOST_PEOPLE` people.

    A tie is ``weak`` where neither of the two has the other among the strong ones.
    """
    ties = market.customers.ties
    graph: nx.Graph[int] = nx.Graph()
    graph.add_node(customer)
    rim = [customer]
    for _ in range(STEPS):
        rim = [other for person in rim for other in join(graph, person, ties[person], strong_ties(market))]
    return graph


def strong_ties(market: "Market") -> int:
    """Return how many of the columns of ties are strong ones; they come first."""
    return int(market.plan.world.population.strong_ties)


def join(graph: "nx.Graph[int]", person: int, others: np.ndarray, strong: int) -> list[int]:
    """Add a person's ties, of which the first ``strong`` ones are strong, and return those who are new in the graph."""
    new = []
    for column, other in enumerate(int(row) for row in others):
        known = other in graph
        if other >= 0 and (known or graph.number_of_nodes() < MOST_PEOPLE):
            strong_already = graph.has_edge(person, other) and not graph.edges[person, other]["weak"]
            graph.add_edge(person, other, weak=column >= strong and not strong_already)
            new += [] if known else [other]
    return new


def ties_of(market: "Market", graph: "nx.Graph[int]") -> list[tuple[str, list[tuple[int, int]], dict[str, Any]]]:
    """Return the ties of a circle by kind, with the key of a label and how their lines look."""
    circle = market.customers.community
    held: dict[str, list[tuple[int, int]]] = {"strong": [], "community": [], "weak": []}
    for one, other, facts in graph.edges(data=True):
        is_inside = circle[one] >= 0 and circle[one] == circle[other]
        held["weak" if facts["weak"] else "community" if is_inside else "strong"].append((one, other))
    return [(f"widget.network.{kind}", ties, TIE_LOOKS[kind]) for kind, ties in held.items() if ties]


def best_known(market: "Market", customer: int) -> int:
    """Return the row of the UMKM that a customer is most attached to, -1 for none."""
    known, bond = remembered(market, customer), present_bonds(market, customer)
    held = [slot for slot in range(len(known)) if known[slot] >= 0 and not market.firms.is_brand[known[slot]]]
    return int(known[max(held, key=lambda slot: float(bond[slot]))]) if held else -1


def groups_of(market: "Market", graph: "nx.Graph[int]", customer: int, firm: int) -> list[tuple[str, list[int], str]]:
    """Return the people of a circle by what they know of one firm, with the key of a label and a colour."""
    people = [row for row in graph if row != customer]
    knows = {row for row in people if firm >= 0 and firm in remembered(market, row)}
    buys = {row for row in people if firm >= 0 and market.customers.bought_from[row] == firm}
    groups = [
        ("widget.network.self", [customer], VERMILION),
        ("widget.network.buys", sorted(buys), GREEN),
        ("widget.network.knows", sorted(knows - buys), SKY),
        ("widget.network.others", sorted(set(people) - knows - buys), "white"),
    ]
    return [(key, rows, colour) for key, rows, colour in groups if rows]


def path(
    values: dict[str, list[float]],
    texts: Texts,
    title: str,
    across: str = "",
    steps: Sequence[float] | None = None,
    unit: str = "",
    up: str = "",
    ends: tuple[float, float] | None = None,
) -> Figure:
    """Draw curves by name, each with its own colour and line, over ``steps`` named ``across``, or over weeks.

    ``up`` names what is drawn; ``ends`` keep the axis as it is while a slider moves.
    """
    with drawing():
        figure, (axis,) = panels(1, 1, 7.2, 3.4)
        for look, (name, levels) in zip(LOOKS, values.items(), strict=False):
            places = range(len(levels)) if steps is None else steps
            axis.plot(places, levels, color=look.colour, linestyle=look.line, label=name)
        write_axis(axis.xaxis, texts)
        write_axis(axis.yaxis, texts, unit, name=up)
        if ends:
            axis.set_ylim(*ends)
        axis.set_xlabel(across or texts("widget.axis.week"))
        if len(values) > 1:  # long names go below, where they leave the curves their width
            below = max(map(len, values)) > LONGEST_BESIDE
            axis.legend(loc="upper left", bbox_to_anchor=(0.0, -0.18) if below else (1.0, 1.0))
        return titled(figure, title)


def write_axis(axis: Axis, texts: Texts, unit: str = "", signed: bool = False, name: str = "") -> None:
    """Write the name and the numbers of an axis as the language does: shares as percent, money in thousands."""
    numbers = Numbers(texts)
    scale, word = 1.0, numbers.unit_name(unit) if unit else ""
    if unit in PERCENT_UNITS:
        scale, word = 0.01, numbers.unit_name(unit, difference=signed)
    if unit in MONEY_UNITS:
        scale, word = 1e3, numbers.unit_name(unit, scale=texts("number.thousand"))
    axis.set_major_formatter(FuncFormatter(lambda value, _: numbers.shortest(value / scale, 4, signed)))
    if name or word:
        axis.set_label_text(f"{name} ({word})" if name and word else name or word)


def firm_story(
    start: "Market", scenario: "Scenario", texts: Texts, row: int | None = None, weeks: int = WEEKS_PER_YEAR
) -> Figure:
    """Draw a year of one UMKM: sales, cash and distance to its buyers, with what it did marked."""
    year = follow_firm(start, scenario, row, weeks)
    with drawing():
        figure, axes = panels(3, 1, 7.6, 1.9)
        draw_sales(axes[0], year, texts)
        draw_line(axes[1], [money / 1e6 for money in year.cash], texts("widget.story.cash"), BLACK)
        draw_line(axes[2], year.distance, texts("widget.story.distance"), BLUE)
        for axis in axes:
            write_axis(axis.yaxis, texts)
        for week, key in year.events:
            mark(axes[2 if key in ("session", "launch") else 0], week, texts(f"widget.story.{key}"))
        axes[-1].set_xlabel(texts("widget.axis.week"))
        return titled(figure, texts("widget.story.title", firm=year.row))


def draw_sales(axis: Axes, year: FirmYear, texts: Texts) -> None:
    """Draw what was sold and what was wanted but not there."""
    weeks = range(len(year.sold))
    axis.bar(weeks, year.sold, color=GREEN, label=texts("widget.story.sold"))
    axis.bar(weeks, year.lost, bottom=year.sold, color=VERMILION, label=texts("widget.story.lost"))
    axis.set_ylabel(texts("widget.story.units"))
    axis.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))


def draw_line(axis: Axes, values: list[float], label: str, colour: str) -> None:
    """Draw one weekly line with its own scale."""
    axis.plot(range(len(values)), values, color=colour)
    axis.set_ylabel(label)


def mark(axis: Axes, week: int, label: str) -> None:
    """Mark an event of a week."""
    axis.axvline(week, color=ORANGE, linewidth=1.2, linestyle="--")
    axis.annotate(
        label, (week, 1.0), xycoords=("data", "axes fraction"), xytext=(-2, 0), textcoords="offset points",
        fontsize=8, va="top", ha="right", rotation=90,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.65, "pad": 0.6},
    )  # fmt: skip


def customer_story(
    start: "Market", scenario: "Scenario", texts: Texts, row: int = 0, weeks: int = WEEKS_PER_YEAR
) -> "Words":
    """Tell the year of one customer in sentences: what was bought where, how it was liked, what was heard."""
    from pasar.widgets.show import Words

    year: CustomerYear = follow_customer(start, scenario, row, weeks)
    head = texts("widget.customer.title", customer=row, known=year.known, bought=len(year.purchases))
    lines = [texts(f"widget.customer.{key}", **facts) for key, facts in year.lines()]
    return Words("\n".join([head, "", *(f"- {line}" for line in lines)]))
