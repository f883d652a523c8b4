"""Writes of 三不: the leader answers for a unit in which nothing was found."""

from django.db import IntegrityError, transaction

from core import audit
from core.errors import ActionDenied, StaleState
from findings.models import Finding, NothingFound
from findings.rules import custody as rules
from rounds.models import Inspection


@transaction.atomic
def state_nothing(inspection: Inspection, *, reason: str, by) -> NothingFound:
    """未发现问题, with the reason; refused while the unit has any finding that stands."""
    Inspection.objects.select_for_update().get(pk=inspection.pk)
    findings = Finding.objects.filter(inspection=inspection).standing().count()
    rules.check_can_state_nothing(by, inspection, findings=findings)
    if not reason.strip():
        raise ActionDenied("请说明做了哪些了解、为什么没有发现问题。")
    try:
        with transaction.atomic():
            row = NothingFound.objects.create(
                inspection=inspection, reason=reason.strip(), stated_by=by
            )
    except IntegrityError as error:
        raise StaleState("刚刚已有人填写了未发现问题的说明，请刷新页面。") from error
    audit.record(row, "说明未发现问题", by=by)
    return row
