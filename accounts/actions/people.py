"""Accounts: created and edited by the system administrator, given roles by the security one."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from accounts import contacts, deactivation, lockout, rules
from accounts.actions import sessions
from accounts.enums import ADMINISTRATORS, Role
from accounts.models import SignedIn, User
from accounts.verbs import AccountVerb
from core import audit, constraints
from core.errors import NotYet, StaleState
from core.verbs import Verb

EDITABLE = ("username", "name", "phone", "email", "is_active")


@transaction.atomic
def create(
    *, username: str, name: str, password: str, phone: str = "", email: str = "", by: User
) -> User:
    """A new account without roles; the first sign-in asks for a password of the person's own."""
    rules.check_can_edit_accounts(by)
    user = User(username=username, name=name, phone=phone, email=email)
    user.set_password(password)
    user.full_clean()
    user.save()
    audit.record(user, AccountVerb.ACCOUNT_MADE, by=by, note=f"账号“{username}”")
    return user


@transaction.atomic
def edit(user: User, values: dict, *, by: User) -> bool:
    """Change name, contact or whether the account is in use; False where nothing differs.

    Out of use, its sessions and keys end for good: back in use it begins anew at sign-in.
    """
    rules.check_can_edit_accounts(by)
    if user.pk == by.pk and values.get("is_active") is False:
        rules.refuse("不能停用自己的账号，请由另一名系统管理员办理。")
    if values.get("is_active") is False:
        _keep_one_besides(user, user.roles)
    before = contacts.of(user)
    changed = write(
        user, {k: v for k, v in values.items() if k in EDITABLE}, AccountVerb.ACCOUNT_CHANGED, by
    )
    contacts.tell(user, before, by=by)
    if changed and not user.is_active:
        sessions.close(SignedIn.objects.filter(user=user))
        deactivation.end(user, by=by)
    return changed


@transaction.atomic
def set_roles(user: User, roles: list[str], *, by: User) -> bool:
    """Give exactly these roles (三员分立: by the security administrator, never to oneself).

    Where they ask for a second factor that the person has not bound, open sessions end: they were
    let in by less.
    """
    rules.check_can_set_roles(by, user, roles)
    labels = "、".join(Role(role).label for role in roles) or "无"
    before = user.role_labels or "无"
    if sorted(user.roles) == sorted(roles):
        return False
    _keep_one_besides(user, set(user.roles) - set(roles))
    locked = User.objects.select_for_update().get(pk=user.pk)
    if sorted(locked.roles) != sorted(user.roles):
        raise StaleState("这个账号的角色刚刚被他人改过，请刷新后再授予。")
    _update(user, roles=list(roles))
    user.roles = list(roles)
    sessions.end_weak(user)
    audit.record(user, AccountVerb.ROLES_GRANTED, by=by, changes={"roles": [before, labels]})
    return True


@transaction.atomic
def unlock(user: User, *, by: User) -> None:
    """Let somebody who was locked out try again at once."""
    rules.check_can_edit_accounts(by)
    lockout.unlock(user)
    audit.record(user, AccountVerb.PAUSE_LIFTED, by=by)


@transaction.atomic
def unlock_address(address: str, *, by: User) -> None:
    """Let those at an address try again at once whose own account has nothing behind it."""
    rules.check_can_edit_accounts(by)
    lockout.unlock_address(address)
    audit.record(None, AccountVerb.ADDRESS_PAUSE_LIFTED, by=by, note=address)


def _keep_one_besides(user: User, roles: Iterable[str]) -> None:
    """Each of the three administrators stays with somebody: also where two remove each other at once.

    Whoever comes second waits for the first one's rows and then counts anew.
    """
    for role in sorted(set(roles) & set(ADMINISTRATORS)):
        holders = User.objects.with_role(Role(role)).select_for_update().order_by("pk")
        if {holder.pk for holder in holders} <= {user.pk}:
            rules.refuse(
                f"{user}是唯一在用的{Role(role).label}，请先让另一人担任，再停用或改角色。"
            )


@transaction.atomic
def write(user: User, values: dict, verb: Verb, by: User) -> bool:
    current = User.objects.select_for_update().get(pk=user.pk)
    changes = audit.changes(current, values)
    if not changes:
        return False
    for name, value in values.items():
        setattr(user, name, value)
    user.full_clean(exclude=["password", "roles"])
    _update(user, **values)
    audit.record(user, verb, by=by, changes=changes)
    return True


def _update(user: User, **values: Any) -> None:
    """What the database refuses (a second office of one person, a team's member as a liaison)."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(**values)
    except IntegrityError as error:
        raise NotYet(constraints.sentence_of(error)) from error
