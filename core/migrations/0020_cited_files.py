import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0019_paper_words_author")]
    operations = [
        migrations.AddField(
            "attachment",
            "origin",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="core.attachment",
                verbose_name="引自",
            ),
        )
    ]
