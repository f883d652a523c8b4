from datetime import date

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


FIRST = date(2000, 1, 1)


def _first_versions(apps, schema_editor):
    """What there was is the first version of each kind; evaluations keep the grades of their day."""
    Formula, Criterion, Grade, Evaluation = (
        apps.get_model("overview", name) for name in ("Formula", "Criterion", "Grade", "Evaluation")
    )
    for kind in ("team", "unit"):
        grades = Grade.objects.filter(kind=kind)
        scale = [[name, str(least)] for name, least in grades.order_by("-least").values_list("name", "least")]
        Evaluation.objects.filter(kind=kind).update(scale=scale)
        criteria = Criterion.objects.filter(kind=kind)
        if criteria.exists() or grades.exists():
            made = Formula.objects.create(kind=kind, number=1, valid_from=FIRST)
            criteria.update(formula=made)
            grades.update(formula=made)


class Migration(migrations.Migration):

    dependencies = [
        ('overview', '0007_removed_files_end'),
    ]

    operations = [
        migrations.CreateModel(
            name='Formula',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('team', '巡察组考核'), ('unit', '整改成效评估')], max_length=5, verbose_name='用于')),
                ('number', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='版本')),
                ('valid_from', models.DateField(help_text='从这一天起开始的评价用这一版。', verbose_name='启用日期')),
                ('basis', models.CharField(blank=True, help_text='文件名称和文号。', max_length=200, verbose_name='依据')),
                ('small_unit', models.DecimalField(decimal_places=2, default=1, help_text='一个小单位折合几个大单位，用于各组数量相比。', max_digits=3, verbose_name='小单位折算')),
            ],
            options={
                'verbose_name': '评价办法',
                'verbose_name_plural': '评价办法',
                'ordering': ['kind', '-number'],
            },
        ),
        migrations.AlterModelOptions(
            name='criterion',
            options={'ordering': ['formula', 'order', 'id'], 'verbose_name': '评价项目', 'verbose_name_plural': '评价项目'},
        ),
        migrations.AlterModelOptions(
            name='grade',
            options={'ordering': ['formula', '-least'], 'verbose_name': '评价等次', 'verbose_name_plural': '评价等次'},
        ),
        migrations.RemoveConstraint(
            model_name='criterion',
            name='criterion_once',
        ),
        migrations.RemoveConstraint(
            model_name='grade',
            name='grade_once',
        ),
        migrations.AddField(
            model_name='criterion',
            name='heading',
            field=models.CharField(blank=True, max_length=40, verbose_name='类别'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='method',
            field=models.CharField(choices=[('hand', '人工评分'), ('share', '按比例得分'), ('deduct', '每个扣分'), ('reach', '达到目标得满分'), ('steps', '分档得分')], default='hand', max_length=8, verbose_name='计分'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='step',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='“每个扣分”填每个扣几分；“达到目标得满分”填目标。', max_digits=7, null=True, verbose_name='每个扣几分、目标'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='steps',
            field=models.CharField(blank=True, help_text='“分档得分”填写，如 95=10；85=8；60=5：不低于95得10分。', max_length=200, verbose_name='分档'),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='figures',
            field=models.JSONField(default=dict, editable=False, verbose_name='统计'),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='measured_on',
            field=models.DateField(editable=False, null=True, verbose_name='统计日期'),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='scale',
            field=models.JSONField(default=list, editable=False, verbose_name='等次标准'),
        ),
        migrations.AlterField(
            model_name='criterion',
            name='source',
            field=models.CharField(choices=[('none', '不统计'), ('findings', '每单位审签底稿（份，按大小折算）'), ('quality', '底稿一次审签率（%）'), ('clues', '每单位问题线索（件，按大小折算）'), ('clue_quality', '线索成案率（%）'), ('special', '共性问题（题）'), ('fixes', '立行立改办结率（%）'), ('duties', '期限按期完成率（%）'), ('weekly', '周报按时报送率（%）'), ('plan', '整改方案按期报送率（%）'), ('time', '整改事项按期完成率（%）'), ('tasks', '整改事项销号率（%）'), ('returns', '申请销号被退回（次）'), ('reopened', '销号后重新整改（项）'), ('measures', '逾期的整改措施（条）'), ('letters', '收到的督办文书（份）'), ('revisit', '回访到位率（%）'), ('satisfaction', '满意度（%）')], default='none', max_length=12, verbose_name='统计'),
        ),
        migrations.AddConstraint(
            model_name='formula',
            constraint=models.UniqueConstraint(fields=('kind', 'number'), name='formula_once', violation_error_message='已有这一版，请填写下一个版本号。'),
        ),
        migrations.AddConstraint(
            model_name='formula',
            constraint=models.CheckConstraint(condition=models.Q(('small_unit__gt', 0), ('small_unit__lte', 1)), name='formula_small_unit_within_one', violation_error_message='小单位折算须大于0，不超过1。'),
        ),
        migrations.AddField(
            model_name='criterion',
            name='formula',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='overview.formula', verbose_name='评价办法'),
        ),
        migrations.AddField(
            model_name='evaluation',
            name='formula',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='overview.formula', verbose_name='评价办法'),
        ),
        migrations.AddField(
            model_name='grade',
            name='formula',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='grades', to='overview.formula', verbose_name='评价办法'),
        ),
        migrations.RunPython(_first_versions, migrations.RunPython.noop),
    ]
