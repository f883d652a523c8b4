"""上传下达: issued to the team and signed for by its leader, a draft; what lies in the library of all."""

from django.utils import timezone

from fieldwork.models import Directive, Receipt
from tests import factories as make
from tests.matrix.policy import mark


def directives_of(side, inspection, leader, office) -> dict:
    common = {"created_by": office, "text": "各组认真执行"}
    addressed = {"round": inspection.round, "due_on": make.days(3), "kind": "document"}
    issued = {"state": "issued", "issued_on": make.days(-1)}
    made = {
        "directive": Directive.objects.create(
            title=mark(side, "directive"), **common, **addressed, **issued
        ),
        "circular": Directive.objects.create(
            title=mark(side, "circular"), **common, **addressed | {"kind": "case"}
        ),
    }
    for kind in ("directive", "circular"):
        made[kind].teams.add(inspection.team)
    made["receipt"] = Receipt.objects.create(
        directive=made["directive"],
        inspector=leader.inspector,
        signed_by=leader,
        signed_at=timezone.now(),
    )
    return made


def library_of(side, office) -> Directive:
    """Beside the two sides: a third one has none, for all would see that it came."""
    return Directive.objects.create(
        title=mark(side, "library"),
        kind="policy",
        text="全体巡察人员学习",
        state="issued",
        issued_on=make.days(-1),
        created_by=office,
    )
