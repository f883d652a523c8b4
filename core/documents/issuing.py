"""Knows the 文号 of documents whose rows have no number of their own: gapless per series and year.

The number is given before the document is rendered, in a transaction of its own that names the document
it belongs to: whatever happens to the rendering, the number is that document's and is never lost, and
later versions bear the same.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from core import audit, freezing, numbers
from core.documents import drafting, marking, printing, registry, tree, versions
from core.errors import ActionDenied, NotYet, StaleState
from core.models import IssuedNumber
from core.targets import label_of
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


def given(kind: registry.Kind, target: Model) -> IssuedNumber | None:
    """The 文号 this document was issued under, if it was."""
    if not kind.series:
        return None
    return IssuedNumber.objects.filter(
        target_type=label_of(target), target_id=target.pk, kind=kind.key
    ).first()


def number_of(kind: registry.Kind, target: Model) -> str:
    """The 文号 as it is printed: the row's own, or the one it was issued under; "" before that."""
    return kind.number(target) or str(given(kind, target) or "")


def can_issue(user: "User", kind: registry.Kind, target: Model) -> bool:
    """Whether this person may give this document its 文号 now."""
    if freezing.is_frozen(target):
        return False
    return bool(kind.series and kind.may_issue(user, target) and not number_of(kind, target))


def bar_of_person(user: "User", kind: registry.Kind, target: Model) -> str:
    """Why this person, who issues such documents, does not issue this one; "" where nothing bars it."""
    try:
        kind.check_issue(user, target)
    except ActionDenied as denied:
        return denied.sentence
    return ""


def seen_token(kind: registry.Kind, target: Model) -> str:
    """What the document says besides its row, by the versions of its words and of its marks."""
    rows = drafting.stored(kind.key, target), marking.registered(kind, target)
    return "-".join(str(row.version if row else 0) for row in rows)


def check_new_version(user: "User", kind: registry.Kind, target: Model) -> None:
    """What takes the place of a document that went out is issued as that was: by whom, and not by
    whoever worded it. Raises ActionDenied."""
    if given(kind, target) is None:
        return
    if not kind.may_issue(user, target):
        raise ActionDenied("这份文书已经印发，新版本由印发的部门形成，请联系巡察办。")
    kind.check_issue(user, target)


@transaction.atomic
def issue(
    kind: registry.Kind,
    target: Model,
    *,
    on: date | None = None,
    seen: str | None = None,
    by: "User",
) -> IssuedNumber:
    """Give the document the next 文号 of its series and year, once. Raises ActionDenied, and
    StaleState where it does not say any more what was ``seen`` (seen_token)."""
    versions.lock(target, kind.key)
    if seen is not None and seen != seen_token(kind, target):
        raise StaleState("您打开页面之后，这份文书的文字或标识有改动。请看过最新情况后再印发。")
    printing.check(kind.make(by, target))
    if not kind.may_issue(by, target):
        raise ActionDenied("这份文书不由您印发，请联系巡察办。")
    kind.check_issue(by, target)
    if number := number_of(kind, target):
        raise NotYet(f"这份文书已经印发，文号是{number}，请刷新页面。")
    on = on or timezone.localdate()
    row = IssuedNumber.objects.create(
        series=kind.series,
        year=on.year,
        number=numbers.take_for_document(f"document.{kind.series}", on.year),
        target_type=label_of(target),
        target_id=target.pk,
        kind=kind.key,
        issued_on=on,
        issued_by=by,
    )
    audit.record(target, CoreVerb.DOCUMENT_ISSUED, by=by, note=f"{kind.label}，{row}")
    kind.issued(target, row, by=by)
    return row


def check_printable(target: Model, *, only: tuple[str, ...] = (), by: "User") -> None:
    """Asked by every action that issues a row, inside its transaction: what the documents of the row say
    can be printed (``only``: these kinds). Raises ActionDenied that names place and character; then
    nothing was issued."""
    for kind in registry.of_model(label_of(target)):
        if only and kind.key not in only:
            continue
        if not kind.may(by, target) or kind.bar(by, target):
            continue
        try:
            content = kind.make(by, target)
        except ActionDenied:
            continue
        printing.check(content)


def content_of(
    kind: registry.Kind,
    target: Model,
    user: "User",
    progress: Callable[..., None] = registry.quiet,
) -> tree.Tree:
    """The document as it stands, under its 文号 and dated as it was issued."""
    content = marking.marked(kind, target, kind.make(user, target, progress))
    row = given(kind, target)
    if row is None or not isinstance(content, tree.Letter) or content.number:
        return content
    signature = content.signature and replace(content.signature, dated=row.issued_on)
    printed_on = content.printed_on and row.issued_on
    return replace(content, number=str(row), signature=signature, printed_on=printed_on)
