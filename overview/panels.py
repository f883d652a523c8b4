"""The door to the catalogue on the inspection page."""

from django.urls import reverse

from rounds.enums import Stage
from rounds.models import Inspection
from rounds.panels import Panel, register

WITH_CATALOGUE = (Stage.RECTIFICATION, Stage.FOLLOW_UP, Stage.ARCHIVED)


@register
def archive(inspection: Inspection, user) -> list[Panel]:
    """From the rectification on there is something to archive."""
    if inspection.stage not in WITH_CATALOGUE:
        return []
    url = reverse("overview:archive", args=[inspection.pk])
    return [Panel("归档目录", url, icon="archive", hint="文书、底稿、附件的件数和保管期限")]
