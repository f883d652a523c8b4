"""The link to the catalogue on the inspection page; the documents about a unit on its own."""

from urllib.parse import quote

from django.urls import reverse

from accounts.enums import INSIDERS, OVERSIGHT
from accounts.models import User
from core.models import AuditEvent
from overview.queries import dispatches, profile, unit_categories
from rounds.enums import Stage
from rounds.models import Inspection
from rounds.panels import Panel, UnitPart, register, register_unit

WITH_CATALOGUE = (Stage.RECTIFICATION, Stage.FOLLOW_UP, Stage.ARCHIVED)


@register
def journal(inspection: Inspection, user: User) -> list[Panel]:
    """From the entry on, for those inside."""
    if inspection.entry_on is None or not user.has_role(*INSIDERS):
        return []
    url = reverse("overview:journal", args=[inspection.pk])
    return [Panel("驻点日志", url, icon="calendar", hint="一天里各登记簿进了什么，按时间排")]


@register
def archive(inspection: Inspection, user: User) -> list[Panel]:
    """From the rectification on there is something to archive."""
    if inspection.stage not in WITH_CATALOGUE:
        return []
    url = reverse("overview:archive", args=[inspection.pk])
    return [Panel("归档目录", url, icon="archive", hint="文书、底稿、附件的件数和保管期限")]


@register_unit
def documents_of_unit(unit, user: User) -> UnitPart | None:
    """The newest numbered documents about the unit; all of them stand in the register."""
    if not user.has_role(*OVERSIGHT):
        return None
    found = dispatches.about(unit, user)
    if not found:
        return None
    url = f"{reverse('overview:dispatch_register')}?q={quote(unit.name)}"
    rows = [{"entry": entry} for entry in found]
    none = AuditEvent.objects.none()
    return UnitPart("发文", "overview/_unit_documents.html", rows, none, url)


@register_unit
def categories_of_unit(unit, user: User) -> UnitPart | None:
    """What was fed back by category, for those who may read the unit's profile."""
    if not user.has_role(*INSIDERS) or not profile.may_read(user, unit):
        return None
    chart = unit_categories.by_category(unit, user)
    if not chart.rows:
        return None
    template = "overview/_unit_categories.html"
    return UnitPart("历次反馈的问题", template, chart, AuditEvent.objects.none())
