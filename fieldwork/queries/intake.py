"""Reads of 巡前函询: what waits for whom, and how each unit stands with each organ."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.enums.intake import IntakeState
from fieldwork.models import IntakeReply, IntakeRequest
from rounds.models import Inspection, Organ, OrganHandler, Round
from rounds.querysets import lasting, own_organ_ids


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """The organ's letters; the office's where no handler can act for the organ."""
    rows = IntakeRequest.objects.filter(state=IntakeState.ISSUED)
    if user.has_role(Role.ORGAN):
        return _lines("答复巡前函询", rows.filter(organ__in=own_organ_ids(user)))
    if user.has_role(Role.OFFICE):
        return _lines("登记函询答复", rows.filter(~Exists(acting_handlers())))
    return []


def acting_handlers() -> QuerySet[OrganHandler]:
    """Who can act today for the outer row's organ."""
    return OrganHandler.objects.filter(
        lasting(), organ=OuterRef("organ"), user__is_active=True, user__roles__contains=[Role.ORGAN]
    )


def _lines(verb: str, rows: QuerySet[IntakeRequest]) -> list[WorkItem]:
    waiting = Prefetch("replies", IntakeReply.objects.waiting().order_by("pk"), "waiting")
    shown = rows.select_related("organ").prefetch_related(waiting).defer("matters")
    return [
        WorkItem(
            verb,
            f"{row}，{len(row.waiting)}个单位待答复",
            row.get_absolute_url(),
            row.due_on,
            str(row.organ),
            tuple(key_of(each) for each in (row, *row.waiting)),
        )
        for row in shown.order_by("due_on", "pk")
    ]


def with_counts(replies: QuerySet[IntakeReply]) -> QuerySet[IntakeReply]:
    """Each with ``told``: how many things were written down about its unit."""
    return replies.annotate(told=Count("items"))


@dataclass(frozen=True)
class BoardLine:
    """One unit of the round and what each asked organ answered, in the board's order of organs."""

    inspection: Inspection
    cells: list[tuple[Organ, IntakeReply | None]]


def board(round: Round) -> tuple[list[Organ], list[BoardLine]]:
    """Who was asked, and how each unit of the round stands with each; withdrawn letters left out."""
    rows = IntakeReply.objects.filter(request__in=round.intake.standing())
    replies = with_counts(rows.select_related("request__organ")).order_by("pk")
    organs: dict[int, Organ] = {}
    found: dict[tuple[int, int], IntakeReply] = {}
    for row in replies:
        organs[row.request.organ_id] = row.request.organ
        found[row.inspection_id, row.request.organ_id] = row
    order = sorted(organs.values(), key=lambda organ: (organ.order, organ.pk))
    inspections = round.inspections.select_related("unit").order_by("id")
    return order, [
        BoardLine(each, [(organ, found.get((each.pk, organ.pk))) for organ in order])
        for each in inspections
    ]
