"""Who may draft, change, submit and approve 工作方案."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.workplans import UNDER_WAY, WorkPlanState
from rounds.duties import HEADS, duty_in, is_on_team
from rounds.enums import Duty, RoundState, Stage

if TYPE_CHECKING:
    from fieldwork.models import WorkPlan
    from rounds.models import Inspection

S = WorkPlanState
BEGUN = (RoundState.APPROVED, RoundState.UNDERWAY)
STAGES = (Stage.PREPARATION, Stage.FIELDWORK)


def check_can_draft(user: User, inspection: "Inspection") -> None:
    """The first edition, by the team's heads."""
    _check_head(user, inspection)
    if inspection.round.state not in BEGUN:
        raise NotYet("轮次方案批准以后才能起草工作方案，请等领导小组批准。")
    if inspection.work_plans.exists():
        raise NotYet("这项巡察任务已有工作方案。需要调整的，请打开已批准的一版，点“制定新版”。")


def check_can_edit(user: User, plan: "WorkPlan") -> None:
    if plan.state != S.DRAFT:
        raise InvalidTransition(_not_draft(plan))
    _check_head(user, plan.inspection)


def check_can_remove(user: User, plan: "WorkPlan") -> None:
    """What was never submitted."""
    check_can_edit(user, plan)
    if plan.submitted_on is not None:
        raise NotYet("这一版已经报批过，不能删除；修改后请重新报请批准。")


def check_can_submit(user: User, plan: "WorkPlan") -> None:
    if plan.state != S.DRAFT:
        raise InvalidTransition("这一版工作方案已经报批，请刷新页面查看。")
    if duty_in(user, plan.inspection.team_id) != Duty.LEADER:
        raise ActionDenied("只有组长可以报批工作方案，请联系组长。")
    _check_stage(plan.inspection)


def check_can_approve(user: User, plan: "WorkPlan") -> None:
    """批准 or 退回 by the office; nobody on the team itself."""
    if plan.state != S.SUBMITTED:
        raise InvalidTransition(f"这一版工作方案是“{plan.get_state_display()}”，请刷新页面。")
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("工作方案由巡察办批准，请联系巡察办。")
    if is_on_team(user, plan.inspection.team_id):
        raise ActionDenied("您不能批准本组的工作方案，请由巡察办其他人员批准。")


def check_can_return(user: User, plan: "WorkPlan") -> None:
    check_can_approve(user, plan)


def check_can_revise(user: User, plan: "WorkPlan") -> None:
    """A new edition of what is in force, one at a time."""
    if plan.state != S.APPROVED:
        raise InvalidTransition("新版只能从已批准的一版制定。还没有批准的，直接修改即可。")
    _check_head(user, plan.inspection)
    if plan.inspection.work_plans.filter(state__in=UNDER_WAY).exists():
        raise NotYet("新版已在起草或待批准，请在“工作方案”中打开那一版。")


can_draft = predicate(check_can_draft)
can_edit = predicate(check_can_edit)
can_remove = predicate(check_can_remove)
can_submit = predicate(check_can_submit)
can_approve = predicate(check_can_approve)
can_return = predicate(check_can_return)
can_revise = predicate(check_can_revise)


def _not_draft(plan: "WorkPlan") -> str:
    if plan.state == S.SUBMITTED:
        return "工作方案正待批准，不能修改。需要修改的，请巡察办退回。"
    if plan.state == S.APPROVED:
        return "这一版已经批准，不能再改。需要调整的，请制定新版。"
    return "这一版已由新版代替，只供查阅。"


def _check_head(user: User, inspection: "Inspection") -> None:
    if duty_in(user, inspection.team_id) not in HEADS:
        raise ActionDenied("工作方案由本组组长、副组长起草和修改，请联系他们。")
    _check_stage(inspection)


def _check_stage(inspection: "Inspection") -> None:
    if inspection.stage not in STAGES:
        raise NotYet("工作方案在“准备”和“了解”阶段制定，这项巡察任务已过这两个阶段。")
