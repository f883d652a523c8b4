"""三不 from the beginning: what was known before there were findings, and what became of each.

情况通报, 重点关注事项, 信访, 了解活动, 个别谈话 and 清单资料 of an inspection, within what the person
may see of each register; a row without a result is open. They bar nothing here: the stay's own gates do. No sealed text is read.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
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
    for kind in KINDS:
        rows = kind.rows(user).filter(**{f"{kind.path}__in": inspections}).order_by()
        counted = rows.values_list(kind.path).annotate(
            total=Count("pk"), open=Count("pk", filter=kind.is_open)
        )
        for pk, total, waiting in counted:
            found.setdefault(pk, []).append(Tally(kind.label, total, waiting))
    return found


class Known:
    """Everything that was known of one inspection, kind by kind, of which a page takes what it shows:
    one statement a kind counts, three at most read the rows of a kind that are shown."""

    def __init__(self, inspection: Inspection, user: User, *, only_open: bool = False) -> None:
        self.inspection, self.user, self.only_open = inspection, user, only_open
        self.tallies = tallies([inspection.pk], user).get(inspection.pk, [])

    @property
    def total(self) -> int:
        return sum(each.total for each in self.tallies)

    @property
    def open(self) -> int:
        return sum(each.open for each in self.tallies)

    def __len__(self) -> int:
        return self.open if self.only_open else self.total

    def __getitem__(self, part: slice) -> list[Beginning]:
        counts = {each.kind: each.open if self.only_open else each.total for each in self.tallies}
        start, stop, _ = part.indices(len(self))
        found: list[Beginning] = []
        for kind in KINDS:
            count = counts.get(kind.label, 0)
            if count and start < count and stop > 0:
                found += kind.build(list(self._rows(kind)[max(start, 0) : stop]), self.user)
            start, stop = start - count, stop - count
        return found

    def _rows(self, kind: "Kind") -> QuerySet:
        rows = kind.rows(self.user).filter(**{kind.path: self.inspection}).order_by(*kind.order)
        return rows.filter(kind.is_open) if self.only_open else rows


def of_inspection(inspection: Inspection, user: User) -> list[Beginning]:
    """Every row with its outcomes, in a constant number of statements."""
    return Known(inspection, user)[:]


@dataclass(frozen=True)
class Kind:
    """One register: rows that the person sees, the way to their inspection, which are open, how they
    are told."""

    label: str
    rows: Callable[[User], Any]
    build: Callable[[list[Any], User], list[Beginning]]
    is_open: Q
    path: str = "inspection"
    order: tuple[str, ...] = ("number",)


def _items_of(user: User) -> QuerySet[IntakeItem]:
    raised = Exists(FocusPoint.objects.filter(item=OuterRef("pk")))
    rows = IntakeItem.objects.visible_to(user).handed_in().annotate(is_raised=raised)
    return rows.select_related("reply__request__organ").defer(*IntakeItem.AUDIT_HIDDEN)


def _fetch_points(rows: list[Any], user: User) -> None:
    """The points raised from each that the person sees."""
    prefetch_related_objects(rows, Prefetch("focus_points", _points_of(user).order_by("number")))


def _items(rows: list[Any], user: User) -> list[Beginning]:
    _fetch_points(rows, user)
    found = []
    for row in rows:
        outcomes = [_point(point) for point in row.focus_points.all()]
        words = f"{row}（{row.reply.request.organ}，{row.get_kind_display()}）"
        state = badge("已提出", "success") if outcomes else badge("待提出", "warning")
        found.append(_row(ITEMS, words, row, state, not outcomes, outcomes))
    return found


def _points_of(user: User) -> QuerySet[FocusPoint]:
    return FocusPoint.objects.visible_to(user).defer(*FocusPoint.AUDIT_HIDDEN)


def _points(rows: list[Any], user: User) -> list[Beginning]:
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


def _petitions_of(user: User) -> QuerySet[Petition]:
    shown = ("inspection", "number", "way", "naming", "state", "repeat_of__number",
             "repeat_of__inspection")  # fmt: skip
    return Petition.objects.visible_to(user).select_related("repeat_of").only(*shown)


def _petitions(rows: list[Any], user: User) -> list[Beginning]:
    referrals = Referral.objects.visible_to(user).standing().defer("wording", "answer")
    prefetch_related_objects(rows, Prefetch("referrals", referrals))
    sheets = _sheets("petition", rows, user)
    found = []
    for row in rows:
        outcomes = [_referral(referral) for referral in row.referrals.all()]
        outcomes += sheets.get(row.pk, [])
        if row.repeat_of is not None:
            label = f"并入{row.repeat_of}"
            outcomes.append(Outcome(label, row.repeat_of.get_absolute_url()))
        words = f"{row}（{row.get_way_display()}，{row.get_naming_display()}）"
        state = state_badge(PetitionState(row.state))
        found.append(_row(PETITIONS, words, row, state, row.state in WAITING, outcomes))
    return found


def _activities_of(user: User) -> QuerySet[Activity]:
    rows = Activity.objects.visible_to(user).standing().select_related("unit_below")
    return rows.defer(*Activity.AUDIT_HIDDEN)


def _activities(rows: list[Any], user: User) -> list[Beginning]:
    """With the points and sheets made of each; what was seen lies sealed and is not read."""
    _fetch_points(rows, user)
    sheets = _sheets("activity", rows, user)
    found = []
    for row in rows:
        made = sheets.get(row.pk, [])
        outcomes = [*map(_point, row.focus_points.all()), *made]
        state = badge("已形成底稿", "success") if made else badge("没有形成底稿", "muted")
        told = "，".join(filter(None, (cn_date(row.held_on), row.where)))
        found.append(_row(ACTIVITIES, f"{row}（{told}）", row, state, False, outcomes))
    return found


def _talks_of(user: User) -> QuerySet[Interview]:
    """Talks, each with whether a sheet was drafted from it."""
    drafted = Exists(FindingSource.objects.filter(interview=OuterRef("pk")))
    rows = Interview.objects.visible_to(user).annotate(is_drafted=drafted)
    return rows.defer(*Interview.AUDIT_HIDDEN)


def _talks(rows: list[Any], user: User) -> list[Beginning]:
    """Who was talked to, and what about, lies sealed and is not read."""
    sheets = _sheets("interview", rows, user)
    found = []
    for row in rows:
        words = f"{row}（{cn_date(localdate(row.held_at))}，{row.get_outcome_display()}）"
        state = state_badge(InterviewState(row.state))
        is_open = row.outcome == TO_SHEET and not row.is_drafted
        found.append(_row(TALKS, words, row, state, is_open, sheets.get(row.pk, [])))
    return found


def _materials_of(user: User) -> QuerySet[Material]:
    rows = Material.objects.visible_to(user).exclude(request__state=RequestState.WITHDRAWN)
    return rows.select_related("request")


def _materials(rows: list[Any], user: User) -> list[Beginning]:
    """What the unit was asked for: come or not, and the sheets drafted from it."""
    sheets = _sheets("material", rows, user)
    return [
        Beginning(
            MATERIALS, f"{row.request}{row}", row.request.get_absolute_url(),
            state_badge(MaterialState(row.state)), row.state != MaterialState.RECEIVED,
            sheets.get(row.pk, []),
        )
        for row in rows
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


KINDS = (
    Kind(ITEMS, _items_of, _items, Q(is_raised=False), "reply__inspection"),
    Kind(POINTS, _points_of, _points, Q(state__in=UNSETTLED)),
    Kind(PETITIONS, _petitions_of, _petitions, Q(state__in=WAITING)),
    Kind(ACTIVITIES, _activities_of, _activities, NEVER),
    Kind(TALKS, _talks_of, _talks, Q(outcome=TO_SHEET, is_drafted=False)),
    Kind(
        MATERIALS, _materials_of, _materials, ~Q(state=MaterialState.RECEIVED),
        "request__inspection", ("request", "order"),
    ),
)  # fmt: skip
