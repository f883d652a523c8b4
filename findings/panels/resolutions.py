"""The link to the meetings that heard the inspection; a team's, to what concerns its own unit."""

from django.urls import reverse

from accounts.enums import OVERSIGHT
from findings.models import Resolution, ResolutionTask
from findings.rules import resolutions as rules
from rounds.enums import Stage
from rounds.panels import Panel, register

BEFORE = (Stage.PREPARATION, Stage.FIELDWORK)


@register
def resolutions_panel(inspection, user) -> list[Panel]:
    if not user.has_role(*OVERSIGHT):
        return _of_team(inspection, user)
    count = Resolution.objects.visible_to(user).filter(inspections=inspection).count()
    may = inspection.stage not in BEFORE and rules.can_enter(user, inspection.round)
    if not count and not may:
        return []
    new = f"{reverse('findings:resolution_new', args=[inspection.round_id])}?inspection={inspection.pk}"
    if not count:
        return [Panel("会议议定", new, None, "gavel", "登记听取巡察情况的会议")]
    url = f"{reverse('findings:resolution_list')}?inspection={inspection.pk}"
    return [Panel("会议议定", url, count, "gavel")]


def _of_team(inspection, user) -> list[Panel]:
    count = ResolutionTask.objects.visible_to(user).filter(inspection=inspection).count()
    url = f"{reverse('findings:resolution_task_list')}?inspection={inspection.pk}"
    return [Panel("议定事项", url, count, "gavel")] if count else []
