"""Who may draft, open, hand out, enter and close a 测评或问卷: the team; nobody reads a single answer."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.surveys import SHOWN_FROM, SurveyState
from rounds.duties import HEADS, NOBODY, duty_in, has_duty
from rounds.enums import Stage

if TYPE_CHECKING:
    from fieldwork.models import Survey
    from rounds.models import Inspection

S = SurveyState
# Of the people's satisfaction it is asked again when the revisit comes.
DRAFTED_IN = (Stage.PREPARATION, Stage.FIELDWORK, Stage.REPORTING, Stage.FOLLOW_UP)
OPENED_IN = (Stage.FIELDWORK, Stage.REPORTING, Stage.FOLLOW_UP)


def check_can_draft(user: User, inspection: "Inspection", *, duty: str | None = None) -> None:
    """Any member of the team today."""
    _check_member(user, inspection, duty)
    if inspection.stage not in DRAFTED_IN:
        raise NotYet("测评和问卷在“准备”“了解”“报告”和“回访”阶段组织，这项巡察任务不在这些阶段。")


def check_can_edit(user: User, survey: "Survey", *, duty: str | None = None) -> None:
    """Its author and the heads, until it is open."""
    if survey.state != S.DRAFT:
        raise InvalidTransition("已经开放答题，题目不能再改。需要改题的，请结束后另建一份。")
    check_can_draft(user, survey.inspection, duty=duty)
    _check_own(user, survey, duty)


def check_can_remove(user: User, survey: "Survey", *, duty: str | None = None) -> None:
    check_can_edit(user, survey, duty=duty)


def check_can_open(user: User, survey: "Survey", *, duty: str | None = None) -> None:
    if survey.state != S.DRAFT:
        raise InvalidTransition("这份测评或问卷已经开放过，请刷新页面查看。")
    check_can_draft(user, survey.inspection, duty=duty)
    _check_own(user, survey, duty)
    if survey.inspection.stage not in OPENED_IN:
        raise NotYet(
            "进驻以后才能开放答题（“了解”“报告”和“回访”阶段），请先在巡察任务页面转入相应阶段。"
        )


def check_can_issue(user: User, survey: "Survey", *, duty: str | None = None) -> None:
    """Making and voiding codes."""
    _check_open(survey, "答题码在答题期间制作和作废，请先开放答题。")
    _check_own(user, survey, duty)


def check_can_enter(user: User, survey: "Survey", *, duty: str | None = None) -> None:
    """From paper: any member, as many as were handed out on paper."""
    _check_open(survey, "纸质答卷在答题期间录入，请先开放答题。")
    _check_member(user, survey.inspection, duty)
    if not survey.paper_forms:
        raise NotYet("这份测评或问卷没有发放纸质问卷，请用答题码填写。")


def check_can_close(user: User, survey: "Survey", *, duty: str | None = None) -> None:
    """In any stage; the office where the team has no heads any more."""
    _check_open(survey, "这份测评或问卷没有在答题，无需结束。")
    if not (user.has_role(Role.OFFICE) and is_left(survey)):
        _check_own(user, survey, duty)


def check_can_move_end(user: User, survey: "Survey", *, duty: str | None = None) -> None:
    _check_open(survey, "还没有开放答题，截止日期请在“修改题目”里填写。")
    _check_own(user, survey, duty)


def check_shows_results(survey: "Survey") -> None:
    """Once and for all after closing, and never of fewer than five; beside answers from paper, which
    the team has read, not of fewer than five that came by code either."""
    if survey.state != S.CLOSED:
        raise NotYet("答题结束以后才显示结果：答题期间看到结果的变化，会看出是谁答的。")
    result = survey.result
    if result.answers < SHOWN_FROM:
        raise NotYet(f"收到的答卷不足{SHOWN_FROM}份，为保护答题人，不显示结果。")
    if 0 < result.answers - result.from_paper < SHOWN_FROM:
        raise NotYet(
            f"用答题码收到的答卷不足{SHOWN_FROM}份，减去录入的纸质答卷就看得出来，"
            "为保护答题人，不显示结果。"
        )


can_draft = predicate(check_can_draft)
can_edit = predicate(check_can_edit)
can_remove = predicate(check_can_remove)
can_open = predicate(check_can_open)
can_issue = predicate(check_can_issue)
can_enter = predicate(check_can_enter)
can_move_end = predicate(check_can_move_end)
can_close = predicate(check_can_close)


def _duty(user: User, inspection: "Inspection", duty: str | None) -> str:
    return duty_in(user, inspection.team_id) if duty is None else duty


def _check_open(survey: "Survey", sentence: str) -> None:
    if survey.state == S.CLOSED:
        raise InvalidTransition("答题已经结束，不能再办理。")
    if survey.state != S.OPEN:
        raise NotYet(sentence)


def is_left(survey: "Survey") -> bool:
    """Nobody of the team can end it: it is the office's."""
    team = survey.inspection.team_id
    return not any(has_duty(team, duty) for duty in HEADS)


def _check_member(user: User, inspection: "Inspection", duty: str | None) -> None:
    if _duty(user, inspection, duty) == NOBODY:
        raise ActionDenied("测评和问卷由本组成员起草和办理，请联系巡察组。")


def _check_own(user: User, survey: "Survey", duty: str | None) -> None:
    duty = _duty(user, survey.inspection, duty)
    _check_member(user, survey.inspection, duty)
    if survey.created_by_id != user.pk and duty not in HEADS:
        raise ActionDenied("这份测评或问卷由起草人、组长、副组长办理。")
