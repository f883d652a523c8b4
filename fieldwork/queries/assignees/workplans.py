"""Who has a 工作方案 now: the leader who submits it, the office that approves it."""

from accounts.enums import Role
from core.assignees import Next, register
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import WorkPlan
from fieldwork.queries.workplans import approvers_of
from rounds.enums import Duty
from rounds.queries.gaps import of_role, of_team
from rounds.queries.people import members_of


@register(WorkPlan)
def of_workplan(plan: WorkPlan) -> Next | None:
    if plan.state == WorkPlanState.DRAFT:
        team = plan.inspection.team
        # Whether its lines are complete is asked by the step itself; the words are true before and after.
        action = "修改后重新报批" if plan.submitted_on else "完善后报批"
        return Next(action, members_of(plan.inspection.team_id, Duty.LEADER), of_team(team))
    if plan.state == WorkPlanState.SUBMITTED:
        return Next("批准", approvers_of(plan), of_role(Role.OFFICE))
    return None
