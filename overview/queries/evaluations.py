"""The lines of an evaluation: what is measured, what the formula proposes, whether it still comes out so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from overview.models import Criterion, Evaluation, Formula
from overview.queries.metrics import metrics
from overview.rules import points
from rectification.models import Ledger
from rounds.models import Round, Team

NOT_MEASURED = "没有可统计的登记"


def formula_of(kind: str, on: date) -> Formula | None:
    """The newest version of those that are valid on that day."""
    rows = Formula.objects.filter(kind=kind, valid_from__lte=on)
    return rows.order_by("-valid_from", "-number").first()


def lines_of(formula: Formula | None) -> list[dict]:
    """The criteria of a formula, as an evaluation keeps them."""
    if formula is None:
        return []
    rows = formula.criteria.filter(is_active=True).order_by("order", "id")
    return [_line(formula, row) for row in rows]


def _line(formula: Formula, row: Criterion) -> dict:
    return rule_of(formula, row) | {"facts": "", "proposed": None, "score": None, "reason": ""}


def rule_of(formula: Formula, row: Criterion) -> dict:
    """What decides the points of one line."""
    return {
        "heading": row.heading,
        "name": row.name,
        "full": str(row.full),
        "source": row.source,
        "method": row.method,
        "step": "" if row.step is None else str(row.step),
        "steps": row.steps,
        "small": str(formula.small_unit),
        "basis": row.basis,
    }


def scale_of(formula: Formula) -> list[list[str]]:
    """[[name, least score, for 纪委, for 组织部]] of a formula, as an evaluation keeps them."""
    names = ("name", "least", "for_discipline", "for_personnel")
    rows = formula.grades.order_by("-least").values_list(*names)
    return [[str(value) for value in row] for row in rows]


def measured(evaluation: Evaluation, lines: list[dict], today: date) -> dict[str, list[dict]]:
    """The figures of every source that the lines name, counted now; in their order."""
    found: dict[str, list[dict]] = {}
    for source in dict.fromkeys(line["source"] for line in lines):
        if metric := metrics.get(source):
            figures = metric.figures(evaluation, today)
            found[source] = [{"key": key} | figure.stored() for key, figure in figures.items()]
    return found


def with_proposals(lines: list[dict], figures: dict) -> list[dict]:
    """The lines with what the figures say and the points that come of it."""
    return [line | _proposal(line, figures) for line in lines]


def _proposal(line: dict, figures: dict) -> dict:
    value = value_of(line, figures)
    found = points.proposed(line, value)
    return {
        "facts": words_of(line, figures, value),
        "proposed": None if found is None else str(found),
    }


def value_of(line: dict, figures: dict) -> Decimal | None:
    """The number of a line, from the kept counts alone."""
    kept, metric = figures.get(line["source"]), metrics.get(line["source"])
    if kept is None or metric is None:
        return None
    counts = {figure["key"]: Decimal(figure["count"]) for figure in kept}
    return metric.value(counts, Decimal(line.get("small") or 1))


def words_of(line: dict, figures: dict, value: Decimal | None) -> str:
    """“应完成事项20项，按期申请销号18项（90.0%）”."""
    kept = figures.get(line["source"])
    if not kept:
        return ""
    words = "，".join(f"{f['label']}{f['count']}{f['unit']}" for f in kept)
    if value is None:
        return f"{words}（{NOT_MEASURED}）"
    is_told = len(kept) == 1 or any(str(value) == f["count"] for f in kept)
    return words if is_told else f"{words}（{value}{metrics[line['source']].unit}）"


def unscored_teams(round: Round) -> list[Team]:
    return list(Team.objects.filter(round=round, evaluation=None).order_by("number"))


def unscored_ledgers(round: Round) -> list[Ledger]:
    rows = Ledger.objects.of_now().filter(inspection__round=round, evaluation=None)
    return list(rows.select_related("unit").order_by("id"))


@dataclass(frozen=True)
class Check:
    """One line computed again: what was proposed, and what comes out of the kept figures now."""

    name: str
    kept: str
    again: str
    differences: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Recomputed:
    """``differences`` say that what is kept was altered; ``moved`` that registers have gone on since."""

    checks: list[Check]
    differences: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not self.differences and all(check.is_same for check in self.checks)

    @property
    def has_moved(self) -> bool:
        return any(check.moved for check in self.checks)


def recompute(evaluation: Evaluation, today: date) -> Recomputed:
    """From kept figures and kept rules alone; beside it, what the version of the formula says and
    what the registers say today."""
    rules = _rules(evaluation.formula)
    now = measured(evaluation, evaluation.lines, today)
    checks = [_check(line, evaluation.figures, rules, now) for line in evaluation.lines]
    return Recomputed(checks, tuple(_of_whole(evaluation)))


def _rules(formula: Formula | None) -> dict[str, dict]:
    if formula is None:
        return {}
    return {row.name: rule_of(formula, row) for row in formula.criteria.all()}


def _check(line: dict, figures: dict, rules: dict, now: dict) -> Check:
    again = _proposal(line, figures)
    wrong = []
    if again["proposed"] != line.get("proposed"):
        wrong.append("建议分与留存的数字和办法算出的不一致")
    if figures.get(line["source"]) and again["facts"] != line["facts"]:
        wrong.append("统计情况与留存的数字不一致")
    rule = rules.get(line["name"])
    if rule is not None and any(line.get(name, "") != rule[name] for name in rule):
        wrong.append("评价办法这一项与留存的不一致")
    moved = tuple(_moved(figures.get(line["source"], []), now.get(line["source"], [])))
    return Check(
        line["name"], line.get("proposed") or "", again["proposed"] or "", tuple(wrong), moved
    )


def _moved(kept: list[dict], now: list[dict]) -> Iterator[str]:
    """Figures that the registers tell otherwise today."""
    counts = {figure["key"]: figure["count"] for figure in now}
    for figure in kept:
        count = counts.get(figure["key"], figure["count"])
        if count != figure["count"]:
            yield f"{figure['label']}{figure['count']}→{count}{figure['unit']}"


def _of_whole(evaluation: Evaluation) -> Iterator[str]:
    """The grade that was confirmed, by the kept scale and by that of the version."""
    if evaluation.grade and evaluation.scale:
        grade = points.grade_of(evaluation.scale, evaluation.total)
        if grade != evaluation.grade:
            yield f"等次应为“{grade}”，登记的是“{evaluation.grade}”"
    if evaluation.formula and evaluation.scale != scale_of(evaluation.formula):
        yield "等次标准与评价办法的不一致"
