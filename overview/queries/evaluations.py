"""What is counted for an evaluation: the facts beside each criterion, and who is not scored yet."""

from collections.abc import Callable
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from core.registry import KeyedRegistry
from findings.enums import FILED, FindingState
from findings.models import Clue, CommonIssue, Finding, Handoff, ImmediateFix
from overview.enums import EvaluationKind, Source
from overview.models import Criterion, Evaluation, Grade
from rectification import queries
from rectification.models import Ledger, LedgerItem
from rounds.enums import UnitSize
from rounds.models import Deadline, Inspection, Round, Team

SIGNED = (FindingState.SIGNED, FindingState.FED_BACK)
Counter = Callable[[Evaluation], str]
_counters: KeyedRegistry[str, Counter] = KeyedRegistry()
counts = _counters.register


def lines_of(kind: str) -> list[dict]:
    """The criteria in force, as an evaluation keeps them."""
    rows = Criterion.objects.filter(kind=kind, is_active=True).order_by("order", "id")
    return [
        {
            "name": row.name,
            "full": str(row.full),
            "source": row.source,
            "basis": row.basis,
            "facts": "",
            "score": None,
            "reason": "",
        }
        for row in rows
    ]


def with_facts(evaluation: Evaluation, lines: list[dict]) -> list[dict]:
    """The lines with what is counted now; clues are numbers, never names."""
    return [line | {"facts": _facts(evaluation, line["source"])} for line in lines]


def _facts(evaluation: Evaluation, source: str) -> str:
    counter = _counters.get(source)
    return counter(evaluation) if counter else ""


def grade_of(kind: str, total: Decimal) -> str:
    """The best grade whose least score is reached; "" where none is set."""
    found = Grade.objects.filter(kind=kind, least__lte=total).order_by("-least").first()
    return found.name if found else ""


def unscored_teams(round: Round) -> list[Team]:
    return list(Team.objects.filter(round=round, evaluation=None).order_by("number"))


def unscored_ledgers(round: Round) -> list[Ledger]:
    rows = Ledger.objects.of_now().filter(inspection__round=round, evaluation=None)
    return list(rows.select_related("unit").order_by("id"))


def _of_team(evaluation: Evaluation) -> QuerySet[Inspection]:
    return Inspection.objects.filter(team=evaluation.team)


@counts(Source.FINDINGS)
def _findings(evaluation: Evaluation) -> str:
    """Per unit, so that a team with larger units is not ahead by its luck."""
    rows = _of_team(evaluation)
    units = rows.count()
    large = rows.filter(unit__size=UnitSize.LARGE).count()
    signed = Finding.objects.filter(inspection__in=rows, state__in=SIGNED).count()
    mean = f"，平均每个单位{signed / units:.1f}份" if units else ""
    return f"{units}个单位（大{large}小{units - large}），审签底稿{signed}份{mean}"


@counts(Source.QUALITY)
def _quality(evaluation: Evaluation) -> str:
    rows = Finding.objects.filter(inspection__in=_of_team(evaluation), state__in=SIGNED)
    found = rows.aggregate(returned=Count("pk", filter=Q(returns__gt=0)), times=Sum("returns"))
    return f"退回过{found['returned']}份，共退回{found['times'] or 0}次"


@counts(Source.CLUES)
def _clues(evaluation: Evaluation) -> str:
    return f"问题线索{Clue.objects.filter(inspection__in=_of_team(evaluation)).count()}件"


@counts(Source.CLUE_QUALITY)
def _clue_quality(evaluation: Evaluation) -> str:
    rows = Handoff.objects.filter(clue__inspection__in=_of_team(evaluation)).standing()
    built = rows.filter(outcome__in=FILED).count()
    return f"移交{rows.count()}件，成案{built}件"


@counts(Source.SPECIAL)
def _special(evaluation: Evaluation) -> str:
    return f"共性问题{CommonIssue.objects.filter(team=evaluation.team).count()}题"


@counts(Source.FIXES)
def _fixes(evaluation: Evaluation) -> str:
    rows = ImmediateFix.objects.filter(finding__inspection__in=_of_team(evaluation))
    done = rows.filter(accepted_at__isnull=False).count()
    return f"立行立改{rows.count()}件，办结{done}件"


@counts(Source.DUTIES)
def _duties(evaluation: Evaluation) -> str:
    rows = Deadline.objects.filter(
        inspection__in=_of_team(evaluation), target_type="rounds.inspection", withdrawn_on=None
    )
    kept = rows.filter(met_on__isnull=False, met_on__lte=F("due_on")).count()
    late = rows.filter(met_on__gt=F("due_on")).count()
    return f"按期完成{kept}项，逾期完成{late}项"


@counts(Source.TASKS)
def _tasks(evaluation: Evaluation) -> str:
    if evaluation.kind != EvaluationKind.UNIT:
        return ""
    c = queries.counters(LedgerItem.objects.filter(ledger=evaluation.ledger_id))
    return f"反馈问题{c.total}项，已销号{c.closed}项，完成率{c.rate}%，逾期{c.overdue}项"
