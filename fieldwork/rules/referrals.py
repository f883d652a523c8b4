"""Who may answer, accept, return and withdraw what a petition was turned into."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition
from core.rules import predicate
from fieldwork.enums.petitions import ReferralState, Route
from rounds.duties import HEADS, NOBODY, duty_in

if TYPE_CHECKING:
    from fieldwork.models import Referral


R = ReferralState


def check_can_answer(user: User, referral: "Referral") -> None:
    """The unit's liaison, the member it was given to or the heads, the team or office for a department.

    A liaison has the row only where it went to their unit (querysets).
    """
    if referral.state != R.ISSUED:
        raise InvalidTransition("这件分办现在不需要答复，请刷新页面查看。")
    if referral.route == Route.UNIT:
        if not user.has_role(Role.LIAISON):
            raise ActionDenied("转被巡察单位的信访由单位联络员答复。")
        return
    duty = duty_in(user, referral.petition.inspection.team_id)
    if referral.route == Route.TEAM:
        named = referral.assignee
        is_own = named is not None and named.user_id == user.pk and duty != NOBODY
        if not is_own and duty not in HEADS:
            raise ActionDenied("结果由承办人或组长、副组长登记。")
    elif referral.route == Route.DEPARTMENT:
        if duty == NOBODY and not user.has_role(Role.OFFICE):
            raise ActionDenied("部门的答复由本组或巡察办登记。")
    else:
        raise InvalidTransition("登记为线索的信访，办理结果在线索中。")


def check_can_judge(user: User, referral: "Referral") -> None:
    """The heads accept the unit's answer or return it."""
    if referral.state != R.ANSWERED:
        raise InvalidTransition("这件转办还没有待审核的答复，请刷新页面查看。")
    _check_head(user, referral, "审核")


def check_can_withdraw(user: User, referral: "Referral") -> None:
    if referral.state != R.ISSUED:
        raise InvalidTransition("这件分办已有结果，不能撤回。")
    _check_head(user, referral, "撤回")


def _check_head(user: User, referral: "Referral", action: str) -> None:
    if duty_in(user, referral.petition.inspection.team_id) not in HEADS:
        raise ActionDenied(f"只有本组组长、副组长可以{action}信访分办，请联系他们。")


can_answer = predicate(check_can_answer)
can_judge = predicate(check_can_judge)
can_withdraw = predicate(check_can_withdraw)
