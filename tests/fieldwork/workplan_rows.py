"""工作方案 for tests, by the real actions."""

from fieldwork.actions import workplans as actions
from fieldwork.models import WorkPlan
from fieldwork.queries import workplans as queries
from tests import factories as make

GOAL = "查清接待支出中的突出问题"
EMPHASIS = "逐笔核对近三年公务接待凭证"


def values(**other) -> dict:
    return {"goal": GOAL, "emphasis": EMPHASIS} | other


def duties(plan: WorkPlan, task: str = "查阅凭证") -> list[dict]:
    """A line for everybody of the team."""
    return [
        {"member_id": person.pk, "unit_below_id": None, "task": task}
        for person in queries.crew(plan.inspection)
    ]


def days(what: str = "听取汇报") -> list[dict]:
    return [{"from_on": make.days(1), "to_on": None, "what": what, "who": ""}]


def written(inspection, *, by, **other) -> WorkPlan:
    """A draft in which nothing is missing."""
    plan = actions.draft(inspection, by=by)
    actions.edit(plan, values(**other), duties=duties(plan), days=days(), by=by)
    return plan


def submitted(inspection, *, leader, **other) -> WorkPlan:
    plan = written(inspection, by=leader, **other)
    actions.submit(plan, version=plan.version, by=leader)
    return plan


def approved(inspection, *, leader, office, **other) -> WorkPlan:
    plan = submitted(inspection, leader=leader, **other)
    actions.approve(plan, version=plan.version, by=office)
    return plan
