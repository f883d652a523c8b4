"""Evidence of sheets and clues that is taken from their sources: cited, never stored twice (ADR 0102)."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from accounts.models import User
from core import attachments, audit
from core.errors import NotYet
from fieldwork.actions import focus as focus_points
from fieldwork.models import FocusPoint
from findings.models import Clue, Finding, FindingSource
from findings.queries import evidence, sources
from findings.rules import clues as clue_rules
from findings.rules import findings as rules
from findings.verbs import FindingVerb

GONE = "所选文件已不在来源里，请重新勾选。"


@transaction.atomic
def take(finding: Finding, files: Collection[int] = (), *, source: Any = None, by: User) -> int:
    """Cite files of its sources by their numbers, and name one more source; how many files came."""
    finding = _held(finding)
    rules.check_can_attach(by, finding)
    if source is not None:
        _name(finding, source, by)
    return _cite(finding, evidence.of_finding(finding, by), files, by)


@transaction.atomic
def take_for_clue(clue: Clue, files: Collection[int] = (), *, by: User) -> int:
    """The same for a clue, which leaves no mark on the source: nobody there learns of it."""
    clue = _held(clue)
    clue_rules.check_can_edit(by, clue)
    if not files:
        raise NotYet("请勾选要作为佐证的文件。")
    return _cite(clue, evidence.of_clue(clue, by), files, by)


def _cite(target: Any, offers: list[evidence.Offer], files: Collection[int], by: User) -> int:
    chosen = [offer for offer in offers if offer.file.pk in files]
    if len(chosen) != len(set(files)):
        raise NotYet(GONE)
    for offer in chosen:
        attachments.cite(
            offer.file, target, label=offer.origin, holds=isinstance(target, Finding), by=by
        )
    return len(chosen)


def _name(finding: Finding, source: Any, by: User) -> None:
    """One more source of a sheet; a focus point has a conclusion by it, as by drafting."""
    kind = sources.kind_of(source)
    if kind.inspection_of(source) != finding.inspection or not kind.is_usable(source):
        raise NotYet("这个来源已不能选用，请重新选择。")
    row, created = FindingSource.objects.get_or_create(finding=finding, **{kind.column: source})
    if not created:
        return
    audit.record(finding, FindingVerb.SOURCE_NAMED, by=by, note=f"据{row}")
    if isinstance(source, FocusPoint):
        focus_points.settle(source, by=by)


def _held(target: Any) -> Any:
    """Locked: two people who tick the same file at once cite it once."""
    rows = type(target)._default_manager.select_for_update(of=("self",))
    return rows.select_related("inspection").get(pk=target.pk)
