"""What organs were asked before entry: a letter that waits with what is not handed in, one that was answered."""

from fieldwork.models import IntakeItem, IntakeReply, IntakeRequest
from rounds.models import OrganHandler
from tests import factories as make
from tests.matrix.policy import mark


def intake_of(number, side, inspection, author, organ, office) -> dict:
    handler = OrganHandler.objects.get(user__username=organ)
    common = {
        "round": inspection.round,
        "organ": handler.organ,
        "year": 2026,
        "due_on": make.days(5),
        "issued_on": make.days(-5),
        "issued_by": office,
    }
    numbers = iter(range(100 * number, 100 * number + 2))
    inquiry = IntakeRequest.objects.create(
        number=next(numbers), matters=mark(side, "inquiry"), **common
    )
    answered = {"answered_on": make.days(-1)}
    other = IntakeRequest.objects.create(
        number=next(numbers), state="answered", **answered, **common
    )
    awaited = IntakeReply.objects.create(request=inquiry, inspection=inspection)
    replied = IntakeReply.objects.create(
        request=other, inspection=inspection, state="told", answered_by=handler.user, **answered
    )
    return {
        "inquiry": inquiry,
        "awaited": awaited,
        "replied": replied,
        "hinted": _item(side, "hinted", awaited, handler.user),
        "notified": _item(side, "notified", replied, handler.user, number=91),
    }


def _item(side, kind, reply, author, **columns) -> IntakeItem:
    return IntakeItem.objects.create(
        reply=reply,
        kind="audit",
        summary=mark(side, kind),
        text=mark(side, f"{kind}具体"),
        persons=mark(side, f"{kind}人员"),
        created_by=author,
        **columns,
    )
