"""Petitions in their states, and what was passed on of them."""

from fieldwork.models import Petition, PetitionPerson, Referral
from tests import factories as make
from tests.matrix.policy import mark

STATES = {
    "petition": {"state": "registered"},
    "noted": {"state": "draft"},
    "handled": {
        "state": "handling",
        "replied_on": make.days(-1),
        "reply_way": "phone",
        "reply": "已告知",
    },
    "ended": {"state": "closed", "result": "查无问题", "closed_on": make.days(-1)},
}


def petitions_of(number, side, inspection, leader, author) -> dict:
    made = {}
    common = {"inspection": inspection, "received_on": make.days(-3), "created_by": author}
    for place, (kind, columns) in enumerate(STATES.items(), 41):
        made[kind] = Petition.objects.create(
            number=place,
            way="letter",
            naming="named",
            reporter=mark(side, f"{kind}反映人"),
            summary=mark(side, kind),
            **common,
            **columns,
        )
        PetitionPerson.objects.create(petition=made[kind], name=mark(side, f"{kind}被反映人"))
    made["repeated"] = Petition.objects.create(
        number=49,
        way="box",
        naming="anonymous",
        summary=mark(side, "repeated"),
        state="joined",
        repeat_of=made["handled"],
        **common,
    )
    for place, (kind, columns) in enumerate(
        {
            "passed": {"state": "issued"},
            "judged": {
                "state": "answered",
                "answer": "已核实",
                "answered_on": make.days(-1),
                "answered_by": author,
            },
        }.items()
    ):
        made[kind] = Referral.objects.create(
            petition=made["ended"],
            route="unit",
            year=2026,
            number=100 * number + place,
            wording=mark(side, kind),
            due_on=make.days(5),
            issued_on=make.days(-2),
            issued_by=leader,
            **columns,
        )
    return made
