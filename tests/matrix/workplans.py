"""工作方案: a draft, and of two more units of the team one in force and one that waits for its approval."""

from fieldwork.models import PlanDay, PlanDuty, WorkPlan
from tests import factories as make
from tests.matrix.policy import mark


def workplans_of(side, inspection, leader, office) -> dict:
    asked = {"submitted_on": make.days(-2)}
    approved = {"approved_on": make.days(-1), "approved_by": office}
    columns = {
        "plan_begun": {},
        "plan_asked": {"state": "submitted", **asked},
        "plan_in_force": {"state": "approved", **asked, **approved},
    }
    made = {}
    for kind, given in columns.items():
        about = inspection if kind == "plan_begun" else another(inspection, f"{side}{kind}")
        made[kind] = WorkPlan.objects.create(
            inspection=about,
            edition=1,
            goal=mark(side, kind),
            emphasis=mark(side, f"{kind}重点"),
            created_by=leader,
            **given,
        )
        person = leader.inspector
        PlanDuty.objects.create(plan=made[kind], member=person, task=mark(side, f"{kind}分工"))
        day = {"from_on": make.days(1), "what": mark(side, f"{kind}日程")}
        PlanDay.objects.create(plan=made[kind], **day)
    return made


def another(inspection, name):
    """One more unit of the team; the same one for the same name."""
    known = inspection.team.inspections.filter(unit__name=f"另一单位{name}").first()
    if known is not None:
        return known
    unit = make.UnitFactory(name=f"另一单位{name}")
    return make.InspectionFactory(round=inspection.round, team=inspection.team, unit=unit)
