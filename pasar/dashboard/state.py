"""What a visitor has chosen, as plain values: saved in the link, written as scenario files, checked on return."""

import base64
import binascii
import io
import json
import math
import re
import zlib
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from ruamel.yaml import YAML

from pasar.language import Texts
from pasar.language import catalogue as catalogue_of

MOST_ARMS: Final = 4
MOST_LINK: Final = 32_000  # a server takes 64 KB of headers at most
MOST_STATE: Final = 200_000
WEEKS_PER_YEAR: Final = 52
WEEKS_PER_MONTH: Final = 4.345
# As scenario files have them; the server asks no model code, so a test holds the two together.
WEEKS_OF: Final = (
    dict.fromkeys(("week", "weeks", "minggu", "pekan"), 1.0)
    | dict.fromkeys(("month", "months", "bulan"), WEEKS_PER_MONTH)
    | dict.fromkeys(("year", "years", "tahun"), float(WEEKS_PER_YEAR))
)
COUNTED: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(%|[A-Za-z]+)\s*")
PERCENT: Final = ("%", "persen", "percent")
# Shares of programmes are shown as percentages: the unit in a file, and on the page.
PERCENT_UNITS: Final = {
    "share": "percent",
    "share of UMKM or firms": "share of UMKM or firms",
    "1/year": "percent/year",
}
CUSTOMERS_PER_FIRM: Final = 100
SIZES: Final[dict[str, dict[str, Any]]] = {
    "look": {"customers": 1000, "trade_area_size": 500, "sectors": ["culinary"], "seeds": 4},
    "class": {"customers": 4000, "trade_area_size": 2000, "sectors": ["culinary"], "seeds": 8},
    "study": {"customers": 10_000, "trade_area_size": 5000, "seeds": 30},
}
SQUARE: Final = ("baseline", "co_creation", "support", "co_creation_and_support")
PATH: Final = re.compile(r"[a-z_]+\.[a-z_]+")
COSTLY: Final = (
    *("kind", "id", "start", "end", "every", "slots", "unit_cost", "amount", "subsidy", "tenor"),
    *("hours", "visits", "contacts", "online_gain", "budget"),
)
PLAIN: Final = (str, int, float, bool, type(None))


@dataclass
class Arm:
    """One scenario on the page: a shipped one, one changed here (`programmes` not None), or an uploaded file.

    Of an uploaded file `programmes` holds what its cost depends on.
    """

    source: str
    co_creation: str = ""
    programmes: list[dict[str, Any]] | None = None
    text: str = ""
    name: str = ""
    title_id: str = ""
    title_en: str = ""


