"""Who may do what to units, the pool, rounds, teams, recusals and inspections.

Rules read the rows they are given and the person's own memberships; they never write.
"""

from typing import TYPE_CHECKING

from django.apps import apps

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from rounds.enums import (
    REPORTS,
    STAGE_TRANSITIONS,
    AppraisalState,
    DeadlineKind,
    Duty,
    RecusalKind,
    RecusalState,
    RoundState,
    Stage,
)
from rounds.querysets import acting, lasting, serving, signed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from rounds.models import Appraisal, Deadline, Enrolment, Inspection, Recusal, Round, TeamMember


# From approval until 归档 the teams of a round stand.
TEAMS_STAND = (RoundState.APPROVED, RoundState.UNDERWAY, RoundState.RECTIFYING)


def check_is_office(user: User) -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("只有巡察办可以办理这一步，请联系巡察办。")


def check_can_edit_units(user: User) -> None:
    check_is_office(user)


def check_can_edit_pool(user: User) -> None:
    check_is_office(user)


def check_can_train(user: User, training: object = None) -> None:
    """培训 and its questions are the office's."""
    check_is_office(user)


def check_can_take_test(user: User, enrolment: "Enrolment") -> None:
    """Each for themselves, until it is passed or the tries are used up."""
    training = enrolment.training
    if enrolment.inspector.user_id != user.pk:
        raise ActionDenied("只有参训人员本人可以作答，请本人登录后再答。")
    if not training.question_count:
        raise NotYet("这次培训没有测验。")
    if enrolment.passed_on:
        raise NotYet("您已通过测验，不用再答。")
    if enrolment.tries >= training.max_tries:
        raise NotYet(f"测验最多{training.max_tries}次，您已用完，请联系巡察办。")


def check_can_plan(user: User) -> None:
    check_is_office(user)


def check_can_edit_round(user: User, round: "Round") -> None:
    """A plan may be changed only before it is submitted, or after it was returned."""
    check_is_office(user)
    if round.state != RoundState.PLANNING:
        way = (
            "需要调整的，请领导小组退回后修改。"
            if round.state == RoundState.SUBMITTED
            else "某一项期限确需推迟的，由承办人申请延期。"
        )
        raise NotYet(f"本轮方案已是“{round.get_state_display()}”，不能再改。{way}")


def check_can_change_people(user: User, round: "Round") -> None:
    """Members may change until the round is archived; not while leadership decides on it."""
    check_is_office(user)
    if round.state in (RoundState.SUBMITTED, RoundState.ARCHIVED):
        raise NotYet(f"本轮现为“{round.get_state_display()}”，不能调整巡察组人员。")


def check_can_submit_round(user: User, round: "Round") -> None:
    check_is_office(user)
    _check_state(round, RoundState.PLANNING, "报批")


def check_can_approve_round(user: User, round: "Round") -> None:
    """Leadership decides, and never on a plan they submitted themselves."""
    _check_leadership(user)
    _check_state(round, RoundState.SUBMITTED, "批准")
    if round.submitted_by_id == user.pk:
        raise ActionDenied("报批人不能批准自己报送的方案，请另一位领导小组成员批准。")


def check_can_return_round(user: User, round: "Round") -> None:
    _check_leadership(user)
    _check_state(round, RoundState.SUBMITTED, "退回")


def check_can_start_round(user: User, round: "Round") -> None:
    check_is_office(user)
    _check_state(round, RoundState.APPROVED, "启动")


def check_can_rectify_round(user: User, round: "Round") -> None:
    check_is_office(user)
    _check_state(round, RoundState.UNDERWAY, "转入整改")


def check_can_archive_round(user: User, round: "Round") -> None:
    check_is_office(user)
    _check_state(round, RoundState.RECTIFYING, "归档")


def check_can_ask_override(user: User, recusal: "Recusal") -> None:
    """The office asks for an exception while the plan is being made; never for the own employer.

    An inspector's home unit must not come to see what that inspector writes (docs/domain.md §3).
    """
    check_can_edit_round(user, recusal.round)
    if recusal.kind == RecusalKind.EMPLOYED:
        raise NotYet("现任职单位的回避不能申请例外，请调整人员或单位分工。")
    if recusal.state != RecusalState.OPEN:
        raise NotYet("这条回避情形已处理或已申请例外，请刷新页面查看。")


