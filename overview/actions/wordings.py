"""Writes of standing wordings: a new version, with its reason; nothing is ever overwritten."""

from django.db import IntegrityError, transaction

from accounts.enums import Role
from accounts.models import User
from core import audit
from core.documents import wording
from core.documents.wording import Wording
from core.errors import ActionDenied, NotYet, StaleState
from core.models import WordingVersion
from overview.verbs import OverviewVerb

STALE = "您打开之后，他人已修改过这段用语。您填写的内容仍在，请核对后再保存。"


def check_may_edit(user: User) -> None:
    """Wordings go out in the office's name."""
    if not user.has_role(Role.OFFICE):
        raise ActionDenied("文书用语由巡察办修改，请联系巡察办。")


@transaction.atomic
def rewrite(wanted: Wording, text: str, *, reason: str, base: int, by: User) -> WordingVersion:
    """Put a new version in force; ``base`` is the number that was read (0: the built-in text).

    Raises ActionDenied for others than the office and for a text that the language does not take,
    StaleState where somebody was faster.
    """
    check_may_edit(by)
    text = text.replace("\r\n", "\n").strip()
    wording.check(wanted, text)
    newest = wording.current(wanted)
    if (newest.number if newest else 0) != base:
        raise StaleState(STALE)
    if text == wording.current_text(wanted):
        raise NotYet("内容没有变化，无需保存。")
    try:
        with transaction.atomic():
            version = WordingVersion.objects.create(
                key=wanted.key, number=base + 1, text=text, reason=reason.strip(), by=by
            )
    except IntegrityError as error:
        raise StaleState(STALE) from error
    note = f"{wanted.group}·{wanted.label}第{version.number}版：{version.reason}"
    audit.record(
        version, OverviewVerb.WORDING_CHANGED, by=by, note=note, changes=audit.begun(version)
    )
    return version


def restore(wanted: Wording, *, base: int, by: User) -> WordingVersion:
    """The built-in text again, as a version of its own."""
    return rewrite(wanted, wanted.text, reason="恢复内置用语", base=base, by=by)
