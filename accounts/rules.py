"""Who administers what: the three administrators are three people (三员分立, docs/domain.md §3)."""

from typing import TYPE_CHECKING, Any, NoReturn

from accounts.enums import EXCLUSIVE, INSIDERS, SECOND_PERSONS, ApprovalState, Role
from core.errors import NotYet
from core.rules import predicate

if TYPE_CHECKING:
    from accounts.models import User


# Model names each administrator may change in the admin site; everything else is read or nothing.
CHANGES: dict[str, set[str]] = {
    Role.SYSADMIN: {
        "user",
        "unit",
        "unitleader",
        "liaison",
        "sector",
        "category",
        "organ",
        "pacerule",
        "urgerule",
        "term",
        "deadlinepreset",
        "presetrow",
        "criterion",
        "formula",
        "appraisalgrade",
        "grade",
        "ladderstep",
        "calendarday",
        "reminderrule",
        "quiethours",
        "retentionrule",
        "job",
        "delivery",
    },
    # Roles only: the page shows everything else of an account for reading.
    Role.SECURITY: {"cluegrant", "organhandler", "rolepolicy", "secrecypolicy", "alarmrule"},
    Role.AUDITOR: {"alarmrule"},
}
READS: dict[str, set[str]] = {
    Role.SYSADMIN: {"round", "inspection", "wordingversion", "organhandler", "accessattempt"},
    Role.SECURITY: {"user", "accessattempt", "accesslog", "organ"},
    Role.AUDITOR: {"user", "accessattempt", "accesslog", "rolepolicy", "secrecypolicy"},
}


def may_in_admin(user: "User", perm: str) -> bool:
    """Whether ``user`` holds Django's ``app.action_model`` permission; asked by the admin site."""
    action, _, model = perm.rpartition(".")[2].partition("_")
    if not user.is_active:
        return False
    if (action, model) == ("change", "user") and user.has_role(Role.SECURITY):
        return True
    for role in user.roles:
        if model in CHANGES.get(role, ()):
            return True
        if action == "view" and model in READS.get(role, ()):
            return True
    return False


def refuse(sentence: str) -> NoReturn:
    raise NotYet(sentence)


def check_can_edit_accounts(user: "User") -> None:
    """Names, contacts, initial passwords: the system administrator's."""
    if not user.has_role(Role.SYSADMIN):
        refuse("只有系统管理员可以建立、修改账号。")


def check_can_set_roles(user: "User", target: Any, roles: Any) -> None:
    """Roles: the security administrator's, never one's own, never two that exclude each other."""
    if not user.has_role(Role.SECURITY):
        refuse("角色由安全保密管理员授予，请联系安全保密管理员。")
    if user.pk == target.pk:
        refuse("不能改自己的角色，请由另一名安全保密管理员办理。")
    if len(roles) > 1 and set(roles) & set(EXCLUSIVE):
        refuse(
            "系统管理员、安全保密管理员、安全审计员、单位联络员、机关经办人只能单独担任，"
            "请去掉其他角色或另建账号。"
        )


def check_is_self(user: "User", target: Any) -> None:
    if user.pk != target.pk:
        refuse("只能修改自己的账号。")


def check_can_share_views(user: "User") -> None:
    if not user.has_role(Role.OFFICE):
        refuse("常用视图由巡察办人员在巡察办内共用。")


def check_can_take_back(user: "User", row: Any) -> None:
    """Whoever shares it; where they have left the office, any of the office."""
    check_can_share_views(user)
    has_left = not (row.shared_by.is_active and row.shared_by.has_role(Role.OFFICE))
    if user.pk != row.shared_by_id and not has_left:
        refuse("共用的视图由共用的人收回。")


def check_is_other(user: "User", target: Any) -> None:
    """One's own password is changed with the old one, never reset."""
    if user.pk == target.pk:
        refuse("自己的密码请到“我的账号”修改。")


def check_can_reset_factor(user: "User", target: Any) -> None:
    """A lost telephone: another security administrator's decision, never one's own."""
    if not user.has_role(Role.SECURITY):
        refuse("动态验证码由安全保密管理员解除，请联系安全保密管理员。")
    if user.pk == target.pk:
        refuse("不能解除自己的动态验证码，请由另一名安全保密管理员办理。")


def check_can_decide(user: "User", request: Any) -> None:
    """The second person: never who asked, nor whose own account it is about."""
    if not user.has_role(*SECOND_PERSONS):
        refuse("双人复核由安全保密管理员或领导小组成员办理。")
    if user.pk == request.asked_by_id:
        refuse("不能复核自己提出的申请，请由另一人办理。")
    if user.pk == request.about_id:
        refuse("这件申请关系到您自己的账号，请由另一人复核。")
    _check_pending(request)


def check_can_withdraw(user: "User", request: Any) -> None:
    if user.pk != request.asked_by_id:
        refuse("只有申请人可以撤回申请。")
    _check_pending(request)


def _check_pending(request: Any) -> None:
    if request.state != ApprovalState.PENDING:
        refuse(f"这件申请{request.get_state_display()}，不用再办理。")


can_edit_accounts = predicate(check_can_edit_accounts)
can_set_roles = predicate(check_can_set_roles)
can_decide = predicate(check_can_decide)
can_withdraw = predicate(check_can_withdraw)
can_share_views = predicate(check_can_share_views)
can_take_back = predicate(check_can_take_back)


def works_inside(user: "User", target: Any = None) -> bool:
    """Of the office, the leading group or a team: who sends letters, not who receives them."""
    return user.has_role(*INSIDERS)
