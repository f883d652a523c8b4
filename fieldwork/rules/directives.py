"""Who may draft, issue, withdraw and sign for what is passed on to teams."""

from typing import TYPE_CHECKING

from django.apps import apps

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.rules import predicate
from fieldwork.enums.directives import DirectiveKind, DirectiveState
from rounds.enums import RoundState
from rounds.querysets import own_team_ids

if TYPE_CHECKING:
    from fieldwork.models import Directive
    from rounds.models import Round

ADDRESSED_IN = (RoundState.APPROVED, RoundState.UNDERWAY, RoundState.RECTIFYING)


def check_can_draft(user: User, round: "Round | None" = None) -> None:
    """The office: for teams of a round whose teams stand, or for the library."""
    _check_office(user, "起草")
    if round is not None and round.state not in ADDRESSED_IN:
        raise NotYet("轮次方案批准以后、归档以前，可以向本轮巡察组传达。")


def check_can_edit(user: User, directive: "Directive") -> None:
    _check_office(user, "修改")
    if directive.state != DirectiveState.DRAFT:
        raise InvalidTransition("这件已经发布，不能再改；内容有误的，请撤回后重新起草。")


def check_can_keep_names(user: User, directive: "Directive") -> None:
    """Why a name stays in a case that everybody reads."""
    check_can_edit(user, directive)
    if directive.kind != DirectiveKind.CASE:
        raise InvalidTransition("只有典型案例需要核对名称。")


def check_can_issue(user: User, directive: "Directive") -> None:
    check_can_edit(user, directive)


def check_can_remove(user: User, directive: "Directive") -> None:
    """What nobody was shown."""
    check_can_edit(user, directive)


def check_can_withdraw(user: User, directive: "Directive") -> None:
    _check_office(user, "撤回")
    if directive.state != DirectiveState.ISSUED:
        raise InvalidTransition(f"这件是“{directive.get_state_display()}”，不能撤回。")


def check_can_urge(user: User, directive: "Directive") -> None:
    _check_office(user, "提醒")
    if directive.state != DirectiveState.ISSUED or directive.round_id is None:
        raise InvalidTransition("这件不需要签收，不用提醒。")


def check_can_sign(user: User, directive: "Directive") -> None:
    """A member of an addressed team today, once."""
    if directive.state != DirectiveState.ISSUED or directive.round_id is None:
        raise InvalidTransition("这件现在不需要签收，请刷新页面。")
    if not directive.addressees.filter(team__in=own_team_ids(user)).exists():
        raise ActionDenied("只有收到传达的巡察组成员可以签收，由本人签收。")
    receipts = apps.get_model("fieldwork.Receipt").objects
    if receipts.filter(directive=directive, inspector__user=user).exists():
        raise NotYet("您已签收过，不用再签。")


def _check_office(user: User, action: str) -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied(f"只有巡察办可以{action}上传下达，请联系巡察办。")


can_draft = predicate(check_can_draft)
can_edit = predicate(check_can_edit)
can_keep_names = predicate(check_can_keep_names)
can_issue = predicate(check_can_issue)
can_remove = predicate(check_can_remove)
can_withdraw = predicate(check_can_withdraw)
can_urge = predicate(check_can_urge)
can_sign = predicate(check_can_sign)
