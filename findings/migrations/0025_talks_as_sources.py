"""The sheet that a talk went into names the talk as its source: a source never names its finding."""

from django.db import migrations
from django.db.models import F


def name_sources(apps, schema_editor):
    talks = apps.get_model("findings", "Interview").objects.exclude(finding=None)
    sources = apps.get_model("findings", "FindingSource").objects
    named = sources.filter(interview__finding=F("finding")).values("interview")
    links = talks.exclude(pk__in=named).order_by("pk").values_list("finding", "pk")
    sources.bulk_create(
        [sources.model(finding_id=finding, interview_id=talk) for finding, talk in links]
    )


def name_findings(apps, schema_editor):
    """The way back, where a talk had room for one: the first sheet that was drafted from it."""
    talks = apps.get_model("findings", "Interview").objects.filter(finding=None)
    sources = apps.get_model("findings", "FindingSource").objects
    rows = sources.filter(interview__in=talks, interview__outcome="finding").order_by("-pk")
    for finding, talk in rows.values_list("finding", "interview"):
        talks.model.objects.filter(pk=talk).update(finding=finding)


class Migration(migrations.Migration):
    dependencies = [("findings", "0024_planned_talks")]
    operations = [migrations.RunPython(name_sources, name_findings)]
