"""三不 from the beginning: what was known before there were findings, and what became of each.

情况通报, 重点关注事项, 信访, 了解活动, 个别谈话 and 清单资料 of an inspection, within what the person
may see of each register; a row without a result is open. They bar nothing here: the stay's own gates do. No sealed text is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from core.calendar import cn_date
from core.formatting import badge, state_badge
from fieldwork.enums.focus import UNSETTLED, FocusState
from fieldwork.enums.interviews import InterviewOutcome, InterviewState
from fieldwork.enums.materials import MaterialState, RequestState
from fieldwork.enums.petitions import PetitionState, ReferralState
from fieldwork.models import (
    Activity,
    FocusPoint,
    IntakeItem,
    Interview,
    Material,
    Petition,
    Referral,
)
from fieldwork.outcomes import Outcome
from findings.enums import FindingState
from findings.models import Finding, FindingSource
from rounds.models import Inspection

ITEMS, POINTS, PETITIONS, ACTIVITIES = "情况通报", "重点关注事项", "信访", "了解活动"
TALKS, MATERIALS = "个别谈话", "清单资料"
TO_SHEET = InterviewOutcome.FINDING
NEVER = Q(pk__in=[])  # an activity owes nothing: it may have shown that all is well
WAITING = (PetitionState.DRAFT, PetitionState.REGISTERED, PetitionState.HANDLING)


@dataclass(frozen=True)
class Tally:
    """How many of one kind an inspection has, and how many of them are open."""

    kind: str
    total: int
    open: int


@dataclass(frozen=True)
class Beginning:
    """One thing that was known, and what became of it."""

    kind: str
    words: str
    url: str
    state: Any
    is_open: bool
    outcomes: list[Outcome] = field(default_factory=list)


def tallies(inspections: Iterable[int], user: User) -> dict[int, list[Tally]]:
    """By inspection the kinds of which there is any; one statement a kind."""
    found: dict[int, list[Tally]] = {}
    for kind, rows, path, is_open in _kinds(user):
        rows = rows.filter(**{f"{path}__in": inspections}).order_by()
        counted = rows.values_list(path).annotate(
            total=Count("pk"), open=Count("pk", filter=is_open)
        )
        for pk, total, waiting in counted:
            found.setdefault(pk, []).append(Tally(kind, total, waiting))
    return found


def of_inspection(inspection: Inspection, user: User) -> list[Beginning]:
    """Every row with its outcomes, in a constant number of statements."""
    return [
        *_items(inspection, user),
        *_points(inspection, user),
        *_petitions(inspection, user),
        *_activities(inspection, user),
        *_talks(inspection, user),
        *_materials(inspection, user),
    ]


def _kinds(user: User) -> tuple:
    """(kind, rows that the person sees, path to the inspection, which are open)."""
    raised = Exists(FocusPoint.objects.filter(item=OuterRef("pk")))
    items = IntakeItem.objects.visible_to(user).handed_in().annotate(is_raised=raised)
    return (
        (ITEMS, items, "reply__inspection", Q(is_raised=False)),
        (POINTS, FocusPoint.objects.visible_to(user), "inspection", Q(state__in=UNSETTLED)),
        (PETITIONS, Petition.objects.visible_to(user), "inspection", Q(state__in=WAITING)),
        (ACTIVITIES, Activity.objects.visible_to(user).standing(), "inspection", NEVER),
        (TALKS, _talks_of(user), "inspection", Q(outcome=TO_SHEET, is_drafted=False)),
        (MATERIALS, _materials_of(user), "request__inspection", ~Q(state=MaterialState.RECEIVED)),
    )


def _items(inspection: Inspection, user: User) -> list[Beginning]:
    points = FocusPoint.objects.visible_to(user).defer(*FocusPoint.AUDIT_HIDDEN).order_by("number")
    rows = IntakeItem.objects.visible_to(user).handed_in().filter(reply__inspection=inspection)
    rows = rows.select_related("reply__request__organ").defer(*IntakeItem.AUDIT_HIDDEN)
    found = []
    for row in rows.prefetch_related(Prefetch("focus_points", points)).order_by("number"):
        outcomes = [_point(point) for point in row.focus_points.all()]
        words = f"{row}（{row.reply.request.organ}，{row.get_kind_display()}）"
        state = badge("已提出", "success") if outcomes else badge("待提出", "warning")
        found.append(_row(ITEMS, words, row, state, not outcomes, outcomes))
    return found


def _points(inspection: Inspection, user: User) -> list[Beginning]:
    rows = list(
        FocusPoint.objects.visible_to(user)
        .filter(inspection=inspection)
        .defer(*FocusPoint.AUDIT_HIDDEN)
        .order_by("number")
    )
    sheets = _sheets("focus", rows, user)
    return [
        _row(
            POINTS, f"{row}：{row.title}", row, state_badge(FocusState(row.state)),
            row.state in UNSETTLED, sheets.get(row.pk, []),
        )
        for row in rows
    ]  # fmt: skip


def _sheets(column: str, sources: list[Any], user: User) -> dict[int, list[Outcome]]:
    """By source the sheets drafted from it that the person may see; ``column`` of FindingSource."""
    seen = Finding.objects.visible_to(user)
    rows = FindingSource.objects.filter(**{f"{column}__in": sources}, finding__in=seen)
    found: dict[int, list[Outcome]] = {}
    for row in rows.select_related("finding").order_by("pk"):
        sheet = row.finding
        badge = state_badge(FindingState(sheet.state))
        outcome = Outcome(str(sheet), sheet.get_absolute_url(), badge)
        found.setdefault(getattr(row, f"{column}_id"), []).append(outcome)
    return found


def _petitions(inspection: Inspection, user: User) -> list[Beginning]:
    referrals = Referral.objects.visible_to(user).standing().defer("wording", "answer")
    rows = Petition.objects.visible_to(user).filter(inspection=inspection)
    rows = rows.select_related("repeat_of").only(
        "inspection",
        "number",
        "way",
        "naming",
        "state",
        "repeat_of__number",
        "repeat_of__inspection",
    )
    found = []
    petitions = list(rows.prefetch_related(Prefetch("referrals", referrals)).order_by("number"))
    sheets = _sheets("petition", petitions, user)
    for row in petitions:
        outcomes = [_referral(referral) for referral in row.referrals.all()]
        outcomes += sheets.get(row.pk, [])
        if row.repeat_of is not None:
            label = f"并入{row.repeat_of}"
            outcomes.append(Outcome(label, row.repeat_of.get_absolute_url()))
        words = f"{row}（{row.get_way_display()}，{row.get_naming_display()}）"
        state = state_badge(PetitionState(row.state))
        found.append(_row(PETITIONS, words, row, state, row.state in WAITING, outcomes))
    return found


def _activities(inspection: Inspection, user: User) -> list[Beginning]:
    """With the sheets drafted from each; what was seen lies sealed and is not read."""
    rows = Activity.objects.visible_to(user).standing().filter(inspection=inspection)
    rows = rows.select_related("unit_below").defer(*Activity.AUDIT_HIDDEN)
    activities = list(rows.order_by("number"))
    sheets = _sheets("activity", activities, user)
    found = []
    for row in activities:
        outcomes = sheets.get(row.pk, [])
        state = badge("已形成底稿", "success") if outcomes else badge("没有形成底稿", "muted")
        told = "，".join(filter(None, (cn_date(row.held_on), row.where)))
        found.append(_row(ACTIVITIES, f"{row}（{told}）", row, state, False, outcomes))
    return found


def _talks_of(user: User) -> QuerySet[Interview]:
    """Talks, each with whether a sheet was drafted from it."""
    drafted = Exists(FindingSource.objects.filter(interview=OuterRef("pk")))
    return Interview.objects.visible_to(user).annotate(is_drafted=drafted)


def _talks(inspection: Inspection, user: User) -> list[Beginning]:
    """Who was talked to, and what about, lies sealed and is not read."""
    rows = _talks_of(user).filter(inspection=inspection).defer(*Interview.AUDIT_HIDDEN)
    talks: list[Any] = list(rows.order_by("number"))
    sheets = _sheets("interview", talks, user)
    found = []
    for row in talks:
        words = f"{row}（{cn_date(localdate(row.held_at))}，{row.get_outcome_display()}）"
        state = state_badge(InterviewState(row.state))
        is_open = row.outcome == TO_SHEET and not row.is_drafted
        found.append(_row(TALKS, words, row, state, is_open, sheets.get(row.pk, [])))
    return found


def _materials_of(user: User) -> QuerySet[Material]:
    return Material.objects.visible_to(user).exclude(request__state=RequestState.WITHDRAWN)


def _materials(inspection: Inspection, user: User) -> list[Beginning]:
    """What the unit was asked for: come or not, and the sheets drafted from it."""
    rows = _materials_of(user).filter(request__inspection=inspection).select_related("request")
    materials = list(rows.order_by("request", "order"))
    sheets = _sheets("material", materials, user)
    return [
        Beginning(
            MATERIALS, f"{row.request}{row}", row.request.get_absolute_url(),
            state_badge(MaterialState(row.state)), row.state != MaterialState.RECEIVED,
            sheets.get(row.pk, []),
        )
        for row in materials
    ]  # fmt: skip


def _row(
    kind: str, words: str, row: Any, state: Any, is_open: bool, outcomes: list[Outcome]
) -> Beginning:
    return Beginning(kind, words, row.get_absolute_url(), state, is_open, outcomes)


def _point(point: FocusPoint) -> Outcome:
    state = state_badge(FocusState(point.state))
    return Outcome(f"{point}：{point.title}", point.get_absolute_url(), state)


def _referral(row: Referral) -> Outcome:
    state = state_badge(ReferralState(row.state))
    return Outcome(row.get_route_display(), row.get_absolute_url(), state)