@dataclass
class State:
    """Everything that the link reproduces."""

    arms: list[Arm] = field(default_factory=lambda: [Arm(name) for name in SQUARE])
    region: str = "indonesia"
    size: str = "class"
    seeds: int = 8
    years: int = 3
    budget: int = 0
    assumptions: dict[str, float] = field(default_factory=dict)
    sectors: dict[str, float] = field(default_factory=dict)
    register: dict[str, Any] = field(default_factory=dict)

    def gives_same_as(self, other: Self) -> bool:
        """Tell whether another choice gives the same results: the budget only measures, it changes nothing."""
        return replace(self, budget=0) == replace(other, budget=0)

    def to_link(self) -> str:
        """Return the state as text for an address."""
        packed = zlib.compress(json.dumps(asdict(self), separators=(",", ":")).encode(), 9)
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")

    @classmethod
    def from_link(cls, text: str) -> Self | None:
        """Return the state in an address, or None for anything that is not one."""
        if len(text) > MOST_LINK:
            return None
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            told = json.loads(zlib.decompressobj().decompress(packed, MOST_STATE))
            return cls.of(told)
        except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, zlib.error, RecursionError):
            return None

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Return a state from plain values; raises ValueError, TypeError or KeyError for wrong ones."""
        arms = [Arm(**arm) for arm in told.pop("arms")]
        state = cls(arms=arms, **told)
        numbers = (state.seeds, state.years, state.budget, *state.assumptions.values(), *state.sectors.values())
        of_arms = (value for arm in arms for name, value in vars(arm).items() if name != "programmes")
        texts = (state.region, state.size, *of_arms)
        good = all(isinstance(text, str) for text in texts) and all(is_number(number) for number in numbers)
        programmes = [item for arm in arms for item in arm.programmes or ()]
        good = good and all(is_plain(value) for item in programmes for value in item.values())
        good = good and is_register(state.register)
        if not good or not 2 <= len(arms) <= MOST_ARMS or state.size not in SIZES or not 1 <= state.years <= 10:
            raise ValueError("state")
        return state

    def settings(self) -> dict[str, Any]:
        """Return what every scenario shares: size, region, horizon, assumptions."""
        size = {key: value for key, value in SIZES[self.size].items() if key != "seeds"}
        shares = {name: share for name, share in self.sectors.items() if share > 0}
        if shares:
            size["sectors"] = [{"name": name, "share": share} for name, share in shares.items()]
        chosen = size | {"regions": self.region, "horizon": f"{self.years} years"}
        if self.register:
            chosen |= {"sectors": self.register["sectors"], "regions": self.register["regions"]}
            chosen |= self.register["world"]
        return chosen | dict(self.assumptions)

    def documents(self, catalogue: dict[str, Any]) -> list[dict[str, str]]:
        """Return one scenario document an arm, as the checker wants them."""
        names = distinct([name_of(arm, catalogue) for arm in self.arms])
        found = []
        for place, (arm, name) in enumerate(zip(self.arms, names, strict=True), start=1):
            text = arm.text or written(document(arm, name, catalogue))
            # Mistakes in what is made here are told by scenario and control, those in a file by line.
            found.append({"name": f"{name}.yaml", "text": text} | ({} if arm.text else {"scenario": str(place)}))
        return found

    def files(self, catalogue: dict[str, Any]) -> dict[str, str]:
        """Return scenario files that give the same results with `pasar compare`: settings included."""
        world = {key: value for key, value in self.settings().items() if key not in ("sectors", "regions", "horizon")}
        whole = {key: value for key, value in self.settings().items() if key in ("sectors", "regions", "horizon")}
        found = {}
        for arm, told in zip(self.arms, self.documents(catalogue), strict=True):
            name = told["name"].removesuffix(".yaml")
            own = {"extends": brought(name), "name": name} if arm.text else document(arm, name, catalogue)
            found[told["name"]] = written(own | whole | {"world": world})
        return found

    def brought_files(self, catalogue: dict[str, Any]) -> dict[str, str]:
        """Return the uploaded files as they came; the scenario files of their arms lay the settings over them."""
        told = zip(self.arms, self.documents(catalogue), strict=True)
        return {brought(one["name"].removesuffix(".yaml")): arm.text for arm, one in told if arm.text}


def brought(name: str) -> str:
    """Return the name of the file that was uploaded for the arm ``name``."""
    return f"{name}_brought.yaml"


def is_number(value: Any) -> bool:
    """Tell a finite number from everything else."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_plain(value: Any) -> bool:
    """Tell a plain value, or a list of texts as programmes have them (sectors, regions), from everything else."""
    return isinstance(value, PLAIN) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def is_register(told: Any) -> bool:
    """Tell whether a value is what an uploaded register left behind, or nothing: numbers under known kinds of names."""
    if told == {}:
        return True
    if not isinstance(told, dict) or set(told) != {"name", "firms", "world", "sectors", "regions"}:
        return False
    rows = [*told["sectors"], *told["regions"].values()]
    values = [value for row in rows for value in row.values()]
    paths = all(PATH.fullmatch(path) and is_number(value) for path, value in told["world"].items())
    named = isinstance(told["name"], str) and is_number(told["firms"])
    return named and paths and all(isinstance(value, str) or is_number(value) for value in values)


def distinct(names: list[str]) -> list[str]:
    """Return names of which no two are equal."""
    return [name if names.index(name) == place else f"{name}_{place + 1}" for place, name in enumerate(names)]


def is_changed(arm: Arm, shipped: dict[str, Any]) -> bool:
    """Tell whether an arm is other than the shipped scenario that it started from."""
    rule = arm.co_creation or shipped["co_creation"]
    return rule != shipped["co_creation"] or arm.programmes not in (None, shipped["programmes"])


def titled(arm: Arm, catalogue: dict[str, Any], texts: Texts) -> str:
    """Return the title of an arm in a language; one that was changed on the page says so."""
    shipped = catalogue["scenarios"].get(arm.source)
    if arm.name or not shipped:
        return getattr(arm, f"title_{texts.language}") or arm.title_en or arm.title_id or arm.name or arm.source
    title = str(shipped[f"title_{texts.language}"] or arm.source)
    return texts("page.arm.changed", title=title) if is_changed(arm, shipped) else title


