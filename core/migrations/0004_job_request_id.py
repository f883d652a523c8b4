"""A job knows the number of the request that asked for it; the code from before writes none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0003_shared_view")]

    operations = [
        migrations.AddField(
            "job",
            "request_id",
            models.CharField(
                "请求编号", max_length=64, blank=True, default="", db_default="", editable=False
            ),
        ),
    ]
