"""Talks and materials stand in fieldwork now: nothing happens to their tables (ADR 0101)."""

from django.db import migrations, models

MOVED = ("PlannedTalk", "Interview", "Material", "MaterialRequest")


def _source(to: str, label: str, **more) -> models.ForeignKey:
    return models.ForeignKey(
        to, models.PROTECT, null=True, related_name="+", verbose_name=label, **more
    )


STATE = [
    migrations.AlterField("findingsource", "interview", _source("fieldwork.interview", "个别谈话")),
    migrations.AlterField("findingsource", "material", _source("fieldwork.material", "清单资料")),
    migrations.AlterField(
        "clue", "source_interview", _source("fieldwork.interview", "来源谈话", blank=True)
    ),
    *(migrations.DeleteModel(name) for name in MOVED),
]


def content_types(to: str):
    """Django's own names of them; on a new database there are none yet."""
    names = [name.lower() for name in MOVED]

    def move(apps, schema_editor):
        rows = apps.get_model("contenttypes", "ContentType").objects.filter(model__in=names)
        if not rows.filter(app_label=to).exists():
            rows.filter(app_label__in=["fieldwork", "findings"]).update(app_label=to)

    return move


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("fieldwork", "0011_talks_and_materials"),
        ("findings", "0026_remove_interview_finding"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(state_operations=STATE),
        migrations.RunPython(content_types("fieldwork"), content_types("findings")),
    ]
