import core.sealing.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("findings", "0012_gap_waiver"),
    ]

    operations = [
        migrations.AddField(
            "clue",
            "asked_because",
            core.sealing.fields.SealedText(
                blank=True, default="", max_length=300, verbose_name="调整办理要求的理由"
            ),
            preserve_default=False,
        ),
    ]
