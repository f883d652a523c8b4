"""Who hears of 巡前函询: numbers, units and what to do, never what was told."""

from accounts.enums import Role
from accounts.models import User
from core.notices import notify_of
from fieldwork.models import IntakeReply, IntakeRequest
from rounds.duties import HEADS
from rounds.queries.people import handlers_of, holders_of, members_of


def issued(request: IntakeRequest) -> None:
    people = handlers_of(request.organ_id)
    notify_of(request, people, kind="intake.issued", subject=f"请按期答复：{request}", urgent=True)


def withdrawn(request: IntakeRequest) -> None:
    """The organ cannot open it any more: the notice says so and leads nowhere."""
    subject = f"函询已撤回，无需答复：{request}"
    notify_of(
        request, handlers_of(request.organ_id), kind="intake.withdrawn", subject=subject, url=""
    )


def replied(reply: IntakeReply, *, by: User) -> None:
    """The team of the unit that was answered about."""
    people = [each for each in members_of(reply.inspection.team_id, *HEADS) if each.pk != by.pk]
    notify_of(
        reply,
        people,
        kind="intake.replied",
        subject=f"函询已有答复：{reply}（{reply.get_state_display()}）",
    )


def answered(request: IntakeRequest, *, by: User) -> None:
    """The office, once every unit of the letter is answered about."""
    people = holders_of(Role.OFFICE, but=[by.pk])
    notify_of(
        request, people, kind="intake.answered", subject=f"函询已全部答复：{request.organ}{request}"
    )


def returned(reply: IntakeReply) -> None:
    people = handlers_of(reply.request.organ_id)
    subject = f"答复已退回，请补充：{reply.request}{reply.inspection.unit}"
    notify_of(reply, people, kind="intake.returned", subject=subject, urgent=True)
