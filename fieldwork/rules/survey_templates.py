"""Who keeps 题目模板: the office."""

from typing import TYPE_CHECKING

from accounts.enums import Role
from accounts.models import User
from core.errors import ActionDenied, InvalidTransition
from core.rules import predicate

if TYPE_CHECKING:
    from fieldwork.models import SurveyTemplate


def check_can_keep(user: User) -> None:
    _check_office(user)


def check_can_edit(user: User, template: "SurveyTemplate") -> None:
    _check_office(user)
    if not template.is_active:
        raise InvalidTransition("这个模板已停用，要修改的请先恢复使用。")


def check_can_archive(user: User, template: "SurveyTemplate") -> None:
    _check_office(user)
    if not template.is_active:
        raise InvalidTransition("这个模板已经停用，请刷新页面查看。")


def check_can_restore(user: User, template: "SurveyTemplate") -> None:
    _check_office(user)
    if template.is_active:
        raise InvalidTransition("这个模板正在使用，无需恢复。")


can_keep = predicate(check_can_keep)
can_edit = predicate(check_can_edit)
can_archive = predicate(check_can_archive)
can_restore = predicate(check_can_restore)


def _check_office(user: User) -> None:
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("题目模板由巡察办建立和修改，请联系巡察办。")
