"""Writes of sealed packages for organs outside: what left the house, and what its receipt says."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import attachments, audit
from core.errors import NotYet
from core.optimistic_locking import hold
from findings.actions import handoffs
from findings.enums import HandoffState
from findings.models import Handoff, HandoffPackage
from findings.rules import custody as rules
from findings.verbs import FindingVerb

LABEL, RECEIPT_LABEL = "密封移交包", "回执"
SIGN, REFUSE, ANSWER = "签收", "退回", "答复"


@transaction.atomic
def keep(
    handoff: Handoff, *, code: str, manifest: bytes, locked: bytes, by: User
) -> HandoffPackage:
    """Keep the locked package with its handoff; the passphrase is not among what is kept."""
    hold(handoff)
    rules.check_can_package(by, handoff)
    package = HandoffPackage.objects.create(
        handoff=handoff,
        code=code,
        manifest_sha256=hashlib.sha256(manifest).hexdigest(),
        sha256=hashlib.sha256(locked).hexdigest(),
        size=len(locked),
        made_by=by,
    )
    name = f"线索移交{handoff.year}-{handoff.number}-{code[:4]}.age"
    attachments.keep(handoff, name, locked, label=LABEL, by=by)
    note = f"密封包SHA-256 {package.sha256}，目录SHA-256 {package.manifest_sha256}"
    audit.record(handoff, FindingVerb.SEALED_PACKAGE_MADE, by=by, note=note)
    return package


@transaction.atomic
def enter_receipt(handoff: Handoff, receipt: dict, *, upload: Any, by: User) -> None:
    """Take a filled receipt in: 签收, 退回 or 答复 as it says, with the form itself kept beside it.

    ``receipt`` has number, code, action, person, disposal, outcome, text, responsibility. Raises
    ActionDenied where it belongs to another package or the step is not possible now.
    """
    hold(handoff)
    rules.check_can_enter_receipt(by, handoff)
    package = _package_of(handoff, receipt)
    attachments.store(handoff, upload, label=RECEIPT_LABEL, by=by)
    {SIGN: _sign, REFUSE: _refuse, ANSWER: _answer}[receipt["action"]](handoff, receipt, by)
    stamp = {"receipt_by": by, "receipt_at": timezone.now()}
    HandoffPackage.objects.filter(pk=package.pk, receipt_at=None).update(**stamp)
    audit.record(
        handoff,
        FindingVerb.RECEIPT_ENTERED,
        by=by,
        note=f"{receipt['action']}，核对码{package.code}",
    )


def _package_of(handoff: Handoff, receipt: dict) -> HandoffPackage:
    if receipt["number"].replace(" ", "") != handoff.reference:
        raise NotYet(f"回执的移交编号不是{handoff.reference}，请核对后上传到对应的移交。")
    package = handoff.packages.filter(code=receipt["code"].strip().lower()).first()
    if package is None:
        raise NotYet("回执的核对码与已送出的密封移交包不符，请与接收机关核实。")
    return package


def _sign(handoff: Handoff, receipt: dict, by: User) -> None:
    handoffs.receive(handoff, receiver=receipt["person"], by=by)


def _refuse(handoff: Handoff, receipt: dict, by: User) -> None:
    handoffs.refuse(handoff, note=receipt["text"] or "", respondent=receipt["person"], by=by)


def _answer(handoff: Handoff, receipt: dict, by: User) -> None:
    text = receipt["text"] or ""
    if not receipt["disposal"] or not receipt["outcome"]:
        raise NotYet("答复的回执须填写处置方式和处理结果，请对方补充后再上传。")
    if handoff.state in (HandoffState.RECEIVED, HandoffState.HANDLING):
        handoffs.handle(handoff, disposal=receipt["disposal"], handling=text, by=by)
    handoffs.answer(
        handoff,
        outcome=receipt["outcome"],
        text=text,
        responsibility=receipt["responsibility"] or "",
        respondent=receipt["person"],
        by=by,
    )
