"""Who has a letter of 巡前函询, or the answer about one unit, now."""

from accounts.enums import Role
from core.assignees import Next, register
from fieldwork.enums.intake import IntakeState, ReplyState
from fieldwork.models import IntakeReply, IntakeRequest
from rounds.queries.gaps import of_role
from rounds.queries.people import handlers_of, holders_of


@register(IntakeRequest)
def of_intake(request: IntakeRequest) -> Next | None:
    if request.state != IntakeState.ISSUED:
        return None
    if handlers := handlers_of(request.organ_id):
        return Next("答复", handlers)
    return Next("登记答复", holders_of(Role.OFFICE), of_role(Role.OFFICE))


@register(IntakeReply)
def of_reply(reply: IntakeReply) -> Next | None:
    return of_intake(reply.request) if reply.state == ReplyState.WAITING else None