def check_can_keep_out(user: User, recusal: "Recusal") -> None:
    """The office decides that a member takes no part in one of the team's units; heads take part in all."""
    check_is_office(user)
    if recusal.round.state == RoundState.ARCHIVED:
        raise NotYet("轮次已归档，不能再调整。")
    if recusal.state != RecusalState.OPEN:
        raise NotYet("这条回避情形已处理或已申请例外，请刷新页面查看。")
    members = apps.get_model("rounds.TeamMember").objects.filter(round=recusal.round, to_on=None)
    rows = members.filter(inspector=recusal.inspector)
    member = rows.select_related("team", "inspector__user").first()
    if member is None or member.duty in (Duty.LEADER, Duty.DEPUTY):
        raise NotYet("组长、副组长须参加本组全部单位的工作，请调整人员或单位分工。")
    if not member.team.inspections.exclude(unit=recusal.unit).exists():
        raise NotYet("本组只巡察这一家单位，请调整人员或单位分工。")
    if member.recused_from_id not in (None, recusal.unit_id):
        raise NotYet("此人已不参加本组的另一家单位，请调整人员或单位分工。")
    if member.inspector.user and member.inspector.user.has_role(*OVERSIGHT):
        raise NotYet("此人同时是巡察办或领导小组人员，看得到全部单位，请调整人员或单位分工。")


def check_can_decide_override(user: User, recusal: "Recusal") -> None:
    """Leadership decides an exception that somebody else asked for."""
    _check_leadership(user)
    if recusal.state != RecusalState.ASKED:
        raise NotYet("这条例外申请已被处理或撤回，请刷新页面查看。")
    if recusal.asked_by_id == user.pk:
        raise ActionDenied("申请人不能决定自己提出的例外，请另一位领导小组成员决定。")


def check_can_advance(user: User, inspection: "Inspection", to: str) -> None:
    """The step's owner: the team's 组长 during the stay, the office for the rest."""
    step = STAGE_TRANSITIONS.find(inspection.stage, to)
    if step is None:
        known = dict(Stage.choices)
        raise InvalidTransition(
            f"“{known[inspection.stage]}”阶段不能转为“{known.get(to, to)}”，请刷新页面后再操作。"
        )
    if user.has_role(Role.OFFICE):
        return
    if step.owner == "组长" and leads(user, inspection.team_id):
        return
    raise ActionDenied(f"“{step.label}”由{step.owner}办理。")


def check_can_choose_scope(user: User, inspection: "Inspection") -> None:
    """The office and the team, from the entry until 归档."""
    if inspection.stage == Stage.PREPARATION:
        raise NotYet("进驻以后登记延伸范围。")
    if inspection.stage == Stage.ARCHIVED:
        raise NotYet("这项巡察任务已归档，延伸范围不能再改。")
    is_on_team = serving(user).filter(team_id=inspection.team_id).exists()
    if not is_on_team and not user.has_role(Role.OFFICE):
        raise ActionDenied("延伸范围由本组成员和巡察办登记，请联系他们。")


def check_can_edit_calendar(user: User) -> None:
    if not user.has_role(Role.SYSADMIN):
        raise ActionDenied("只有系统管理员可以录入放假和调休安排。")


def check_can_correct_date(user: User, inspection: "Inspection") -> None:
    """The office sets a wrong date right until the inspection is archived."""
    check_is_office(user)
    if inspection.stage == Stage.ARCHIVED:
        raise NotYet("这项巡察任务已归档，日期不能再更正。")


def check_can_meet_deadline(user: User, deadline: "Deadline") -> None:
    """The inspection's own dates are marked as done by the office or the team's leader."""
    inspection = deadline.inspection
    if deadline.target_type != "rounds.inspection" or inspection is None:
        raise NotYet("这项期限随所属事项办结，请到该事项页面办理。")
    if deadline.kind == DeadlineKind.NOTICE:
        raise NotYet("巡察通知印发后自动登记完成，请在任务页面“文书”中印发。")
    if deadline.kind == DeadlineKind.WORK_PLAN:
        raise NotYet("工作方案经巡察办批准后自动登记完成，请在“工作方案”中报批。")
    if deadline.kind in REPORTS and inspection.round.preset.needs_hearing:
        raise NotYet("这项期限随会议完成，请在“会议议定”中登记会议，登记后自动完成。")
    if user.has_role(Role.OFFICE) or leads(user, inspection.team_id):
        return
    raise ActionDenied("只有巡察办或本组组长可以登记完成。")


def leads(user: User, team_id: int | None) -> bool:
    """Whether ``user`` is the leader of the team today."""
    if team_id is None or not user.has_role(Role.INSPECTOR):
        return False
    return serving(user).filter(duty=Duty.LEADER, team_id=team_id).exists()


def check_can_appraise(user: User, member: "TeamMember") -> None:
    """A leader proposes for the own team once its stays are over; the office for leaders, and where
    no leader is left. Nobody for themself."""
    if member.inspector.user_id == user.pk:
        raise ActionDenied("不能自己考核自己，请由他人提出。")
    if member.team.inspections.filter(stage__in=(Stage.PREPARATION, Stage.FIELDWORK)).exists():
        raise NotYet("本组还有单位没有结束驻点，全部结束后再考核个人。")
    led = lasting_leaders(member.team_id)
    if leads(user, member.team_id):
        return
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("个人考核由本组组长提出、巡察办确认。")
    if member.duty != Duty.LEADER and led.exists():
        raise ActionDenied("组员的等次由本组组长提出，由巡察办确认，请组长先提出。")


