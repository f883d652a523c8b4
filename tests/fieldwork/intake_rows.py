"""Letters of 巡前函询 brought into a state by the actions themselves."""

from fieldwork.actions import intake
from fieldwork.models import IntakeRequest
from tests.factories import days


def values(**more) -> dict:
    return {
        "kind": "audit",
        "period": "2023—2025年",
        "summary": "专项资金滞留账外",
        "text": "审计报告指出专项资金在账外滞留八个月。",
        "persons": "被告丁",
    } | more


def approved(round):
    type(round).objects.filter(pk=round.pk).update(state="approved")
    round.refresh_from_db()
    return round


def asked(inspection, organ, *, by, **more) -> IntakeRequest:
    """The one letter to one organ about one unit."""
    round = approved(inspection.round)
    asking = {"organs": [organ], "inspections": [inspection], "due_on": days(10)} | more
    (request,) = intake.ask(round, **asking, by=by)
    return request


def reply_of(request):
    return request.replies.select_related("request__organ", "inspection__unit").get()


def told(inspection, organ, *, by, handler, **more):
    """An item that was handed in."""
    reply = reply_of(asked(inspection, organ, by=by))
    item = intake.add(reply, values(**more), by=handler)
    intake.submit(reply, by=handler)
    item.refresh_from_db()
    return item
