"""Names are compared folded; rows that are doubles already keep apart by their number, to be merged."""

import core.models.names
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.names import fold


def fill(apps, schema_editor) -> None:
    _fill(apps.get_model("rounds", "Unit"), ())
    _fill(apps.get_model("rounds", "Inspector"), ("employer_name", "phone"))


def _fill(model, besides: tuple[str, ...]) -> None:
    seen = set()
    for row in model.objects.order_by("pk").only("pk", "name", *besides).iterator():
        key = fold(row.name)
        identity = (key, *(getattr(row, name) for name in besides))
        if identity in seen:
            key = f"{key}#{row.pk}"
        seen.add(identity)
        model.objects.filter(pk=row.pk).update(name_key=key)


class Migration(migrations.Migration):

    dependencies = [
        ('rounds', '0014_membership_of_one_day'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='inspector',
            name='inspector_once',
        ),
        migrations.AddField(
            model_name='inspector',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='rounds.inspector', verbose_name='并入'),
        ),
        migrations.AddField(
            model_name='inspector',
            name='name_key',
            field=core.models.names.NameKey(source='name'),
        ),
        migrations.AddField(
            model_name='unit',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='rounds.unit', verbose_name='并入'),
        ),
        migrations.AddField(
            model_name='unit',
            name='name_key',
            field=core.models.names.NameKey(source='name'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='inspector',
            constraint=models.UniqueConstraint(condition=models.Q(('merged_into', None)), fields=('name_key', 'employer_name', 'phone'), name='inspector_once', violation_error_message='人才库中已有这个人（姓名、单位、电话都相同）。'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('name_key',), name='unit_name_key_once', violation_error_message='已有同名单位（只差空格、括号、间隔号等写法），请核对是否重复。'),
        ),
    ]
