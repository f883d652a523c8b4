"""The texts of one document that people word by hand before it is made, section by section."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model, QuerySet

from core import audit
from core.documents import versions
from core.documents.registry import Kind
from core.errors import ActionDenied, NotYet
from core.models import DocumentWords
from core.optimistic_locking import claim
from core.targets import label_of
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


STALE = "您打开之后，他人已保存过这份文书的文字。您填写的内容仍在，请核对后选择保留哪一份。"


def stored(kind_key: str, target: Model) -> DocumentWords | None:
    return DocumentWords.objects.filter(
        target_type=label_of(target), target_id=target.pk, kind=kind_key
    ).first()


def author_of(kind_key: str, target: Model) -> int | None:
    """The key of whoever worded the document last; None where nobody changed what it begins with."""
    row = stored(kind_key, target)
    return row.worded_by_id if row else None


def worded_by(kind_key: str, model: type[Model], user: "User") -> QuerySet[DocumentWords, int]:
    """The keys of rows of ``model`` whose document ``user`` worded last."""
    rows = DocumentWords.objects.filter(target_type=label_of(model), kind=kind_key, worded_by=user)
    return rows.values_list("target_id", flat=True)


def words(kind: Kind, target: Model, user: "User") -> dict[str, str]:
    """Every section's text: what somebody saved, else what it begins with."""
    row = stored(kind.key, target)
    texts = row.texts if row else {}
    return {
        section.key: texts[section.key] if section.key in texts else section.first(target, user)
        for section in kind.sections
    }


@transaction.atomic
def save(kind: Kind, target: Model, texts: dict[str, str], *, version: int, by: "User") -> bool:
    """Keep the texts; ``version`` is 0 where nobody had saved any when the page was opened.

    True where they differ from what stood there. Whoever saves what stands there changes nothing and becomes nobody's author. Raises ActionDenied
    for people who may not word it, StaleState where somebody was faster.
    """
    if not kind.may_word(by, target):
        raise ActionDenied("您不能修改这份文书的文字，请联系起草人。")
    versions.lock(target, kind.key)
    if kind.series and versions.is_going_out(target, kind.key):
        raise NotYet("这份文书刚刚印发，正在制作，请等制作完成后再修改，届时形成新版本。")
    known = {section.key for section in kind.sections}
    texts = {key: text.replace("\r\n", "\n") for key, text in texts.items() if key in known}
    before = words(kind, target, by)
    changes = _changes(kind, target, before, texts)
    if not changes:
        return False
    row, is_new = DocumentWords.objects.get_or_create(
        target_type=label_of(target),
        target_id=target.pk,
        kind=kind.key,
        defaults={"texts": texts, "worded_by": by},
    )
    if not is_new:
        claim(row, version, {"texts": texts, "worded_by": by}, sentence=STALE)
    audit.record(target, CoreVerb.TEXT_CHANGED, by=by, note=kind.label, changes=changes)
    return True


def _changes(kind: Kind, target: Model, before: dict, after: dict) -> dict[str, list[str]]:
    """Section by its label → [old, new]; of a secret row only which sections changed."""
    found = {
        section.label: [before.get(section.key, ""), after[section.key]]
        for section in kind.sections
        if section.key in after and before.get(section.key) != after[section.key]
    }
    return {label: ["…", "…"] for label in found} if audit.is_secret(target) else found
