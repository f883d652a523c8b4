"""Writes of 巡前函询: send the letters of a round, answer for each unit, return, take back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, attachments, audit, calendar, numbers
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import edit as save
from core.optimistic_locking import hold, touch
from core.transitions import move
from fieldwork.enums.intake import IntakeState, ReplyState
from fieldwork.models import IntakeItem, IntakeName, IntakeReply, IntakeRequest
from fieldwork.naming import names_in
from fieldwork.notices import intake as notices
from fieldwork.rules import intake as rules
from fieldwork.verbs import IntakeVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Inspection, Organ, Round

NOTE = 500


@dataclass(frozen=True)
class Proposal:
    """The rule's day for the answer, and the rule in words."""

    due_on: date
    words: str


def proposal(round: Round, inspections: Iterable[Inspection]) -> Proposal | None:
    """By the round's rule, counted from the first entry; None where its preset has no such rule."""
    try:
        rule = deadlines.rule_for(round, DeadlineKind.INTAKE)
    except NotYet:
        return None
    days = [day for each in inspections if (day := deadlines.anchor(each, rule.start))]
    if not days:
        return None
    due = calendar.add(min(days), rule.offset, rule.unit, provisional=True)
    return Proposal(due.date, rule.words)


@transaction.atomic
def ask(
    round: Round,
    *,
    organs: Iterable[Organ],
    inspections: Iterable[Inspection],
    due_on: date,
    matters: str = "",
    by: User,
) -> list[IntakeRequest]:
    """One numbered letter to each organ about all these units; its handlers are told, its date runs."""
    hold(round)  # of two letters at once about one unit, the second sees the first
    rules.check_can_ask(by, round)
    asked, organs = list(inspections), list(organs)
    _check(round, organs, asked, due_on)
    return [_issue(round, organ, asked, due_on, matters, by) for organ in organs]


@transaction.atomic
def withdraw(request: IntakeRequest, *, note: str, by: User) -> None:
    """待答复 → 已撤回; what was told already stays with the teams."""
    rules.check_can_withdraw(by, request)
    move(request, IntakeState.WITHDRAWN, by=by, note=note)
    deadlines.withdraw(DeadlineKind.INTAKE, request, reason="函询撤回", by=by)
    notices.withdrawn(request)


@transaction.atomic
def add(reply: IntakeReply, values: dict, *, by: User) -> IntakeItem:
    """One thing told, still to be handed in; who opened the answer before reads it first."""
    hold(reply)
    rules.check_can_tell(by, reply)
    item = IntakeItem.objects.create(reply=reply, created_by=by, **values)
    _name(item)
    audit.record(item, IntakeVerb.ADDED, by=by, changes=audit.begun(item))
    touch(reply)
    return item


@transaction.atomic
def edit(item: IntakeItem, values: dict, *, version: int | None = None, by: User) -> bool:
    hold(item.reply)
    rules.check_can_edit(by, item)
    if not save(item, values, version=version, verb=IntakeVerb.CHANGED, by=by):
        return False
    _name(item)
    touch(item.reply)
    return True


@transaction.atomic
def remove(item: IntakeItem, *, by: User) -> None:
    """Takes away what was never handed in."""
    hold(item.reply)
    hold(item)
    rules.check_can_remove(by, item)
    if attachments.of(item).exists():
        raise NotYet("请先移除附件，再删除这条情况。")
    audit.record(item, IntakeVerb.REMOVED, by=by, changes=audit.ended(item))
    item.delete()
    touch(item.reply)


@transaction.atomic
def submit(reply: IntakeReply, *, version: int | None = None, by: User) -> None:
    """待答复 → 有情况: each thing told gets its number, the team reads it; the last unit ends the letter."""
    rules.check_can_submit(by, reply)
    _answer(reply, ReplyState.TOLD, version, by)
    for item in reply.items.filter(number=None).order_by("pk"):
        number = numbers.take(f"fieldwork.intakeitem.{reply.inspection_id}")
        save(item, {"number": number}, verb=IntakeVerb.NUMBERED, by=by)


@transaction.atomic
def report_nothing(reply: IntakeReply, *, version: int | None = None, by: User) -> None:
    """待答复 → 零反馈: the organ knows of nothing."""
    rules.check_can_report_nothing(by, reply)
    _answer(reply, ReplyState.NOTHING, version, by)


