"""Writes of 底稿: draft, edit, submit, review, sign, return, withdraw, revise."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, numbers, search
from core.documents import issuing
from core.errors import ActionDenied
from core.optimistic_locking import edit as save
from core.transitions import move
from fieldwork.actions import focus as focus_points
from fieldwork.models import FocusPoint
from findings.actions import evidence as taking
from findings.enums import FindingState
from findings.models import Finding, FindingRevision, FindingSource
from findings.notices import findings as notices
from findings.queries import sources
from findings.queries.findings import snapshot
from findings.rules import findings as rules
from findings.verbs import FindingVerb
from rounds.models import Inspection


@transaction.atomic
def draft(
    inspection: Inspection,
    *,
    title: str,
    source: Any = None,
    evidence: Collection[int] = (),
    by: User,
    **columns: Any,
) -> Finding:
    """A new 草稿 under the inspection's next number; only the title is needed to begin.

    ``source`` is what it was drafted from: a row of one of ``queries.sources.KINDS``. What lies open
    of it is taken over; a focus point has a conclusion by it. ``evidence`` are files of it to be cited.
    """
    rules.check_can_draft(by, inspection)
    if source is not None:
        columns = _learnt_from(source, inspection) | columns
    finding = Finding(inspection=inspection, title=title, created_by=by, **columns)
    finding.number = numbers.take(f"findings.finding:{inspection.pk}")
    for name, value in _search(finding, {}).items():
        setattr(finding, name, value)
    finding.save(force_insert=True)
    note, begun = f"据{source}" if source is not None else "", audit.begun(finding)
    audit.record(finding, FindingVerb.FINDING_DRAFTED, by=by, note=note, changes=begun)
    if source is not None:
        kind = sources.kind_of(source)
        FindingSource.objects.create(finding=finding, **{kind.column: source})
        if isinstance(source, FocusPoint):
            focus_points.settle(source, by=by)
    if evidence:
        taking.take(finding, evidence, by=by)
    return finding


@transaction.atomic
def edit(finding: Finding, values: dict, *, version: int | None = None, by: User) -> bool:
    """Write typed values to a draft; raises StaleState where somebody else saved since."""
    rules.check_can_edit(by, finding)
    return save(finding, values | _search(finding, values), version=version, by=by)


@transaction.atomic
def submit(finding: Finding, *, by: User) -> None:
    """草稿 → 待复核, when the four accuracies stand; the deputies are told."""
    rules.check_can_submit(by, finding)
    move(
        finding,
        FindingState.SUBMITTED,
        by=by,
        submitted_by=by,
        submitted_at=timezone.now(),
        return_note="",
    )
    issuing.check_printable(finding, by=by)
    notices.submitted(finding, by=by)


@transaction.atomic
def review(finding: Finding, *, note: str = "", by: User) -> None:
    """待复核 → 待审签 by somebody other than the author; the leader is told."""
    rules.check_can_review(by, finding)
    move(
        finding,
        FindingState.REVIEWED,
        by=by,
        note=note,
        reviewed_by=by,
        reviewed_at=timezone.now(),
        review_note=note[:500],
    )
    notices.reviewed(finding, by=by)


@transaction.atomic
def sign(finding: Finding, *, note: str = "", by: User) -> None:
    """待审签 → 已审签: from here on the text is frozen; the author is told."""
    rules.check_can_sign(by, finding)
    move(
        finding,
        FindingState.SIGNED,
        by=by,
        note=note,
        signed_by=by,
        signed_at=timezone.now(),
        sign_note=note[:500],
    )
    notices.signed(finding, by=by)


@transaction.atomic
def return_for_rework(finding: Finding, *, note: str, by: User) -> None:
    """待复核 or 待审签 → 草稿 with a reason; earlier opinions fall away, returns are counted."""
    rules.check_can_return(by, finding)
    move(
        finding,
        FindingState.DRAFT,
        by=by,
        note=note,
        return_note=note[:500],
        returns=finding.returns + 1,
        reviewed_by=None,
        reviewed_at=None,
        review_note="",
    )
    notices.returned(finding, note=note, by=by)


@transaction.atomic
def withdraw(finding: Finding, *, note: str, by: User) -> None:
    """撤销 by the leader with a reason; the sheet and its number stay."""
    rules.check_can_withdraw(by, finding)
    move(finding, FindingState.WITHDRAWN, by=by, note=note, return_note=note[:500])
    for source in finding.sources.exclude(focus=None).select_related("focus__inspection"):
        point = source.focus
        others = Finding.objects.standing().filter(sources__focus=point)
        if point and not others.exists():
            focus_points.lose(point, note=f"{finding.reference}已撤销", by=by)
    notices.withdrawn(finding, note=note, by=by)


@transaction.atomic
def revise(
    finding: Finding, values: dict, *, reason: str, version: int | None = None, by: User
) -> FindingRevision | None:
    """Correct a signed sheet: both texts and the reason are kept. None if nothing changed."""
    rules.check_can_revise(by, finding)
    finding.refresh_from_db()
    before, number = snapshot(finding), finding.revision + 1
    stamped = values | _search(finding, values)
    if not audit.changes(finding, values):
        return None
    save(
        finding,
        stamped | {"revision": number},
        version=version,
        verb=FindingVerb.FINDING_REVISED,
        by=by,
    )
    revision = FindingRevision.objects.create(
        finding=finding,
        number=number,
        before=before,
        after=snapshot(finding),
        reason=reason[:300],
        by=by,
    )
    notices.revised(finding, reason=reason, by=by)
    return revision


def _learnt_from(source: Any, inspection: Inspection) -> dict:
    kind = sources.kind_of(source)
    if kind.inspection_of(source).pk != inspection.pk:
        raise ActionDenied(f"所选{kind.name}不属于这项巡察任务，请重新选择。")
    return kind.learnt(source)


def _search(finding: Finding, values: dict) -> dict:
    """The search columns of the sheet as it will be with ``values``."""
    names = ("title", "summary", "responsible", "responsible_person", "policy_basis")
    texts = [values.get(name, getattr(finding, name)) for name in names]
    return search.columns(finding.reference, finding.inspection.unit.name, *texts)
