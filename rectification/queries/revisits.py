"""Reads of 回访: what can be drawn, who takes part, what waits for whom, what was found."""

from collections import Counter
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.enums.surveys import SurveyKind
from fieldwork.models import Survey
from rectification.enums import ItemState, LedgerState, RevisitState, Verdict
from rectification.models import Ledger, LedgerItem, Revisit, RevisitItem
from rounds.enums import Stage
from rounds.models import TeamMember
from rounds.queries.people import holders_of, members_of
from rounds.querysets import acting, lasting, takes_part

S = RevisitState
UNSORTED = "未分类"
MOST = 50
LEADS = {S.DRAWN: "开始核查", S.CHECKING: "填写核查表"}
OFFICE = {S.PLANNED: "抽样", S.REPORTED: "办结回访"}


def eligible(ledger: Ledger) -> list[LedgerItem]:
    """What can be drawn: every closed item, by its number."""
    rows = ledger.items.filter(state=ItemState.CLOSED).select_related("category__parent")
    return list(rows.order_by("number"))


def stratum_of(item: LedgerItem) -> str:
    """The upper category of the item."""
    category = item.category
    if category is None:
        return UNSORTED
    return (category.parent or category).name


def strata_of(items: Iterable[LedgerItem]) -> dict[str, int]:
    """How many items each stratum has, in the order in which they come first."""
    return dict(Counter(stratum_of(item) for item in items))


def came_back(item: LedgerItem) -> bool:
    """It was sent back, or closed more than once."""
    return item.returns > 0 or item.closings > 1


def people_for(ledger: Ledger) -> list[User]:
    """Who may lead a revisit or take part: the office, and the team that inspected the unit."""
    team = members_of(ledger.team_id, unit_id=ledger.unit_id) if ledger.team_id else []
    return [*{person.pk: person for person in [*holders_of(Role.OFFICE), *team]}.values()]


def crew_of(revisit: Revisit) -> list[User]:
    """Lead and members, as far as they may still see it."""
    allowed = {person.pk for person in people_for(revisit.ledger)}
    people = [revisit.led_by, *revisit.members.order_by("pk")]
    return [person for person in people if person.pk in allowed]


def surveys_for(ledger: Ledger) -> QuerySet[Survey]:
    """满意度测评 of this inspection; of what came from outside there is none."""
    if ledger.inspection_id is None:
        return Survey.objects.none()
    rows = Survey.objects.filter(inspection=ledger.inspection_id, kind=SurveyKind.SATISFACTION)
    return rows.order_by("-pk")


def sheets_of(revisit: Revisit) -> QuerySet[RevisitItem]:
    rows = revisit.sheets.select_related("item__category__parent", "revisit")
    return rows.order_by("item__number")


def counts_of(sheets: Iterable[RevisitItem]) -> dict[Verdict, int]:
    """How many of each verdict, in its order."""
    counted = Counter(sheet.verdict for sheet in sheets)
    return {verdict: counted[verdict.value] for verdict in Verdict}


def lacking(sheet: RevisitItem) -> list[str]:
    """What its report still lacks, each as half a sentence."""
    if not sheet.verdict:
        return ["没有核查结论"]
    wanted = [("seen_on", "没有核查日期"), ("seen", "没有核查情况")]
    if sheet.verdict in (Verdict.LACKING, Verdict.REBOUND):
        wanted += [("demand", "没有对单位的整改要求"), ("due_on", "没有重新整改期限")]
    return [words for name, words in wanted if not getattr(sheet, name)]


def due_ledgers() -> QuerySet[Ledger]:
    """Closed ledgers whose inspection goes on and that nobody has revisited yet."""
    made = Revisit.objects.carried_out().filter(ledger=OuterRef("pk"))
    stages = (Stage.RECTIFICATION, Stage.FOLLOW_UP)
    rows = Ledger.objects.filter(state=LedgerState.CLOSED, inspection__stage__in=stages)
    return rows.exclude(Exists(made)).select_related("unit", "inspection__round").order_by("pk")


def waiting_for(user: User) -> list[WorkItem]:
    """What of the revisits waits for ``user``: the office draws and concludes, its lead carries out."""
    rows = Revisit.objects.visible_to(user).select_related("ledger__unit").order_by("pk")
    found = [_line(LEADS, row) for row in rows.filter(led_by=user, state__in=LEADS)[:MOST]]
    if user.has_role(Role.OFFICE):
        found += [_line(OFFICE, row) for row in rows.filter(state__in=OFFICE)[:MOST]]
        leaderless = rows.filter(state__in=LEADS).exclude(can_lead())
        found += [_line(dict.fromkeys(LEADS, "更换负责人"), row) for row in leaderless[:MOST]]
    return found


def can_lead() -> Q:
    """Revisits whose lead can act: of the office, or of the team today."""
    serves = TeamMember.objects.filter(
        lasting(),
        acting(),
        takes_part(OuterRef("ledger__unit")),
        team=OuterRef("ledger__inspection__team"),
        inspector__user=OuterRef("led_by"),
    )
    of_office = Q(led_by__is_active=True, led_by__roles__contains=[Role.OFFICE])
    return of_office | Q(Exists(serves))


def _line(verbs: dict, row: Revisit) -> WorkItem:
    unit, due = row.ledger.unit.name, row.planned_on
    return WorkItem(
        verbs[RevisitState(row.state)], row.audit_label, row.get_absolute_url(), due, unit,
        (key_of(row),),
    )  # fmt: skip
