"""Saving typed values without losing anybody's: the write names the version it started from."""

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from core import audit
from core.encryption.fields import as_stored
from core.errors import StaleState
from core.models import Base
from core.models.names import keys_for
from core.verbs import CoreVerb, Verb

if TYPE_CHECKING:
    from accounts.models import User


def touch(obj: Base) -> None:
    """Something that belongs to ``obj`` was written: whoever read it before has read an older version."""
    stamp = {"version": F("version") + 1, "updated_at": timezone.now()}
    type(obj)._base_manager.filter(pk=obj.pk).update(**stamp)


def hold(obj: Model) -> None:
    """Read ``obj`` anew and hold its row until the transaction ends: what a rule finds in it stays so.

    Before the rule of a write that is not one of ``obj`` itself: of what belongs to it, or its
    removal. Others may go on to point at it. Raises StaleState where it is gone.
    """
    try:
        obj.refresh_from_db(from_queryset=type(obj)._base_manager.select_for_update(no_key=True))
    except ObjectDoesNotExist as error:
        raise StaleState(GONE) from error


GONE = "这条记录刚刚已被他人删除，请返回列表查看。"
STALE = "您打开之后，他人已保存过这条记录。您填写的内容仍在，请核对后选择保留哪一份。"


def content_token(*values: Any) -> str:
    """What a form carries in place of a version where part of a row is written by itself: the same
    token, the same content."""
    return sha256(repr(values).encode()).hexdigest()[:16]


def claim(
    obj: Model,
    version: int | None,
    values: dict,
    *,
    sentence: str = STALE,
    raises_version: bool = True,
    **where: Any,
) -> list[str]:
    """Write ``values`` if the row still is ``version`` and as ``where`` says; the columns written.

    The one optimistic lock; without a version only ``where`` holds. Raises StaleState with
    ``sentence``, and nothing is written. What ``obj`` holds in memory is the caller's to refresh.
    Drafts that have a token of their own leave the version, of which everybody else's page speaks.
    """
    rows = type(obj)._base_manager.filter(pk=obj.pk, **where)
    if version is not None:
        rows = rows.filter(version=version)
    stamp: dict[str, Any] = {"updated_at": timezone.now()}
    if raises_version:
        stamp["version"] = F("version") + 1
    written = as_stored(obj, values) | keys_for(type(obj), values) | stamp
    if rows.update(**written) != 1:
        raise StaleState(sentence)
    return [*written]


@transaction.atomic
def edit(
    obj: Base,
    values: dict,
    *,
    version: int | None = None,
    verb: Verb = CoreVerb.CHANGED,
    also: dict | None = None,
    note: str = "",
    raises_version: bool = True,
    by: "User | None",
) -> bool:
    """Write ``values`` to ``obj`` if its version is still ``version``; False if nothing changed.

    ``also`` names changes ([old, new]) of rows that belong to ``obj``: they count as a change of
    it, and the caller writes them after this has claimed the row.
    Raises StaleState where somebody else saved since ``version`` was read; nothing is written.
    """
    version = obj.version if version is None else version
    current = type(obj)._base_manager.get(pk=obj.pk)
    changes = audit.changes(current, values) | (also or {})
    if not changes:
        return False
    claim(obj, version, values, raises_version=raises_version)
    obj.refresh_from_db()
    audit.record(obj, verb, by=by, note=note, changes=changes)
    return True
