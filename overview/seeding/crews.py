"""Who of a team may act in the demo: on it today, with an account, and signed."""

from django.db.models import QuerySet

from rounds.models import Inspection, TeamMember
from rounds.querysets import signed


def at_work(inspection: Inspection) -> QuerySet[TeamMember]:
    rows = TeamMember.objects.filter(team=inspection.team_id, inspector__user__isnull=False)
    return rows.lasting().filter(signed()).select_related("inspector__user")
