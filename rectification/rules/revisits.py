"""Who may plan, draw, carry out and conclude a 回访; the unit's own people never."""

from typing import TYPE_CHECKING

from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from rectification.enums import OPEN_ITEMS, RevisitState
from rectification.rules import require_office
from rounds.enums import Stage

if TYPE_CHECKING:
    from rectification.models import Ledger, Revisit, RevisitItem

S = RevisitState


def check_can_plan(user: User, ledger: "Ledger") -> None:
    """The office, once everything was closed; one at a time."""
    require_office(user)
    if ledger.inspection and ledger.inspection.stage == Stage.ARCHIVED:
        raise NotYet("这项巡察任务已归档，不能再安排回访。需要再查的，请列入“回头看”轮次。")
    if left := ledger.items.filter(state__in=OPEN_ITEMS).count():
        raise NotYet(f"还有{left}项整改未销号，全部销号后再安排回访。")
    if ledger.revisits.open().exists():
        raise NotYet("这份台账已经有一次回访正在进行，请先办结或者取消。")


def check_can_edit(user: User, revisit: "Revisit") -> None:
    require_office(user)
    if revisit.state not in (S.PLANNED, S.DRAWN, S.CHECKING):
        raise InvalidTransition("回访结果已经报告，安排不能再改。")


def check_can_draw(user: User, revisit: "Revisit") -> None:
    """The office; again, with a reason, until the checking has begun."""
    require_office(user)
    if revisit.state not in (S.PLANNED, S.DRAWN):
        raise InvalidTransition("回访核查已经开始，不能再抽样。")


def check_can_begin(user: User, revisit: "Revisit") -> None:
    _check_state(revisit, S.DRAWN, "开始核查")
    _check_lead(user, revisit)


def check_can_check(user: User, sheet: "RevisitItem") -> None:
    """Whoever takes part in the revisit, while it is being carried out."""
    _check_state(sheet.revisit, S.CHECKING, "填写核查表")
    if not takes_part(user, sheet.revisit):
        raise ActionDenied("只有回访负责人和参加人员可以填写核查表，请联系回访负责人。")


def check_can_report(user: User, revisit: "Revisit") -> None:
    _check_state(revisit, S.CHECKING, "报告结果")
    _check_lead(user, revisit)


def check_can_return(user: User, revisit: "Revisit") -> None:
    _check_state(revisit, S.REPORTED, "退回")
    require_office(user)


def check_can_finish(user: User, revisit: "Revisit") -> None:
    _check_state(revisit, S.REPORTED, "办结")
    require_office(user)


def check_can_cancel(user: User, revisit: "Revisit") -> None:
    require_office(user)
    if revisit.state not in (S.PLANNED, S.DRAWN, S.CHECKING):
        raise InvalidTransition("回访结果已经报告，不能再取消。")


def takes_part(user: User, revisit: "Revisit") -> bool:
    return user.pk == revisit.led_by_id or revisit.members.filter(pk=user.pk).exists()


def _check_lead(user: User, revisit: "Revisit") -> None:
    if user.pk != revisit.led_by_id:
        raise ActionDenied(
            f"这一步由回访负责人{revisit.led_by.name}办理；需要换人的，请巡察办修改。"
        )


def _check_state(revisit: "Revisit", state: str, action: str) -> None:
    if revisit.state != state:
        raise InvalidTransition(
            f"这次回访是“{revisit.get_state_display()}”，现在不能{action}，请刷新页面。"
        )


can_plan = predicate(check_can_plan)
can_edit = predicate(check_can_edit)
can_draw = predicate(check_can_draw)
can_begin = predicate(check_can_begin)
can_check = predicate(check_can_check)
can_report = predicate(check_can_report)
can_return = predicate(check_can_return)
can_finish = predicate(check_can_finish)
can_cancel = predicate(check_can_cancel)
