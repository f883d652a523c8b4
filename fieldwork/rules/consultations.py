"""Who may draft, submit, decide and carry out what a team asks or reports upward."""

from typing import TYPE_CHECKING

from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.consultations import ConsultationState
from rounds.duties import HEADS, NOBODY, duty_in, is_on_team
from rounds.enums import Duty, Stage

if TYPE_CHECKING:
    from fieldwork.models import Consultation
    from rounds.models import Inspection

S = ConsultationState


def check_can_draft(user: User, inspection: "Inspection") -> None:
    """Everybody of the team today, until the inspection is archived."""
    if duty_in(user, inspection.team_id) == NOBODY:
        raise ActionDenied("请示报告由本组成员起草，请联系巡察组。")
    if inspection.stage == Stage.ARCHIVED:
        raise NotYet("这项巡察任务已归档，不能再报送请示报告。")


def check_can_edit(user: User, row: "Consultation") -> None:
    """Its author and the heads, until it is submitted."""
    if row.state != S.DRAFT:
        raise InvalidTransition("请示报告已经报送，不能再改。需要补充的，请收文方退回。")
    check_can_draft(user, row.inspection)
    if row.created_by_id != user.pk and duty_in(user, row.inspection.team_id) not in HEADS:
        raise ActionDenied("这件请示报告由起草人或组长、副组长修改。")


def check_can_remove(user: User, row: "Consultation") -> None:
    """What was never submitted."""
    check_can_edit(user, row)
    if row.number is not None:
        raise NotYet("这件已经报送过，不能删除；补充后请重新报送。")


def check_can_submit(user: User, row: "Consultation") -> None:
    if row.state != S.DRAFT:
        raise InvalidTransition("这件请示报告已经报送，请刷新页面查看。")
    if duty_in(user, row.inspection.team_id) != Duty.LEADER:
        raise ActionDenied("只有组长可以报送请示报告，请联系组长。")


def check_can_decide(user: User, row: "Consultation") -> None:
    """批示 or 退回 by the body that it went to; nobody on the team itself."""
    _check_state(row, S.SUBMITTED, "批示")
    _check_body(user, row)


def check_can_return(user: User, row: "Consultation") -> None:
    check_can_decide(user, row)


def check_can_report(user: User, row: "Consultation") -> None:
    """落实情况 by the heads of the team."""
    _check_state(row, S.TASKED, "报告落实情况")
    if duty_in(user, row.inspection.team_id) not in HEADS:
        raise ActionDenied("只有本组组长、副组长可以报告批示落实情况。")


def check_can_return_result(user: User, row: "Consultation") -> None:
    _check_state(row, S.DONE, "退回")
    _check_body(user, row)


def _check_body(user: User, row: "Consultation") -> None:
    if not user.has_role(row.addressed):
        raise ActionDenied(f"这件请示报告报送{row.get_addressed_display()}，由其办理。")
    if is_on_team(user, row.inspection.team_id):
        raise ActionDenied("您不能批示本组的请示报告，请由其他人批示。")


def _check_state(row: "Consultation", state: str, action: str) -> None:
    if row.state != state:
        raise InvalidTransition(
            f"这件请示报告是“{row.get_state_display()}”，现在不能{action}，请刷新页面。"
        )


can_draft = predicate(check_can_draft)
can_edit = predicate(check_can_edit)
can_remove = predicate(check_can_remove)
can_submit = predicate(check_can_submit)
can_decide = predicate(check_can_decide)
can_return = predicate(check_can_return)
can_report = predicate(check_can_report)
can_return_result = predicate(check_can_return_result)
