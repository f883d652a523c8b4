import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('findings', '0001_squashed_0015_handlers_stay')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed_0007_list_settings'),
        ('rounds', '0001_squashed_0032_inspection_scope'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organ',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='机关名称')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='次序')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('is_outside', models.BooleanField(default=False, help_text='没有账号的机关：用密封移交包送达，由巡察办录入回执。', verbose_name='系统外机关')),
            ],
            options={
                'verbose_name': '接收机关',
                'verbose_name_plural': '接收机关',
                'ordering': ['order', 'id'],
            },
        ),
        migrations.CreateModel(
            name='OrganHandler',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handlers', to='findings.organ', verbose_name='机关')),
                ('user', models.ForeignKey(limit_choices_to={'roles__contains': ['organ']}, on_delete=django.db.models.deletion.PROTECT, related_name='organ_links', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('from_on', models.DateField(verbose_name='起始日期')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='截止日期')),
            ],
            options={
                'verbose_name': '机关经办人',
                'verbose_name_plural': '机关经办人',
                'ordering': ['organ', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('user',), name='handler_one_organ_at_a_time', violation_error_message='这个账号已是某机关的经办人，请先填写原来的截止日期。'), models.CheckConstraint(condition=models.Q(('to_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='handler_ends_after_start', violation_error_message='截止日期不能早于起始日期。')],
            },
        ),
    ]