def name_of(arm: Arm, catalogue: dict[str, Any]) -> str:
    """Return the name of an arm for files and tables; a changed one does not go by the name of the shipped one."""
    shipped = catalogue["scenarios"].get(arm.source)
    return arm.name or (f"{arm.source}_changed" if shipped and is_changed(arm, shipped) else arm.source)


def document(arm: Arm, name: str, catalogue: dict[str, Any]) -> dict[str, Any]:
    """Return an arm as a scenario document: a shipped scenario by name, a changed one over the baseline."""
    shipped = catalogue["scenarios"].get(arm.source)
    titles = {key: shipped[key] for key in ("title_id", "title_en")} if shipped else {}
    if shipped is None or not is_changed(arm, shipped):
        return {"extends": arm.source, "name": name, **titles}
    told = {"extends": "baseline", "name": name}
    told |= {key: catalogue_of(key[-2:])["page.arm.changed"].format(title=title) for key, title in titles.items()}
    told["co_creation"] = arm.co_creation or shipped["co_creation"]
    if shipped["changes"]:
        told["changes"] = shipped["changes"]
    return told | {"programmes": shipped["programmes"] if arm.programmes is None else arm.programmes}


def written(told: dict[str, Any]) -> str:
    """Return a document as YAML."""
    buffer = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.dump(json.loads(json.dumps(told)), buffer)
    return buffer.getvalue()


def counted(item: dict[str, Any]) -> dict[str, Any]:
    """Return what the cost of a programme depends on."""
    return {name: item[name] for name in COSTLY if name in item}


def budget_of(programmes: list[dict[str, Any]], size: str, years: int) -> float:
    """Return what programmes cost when every place is taken: an upper bound in rupiah, before anything is run."""
    return sum(most_spent(item, SIZES[size], years * WEEKS_PER_YEAR) for item in programmes)


def most_spent(item: dict[str, Any], size: dict[str, Any], horizon: int) -> float:
    """Return the cost of one programme with all its places taken, or its own budget where that is less."""
    cost, budget = cost_of(item, size, horizon), item.get("budget")
    return cost if budget is None else min(cost, float(budget))


def cost_of(item: dict[str, Any], size: dict[str, Any], horizon: int) -> float:
    """Return the cost of one programme with all its places taken (services: everybody connected, every area served)."""
    start, end = weeks_of(item.get("start"), 0), weeks_of(item.get("end"), horizon)
    window = max(0, min(end, horizon) - start)
    customers, months = int(size["customers"]), window / WEEKS_PER_MONTH
    unit = float(item.get("unit_cost") or 0)
    if item.get("kind") == "digital_infrastructure":
        return unit * float(item.get("online_gain") or 0) * customers if window else 0.0
    if item.get("kind") == "community_hub":
        return unit * months * customers / int(size["trade_area_size"])
    every = weeks_of(item.get("every"), 0)
    intakes = (-(-window // every) if every else 1) if window else 0
    enrolled = intakes * places_of(item.get("slots", 0), customers // CUSTOMERS_PER_FIRM)
    return enrolled * price_of(item, unit, months)


def price_of(item: dict[str, Any], unit: float, months: float) -> float:
    """Return the public money for one firm served; a promotion is paid by the month."""
    kind, amount = item.get("kind"), float(item.get("amount") or 0)
    if kind == "grant":
        return amount + unit
    if kind == "soft_loan":
        years = weeks_of(item.get("tenor"), 0) / WEEKS_PER_YEAR
        return 0.5 * amount * float(item.get("subsidy") or 0) * years + unit
    doses = [float(item[name]) for name in ("hours", "visits", "contacts") if item.get(name) is not None]
    return unit * (doses[0] if doses else 1.0) * (months if kind == "buy_local_promotion" else 1.0)


def places_of(slots: Any, firms: int) -> int:
    """Return places in an intake from ``40 firms``, ``30%`` or a share; 0 for what is neither."""
    if isinstance(slots, str):
        found = COUNTED.fullmatch(slots)
        if found is None:
            return 0
        amount = float(found[1].replace(",", "."))
        if found[2].lower() not in PERCENT:
            return int(amount)
        slots = amount / 100
    return max(1, round(slots * firms)) if slots else 0


def weeks_of(text: Any, absent: int) -> int:
    """Return whole weeks from ``52 weeks`` or ``2 tahun``; `absent` for anything else."""
    found = COUNTED.fullmatch(text) if isinstance(text, str) else None
    unit = WEEKS_OF.get(found[2].lower()) if found else None
    return absent if found is None or unit is None else round(float(found[1].replace(",", ".")) * unit)
