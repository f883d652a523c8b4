"""An organ that somebody answers for, or did, is not removed with the record of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("findings", "0014_respondent")]

    operations = [
        migrations.AlterField(
            model_name="organhandler",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="handlers",
                to="findings.organ",
                verbose_name="机关",
            ),
        ),
    ]
