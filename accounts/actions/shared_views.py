"""Saved views that the office shares among its people, and takes back."""

from collections.abc import Iterable

from django.db import transaction

from accounts import rules
from accounts.enums import Role
from accounts.models import User
from accounts.verbs import AccountVerb
from core import audit, listed
from core.errors import NotYet
from core.models import SharedView


@transaction.atomic
def share(views: Iterable[dict], *, name: str, by: User) -> int:
    """Share these of one's views of the list ``name`` as they are now; returns how many."""
    views = list(views)
    if views:
        rules.check_can_share_views(by)
    for view in views:
        rows = SharedView.objects.filter(role=Role.OFFICE, list_name=name, name=view["name"])
        if rows.exists():
            raise NotYet(f"已经有一个共用的视图叫“{view['name']}”，请换一个名称，或先收回原来的。")
        row = SharedView.objects.create(
            role=Role.OFFICE,
            list_name=name,
            name=view["name"],
            query=view["query"],
            shared_by=by,
        )
        audit.record(by, AccountVerb.VIEW_SHARED, by=by, note=row.name)
    listed.forget_shared()
    return len(views)


@transaction.atomic
def take_back(rows: Iterable[SharedView], *, by: User) -> int:
    """Nobody finds these above their lists any more; returns how many."""
    rows = list(rows)
    for row in rows:
        rules.check_can_take_back(by, row)
        audit.record(by, AccountVerb.VIEW_TAKEN_BACK, by=by, note=row.name)
        row.delete()
    listed.forget_shared()
    return len(rows)