def lasting_leaders(team_id: int) -> "QuerySet[TeamMember]":
    """Who leads the team today and can sign in."""
    members = apps.get_model("rounds.TeamMember").objects
    return members.filter(lasting(), acting(), team=team_id, duty=Duty.LEADER)


def check_can_confirm_appraisal(user: User, appraisal: "Appraisal") -> None:
    """The office, but neither who proposed it nor whom it is about."""
    _check_appraisal(user, appraisal, AppraisalState.PROPOSED, "确认")
    if appraisal.proposed_by_id == user.pk:
        raise ActionDenied("提出人不能自己确认，请由巡察办其他同事确认。")


def check_can_return_appraisal(user: User, appraisal: "Appraisal") -> None:
    if appraisal.state == AppraisalState.RETURNED:
        raise InvalidTransition("这份考核已经退回，请等组长重新提出。")
    _check_appraisal(user, appraisal, appraisal.state, "退回")


def _check_appraisal(user: User, appraisal: "Appraisal", state: str, verb: str) -> None:
    check_is_office(user)
    if appraisal.inspector.user_id == user.pk:
        raise ActionDenied("不能自己办理自己的考核，请由他人办理。")
    if appraisal.state != state:
        raise InvalidTransition(f"这份考核现为“{appraisal.get_state_display()}”，不能{verb}。")


def check_can_sign(user: User, round: "Round") -> None:
    """保密承诺: whoever is on a team of the round today, once."""
    if not _member_rows(user, round).exists():
        raise ActionDenied("只有现在在本轮巡察组的人员才能签署保密承诺。")
    if _member_rows(user, round).filter(signed()).exists():
        raise NotYet("您已签署本轮保密承诺，不用再签。")


def _member_rows(user: User, round: "Round") -> "QuerySet[TeamMember]":
    members = apps.get_model("rounds.TeamMember").objects
    return members.filter(lasting(), round=round, inspector__user=user)


def check_can_urge_signing(user: User, round: "Round") -> None:
    check_is_office(user)
    if round.state not in TEAMS_STAND:
        raise NotYet("本轮方案批准、巡察组成立以后，才能提醒签署保密承诺。")


NAMED = 3  # people whom a refusal names


def check_other_of_office(user: User, author_id: int | None, what: str, otherwise: str) -> None:
    """Whoever worded ``what`` last does not issue it; the sentence names who may, or ``otherwise`` how
    there will be somebody."""
    if author_id != user.pk:
        return
    others = User.objects.with_role(Role.OFFICE).exclude(pk=user.pk).order_by("pk")
    if names := "、".join(other.name for other in others[:NAMED]):
        raise ActionDenied(f"{what}最后由您起草修改，须由巡察办另一人核对印发：{names}。")
    raise ActionDenied(
        f"{what}最后由您起草修改，须由另一人印发，而巡察办没有其他在用账号。{otherwise}"
    )


def _check_leadership(user: User) -> None:
    if not user.has_role(Role.LEADERSHIP):
        raise ActionDenied("只有领导小组成员可以办理这一步。")


def _check_state(round: "Round", state: str, verb: str) -> None:
    if round.state != state:
        raise NotYet(f"本轮现为“{round.get_state_display()}”，不能{verb}。请刷新页面查看最新情况。")


can_urge_signing = predicate(check_can_urge_signing)
can_edit_units = predicate(check_can_edit_units)
can_edit_pool = predicate(check_can_edit_pool)
can_plan = predicate(check_can_plan)
can_train = predicate(check_can_train)
can_take_test = predicate(check_can_take_test)
can_edit_round = predicate(check_can_edit_round)
can_change_people = predicate(check_can_change_people)
can_submit_round = predicate(check_can_submit_round)
can_approve_round = predicate(check_can_approve_round)
can_return_round = predicate(check_can_return_round)
can_start_round = predicate(check_can_start_round)
can_rectify_round = predicate(check_can_rectify_round)
can_archive_round = predicate(check_can_archive_round)
can_keep_out = predicate(check_can_keep_out)
can_ask_override = predicate(check_can_ask_override)
can_decide_override = predicate(check_can_decide_override)
can_advance = predicate(check_can_advance)
can_choose_scope = predicate(check_can_choose_scope)
can_edit_calendar = predicate(check_can_edit_calendar)
can_correct_date = predicate(check_can_correct_date)
can_meet_deadline = predicate(check_can_meet_deadline)
can_appraise = predicate(check_can_appraise)
can_confirm_appraisal = predicate(check_can_confirm_appraisal)
can_return_appraisal = predicate(check_can_return_appraisal)
