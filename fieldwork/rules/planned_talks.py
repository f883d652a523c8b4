"""Who may plan, change, hold and cancel talks: the team, before and during its stay."""

from typing import TYPE_CHECKING

from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.talks import TalkState
from fieldwork.rules.interviews import STAGES, check_can_record
from rounds.duties import HEADS, NOBODY, duty_in
from rounds.enums import Stage

if TYPE_CHECKING:
    from fieldwork.models import PlannedTalk
    from rounds.models import Inspection

PLANNED_IN = (Stage.PREPARATION, *STAGES)


def check_can_plan(user: User, inspection: "Inspection") -> None:
    """Any member of the team today."""
    if duty_in(user, inspection.team_id) == NOBODY:
        raise ActionDenied("谈话计划由本组成员起草，请联系巡察组。")
    if inspection.stage not in PLANNED_IN:
        raise NotYet("谈话在“准备”“了解”和“报告”阶段安排，这项巡察任务已过这些阶段。")


def check_can_edit(user: User, talk: "PlannedTalk") -> None:
    """Who planned it, who is to talk, and the heads, while it waits."""
    if talk.state != TalkState.PLANNED:
        raise InvalidTransition(
            f"这次谈话是“{talk.get_state_display()}”，不能再改。需要再谈的，请另行安排。"
        )
    check_can_plan(user, talk.inspection)
    ours = {talk.created_by_id, talk.first.user_id, talk.second and talk.second.user_id}
    if user.pk not in ours and duty_in(user, talk.inspection.team_id) not in HEADS:
        raise ActionDenied("这次谈话由安排人、谈话人或组长、副组长修改。")


def check_can_cancel(user: User, talk: "PlannedTalk") -> None:
    check_can_edit(user, talk)


def check_can_hold(user: User, talk: "PlannedTalk") -> None:
    """Whoever of the team records it."""
    if talk.state != TalkState.PLANNED:
        raise InvalidTransition(f"这次谈话是“{talk.get_state_display()}”，请刷新页面查看。")
    check_can_record(user, talk.inspection)


can_plan = predicate(check_can_plan)
can_edit = predicate(check_can_edit)
can_cancel = predicate(check_can_cancel)
can_hold = predicate(check_can_hold)
