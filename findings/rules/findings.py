"""Who may do what to a 底稿 now; every duty is today's, and nobody passes their own work.

``duty`` spares a look-up where the caller knows it (rules.duties.duty_in); None asks for it.
"""

from typing import TYPE_CHECKING

from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from findings.enums import Disposition, FindingState
from rounds.duties import NOBODY, duty_in, has_duty
from rounds.enums import Duty, Stage

if TYPE_CHECKING:
    from findings.models import Finding
    from rounds.models import Inspection


DRAFTING = (Stage.FIELDWORK, Stage.REPORTING)
# 四个准确, then what the opinion is grouped and worded by: column → (label, sentence).
REQUIRED = {
    "methods": ("了解方式", "请选择了解方式，可多选。"),
    "responsible": ("责任主体", "请填写责任主体，写到单位、部门或班子。"),
    "happened_when": ("发生时间", "请填写发生时间，写到年月。"),
    "happened_where": ("发生地点", "请填写发生地点。"),
    "policy_basis": ("政策依据", "请填写政策依据，写明文件名称和条款。"),
    "category": ("问题分类", "请选择问题分类。"),
    "summary": ("问题概述", "请填写问题概述。"),
}


def missing(finding: "Finding") -> list[str]:
    """Labels of what must still be filled in before submitting."""
    return [label for name, (label, _) in REQUIRED.items() if not getattr(finding, name)]


def check_can_draft(user: User, inspection: "Inspection", *, duty: str | None = None) -> None:
    """Everybody of the team, from entry until the report is handed over."""
    _check_member(_duty(user, inspection, duty))
    if inspection.stage not in DRAFTING:
        raise NotYet(
            f"这项巡察任务处于“{inspection.get_stage_display()}”阶段，"
            "底稿只能在“了解”和“报告”阶段起草。"
        )


def check_can_edit(user: User, finding: "Finding", *, duty: str | None = None) -> None:
    """A draft is changed by its author or the leader, and only while it is a draft."""
    duty = _duty(user, finding.inspection, duty)
    _check_member(duty)
    if finding.state != FindingState.DRAFT:
        raise NotYet(
            f"这份底稿已是“{finding.get_state_display()}”，不能直接修改。"
            + ("审签后的更正请由组长办理修订。" if finding.is_frozen else "请审核人退回后再修改。")
        )
    if finding.created_by_id != user.pk and duty != Duty.LEADER:
        raise ActionDenied("只有经办人和组长可以修改这份底稿，请联系经办人。")


def check_can_submit(user: User, finding: "Finding", *, duty: str | None = None) -> None:
    check_can_edit(user, finding, duty=duty)
    if gaps := missing(finding):
        raise NotYet(f"“{'、'.join(gaps)}”还没有填写，补齐后才能提交。")


def check_can_review(user: User, finding: "Finding", *, duty: str | None = None) -> None:
    """A deputy other than the author; the leader where no other deputy is there to do it."""
    duty = _duty(user, finding.inspection, duty)
    _check_member(duty)
    _check_state(finding, FindingState.SUBMITTED, "复核")
    if finding.created_by_id == user.pk:
        raise ActionDenied("自己起草的底稿要由别人复核，请另一位副组长复核。")
    if duty == Duty.DEPUTY:
        return
    if duty != Duty.LEADER or _another_deputy(finding):
        raise ActionDenied("底稿由副组长复核，请联系副组长。")


def check_can_sign(user: User, finding: "Finding", *, duty: str | None = None) -> None:
    """The leader; a sheet the leader wrote was reviewed by a deputy before (check_can_review)."""
    duty = _duty(user, finding.inspection, duty)
    _check_member(duty)
    _check_state(finding, FindingState.REVIEWED, "审签")
    if duty != Duty.LEADER:
        raise ActionDenied("底稿由组长审签，请联系组长。")


