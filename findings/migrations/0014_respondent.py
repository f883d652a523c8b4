import core.sealing.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("findings", "0013_asked_because"),
    ]

    operations = [
        migrations.AddField(
            "handoff",
            "respondent",
            core.sealing.fields.SealedText(
                blank=True, default="", max_length=80, verbose_name="对方答复人"
            ),
            preserve_default=False,
        ),
    ]
