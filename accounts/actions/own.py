"""What everybody may change about their own account."""

from django.db import transaction
from django.utils import timezone

from accounts import contacts, passwords, rules
from accounts.actions.people import write
from accounts.models import User
from accounts.verbs import AccountVerb
from core import audit, listed

OWN = ("phone", "email", "text_size")


@transaction.atomic
def edit(user: User, values: dict, *, by: User) -> bool:
    """Phone, e-mail, size of the text; a changed contact is told to where the person was reached."""
    rules.check_is_self(by, user)
    before = contacts.of(user)
    changed = write(
        user, {k: values[k] for k in OWN if k in values}, AccountVerb.SETTINGS_CHANGED, by
    )
    contacts.tell(user, before, by=by)
    return changed


@transaction.atomic
def choose_for_lists(
    user: User, *, size: int, name: str = "", without: list[str], by: User
) -> bool:
    """How many rows of a page ``user`` sees, and which columns of the list ``name`` they do not."""
    rules.check_is_self(by, user)
    kept = _list_settings(user)
    size_chosen = {"size": size} if size != kept.get("size", listed.USUAL_SIZE) else {}
    chosen = kept | size_chosen | _of_list(kept, "without", name, sorted(without))
    return write(user, {"list_settings": chosen}, AccountVerb.SETTINGS_CHANGED, by)


@transaction.atomic
def keep_views(user: User, *, name: str, views: list[dict], by: User) -> bool:
    """The saved views of the list ``name``, in their order: each a name and the words of an address."""
    rules.check_is_self(by, user)
    kept = _list_settings(user)
    chosen = kept | _of_list(kept, "views", name, views)
    return write(user, {"list_settings": chosen}, AccountVerb.SETTINGS_CHANGED, by)


def _list_settings(user: User) -> dict:
    """As they are now: another window may have changed them."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk).list_settings


def _of_list(settings: dict, part: str, name: str, value: list) -> dict:
    """The part of the settings with what one list has in it from now on."""
    others = {key: kept for key, kept in settings.get(part, {}).items() if key != name}
    now = others | ({name: value} if name and value else {})
    return {part: now} if now or part in settings else {}


@transaction.atomic
def change_password(user: User, password: str, *, by: User) -> None:
    """One's own new password; the duty to change it ends."""
    rules.check_is_self(by, user)
    passwords.remember(user)
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    audit.record(user, AccountVerb.PASSWORD_CHANGED, by=by)
