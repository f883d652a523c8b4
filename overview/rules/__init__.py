"""Who scores and who confirms (two people of the office); who judges an alarm."""

from decimal import Decimal
from typing import TYPE_CHECKING

from accounts.enums import GUARDS, Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition
from core.rules import predicate
from overview.enums import EvaluationState, Method
from overview.enums.alarms import AlarmState
from rounds.models import TeamMember

if TYPE_CHECKING:
    from overview.models import Alarm, Evaluation


def check_can_score(user: User, evaluation: "Evaluation | None" = None) -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("评分由巡察办办理，请联系巡察办。")
    if evaluation is not None and evaluation.state != EvaluationState.DRAFT:
        raise InvalidTransition("评分已经确认，不能再改。需要更正的，请退回重评。")
    if evaluation is not None:
        check_is_of_others(user, evaluation.team_id)


def check_is_of_others(user: User, team_id: int | None) -> None:
    """Nobody measures the team they are or were on."""
    members = TeamMember.objects.filter(team=team_id)
    if team_id is not None and members.filter(inspector__user=user).exists():
        raise ActionDenied("不能自己办理自己所在巡察组的考核，请由巡察办其他同事办理。")


def check_can_confirm(user: User, evaluation: "Evaluation") -> None:
    """Somebody else of the office than who scored."""
    check_can_score(user, evaluation)
    if evaluation.scored_by_id == user.pk:
        raise ActionDenied("评分人不能自己确认，请由巡察办其他同事确认。")


def check_can_return(user: User, evaluation: "Evaluation") -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("评分由巡察办退回。")
    if evaluation.state != EvaluationState.CONFIRMED:
        raise InvalidTransition("评分还没有确认，无需退回。")


def needs_reason(line: dict, value: Decimal) -> bool:
    """A measured line that is given other points than proposed, or points where none could be."""
    if line.get("method", Method.HAND) == Method.HAND:
        return False
    proposed = line.get("proposed")
    return proposed is None or Decimal(proposed) != value


can_score = predicate(check_can_score)
can_confirm = predicate(check_can_confirm)
can_return = predicate(check_can_return)


def check_can_handle(user: User, alarm: "Alarm") -> None:
    """Who guards the house judges an alarm, but never one about themselves."""
    if not user.has_role(*GUARDS):
        raise ActionDenied("告警由安全保密管理员或安全审计员核查。")
    if alarm.person_id == user.pk:
        raise ActionDenied("不能核查关于自己的告警，请由其他人核查。")
    if alarm.state != AlarmState.NEW:
        raise InvalidTransition("这条告警已经核查过，请刷新页面查看结果。")


can_handle = predicate(check_can_handle)
