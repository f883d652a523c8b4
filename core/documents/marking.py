"""What is registered of a letter before it goes out: 密级 with its years, 紧急程度, 签发人.

A kind may bring marks of its own (a handoff is classified, its clue urgent); what somebody registered
takes their place. 份号 are no marks: each copy that leaves gets one (core.documents.copies).
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model

from core import audit, freezing
from core.documents import registry, tree, versions
from core.errors import ActionDenied
from core.models import DocumentMarks
from core.models.document_words import Secrecy
from core.optimistic_locking import claim
from core.targets import label_of
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


# The longest terms of 保守国家秘密法 §20.
LONGEST = {Secrecy.SECRET: 10, Secrecy.CONFIDENTIAL: 20, Secrecy.TOP: 30}
FIELDS = ("secrecy", "years", "urgency", "signer")
LABELS = {f.name: str(f.verbose_name) for f in DocumentMarks._meta.fields if f.name in FIELDS}
DENIED = "文书的密级、紧急程度由发文的人登记，请联系巡察办。"
STALE = "您打开之后，他人已改过这份文书的标识，请核对后再保存。"


def registered(kind: registry.Kind, target: Model) -> DocumentMarks | None:
    return DocumentMarks.objects.filter(
        target_type=label_of(target), target_id=target.pk, kind=kind.key
    ).first()


def may_mark(user: "User", kind: registry.Kind, target: Model) -> bool:
    """Who has the letter made; where the document gets its 文号 here, who gives it one."""
    if freezing.is_frozen(target):
        return False
    issues = kind.may_issue is registry.nobody or kind.may_issue(user, target)
    return bool(kind.series) and issues and kind.may_make(user, target)


def marked(kind: registry.Kind, target: Model, content: tree.Tree) -> tree.Tree:
    """The letter with what is registered of it; only a red head has a place for it."""
    if not isinstance(content, tree.Letter) or not content.head:
        return content
    row = registered(kind, target)
    if row is None:
        return content
    return replace(
        content,
        secrecy=row.secrecy_words,
        urgency=row.get_urgency_display() if row.urgency else "",
        signer=row.signer,
    )


@transaction.atomic
def save(
    kind: registry.Kind, target: Model, marks: dict[str, Any], *, version: int, by: "User"
) -> bool:
    """Register the marks; ``version`` is 0 where none were when the page was opened.

    False where they stood so already: nothing is noted. Raises ActionDenied for people who do not send the
    letter, StaleState where somebody was faster.
    """
    if not may_mark(by, kind, target):
        raise ActionDenied(DENIED)
    versions.lock(target, kind.key)
    row, is_new = DocumentMarks.objects.get_or_create(
        target_type=label_of(target), target_id=target.pk, kind=kind.key, defaults=marks
    )
    before = dict.fromkeys(FIELDS) if is_new else {name: getattr(row, name) for name in FIELDS}
    changes = {
        LABELS[name]: [_said(before[name]), _said(marks[name])]
        for name in FIELDS
        if (before[name] or None) != (marks[name] or None)
    }
    if not is_new:
        if not changes:
            return False
        claim(row, version, marks, sentence=STALE)
    audit.record(target, CoreVerb.MARKING_NOTED, by=by, note=kind.label, changes=changes)
    return True


def _said(value: Any) -> str:
    labels = dict(DocumentMarks._meta.get_field("secrecy").flatchoices)
    labels |= dict(DocumentMarks._meta.get_field("urgency").flatchoices)
    return str(labels.get(value, value or ""))