def check_can_return(user: User, finding: "Finding", *, duty: str | None = None) -> None:
    """Whoever is to review or sign next may return it."""
    duty = _duty(user, finding.inspection, duty)
    _check_member(duty)
    if finding.state not in (FindingState.SUBMITTED, FindingState.REVIEWED):
        raise InvalidTransition(
            f"这份底稿已是“{finding.get_state_display()}”，只有待复核、待审签的底稿可以退回。"
        )
    heads = [Duty.LEADER]
    if finding.state == FindingState.SUBMITTED:
        heads.append(Duty.DEPUTY)
    if duty not in heads:
        raise ActionDenied("待复核的底稿由副组长或组长退回，待审签的底稿由组长退回。")


def check_can_withdraw(user: User, finding: "Finding", *, duty: str | None = None) -> None:
    """The leader, until the finding went to the unit as a fix or into the opinion."""
    _check_leader(_duty(user, finding.inspection, duty), "撤销")
    if finding.state in (FindingState.FED_BACK, FindingState.WITHDRAWN):
        raise InvalidTransition(f"这份底稿已是“{finding.get_state_display()}”，不能撤销。")
    if finding.state != FindingState.SIGNED:
        return
    if hasattr(finding, "fix"):
        raise NotYet("这份底稿已发出立行立改通知，不能撤销。")
    if hasattr(finding, "feedback_item"):
        raise NotYet("这份底稿已列入反馈意见，请先在反馈意见中取消勾选，再撤销。")


def check_can_revise(user: User, finding: "Finding", *, duty: str | None = None) -> None:
    _check_leader(_duty(user, finding.inspection, duty), "修订")
    if finding.state != FindingState.SIGNED:
        raise InvalidTransition(
            f"这份底稿是“{finding.get_state_display()}”，只有已审签、未反馈的底稿可以修订。"
        )


def check_can_attach(user: User, finding: "Finding") -> None:
    check_can_edit(user, finding)


def check_can_fix_at_once(user: User, finding: "Finding", *, duty: str | None = None) -> None:
    """立行立改: the leader, a signed finding that says so, while the team is at the unit's matter."""
    _check_leader(_duty(user, finding.inspection, duty), "发出立行立改")
    if finding.state != FindingState.SIGNED:
        raise NotYet("底稿审签后才能发出立行立改通知，请先完成审签。")
    if finding.disposition != Disposition.IMMEDIATE:
        raise NotYet("这份底稿的处置建议不是“立行立改”，请先修订处置建议。")
    if finding.inspection.stage not in DRAFTING:
        raise NotYet("立行立改只在“了解”和“报告”阶段办理；反馈以后请列入整改台账。")
    if hasattr(finding, "fix"):
        raise NotYet("这份底稿已发出立行立改通知，不能重复发出。")


can_draft = predicate(check_can_draft)
can_edit = predicate(check_can_edit)
can_submit = predicate(check_can_submit)
can_review = predicate(check_can_review)
can_sign = predicate(check_can_sign)
can_return = predicate(check_can_return)
can_withdraw = predicate(check_can_withdraw)
can_revise = predicate(check_can_revise)
can_fix_at_once = predicate(check_can_fix_at_once)


def _duty(user: User, inspection: "Inspection", duty: str | None) -> str:
    return duty_in(user, inspection.team_id) if duty is None else duty


def _check_member(duty: str) -> None:
    if duty == NOBODY:
        raise ActionDenied("只有本组现任成员可以办理底稿。")


def _check_leader(duty: str, what: str) -> None:
    if duty != Duty.LEADER:
        raise ActionDenied(f"只有本组组长可以{what}，请联系组长。")


def _check_state(finding: "Finding", state: FindingState, what: str) -> None:
    if finding.state != state:
        raise InvalidTransition(
            f"这份底稿已是“{finding.get_state_display()}”，只有“{state.label}”的底稿可以{what}。"
        )


def _another_deputy(finding: "Finding") -> bool:
    author = finding.created_by_id
    return has_duty(finding.inspection.team_id, Duty.DEPUTY, besides=author)
