import core.sealing.fields
from core.sealing import rows as sealed_rows
from django.db import migrations

TALKS = sealed_rows.Table(
    "findings_interview",
    ("subject", "post", "points", "problems"),
    {"subject_mark": "subject"},
)


def seal(apps, schema_editor) -> None:
    """Who was talked to and what was said is written anew as tokens; found again by its mark."""
    sealed_rows.seal(TALKS)


def unseal(apps, schema_editor) -> None:
    sealed_rows.unseal(TALKS)


class Migration(migrations.Migration):

    dependencies = [
        ("findings", "0010_materials"),
    ]

    operations = [
        migrations.AddField("interview", "subject_mark", core.sealing.fields.SealedMark(source="subject")),
        migrations.AlterField(
            "interview", "subject", core.sealing.fields.SealedText(max_length=80, verbose_name="谈话对象")
        ),
        migrations.AlterField(
            "interview", "post", core.sealing.fields.SealedText(blank=True, max_length=100, verbose_name="职务")
        ),
        migrations.AlterField(
            "interview", "points", core.sealing.fields.SealedText(blank=True, verbose_name="谈话要点")
        ),
        migrations.AlterField(
            "interview", "problems", core.sealing.fields.SealedText(blank=True, verbose_name="反映的问题")
        ),
        migrations.RunPython(seal, unseal),
    ]
