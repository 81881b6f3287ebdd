"""Write `summary.md`: what differs, what follows, for whom, at what cost, and what cannot be said."""

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from experiments.contrasts import EQUAL_OUTLAY, LOG_RATIO
from pasar.answer import Answer, lowered
from pasar.differences import describe_differences, everywhere
from pasar.findings import HEADLINE, UMKM, Effect
from pasar.index import IndexCheck, check_index
from pasar.language import Texts
from pasar.sentences import Writer, told_classes

if TYPE_CHECKING:
    from experiments.arms import Square
    from pasar.report.deep_tables import Deeper
    from pasar.results import Result

GROUP_KINDS: Final = ("sector", "region", "size")
GROUP_MEASURES: Final = ("profit", "survival")
COSTS: Final = ("cost_per_extra_survivor", "cost_per_share_point", "extra_profit_per_rupiah", "deadweight_share")
LOST: Final = {"cost_per_extra_survivor": "reason.fewer_survivors", "cost_per_share_point": "reason.less_share"}
APART: Final = "results/apart"
NAIVE_MEASURES: Final = ("profit", "sales_growth", "survival")
LIMITS: Final = ("not_data", "decisive", "season", "labels", "window", "groups")


class Summary:
    """The pieces of one summary; `text` puts them together."""

    def __init__(self, result: "Result", texts: Texts) -> None:
        self.result = result
        self.texts = texts
        self.findings = result.findings
        self.write = Writer.of(result, texts)
        self.answers = Answer(self.findings, self.write, texts, self.assumed_ends)

    def text(self) -> str:
        """Return the whole summary as Markdown."""
        sections = (
            ("differences", self.differences()),
            ("headline", self.headline()),
            ("effects", self.effects()),
            ("index", self.index()),
            ("groups", self.groups()),
            ("cost", self.cost()),
            ("interaction", self.interaction()),
            ("naive", self.naive()),
            ("limits", [f"- {self.texts(f'summary.limit.{key}')}" for key in LIMITS]),
            ("files", self.files()),
        )
        blocks = [f"# {self.texts('summary.title', base=self.plain(self.findings.base))}"]
        for key, lines in sections:
            body = "\n".join(lines).rstrip()
            blocks += [f"## {self.texts(f'summary.{key}.title')}", body] if body else []
        return "\n\n".join(blocks) + "\n"

    def plain(self, arm: str) -> str:
        """Return the title of an arm."""
        return self.write.names.get(arm, arm)

    def differences(self) -> list[str]:
        """Say what sets each arm apart from the base, then what was run."""
        lines = []
        for arm in self.findings.arms:
            told = describe_differences(self.result, self.findings.base, arm, self.texts)
            lines += [f"- {self.write.arm(arm)}:", *(f"  - {line}" for line in told)]
        common = everywhere(self.result, self.texts)
        if common:
            lines += [f"- {self.texts('summary.differences.everywhere')}", *(f"  - {line}" for line in common)]
        return [*lines, "", self.run_facts()]

    def run_facts(self) -> str:
        """Say how many seeds, customers and years stand behind every number."""
        facts = self.result.facts()
        numbers = self.write.numbers
        firms = [row.firms for arm in self.findings.arms if (row := self.findings.of(arm, "profit", UMKM)) is not None]
        known = firms and math.isfinite(firms[0])
        return self.texts(
            "summary.run",
            umkm=f"{numbers.count(firms[0])} UMKM" if known else "UMKM",
            seeds=numbers.count(len(self.result.seeds)),
            customers=numbers.count(facts.customers),
            years=numbers.decimal(facts.years, 0 if facts.years == int(facts.years) else 1),
            world=self.texts("summary.same_world" if facts.same_world else "summary.other_worlds"),
        )

    def headline(self) -> list[str]:
        """Give the answer of each arm, then one sentence an arm and headline measure, with both uncertainties."""
        told = [line for arm in self.findings.arms if (line := self.answers.of(arm))]
        differing = [arm for arm in self.findings.arms if arm not in self.findings.identical]
        rows = (self.findings.of(arm, name) for arm in differing for name in HEADLINE)
        lines = [f"- {self.write.effect(row)} {self.assumed(row)}".rstrip() for row in rows if row is not None]
        has_intervals = self.result.assumptions is None and not self.findings.is_all_identical
        extra = ["", self.texts("summary.assumptions.not_run")] if has_intervals else []
        warning = self.write.few_seeds()
        answers = [part for line in told for part in (line, "")]
        return [*([f"**{warning}**", ""] if warning else []), *answers, *lines, *extra]

    def not_run(self, deeper: "Deeper | None" = None) -> str:
        """Say that the range over the decisive assumptions was not run, and where they were moved one by one."""
        if deeper is None or deeper.signs.empty:
            return self.texts("summary.assumptions.not_run")
        return self.texts("summary.assumptions.screened", section=self.texts("report.signs.title"))

    def assumed(self, row: Effect) -> str:
        """Return the range of an effect over the decisive assumptions, where it was run."""
        ends = self.assumed_ends(row)
        if ends is None:
            return ""
        return self.texts("summary.assumptions.range", range=self.write.numbers.range(*ends, row.unit))

    def assumed_ends(self, row: Effect) -> tuple[float, float] | None:
        """Return both ends of that range."""
        return self.result.assumption_range(row.scenario, row.measure, row.group)

    def effects(self) -> list[str]:
        """Give a table an arm: level without and with, difference, interval, verdict."""
        lines: list[str] = []
        for arm in self.findings.arms:
            rows = [row for name in self.findings.main() if (row := self.findings.of(arm, name)) is not None]
            head = self.texts("summary.effects.of", arm=self.write.arm(arm), base=self.write.arm(self.findings.base))
            lines += [head, "", *self.table(rows), ""]
        empty = self.write.left_empty(self.findings.left_empty())
        return [*lines, *([empty, ""] if empty else []), self.texts("summary.effects.note")]

    def table(self, rows: Iterable[Effect]) -> list[str]:
        """Return a Markdown table of effects."""
        heads = [self.texts(f"column.{key}") for key in ("measure", "base", "value", "effect", "interval", "verdict")]
        return [row_of(heads), row_of(["---"] * len(heads)), *(row_of(self.cells(row)) for row in rows)]

    def cells(self, row: Effect) -> list[str]:
        """Return the cells of one effect."""
        numbers = self.write.numbers
        name = self.write.measure(row.measure)
        return [
            name if row.group in ("all", "umkm") else f"{name} ({self.write.group(row.group)})",
            numbers.level(row.base, row.unit, row.measure),
            numbers.level(row.value, row.unit, row.measure),
            numbers.difference(row.effect, row.unit),
            self.write.range_short(row),
            self.write.words(row),
        ]

    def index(self) -> list[str]:
        """Say in what order the index puts the arms, whether other weights change it, and where each arm is weakest."""
        checked = check_index(self.findings)
        if checked is None or self.findings.is_all_identical:  # of arms that are the same there is no order
            return []
        lines = [
            *(self.ranked(checked) if self.alike() != list(self.findings.arms) else self.unranked(checked)),
            "",
            self.weakest(checked.weakest),
        ]
        left = ", ".join(self.write.measure(name) for name in checked.left_out)
        return [*lines, "", self.texts("summary.index.left_out", pillars=left)] if left else lines

    def weakest(self, found: Mapping[str, str]) -> str:
        """Name the weakest pillar, once for all the arms that share it."""
        pillars = {name: [self.write.arm(arm) for arm, own in found.items() if own == name] for name in found.values()}
        if len(pillars) == 1:
            return self.texts("summary.index.weakest.all", pillar=self.write.measure(*pillars))
        told = "; ".join(f"{self.write.measure(name)} ({', '.join(arms)})" for name, arms in pillars.items())
        return self.texts("summary.index.weakest", weakest=told)

    def ranked(self, checked: IndexCheck) -> list[str]:
        """Give the order of the arms, how far weights decide it, and whose place in it means nothing."""
        order = " > ".join(self.write.arm(arm) for arm in checked.order)
        kept = self.write.numbers.share(checked.share_kept, 0)
        told = self.texts("summary.index.order", order=order, share=kept)
        return [told, "", self.not_ranked()] if self.alike() else [told]

    def unranked(self, checked: IndexCheck) -> list[str]:
        """Say first that nothing can be ranked, then how high each arm stands."""
        levels = "; ".join(
            f"{self.write.arm(arm)} {self.write.numbers.decimal(checked.index[arm], 3)}" for arm in checked.order
        )
        return [self.not_ranked(), "", self.texts("summary.index.levels", levels=levels)]

    def alike(self) -> list[str]:
        """Return the arms whose index cannot be told from the base's."""
        rows = [(arm, self.findings.of(arm, "competitiveness_index")) for arm in self.findings.arms]
        return [arm for arm, row in rows if row is None or row.verdict not in ("up", "down")]

    def not_ranked(self) -> str:
        """Name the arms whose place in an order would mean nothing."""
        arms = ", ".join(self.write.arm(arm) for arm in self.alike())
        return self.texts("summary.index.alike", arms=arms, base=self.write.arm(self.findings.base))

    def groups(self) -> list[str]:
        """Say who gains most and who does not: by sector, region, size, and adopters against the others."""
        lines: list[str] = []
        for arm in self.findings.arms:
            if arm in self.findings.identical:  # nobody gains or loses
                continue
            told = [line for measure in GROUP_MEASURES for line in self.group_lines(arm, measure)]
            lines += [self.write.arm(arm), "", *told, ""] if told else []
        return [*lines, *self.legal()] if lines else []

    def legal(self) -> list[str]:
        """Say how many UMKM of the baseline are micro, small and medium by law, where the tables tell it."""
        counts = self.result.legal_classes
        if counts is None:
            return []
        arm, classes = self.write.arm(self.findings.base), told_classes(self.texts, counts)
        return [self.texts("summary.groups.legal", arm=arm, classes=classes)]

    def group_lines(self, arm: str, measure: str) -> list[str]:
        """Return one line a kind of group for one measure."""
        kinds = {kind: self.findings.groups(kind) for kind in GROUP_KINDS} | {"adopters": ("adopters", "others")}
        lines = []
        for kind, names in kinds.items():
            rows = [row for name in names if (row := self.findings.of(arm, measure, name)) is not None]
            clauses = self.write.sorted_groups(rows)
            label = self.texts(
                "summary.groups.by", measure=self.write.measure(measure), kind=self.texts(f"kind.{kind}")
            )
            lines += [f"- {label}: {' '.join(clauses)}"] if clauses else []
        return lines

    def cost(self, ratios: Iterable[str] = COSTS) -> list[str]:
        """Say what it costs the public, and what one extra surviving firm costs, or why that cannot be said."""
        lines: list[str] = []
        for arm in self.findings.arms:
            outlay = self.findings.outlay(arm)
            if outlay is None:
                lines.append(f"- {self.texts('summary.cost.nothing', arm=self.write.arm(arm))}")
                continue
            lines.append(
                f"- {self.texts('summary.cost.outlay', arm=self.write.arm(arm), amount=self.write.spent(outlay))}"
            )
            lines += [f"  - {text}" for text in [*self.beside(arm), *self.ratios(arm, ratios)]]
        return lines + [f"- {text}" for text in self.parting()]

    def beside(self, arm: str) -> list[str]:
        """Say what an arm's costs are set against where it brings co-creation too, or that nothing parts the two."""
        names = {"arm": self.write.arm(arm), "base": self.write.arm(self.findings.base)}
        if self.findings.is_unparted(arm):
            return [self.texts("summary.cost.joint", **names)]
        row = self.findings.bought(arm, COSTS[0])
        if row is None or row.contrast != "programmes":
            return []
        return [self.texts("summary.cost.beside", **names, against=self.write.arm(row.against))]

    def parting(self) -> list[str]:
        """Say how co-creation and programmes can be told apart, once for all arms that need the same scenario."""
        arms = [
            arm
            for arm in self.findings.arms
            if self.findings.is_unparted(arm) and self.findings.outlay(arm) is not None
        ]
        return list(dict.fromkeys(self.parted_by(arm) for arm in arms))

    def parted_by(self, arm: str) -> str:
        """Name the scenario that is to be added so that an arm's two parts can be told apart, with the command."""
        from pasar.report.reproducing import compare_line, parting_scenario  # the report is made of summaries

        found = parting_scenario(self.result, arm)
        if found is None:
            names = {"arm": self.write.arm(arm), "base": self.write.arm(self.findings.base)}
            return self.texts("summary.cost.apart.none", **names)
        title = f"*{found[f'title_{self.texts.language}']}*"
        base, *others = self.result.scenarios
        line = compare_line(self.result, list(dict.fromkeys([base, str(found["name"]), *others])), APART)
        told = {"command": line} if line else {}
        return self.texts("summary.cost.apart" if line else "summary.cost.apart.own", other=title, **told)

    def ratios(self, arm: str, names: Iterable[str]) -> list[str]:
        """Return one sentence a ratio, and one a reason for all those that cannot be given for it."""
        reasons = {name: self.no_ratio(arm, name) for name in names}
        told = {why: [name for name, reason in reasons.items() if reason == why] for why in reasons.values()}
        return [line for why, found in told.items() for line in self.told_ratios(arm, found, why)]

    def told_ratios(self, arm: str, names: list[str], why: str) -> list[str]:
        """Return the sentences on some ratios: their numbers, or together that there are none and why."""
        if not why:
            return [self.ratio(arm, name) for name in names]
        first, *rest = (self.write.measure(name) for name in names)
        measures = "; ".join([first, *map(lowered, rest)])
        return [self.texts("summary.cost.undetermined", measure=measures, reason=why)]

    def no_ratio(self, arm: str, name: str) -> str:
        """Return why a ratio cannot be given, or nothing where it can."""
        row = self.findings.bought(arm, name)
        if row is None:
            return self.texts("reason.not_determined")
        if not row.determined:
            return self.write.reason(row)
        if row.has_too_few_seeds:
            return self.texts("reason.too_few_seeds")
        return self.texts(LOST[name]) if name in LOST and row.effect < 0 else ""

    def ratio(self, arm: str, name: str) -> str:
        """Return the sentence on one ratio of two effects that is determined."""
        row = self.findings.bought(arm, name)
        if row is None:
            return ""
        value = self.write.numbers.value(row.effect, row.unit)
        ends = [self.write.numbers.value(end, row.unit) for end in (row.low, row.high)]
        label = self.write.measure(name)
        return self.texts("summary.cost.ratio", measure=label, value=value, low=ends[0], high=ends[1])

    def interaction(self) -> list[str]:
        """Say whether the two factors of a 2x2 do more, or less, together than apart."""
        lines = [line for square in self.result.squares for line in self.square(square)]
        return [self.texts("summary.interaction.scales"), "", *lines] if lines else []

    def square(self, square: "Square") -> list[str]:
        """Return the sentences on one 2x2, under the names of its arms where there are several."""
        found = (self.findings.of(square.both, name, None, "interaction") for name in HEADLINE)
        lines = [f"- {self.together(row)}" for row in found if row is not None and row.determined]
        several = len(self.result.squares) > 1 and bool(lines)
        return [f"{self.write.arm(square.both)}:", "", *lines, ""] if several else lines

    def together(self, row: Effect) -> str:
        """Return the sentence on one interaction in the measure's own unit, then on the other scales."""
        names = {"first": self.texts("factor.co_creation"), "second": self.texts("factor.support")}
        words = {"measure": self.write.measure(row.measure), "amount": self.write.amount(row)}
        told = self.texts(f"sentence.interaction.{row.verdict}", **names, **words)
        for suffix in (LOG_RATIO, EQUAL_OUTLAY):
            other = self.findings.of(row.scenario, row.measure + suffix, row.group, "interaction")
            if other is not None and other.determined:
                told += " " + self.texts(f"sentence.interaction{suffix}", amount=self.write.amount_short(other))
        return told[:1].upper() + told[1:]

    def naive(self) -> list[str]:
        """Set the comparison of adopters with others beside the effect of the policy, and warn."""
        lines = [f"- {line}" for arm in self.findings.arms for line in self.pairs(arm)]
        return [self.texts("summary.naive.warning"), "", *lines] if lines else []

    def pairs(self, arm: str) -> list[str]:
        """Return one sentence a measure on the two contrasts of an arm."""
        found = (
            (self.findings.of(arm, name, None, "adopters"), self.findings.of(arm, name)) for name in NAIVE_MEASURES
        )
        return [
            self.pair(naive, policy)
            for naive, policy in found
            if naive is not None and naive.determined and policy is not None and policy.determined
        ]

    def pair(self, naive: Effect, policy: Effect) -> str:
        """Return the two contrasts in one sentence."""
        return self.texts(
            "summary.naive.pair",
            arm=self.write.arm(policy.scenario),
            measure=self.write.measure(policy.measure),
            naive=self.write.amount_short(naive),
            policy=self.write.amount_short(policy),
        )

    def files(self) -> list[str]:
        """Say where the numbers and figures are."""
        return [self.texts("summary.files")]


def row_of(cells: Iterable[str]) -> str:
    """Return one line of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def write_summary(result: "Result", texts: Texts) -> str:
    """Return the summary of a comparison as Markdown in the language of `texts`."""
    return Summary(result, texts).text()
