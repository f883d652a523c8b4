"""Writes of 三不: a team's leader answers for a unit without findings, the leading group for gaps."""

from django.db import IntegrityError, transaction

from accounts.models import User
from core import audit
from core.errors import NotYet, StaleState
from findings.models import Finding, GapWaiver, NothingFound
from findings.queries.completeness import unanswered
from findings.rules import custody as rules
from findings.verbs import FindingVerb
from rounds.models import Inspection, Round


@transaction.atomic
def state_nothing(inspection: Inspection, *, reason: str, by: User) -> NothingFound:
    """未发现问题, with the reason; refused while the unit has any finding that stands."""
    Inspection.objects.select_for_update().get(pk=inspection.pk)
    findings = Finding.objects.filter(inspection=inspection).standing().count()
    rules.check_can_state_nothing(by, inspection, findings=findings)
    if not reason.strip():
        raise NotYet("请说明做了哪些了解、为什么没有发现问题。")
    try:
        with transaction.atomic():
            row = NothingFound.objects.create(
                inspection=inspection, reason=reason.strip(), stated_by=by
            )
    except IntegrityError as error:
        raise StaleState("刚刚已有人填写了未发现问题的说明，请刷新页面。") from error
    audit.record(row, FindingVerb.NOTHING_FOUND_EXPLAINED, by=by, changes=audit.begun(row))
    return row


@transaction.atomic
def answer_for_gaps(round: Round, *, reason: str, by: User) -> GapWaiver:
    """缺项说明: what is missing now, and nobody answered for, bars the archiving no longer.

    What is listed is frozen; whatever comes to be missing afterwards bars it again.
    """
    Round.objects.select_for_update().get(pk=round.pk)
    rules.check_can_answer_for_gaps(by, round)
    gaps = unanswered(round, Inspection.objects.filter(round=round))
    if not gaps:
        raise NotYet("本轮没有需要说明的缺项，请刷新页面查看。")
    if not reason.strip():
        raise NotYet("请写明这些缺项为什么可以不补，再提交。")
    row = GapWaiver.objects.create(round=round, reason=reason.strip(), gaps=gaps, stated_by=by)
    audit.record(
        row, FindingVerb.GAP_EXPLAINED, by=by, note=f"{len(gaps)}项", changes=audit.begun(row)
    )
    return row
