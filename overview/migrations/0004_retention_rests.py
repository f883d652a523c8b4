"""Rules about logs of less than six months are lengthened to the least the law allows."""

from django.db import migrations, models
from django.db.models import Q


def lengthen(apps, schema_editor):
    rules = apps.get_model("overview", "RetentionRule").objects
    rules.filter(kind="sign_ins", unit="day", length__lt=183).update(length=183)


class Migration(migrations.Migration):
    dependencies = [("overview", "0003_trail_keeping")]

    operations = [
        migrations.RunPython(lengthen, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                name="retention_logs_six_months",
                condition=~Q(kind="sign_ins") | Q(unit="year") | Q(length__gte=183),
                violation_error_message="登录记录依法至少留存六个月（183天），请延长期限。",
            ),
        ),
    ]
