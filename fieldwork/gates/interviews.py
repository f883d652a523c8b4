"""A stay leaves talks, and no record of one is left half written."""

from fieldwork.enums.interviews import InterviewState
from fieldwork.models import Interview
from rounds.enums import Stage
from rounds.gates import register, register_doubt
from rounds.models import Inspection


@register_doubt(Stage.REPORTING)
def needs_talks(inspection: Inspection) -> list[str]:
    talks = Interview.objects.filter(inspection=inspection)
    return [] if talks.exists() else ["还没有个别谈话记录"]


@register(Stage.ARCHIVED)
def needs_talks_registered(inspection: Inspection) -> list[str]:
    left = Interview.objects.filter(inspection=inspection, state=InterviewState.DRAFT).count()
    return [f"{left}份谈话记录未登记"] if left else []
