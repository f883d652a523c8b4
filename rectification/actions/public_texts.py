"""公开文本: worded for the public item by item, handed in, approved by another person."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit
from core.documents import printing, tree
from core.errors import NotYet
from core.optimistic_locking import edit, hold
from core.transitions import move
from rectification import notices
from rectification.enums import PublicTextState
from rectification.models import Ledger, LedgerItem, PublicText
from rectification.queries import disclosure as queries
from rectification.rules import disclosure as rules
from rectification.verbs import LedgerVerb
from rounds.queries import names as known

FORGET = {"approved_by": None, "approved_at": None}


@transaction.atomic
def word(item: LedgerItem, values: dict, *, version: int | None = None, by: User) -> PublicText:
    """Write the draft of one item's public text; the first words make it.

    Raises ActionDenied for marked words, and for names that nobody has confirmed; StaleState where
    somebody saved since ``version`` was read.
    """
    hold(item)
    rules.check_can_word(by, item)
    check_words(values)
    made = PublicText.objects.filter(item=item).first()
    rules.check_is_draft(made)
    if made is None:
        made = PublicText.objects.create(item=item, drafted_by=by, **values)
        audit.record(made, LedgerVerb.PUBLIC_TEXT_DRAFTED, by=by, changes=audit.begun(made))
        return made
    edit(made, values, version=version, verb=LedgerVerb.PUBLIC_TEXT_CHANGED, by=by)
    return made


def check_words(values: dict) -> None:
    """What a public text may not hold, said with the words that were found."""
    texts = (values["problem"], values["text"])
    if marked := queries.marked_words(*texts):
        raise NotYet(f"文中有不宜公开的字样：{'、'.join(marked)}。请改写后再保存。")
    names = known.persons_in(*texts)
    if names and not values["names_confirmed"]:
        raise NotYet(
            f"文中有姓名：{'、'.join(names)}。请删去；确需公开的，请勾选“文中姓名已核对，确需公开”。"
        )


@transaction.atomic
def submit_all(ledger: Ledger, *, by: User) -> int:
    """Hand in every draft of the ledger for approval; returns how many."""
    rows = PublicText.objects.filter(item__ledger=ledger, state=PublicTextState.DRAFT)
    drafts = list(rows.select_related("item__ledger__unit").select_for_update(of=("self",)))
    if not drafts:
        raise NotYet("没有起草中的公开文本。请先逐项起草。")
    for text in drafts:
        _submit(text, by=by)
    notices.public_texts_submitted(drafts, by=by)
    return len(drafts)


def _submit(text: PublicText, *, by: User) -> None:
    """起草中 → 待审定; refused where nobody but the author could approve it."""
    rules.check_can_submit(by, text)
    check_words({name: getattr(text, name) for name in PublicText.TEXT_FIELDS})
    fields = [f for f in PublicText._meta.fields if f.name in PublicText.TEXT_FIELDS]
    printing.check_texts(
        (str(field.verbose_name), words)
        for field in fields
        for words in tree.texts(getattr(text, field.name))
    )
    authors = {by.pk, text.drafted_by_id}
    if not [person for person in notices.office() if person.pk not in authors]:
        raise NotYet("巡察办没有其他同事可以审定，请先由系统管理员增加巡察办账号。")
    now = timezone.now()
    move(text, PublicTextState.SUBMITTED, by=by, submitted_by=by, submitted_at=now, return_note="")


@transaction.atomic
def approve(text: PublicText, *, version: int | None = None, by: User) -> None:
    """待审定 → 已审定; never by who drafted or handed it in."""
    rules.check_can_approve(by, text)
    move(
        text,
        PublicTextState.APPROVED,
        version=version,
        by=by,
        approved_by=by,
        approved_at=timezone.now(),
    )


@transaction.atomic
def return_for_rework(text: PublicText, *, note: str, version: int | None = None, by: User) -> None:
    """待审定 → 起草中, with the reason; the unit hears of it."""
    rules.check_can_approve(by, text)
    move(text, PublicTextState.DRAFT, note=note, version=version, by=by, return_note=note[:500])
    notices.public_text_returned(text)


@transaction.atomic
def rework(text: PublicText, *, note: str, version: int | None = None, by: User) -> None:
    """已审定 → 起草中: the next notice says more than the last one did."""
    rules.check_can_rework(by, text)
    move(
        text,
        PublicTextState.DRAFT,
        note=note,
        version=version,
        by=by,
        return_note=note[:500],
        **FORGET,
    )