@transaction.atomic
def return_reply(
    reply: IntakeReply, *, note: str, due_on: date, version: int | None = None, by: User
) -> None:
    """有情况 or 零反馈 → 待答复 with what is missing and until when; the letter is open again."""
    rules.check_can_return(by, reply)
    _check_due(due_on)
    columns = {"answered_on": None, "answered_by": None, "return_note": note[:NOTE]}
    move(reply, ReplyState.WAITING, by=by, note=note, version=version, **columns)
    request = reply.request
    hold(request)
    if request.state == IntakeState.ANSWERED:
        move(request, IntakeState.ISSUED, by=by, note=note, answered_on=None)
    save(request, {"due_on": due_on}, verb=IntakeVerb.REDATED, by=by)
    _begin_date(request, "", by)
    assignees.ask_openers(reply)
    notices.returned(reply)


def _issue(
    round: Round, organ: Organ, inspections: Any, due_on: Any, matters: Any, by: User
) -> IntakeRequest:
    today = timezone.localdate()
    request = IntakeRequest.objects.create(
        round=round,
        organ=organ,
        year=today.year,
        number=numbers.take_for_document("fieldwork.intakerequest", today.year),
        matters=matters,
        due_on=due_on,
        issued_on=today,
        issued_by=by,
    )
    audit.record(request, IntakeVerb.ISSUED, by=by, changes=audit.begun(request))
    for inspection in inspections:
        reply = IntakeReply.objects.create(request=request, inspection=inspection)
        audit.record(reply, IntakeVerb.ISSUED, by=by, changes=audit.begun(reply))
    proposed = proposal(round, inspections)
    by_rule = proposed is not None and proposed.due_on == due_on
    _begin_date(request, proposed.words if proposed and by_rule else "", by)
    issuing.check_printable(request, by=by)
    assignees.ask_openers(request)
    notices.issued(request)
    return request


def _begin_date(request: IntakeRequest, rule_text: str, by: User) -> None:
    """On the first unit of the letter, restricted: no team sees whom the office asked about others."""
    first = request.replies.select_related("inspection__round").order_by("pk")[0]
    deadlines.set_date(
        first.inspection,
        DeadlineKind.INTAKE,
        request,
        starts_on=request.issued_on,
        due_on=request.due_on,
        label=f"{request}答复",
        url=request.get_absolute_url(),
        rule_text=rule_text,
        restricted=True,
        by=by,
    )


def _answer(reply: IntakeReply, to: ReplyState, version: int | None, by: User) -> None:
    today = timezone.localdate()
    move(reply, to, by=by, version=version, answered_on=today, answered_by=by, return_note="")
    notices.replied(reply, by=by)
    # Held, so that of two last answers at once one sees that nothing is left.
    request = reply.request
    hold(request)
    if not request.replies.filter(state=ReplyState.WAITING).exists():
        move(request, IntakeState.ANSWERED, by=by, answered_on=today)
        deadlines.meet(DeadlineKind.INTAKE, request, on=today, by=by)
        notices.answered(request, by=by)


def _check(round: Round, organs: list[Organ], inspections: list[Inspection], due_on: date) -> None:
    if not organs:
        raise NotYet("请至少选择一个函询机关。")
    if not inspections or any(each.round_id != round.pk for each in inspections):
        raise NotYet("请选择本轮要函询的被巡察单位。")
    _check_due(due_on)
    rows = IntakeReply.objects.filter(
        request__organ__in=organs, inspection__in=inspections
    ).exclude(request__state=IntakeState.WITHDRAWN)
    if twice := rows.select_related("request__organ", "inspection__unit").first():
        raise NotYet(
            f"{twice.request.organ}已收到关于{twice.inspection.unit}的{twice.request}，"
            "请去掉这个机关或这个单位。"
        )


def _check_due(due_on: date) -> None:
    if due_on < timezone.localdate():
        raise NotYet("答复期限不能早于今天，请重新填写。")


def _name(item: IntakeItem) -> None:
    """Whom it names, to be found by the exact name."""
    leaders = item.inspection.unit.leaders.values_list("name", flat=True)
    item.names.all().delete()
    names = names_in(item.persons, leaders)
    IntakeName.objects.bulk_create(IntakeName(item=item, name=name) for name in names)
