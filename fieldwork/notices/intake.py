"""Who hears of 巡前函询: numbers, units and what to do, never what was told."""

from collections.abc import Iterable

from accounts.enums import Role
from core.notices import notify
from fieldwork.models import IntakeReply, IntakeRequest
from rounds.duties import HEADS
from rounds.queries.people import handlers_of, holders_of, members_of


def issued(request: IntakeRequest) -> None:
    people = handlers_of(request.organ_id)
    _tell(people, request, "issued", f"请按期答复：{request}", urgent=True)


def withdrawn(request: IntakeRequest) -> None:
    """The organ cannot open it any more: the notice says so and leads nowhere."""
    subject = f"函询已撤回，无需答复：{request}"
    _tell(handlers_of(request.organ_id), request, "withdrawn", subject, url="")


def replied(reply: IntakeReply, *, by) -> None:
    """The team of the unit that was answered about."""
    people = [each for each in members_of(reply.inspection.team_id, *HEADS) if each.pk != by.pk]
    _tell(people, reply, "replied", f"函询已有答复：{reply}（{reply.get_state_display()}）")


def answered(request: IntakeRequest, *, by) -> None:
    """The office, once every unit of the letter is answered about."""
    people = holders_of(Role.OFFICE, but=[by.pk])
    _tell(people, request, "answered", f"函询已全部答复：{request.organ}{request}")


def returned(reply: IntakeReply) -> None:
    people = handlers_of(reply.request.organ_id)
    subject = f"答复已退回，请补充：{reply.request}{reply.inspection.unit}"
    _tell(people, reply, "returned", subject, urgent=True)


def _tell(
    people: Iterable,
    row: IntakeRequest | IntakeReply,
    what: str,
    subject: str,
    *,
    urgent: bool = False,
    url: str | None = None,
) -> None:
    notify(
        people,
        kind=f"intake.{what}",
        key=f"{row._meta.label_lower}:{row.pk}:{what}:{row.version}",
        subject=subject,
        body="内容限制知悉，请登录系统查看。",
        url=row.get_absolute_url() if url is None else url,
        urgent=urgent,
    )
