"""Who may word the opinion and who may issue it."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from findings.enums import FeedbackState
from rounds.duties import HEADS, duty_in
from rounds.enums import Stage
from rounds.rules import check_other_of_office

if TYPE_CHECKING:
    from findings.models import Feedback
    from rounds.models import Inspection


WORDING = (Stage.REPORTING, Stage.FEEDBACK)


def check_can_word(user: User, inspection: "Inspection", *, duty: str | None = None) -> None:
    """The office and the team's heads, in the stages of report and feedback, until it is issued."""
    duty = duty_in(user, inspection.team_id) if duty is None else duty
    if not user.has_role(Role.OFFICE) and duty not in HEADS:
        raise ActionDenied("反馈意见由巡察办和本组组长、副组长起草，请联系他们。")
    feedback = getattr(inspection, "feedback", None)
    if feedback is not None and feedback.state != FeedbackState.DRAFT:
        raise InvalidTransition("反馈意见已经印发，不能再改。")
    if inspection.stage not in WORDING:
        raise NotYet(
            f"这项巡察任务处于“{inspection.get_stage_display()}”阶段，"
            "反馈意见在“报告”和“反馈”阶段起草。"
        )


def check_can_issue(user: User, feedback: "Feedback") -> None:
    """The office, an opinion that says something, about findings that are all signed."""
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("反馈意见由巡察办印发，请联系巡察办。")
    if feedback.state != FeedbackState.DRAFT:
        raise InvalidTransition("反馈意见已经印发，不能重复印发。")
    if feedback.inspection.stage != Stage.FEEDBACK:
        raise NotYet("巡察任务转入“反馈”阶段后才能印发反馈意见。")
    if not feedback.items.exists():
        raise NotYet("反馈意见还没有选入任何问题，请先选择要反馈的底稿。")
    check_other_person(user, feedback)


def check_other_person(user: User, feedback: "Feedback") -> None:
    """Whoever worded it last does not issue it; the sentence names who may, or how there will be somebody."""
    otherwise = "请组长或副组长核改并保存后由您印发，或请系统管理员增设巡察办账号。"
    check_other_of_office(user, feedback.worded_by_id, "这份反馈意见", otherwise)


def check_can_print(user: User, feedback: "Feedback") -> None:
    """Insiders at any time; the unit only what is issued (its scope says so already)."""
    if user.has_role(Role.LIAISON) and feedback.state != FeedbackState.ISSUED:
        raise NotYet("反馈意见印发后才能下载。")


can_word = predicate(check_can_word)
can_issue = predicate(check_can_issue)


def bar_of_person(user: User, feedback: "Feedback") -> str:
    """Why this person of the office does not issue it, for the page; "" where somebody else worded it."""
    if not user.has_role(Role.OFFICE) or feedback.state != FeedbackState.DRAFT:
        return ""
    try:
        check_other_person(user, feedback)
    except ActionDenied as denied:
        return denied.sentence
    return ""
