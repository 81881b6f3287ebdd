"""The same city, one policy apart: two markets on the same luck, and only the customers who fared differently."""

from typing import TYPE_CHECKING, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pasar.language import Texts
from pasar.looks import BLACK, BLUE, VERMILION, YELLOW, drawing, panels, titled
from pasar.numbers import Numbers
from pasar.widgets.pictures import PALE, draw_firms, frame
from pasar.widgets.world import designs, tastes

if TYPE_CHECKING:
    from simulation.market import Market

DOT: Final = 16
REACHED: Final = 70.0  # area of the mark of a firm that a programme reached, in square points


def differing(one: "Market", other: "Market") -> np.ndarray:
    """Return which customers bought last from another firm (by uid) in one market than in the other."""
    return np.asarray(last_seller(one) != last_seller(other))


def last_seller(market: "Market") -> np.ndarray:
    """Return the uid of the firm of each customer's latest purchase, -1 for none."""
    bought = market.customers.bought_from
    return np.where(bought >= 0, market.firms.uid[bought].astype(np.int64), -1)


def only_differences(one: "Market", other: "Market", texts: Texts, names: tuple[str, str] | None = None) -> Figure:
    """Draw both markets; customers who bought last from the same firm in both are pale, the others stand out."""
    changed = differing(one, other)
    reached = other.firms.uid[other.firms.is_treated]
    numbers = Numbers(texts)
    titles = names or (texts("widget.without"), texts("widget.with"))
    with drawing():
        figure, axes = panels(2, 2, 5.4, 5.9)
        for axis, market, title in zip(axes, (one, other), titles, strict=True):
            draw_changed(axis, market, changed, texts)
            draw_firms(axis, market, 0, texts)
            mark_reached(axis, market, reached, texts)
            frame(axis, texts)
            axis.set_title(title)
        marks = {label: mark for axis in axes for mark, label in zip(*axis.get_legend_handles_labels(), strict=True)}
        figure.legend(marks.values(), marks.keys(), loc="outside lower center", ncols=2, markerscale=0.8)
        told = {"share": numbers.share(float(changed.mean())), "count": numbers.count(int(changed.sum()))}
        return titled(figure, texts("widget.differences.title", **told))


def draw_changed(axis: Axes, market: "Market", changed: np.ndarray, texts: Texts) -> None:
    """Draw customers: pale where nothing differs, else by whether they buy from a brand or an UMKM here."""
    place, bought = tastes(market), market.customers.bought_from
    axis.scatter(
        place[~changed, 0], place[~changed, 1], s=3, color=PALE, zorder=1, label=texts("widget.differences.same")
    )
    brand = changed & (bought >= 0) & market.firms.is_brand[bought]
    kinds = (("umkm", changed & ~brand, BLUE, "o"), ("brand", brand, VERMILION, "x"))
    for kind, rows, colour, marker in kinds:
        axis.scatter(
            place[rows, 0], place[rows, 1], s=DOT, color=colour, marker=marker, linewidth=1.1, zorder=2,
            label=texts(f"widget.differences.{kind}"),
        )  # fmt: skip


def mark_reached(axis: Axes, market: "Market", reached: np.ndarray, texts: Texts) -> None:
    """Mark the firms that a programme reached, by uid: they are the same in the market without it."""
    firms, place = market.firms, designs(market)
    rows = firms.is_alive & np.isin(firms.uid, reached)
    if rows.any():
        axis.scatter(
            place[rows, 0], place[rows, 1], s=REACHED, marker="*", facecolor=YELLOW, edgecolor=BLACK, linewidth=0.8,
            label=texts("widget.differences.reached"), zorder=4,
        )  # fmt: skip
