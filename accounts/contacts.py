"""Where a person is reached: a change is told to where they were reached before."""

from typing import NamedTuple

from django.utils import timezone

from accounts.models import User
from core.notices import notify


class Contact(NamedTuple):
    phone: str
    email: str


def of(user: User) -> Contact:
    """As stored, whatever a form has put on ``user`` meanwhile."""
    return Contact(*User.objects.values_list("phone", "email").get(pk=user.pk))


def tell(user: User, before: Contact, *, by: User) -> None:
    """In the inbox, and by mail to the address that stood there before."""
    labels = {"phone": "电话", "email": "邮箱"}
    changed = [
        label for name, label in labels.items() if getattr(before, name) != getattr(user, name)
    ]
    if not changed:
        return
    who = "您本人" if by.pk == user.pk else f"管理员{by}"
    notify(
        [user],
        kind="accounts.contact",
        key=f"contact:{user.pk}:{timezone.now().isoformat()}",
        subject=f"您账号的{'和'.join(changed)}已修改",
        body=f"由{who}修改。不是您要求的，请立即联系系统管理员和安全保密管理员。",
        urgent=True,
        mail_to=before.email,
    )
