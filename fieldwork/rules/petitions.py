"""Who may record, register, join, dispatch and close petitions."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.petitions import Naming, PetitionState
from rounds.duties import HEADS, NOBODY, duty_in
from rounds.enums import Stage

if TYPE_CHECKING:
    from fieldwork.models import Petition
    from rounds.models import Inspection


P = PetitionState


def check_can_record(user: User, inspection: "Inspection") -> None:
    """Any member of the team today, and the office, to which letters come as well."""
    if duty_in(user, inspection.team_id) == NOBODY and not user.has_role(Role.OFFICE):
        raise ActionDenied("信访由本组成员或巡察办登记，请联系巡察组。")
    if inspection.stage == Stage.ARCHIVED:
        raise NotYet("这项巡察任务已归档，不能再登记信访，请联系巡察办。")


def check_can_edit(user: User, petition: "Petition") -> None:
    if petition.state != P.DRAFT:
        raise InvalidTransition(
            "信访已经登记，不能再改。还没有分办的，请组长退回补充；已经分办的，补充情况写进办理结果或者附件。"
        )
    check_can_record(user, petition.inspection)
    if petition.created_by_id != user.pk and not _is_head(user, petition):
        raise ActionDenied("这件信访由登记人或组长、副组长修改。")


def check_can_attach(user: User, petition: "Petition") -> None:
    """Scans of the letter come until it is closed; whoever may record may add them."""
    check_can_record(user, petition.inspection)
    if petition.state in (P.CLOSED, P.DECLINED):
        raise InvalidTransition("这件信访已经办结，不能再添加附件。")


def check_can_register(user: User, petition: "Petition") -> None:
    check_can_edit(user, petition)


def check_can_return(user: User, petition: "Petition") -> None:
    _check_state(petition, P.REGISTERED, "退回补充")
    _check_head(user, petition, "退回")


def check_can_join(user: User, petition: "Petition") -> None:
    """A repeat is joined before it goes its own way; whatever was joined to it stays with it."""
    _check_state(petition, P.REGISTERED, "并为重复件")
    check_can_record(user, petition.inspection)
    if petition.repeats.exists():
        raise NotYet("已有重复件并入这件信访，请先拆出，再并入另一件。")


def check_can_split(user: User, petition: "Petition") -> None:
    _check_state(petition, P.JOINED, "拆出")
    check_can_record(user, petition.inspection)


def is_undecided(petition: "Petition") -> bool:
    """Registered, and neither joined to another nor ended."""
    return petition.state in (P.REGISTERED, P.HANDLING)


def check_can_dispatch(user: User, petition: "Petition") -> None:
    """The heads decide where it goes; the office where the petition came through it."""
    if not is_undecided(petition):
        raise InvalidTransition(
            f"这件信访是“{petition.get_state_display()}”，现在不能分办，请刷新页面。"
        )
    _check_head(user, petition, "分办")


def check_can_raise_clue(user: User, petition: "Petition") -> None:
    """Any member may register a clue from what is not closed yet."""
    if not is_undecided(petition):
        raise NotYet(f"{petition}是“{petition.get_state_display()}”，不能从它登记线索。")
    if duty_in(user, petition.inspection.team_id) == NOBODY:
        raise ActionDenied("线索由本组成员登记。")


def check_can_decline(user: User, petition: "Petition") -> None:
    """Its own named reporter is told with the decision; those of its repeats were before."""
    _check_state(petition, P.REGISTERED, "不予受理")
    _check_head(user, petition, "决定")
    _check_answered(petition, "决定不予受理")


def check_can_take_again(user: User, petition: "Petition") -> None:
    """不予受理 → 待分办, 已办结 → 办理中: the heads think again."""
    if petition.state not in (P.DECLINED, P.CLOSED):
        raise InvalidTransition("这件信访还在办理，无需重新办理。")
    _check_head(user, petition, "决定")


def check_can_close(user: User, petition: "Petition") -> None:
    """Every referral is done and every named reporter, also of repeats, was answered."""
    _check_state(petition, P.HANDLING, "办结")
    _check_head(user, petition, "办结")
    if petition.referrals.open().exists():
        raise NotYet("还有分办事项没有结果，全部办完后才能办结。")
    _check_answered(petition, "办结")


def check_can_reply(user: User, petition: "Petition") -> None:
    """答复实名反映人: the team's; also of a repeat that was joined to another."""
    if petition.naming != Naming.NAMED:
        raise InvalidTransition("匿名信访没有可答复的反映人。")
    if petition.state == P.DRAFT:
        raise NotYet("请先完成登记，再登记答复。")
    check_can_record(user, petition.inspection)


def unanswered(petition: "Petition") -> list:
    """Whose named reporter is to be answered before it ends: its own, unless it is declined with the
    answer, and those of its repeats."""
    own = [petition] if petition.state == P.HANDLING else []
    rows = [*own, *petition.repeats.order_by("number")]
    return [each for each in rows if each.naming == Naming.NAMED and each.replied_on is None]


def _check_answered(petition: "Petition", then: str) -> None:
    if waiting := unanswered(petition):
        names = "、".join(str(each) for each in waiting)
        raise NotYet(f"{names}是实名信访，请先登记“答复反映人”，再{then}。")


def check_can_set_period(user: User, inspection: "Inspection") -> None:
    if not user.has_role(Role.OFFICE) and duty_in(user, inspection.team_id) not in HEADS:
        raise ActionDenied("信访受理截止日和联系方式由巡察办或本组组长、副组长设定。")


def _is_head(user: User, petition: "Petition") -> bool:
    return duty_in(user, petition.inspection.team_id) in HEADS


def _check_head(user: User, petition: "Petition", action: str) -> None:
    if not _is_head(user, petition):
        raise ActionDenied(f"只有本组组长、副组长可以{action}信访，请联系他们。")


def _check_state(petition: "Petition", state: str, action: str) -> None:
    if petition.state != state:
        raise InvalidTransition(
            f"这件信访是“{petition.get_state_display()}”，现在不能{action}，请刷新页面。"
        )


can_record = predicate(check_can_record)
can_edit = predicate(check_can_edit)
can_attach = predicate(check_can_attach)
can_register = predicate(check_can_register)
can_return = predicate(check_can_return)
can_join = predicate(check_can_join)
can_split = predicate(check_can_split)
can_dispatch = predicate(check_can_dispatch)
can_raise_clue = predicate(check_can_raise_clue)
can_decline = predicate(check_can_decline)
can_take_again = predicate(check_can_take_again)
can_close = predicate(check_can_close)
can_reply = predicate(check_can_reply)
can_set_period = predicate(check_can_set_period)
